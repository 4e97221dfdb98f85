import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const statements = [
  // One correction a row: of the sentiment (no brand), or of whether a text is about a brand. The words of a mention
  // stay with the mention, so that erasing it takes them along; only imported texts are held here.
  `create table labels (
    id uuid primary key default gen_random_uuid(),
    mention_id uuid references mentions on delete cascade,
    text_hash bytea,
    text text,
    brand text not null default '',
    language text,
    rating real,
    label text check (label in ('negative', 'neutral', 'positive')),
    relevant boolean,
    source text not null check (source in ('api', 'command', 'import')),
    actor text not null,
    labelled_at timestamptz not null default now(),
    stored_at timestamptz not null default now(),
    constraint labels_words check ((mention_id is null) = (text is not null) and (text is null) = (text_hash is null)),
    constraint labels_one check ((label is null) = (relevant is not null) and (brand = '') = (relevant is null))
  )`,
  `create unique index labels_mention on labels (mention_id, brand) where mention_id is not null`,
  `create unique index labels_text on labels (text_hash, brand) where text_hash is not null`,

  `create table models (
    id bigint generated always as identity primary key,
    kind text not null check (kind in ('sentiment', 'context')),
    scope text not null,
    body jsonb not null,
    figures jsonb not null,
    trained_at timestamptz not null default now()
  )`,
  // The newest set is the one in use; taking it away brings back the one before.
  `create table model_sets (
    version bigint generated always as identity primary key,
    models bigint[] not null,
    made_at timestamptz not null default now()
  )`,
]
