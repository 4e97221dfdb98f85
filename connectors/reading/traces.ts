import { hash } from 'node:crypto'
import { readingVersion } from '../../mentions/vocabulary.ts'
import type { FeedItem } from '../connector.ts'

const keyChars = 12
const traceChars = 20

/**
 * 20 characters that stand for an item: 72 bits of the name it may come again under and 48 bits of what it held.
 * Small enough to keep thousands in a cursor.
 */
export type Trace = string

export function traceOf(key: string, version: string): Trace {
  return shortHash(key, keyChars) + shortHash(version, traceChars - keyChars)
}

/** sha256 in URL-safe base64, cut to `chars` of six bits each. */
export function shortHash(data: string | Uint8Array, chars: number): string {
  return hash('sha256', data, 'base64url').slice(0, chars)
}

/** What a source delivered already, the newest first. */
export interface Seen {
  /** True when the item came before as it is: under its first trace, or, when that name is new, under another. */
  has(traces: readonly Trace[]): boolean
  /** True when it came before, and what it held then was read by an earlier version of this program. */
  isReread(traces: readonly Trace[]): boolean
  /** True when one of the traces was among the `count` newest, whatever it held then. */
  overlaps(traces: readonly Trace[], count: number): boolean
  /** The text to keep: these traces first, then the older ones, at most `limit` together. */
  pack(traces: readonly Trace[], limit: number): string
  /** It was written by an earlier version of this program. */
  isOfEarlierReading: boolean
}

/** `packed` is what `pack` gave; absent means that nothing was seen. */
export function openSeen(packed: string | undefined): Seen {
  const { traces: order, isOfEarlierReading } = unpack(packed ?? '')
  const known = new Set(order)
  const names = new Set(order.map(keyOf))
  const isReread = ([name = '', ...others]: readonly Trace[]) =>
    names.has(keyOf(name))
      ? known.has(asReadBefore(name))
      : others.some((other) => known.has(asReadBefore(other)))
  return {
    has(traces) {
      const [name = '', ...others] = traces
      if (isReread(traces)) return true
      return names.has(keyOf(name)) ? known.has(name) : others.some((trace) => known.has(trace))
    },
    isReread,
    overlaps(traces, count) {
      const newest = new Set(order.slice(0, count).map(keyOf))
      return traces.some((trace) => newest.has(keyOf(trace)))
    },
    pack(traces, limit) {
      const renewed = new Set(traces.map(keyOf))
      const old = order.filter((trace) => !renewed.has(keyOf(trace)))
      return head(readingVersion) + [...new Set(traces), ...old].slice(0, limit).join('')
    },
    isOfEarlierReading,
  }
}

/** Whether `packed` was written by an earlier version of this program: then all of the source is to be read once. */
export function isOfEarlierReading(packed: string | undefined): boolean {
  return unpack(packed ?? '').isOfEarlierReading
}

/**
 * The trace of something that an earlier version read: its name, and that nothing is known of what it held as this version
 * reads it.
 */
export function asReadBefore(trace: Trace): Trace {
  return keyOf(trace).padEnd(traceChars, '*')
}

/** Ids that connectors make of the words of a post, where the source gives none: another version makes others. */
const madeOfWords = /^(?:sha256|news\.google\.com):/

/**
 * Whether an item came before and only reads otherwise now. One whose id is made of its words cannot be known again: at the
 * first reading of a new version it counts as known, unless it was published after `lastReadAt`, in milliseconds since 1970.
 */
export function isReread(
  seen: Seen,
  traces: readonly Trace[],
  { id, publishedAt }: FeedItem,
  lastReadAt = Number.POSITIVE_INFINITY,
): boolean {
  if (seen.isReread(traces)) return true
  if (!seen.isOfEarlierReading || !madeOfWords.test(id) || seen.has(traces)) return false
  return publishedAt === undefined || publishedAt.getTime() <= lastReadAt
}

const headName = 'reading-'

/** As long as a trace, for which a program that does not know of it takes it. */
function head(version: number): string {
  return headName + String(version).padStart(traceChars - headName.length, '0')
}

function unpack(packed: string): { traces: Trace[]; isOfEarlierReading: boolean } {
  const parts = packed.match(/.{20}/g) ?? []
  const [first = '', ...rest] = parts
  const isHeaded = first.startsWith(headName)
  const version = isHeaded ? Number(first.slice(headName.length)) : 1
  const traces = isHeaded ? rest : parts
  const isOfEarlierReading = traces.length > 0 && version < readingVersion
  return { traces: isOfEarlierReading ? traces.map(asReadBefore) : traces, isOfEarlierReading }
}

/** The part of a trace that stands for the name. */
export function keyOf(trace: Trace): string {
  return trace.slice(0, keyChars)
}
