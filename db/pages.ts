import { sql } from 'kysely'
import { clean, cleanOrNull } from './clean.ts'
import type { DueDelivery } from './deliveries.ts'
import type { Database, Queryable } from './database.ts'
import { type Deletion, markDeleted } from './deletions.ts'
import { saveEdit } from './edits.ts'
import { type KnownPost, findKnownPosts } from './known-posts.ts'
import {
  type MentionCandidate,
  type MentionToSave,
  type Sighted,
  followMention,
  insertMentions,
  keyOf,
} from './mention-rows.ts'
import { type CaseToOpen, openCases } from './open-cases.ts'
import { isReadAnew, refreshMention } from './refresh.ts'
import { recordSightings } from './sightings.ts'
import { secondsFromNow } from './sources.ts'
import { readingVersion } from '../mentions/vocabulary.ts'

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
  /** Identities of everything that the source shows, known or not, where it tells all of them. */
  listed?: readonly string[]
  /** Posts that were known before, read otherwise by this version of the program: they are brought up to date. */
  reread?: readonly Sighted[]
  /** Everything was read that the source showed: what appears later was not there. */
  isComplete?: boolean
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
    const { candidates, superseded } = lastOfEach(page)
    const known = await findKnownPosts(trx, page, candidates)
    const fresh = candidates.filter((candidate) => !known.has(candidate))
    const inserted = await insertMentions(trx, fresh, page.recheckSeconds)
    const toOpen: CaseToOpen[] = fresh.flatMap((candidate) => {
      const mentionId = inserted.get(keyOf(candidate))
      return mentionId !== undefined && candidate.decision === 'alert' ? [{ mentionId, ...candidate }] : []
    })
    await recordSightings(trx, page, known)
    const edits = await saveKnown(trx, page, known)
    toOpen.push(...edits.toOpen)
    await saveReread(trx, page)
    const due = [...edits.due, ...(await openCases(trx, toOpen))]
    const { deleted, due: told } = await markDeleted(trx, {
      connector: page.connector,
      sourceId: page.sourceId,
      ...page.deleted,
    })
    due.push(...told)
    await insertSkipped(trx, page.sourceId, [...page.skipped, ...superseded])
    await finishPoll(trx, page, inserted.size)
    return { stored: inserted.size, edited: edits.edited, casesOpened: toOpen.length, deleted, due }
  })
}

/**
 * One candidate for each identity; a page that holds a post twice (an edit behind its original) means its last word. What
 * was said before that is skipped, which says why.
 */
function lastOfEach({ mentions }: PageToSave): {
  candidates: MentionCandidate[]
  superseded: PageToSave['skipped']
} {
  const candidates = new Map<string, MentionCandidate>()
  const superseded: PageToSave['skipped'] = []
  for (const { identity, ...mention } of mentions) {
    const candidate = { ...mention, ...identity, identity: clean(identity.identity) }
    const earlier = candidates.get(keyOf(candidate))
    candidates.set(keyOf(candidate), candidate)
    if (!earlier || isSaidAgain(earlier, candidate)) continue
    const { id, url } = earlier.scored.item
    superseded.push({ externalId: id, url, reason: 'its page holds the same id again, with other words' })
  }
  return { candidates: [...candidates.values()], superseded }
}

function isSaidAgain(one: MentionCandidate, other: MentionCandidate): boolean {
  const { url, author } = one.scored.item
  const again = other.scored.item
  return one.contentHash.equals(other.contentHash) && url === again.url && author?.name === again.author?.name
}

/** Stores what known posts say otherwise than before. */
async function saveKnown(
  trx: Queryable,
  page: PageToSave,
  known: ReadonlyMap<MentionCandidate, KnownPost>,
): Promise<{ edited: number; toOpen: CaseToOpen[]; due: DueDelivery[] }> {
  const toOpen: CaseToOpen[] = []
  const due: DueDelivery[] = []
  let edited = 0
  const told = new Set<string>()
  for (const [candidate, { stored, by }] of known) {
    const isElsewhere = by === 'likeness' && stored.sourceId !== page.sourceId
    const isSame = stored.contentHash.equals(candidate.contentHash)
    // A page may hold one post under two of its ids: the first speaks for both.
    if (stored.deletedAt !== null || isElsewhere || told.has(stored.id)) continue
    told.add(stored.id)
    if (isReadAnew(stored, candidate)) await refreshMention(trx, stored, candidate)
    else if (!isSame) {
      edited += 1
      due.push(...(await saveEdit(trx, stored, candidate)))
      if (candidate.decision !== 'alert' || stored.caseId !== null) continue
      toOpen.push({ mentionId: stored.id, ...candidate })
      if (page.recheckSeconds !== undefined) await followMention(trx, stored.id, page.recheckSeconds)
    }
  }
  return { edited, toOpen, due }
}

/** What was read as an earlier version of the program left it: brought up to date, and no news. */
async function saveReread(trx: Queryable, page: PageToSave): Promise<void> {
  const sighted = (page.reread ?? []).map((one) => ({ ...one, identity: clean(one.identity) }))
  const known = await findKnownPosts(trx, page, sighted)
  await recordSightings(trx, page, known)
  for (const [one, { stored, by }] of known) {
    const isElsewhere = stored.sourceId !== page.sourceId
    if (
      stored.deletedAt === null &&
      stored.readingVersion < readingVersion &&
      !(isElsewhere && by === 'likeness')
    )
      await refreshMention(trx, stored, one)
  }
}

/** Rows in a statement. */
const batch = 1_000

/** The last reason for each id stays. */
async function insertSkipped(
  trx: Queryable,
  sourceId: string,
  skipped: PageToSave['skipped'],
): Promise<void> {
  const rows = new Map(
    skipped.map(({ externalId, url, reason }) => {
      const id = clean(externalId)
      return [id, { sourceId, externalId: id, url: cleanOrNull(url), reason: clean(reason) }]
    }),
  )
  const all = [...rows.values()]
  for (let start = 0; start < all.length; start += batch) {
    await trx
      .insertInto('skippedItems')
      .values(all.slice(start, start + batch))
      .onConflict((conflict) =>
        conflict
          .columns(['sourceId', 'externalId'])
          .doUpdateSet((from) => ({
            url: from.ref('excluded.url'),
            reason: from.ref('excluded.reason'),
            seenAt: sql<Date>`now()`,
          }))
          .where(sql<boolean>`skipped_items.reason <> excluded.reason`),
      )
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
      refusals: 0,
      refusedSince: null,
      lastError: null,
      everySeconds: page.everySeconds,
      nextPollAt: sql<Date>`case when woken_at >= last_poll_at then now() else ${secondsFromNow(page.nextSeconds)} end`,
      notBefore: page.notBeforeSeconds === undefined ? null : secondsFromNow(page.notBeforeSeconds),
      ...(page.keep ? { streaming: true } : { leaseUntil: null, leaseBy: null, streaming: false }),
      lostLeases: 0,
      firstSuccessAt: sql<Date>`coalesce(first_success_at, now())`,
      lastSuccessAt: sql<Date>`now()`,
      completeAt: page.isComplete ? sql<Date>`now()` : null,
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
