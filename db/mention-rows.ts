import { sql } from 'kysely'
import type { FeedItem } from '../connectors/connector.ts'
import type { Identity } from '../mentions/identity.ts'
import type { ScoredMention } from '../mentions/mention.ts'
import { clean, cleanJson, cleanOrNull } from './clean.ts'
import type { Queryable } from './database.ts'
import type { NewDelivery } from './deliveries.ts'
import { secondsFromNow } from './sources.ts'
import type { NewMention } from './tables.ts'
import { type Decision, readingVersion } from '../mentions/vocabulary.ts'

export interface MentionToSave {
  scored: ScoredMention
  /** How the mention is known again. */
  identity: Identity
  decision: Decision
  decisionReason: string
  /** Who hears of it and when, if it opens a case. */
  plan: NewDelivery[]
}

/** A post of a page, and how it is known again. */
export type Sighted = Identity & { scored: Pick<ScoredMention, 'item'> }

/** A mention on its way into the table, its identity as it will stand there. */
export type MentionCandidate = Omit<MentionToSave, 'identity'> & Identity

/** The one candidate or row that an identity means. */
export function keyOf({ scope, identity }: { scope: string; identity: string }): string {
  return JSON.stringify([scope, identity])
}

/** Rows in a statement: 43 columns each, and PostgreSQL takes 65,535 parameters. */
const batch = 500

/**
 * Stores what is not there yet. Returns the new ids by `keyOf`. What becomes of a complaint is asked first after
 * `recheckSeconds`, when the source can tell.
 */
export async function insertMentions(
  trx: Queryable,
  candidates: MentionCandidate[],
  recheckSeconds?: number,
): Promise<Map<string, string>> {
  const recheckAt = (candidate: MentionCandidate) =>
    recheckSeconds !== undefined && isFollowed(candidate) ? secondsFromNow(recheckSeconds) : null
  const ids = new Map<string, string>()
  for (let start = 0; start < candidates.length; start += batch) {
    const rows = await trx
      .insertInto('mentions')
      .values(
        candidates
          .slice(start, start + batch)
          .map((candidate) => ({ ...toRow(candidate), recheckAt: recheckAt(candidate) })),
      )
      .onConflict((conflict) => conflict.constraint('mentions_identity').doNothing())
      .returning(['id', 'scope', 'identity'])
      .execute()
    for (const row of rows) ids.set(keyOf(row), row.id)
  }
  return ids
}

/** A post that has become a complaint is asked after from now on, unless it is already. */
export async function followMention(trx: Queryable, id: string, recheckSeconds: number): Promise<void> {
  await trx
    .updateTable('mentions')
    .set({ recheckAt: secondsFromNow(recheckSeconds) })
    .where('id', '=', id)
    .where('recheckAt', 'is', null)
    .execute()
}

function isFollowed({ decision, scored }: MentionCandidate): boolean {
  return decision === 'alert' || scored.sentiment.label === 'negative'
}

/**
 * Stores the new words of a known post; what was decided stays where a case came of it, and so does the id that it has at the
 * source which found it first.
 */
export async function updateMention(
  trx: Queryable,
  { id, sourceId: firstSource, caseId }: { id: string; sourceId: string; caseId: string | null },
  candidate: MentionCandidate,
): Promise<void> {
  const { scored, decision, decisionReason } = candidate
  await trx
    .updateTable('mentions')
    .set({
      ...saidRow(candidate),
      ...(scored.sourceId === firstSource ? placeOf(scored.item) : {}),
      ...(caseId === null ? { decision, decisionReason } : {}),
      editedAt: scored.item.editedAt ?? sql<Date>`now()`,
      updatedAt: sql<Date>`now()`,
    })
    .where('id', '=', id)
    .execute()
}

function toRow(candidate: MentionCandidate): NewMention {
  const { scored, scope, identity, decision, decisionReason } = candidate
  return {
    sourceId: scored.sourceId,
    connector: scored.connector,
    scope: clean(scope),
    identity: clean(identity),
    externalId: clean(scored.item.id),
    ...placeOf(scored.item),
    ...saidRow(candidate),
    decision,
    decisionReason,
  }
}

/** Where it is found again. */
function placeOf({ ref, url }: FeedItem) {
  return { ref: cleanOrNull(ref), url: cleanOrNull(url) }
}

/** What a post says, and what was made of it. */
function saidRow({ scored, textKey, linkKey, contentHash }: MentionCandidate) {
  const { item, sentiment, priority } = scored
  return {
    textKey: textKey ?? null,
    linkKey: linkKey ?? null,
    contentHash,
    readingVersion,
    ...wordsOf(item),
    publishedAt: item.publishedAt ?? null,
    editedAt: item.editedAt ?? null,
    language: scored.language ?? null,
    rating: item.rating ?? null,
    reach: item.reach ? cleanJson(item.reach) : null,
    brand: scored.brands[0]?.id ?? null,
    brands: cleanJson(scored.brands),
    aspects: scored.aspects ? cleanJson(scored.aspects) : null,
    label: sentiment.label,
    negative: sentiment.negative,
    confidence: sentiment.confidence,
    why: cleanJson(sentiment.why),
    reason: sentiment.reason ?? null,
    urgencies: cleanJson(scored.urgencies),
    intent: scored.intent,
    causes: cleanJson(scored.causes),
    relevance: cleanJson(scored.relevance),
    score: priority.score,
    level: priority.level,
    parts: cleanJson(priority.parts),
  }
}

/** What was written, by whom, and what it answers. */
export function wordsOf({ title, text, quoted, thread, inReplyTo, author }: FeedItem) {
  return {
    title: cleanOrNull(title),
    text: clean(text),
    quoted: cleanOrNull(quoted),
    threadId: cleanOrNull(thread?.id),
    threadTitle: cleanOrNull(thread?.title),
    inReplyTo: cleanOrNull(inReplyTo),
    author: cleanOrNull(author?.name)?.slice(0, longestName) ?? null,
    authorId: cleanOrNull(author?.id)?.slice(0, longestName) ?? null,
    authorUrl: cleanOrNull(author?.url),
  }
}

/** Characters of an author's name and id that are kept; they are indexed, and index rows are small. */
const longestName = 300

/** What is left of a mention whose words must go: the counted facts and the id, so that it is not taken for a new one. */
export const wordless = {
  text: '',
  title: null,
  quoted: null,
  threadId: null,
  threadTitle: null,
  inReplyTo: null,
  author: null,
  authorId: null,
  authorUrl: null,
  url: null,
  ref: null,
  textKey: null,
  linkKey: null,
  why: '[]',
  brands: '[]',
  causes: '[]',
  parts: '[]',
  recheckAt: null,
} as const
