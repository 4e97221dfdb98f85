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

const counted = ['texts', 'replies', 'skipped', 'inbound', 'tokens', 'keys', 'labels'] as const

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
  const days = (count: number) => sql`now() - ${count}::int * interval '1 day'`
  const texts = db
    .updateTable('mentions')
    .set({ ...wordless, updatedAt: sql<Date>`now()` })
    .where('seenAt', '<', secondsFromNow(-textMs / 1000))
    .where('text', '<>', '')
    .returning('id')
  // One statement: it is asked often, and mostly finds nothing.
  const { rows } = await sql<Pruned>`
    with texts as (${texts}),
    replies as (update replies set text = ''
      where created_at < ${secondsFromNow(-textMs / 1000)} and text <> '' and state not in ('pending', 'sending')
      returning id),
    skipped as (delete from skipped_items where seen_at < ${days(scrapDays)} returning 1),
    inbound as (delete from inbound_items i using sources s
      where s.id = i.source_id and i.received_at < ${days(scrapDays)}
        and s.last_success_at > i.received_at + interval '1 hour'
      returning 1),
    tokens as (delete from acknowledge_tokens where expires_at < ${days(scrapDays)} returning 1),
    keys as (delete from source_tokens where source_id <> all(${sourceIds}::text[]) returning 1),
    accounts as (delete from ledger where day < ${days(accountDays)}),
    rests as (delete from turns where next_at < ${days(accountDays)}),
    labels as (delete from labels where mention_id is null and stored_at < ${secondsFromNow(-textMs / 1000)} returning 1)
    select ${sql.join(counted.map((what) => sql`(select count(*)::int from ${sql.table(what)}) as ${sql.ref(what)}`))}`.execute(
    db,
  )
  const [pruned] = rows
  if (!pruned) throw new Error('the database did not say what it has erased')
  return pruned
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
