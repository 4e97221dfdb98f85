import { type Expression, type RawBuilder, sql } from 'kysely'
import type { Queryable } from './database.ts'
import { moveRenamed } from './rename-sources.ts'
import type { SourceKind } from '../mentions/vocabulary.ts'
import type { SourceRow } from './tables.ts'

export interface ConfiguredSource {
  id: string
  connector: string
  optionsHash: string
  /** The same as an earlier version made it. */
  formerHash?: string
  kind?: SourceKind
  everySeconds: number
  /** It is switched off until somebody sets this variable. */
  waitsFor?: string
}

/**
 * Makes the table agree with the config: renamed sources keep what is known of them, new sources are due at once, changed ones forget their cursor, failing
 * ones are tried again, missing ones and those that wait for a key are switched off (their rows stay, with their
 * history).
 */
export async function syncSources(db: Queryable, sources: ConfiguredSource[]): Promise<void> {
  if (!db.isTransaction) return await db.transaction().execute((trx) => syncSources(trx, sources))
  await renewHashes(db, sources)
  await moveRenamed(db, sources)
  const ids = sources.map((source) => source.id)
  await db
    .updateTable('sources')
    .set({ enabled: false, waitsFor: null })
    .where((or) => or.or([or('enabled', '=', true), or('waitsFor', 'is not', null)]))
    .$if(ids.length > 0, (query) => query.where(sql<boolean>`id <> all(${ids}::text[])`))
    .execute()
  if (sources.length === 0) return
  // Of a source that waits for a key, what it would read is not known: its place is kept till it is.
  const unchanged = sql`(s.options_hash = excluded.options_hash or not excluded.enabled)`
  await sql`
    insert into sources as s (id, connector, options_hash, every_seconds, waits_for, kind, enabled)
    select *, waits_for is null from unnest(
      ${ids}::text[],
      ${sources.map((source) => source.connector)}::text[],
      ${sources.map((source) => source.optionsHash)}::text[],
      ${sources.map((source) => source.everySeconds)}::float8[],
      ${sources.map((source) => source.waitsFor ?? null)}::text[],
      ${sources.map((source) => source.kind ?? null)}::text[]
    ) as wanted(id, connector, options_hash, every_seconds, waits_for, kind)
    on conflict (id) do update set
      enabled = excluded.enabled,
      waits_for = excluded.waits_for,
      connector = excluded.connector,
      kind = excluded.kind,
      options_hash = case when excluded.enabled then excluded.options_hash else s.options_hash end,
      cursor = case when ${unchanged} then s.cursor end,
      first_success_at = case when ${unchanged} then s.first_success_at end,
      complete_at = case when ${unchanged} then s.complete_at end,
      not_before = case when ${unchanged} then s.not_before end,
      refusals = case when ${unchanged} then s.refusals else 0 end,
      refused_since = case when ${unchanged} then s.refused_since end,
      next_poll_at = case
        when s.options_hash <> excluded.options_hash or s.state <> 'ok' or not s.enabled then now()
        else least(s.next_poll_at, now() + excluded.every_seconds * interval '1 second')
      end`.execute(db)
}

/** An earlier version has filled in other defaults: that changes nothing of where its sources were read to. */
async function renewHashes(trx: Queryable, sources: ConfiguredSource[]): Promise<void> {
  const former = sources.filter(({ formerHash, optionsHash }) => formerHash && formerHash !== optionsHash)
  if (former.length === 0) return
  await sql`update sources s set options_hash = w.now from unnest(
    ${former.map(({ connector }) => connector)}::text[],
    ${former.map(({ optionsHash }) => optionsHash)}::text[],
    ${former.map(({ formerHash }) => formerHash)}::text[]
  ) as w(connector, now, former) where s.connector = w.connector and s.options_hash = w.former`.execute(trx)
}

export interface ClaimOfDue {
  worker: string
  limit: number
  leaseSeconds: number
  /** Sources that the worker reads right now, whatever their leases say: it never takes those. */
  reading?: string[]
}

/** Takes up to `limit` due sources for `worker`; nobody else gets them until the lease ends. */
export async function claimDueSources(
  db: Queryable,
  { worker, limit, leaseSeconds, reading = [] }: ClaimOfDue,
): Promise<SourceRow[]> {
  const due = db
    .selectFrom('sources')
    .select('id')
    .where('enabled', '=', true)
    .$if(reading.length > 0, (query) => query.where(sql<boolean>`id <> all(${reading}::text[])`))
    .where('nextPollAt', '<=', sql<Date>`now()`)
    .where((or) => or.or([or('notBefore', 'is', null), or('notBefore', '<=', sql<Date>`now()`)]))
    .where((or) => or.or([or('leaseUntil', 'is', null), or('leaseUntil', '<', sql<Date>`now()`)]))
    .orderBy('nextPollAt')
    .limit(limit)
    .forUpdate()
    .skipLocked()
  return await db
    .updateTable('sources')
    .set(held(worker, leaseSeconds))
    .where(amongOnce(due))
    .returningAll()
    .execute()
}

/** Takes one source for `worker`, due or not; nothing when another poller reads it right now. */
export async function claimSource(
  db: Queryable,
  { id, worker, leaseSeconds }: { id: string; worker: string; leaseSeconds: number },
): Promise<SourceRow | undefined> {
  return await db
    .updateTable('sources')
    .set(held(worker, leaseSeconds))
    .where('id', '=', id)
    .where((or) => or.or([or('leaseUntil', 'is', null), or('leaseUntil', '<', sql<Date>`now()`)]))
    .returningAll()
    .executeTakeFirst()
}

function held(worker: string, leaseSeconds: number) {
  return {
    leaseUntil: secondsFromNow(leaseSeconds),
    leaseBy: worker,
    // Whoever ends a poll in an orderly way gives the source back: a holder that is still named has died.
    lostLeases: sql<number>`lost_leases + (lease_by is not null)::int`,
    lastPollAt: sql<Date>`now()`,
    streaming: false,
  }
}

/**
 * Keeps the sources `ids`, which `worker` is reading, for another `leaseSeconds`. One that it holds without knowing,
 * because the database went away during the claim, must run out. A poller that has lived with one for as long as that
 * does not die of it, so earlier deaths were not its fault. Returns those that are still the worker's.
 */
export async function renewSourceLeases(
  db: Queryable,
  worker: string,
  ids: string[],
  leaseSeconds: number,
): Promise<Set<string>> {
  if (ids.length === 0) return new Set()
  const held = await db
    .updateTable('sources')
    .set({
      leaseUntil: secondsFromNow(leaseSeconds),
      lostLeases: sql<number>`case when last_poll_at < ${secondsFromNow(-leaseSeconds)} then 0 else lost_leases end`,
    })
    .where('id', 'in', ids)
    .where('leaseBy', '=', worker)
    .returning('id')
    .execute()
  return new Set(held.map(({ id }) => id))
}

/** Gives sources back unread, due at once: at shutdown, or when this process does not know them. */
export async function releaseSources(db: Queryable, worker: string, ids?: string[]): Promise<void> {
  await db
    .updateTable('sources')
    .set({ leaseUntil: null, leaseBy: null, streaming: false })
    .where('leaseBy', '=', worker)
    .$if(ids !== undefined, (query) => query.where('id', 'in', ids ?? []))
    .execute()
}

export interface PollFailure {
  sourceId: string
  worker: string
  error: string
  retrySeconds: number
  /** The server's own demand: nobody asks it earlier, whatever happens. */
  notBeforeSeconds?: number
  /** The connector said that trying again cannot help. */
  refused: boolean
  /** It said so often enough: only once a day is it tried again. */
  stopped: boolean
}

/** Records a failed poll and gives the source back. Returns how many polls in a row have failed. */
export async function recordPollFailure(db: Queryable, failure: PollFailure): Promise<number> {
  const row = await db
    .updateTable('sources')
    .set({
      state: failure.stopped ? 'stopped' : 'failing',
      failures: sql<number>`failures + 1`,
      refusals: failure.refused ? sql<number>`refusals + 1` : 0,
      refusedSince: failure.refused ? sql<Date>`coalesce(refused_since, now())` : null,
      failuresTotal: sql<number>`failures_total + 1`,
      pollsTotal: sql<number>`polls_total + 1`,
      lastError: failure.error,
      nextPollAt: secondsFromNow(failure.retrySeconds),
      notBefore:
        failure.notBeforeSeconds === undefined ? undefined : secondsFromNow(failure.notBeforeSeconds),
      ...free,
    })
    .where('id', '=', failure.sourceId)
    .where('leaseBy', '=', failure.worker)
    .returning('failures')
    .executeTakeFirst()
  return row?.failures ?? 0
}

const free = { leaseUntil: null, leaseBy: null, lostLeases: 0, streaming: false } as const

/** Gives a source back that is to be read later for reasons of our own: that is no failure. */
export async function postponePoll(
  db: Queryable,
  {
    sourceId,
    worker,
    retrySeconds,
    notice,
  }: { sourceId: string; worker: string; retrySeconds: number; notice?: string },
): Promise<void> {
  await db
    .updateTable('sources')
    .set({
      nextPollAt: secondsFromNow(retrySeconds),
      lastNotice: notice,
      ...free,
    })
    .where('id', '=', sourceId)
    .where('leaseBy', '=', worker)
    .execute()
}

/** The worker's connection to the source stands: that counts as being read, also while nothing comes. */
export async function markStreaming(db: Queryable, sourceId: string, worker: string): Promise<void> {
  await db
    .updateTable('sources')
    .set({
      streaming: true,
      state: 'ok',
      failures: 0,
      refusals: 0,
      refusedSince: null,
      lastError: null,
      lostLeases: 0,
      firstSuccessAt: sql<Date>`coalesce(first_success_at, now())`,
      lastSuccessAt: sql<Date>`now()`,
    })
    .where('id', '=', sourceId)
    .where('leaseBy', '=', worker)
    .execute()
}

/** Where pollers hear at once of a source that was made due; one that hears nothing finds it a little later. */
export const wakeChannel = 'ennakko_wake'

/** Makes a source due now, for instance because something was pushed to their inbox. */
export async function wakeSource(db: Queryable, id: string): Promise<void> {
  await db
    .updateTable('sources')
    .set({ nextPollAt: sql<Date>`now()`, wokenAt: sql<Date>`clock_timestamp()` })
    .where('id', '=', id)
    .execute()
  await sql`select pg_notify(${wakeChannel}, ${id})`.execute(db)
}

export async function listSources(db: Queryable): Promise<SourceRow[]> {
  return await db.selectFrom('sources').selectAll().orderBy('id').execute()
}

export async function readSource(db: Queryable, id: string): Promise<SourceRow | undefined> {
  return await db.selectFrom('sources').selectAll().where('id', '=', id).executeTakeFirst()
}

/**
 * Sources that have been quiet for three times their own longest pause, and at least `leastSeconds`:
 * "this source usually has something new every 2 h; nothing for 9 h". Sources with few items have no habit yet.
 */
export async function findSilentSources(
  db: Queryable,
  leastSeconds: number,
): Promise<{ id: string; quietSeconds: number; usualSeconds: number }[]> {
  const quiet = sql<number>`extract(epoch from now() - last_item_at)::float8`
  return await db
    .selectFrom('sources')
    .select(['id', quiet.as('quietSeconds'), 'longestGapSeconds as usualSeconds'])
    .where('enabled', '=', true)
    .where('state', '=', 'ok')
    .where('itemsTotal', '>=', '20')
    .where(sql<boolean>`${quiet} > greatest(3 * longest_gap_seconds, ${leastSeconds}::float8)`)
    .execute()
}

/**
 * `id` is among those of `chosen`, which is looked up once: as `in (select … limit n for update skip locked)`, a join might
 * look again for each row, and then claim more than n.
 */
export function amongOnce(chosen: Expression<unknown>): RawBuilder<boolean> {
  return sql<boolean>`id = any(array(${chosen}))`
}

export function secondsFromNow(seconds: number) {
  return sql<Date>`now() + ${seconds}::float8 * interval '1 second'`
}
