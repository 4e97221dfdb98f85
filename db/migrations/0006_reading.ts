import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const statements = [
  `alter table mentions
    add column quoted text,
    add column thread_id text,
    add column thread_title text,
    add column in_reply_to text,
    add column author_id text`,
  `alter table sources add column kind text`,
  // A repeat author is an account: the name that is shown may be anybody's.
  `drop index mentions_author`,
  `create index mentions_author on mentions (connector, author_id, seen_at) where author_id is not null`,
]
