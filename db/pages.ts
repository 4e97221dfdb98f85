import { sql } from 'kysely'
import type { Identity } from '../mentions/identity.ts'
import type { ScoredMention } from '../mentions/mention.ts'
import { clean, cleanJson } from './clean.ts'
import type { DueDelivery, NewDelivery } from './deliveries.ts'
import type { Database, Queryable } from './database.ts'
import { type CaseToOpen, openCases } from './open-cases.ts'
import { secondsFromNow } from './sources.ts'
import type { NewMention } from './tables.ts'

export interface PageToSave {
  sourceId: string
  connector: string
  /** Must still hold the source's lease, else nothing is saved. */
  worker: string
  mentions: MentionToSave[]
  skipped: { externalId: string; url?: string; reason: string }[]
  /** Everything the page held, mentions or not. */
  items: number
  cursor: string
  /** When to read again. */
  nextSeconds: number
  everySeconds: number
  /** A demand of the server, which no restart goes before. */
  notBeforeSeconds?: number
  notice?: string
}

export interface MentionToSave {
  scored: ScoredMention
  /** How the mention is known again. */
  identity: Identity
  decision: 'alert' | 'digest' | 'store'
  decisionReason: string
  /** Who hears of it and when, if it opens a case. */
  plan: NewDelivery[]
}

export interface SavedPage {
  /** Mentions that were not there before. */
  stored: number
  /** Mentions whose words changed. */
  edited: number
  casesOpened: number
  /** Deliveries that are due now: the queue's nudge. */
  due: DueDelivery[]
}

/** Another worker has the source by now; the page is dropped here and read again there. */
export class LeaseLost extends Error {
  override name = 'LeaseLost'
}

/**
 * Commits a page whole: mentions, cases, alerts, deliveries, skipped items and the source's cursor, in one
 * transaction. A crash before the commit means that the page is read again; after it, nothing is lost.
 */
export async function savePage(db: Database, page: PageToSave): Promise<SavedPage> {
  return await db.transaction().execute(async (trx) => {
    const candidates = newestOfEach(page)
    const known = await findKnown(trx, page, candidates)
    const fresh = candidates.filter((candidate) => !known.has(candidate))
    const inserted = await insertMentions(trx, fresh)
    // By mention: two posts of a page may turn out to be one that is stored.
    const toOpen = new Map<string, CaseToOpen>()
    for (const candidate of fresh) {
      const mentionId = inserted.get(keyOf(candidate))
      if (mentionId !== undefined && candidate.decision === 'alert')
        toOpen.set(mentionId, { mentionId, ...candidate })
    }
    let edited = 0
    for (const [candidate, { id, contentHash, caseId }] of known) {
      if (contentHash.equals(candidate.contentHash)) continue
      edited += 1
      await updateMention(trx, id, candidate, caseId !== null)
      if (candidate.decision === 'alert' && caseId === null) toOpen.set(id, { mentionId: id, ...candidate })
    }
    const due = await openCases(trx, [...toOpen.values()])
    await insertSkipped(trx, page)
    await finishPoll(trx, page, inserted.size)
    return { stored: inserted.size, edited, casesOpened: toOpen.size, due }
  })
}

type Candidate = Omit<MentionToSave, 'identity'> & Identity
interface Known {
  id: string
  contentHash: Buffer
  caseId: string | null
}

/** One candidate for each identity; a page that holds a post twice (an edit behind its original) means its last word. */
function newestOfEach(page: PageToSave): Candidate[] {
  const candidates = new Map<string, Candidate>()
  for (const { identity, ...mention } of page.mentions) {
    const candidate = { ...mention, ...identity }
    candidates.set(keyOf(candidate), candidate)
  }
  return [...candidates.values()]
}

function keyOf({ scope, identity }: { scope: string; identity: string }): string {
  return JSON.stringify([scope, identity])
}

/**
 * What the database already has of a page: by identity, else by address, author and words (a feed that changed
 * its ids). Two posts that stand side by side in this very page are two, whatever they look like.
 */
async function findKnown(
  trx: Queryable,
  page: PageToSave,
  candidates: Candidate[],
): Promise<Map<Candidate, Known>> {
  const known = new Map<Candidate, Known>()
  if (candidates.length === 0) return known
  const columns = [
    'mentions.id',
    'scope',
    'identity',
    'contentHash',
    'textKey',
    'cases.id as caseId',
  ] as const
  const stored = trx
    .selectFrom('mentions')
    .leftJoin('cases', 'cases.mentionId', 'mentions.id')
    .select(columns)
  const byIdentity = new Map(
    (
      await stored
        .innerJoin(
          sql<{ scope: string; identity: string }>`unnest(
            ${candidates.map((candidate) => candidate.scope)}::text[],
            ${candidates.map((candidate) => candidate.identity)}::text[]
          )`.as<'wanted'>(sql`wanted(wanted_scope, wanted_identity)`),
          (join) =>
            join.on(sql<boolean>`mentions.scope = wanted_scope and mentions.identity = wanted_identity`),
        )
        .where('connector', '=', page.connector)
        .execute()
    ).map((row) => [keyOf(row), row]),
  )
  const inThisPage = new Set(candidates.map(keyOf))
  const textKeys = candidates.flatMap(({ textKey }) => (textKey ? [textKey] : []))
  const byText = new Map(
    (
      await stored
        .where('sourceId', '=', page.sourceId)
        .where(sql<boolean>`text_key = any(${textKeys}::bytea[])`)
        .execute()
    )
      .filter((row) => !inThisPage.has(keyOf(row)))
      .map((row) => [row.textKey?.toString('hex'), row]),
  )
  for (const candidate of candidates) {
    const row = byIdentity.get(keyOf(candidate)) ?? byText.get(candidate.textKey?.toString('hex') ?? 'none')
    if (row) known.set(candidate, row)
  }
  return known
}

/** Rows in a statement: 30 columns each, and PostgreSQL takes 65,535 parameters. */
const batch = 500

async function insertMentions(trx: Queryable, candidates: Candidate[]): Promise<Map<string, string>> {
  const ids = new Map<string, string>()
  for (let start = 0; start < candidates.length; start += batch) {
    const rows = await trx
      .insertInto('mentions')
      .values(candidates.slice(start, start + batch).map(toRow))
      .onConflict((conflict) => conflict.constraint('mentions_identity').doNothing())
      .returning(['id', 'scope', 'identity'])
      .execute()
    for (const row of rows) ids.set(keyOf(row), row.id)
  }
  return ids
}

async function updateMention(
  trx: Queryable,
  id: string,
  candidate: Candidate,
  hasCase: boolean,
): Promise<void> {
  const { decision, decisionReason, ...row } = toRow(candidate)
  await trx
    .updateTable('mentions')
    .set({
      ...row,
      ...(hasCase ? {} : { decision, decisionReason }),
      editedAt: candidate.scored.item.editedAt ?? sql<Date>`now()`,
      updatedAt: sql<Date>`now()`,
    })
    .where('id', '=', id)
    .execute()
}

function toRow(candidate: Candidate): NewMention {
  const { scored, scope, identity, textKey, contentHash, decision, decisionReason } = candidate
  const { item, sentiment, priority } = scored
  return {
    sourceId: scored.sourceId,
    connector: scored.connector,
    scope: clean(scope),
    identity: clean(identity),
    textKey: textKey ?? null,
    contentHash,
    externalId: clean(item.id),
    url: cleanOrNull(item.url),
    title: cleanOrNull(item.title),
    text: clean(item.text),
    author: cleanOrNull(item.author)?.slice(0, longestName) ?? null,
    authorUrl: cleanOrNull(item.authorUrl),
    publishedAt: item.publishedAt ?? null,
    editedAt: item.editedAt ?? null,
    language: scored.language ?? null,
    rating: item.rating ?? null,
    reach: item.reach ? cleanJson(item.reach) : null,
    brand: scored.brands[0]?.id ?? null,
    brands: cleanJson(scored.brands),
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
    decision,
    decisionReason,
  }
}

/** Characters of an author's name that are kept; it is indexed, and index rows are small. */
const longestName = 300

function cleanOrNull(text: string | undefined): string | null {
  return text === undefined ? null : clean(text)
}

async function insertSkipped(trx: Queryable, page: PageToSave): Promise<void> {
  for (let start = 0; start < page.skipped.length; start += batch) {
    await trx
      .insertInto('skippedItems')
      .values(
        page.skipped.slice(start, start + batch).map(({ externalId, url, reason }) => ({
          sourceId: page.sourceId,
          externalId: clean(externalId),
          url: cleanOrNull(url),
          reason: clean(reason),
        })),
      )
      .onConflict((conflict) => conflict.columns(['sourceId', 'externalId']).doNothing())
      .execute()
  }
}

/**
 * Last, and only for the holder of the source: whoever has lost it meanwhile gets nothing in. Before this the row is
 * not locked, for whoever pushes items to the source needs it, too.
 */
async function finishPoll(trx: Queryable, page: PageToSave, stored: number): Promise<void> {
  const hasNews = page.items > 0
  const held = await trx
    .updateTable('sources')
    .set({
      cursor: page.cursor,
      state: 'ok',
      failures: 0,
      lastError: null,
      everySeconds: page.everySeconds,
      nextPollAt: sql<Date>`case when woken_at >= last_poll_at then now() else ${secondsFromNow(page.nextSeconds)} end`,
      notBefore: page.notBeforeSeconds === undefined ? null : secondsFromNow(page.notBeforeSeconds),
      leaseUntil: null,
      leaseBy: null,
      lostLeases: 0,
      firstSuccessAt: sql<Date>`coalesce(first_success_at, now())`,
      lastSuccessAt: sql<Date>`now()`,
      pollsTotal: sql<number>`polls_total + 1`,
      itemsTotal: sql<number>`items_total + ${page.items}::bigint`,
      mentionsTotal: sql<number>`mentions_total + ${stored}::bigint`,
      // An unchanged source has nothing to say about itself, and what it said last still holds.
      ...(hasNews || page.notice !== undefined ? { lastNotice: cleanOrNull(page.notice) } : {}),
      ...(hasNews
        ? {
            lastItemAt: sql<Date>`now()`,
            longestGapSeconds: sql<number>`greatest(
              longest_gap_seconds * 0.995, coalesce(extract(epoch from now() - last_item_at), 0)::float8)`,
          }
        : {}),
    })
    .where('id', '=', page.sourceId)
    .where('leaseBy', '=', page.worker)
    .returning('id')
    .executeTakeFirst()
  if (!held) throw new LeaseLost(`${page.sourceId}: another worker reads this source now`)
}
