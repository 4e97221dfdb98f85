import { z } from 'zod'
import { mapInTurns } from '../../lib/turns.ts'
import { clock } from '../../lib/clock.ts'
import { PermanentError } from '../../lib/errors.ts'
import type { Cursor, Page } from '../connector.ts'
import { readCursor } from '../reading/cursor.ts'
import type { ListingEntry } from '../reading/entries.ts'
import { type Listing, readListings } from '../reading/listings.ts'
import type { Facts, MastodonInstance } from './instance.ts'
import { tokenVariable } from './instance.ts'
import { itemOf, refusalToBeRead, versionOf } from './status.ts'
import {
  overlapSeconds,
  type TimelinePlace,
  placeSchema,
  readPosts,
  readTimeline,
  type Timeline,
  type TimelinePost,
} from './timeline.ts'

export interface WantedTimelines {
  tags: string[]
  query?: string
  mentions: boolean
  /** Posts of this instance's own accounts only. */
  local: boolean
  bots: boolean
}

const dayMs = 86_400_000
const searchPosts = 40
const searchPages = 5

const stateSchema = z.object({
  /** When the instance was asked what it allows, milliseconds since 1970. */
  probedAt: z.number(),
  overlap: z.string().optional(),
  places: z.record(z.string(), placeSchema),
})

export type InstanceState = z.infer<typeof stateSchema>

export function readState(cursor: Cursor | undefined): InstanceState {
  return readCursor(cursor, stateSchema) ?? { probedAt: 0, places: {} }
}

/** Everything that is wanted of the instance, by the name under which its place is kept. */
export function timelinesOf({ tags, mentions, local }: WantedTimelines): [string, Timeline][] {
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
  wanted: WantedTimelines,
  instance: MastodonInstance,
  cursor: Cursor | undefined,
  signal: AbortSignal,
): Promise<Page> {
  const state = readState(cursor)
  const notices: string[] = []
  let { probedAt } = state
  if (clock.now() - probedAt > dayMs) {
    notices.push(...checkAccess(wanted, instance, await instance.facts(signal)))
    probedAt = clock.now()
  }
  const places: Record<string, TimelinePlace> = {}
  let more = false
  const timelines = timelinesOf(wanted).map(([name, timeline]): Listing => ({
    name,
    mostBatches: 1,
    async read(_, since) {
      const reading = await readTimeline(timeline, instance, state.places[name], since, signal)
      places[name] = reading.place
      more ||= reading.more
      return {
        entries: [
          ...(await mapInTurns(reading.posts, (post) => entryOf(post, wanted, instance))),
          ...reading.unreadable,
        ],
      }
    },
  }))
  // A timeline goes on where it stopped, so that none needs to be cut short.
  const memory = { overlapSeconds, remembered: 0, withinMs: Infinity }
  const page = await readListings(state.overlap, memory, [
    ...timelines,
    ...searchOf(wanted, instance, signal),
  ])
  const next: InstanceState = { probedAt, places, overlap: page.cursor }
  return { ...page, cursor: JSON.stringify(next), more, notices: [...notices, ...(page.notices ?? [])] }
}

/** What comes of a post: what must not be read is passed over. */
export function entryOf(
  { status, at, isOwn }: TimelinePost,
  { bots }: WantedTimelines,
  { host }: MastodonInstance,
): ListingEntry {
  const placed = { version: versionOf(status), at }
  const refusal = isOwn ? undefined : refusalToBeRead(status, bots)
  const item = refusal === undefined ? itemOf(status, host) : undefined
  return item ? { item, ...placed } : { id: status.uri, why: refusal ?? 'the post has no words', ...placed }
}

const foundSchema = z.object({ statuses: z.array(z.unknown()) })

/** Full-text search is newest first and knows no way forward. */
function searchOf(wanted: WantedTimelines, instance: MastodonInstance, signal: AbortSignal): Listing[] {
  const { query: q } = wanted
  if (q === undefined) return []
  return [
    {
      name: 'the search',
      mostBatches: searchPages,
      async read(next, since) {
        const params = {
          q,
          type: 'statuses',
          limit: String(searchPosts),
          ...(next === undefined ? {} : { max_id: next }),
        }
        const { statuses } = await instance.get('/api/v2/search', params, foundSchema, signal)
        const { posts, unreadable } = readPosts(statuses, false)
        // Behind the overlap nothing is remembered.
        const wantedPosts = posts.filter(({ at }) => !since || !at || at >= since)
        const isLast = statuses.length < searchPosts || wantedPosts.length < posts.length
        return {
          entries: [
            ...(await mapInTurns(wantedPosts, (post) => entryOf(post, wanted, instance))),
            ...unreadable,
          ],
          next: isLast ? undefined : posts.at(-1)?.place,
        }
      },
    },
  ]
}

/** An instance that hides its hashtags answers with nothing, as if nobody wrote: better to say so. */
function checkAccess(
  { tags, local }: WantedTimelines,
  { host, token }: MastodonInstance,
  { hashtags }: Facts,
): string[] {
  if (tags.length === 0) return []
  const needed = local ? [hashtags?.local] : [hashtags?.local, hashtags?.remote]
  if (needed.every((access) => access === 'disabled'))
    throw new PermanentError(`${host} has switched its hashtag timelines off: read them at another instance`)
  if (token === undefined && needed.some((access) => access === 'authenticated'))
    throw new PermanentError(
      `${host} shows hashtags to signed-in applications only: make one there under Preferences, Development, and set ` +
        `${tokenVariable} to its access token`,
    )
  if (!needed.includes('disabled')) return []
  const hidden = hashtags?.local === 'disabled' ? 'its own accounts' : 'other instances'
  return [`${host} does not show hashtags of posts from ${hidden}; read them at another instance as well.`]
}
