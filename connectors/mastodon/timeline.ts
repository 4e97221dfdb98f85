import { z } from 'zod'
import { parseDate } from '../values/dates.ts'
import type { Listed } from '../reading/overlap.ts'
import type { Instance } from './instance.ts'
import { type Status, statusSchema, versionOf } from './status.ts'

/** How late a post may arrive from another instance; it then stands among those of its time, not at the top. */
export const OVERLAP_SECONDS = 2 * 3600

const PAGE_POSTS = 40
/** Pages that one poll reads again, and pages of news. */
const SWEEP_PAGES = 3
const MOST_PAGES = 10
const MARK_MS = 600_000

/** A list of posts with ids that grow: a timeline, or notifications that hold posts. */
export interface Timeline {
  path: string
  params: Record<string, string | string[]>
  /** Posts that speak to us are ours to read, whoever else may. */
  isOwn: boolean
}

export interface Entry extends Listed {
  /** The id that pages go by. */
  place: string
  status: Status
  isOwn: boolean
}

export const placeSchema = z.object({
  newest: z.string().optional(),
  /** How far the re-reading of the overlap has come, when one poll was not enough. */
  sweep: z.string().optional(),
  /** Ids with their times, oldest first, ten minutes apart: where re-reading may begin. */
  marks: z.array(z.tuple([z.string(), z.number()])),
})

export type Place = z.infer<typeof placeSchema>

export interface Reading {
  entries: Entry[]
  place: Place
  more: boolean
  rejected: { id?: string; reason: string }[]
}

/**
 * What is new, and what stands in the overlap. `min_id` leads forward page by page without a gap; `since_id` would skip
 * what does not fit on the newest page. `since` is where the overlap begins.
 */
export async function readTimeline(
  timeline: Timeline,
  instance: Instance,
  past: Place | undefined,
  since: Date | undefined,
  signal: AbortSignal,
): Promise<Reading> {
  const reading: Reading = { entries: [], place: past ?? { marks: [] }, more: false, rejected: [] }
  const known = past?.newest

  async function readPage(from: { min_id?: string; max_id?: string }): Promise<string | undefined> {
    const params = { ...timeline.params, limit: String(PAGE_POSTS), ...from }
    const answer = await instance.get(timeline.path, params, z.array(z.unknown()), signal)
    const before = reading.rejected.length
    const page = answer.flatMap((raw) => readEntry(raw, timeline.isOwn, reading.rejected))
    if (answer.length > 0 && reading.rejected.length - before === answer.length)
      throw new Error(`no post that ${instance.host} shows is readable: ${reading.rejected[before]?.reason}`)
    // What was read before and has left the overlap since is nobody's news.
    const isOver = ({ place, at }: Entry) =>
      known !== undefined && !isAfter(place, known) && since !== undefined && (at === undefined || at < since)
    reading.entries.push(...page.filter((entry) => !isOver(entry)))
    reading.place = advance(reading.place, page, since)
    if (answer.length < PAGE_POSTS) return undefined
    const sorted = sortByPlace(page)
    if (from.min_id === undefined) return sorted[0]?.place
    const last = sorted.at(-1)?.place
    if (last === undefined || !isAfter(last, from.min_id))
      throw new Error(`the timeline of ${instance.host} does not advance: it ignores min_id`)
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
    const pages = past === undefined ? 1 : MOST_PAGES
    for (let page = 1; oldest !== undefined && page < pages; page++)
      oldest = await readPage({ max_id: oldest })
    const [first] = sortByPlace(reading.entries)
    const marks: Place['marks'] = first ? [[before(first.place), 0], ...reading.place.marks] : []
    return { ...reading, place: { ...reading.place, marks } }
  }
  const [id, time] = anchor
  // Late posts may stand even before the first one that was ever read.
  if (time === 0) await readPage({ max_id: id })
  const rest = await readOn(past?.sweep ?? id, SWEEP_PAGES)
  const further = rest === undefined ? undefined : await readOn(reading.place.newest ?? rest, MOST_PAGES)
  return { ...reading, place: { ...reading.place, sweep: rest }, more: further !== undefined }
}

/** The state after these entries. */
export function advance(past: Place, entries: Entry[], since: Date | undefined): Place {
  const sorted = sortByPlace(entries)
  const marks = [...past.marks]
  let { newest } = past
  for (const { place, at } of sorted) {
    if (!isAfter(place, newest)) continue
    newest = place
    const time = Math.min(at?.getTime() ?? 0, Date.now())
    if (time > (marks.at(-1)?.[1] ?? 0) + MARK_MS) marks.push([place, time])
  }
  const left = marks.findLastIndex(([, time]) => since !== undefined && time <= since.getTime())
  return { ...past, newest, marks: marks.slice(Math.max(0, left)) }
}

/** The last place before the overlap, or else the first one ever read, whose time counts as 0. */
function anchorOf(past: Place | undefined, since: Date | undefined): [string, number] | undefined {
  return past?.marks.findLast(([, time]) => time === 0 || (since !== undefined && time <= since.getTime()))
}

function sortByPlace(entries: Entry[]): Entry[] {
  return entries.toSorted((a, b) => (isAfter(a.place, b.place) ? 1 : -1))
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

export function readEntry(raw: unknown, isOwn: boolean, rejected: Reading['rejected']): Entry[] {
  const notification = isOwn ? notificationSchema.safeParse(raw).data : undefined
  if (notification && (notification.type !== 'mention' || notification.status === null)) return []
  const read = statusSchema.safeParse(notification ? notification.status : raw)
  const place = pagedSchema.safeParse(raw).data?.id
  if (!read.success || place === undefined) {
    rejected.push({
      id: place,
      reason: `a post is of an unknown shape: ${read.error?.issues[0]?.message ?? 'no id'}`,
    })
    return []
  }
  const at = parseDate(notification?.created_at ?? read.data.created_at)
  return [{ id: read.data.uri, version: versionOf(read.data), at, place, status: read.data, isOwn }]
}
