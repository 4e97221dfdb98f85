import { sql } from 'kysely'
import { tellOfChange } from './cases.ts'
import { clean } from './clean.ts'
import type { Database, Queryable } from './database.ts'
import type { DueDelivery } from './deliveries.ts'
import { addEvent, markReplied } from './replies.ts'
import { amongOnce, secondsFromNow } from './sources.ts'
import type { MentionRow, ReplyRow } from './tables.ts'

export interface ClaimedReply extends ReplyRow {
  sourceId: string
  /** Since a person last wanted it sent, by the database's clock. */
  ageSeconds: number
}

/**
 * Takes the reply that is due for longest for `worker`: to a post of `sourceIds`, which it has open, or of a source that
 * nobody reads any more. One whose holder has died is taken, too; `maybePosted` says then that it may stand there already.
 */
export async function claimReply(
  db: Queryable,
  { worker, sourceIds, leaseSeconds }: { worker: string; sourceIds: string[]; leaseSeconds: number },
): Promise<ClaimedReply | undefined> {
  const due = db
    .selectFrom('replies')
    .select('id')
    .where('dueAt', '<=', sql<Date>`now()`)
    .where((or) =>
      or.or([
        or('state', '=', 'pending'),
        or.and([or('state', '=', 'sending'), or('leaseUntil', '<', sql<Date>`now()`)]),
      ]),
    )
    .where(
      sql<boolean>`exists (
        select from cases join mentions on mentions.id = cases.mention_id
          left join sources on sources.id = mentions.source_id
        where cases.id = replies.case_id
          and (mentions.source_id = any(${sourceIds}::text[]) or sources.enabled is not true))`,
    )
    .orderBy('dueAt')
    .limit(1)
    .forUpdate()
    .skipLocked()
  return await db
    .updateTable('replies')
    .set({
      state: 'sending',
      leaseUntil: secondsFromNow(leaseSeconds),
      leaseBy: worker,
      attempts: sql<number>`attempts + 1`,
      lostLeases: sql<number>`lost_leases + (state = 'sending')::int`,
      maybePosted: sql<boolean>`maybe_posted or state = 'sending'`,
    })
    .where(amongOnce(due))
    .returningAll()
    .returning([
      sql<number>`extract(epoch from now() - approved_at)::float8`.as('ageSeconds'),
      sql<string>`(select source_id from mentions join cases on mentions.id = cases.mention_id
        where cases.id = replies.case_id)`.as('sourceId'),
    ])
    .executeTakeFirst()
}

/** The post that a case is about. */
export async function readMentionOfCase(db: Queryable, caseId: string): Promise<MentionRow | undefined> {
  return await db
    .selectFrom('mentions')
    .selectAll()
    .where('id', '=', (query) => query.selectFrom('cases').select('mentionId').where('id', '=', caseId))
    .executeTakeFirst()
}

/**
 * It stands there. Recorded whoever holds it by now, and whatever was made of it meanwhile: this is the truth. Returns
 * false when that is known already.
 */
export async function markPosted(
  db: Database,
  { id, caseId, author }: ReplyRow,
  posted: { id: string; url?: string; pending?: boolean },
): Promise<boolean> {
  return await db.transaction().execute(async (trx) => {
    const row = await trx
      .updateTable('replies')
      .set({
        ...released,
        state: posted.pending ? 'pending_moderation' : 'posted',
        postedId: clean(posted.id),
        postedUrl: posted.url === undefined ? null : clean(posted.url),
        postedAt: sql<Date>`now()`,
        lastError: null,
      })
      .where('id', '=', id)
      .where('state', 'not in', ['posted', 'pending_moderation'])
      .returning('id')
      .executeTakeFirst()
    if (!row) return false
    const held = posted.pending ? ['held back by the platform until a moderator has seen it'] : []
    const detail = [...held, ...(posted.url === undefined ? [] : [clean(posted.url)])].join(': ')
    await addEvent(trx, caseId, { actor: author, kind: 'replied', detail: detail || undefined })
    await markReplied(trx, caseId)
    return true
  })
}

export interface Unposted {
  reply: ReplyRow
  worker: string
  /** 'refused': it does not stand there; 'unknown': it may, and a person must look. */
  state: 'refused' | 'unknown'
  reason: string
  /** The channels that hear of it when none knows of the case. */
  otherwise: string[]
}

/** No machine tries it again, so that people are told: returns what is due. */
export async function markUnposted(
  db: Database,
  { reply, worker, state, reason, otherwise }: Unposted,
): Promise<DueDelivery[]> {
  return await db.transaction().execute(async (trx) => {
    const row = await heldBy(trx, reply, worker)
      .set({ ...released, state, lastError: clean(reason) })
      .returning('id')
      .executeTakeFirst()
    if (!row) return []
    await addEvent(trx, reply.caseId, { actor: 'ennakko', kind: `reply ${state}`, detail: clean(reason) })
    return await tellOfChange(trx, reply.caseId, 'alert.updated', otherwise)
  })
}

export interface Postponed {
  reply: ReplyRow
  worker: string
  reason: string
  afterSeconds: number
  maybePosted: boolean
}

/** Back to pending, to be tried again. */
export async function postponeReply(
  db: Database,
  { reply, worker, reason, afterSeconds, maybePosted }: Postponed,
): Promise<void> {
  await heldBy(db, reply, worker)
    .set({
      ...released,
      state: 'pending',
      dueAt: secondsFromNow(afterSeconds),
      lostLeases: 0,
      lastError: clean(reason),
      maybePosted: sql<boolean>`maybe_posted or ${maybePosted}`,
    })
    .execute()
}

const released = { leaseUntil: null, leaseBy: null } as const

function heldBy(db: Queryable, { id }: ReplyRow, worker: string) {
  return db
    .updateTable('replies')
    .where('id', '=', id)
    .where('leaseBy', '=', worker)
    .where('state', '=', 'sending')
}
