import { sql } from 'kysely'
import type { AlertType } from '../outreach/channel.ts'
import type { Database, Queryable } from './database.ts'
import { secondsFromNow } from './sources.ts'
import type { DeliveryRow } from './tables.ts'

/** What the queue needs to know of a delivery: never more than this. */
export interface DueDelivery {
  id: string
  /** 0–100, higher goes first. */
  risk: number
  /** Counts up with each time it is handed to the queue. */
  nudge: number
}

/** One message to one channel, `afterMs` milliseconds from now by the database's clock. */
export interface NewDelivery {
  type: AlertType
  round: number
  step: number
  channel: string
  afterMs: number
}

/** What an alert sends. */
export interface AlertPlan {
  alertId: string
  risk: number
  plan: NewDelivery[]
}

/** Rows in a statement: PostgreSQL takes 65,535 parameters. */
const batch = 1_000

/**
 * Writes the deliveries of plans; those without delay count as handed to the queue already (the caller nudges
 * after its commit, and the sweeper does so when that nudge is lost).
 */
export async function insertPlans(db: Queryable, plans: AlertPlan[]): Promise<DueDelivery[]> {
  const all = plans.flatMap(({ alertId, risk, plan }) =>
    plan.map(({ afterMs, ...delivery }) => ({
      ...delivery,
      alertId,
      risk,
      dueAt: secondsFromNow(afterMs / 1000),
      enqueuedAt: afterMs === 0 ? sql<Date>`now()` : null,
    })),
  )
  const due: DueDelivery[] = []
  for (let start = 0; start < all.length; start += batch) {
    const rows = await db
      .insertInto('deliveries')
      .values(all.slice(start, start + batch))
      .onConflict((conflict) => conflict.constraint('deliveries_once').doNothing())
      .returning(['id', 'risk', 'enqueuedAt'])
      .execute()
    for (const { id, risk, enqueuedAt } of rows) if (enqueuedAt !== null) due.push({ id, risk, nudge: 0 })
  }
  return due
}

export async function insertDeliveries(
  db: Queryable,
  alertId: string,
  risk: number,
  plan: NewDelivery[],
): Promise<DueDelivery[]> {
  return await insertPlans(db, [{ alertId, risk, plan }])
}

/**
 * How long a nudge may stay unanswered before the sweeper gives another, in seconds; while the queue is long, and
 * the nudge may just wait there, it doubles up to three times.
 */
const nudgeSeconds = 10

/**
 * Marks what is due and not under way as handed to the queue, riskiest first, and returns it. A channel with a
 * gap between its messages gets only as many as it can send until the next sweep, so that an urgent case that
 * comes later still goes before a long tail.
 */
export async function sweepDue(
  db: Database,
  { limit = 500, longQueue = false }: { limit?: number; longQueue?: boolean } = {},
): Promise<DueDelivery[]> {
  // Since the last nudge it has become due, or its sender has died, or the nudge is lost.
  const isDue = sql`d.state in ('pending', 'sending') and d.due_at <= now()
    and (d.state = 'pending' or d.lease_until < now())
    and (d.enqueued_at is null or d.enqueued_at < d.due_at or d.enqueued_at < d.lease_until
      or d.enqueued_at < now() - ${nudgeSeconds} * 2 ^ least(d.nudges, ${longQueue ? 3 : 0}) * interval '1 second')`
  // Asked twice: the second time of the locked row, which another sweeper may have marked since the first look.
  const { rows } = await sql<DueDelivery>`
    with due as (
      select d.id, row_number() over (partition by d.channel order by d.risk desc, d.due_at) as place,
        coalesce(c.gap_ms, 0) as gap_ms
      from deliveries d left join channels c on c.id = d.channel
      where ${isDue}
    ), chosen as (
      select d.id from deliveries d join due using (id)
      where ${isDue} and (due.gap_ms = 0 or due.place <= greatest(2, 2000 / due.gap_ms))
      order by d.risk desc, d.due_at limit ${limit}
      for update of d skip locked
    )
    update deliveries set enqueued_at = now(), nudges = nudges + 1 from chosen
    where deliveries.id = chosen.id returning deliveries.id, deliveries.risk, deliveries.nudges as nudge`.execute(
    db,
  )
  return rows
}

/** The queue did not take them: the sweeper need not wait for an answer to a nudge that was never given. */
export async function forgetNudges(db: Queryable, ids: string[]): Promise<void> {
  await db
    .updateTable('deliveries')
    .set({ enqueuedAt: null })
    .where('state', '=', 'pending')
    .where(sql<boolean>`id = any(${ids}::uuid[])`)
    .execute()
}

/** A person asks for another try of a delivery that was set aside. */
export async function retryDead(db: Database, id: string): Promise<boolean> {
  const row = await db
    .updateTable('deliveries')
    .set({ state: 'pending', dueAt: sql<Date>`now()`, enqueuedAt: null, attempts: 0, lostLeases: 0 })
    .where('id', '=', id)
    .where('state', '=', 'dead')
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

export interface DeliveryCounts {
  state: DeliveryRow['state']
  channel: string
  count: number
  oldestSeconds: number
}

/** What waits, is under way or was set aside, by channel; for metrics and the doctor. */
export async function countUnsettled(db: Queryable): Promise<DeliveryCounts[]> {
  return await db
    .selectFrom('deliveries')
    .select([
      'state',
      'channel',
      sql<number>`count(*)::int`.as('count'),
      sql<number>`greatest(0, extract(epoch from now() - min(due_at)))::float8`.as('oldestSeconds'),
    ])
    .where('state', 'in', ['pending', 'sending', 'dead'])
    .groupBy(['state', 'channel'])
    .execute()
}

export interface ListedDelivery extends DeliveryRow {
  kind: string
  subject: string
  message: string
  caseId: string | null
}

/** Deliveries with the alert they belong to, newest first; `before` is the `seq` of the page before's last row. */
export async function listDeliveries(
  db: Queryable,
  page: { limit: number; before?: string },
  filter: { state?: DeliveryRow['state']; channel?: string },
): Promise<ListedDelivery[]> {
  let query = db
    .selectFrom('deliveries')
    .innerJoin('alerts', 'alerts.id', 'deliveries.alertId')
    .selectAll('deliveries')
    .select(['alerts.kind', 'alerts.subject', 'alerts.message', 'alerts.caseId'])
    .orderBy('deliveries.seq', 'desc')
    .limit(page.limit)
  if (page.before !== undefined) query = query.where('deliveries.seq', '<', page.before)
  if (filter.state !== undefined) query = query.where('deliveries.state', '=', filter.state)
  if (filter.channel !== undefined) query = query.where('channel', '=', filter.channel)
  return await query.execute()
}
