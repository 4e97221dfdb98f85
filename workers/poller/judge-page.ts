import type { Config } from '../../config/schema.ts'
import type { FeedItem, Page } from '../../connectors/connector.ts'
import type { NewDelivery } from '../../db/deliveries.ts'
import type { MentionToSave } from '../../db/mention-rows.ts'
import type { PageToSave } from '../../db/pages.ts'
import { identify, shortId } from '../../mentions/identity.ts'
import { type Judge, type MatchedItem, decide } from '../../mentions/judge.ts'
import type { BrandMiss } from '../../mentions/match.ts'
import { missText } from '../../mentions/match/miss.ts'
import type { ScoredMention } from '../../mentions/mention.ts'
import { inTurns } from '../../lib/turns.ts'
import { type Policy, plan, route } from '../../outreach/routing.ts'
import type { EnabledSource } from '../open-source.ts'
import type { Transformer } from '../transformer.ts'
import { askTransformer } from './ask-transformer.ts'

/** Why most of what is read is not kept, as it begins. */
const noBrand = 'no brand matched'

/** Says of a reason for not keeping a post that it is about something else. */
export function isAboutOthers(reason: string): boolean {
  return reason.startsWith(noBrand)
}

/** No brand is named, or one is and something stops it. */
function notAboutUs(misses: BrandMiss[]): string {
  return [noBrand, ...misses.map(missText)].join('; ')
}

/** An item that is not about us, and what says so. */
export interface OtherItem {
  item: FeedItem
  reason: string
  /** A brand's name stands in it, and something stops it. */
  isNamed: boolean
}

/** Parts a page into what concerns us and, with the reason, what does not. */
export async function matchPage(
  judge: Judge,
  source: EnabledSource,
  { items, rejected = [] }: Pick<Page, 'items' | 'rejected'>,
): Promise<{ matched: MatchedItem[]; others: OtherItem[]; skipped: JudgedPage['skipped'] }> {
  const matched: MatchedItem[] = []
  const others: OtherItem[] = []
  for await (const item of inTurns(items)) {
    const { matched: concerning, misses } = judge.look(withoutBadDates(item), source)
    if (concerning) matched.push(concerning)
    else others.push({ item, reason: notAboutUs(misses), isNamed: misses.length > 0 })
  }
  const unreadable = rejected.map(({ id, reason }) => ({
    externalId: shortId(id ?? 'no id'),
    reason: `unreadable: ${reason}`,
  }))
  const aboutOthers = others.map(({ item: { id, url }, reason }) => ({
    externalId: shortId(id),
    url: url || undefined,
    reason,
  }))
  return { matched, others, skipped: [...unreadable, ...aboutOthers] }
}

export function matchItem(judge: Judge, source: EnabledSource, item: FeedItem): MatchedItem | undefined {
  return judge.match(withoutBadDates(item), source)
}

export interface Judging {
  judge: Judge
  config: Config
  transformer?: Transformer
}

export interface Circumstances {
  /** Nothing was read from this source before: what has no date may be ancient. */
  firstPage: boolean
  /** Whatever is new was not there at the last complete reading: it may be dated earlier, and was seen by nobody. */
  surelyNew?: boolean
  /** Accounts that have complained on this network lately, by `Author.id`. */
  repeatAuthors: ReadonlySet<string>
  now: Date
  /** Ends the waiting for a transformer; the page is to be read again then. */
  signal?: AbortSignal
}

export type JudgedPage = Pick<PageToSave, 'mentions' | 'skipped'> & {
  /** Why the transformer had no say, where it should have had one. */
  trouble?: Error
}

/**
 * Judges what concerns us, with the transformer's opinion weighed in, and says what becomes of each and who hears of
 * it. Nothing is stored here. Throws on abort only.
 */
export async function judgeItems(
  { judge, config, transformer }: Judging,
  items: readonly MatchedItem[],
  circumstances: Circumstances,
): Promise<Omit<JudgedPage, 'skipped'>> {
  const { now, repeatAuthors, signal = unending } = circumstances
  const judged: { matched: MatchedItem; scored: ScoredMention }[] = []
  for await (const matched of inTurns(items)) {
    const account = matched.item.author?.id
    const repeatAuthor = account !== undefined && repeatAuthors.has(account)
    judged.push({ matched, scored: judge.judge(matched, { now, repeatAuthor }) })
  }
  const { byItem, trouble } = await askTransformer(
    transformer,
    judged.map(({ scored }) => scored),
    signal,
  )
  const mentions = judged.map(({ matched, scored }) => {
    const opinion = byItem.get(matched.item)
    return decideOn(opinion ? judge.weigh(matched, scored, opinion) : scored, config, circumstances)
  })
  return { mentions, trouble }
}

const unending = new AbortController().signal

function decideOn(scored: ScoredMention, config: Config, circumstances: Circumstances): MentionToSave {
  const { decision, reason } = decideWithAge(scored, circumstances, config.alerts.maxAgeMs)
  return {
    scored,
    identity: identify(scored.item, scored.sourceId),
    decision,
    decisionReason: reason,
    plan: decision === 'alert' ? planDeliveries(config.policies, scored) : [],
  }
}

/** The deliveries that a case of this mention would have, by the first policy that fits; none when none does. */
export function planDeliveries(policies: Policy[], scored: ScoredMention): NewDelivery[] {
  const policy = route(policies, {
    brand: scored.brands[0]?.id,
    source: scored.sourceId,
    connector: scored.connector,
    language: scored.language,
    priority: scored.priority.level,
    causes: [...scored.urgencies, ...scored.causes.map(({ cause }) => cause)],
  })
  if (!policy) return []
  return plan(policy).map((delivery) => ({
    ...delivery,
    type: delivery.round === 0 && delivery.step === 1 ? 'alert.opened' : 'alert.escalated',
  }))
}

/** How long after its date a post may appear and still be news: comments wait for moderators, and servers for each other. */
const mostLateMs = 7 * 24 * 3_600_000

function decideWithAge(
  scored: ScoredMention,
  { firstPage, now, surelyNew = false }: Circumstances,
  maxAgeMs: number,
): { decision: MentionToSave['decision']; reason: string } {
  const { decision, reason } = decide(scored)
  if (decision !== 'alert') return { decision, reason }
  const { publishedAt } = scored.item
  if (publishedAt === undefined && firstPage) {
    return { decision: 'store', reason: 'it has no date and came with the first read of its source' }
  }
  const ageMs = publishedAt === undefined ? 0 : now.getTime() - publishedAt.getTime()
  if (ageMs <= maxAgeMs) return { decision, reason }
  if (surelyNew && ageMs <= mostLateMs) return { decision, reason: `${reason}, and appeared late` }
  return { decision: 'store', reason: 'it was older than alerts.max_age when it was found' }
}

/** A date that no clock can show would make the database refuse the whole page. */
function withoutBadDates(item: FeedItem): FeedItem {
  const { publishedAt, editedAt } = item
  if (isShowable(publishedAt) && isShowable(editedAt)) return item
  return {
    ...item,
    publishedAt: isShowable(publishedAt) ? publishedAt : undefined,
    editedAt: isShowable(editedAt) ? editedAt : undefined,
  }
}

function isShowable(date: Date | undefined): boolean {
  return date === undefined || !Number.isNaN(date.getTime())
}
