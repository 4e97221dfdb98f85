import { sql } from 'kysely'
import type { Database } from './database.ts'
import { wordless } from './mention-rows.ts'
import { secondsFromNow } from './sources.ts'

export interface Pruned {
  texts: number
  replies: number
  skipped: number
  inbound: number
  tokens: number
  keys: number
  labels: number
}

/** Reasons for skipping, and pushed items that were read long ago, are of use for this long, in days. */
const scrapDays = 7

/** How long it is kept what was spent on which day. */
const accountDays = 40

/**
 * Erases what has outlived its purpose: words and author of mentions older than `textMs` (the counted facts and
 * the id stay, so that the post is not taken for a new one) and of old replies, texts that were imported with a label,
 * read inbox items, reasons for skipping, spent links, old accounts, and keys of sources that are not in the config any
 * more (`sourceIds` are those that are).
 */
export async function prune(
  db: Database,
  { textMs, sourceIds }: { textMs: number; sourceIds: string[] },
): Promise<Pruned> {
  const [texts] = await db
    .updateTable('mentions')
    .set({ ...wordless, updatedAt: sql<Date>`now()` })
    .where('seenAt', '<', secondsFromNow(-textMs / 1000))
    .where('text', '<>', '')
    .execute()
  const replies = await sql`
    update replies set text = '' where created_at < ${secondsFromNow(-textMs / 1000)} and text <> ''
      and state not in ('pending', 'sending')`.execute(db)
  const skipped = await sql`
    delete from skipped_items where seen_at < now() - ${scrapDays} * interval '1 day'`.execute(db)
  const inbound = await sql`
    delete from inbound_items i using sources s
    where s.id = i.source_id and i.received_at < now() - ${scrapDays} * interval '1 day'
      and s.last_success_at > i.received_at + interval '1 hour'`.execute(db)
  const tokens =
    await sql`delete from acknowledge_tokens where expires_at < now() - ${scrapDays} * interval '1 day'`.execute(
      db,
    )
  const keys = await sql`delete from source_tokens where source_id <> all(${sourceIds}::text[])`.execute(db)
  await sql`delete from ledger where day < now() - ${accountDays} * interval '1 day'`.execute(db)
  await sql`delete from turns where next_at < now() - ${accountDays} * interval '1 day'`.execute(db)
  const labels = await sql`
    delete from labels where mention_id is null
      and stored_at < now() - ${textMs / 1000}::float8 * interval '1 second'`.execute(db)
  return {
    texts: Number(texts?.numUpdatedRows ?? 0),
    replies: Number(replies.numAffectedRows ?? 0),
    skipped: Number(skipped.numAffectedRows ?? 0),
    inbound: Number(inbound.numAffectedRows ?? 0),
    tokens: Number(tokens.numAffectedRows ?? 0),
    keys: Number(keys.numAffectedRows ?? 0),
    labels: Number(labels.numAffectedRows ?? 0),
  }
}

/**
 * Runs `work` in at most one process at a time; the others skip their turn. The lock ends with the connection,
 * so a killed process never holds it.
 */
export async function exclusively(db: Database, name: string, work: () => Promise<void>): Promise<boolean> {
  return await db.connection().execute(async (connection) => {
    const key = sql`hashtextextended(${`ennakko ${name}`}, 0)`
    const { locked } = await connection
      .selectNoFrom(sql<boolean>`pg_try_advisory_lock(${key})`.as('locked'))
      .executeTakeFirstOrThrow()
    if (!locked) return false
    try {
      await work()
    } finally {
      await sql`select pg_advisory_unlock(${key})`.execute(connection)
    }
    return true
  })
}
