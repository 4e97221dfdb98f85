import { clock } from '../../lib/clock.ts'
import { describeError } from '../../lib/errors.ts'
import type { Cursor, Io, Page } from '../connector.ts'
import type { WantedPosts } from './frames.ts'
import { postCollection } from './post.ts'
import { openKnown, openPage, secondMicros } from './stream-page.ts'

export interface StreamOptions {
  hosts: string[]
  /** Silence after which a host counts as stalled, in seconds. */
  patience: number
  wanted: WantedPosts
}

/** Servers keep some 36 hours and silently begin later when asked for more. */
const longAwayMicros = 3600 * secondMicros
const jumpMicros = 600 * secondMicros

/** Frames that hold more than any real post are left out by the server, so that one of them cannot end every connection. */
const maxFrameBytes = 500_000

/** A page at least this often, so that the cursor follows a stream of which nothing concerns us. */
const pageMs = 1000

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
  const known = openKnown(cursor)
  let turn = Math.max(0, hosts.indexOf(known.host))
  let notice: string | undefined
  for (let failures = 0; ;) {
    const host = hosts[turn % hosts.length] ?? ''
    const from = known.startAt(host)
    const before = known.newest()
    try {
      const socket = await io.http.socket(subscribeUrl(host, from), {
        signal,
        idleMs: patience * 1000,
        maxBytes: 2 * maxFrameBytes,
      })
      let pages = openPage(known, host, wanted)
      let yieldedAt = 0
      let isFirst = true
      for await (const frames of socket) {
        const failure = pages.addAll(frames)
        if (isFirst) pages.note({ notice, gap: gapOf(from, pages.firstAt()) })
        isFirst = false
        if (pages.isTelling() || clock.now() - yieldedAt >= pageMs) {
          yieldedAt = clock.now()
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
      await clock.sleep(advanced ? 1000 : 100, undefined, { signal }).catch(() => signal.throwIfAborted())
    }
  }
}

function subscribeUrl(host: string, from: number | undefined): string {
  const url = new URL('/subscribe', host)
  url.searchParams.set('wantedCollections', postCollection)
  url.searchParams.set('maxMessageSizeBytes', String(maxFrameBytes))
  if (from !== undefined) url.searchParams.set('cursor', String(from))
  return url.href
}

function gapOf(from: number | undefined, first: number | undefined): string | undefined {
  const now = clock.now() * 1000
  if (from === undefined || first === undefined) return undefined
  if (now - from < longAwayMicros || first - from < jumpMicros) return undefined
  const time = (at: number) => new Date(at / 1000).toISOString()
  return `The stream was asked for from ${time(from)} on, but begins at ${time(first)}: what was posted in between is missing.`
}
