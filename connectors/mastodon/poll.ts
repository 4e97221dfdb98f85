import { z } from 'zod'
import { PermanentError } from '../../lib/errors.ts'
import type { Cursor, FeedItem, Page } from '../connector.ts'
import { readCursor } from '../reading/cursor.ts'
import { openOverlap, readBack, type Overlap } from '../reading/overlap.ts'
import type { Facts, Instance } from './instance.ts'
import { TOKEN_VARIABLE } from './instance.ts'
import { itemOf, refusalToBeRead } from './status.ts'
import {
  type Entry,
  OVERLAP_SECONDS,
  type Place,
  placeSchema,
  readEntry,
  readTimeline,
  type Timeline,
} from './timeline.ts'

export interface Wanted {
  tags: string[]
  query?: string
  mentions: boolean
  /** Posts of this instance's own accounts only. */
  local: boolean
  bots: boolean
}

const DAY_MS = 86_400_000
const SEARCH_POSTS = 40
const SEARCH_PAGES = 5

const stateSchema = z.object({
  /** When the instance was asked what it allows, milliseconds since 1970. */
  probedAt: z.number(),
  overlap: z.string().optional(),
  places: z.record(z.string(), placeSchema),
})

export type State = z.infer<typeof stateSchema>

export function readState(cursor: Cursor | undefined): State {
  return readCursor(cursor, stateSchema) ?? { probedAt: 0, places: {} }
}

/** Everything that is wanted of the instance, by the name under which its place is kept. */
export function timelinesOf({ tags, mentions, local }: Wanted): [string, Timeline][] {
  const params: Record<string, string> = local ? { local: 'true' } : {}
  const hashtags = tags.map((tag): [string, Timeline] => [
    `#${tag}`,
    { path: `/api/v1/timelines/tag/${encodeURIComponent(tag)}`, params, isOwn: false },
  ])
  const own: [string, Timeline] = [
    '@',
    { path: '/api/v1/notifications', params: { 'types[]': ['mention'] }, isOwn: true },
  ]
  return mentions ? [...hashtags, own] : hashtags
}

export async function readInstance(
  wanted: Wanted,
  instance: Instance,
  cursor: Cursor | undefined,
  signal: AbortSignal,
): Promise<Page> {
  const state = readState(cursor)
  const notices: string[] = []
  let { probedAt } = state
  if (Date.now() - probedAt > DAY_MS) {
    notices.push(...checkAccess(wanted, instance, await instance.facts(signal)))
    probedAt = Date.now()
  }
  const overlap = openOverlap(state.overlap, OVERLAP_SECONDS)
  const entries: Entry[] = []
  const rejected: NonNullable<Page['rejected']> = []
  const places: Record<string, Place> = {}
  let more = false
  for (const [name, timeline] of timelinesOf(wanted)) {
    const reading = await readTimeline(timeline, instance, state.places[name], overlap.since, signal)
    entries.push(...reading.entries)
    rejected.push(...reading.rejected)
    places[name] = reading.place
    more ||= reading.more
  }
  const found = await readSearch(wanted, instance, overlap, rejected, signal)
  entries.push(...found.listed)
  const page = pageOf(wanted, instance, overlap, entries, { probedAt, places })
  return { ...page, more, gap: found.gap, notices, rejected: [...rejected, ...(page.rejected ?? [])] }
}

/** The items among `entries` that are news, and the state after them. */
export function pageOf(
  { bots }: Wanted,
  instance: Instance,
  overlap: Overlap,
  entries: Entry[],
  state: State,
): Page {
  const items: FeedItem[] = []
  const rejected: NonNullable<Page['rejected']> = []
  for (const { status, isOwn } of overlap.fresh(entries)) {
    const refusal = isOwn ? undefined : refusalToBeRead(status, bots)
    const item = refusal === undefined ? itemOf(status, instance.host) : undefined
    if (item) items.push(item)
    else rejected.push({ id: status.uri, reason: refusal ?? 'the post has no words' })
  }
  return {
    items,
    rejected,
    cursor: JSON.stringify({ ...state, overlap: overlap.next(entries) } satisfies State),
  }
}

/** Full-text search is newest first and knows no way forward. */
async function readSearch(
  { query }: Wanted,
  instance: Instance,
  overlap: Overlap,
  rejected: NonNullable<Page['rejected']>,
  signal: AbortSignal,
): Promise<{ listed: Entry[]; gap?: string }> {
  if (query === undefined) return { listed: [] }
  const { listed, gap } = await readBack(
    overlap,
    async (next) => {
      const params = {
        q: query,
        type: 'statuses',
        limit: String(SEARCH_POSTS),
        ...(next === undefined ? {} : { max_id: next }),
      }
      const schema = z.object({ statuses: z.array(z.unknown()) })
      const { statuses } = await instance.get('/api/v2/search', params, schema, signal)
      const listed = statuses.flatMap((raw) => readEntry(raw, false, rejected))
      return { listed, next: statuses.length < SEARCH_POSTS ? undefined : listed.at(-1)?.place }
    },
    SEARCH_PAGES,
  )
  // The last page reaches behind the overlap, where nothing is remembered.
  const { since } = overlap
  return { listed: listed.filter(({ at }) => !since || !at || at >= since), gap }
}

/** An instance that hides its hashtags answers with nothing, as if nobody wrote: better to say so. */
function checkAccess({ tags, local }: Wanted, { host, token }: Instance, { hashtags }: Facts): string[] {
  if (tags.length === 0) return []
  const needed = local ? [hashtags?.local] : [hashtags?.local, hashtags?.remote]
  if (needed.every((access) => access === 'disabled'))
    throw new PermanentError(`${host} has switched its hashtag timelines off: read them at another instance`)
  if (token === undefined && needed.some((access) => access === 'authenticated'))
    throw new PermanentError(
      `${host} shows hashtags to signed-in applications only: make one there under Preferences, Development, and set ` +
        `${TOKEN_VARIABLE} to its access token`,
    )
  if (!needed.includes('disabled')) return []
  const hidden = hashtags?.local === 'disabled' ? 'its own accounts' : 'other instances'
  return [`${host} does not show hashtags of posts from ${hidden}; read them at another instance as well.`]
}
