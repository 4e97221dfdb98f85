import type { Config } from '../../config/schema.ts'
import type { FeedItem, Page } from '../../connectors/connector.ts'
import type { MentionToSave } from '../../db/mention-rows.ts'
import type { PageToSave } from '../../db/pages.ts'
import { identify, shortId } from '../../mentions/identity.ts'
import { type Judge, decide } from '../../mentions/judge.ts'
import type { ScoredMention } from '../../mentions/mention.ts'
import { type Policy, plan, route } from '../../outreach/routing.ts'
import type { NewDelivery } from '../../db/deliveries.ts'
import type { EnabledSource } from '../open-config.ts'
import { askTransformer } from './ask-transformer.ts'
import type { Transformer } from '../transformer.ts'

export interface Circumstances {
  /** Nothing was read from this source before: what has no date may be ancient. */
  firstPage: boolean
  /** Authors who have complained on this network lately. */
  repeatAuthors: ReadonlySet<string>
  now: Date
  /** Ends the waiting for a transformer; the page is to be read again then. */
  signal?: AbortSignal
}

export type Judged = Pick<PageToSave, 'mentions' | 'skipped'> & {
  /** Why the transformer had no say, where it should have had one. */
  trouble?: Error
}

export interface Judging {
  judge: Judge
  config: Config
  transformer?: Transformer
}

/**
 * Judges every item of a page and says what becomes of it and who hears of it. Nothing is stored here. Throws on
 * abort only.
 */
export async function judgePage(
  { judge, config, transformer }: Judging,
  source: EnabledSource,
  page: Pick<Page, 'items' | 'rejected'>,
  circumstances: Circumstances,
): Promise<Judged> {
  const mentions: MentionToSave[] = []
  const skipped: Judged['skipped'] = (page.rejected ?? []).map(({ id, reason }) => ({
    externalId: shortId(id ?? 'no id'),
    reason: `unreadable: ${reason}`,
  }))
  const first = page.items.map(withoutBadDates).map((item) => {
    const moment = {
      now: circumstances.now,
      repeatAuthor: item.author !== undefined && circumstances.repeatAuthors.has(item.author),
    }
    return { item, moment, scored: judge(item, source, moment) }
  })
  const matched = first.flatMap(({ scored }) => ('skipped' in scored ? [] : [scored]))
  const { byItem, trouble } = await askTransformer(transformer, matched, circumstances.signal ?? unending)
  for (const { item, moment, scored: before } of first) {
    const opinion = byItem.get(item)
    const scored = opinion ? judge(item, source, { ...moment, opinion }) : before
    if ('skipped' in scored) {
      skipped.push({
        externalId: shortId(item.id),
        ...(item.url ? { url: item.url } : {}),
        reason: scored.skipped,
      })
      continue
    }
    const { decision, reason } = decideWithAge(scored, circumstances, config.alerts.maxAgeMs)
    mentions.push({
      scored,
      identity: identify(item, source.id),
      decision,
      decisionReason: reason,
      plan: decision === 'alert' ? planDeliveries(config.policies, scored) : [],
    })
  }
  return { mentions, skipped, ...(trouble ? { trouble } : {}) }
}

const unending = new AbortController().signal

/** The deliveries that a case of this mention would have, by the first policy that fits; none when none does. */
export function planDeliveries(policies: Policy[], scored: ScoredMention): NewDelivery[] {
  const policy = route(policies, {
    ...(scored.brands[0] ? { brand: scored.brands[0].id } : {}),
    source: scored.sourceId,
    connector: scored.connector,
    ...(scored.language ? { language: scored.language } : {}),
    priority: scored.priority.level,
    causes: [...scored.urgencies, ...scored.causes.map(({ cause }) => cause)],
  })
  if (!policy) return []
  return plan(policy).map((delivery) => ({
    ...delivery,
    type: delivery.round === 0 && delivery.step === 1 ? 'alert.opened' : 'alert.escalated',
  }))
}

function decideWithAge(
  scored: ScoredMention,
  { firstPage, now }: Circumstances,
  maxAgeMs: number,
): { decision: MentionToSave['decision']; reason: string } {
  const { decision, reason } = decide(scored)
  if (decision !== 'alert') return { decision, reason }
  const { publishedAt } = scored.item
  if (publishedAt === undefined && firstPage) {
    return { decision: 'store', reason: 'it has no date and came with the first read of its source' }
  }
  if (publishedAt !== undefined && now.getTime() - publishedAt.getTime() > maxAgeMs) {
    return { decision: 'store', reason: 'it was older than alerts.max_age when it was found' }
  }
  return { decision, reason }
}

/** A date that no clock can show would make the database refuse the whole page. */
function withoutBadDates(item: FeedItem): FeedItem {
  const { publishedAt, editedAt, ...rest } = item
  return {
    ...rest,
    ...(publishedAt && !Number.isNaN(publishedAt.getTime()) ? { publishedAt } : {}),
    ...(editedAt && !Number.isNaN(editedAt.getTime()) ? { editedAt } : {}),
  }
}
