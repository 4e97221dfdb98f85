import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const statements = [
  `create table replies (
    id uuid primary key default gen_random_uuid(),
    seq bigint generated always as identity unique,
    case_id uuid not null references cases on delete cascade,
    key text not null unique,
    text text not null,
    author text not null,
    state text not null default 'pending'
      check (state in ('pending', 'sending', 'posted', 'pending_moderation', 'refused', 'unknown')),
    created_at timestamptz not null default now(),
    approved_at timestamptz not null default now(),
    due_at timestamptz not null default now(),
    lease_until timestamptz,
    lease_by uuid,
    attempts integer not null default 0,
    lost_leases integer not null default 0,
    maybe_posted boolean not null default false,
    last_error text,
    posted_id text,
    posted_url text,
    posted_at timestamptz
  )`,
  `create index replies_case on replies (case_id, seq)`,
  `create unique index replies_one_under_way on replies (case_id) where state in ('pending', 'sending', 'unknown')`,
  `create index replies_due on replies (due_at) where state in ('pending', 'sending')`,

  `alter table cases add column replied_at timestamptz`,
]
