import { type UpdateObject, sql } from 'kysely'
import type { CaseAlertType } from '../outreach/channel.ts'
import type { Database, Queryable } from './database.ts'
import { type DueDelivery, insertDeliveries } from './deliveries.ts'
import { secondsFromNow } from './sources.ts'
import type { CaseRow, Tables } from './tables.ts'
import type { Level } from '../mentions/vocabulary.ts'

export interface CaseChange {
  /** Undefined when there is no such case. */
  case?: CaseRow
  /** False when the case was in that state already, and `case` says by whom. */
  changed: boolean
  due: DueDelivery[]
}

/** Somebody takes the case: escalation ends, and the channels that were told of it hear who has it. */
export async function acknowledgeCase(db: Queryable, id: string, actor: string): Promise<CaseChange> {
  return await changeCase(db, id, {
    from: ['open'],
    set: { state: 'acknowledged', acknowledgedAt: sql<Date>`now()`, acknowledgedBy: actor, assignee: actor },
    event: { actor, kind: 'acknowledged' },
    tell: 'alert.updated',
  })
}

/** Somebody closes the case. */
export async function resolveCase(
  db: Database,
  id: string,
  actor: string,
  note?: string,
): Promise<CaseChange> {
  return await changeCase(db, id, {
    from: ['open', 'acknowledged'],
    set: { state: 'resolved', resolvedAt: sql<Date>`now()`, resolvedBy: actor },
    event: { actor, kind: 'resolved', detail: note || undefined },
    tell: 'alert.resolved',
  })
}

/** Gives the case to somebody; an open case counts as acknowledged from then on. */
export async function assignCase(
  db: Database,
  id: string,
  actor: string,
  assignee: string,
): Promise<CaseChange> {
  return await changeCase(db, id, {
    from: ['open', 'acknowledged'],
    set: {
      state: 'acknowledged',
      assignee,
      acknowledgedAt: sql<Date>`coalesce(acknowledged_at, now())`,
      acknowledgedBy: sql<string>`coalesce(acknowledged_by, ${actor})`,
    },
    event: { actor, kind: 'assigned', detail: assignee },
    tell: 'alert.updated',
  })
}

/** Holds back what is still to be sent about an open case, for `seconds`. */
export async function snoozeCase(
  db: Database,
  id: string,
  actor: string,
  seconds: number,
): Promise<CaseChange> {
  return await changeCase(db, id, {
    from: ['open', 'acknowledged'],
    set: { snoozedUntil: secondsFromNow(seconds) },
    event: { actor, kind: 'snoozed', detail: `${seconds} s` },
    snoozeSeconds: seconds,
  })
}

export async function readCase(db: Queryable, id: string): Promise<CaseRow | undefined> {
  return await db.selectFrom('cases').selectAll().where('id', '=', id).executeTakeFirst()
}

interface Change {
  from: CaseRow['state'][]
  set: UpdateObject<Tables, 'cases'>
  event: { actor: string; kind: string; detail?: string }
  /** What the channels that were told of the case hear. */
  tell?: CaseAlertType
  snoozeSeconds?: number
}

async function changeCase(db: Queryable, id: string, change: Change): Promise<CaseChange> {
  const work = async (trx: Queryable): Promise<CaseChange> => {
    const changed = await trx
      .updateTable('cases')
      .set(change.set)
      .where('id', '=', id)
      .where('state', 'in', change.from)
      .returningAll()
      .executeTakeFirst()
    if (!changed) {
      return { case: await readCase(trx, id), changed: false, due: [] }
    }
    await trx
      .insertInto('caseEvents')
      .values({ caseId: id, ...change.event })
      .execute()
    if (change.snoozeSeconds !== undefined) await postpone(trx, id, change.snoozeSeconds)
    const due = change.tell ? await endEscalation(trx, id, change.tell, change.event) : []
    return { case: changed, changed: true, due }
  }
  return db.isTransaction ? await work(db) : await db.transaction().execute(work)
}

/** Cancels what is still to be sent, and tells the channels that know of the case. */
export async function endEscalation(
  trx: Queryable,
  caseId: string,
  type: CaseAlertType,
  { actor, kind }: { actor: string; kind: string },
): Promise<DueDelivery[]> {
  await trx
    .updateTable('deliveries')
    .set({ state: 'cancelled', lastError: `${kind} by ${actor}` })
    .where('alertId', 'in', alertOf(trx, caseId))
    .where('state', '=', 'pending')
    .execute()
  return await tellOfChange(trx, caseId, type)
}

/**
 * Tells the channels that know of the case; those that are about to hear of its state anyway will see the new one. When
 * no channel knows of it, `otherwise` are told.
 */
export async function tellOfChange(
  trx: Queryable,
  caseId: string,
  type: CaseAlertType,
  otherwise: string[] = [],
): Promise<DueDelivery[]> {
  const alert = await alertOf(trx, caseId).executeTakeFirst()
  if (!alert) return []
  const told = await trx
    .selectFrom('deliveries')
    .select(['channel', sql<boolean>`bool_or(state = 'pending' and type = ${type})`.as('willHear')])
    .groupBy('channel')
    .where('alertId', '=', alert.id)
    .having(sql<boolean>`bool_or(state in ('sent', 'sending') or maybe_sent)`)
    .execute()
  const ignorant = told.length === 0 ? otherwise : []
  const channels = [...told.flatMap(({ channel, willHear }) => (willHear ? [] : [channel])), ...ignorant]
  const rounds = await trx
    .selectFrom('deliveries')
    .select(sql<number>`count(distinct round)::int`.as('count'))
    .where('alertId', '=', alert.id)
    .where('type', '=', type)
    .executeTakeFirstOrThrow()
  return await insertDeliveries(
    trx,
    alert.id,
    50,
    channels.map((channel) => ({ type, round: rounds.count, step: 1, channel, afterMs: 0 })),
  )
}

function alertOf(trx: Queryable, caseId: string) {
  return trx.selectFrom('alerts').select('id').where('caseId', '=', caseId)
}

async function postpone(trx: Queryable, caseId: string, seconds: number): Promise<void> {
  await trx
    .updateTable('deliveries')
    .set({ dueAt: sql<Date>`greatest(due_at, ${secondsFromNow(seconds)})` })
    .where('state', '=', 'pending')
    .where('alertId', 'in', alertOf(trx, caseId))
    .execute()
}

/** Newest first; `before` is the `seq` of the last row of the page before. */
export async function listCases(
  db: Queryable,
  page: { limit: number; before?: string },
  filter: { state?: CaseRow['state']; brand?: string; level?: Level },
): Promise<CaseRow[]> {
  let query = db.selectFrom('cases').selectAll().orderBy('seq', 'desc').limit(page.limit)
  if (page.before !== undefined) query = query.where('seq', '<', page.before)
  if (filter.state !== undefined) query = query.where('state', '=', filter.state)
  if (filter.brand !== undefined) query = query.where('brand', '=', filter.brand)
  if (filter.level !== undefined) query = query.where('level', '=', filter.level)
  return await query.execute()
}
