import { hash } from 'node:crypto'

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
  /** True when one of the traces was among the `count` newest, whatever it held then. */
  overlaps(traces: readonly Trace[], count: number): boolean
  /** The text to keep: these traces first, then the older ones, at most `limit` together. */
  pack(traces: readonly Trace[], limit: number): string
}

/** `packed` is what `pack` gave; absent means that nothing was seen. */
export function openSeen(packed: string | undefined): Seen {
  const order = packed?.match(/.{20}/g) ?? []
  const known = new Set(order)
  const names = new Set(order.map(keyOf))
  return {
    has([name = '', ...others]) {
      return names.has(keyOf(name)) ? known.has(name) : others.some((trace) => known.has(trace))
    },
    overlaps(traces, count) {
      const newest = new Set(order.slice(0, count).map(keyOf))
      return traces.some((trace) => newest.has(keyOf(trace)))
    },
    pack(traces, limit) {
      const renewed = new Set(traces.map(keyOf))
      const old = order.filter((trace) => !renewed.has(keyOf(trace)))
      return [...new Set(traces), ...old].slice(0, limit).join('')
    },
  }
}

/** The part of a trace that stands for the name. */
export function keyOf(trace: Trace): string {
  return trace.slice(0, keyChars)
}
