import { sql } from 'kysely'
import type { Receipt } from '../outreach/channel.ts'
import type { Database, Queryable } from './database.ts'
import { secondsFromNow } from './sources.ts'
import type { DeliveryRow } from './tables.ts'

export interface ClaimedDelivery extends DeliveryRow {
  /** Since it was planned, by the database's clock. */
  ageSeconds: number
}

/**
 * Takes a delivery for `worker`, or nothing when it is not due, not open any more, or under way elsewhere. The
 * lease is judged by database time; `maybeSent` means that an earlier sender may have got through.
 */
export async function claimDelivery(
  db: Database,
  { id, worker, leaseSeconds }: { id: string; worker: string; leaseSeconds: number },
): Promise<ClaimedDelivery | undefined> {
  return await db
    .updateTable('deliveries')
    .set({
      state: 'sending',
      leaseUntil: secondsFromNow(leaseSeconds),
      leaseBy: worker,
      attempts: sql<number>`attempts + 1`,
      lostLeases: sql<number>`lost_leases + (state = 'sending')::int`,
      maybeSent: sql<boolean>`maybe_sent or state = 'sending'`,
    })
    .where('id', '=', id)
    .where('dueAt', '<=', sql<Date>`now()`)
    .where((or) =>
      or.or([
        or('state', '=', 'pending'),
        or.and([or('state', '=', 'sending'), or('leaseUntil', '<', sql<Date>`now()`)]),
      ]),
    )
    .returningAll()
    .returning(sql<number>`extract(epoch from now() - created_at)::float8`.as('ageSeconds'))
    .executeTakeFirst()
}

/**
 * Keeps the deliveries `ids`, which `worker` is sending, for another `leaseSeconds`. One that it holds without
 * knowing, because the database went away during a claim or a receipt, must run out. A sender that has lived so long
 * with one does not die of it, so earlier deaths were not its fault.
 */
export async function renewDeliveryLeases(
  db: Database,
  worker: string,
  ids: string[],
  leaseSeconds: number,
): Promise<void> {
  if (ids.length === 0) return
  await db
    .updateTable('deliveries')
    .set({ leaseUntil: secondsFromNow(leaseSeconds), lostLeases: 0 })
    .where('id', 'in', ids)
    .where('state', '=', 'sending')
    .where('leaseBy', '=', worker)
    .execute()
}

/**
 * Reserves the channel's next free moment if that is at most `patienceMs` away. Returns how long to wait, in
 * milliseconds, or nothing when the channel is busy for longer. Judged by the database, so it holds for all
 * processes together.
 */
export async function reserveChannel(
  db: Database,
  channel: string,
  gapMs: number,
  patienceMs: number,
): Promise<number | undefined> {
  const { rows } = await sql<{ waitMs: number }>`
    insert into channels as c (id, gap_ms, next_send_at)
    values (${channel}, ${gapMs}, clock_timestamp() + ${gapMs} * interval '1 millisecond')
    on conflict (id) do update set
      gap_ms = excluded.gap_ms,
      next_send_at = greatest(c.next_send_at, clock_timestamp()) + ${gapMs} * interval '1 millisecond'
      where c.next_send_at <= clock_timestamp() + ${patienceMs} * interval '1 millisecond'
    returning greatest(0, extract(epoch from next_send_at - clock_timestamp()) * 1000 - ${gapMs})::float8
      as "waitMs"`.execute(db)
  return rows[0]?.waitMs
}

/** Puts a claimed delivery back, untried, for `afterSeconds`: its channel is busy, or this process is about to end. */
export async function putBack(db: Database, id: string, worker: string, afterSeconds = 0): Promise<void> {
  await db
    .updateTable('deliveries')
    .set({
      state: 'pending',
      leaseUntil: null,
      leaseBy: null,
      enqueuedAt: null,
      attempts: sql<number>`attempts - 1`,
      dueAt: afterSeconds > 0 ? secondsFromNow(afterSeconds) : undefined,
    })
    .where('id', '=', id)
    .where('leaseBy', '=', worker)
    .where('state', '=', 'sending')
    .execute()
}

export async function markSent(db: Database, id: string, worker: string, receipt: Receipt): Promise<void> {
  await settle(db, id, worker, 'sent', { receipt: JSON.stringify(receipt), lastError: null }, 'sentTotal')
}

/** Sets a delivery aside for people to look at; nothing sends it again by itself. */
export async function markDead(db: Database, id: string, worker: string, error: string): Promise<void> {
  await settle(db, id, worker, 'dead', { lastError: error }, 'deadTotal')
}

/** Ends a delivery that has lost its point, for instance because somebody has acknowledged the case. */
export async function markCancelled(db: Database, id: string, worker: string, reason: string): Promise<void> {
  await settle(db, id, worker, 'cancelled', { lastError: reason })
}

export interface FailedTry {
  id: string
  worker: string
  error: string
  retrySeconds: number
  /** The sink may have taken it all the same: no answer came. */
  maybeSent: boolean
}

/** Back to pending, to be tried again after `retrySeconds`. */
export async function markFailed(
  db: Database,
  { id, worker, error, retrySeconds, maybeSent }: FailedTry,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const row = await trx
      .updateTable('deliveries')
      .set({
        state: 'pending',
        lastError: error,
        dueAt: secondsFromNow(retrySeconds),
        leaseUntil: null,
        leaseBy: null,
        lostLeases: 0,
        maybeSent: sql<boolean>`maybe_sent or ${maybeSent}`,
      })
      .where('id', '=', id)
      .where('leaseBy', '=', worker)
      .where('state', '=', 'sending')
      .returning('channel')
      .executeTakeFirst()
    if (row) await count(trx, row.channel, 'failedTotal')
  })
}

async function settle(
  db: Database,
  id: string,
  worker: string,
  state: 'sent' | 'dead' | 'cancelled',
  set: { receipt?: string; lastError: string | null },
  counter?: 'sentTotal' | 'deadTotal',
): Promise<void> {
  const settling = db
    .updateTable('deliveries')
    .set({
      ...set,
      state,
      leaseUntil: null,
      leaseBy: null,
      sentAt: state === 'sent' ? sql<Date>`now()` : undefined,
    })
    .where('id', '=', id)
    .where('leaseBy', '=', worker)
    .where('state', '=', 'sending')
    .returning('channel')
  if (counter === undefined) {
    await settling.execute()
    return
  }
  // In one statement: all senders of a channel wait for its row, so it is held for the commit only.
  await db
    .with('settled', () => settling)
    .insertInto('channels')
    .columns(['id', counter])
    .expression((query) => query.selectFrom('settled').select(['channel', sql.lit(1).as('one')]))
    .onConflict((conflict) => conflict.column('id').doUpdateSet(oneMore(counter)))
    .execute()
}

async function count(
  trx: Queryable,
  channel: string,
  counter: 'sentTotal' | 'failedTotal' | 'deadTotal',
): Promise<void> {
  await trx
    .insertInto('channels')
    .values({ id: channel, [counter]: 1 })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(oneMore(counter)))
    .execute()
}

function oneMore(counter: keyof typeof snake) {
  return { [counter]: sql`channels.${sql.ref(snake[counter])} + 1` }
}

const snake = { sentTotal: 'sent_total', failedTotal: 'failed_total', deadTotal: 'dead_total' } as const
