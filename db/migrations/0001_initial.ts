import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const statements = [
  `create table sources (
    id text primary key,
    connector text not null,
    options_hash text not null,
    cursor text,
    state text not null default 'ok' check (state in ('ok', 'failing', 'stopped')),
    every_seconds double precision not null default 60,
    enabled boolean not null default true,
    next_poll_at timestamptz not null default now(),
    not_before timestamptz,
    lease_until timestamptz,
    lease_by uuid,
    lost_leases integer not null default 0,
    woken_at timestamptz,
    first_success_at timestamptz,
    last_poll_at timestamptz,
    last_success_at timestamptz,
    last_item_at timestamptz,
    longest_gap_seconds double precision not null default 0,
    failures integer not null default 0,
    last_error text,
    last_notice text,
    polls_total bigint not null default 0,
    failures_total bigint not null default 0,
    items_total bigint not null default 0,
    mentions_total bigint not null default 0
  )`,
  `create index sources_due on sources (next_poll_at) where enabled`,

  `create table mentions (
    id uuid primary key default gen_random_uuid(),
    seq bigint generated always as identity unique,
    source_id text not null,
    connector text not null,
    scope text not null,
    identity text not null,
    text_key bytea,
    content_hash bytea not null,
    external_id text not null,
    url text,
    title text,
    text text not null,
    author text,
    author_url text,
    published_at timestamptz,
    edited_at timestamptz,
    seen_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    language text,
    rating real,
    reach jsonb,
    brand text,
    brands jsonb not null,
    label text not null check (label in ('negative', 'neutral', 'positive', 'uncertain')),
    negative real not null,
    confidence real not null,
    why jsonb not null,
    reason text,
    urgencies jsonb not null,
    intent text not null,
    causes jsonb not null,
    relevance jsonb not null,
    score integer not null,
    level text not null,
    parts jsonb not null,
    decision text not null check (decision in ('alert', 'digest', 'store')),
    decision_reason text not null,
    constraint mentions_identity unique (connector, scope, identity)
  )`,
  `create index mentions_text_key on mentions (source_id, text_key) where text_key is not null`,
  `create index mentions_url on mentions using hash (url)`,
  `create index mentions_external_id on mentions using hash (external_id)`,
  `create index mentions_author on mentions (connector, author, seen_at) where author is not null`,

  `create table skipped_items (
    source_id text not null,
    external_id text not null,
    url text,
    reason text not null,
    seen_at timestamptz not null default now(),
    primary key (source_id, external_id)
  )`,
  `create index skipped_items_seen on skipped_items (seen_at)`,
  `create index skipped_items_url on skipped_items using hash (url)`,

  `create table cases (
    id uuid primary key default gen_random_uuid(),
    seq bigint generated always as identity unique,
    mention_id uuid not null unique references mentions on delete cascade,
    brand text,
    level text not null,
    score integer not null,
    state text not null default 'open' check (state in ('open', 'acknowledged', 'resolved')),
    opened_at timestamptz not null default now(),
    acknowledged_at timestamptz,
    acknowledged_by text,
    assignee text,
    snoozed_until timestamptz,
    resolved_at timestamptz,
    resolved_by text
  )`,
  `create index cases_state on cases (state, score desc, opened_at)`,

  `create table case_events (
    id bigint generated always as identity primary key,
    case_id uuid not null references cases on delete cascade,
    at timestamptz not null default now(),
    actor text not null,
    kind text not null,
    detail text
  )`,
  `create index case_events_case on case_events (case_id, id)`,

  `create table alerts (
    id uuid primary key default gen_random_uuid(),
    seq bigint generated always as identity unique,
    case_id uuid unique references cases on delete cascade,
    kind text not null,
    subject text not null,
    message text not null default '',
    opened_at timestamptz not null default now(),
    closed_at timestamptz
  )`,
  `create unique index alerts_one_open on alerts (kind, subject) where closed_at is null and case_id is null`,

  `create table deliveries (
    id uuid primary key default gen_random_uuid(),
    seq bigint generated always as identity unique,
    alert_id uuid not null references alerts on delete cascade,
    type text not null,
    round integer not null,
    step integer not null,
    channel text not null,
    risk integer not null,
    state text not null default 'pending'
      check (state in ('pending', 'sending', 'sent', 'cancelled', 'dead')),
    created_at timestamptz not null default now(),
    due_at timestamptz not null,
    enqueued_at timestamptz,
    nudges integer not null default 0,
    lease_until timestamptz,
    lease_by uuid,
    attempts integer not null default 0,
    lost_leases integer not null default 0,
    maybe_sent boolean not null default false,
    last_error text,
    receipt jsonb,
    sent_at timestamptz,
    constraint deliveries_once unique (alert_id, type, round, step, channel)
  )`,
  `create index deliveries_due on deliveries (due_at) where state in ('pending', 'sending')`,
  `create index deliveries_dead on deliveries (created_at) where state = 'dead'`,
  `create index deliveries_sent on deliveries (sent_at) where state = 'sent'`,

  `create table acknowledge_tokens (
    hash bytea primary key,
    case_id uuid not null references cases on delete cascade,
    channel text not null,
    expires_at timestamptz not null
  )`,
  `create index acknowledge_tokens_expiry on acknowledge_tokens (expires_at)`,

  `create table channels (
    id text primary key,
    gap_ms integer not null default 0,
    next_send_at timestamptz not null default now(),
    sent_total bigint not null default 0,
    failed_total bigint not null default 0,
    dead_total bigint not null default 0
  )`,

  `create table inbound_items (
    seq bigint generated always as identity primary key,
    source_id text not null,
    item jsonb not null,
    received_at timestamptz not null default now()
  )`,
  `create index inbound_items_source on inbound_items (source_id, seq)`,

  `create table settings (key text primary key, value text not null)`,
]
