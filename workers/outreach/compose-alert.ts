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
      ...(delivery.type === 'alert.updated' ? replyOf(context.reply) : {}),
    },
    mention: mentionOf(context.mention),
    links: {
      open: context.mention.url ?? composition.acknowledgeUrl ?? '',
      ...(composition.acknowledgeUrl ? { acknowledge: composition.acknowledgeUrl } : {}),
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
    ...present('replyWithinMs', sla?.[row.level]?.replyMs ?? null),
    ...(by === null ? {} : { by }),
    parts: mention.parts,
  }
}

/** What the channels hear of the last reply: only that it needs a person. */
function replyOf(reply: ReplyRow | undefined): Pick<CaseAlert['case'], 'reply'> {
  if (reply?.state !== 'refused' && reply?.state !== 'unknown') return {}
  return { reply: { state: reply.state, reason: reply.lastError ?? '' } }
}

function mentionOf(row: MentionRow): CaseAlert['mention'] {
  return {
    id: row.id,
    source: row.sourceId,
    connector: row.connector,
    externalId: row.externalId,
    ...present('url', row.url),
    ...present('author', row.author),
    ...present('authorUrl', row.authorUrl),
    ...present('title', row.title),
    text: row.text,
    ...(row.deletedAt === null ? {} : { deleted: true }),
    ...present('language', row.language),
    ...present('publishedAt', row.publishedAt),
    ...present('rating', row.rating),
    ...present('reach', row.reach),
    ...present('brand', row.brand),
    sentiment: {
      label: row.label,
      negative: row.negative,
      confidence: row.confidence,
      why: row.why,
      ...present('reason', row.reason),
    },
    urgencies: row.urgencies,
  }
}

function present<K extends string, V>(key: K, value: V | null): { [P in K]?: V } {
  const entry: { [P in K]?: V } = {}
  if (value !== null) entry[key] = value
  return entry
}
