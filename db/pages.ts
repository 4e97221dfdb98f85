import { sql } from 'kysely'
import { clean, cleanOrNull } from './clean.ts'
import type { DueDelivery } from './deliveries.ts'
import type { Database, Queryable } from './database.ts'
import { type Deletion, markDeleted } from './deletions.ts'
import { type Stored, saveEdit, selectStored } from './edits.ts'
import {
  type MentionCandidate,
  type MentionToSave,
  followMention,
  insertMentions,
  keyOf,
} from './mention-rows.ts'
import { type CaseToOpen, openCases } from './open-cases.ts'
import { secondsFromNow } from './sources.ts'

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
  /** Posts that their authors deleted. */
  deleted?: Pick<Deletion, 'ids' | 'refs' | 'under'>
  /** The source's options when it was claimed; when they are others by now, nothing is saved. */
  optionsHash?: string
  /** The worker goes on reading: the lease stays. */
  keep?: boolean
  /** When to ask first what became of a complaint; absent when the source cannot tell. */
  recheckSeconds?: number
}

export interface SavedPage {
  /** Mentions that were not there before. */
  stored: number
  /** Mentions whose words changed. */
  edited: number
  casesOpened: number
  /** Mentions whose words are gone because their authors deleted them. */
  deleted: number
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
    const inserted = await insertMentions(trx, fresh, page.recheckSeconds)
    // By mention: two posts of a page may turn out to be one that is stored.
    const toOpen = new Map<string, CaseToOpen>()
    for (const candidate of fresh) {
      const mentionId = inserted.get(keyOf(candidate))
      if (mentionId !== undefined && candidate.decision === 'alert')
        toOpen.set(mentionId, { mentionId, ...candidate })
    }
    const due: DueDelivery[] = []
    let edited = 0
    for (const [candidate, stored] of known) {
      if (stored.deletedAt !== null || stored.contentHash.equals(candidate.contentHash)) continue
      edited += 1
      due.push(...(await saveEdit(trx, stored, candidate)))
      if (candidate.decision === 'alert' && stored.caseId === null) {
        toOpen.set(stored.id, { mentionId: stored.id, ...candidate })
        if (page.recheckSeconds !== undefined) await followMention(trx, stored.id, page.recheckSeconds)
      }
    }
    due.push(...(await openCases(trx, [...toOpen.values()])))
    const { deleted, due: told } = await markDeleted(trx, {
      connector: page.connector,
      sourceId: page.sourceId,
      ...page.deleted,
    })
    due.push(...told)
    await insertSkipped(trx, page)
    await finishPoll(trx, page, inserted.size)
    return { stored: inserted.size, edited, casesOpened: toOpen.size, deleted, due }
  })
}

/** One candidate for each identity; a page that holds a post twice (an edit behind its original) means its last word. */
function newestOfEach(page: PageToSave): MentionCandidate[] {
  const candidates = new Map<string, MentionCandidate>()
  for (const { identity, ...mention } of page.mentions) {
    const candidate = { ...mention, ...identity, identity: clean(identity.identity) }
    candidates.set(keyOf(candidate), candidate)
  }
  return [...candidates.values()]
}

/**
 * What the database already has of a page: by identity, else by address, author and words (a feed that changed
 * its ids). Two posts that stand side by side in this very page are two, whatever they look like.
 */
async function findKnown(
  trx: Queryable,
  page: PageToSave,
  candidates: MentionCandidate[],
): Promise<Map<MentionCandidate, Stored>> {
  const known = new Map<MentionCandidate, Stored>()
  if (candidates.length === 0) return known
  const stored = selectStored(trx).select(['scope', 'identity', 'textKey'])
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

/** Rows in a statement. */
const batch = 1_000

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
  let finished = trx
    .updateTable('sources')
    .set({
      cursor: page.cursor,
      state: 'ok',
      failures: 0,
      lastError: null,
      everySeconds: page.everySeconds,
      nextPollAt: sql<Date>`case when woken_at >= last_poll_at then now() else ${secondsFromNow(page.nextSeconds)} end`,
      notBefore: page.notBeforeSeconds === undefined ? null : secondsFromNow(page.notBeforeSeconds),
      ...(page.keep ? { streaming: true } : { leaseUntil: null, leaseBy: null, streaming: false }),
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
  if (page.optionsHash !== undefined) finished = finished.where('optionsHash', '=', page.optionsHash)
  const held = await finished.returning('id').executeTakeFirst()
  if (!held) throw new LeaseLost(`${page.sourceId}: another worker reads this source now`)
}
