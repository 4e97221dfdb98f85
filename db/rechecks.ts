import { sql } from 'kysely'
import type { Queryable } from './database.ts'
import { type Stored, selectStored } from './edits.ts'
import { amongOnce, secondsFromNow } from './sources.ts'
import type { MentionRow } from './tables.ts'

/** When it is asked what became of a complaint, in seconds after it was seen: an hour, a day, a week. */
const schedule = [3_600, 86_400, 604_800]

/** Sources among `sourceIds` that have something to be asked about now. */
export async function listDueRechecks(db: Queryable, sourceIds: string[]): Promise<string[]> {
  if (sourceIds.length === 0) return []
  const rows = await db
    .selectFrom('mentions')
    .select('sourceId')
    .distinct()
    .where('recheckAt', '<=', sql<Date>`now()`)
    .where(sql<boolean>`source_id = any(${sourceIds}::text[])`)
    .execute()
  return rows.map(({ sourceId }) => sourceId)
}

export interface DueRecheck extends MentionRow {
  /** How long the answer is overdue. */
  lateSeconds: number
}

/** Takes what is due of one source for `leaseSeconds`; after that it is due again, whatever became of the taker. */
export async function claimRechecks(
  db: Queryable,
  { sourceId, limit, leaseSeconds }: { sourceId: string; limit: number; leaseSeconds: number },
): Promise<DueRecheck[]> {
  const dueSeconds = sql`(${points})[least(rechecks, ${schedule.length - 1}) + 1]`
  const due = db
    .selectFrom('mentions')
    .select('id')
    .where('sourceId', '=', sourceId)
    .where('recheckAt', '<=', sql<Date>`now()`)
    .orderBy('recheckAt')
    .limit(limit)
    .forUpdate()
    .skipLocked()
  return await db
    .updateTable('mentions')
    .set({ recheckAt: secondsFromNow(leaseSeconds) })
    .where(amongOnce(due))
    .returningAll()
    .returning(sql<number>`(extract(epoch from now() - seen_at) - ${dueSeconds})::float8`.as('lateSeconds'))
    .execute()
}

/** They were answered: next comes the first moment of the schedule that is still ahead, or none. */
export async function settleRechecks(db: Queryable, ids: string[]): Promise<void> {
  const passed = sql`(select count(*) from unnest(${points}) as point
    where seen_at + point * interval '1 second' <= now())`
  const done = sql<number>`greatest(rechecks + 1, ${passed})`
  await db
    .updateTable('mentions')
    .set({
      rechecks: done,
      recheckAt: sql<Date | null>`seen_at + (${points})[${done} + 1] * interval '1 second'`,
    })
    .where(sql<boolean>`id = any(${ids}::uuid[])`)
    .where('recheckAt', 'is not', null)
    .execute()
}

/** They could not be answered now. */
export async function postponeRechecks(db: Queryable, ids: string[], seconds: number): Promise<void> {
  await db
    .updateTable('mentions')
    .set({ recheckAt: secondsFromNow(seconds) })
    .where(sql<boolean>`id = any(${ids}::uuid[])`)
    .where('recheckAt', 'is not', null)
    .execute()
}

/** The mention as it stands, locked till the transaction ends: a poll may just be storing an edit of it. */
export async function lockStored(trx: Queryable, id: string): Promise<Stored | undefined> {
  return await selectStored(trx).where('mentions.id', '=', id).forUpdate('mentions').executeTakeFirst()
}

const points = sql`array[${sql.join(schedule.map((seconds) => sql.lit(seconds)))}]`
