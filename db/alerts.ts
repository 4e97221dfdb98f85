import { type Selectable, sql } from 'kysely'
import type { SystemAlertType } from '../outreach/channel.ts'
import type { Database, Queryable } from './database.ts'
import { type DueDelivery, insertDeliveries } from './deliveries.ts'
import type { AlertTable, CaseRow, DeliveryRow, MentionRow, ReplyRow } from './tables.ts'

/** Orders system alerts among the cases: before everything but the gravest complaints. */
const systemRisk = 75

export interface NewSystemAlert {
  kind: SystemAlertType
  /** The source or channel id that it is about. */
  subject: string
  message: string
  channels: string[]
}

/**
 * Tells the operator of trouble, once: while the same trouble lasts, nothing more is sent.
 * Returns the deliveries to nudge; empty when the alert is open already.
 */
export async function openSystemAlert(db: Database, alert: NewSystemAlert): Promise<DueDelivery[]> {
  return await db.transaction().execute(async (trx) => {
    const opened = await trx
      .insertInto('alerts')
      .values({ kind: alert.kind, subject: alert.subject, message: alert.message })
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .executeTakeFirst()
    if (!opened) return []
    return await insertDeliveries(
      trx,
      opened.id,
      systemRisk,
      alert.channels.map((channel) => ({ type: alert.kind, round: 0, step: 1, channel, afterMs: 0 })),
    )
  })
}

/** Closes open trouble; whoever was told of it is told of the recovery when `recovery` says how to put it. */
export async function closeSystemAlert(
  db: Database,
  { kind, subject, recovery }: { kind: SystemAlertType; subject: string; recovery?: SystemAlertType },
): Promise<DueDelivery[]> {
  // Asked after every message that goes out, and hardly ever open: no transaction for that.
  const open = await db
    .selectFrom('alerts')
    .select('id')
    .where('kind', '=', kind)
    .where('subject', '=', subject)
    .where('closedAt', 'is', null)
    .executeTakeFirst()
  if (!open) return []
  return await db.transaction().execute(async (trx) => {
    const closed = await trx
      .updateTable('alerts')
      .set({ closedAt: sql<Date>`now()` })
      .where('kind', '=', kind)
      .where('subject', '=', subject)
      .where('closedAt', 'is', null)
      .returning('id')
      .executeTakeFirst()
    if (!closed) return []
    const told = await trx
      .selectFrom('deliveries')
      .select(['channel', 'state'])
      .where('alertId', '=', closed.id)
      .where('state', '!=', 'dead')
      .execute()
    await trx
      .updateTable('deliveries')
      .set({ state: 'cancelled', lastError: 'the trouble passed before this was sent' })
      .where('alertId', '=', closed.id)
      .where('state', '=', 'pending')
      .execute()
    if (!recovery) return []
    return await insertDeliveries(
      trx,
      closed.id,
      systemRisk,
      told
        .filter(({ state }) => state !== 'pending')
        .map(({ channel }) => ({ type: recovery, round: 0, step: 1, channel, afterMs: 0 })),
    )
  })
}

/** Subjects of the open system alerts of one kind, with their age. */
export async function listOpenSystemAlerts(
  db: Queryable,
): Promise<{ kind: string; subject: string; message: string; openedAt: Date; ageSeconds: number }[]> {
  return await db
    .selectFrom('alerts')
    .select(['kind', 'subject', 'message', 'openedAt'])
    .select(sql<number>`extract(epoch from now() - opened_at)::float8`.as('ageSeconds'))
    .where('caseId', 'is', null)
    .where('closedAt', 'is', null)
    .orderBy('openedAt')
    .execute()
}

export interface DeliveryContext {
  delivery: DeliveryRow
  alert: Selectable<AlertTable>
  /** Both absent for a system alert. */
  case?: CaseRow
  mention?: MentionRow
  /** The last reply to the case. */
  reply?: ReplyRow
}

/** Everything a message is made of. */
export async function readDeliveryContext(
  db: Queryable,
  delivery: DeliveryRow,
): Promise<DeliveryContext | undefined> {
  const alert = await db
    .selectFrom('alerts')
    .selectAll()
    .where('id', '=', delivery.alertId)
    .executeTakeFirst()
  if (!alert) return undefined
  if (alert.caseId === null) return { delivery, alert }
  const caseRow = await db
    .selectFrom('cases')
    .selectAll()
    .where('id', '=', alert.caseId)
    .executeTakeFirstOrThrow()
  const mention = await db
    .selectFrom('mentions')
    .selectAll()
    .where('id', '=', caseRow.mentionId)
    .executeTakeFirstOrThrow()
  const reply = await db
    .selectFrom('replies')
    .selectAll()
    .where('caseId', '=', caseRow.id)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst()
  return { delivery, alert, case: caseRow, mention, reply }
}
