import { z } from 'zod'
import { clock } from '../../lib/clock.ts'
import { describeError } from '../../lib/errors.ts'
import type { Cursor, FeedItem, Page } from '../connector.ts'
import { traceOf } from '../reading/traces.ts'
import { type Frame, type WantedPosts, StreamEnded, readFrame } from './frames.ts'
import { itemOf, recordSchema } from './post.ts'

/** Times of the wire are Unix microseconds. */
export const secondMicros = 1_000_000

/** At least once, and times are those of the host: a little is read again, more of it from another host. */
const rewindMicros = 5 * secondMicros
const rewindElsewhereMicros = 30 * secondMicros

/** So many frames that cannot be read, and none that can, are another wire. */
const mostUnreadable = 20

const stateSchema = z.object({
  /** Time of the newest frame, Unix microseconds. */
  time: z.number(),
  host: z.string(),
  /** Traces of the posts that may come again, with their times. */
  seen: z.array(z.tuple([z.string(), z.number()])),
})

type State = z.infer<typeof stateSchema>

/** What was read so far, whichever host told it. */
export interface Known {
  /** Of the last page; empty for the first time ever. */
  host: string
  /** Where to begin, in Unix microseconds; undefined for the first time ever. */
  startAt(host: string): number | undefined
  newest(): number
  advance(at: number): void
  /** False when this version of the post came already. */
  isNew(uri: string, version: string, at: number): boolean
  cursor(host: string): Cursor
}

export function openKnown(cursor: Cursor | undefined): Known {
  // A source that searched until now has a cursor of the search.
  const past = cursor === undefined ? undefined : stateSchema.safeParse(JSON.parse(cursor)).data
  const seen = new Map(past?.seen)
  let lastHost = past?.host
  let newest = past?.time ?? 0
  return {
    host: past?.host ?? '',
    startAt(host) {
      if (newest === 0) return undefined
      return Math.max(0, newest - (host === lastHost ? rewindMicros : rewindElsewhereMicros))
    },
    newest: () => newest,
    advance(at) {
      // A host whose clock runs ahead must not make us skip what the others tell.
      newest = Math.max(newest, Math.min(at, clock.now() * 1000))
    },
    isNew(uri, version, at) {
      const trace = traceOf(uri, version)
      if (seen.has(trace)) return false
      seen.set(trace, at)
      return true
    },
    cursor(host) {
      lastHost = host
      for (const [trace, at] of seen) if (at < newest - 2 * rewindElsewhereMicros) seen.delete(trace)
      return JSON.stringify({ time: newest, host, seen: [...seen] } satisfies State)
    },
  }
}

export interface OpenPage {
  /** Reads frames up to one that ends the stream, and gives the error to throw once this page is stored. */
  addAll(frames: string[]): Error | undefined
  note(note: Pick<Page, 'gap'> & { notice?: string }): void
  /** Time of the first frame that was readable. */
  firstAt(): number | undefined
  /** True when there is something to store beside the cursor. */
  isTelling(): boolean
  page(): Page
}

export function openPage(known: Known, host: string, wanted: WantedPosts): OpenPage {
  const items: FeedItem[] = []
  const deleted: string[] = []
  const deletedUnder: string[] = []
  const rejected: NonNullable<Page['rejected']> = []
  const notices: string[] = []
  let gap: string | undefined
  let firstAt: number | undefined

  function take(frame: Frame): void {
    firstAt ??= frame.at
    known.advance(frame.at)
    if (frame.kind === 'nothing') return
    if (frame.kind === 'gone') {
      if (known.isNew(frame.did, 'gone', frame.at)) deletedUnder.push(`at://${frame.did}/`)
    } else if (frame.kind === 'deleted') {
      if (known.isNew(frame.uri, 'deleted', frame.at)) deleted.push(frame.uri)
    } else if (known.isNew(frame.uri, frame.cid, frame.at)) takePost(frame)
  }

  function takePost({ uri, record, at, edited }: Extract<Frame, { kind: 'post' }>): void {
    const read = recordSchema.safeParse(record)
    const toldAt = new Date(Math.min(at / 1000, clock.now()))
    const item = read.success ? itemOf(uri, read.data, toldAt) : undefined
    // Texts with links were let through unread.
    if (item && wanted.mayConcern?.(item.text) === false) return
    if (item) items.push(edited ? { ...item, editedAt: toldAt } : item)
    else if (!read.success) rejected.push({ id: uri, reason: 'the post has no text of a known shape' })
  }

  function add(raw: string): void {
    try {
      take(readFrame(raw, wanted))
    } catch (error) {
      if (error instanceof StreamEnded) throw error
      if (firstAt === undefined && rejected.length >= mostUnreadable)
        throw new StreamEnded(`sends frames of an unknown shape: ${raw.slice(0, 120)}`, { cause: error })
      rejected.push({ reason: `a frame of the stream is not readable: ${raw.slice(0, 80)}` })
    }
  }

  return {
    addAll(frames) {
      try {
        frames.forEach(add)
        return undefined
      } catch (error) {
        return new Error(`${new URL(host).host} ${describeError(error)}`, { cause: error })
      }
    },
    note(note) {
      gap = note.gap
      if (note.notice !== undefined) notices.push(note.notice)
    },
    firstAt: () => firstAt,
    isTelling: () =>
      [items, deleted, deletedUnder, rejected, notices].some(({ length }) => length > 0) || gap !== undefined,
    page: () => ({ items, deleted, deletedUnder, rejected, notices, gap, cursor: known.cursor(host) }),
  }
}
