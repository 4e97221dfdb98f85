import { sql } from 'kysely'
import { acknowledgeCase, readCase } from './cases.ts'
import { clean } from './clean.ts'
import type { Database, Queryable } from './database.ts'
import type { DueDelivery } from './deliveries.ts'
import type { CaseRow, ReplyRow } from './tables.ts'

export interface NewReply {
  caseId: string
  text: string
  /** Who approved it. */
  author: string
  /** The same key is the same reply, however often it comes. */
  key: string
}

export type Approval =
  | { outcome: 'approved' | 'known'; reply: ReplyRow; case: CaseRow; due: DueDelivery[] }
  /** Another reply to the case has not been settled yet. */
  | { outcome: 'under way'; reply: ReplyRow }
  /** The key belongs to another reply. */
  | { outcome: 'key taken' }
  | { outcome: 'no case' }

/**
 * Takes an approved reply down, to be posted at once; of two at the same time one wins. Whoever replies to an open case has
 * taken it.
 */
export async function approveReply(db: Database, wanted: NewReply): Promise<Approval> {
  const text = clean(wanted.text)
  return await db.transaction().execute(async (trx): Promise<Approval> => {
    const { caseId, author, key } = wanted
    const locked = await trx
      .selectFrom('cases')
      .selectAll()
      .where('id', '=', caseId)
      .forUpdate()
      .executeTakeFirst()
    if (!locked) return { outcome: 'no case' }
    const known = await trx.selectFrom('replies').selectAll().where('key', '=', key).executeTakeFirst()
    if (known) {
      if (known.caseId !== caseId || known.text !== text) return { outcome: 'key taken' }
      return { outcome: 'known', reply: known, case: locked, due: [] }
    }
    const underWay = await readUnderWay(trx, caseId)
    if (underWay) return { outcome: 'under way', reply: underWay }
    const reply = await trx
      .insertInto('replies')
      .values({ caseId, key, text, author })
      .onConflict((conflict) => conflict.column('key').doNothing())
      .returningAll()
      .executeTakeFirst()
    // A reply to another case took the key in this very moment.
    if (!reply) return { outcome: 'key taken' }
    await addEvent(trx, caseId, { actor: author, kind: 'reply approved' })
    const taken = await acknowledgeCase(trx, caseId, author)
    return { outcome: 'approved', reply, case: taken.case ?? locked, due: taken.due }
  })
}

export interface ReplyDecision {
  caseId: string
  replyId: string
  actor: string
  /** 'again': send it; 'posted': it stands there; 'withdraw': it shall not be sent. */
  action: 'again' | 'posted' | 'withdraw'
  /** Where it stands. */
  url?: string
}

/** What can be decided in which states. */
const decidable: Record<ReplyDecision['action'], ReplyRow['state'][]> = {
  again: ['unknown'],
  posted: ['unknown'],
  withdraw: ['unknown', 'pending'],
}

/**
 * What a person decided of a reply that no machine may decide about. `changed` is false when it is not open to this
 * decision (any more); undefined when there is no such reply.
 */
export async function decideReply(
  db: Database,
  { caseId, replyId, actor, action, url }: ReplyDecision,
): Promise<{ changed: boolean; reply: ReplyRow; case: CaseRow } | undefined> {
  return await db.transaction().execute(async (trx) => {
    const found = await trx
      .selectFrom('cases')
      .selectAll()
      .where('id', '=', caseId)
      .forUpdate()
      .executeTakeFirst()
    const reply = await trx
      .selectFrom('replies')
      .selectAll()
      .where('id', '=', replyId)
      .where('caseId', '=', caseId)
      .forUpdate()
      .executeTakeFirst()
    if (!found || !reply) return undefined
    const forgotten = action === 'again' && reply.text === ''
    if (forgotten || !decidable[action].includes(reply.state)) return { changed: false, reply, case: found }
    const changed = await trx
      .updateTable('replies')
      .set(consequences(reply, { actor, action, url }))
      .where('id', '=', replyId)
      .returningAll()
      .executeTakeFirstOrThrow()
    await addEvent(trx, caseId, { actor, ...decisionEvent(action, url) })
    if (action === 'posted') await markReplied(trx, caseId)
    return { changed: true, reply: changed, case: (await readCase(trx, caseId)) ?? found }
  })
}

function consequences(
  reply: ReplyRow,
  { actor, action, url }: Pick<ReplyDecision, 'actor' | 'action' | 'url'>,
) {
  const now = sql<Date>`now()`
  if (action === 'posted')
    return { state: 'posted', postedAt: now, postedUrl: url ?? reply.postedUrl, lastError: null } as const
  if (action === 'withdraw') {
    const doubt = reply.maybePosted ? '; an earlier try may stand there all the same' : ''
    return { state: 'refused', lastError: `withdrawn by ${actor}${doubt}` } as const
  }
  return {
    state: 'pending',
    dueAt: now,
    approvedAt: now,
    attempts: 0,
    lostLeases: 0,
    maybePosted: false,
  } as const
}

function decisionEvent(action: ReplyDecision['action'], url: string | undefined) {
  if (action === 'posted') return { kind: 'replied', detail: url ?? 'marked as posted' }
  return action === 'again' ? { kind: 'reply sent again' } : { kind: 'reply withdrawn' }
}

export async function isKnownKey(db: Queryable, key: string): Promise<boolean> {
  return (await db.selectFrom('replies').select('id').where('key', '=', key).executeTakeFirst()) !== undefined
}

/** Oldest first. */
export async function listReplies(db: Queryable, caseId: string): Promise<ReplyRow[]> {
  return await db.selectFrom('replies').selectAll().where('caseId', '=', caseId).orderBy('seq').execute()
}

/** The reply that is to be posted, or of which nobody knows whether it was. */
async function readUnderWay(trx: Queryable, caseId: string): Promise<ReplyRow | undefined> {
  return await trx
    .selectFrom('replies')
    .selectAll()
    .where('caseId', '=', caseId)
    .where('state', 'in', ['pending', 'sending', 'unknown'])
    .executeTakeFirst()
}

export async function addEvent(
  trx: Queryable,
  caseId: string,
  event: { actor: string; kind: string; detail?: string },
): Promise<void> {
  await trx
    .insertInto('caseEvents')
    .values({ caseId, ...event })
    .execute()
}

/** For the time to the first reply. */
export async function markReplied(trx: Queryable, caseId: string): Promise<void> {
  await trx
    .updateTable('cases')
    .set({ repliedAt: sql<Date>`now()` })
    .where('id', '=', caseId)
    .where('repliedAt', 'is', null)
    .execute()
}
