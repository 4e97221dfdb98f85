import { type Kysely, sql } from 'kysely'

/**
 * What is known of posts is told apart more finely: identities and keys of all mentions are computed again. A million of
 * them take a few minutes, once.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
  await keyAgain(db)
  for (const statement of indexes) await sql.raw(statement).execute(db)
}

const statements = [
  `alter table mentions
    add column quoted text,
    add column thread_id text,
    add column thread_title text,
    add column in_reply_to text,
    add column author_id text,
    add column link_key bytea,
    add column reading_version smallint not null default 1`,
  `alter table sources
    add column kind text,
    add column refusals integer not null default 0,
    add column refused_since timestamptz`,
  // What was stopped by one refusal stays so till it answers again.
  `update sources set refusals = 3, refused_since = coalesce(last_success_at, now() - interval '1 day')
    where state = 'stopped'`,
  // A repeat author is an account: the name that is shown may be anybody's.
  `drop index mentions_author`,
  `create index mentions_author on mentions (connector, author_id, seen_at) where author_id is not null`,
  `drop index mentions_text_key`,
  `alter table sources add column complete_at timestamptz`,
  `alter table source_tokens add column sealed_for text`,
  `create table sightings (
    mention_id uuid not null references mentions on delete cascade,
    source_id text not null,
    connector text not null,
    scope text not null,
    identity text not null,
    external_id text not null,
    seen_at timestamptz not null default now(),
    primary key (connector, scope, identity, source_id)
  )`,
  `create index sightings_mention on sightings (mention_id)`,
  `create index sightings_external_id on sightings using hash (external_id)`,
]

/** Made when the keys stand: to fill an index is cheaper than to keep it. */
const indexes = [
  `create index mentions_text_key on mentions (text_key, published_at) where text_key is not null`,
  `create index mentions_link_key on mentions (link_key, published_at) where link_key is not null`,
]

/** Rows that are computed again at once. */
const batch = 1_000

interface Mention {
  id: string
  seq: string
  externalId: string
  url: string | null
  title: string | null
  text: string
}

/** Batch by batch, because a statement may take a minute at the most. */
async function keyAgain(db: Kysely<unknown>): Promise<void> {
  for (let after = '0'; ;) {
    const { rows } = await sql<Mention>`select id, seq, external_id, url, title, text from mentions
      where seq > ${after}::bigint order by seq limit ${sql.lit(batch)}`.execute(db)
    await keyBatch(db, rows)
    const last = rows.at(-1)
    if (rows.length < batch || !last) return
    after = last.seq
  }
}

/** An identity that another mention has already is left as it is. Of erased words there is no key. */
async function keyBatch(db: Kysely<unknown>, rows: Mention[]): Promise<void> {
  const keyed = rows.map(({ id, externalId, url, title, text }) => ({
    id,
    stable: stableId(externalId),
    long: stableId(externalId).length > 512,
    words: text === '' ? null : wordsOf(title, text),
    link: url === null ? null : canonicalUrl(url),
  }))
  await sql`
    with wanted as (
      select id, case when long then 'sha256:' || encode(${hashOf('stable')}, 'hex') else stable end as identity,
        ${hashOf('words')} as text_key, ${hashOf('link')} as link_key
      from jsonb_to_recordset(${JSON.stringify(keyed)}::jsonb)
        as w(id uuid, stable text, long boolean, words text, link text))
    update mentions m set
      identity = case
        when w.identity = m.identity or exists (select from mentions o
          where o.connector = m.connector and o.scope = m.scope and o.identity = w.identity) then m.identity
        else w.identity
      end,
      text_key = w.text_key,
      link_key = w.link_key
    from wanted w where m.id = w.id`.execute(db)
}

function hashOf(column: string) {
  return sql`substring(sha256(convert_to(${sql.ref(column)}, 'UTF8')) for 16)`
}

// What follows is mentions/identity.ts as it was when this migration was written.

const trackingNames =
  'utm_(?:source|medium|campaign|term|content|source_platform|creative_format|marketing_tactic)|' +
  'gclid|gclsrc|dclid|fbclid|msclkid|twclid|mc_[ce]id|yclid|_hs(?:enc|mi)|igshid|igsh'
const trackingParameter = new RegExp(`^(?:${trackingNames})$`, 'iu')
const trackingPair = new RegExp(`^(?:${trackingNames})(?:=|$)`, 'iu')

function stableId(id: string): string {
  const address = URL.canParse(id) ? /^https?:\/\/(?<rest>.*)$/isu.exec(id)?.groups?.['rest'] : undefined
  return address === undefined ? id : withoutTracking(address)
}

function withoutTracking(address: string): string {
  const [whole = '', beforeQuery = '', query, fragment = ''] =
    /^([^?#]*)(?:\?([^#]*))?(#.*)?$/su.exec(address) ?? []
  if (query === undefined) return whole.replace(/#$/u, '')
  const kept = query.split('&').filter((pair) => !trackingPair.test(pair))
  return `${beforeQuery}${kept.length > 0 ? `?${kept.join('&')}` : ''}${fragment === '#' ? '' : fragment}`
}

function canonicalUrl(address: string): string {
  const url = URL.parse(address)
  if (url === null) return address
  const tracking = [...url.searchParams.keys()].filter((name) => trackingParameter.test(name))
  for (const name of tracking) url.searchParams.delete(name)
  url.searchParams.sort()
  const host = url.host.replace(/^www\./u, '')
  return `${host}${url.pathname.replace(/(?<!\/)\/+$/u, '')}${url.search}${url.hash}`
}

function wordsOf(title: string | null, text: string): string {
  return `${title ?? ''}\n${text}`.normalize('NFKC').replaceAll(/\s+/gu, ' ').trim()
}
