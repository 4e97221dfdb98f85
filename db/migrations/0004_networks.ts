import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const statements = [
  `alter table mentions
    add column ref text,
    add column deleted_at timestamptz,
    add column recheck_at timestamptz,
    add column rechecks smallint not null default 0`,
  `create index mentions_recheck on mentions (source_id, recheck_at) where recheck_at is not null`,
  `create index mentions_ref on mentions using hash (ref) where ref is not null`,
  // Ids can be longer than an index entry may be.
  `create index mentions_id_prefix on mentions (connector, left(external_id, 200) text_pattern_ops)`,

  `alter table sources
    add column waits_for text,
    add column streaming boolean not null default false`,

  `create table source_tokens (
    source_id text not null,
    name text not null,
    sealed bytea not null,
    expires_at timestamptz,
    written_at timestamptz not null default now(),
    primary key (source_id, name)
  )`,

  `create table ledger (
    account text not null,
    unit text not null,
    day date not null,
    zone text not null,
    spent numeric not null,
    budget numeric not null,
    sources text[] not null,
    primary key (account, unit, day)
  )`,

  `create table turns (name text primary key, next_at timestamptz not null)`,
]
