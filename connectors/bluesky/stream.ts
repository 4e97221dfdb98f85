import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { describeError } from '../../lib/errors.ts'
import type { Cursor, FeedItem, Io, Page } from '../connector.ts'
import { traceOf } from '../seen.ts'
import { type Frame, type Wanted, StreamEnded, readFrame } from './frames.ts'
import { COLLECTION, itemOf, recordSchema } from './post.ts'

export interface StreamOptions {
  hosts: string[]
  /** Silence after which a host counts as stalled, in seconds. */
  patience: number
  wanted: Wanted
}

const SECOND = 1_000_000

/** At least once, and times are those of the host: a little is read again, more of it from another host. */
const REWIND = 5 * SECOND
const REWIND_ELSEWHERE = 30 * SECOND

/** Servers keep some 36 hours and silently begin later when asked for more. */
const LONG_AWAY = 3600 * SECOND
const JUMP = 600 * SECOND

/** Frames that hold more than any real post are left out by the server, so that one of them cannot end every connection. */
const MAX_FRAME_BYTES = 500_000

/** So many frames that cannot be read, and none that can, are another wire. */
const MOST_UNREADABLE = 20

/** A page at least this often, so that the cursor follows a stream of which nothing concerns us. */
const PAGE_MS = 1000

const stateSchema = z.object({
  /** Time of the newest frame, Unix microseconds. */
  time: z.number(),
  host: z.string(),
  /** Traces of the posts that may come again, with their times. */
  seen: z.array(z.tuple([z.string(), z.number()])),
})

type State = z.infer<typeof stateSchema>

/**
 * All posts of the network as they are written, through the v1 wire of Jetstream. Goes on to the next host when one ends,
 * stalls or refuses, and throws when none of them says a word.
 */
export async function* readStream(
  { hosts, patience, wanted }: StreamOptions,
  io: Io,
  cursor: Cursor | undefined,
  signal: AbortSignal,
): AsyncGenerator<Page> {
  const past = cursor === undefined ? undefined : stateSchema.parse(JSON.parse(cursor))
  const known = openKnown(past)
  let turn = Math.max(0, hosts.indexOf(past?.host ?? ''))
  let notice: string | undefined
  for (let failures = 0; ;) {
    const host = hosts[turn % hosts.length] ?? ''
    const from = known.startAt(host)
    const before = known.newest()
    try {
      const socket = await io.http.socket(subscribeUrl(host, from), {
        signal,
        idleMs: patience * 1000,
        maxBytes: 2 * MAX_FRAME_BYTES,
      })
      let pages = openPage(known, host, wanted)
      let yieldedAt = 0
      let isFirst = true
      for await (const frames of socket) {
        const failure = pages.addAll(frames)
        if (isFirst) pages.note({ notice, gap: gapOf(from, pages.firstAt()) })
        isFirst = false
        if (pages.isTelling() || Date.now() - yieldedAt >= PAGE_MS) {
          yieldedAt = Date.now()
          yield pages.page()
          pages = openPage(known, host, wanted)
        }
        if (failure) throw failure
      }
    } catch (error) {
      signal.throwIfAborted()
      const advanced = known.newest() > before
      failures = advanced ? 0 : failures + 1
      if (failures >= hosts.length) throw error
      turn++
      const next = hosts[turn % hosts.length] ?? ''
      notice = `The stream goes on at ${new URL(next).host}, because ${describeError(error)}.`
      await sleep(advanced ? 1000 : 100, undefined, { signal }).catch(() => signal.throwIfAborted())
    }
  }
}

function subscribeUrl(host: string, from: number | undefined): string {
  const url = new URL('/subscribe', host)
  url.searchParams.set('wantedCollections', COLLECTION)
  url.searchParams.set('maxMessageSizeBytes', String(MAX_FRAME_BYTES))
  if (from !== undefined) url.searchParams.set('cursor', String(from))
  return url.href
}

function gapOf(from: number | undefined, first: number | undefined): string | undefined {
  const now = Date.now() * 1000
  if (from === undefined || first === undefined) return undefined
  if (now - from < LONG_AWAY || first - from < JUMP) return undefined
  const time = (at: number) => new Date(at / 1000).toISOString()
  return `The stream was asked for from ${time(from)} on, but begins at ${time(first)}: what was posted in between is missing.`
}

/** What was read so far, whichever host told it. */
interface Known {
  /** Where to begin, in Unix microseconds; undefined for the first time ever. */
  startAt(host: string): number | undefined
  newest(): number
  advance(at: number): void
  /** False when this version of the post came already. */
  isNew(uri: string, version: string, at: number): boolean
  cursor(host: string): Cursor
}

function openKnown(past: State | undefined): Known {
  const seen = new Map(past?.seen)
  let lastHost = past?.host
  let newest = past?.time ?? 0
  return {
    startAt(host) {
      if (newest === 0) return undefined
      return Math.max(0, newest - (host === lastHost ? REWIND : REWIND_ELSEWHERE))
    },
    newest: () => newest,
    advance(at) {
      // A host whose clock runs ahead must not make us skip what the others tell.
      newest = Math.max(newest, Math.min(at, Date.now() * 1000))
    },
    isNew(uri, version, at) {
      const trace = traceOf(uri, version)
      if (seen.has(trace)) return false
      seen.set(trace, at)
      return true
    },
    cursor(host) {
      lastHost = host
      for (const [trace, at] of seen) if (at < newest - 2 * REWIND_ELSEWHERE) seen.delete(trace)
      return JSON.stringify({ time: newest, host, seen: [...seen] } satisfies State)
    },
  }
}

interface OpenPage {
  /** Reads frames up to one that ends the stream, and gives the error to throw once this page is stored. */
  addAll(frames: string[]): Error | undefined
  note(note: Pick<Page, 'gap'> & { notice?: string }): void
  /** Time of the first frame that was readable. */
  firstAt(): number | undefined
  /** True when there is something to store beside the cursor. */
  isTelling(): boolean
  page(): Page
}

function openPage(known: Known, host: string, wanted: Wanted): OpenPage {
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
    const toldAt = new Date(Math.min(at / 1000, Date.now()))
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
      if (firstAt === undefined && rejected.length >= MOST_UNREADABLE)
        throw new Error(`sends frames of an unknown shape: ${raw.slice(0, 120)}`, { cause: error })
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
