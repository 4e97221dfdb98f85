import { z } from 'zod'
import { clock } from '../../lib/clock.ts'
import { parseDate } from '../values/dates.ts'
import { refuseUnreadable, type UnreadableEntry, unreadableEntry } from '../reading/entries.ts'
import { standstill } from '../reading/listings.ts'
import type { MastodonInstance } from './instance.ts'
import { type MastodonStatus, statusSchema } from './status.ts'

/** How late a post may arrive from another instance; it then stands among those of its time, not at the top. */
export const overlapSeconds = 2 * 3600

const pagePosts = 40
/** Pages that one poll reads again, and pages of news. */
const sweepPages = 3
const mostPages = 10
const markMs = 600_000

/** A list of posts with ids that grow: a timeline, or notifications that hold posts. */
export interface Timeline {
  path: string
  params: Record<string, string | string[]>
  /** Posts that speak to us are ours to read, whoever else may. */
  isOwn: boolean
}

export interface TimelinePost {
  /** The id that pages go by. */
  place: string
  /** When it was written, or spoke to us. */
  at?: Date
  status: MastodonStatus
  isOwn: boolean
}

export const placeSchema = z.object({
  newest: z.string().optional(),
  /** How far the re-reading of the overlap has come, when one poll was not enough. */
  sweep: z.string().optional(),
  /** Ids with their times, oldest first, ten minutes apart: where re-reading may begin. */
  marks: z.array(z.tuple([z.string(), z.number()])),
})

export type TimelinePlace = z.infer<typeof placeSchema>

export interface TimelineReading {
  posts: TimelinePost[]
  unreadable: UnreadableEntry[]
  place: TimelinePlace
  more: boolean
}

/**
 * What is new, and what stands in the overlap. `min_id` leads forward page by page without a gap; `since_id` would skip
 * what does not fit on the newest page. `since` is where the overlap begins.
 */
export async function readTimeline(
  timeline: Timeline,
  instance: MastodonInstance,
  past: TimelinePlace | undefined,
  since: Date | undefined,
  signal: AbortSignal,
): Promise<TimelineReading> {
  const reading: TimelineReading = { posts: [], unreadable: [], place: past ?? { marks: [] }, more: false }
  const known = past?.newest

  async function readPage(from: { min_id?: string; max_id?: string }): Promise<string | undefined> {
    const params = { ...timeline.params, limit: String(pagePosts), ...from }
    const answer = await instance.get(timeline.path, params, z.array(z.unknown()), signal)
    const { posts: page, unreadable } = readPosts(answer, timeline.isOwn)
    if (unreadable.length === answer.length) refuseUnreadable(instance.host, unreadable)
    reading.unreadable.push(...unreadable)
    // What was read before and has left the overlap since is nobody's news.
    const isOver = ({ place, at }: TimelinePost) =>
      known !== undefined && !isAfter(place, known) && since !== undefined && (at === undefined || at < since)
    reading.posts.push(...page.filter((post) => !isOver(post)))
    reading.place = advance(reading.place, page, since)
    if (answer.length < pagePosts) return undefined
    const sorted = sortByPlace(page)
    if (from.min_id === undefined) return sorted[0]?.place
    const last = sorted.at(-1)?.place
    if (last === undefined || !isAfter(last, from.min_id))
      throw standstill(`the timeline of ${instance.host}`)
    return last
  }

  async function readOn(from: string, pages: number): Promise<string | undefined> {
    let next = await readPage({ min_id: from })
    for (let page = 1; next !== undefined && page < pages; page++) next = await readPage({ min_id: next })
    return next
  }

  const anchor = anchorOf(past, since)
  if (anchor === undefined) {
    let oldest = await readPage({})
    // Nothing stood here when it was first read: all of it is news.
    const pages = past === undefined ? 1 : mostPages
    for (let page = 1; oldest !== undefined && page < pages; page++)
      oldest = await readPage({ max_id: oldest })
    const [first] = sortByPlace(reading.posts)
    const marks: TimelinePlace['marks'] = first ? [[before(first.place), 0], ...reading.place.marks] : []
    return { ...reading, place: { ...reading.place, marks } }
  }
  const [id, time] = anchor
  // Late posts may stand even before the first one that was ever read.
  if (time === 0) await readPage({ max_id: id })
  const rest = await readOn(past?.sweep ?? id, sweepPages)
  const further = rest === undefined ? undefined : await readOn(reading.place.newest ?? rest, mostPages)
  return { ...reading, place: { ...reading.place, sweep: rest }, more: further !== undefined }
}

/** The state after these posts. */
export function advance(past: TimelinePlace, posts: TimelinePost[], since: Date | undefined): TimelinePlace {
  const sorted = sortByPlace(posts)
  const marks = [...past.marks]
  let { newest } = past
  for (const { place, at } of sorted) {
    if (!isAfter(place, newest)) continue
    newest = place
    const time = Math.min(at?.getTime() ?? 0, clock.now())
    if (time > (marks.at(-1)?.[1] ?? 0) + markMs) marks.push([place, time])
  }
  const left = marks.findLastIndex(([, time]) => since !== undefined && time <= since.getTime())
  return { ...past, newest, marks: marks.slice(Math.max(0, left)) }
}

/** The last place before the overlap, or else the first one ever read, whose time counts as 0. */
function anchorOf(past: TimelinePlace | undefined, since: Date | undefined): [string, number] | undefined {
  return past?.marks.findLast(([, time]) => time === 0 || (since !== undefined && time <= since.getTime()))
}

function sortByPlace(posts: TimelinePost[]): TimelinePost[] {
  return posts.toSorted((a, b) => (isAfter(a.place, b.place) ? 1 : -1))
}

/** The id just below, where ids are numbers. */
function before(id: string): string {
  return /^[1-9]\d*$/.test(id) ? String(BigInt(id) - 1n) : id
}

/** Ids are texts: snowflakes grow in length, those of other servers all have one length. */
export function isAfter(id: string, other: string | undefined): boolean {
  if (other === undefined) return true
  return id.length === other.length ? id > other : id.length > other.length
}

const notificationSchema = z.object({
  id: z.string(),
  created_at: z.string(),
  type: z.string(),
  status: z.unknown(),
})
const pagedSchema = z.object({ id: z.string() })

/** Whatever holds posts: a page of a timeline, of notifications or of the search. */
export function readPosts(answer: unknown[], isOwn: boolean): Pick<TimelineReading, 'posts' | 'unreadable'> {
  const read = answer.flatMap((raw) => readPost(raw, isOwn) ?? [])
  return {
    posts: read.filter((post) => 'place' in post),
    unreadable: read.filter((post) => 'unreadable' in post),
  }
}

/** Undefined for notifications of something else. */
function readPost(raw: unknown, isOwn: boolean): TimelinePost | UnreadableEntry | undefined {
  const notification = isOwn ? notificationSchema.safeParse(raw).data : undefined
  if (notification && (notification.type !== 'mention' || notification.status === null)) return undefined
  const read = statusSchema.safeParse(notification ? notification.status : raw)
  const place = pagedSchema.safeParse(raw).data?.id
  if (!read.success || place === undefined) {
    const why = read.error?.issues[0]?.message ?? 'no id'
    return unreadableEntry(raw, `a post is of an unknown shape: ${why}`, place)
  }
  return { place, at: parseDate(notification?.created_at ?? read.data.created_at), status: read.data, isOwn }
}
