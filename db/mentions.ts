import { sql } from 'kysely'
import type { Queryable } from './database.ts'
import { listReplies } from './replies.ts'
import type { CaseRow, DeliveryRow, MentionRow, ReplyRow } from './tables.ts'
import type { SentimentLabel } from '../mentions/vocabulary.ts'

/** One page of a listing, newest first; `before` is the `seq` of the last row of the page before it. */
export interface PageRequest {
  limit: number
  before?: string
}

export interface MentionFilter {
  source?: string
  brand?: string
  label?: SentimentLabel
}

export async function listMentions(
  db: Queryable,
  page: PageRequest,
  filter: MentionFilter,
): Promise<MentionRow[]> {
  let query = db.selectFrom('mentions').selectAll().orderBy('seq', 'desc').limit(page.limit)
  if (page.before !== undefined) query = query.where('seq', '<', page.before)
  if (filter.source !== undefined) query = query.where('sourceId', '=', filter.source)
  if (filter.brand !== undefined) query = query.where('brand', '=', filter.brand)
  if (filter.label !== undefined) query = query.where('label', '=', filter.label)
  return await query.execute()
}

/** By mention id, case id, external id (also of a further sighting) or address; several when an external id is not unique. */
export async function findMentions(db: Queryable, term: string): Promise<MentionRow[]> {
  const uuid = uuidPattern.test(term)
  const sighted = await db
    .selectFrom('sightings')
    .select('mentionId')
    .where('externalId', '=', term)
    .limit(10)
    .execute()
  return await db
    .selectFrom('mentions')
    .selectAll()
    .where((or) =>
      or.or([
        or('url', '=', term),
        or('externalId', '=', term),
        sql<boolean>`id = any(${sighted.map(({ mentionId }) => mentionId)}::uuid[])`,
        ...(uuid
          ? [
              or('id', '=', term),
              or('id', 'in', (query) => query.selectFrom('cases').select('mentionId').where('id', '=', term)),
            ]
          : []),
      ]),
    )
    .orderBy('seq', 'desc')
    .limit(10)
    .execute()
}

export async function findSkipped(
  db: Queryable,
  term: string,
): Promise<{ sourceId: string; externalId: string; reason: string; seenAt: Date }[]> {
  return await db
    .selectFrom('skippedItems')
    .select(['sourceId', 'externalId', 'reason', 'seenAt'])
    .where((or) => or.or([or('url', '=', term), or('externalId', '=', term)]))
    .limit(10)
    .execute()
}

/** The case that a mention opened, with all its deliveries, events and replies. */
export async function readOutcome(
  db: Queryable,
  mentionId: string,
): Promise<
  | {
      case: CaseRow
      deliveries: DeliveryRow[]
      events: { at: Date; actor: string; kind: string; detail: string | null }[]
      replies: ReplyRow[]
    }
  | undefined
> {
  const found = await db.selectFrom('cases').selectAll().where('mentionId', '=', mentionId).executeTakeFirst()
  if (!found) return undefined
  const deliveries = await db
    .selectFrom('deliveries')
    .selectAll()
    .where('alertId', 'in', (query) => query.selectFrom('alerts').select('id').where('caseId', '=', found.id))
    .orderBy('dueAt')
    .orderBy('seq')
    .execute()
  const events = await db
    .selectFrom('caseEvents')
    .select(['at', 'actor', 'kind', 'detail'])
    .where('caseId', '=', found.id)
    .orderBy('id')
    .execute()
  return { case: found, deliveries, events, replies: await listReplies(db, found.id) }
}

/** Accounts among `accounts` that have complained on this network before, in the last 90 days. */
export async function findRepeatAuthors(
  db: Queryable,
  connector: string,
  accounts: string[],
): Promise<Set<string>> {
  if (accounts.length === 0) return new Set()
  const rows = await db
    .selectFrom('mentions')
    .select('authorId')
    .distinct()
    .where('connector', '=', connector)
    .where(sql<boolean>`author_id = any(${accounts}::text[])`)
    .where('decision', '=', 'alert')
    .where('seenAt', '>', sql<Date>`now() - interval '90 days'`)
    .execute()
  return new Set(rows.flatMap(({ authorId }) => authorId ?? []))
}

const uuidPattern = /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/iu

export async function readMention(db: Queryable, id: string): Promise<MentionRow | undefined> {
  return await db.selectFrom('mentions').selectAll().where('id', '=', id).executeTakeFirst()
}
