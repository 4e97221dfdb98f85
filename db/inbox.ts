import { sql } from 'kysely'
import { z } from 'zod'
import type { FeedItem } from '../connectors/connector.ts'
import { clean, cleanJson } from './clean.ts'
import type { Database, Queryable } from './database.ts'
import { markDeleted } from './deletions.ts'
import type { DueDelivery } from './deliveries.ts'
import { wakeSource } from './sources.ts'

/** Stores what was pushed to a source and makes the source due; once this returns, the items are safe. */
export async function saveInboundItems(db: Database, sourceId: string, items: FeedItem[]): Promise<void> {
  if (items.length === 0) return
  await db.transaction().execute(async (trx) => {
    // One writer per source at a time: a reader behind `seq` must never see 6 before 5 is there.
    await sql`select pg_advisory_xact_lock(hashtextextended(${`inbox ${sourceId}`}, 0))`.execute(trx)
    await trx
      .insertInto('inboundItems')
      .values(items.map((item) => ({ sourceId, item: cleanJson(item) })))
      .execute()
    await wakeSource(trx, sourceId)
  })
}

/** Honours what authors deleted at once, also in what was pushed and is not read yet. */
export async function saveInboundDeletions(
  db: Database,
  sourceId: string,
  ids: string[],
): Promise<DueDelivery[]> {
  return await db.transaction().execute(async (trx) => {
    await trx
      .deleteFrom('inboundItems')
      .where('sourceId', '=', sourceId)
      .where(sql<boolean>`item ->> 'id' = any(${ids.map(clean)}::text[])`)
      .execute()
    const source = await trx
      .selectFrom('sources')
      .select('connector')
      .where('id', '=', sourceId)
      .executeTakeFirst()
    if (!source) return []
    const { due } = await markDeleted(trx, { connector: source.connector, sourceId, ids })
    return due
  })
}

/** Items of one source behind `afterSeq`, in the order of arrival. */
export async function readInboundItems(
  db: Queryable,
  sourceId: string,
  afterSeq: number,
  limit: number,
): Promise<{ seq: number; item: FeedItem }[]> {
  const rows = await db
    .selectFrom('inboundItems')
    .select(['seq', 'item'])
    .where('sourceId', '=', sourceId)
    .where('seq', '>', String(afterSeq))
    .orderBy(sql`seq`)
    .limit(limit)
    .execute()
  return rows.map((row) => ({ seq: Number(row.seq), item: storedItem.parse(row.item) }))
}

/** JSON keeps no dates: they are read back here. */
const storedItem = z.object({
  id: z.string(),
  unique: z.enum(['connector', 'source']),
  ref: z.string().optional(),
  url: z.string().optional(),
  title: z.string().optional(),
  text: z.string(),
  quoted: z.string().optional(),
  thread: z.object({ id: z.string(), title: z.string().optional() }).optional(),
  inReplyTo: z.string().optional(),
  author: z
    .union([
      z.object({ name: z.string(), id: z.string().optional(), url: z.string().optional() }),
      // As version 0.1.0 wrote it.
      z.string().transform((name) => ({ name })),
    ])
    .optional(),
  publishedAt: z.coerce.date().optional(),
  editedAt: z.coerce.date().optional(),
  language: z.string().optional(),
  rating: z.number().optional(),
  reach: z
    .object({
      followers: z.number().optional(),
      likes: z.number().optional(),
      replies: z.number().optional(),
      shares: z.number().optional(),
      views: z.number().optional(),
    })
    .optional(),
})
