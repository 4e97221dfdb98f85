import { sql } from 'kysely'
import type { FeedItem } from '../connectors/connector.ts'
import type { Queryable } from './database.ts'
import { type Stored, selectStored } from './edits.ts'
import { type Sighted, keyOf } from './mention-rows.ts'
import { type SightingPair, isOnePost } from './same-post.ts'

/** Where posts were seen, and what else is seen there. */
export interface SightedAt {
  sourceId: string
  connector: string
  /** Identities of everything that the source shows now, where it tells all of them. */
  listed?: readonly string[]
}

export interface KnownPost {
  stored: Stored
  /** How it was known: by its id, by one that it has elsewhere or since, or by what it says, where and when. */
  by: 'id' | 'further id' | 'likeness'
}

/**
 * What the database already has of a page, by `isOnePost`. Each stored post is known at most once by its likeness, to the one
 * that is nearest in time. Of what is not known the addresses are locked until the transaction ends, so that nobody else
 * stores the same post from another source meanwhile.
 */
export async function findKnownPosts<T extends Sighted>(
  trx: Queryable,
  at: SightedAt,
  sighted: readonly T[],
): Promise<Map<T, KnownPost>> {
  const known = await findById(trx, at, sighted)
  const strangers = sighted.filter((one) => !known.has(one))
  if (strangers.length === 0) return known
  await lockLinks(trx, strangers)
  const alike = await findAlike(trx, at.sourceId, strangers)
  const taken = new Set([...known.values()].map(({ stored }) => stored.id))
  const compare = comparing(at, sighted)
  for (const one of strangers) {
    const found = (alike.get(keyOf(one)) ?? [])
      .toSorted((a, b) => distanceMs(one, a) - distanceMs(one, b))
      .find((post) => !taken.has(post.id) && isOnePost(compare(one, post)))
    if (!found) continue
    taken.add(found.id)
    known.set(one, { stored: found, by: 'likeness' })
  }
  return known
}

async function findById<T extends Sighted>(
  trx: Queryable,
  { sourceId, connector }: SightedAt,
  sighted: readonly T[],
): Promise<Map<T, KnownPost>> {
  if (sighted.length === 0) return new Map()
  const wanted = sql<{ wantedScope: string; wantedIdentity: string }>`unnest(
    ${sighted.map(({ scope }) => scope)}::text[],
    ${sighted.map(({ identity }) => identity)}::text[]
  )`.as<'wanted'>(sql`wanted(wanted_scope, wanted_identity)`)
  const own = await selectStored(trx)
    .select(['scope', 'identity'])
    .innerJoin(wanted, (join) =>
      join.on(sql<boolean>`mentions.scope = wanted_scope and mentions.identity = wanted_identity`),
    )
    .where('connector', '=', connector)
    .execute()
  const further = await selectStored(trx)
    .innerJoin('sightings', 'sightings.mentionId', 'mentions.id')
    .select(['sightings.scope', 'sightings.identity'])
    .innerJoin(wanted, (join) =>
      join.on(sql<boolean>`sightings.scope = wanted_scope and sightings.identity = wanted_identity`),
    )
    .where('sightings.connector', '=', connector)
    .execute()
  const ownById = new Map(own.map((row) => [keyOf(row), row]))
  const furtherById = new Map(further.map((row) => [keyOf(row), row]))
  return new Map(
    sighted.flatMap((one) => {
      const its = ownById.get(keyOf(one))
      const stored = its ?? furtherById.get(keyOf(one))
      const by = its?.sourceId === sourceId ? 'id' : 'further id'
      return stored ? [[one, { stored, by }]] : []
    }),
  )
}

/** Addresses take turns at so many locks: the largest page holds no more than these. */
const turns = 64

async function lockLinks(trx: Queryable, sighted: readonly Sighted[]): Promise<void> {
  const wanted = new Set(sighted.flatMap(({ linkKey }) => (linkKey ? [linkKey.readUInt8(0) % turns] : [])))
  if (wanted.size === 0) return
  // Always in one order, so that no two wait for each other.
  await sql`select pg_advisory_xact_lock(hashtext('ennakko link'), turn)
    from (select turn from unnest(${[...wanted]}::int[]) turn order by turn) ordered`.execute(trx)
}

interface AlikePost extends Stored {
  textKey: Buffer | null
  linkKey: Buffer | null
  author: string | null
  authorId: string | null
  publishedAt: Date | null
  /** How long ago it was seen first. */
  agoMs: number
  /** The ids that it has at the source that is read. */
  idsHere: string[]
  /** Other posts of its source stand at its address as well. */
  isLinkShared: boolean
}

/** How far apart two sources may show one post. */
const nearMs = 48 * 3_600_000
const near = sql.raw(`interval '48 hours'`)

/** What has the same words at about the same time, or the same address and date, by `keyOf` the one that it resembles. */
async function findAlike(
  trx: Queryable,
  sourceId: string,
  sighted: readonly Sighted[],
): Promise<Map<string, AlikePost[]>> {
  const { rows: pairs } = await sql<{ wanted: string; id: string }>`
    with wanted as (select * from unnest(
      ${sighted.map(keyOf)}::text[],
      ${sighted.map(({ textKey }) => textKey ?? null)}::bytea[],
      ${sighted.map(({ linkKey }) => linkKey ?? null)}::bytea[],
      ${sighted.map(({ scored }) => scored.item.publishedAt ?? null)}::timestamptz[]
    ) as wanted(key, text_key, link_key, published_at))
    select key as wanted, id from wanted w join mentions m on m.text_key = w.text_key
      and m.published_at between w.published_at - ${near} and w.published_at + ${near}
    union
    select key, id from wanted w join mentions m on m.text_key = w.text_key
      and (m.published_at is null or w.published_at is null)
      and (m.seen_at > now() - ${near} or (m.published_at is null and w.published_at is null))
    union
    select key, id from wanted w join mentions m on m.link_key = w.link_key
      and m.published_at = w.published_at and m.source_id = ${sourceId}`.execute(trx)
  if (pairs.length === 0) return new Map()
  const rows = await selectStored(trx)
    .select(['textKey', 'linkKey', 'author', 'authorId', 'publishedAt'])
    .select([
      sql<number>`extract(epoch from now() - seen_at)::float8 * 1000`.as('agoMs'),
      sql<string[]>`array(select identity from sightings s
        where s.mention_id = mentions.id and s.source_id = ${sourceId})
        || case when source_id = ${sourceId} then array[identity] else '{}' end`.as('idsHere'),
      sql<boolean>`exists (select from mentions o where o.link_key = mentions.link_key
        and o.source_id = mentions.source_id and o.id <> mentions.id)`.as('isLinkShared'),
    ])
    .where(sql<boolean>`mentions.id = any(${[...new Set(pairs.map(({ id }) => id))]}::uuid[])`)
    .execute()
  const posts = new Map(rows.map((row) => [row.id, row]))
  const alike = new Map<string, AlikePost[]>()
  for (const { wanted, id } of pairs) {
    const post = posts.get(id)
    if (post) alike.set(wanted, [...(alike.get(wanted) ?? []), post])
  }
  return alike
}

type Compare = (one: Sighted, post: AlikePost) => SightingPair

function comparing({ sourceId, listed }: SightedAt, sighted: readonly Sighted[]): Compare {
  const shown = new Set([...(listed ?? []), ...sighted.map(({ identity }) => identity)])
  const links = Map.groupBy(sighted, ({ linkKey }) => linkKey?.toString('hex'))
  return (one, post) => {
    const isShared = post.isLinkShared || (links.get(one.linkKey?.toString('hex'))?.length ?? 0) > 1
    const isLinkSame = one.linkKey !== undefined && post.linkKey?.equals(one.linkKey)
    return {
      sameId: false,
      sameSource: post.sourceId === sourceId || post.idsHere.length > 0,
      storedId: post.idsHere.some((id) => shown.has(id)) ? 'listed' : listed ? 'gone' : 'unknown',
      link: isLinkSame ? (isShared ? 'shared' : 'same') : 'other',
      words: one.textKey !== undefined && post.textKey?.equals(one.textKey) ? 'same' : 'other',
      date: compareDates(one.scored.item.publishedAt, post.publishedAt),
      author: compareAuthors(one.scored.item.author, post),
      telling: one.isTelling,
      near: distanceMs(one, post) <= nearMs,
    }
  }
}

/** A site that tells no more than the day, or the hour, gives the full hour. */
const hourMs = 3_600_000

function compareDates(one: Date | undefined, other: Date | null): SightingPair['date'] {
  if (one === undefined && other === null) return 'untold'
  if (one?.getTime() !== other?.getTime()) return 'other'
  return Number(one) % hourMs === 0 ? 'roughly' : 'same'
}

/** By accounts where both tell theirs: the same person may be shown under two names, and two persons under one. */
function compareAuthors(one: FeedItem['author'], other: AlikePost): SightingPair['author'] {
  if (one === undefined || other.author === null) return 'unknown'
  if (one.id !== undefined && other.authorId !== null) return one.id === other.authorId ? 'same' : 'other'
  return one.name.trim().toLowerCase() === other.author.trim().toLowerCase() ? 'same' : 'other'
}

/** By their own dates, or else by when they were seen. */
function distanceMs({ scored }: Sighted, { publishedAt, agoMs }: AlikePost): number {
  const own = scored.item.publishedAt
  return own && publishedAt ? Math.abs(own.getTime() - publishedAt.getTime()) : agoMs
}
