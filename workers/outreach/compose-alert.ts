import type { Config } from '../../config/schema.ts'
import type { DeliveryContext } from '../../db/alerts.ts'
import type { CaseRow, MentionRow, ReplyRow } from '../../db/tables.ts'
import type { Alert, CaseAlert, CaseAlertType } from '../../outreach/channel.ts'

export interface Composition {
  config: Config
  /** The link that acknowledges the case, for alerts that ask for it. */
  acknowledgeUrl?: string
  mayBeRepeat: boolean
}

/** Makes the message's content from what the database knows. */
export function composeAlert(context: DeliveryContext, composition: Composition): Alert {
  const { delivery, alert } = context
  const { config, mayBeRepeat } = composition
  const head = {
    id: alert.id,
    step: delivery.step,
    at: delivery.createdAt,
    company: config.company,
    locale: config.locale,
    timezone: config.timezone,
    mayBeRepeat,
  }
  if (!isCaseAlert(delivery.type)) {
    return { ...head, type: delivery.type, subject: alert.subject, message: alert.message }
  }
  if (!context.case || !context.mention) throw new Error(`delivery ${delivery.id} has no case`)
  return {
    ...head,
    type: delivery.type,
    case: {
      ...caseOf(context.case, context.mention, config),
      reply: delivery.type === 'alert.updated' ? replyOf(context.reply) : undefined,
    },
    mention: mentionOf(context.mention),
    links: {
      open: context.mention.url ?? composition.acknowledgeUrl ?? '',
      acknowledge: composition.acknowledgeUrl,
    },
  }
}

export function isCaseAlert(type: Alert['type']): type is CaseAlertType {
  return type.startsWith('alert.')
}

function caseOf(row: CaseRow, mention: MentionRow, { sla }: Config): CaseAlert['case'] {
  const by = row.resolvedBy ?? row.assignee ?? row.acknowledgedBy
  return {
    id: row.id,
    priority: row.level,
    score: row.score,
    state: row.state,
    // Each mention is a case of its own.
    mentions: 1,
    openedAt: row.openedAt,
    replyWithinMs: sla?.[row.level]?.replyMs,
    by: by ?? undefined,
    parts: mention.parts,
  }
}

/** What the channels hear of the last reply: only that it needs a person. */
function replyOf(reply: ReplyRow | undefined): CaseAlert['case']['reply'] {
  if (reply?.state !== 'refused' && reply?.state !== 'unknown') return undefined
  return { state: reply.state, reason: reply.lastError ?? '' }
}

function mentionOf(row: MentionRow): CaseAlert['mention'] {
  return {
    id: row.id,
    source: row.sourceId,
    connector: row.connector,
    externalId: row.externalId,
    url: row.url ?? undefined,
    author: row.author ?? undefined,
    authorUrl: row.authorUrl ?? undefined,
    title: row.title ?? undefined,
    text: row.text,
    quoted: row.quoted ?? undefined,
    threadTitle: row.threadTitle ?? undefined,
    deleted: row.deletedAt === null ? undefined : true,
    language: row.language ?? undefined,
    publishedAt: row.publishedAt ?? undefined,
    rating: row.rating ?? undefined,
    reach: row.reach ?? undefined,
    brand: row.brand ?? undefined,
    sentiment: {
      label: row.label,
      negative: row.negative,
      confidence: row.confidence,
      why: row.why,
      reason: row.reason ?? undefined,
    },
    urgencies: row.urgencies,
  }
}
