import { clock } from '../lib/clock.ts'
import type { ListedDelivery } from '../db/deliveries.ts'
import type { Spent } from '../db/ledger.ts'
import type { CaseRow, MentionRow, ReplyRow, SourceRow } from '../db/tables.ts'

/** The rows as the API and `--json` show them: snake_case, no internals, no secrets. */

export function mentionJson(row: MentionRow) {
  return {
    id: row.id,
    source: row.sourceId,
    connector: row.connector,
    external_id: row.externalId,
    url: row.url,
    title: row.title,
    text: row.text,
    quoted: row.quoted,
    thread: row.threadId === null ? null : { id: row.threadId, title: row.threadTitle },
    in_reply_to: row.inReplyTo,
    author: row.author,
    author_id: row.authorId,
    author_url: row.authorUrl,
    published_at: row.publishedAt,
    edited_at: row.editedAt,
    seen_at: row.seenAt,
    deleted_at: row.deletedAt,
    language: row.language,
    rating: row.rating,
    reach: row.reach,
    brand: row.brand,
    brands: row.brands,
    /** What is said of each, where the mention names several; else null. */
    aspects: row.aspects,
    sentiment: {
      label: row.label,
      negative: row.negative,
      confidence: row.confidence,
      why: row.why,
      reason: row.reason,
    },
    urgencies: row.urgencies,
    intent: row.intent,
    causes: row.causes,
    relevance: row.relevance,
    priority: { level: row.level, score: row.score, parts: row.parts },
    decision: row.decision,
    decision_reason: row.decisionReason,
  }
}

export function caseJson(row: CaseRow) {
  return {
    id: row.id,
    mention: row.mentionId,
    brand: row.brand,
    priority: row.level,
    score: row.score,
    state: row.state,
    assignee: row.assignee,
    opened_at: row.openedAt,
    acknowledged_at: row.acknowledgedAt,
    acknowledged_by: row.acknowledgedBy,
    snoozed_until: row.snoozedUntil,
    replied_at: row.repliedAt,
    resolved_at: row.resolvedAt,
    resolved_by: row.resolvedBy,
  }
}

export function replyJson(row: ReplyRow) {
  return {
    id: row.id,
    case: row.caseId,
    text: row.text,
    author: row.author,
    state: row.state,
    created_at: row.createdAt,
    due_at: row.dueAt,
    attempts: row.attempts,
    maybe_posted: row.maybePosted,
    error: row.lastError,
    posted_id: row.postedId,
    posted_at: row.postedAt,
    url: row.postedUrl,
  }
}

export function deliveryJson(row: ListedDelivery) {
  return {
    id: row.id,
    alert: row.alertId,
    kind: row.kind,
    case: row.caseId,
    subject: row.subject,
    message: row.message,
    type: row.type,
    round: row.round,
    step: row.step,
    channel: row.channel,
    state: row.state,
    created_at: row.createdAt,
    due_at: row.dueAt,
    sent_at: row.sentAt,
    attempts: row.attempts,
    maybe_sent: row.maybeSent,
    error: row.lastError,
  }
}

/** `spent`: of all accounts. */
export function sourceJson(row: SourceRow, spent: Spent[]) {
  return {
    id: row.id,
    connector: row.connector,
    kind: row.kind,
    enabled: row.enabled,
    state: row.state,
    last_success_at: row.lastSuccessAt,
    last_item_at: row.lastItemAt,
    next_poll_at: row.notBefore && row.notBefore > row.nextPollAt ? row.notBefore : row.nextPollAt,
    every_seconds: row.everySeconds,
    failures: row.failures,
    error: row.lastError,
    notice: row.lastNotice,
    polls_total: Number(row.pollsTotal),
    failures_total: Number(row.failuresTotal),
    items_total: Number(row.itemsTotal),
    mentions_total: Number(row.mentionsTotal),
    disabled: row.waitsFor === null ? null : `set ${row.waitsFor}`,
    streaming: isStreaming(row),
    spent: spent
      .filter(({ sources }) => sources.includes(row.id))
      .map(({ account, unit, spent: amount, limit, day }) => ({ account, unit, spent: amount, limit, day })),
  }
}

/** Somebody holds its connection; a holder that has died does so till its lease ends. */
export function isStreaming({ streaming, leaseUntil }: SourceRow): boolean {
  return streaming && leaseUntil !== null && leaseUntil > clock.date()
}
