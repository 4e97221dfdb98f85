import { type Kysely, sql } from 'kysely'

/** What a mention that names several brands says of each; null where it names one. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table mentions add column aspects jsonb`.execute(db)
}
