import { z } from 'zod'
import { clock } from '../../lib/clock.ts'
import { readingVersion } from '../../mentions/vocabulary.ts'
import type { Cursor } from '../connector.ts'
import { readCursor } from './cursor.ts'
import { asReadBefore, keyOf, type Trace, traceOf } from './traces.ts'

/**
 * For listings that come newest first and are late, reordered or edited: the last stretch of time is read again at every
 * poll, and what was given as it is does not come again.
 */
export interface Overlap {
  /** Everything from here on is read again; absent at the first poll. */
  since?: Date
  /** The newest time that the last poll knew, 1970 when it knew none; absent until something was listed. */
  newest?: Date
  /** True for what came before as it is. */
  knows(listed: Listed): boolean
  /** Those that are new, or were changed since they were given. */
  fresh<T extends Listed>(listed: T[]): T[]
  /** True for what came before, as an earlier version of this program read it. */
  isReread(listed: Listed): boolean
  /** The cursor after `listed`, which holds everything that was read, known or not. `keeps`: times to be known beside. */
  next(listed: Listed[], keeps?: (atMs: number) => boolean): Cursor
}

/** One entry of a listing, as it is remembered. */
export interface Listed {
  id: string
  /** Changes when the entry does: its text, stars and edit time, but no counts. */
  version: string
  /** When it was written or changed, whichever the listing is sorted by; unknown when the platform does not say. */
  at?: Date
}

/** A bound for a platform that answers nonsense; far above what the overlap of any real source holds. */
const mostTraces = 5_000

const stateSchema = z.object({
  /** The newest time so far, milliseconds since 1970. */
  newest: z.number(),
  /** Traces of what will be read again, newest first, with their times. */
  seen: z.array(z.tuple([z.string(), z.number()])),
  /** `readingVersion` of the program that wrote it. */
  reading: z.number().default(1),
})

export type OverlapState = z.input<typeof stateSchema>

/**
 * `seconds`: how late an entry may appear behind one that is newer. `remembered`: how many entries are known beside those
 * of that time, for listings into which old entries slide back when newer ones are deleted. Throws when the cursor is not
 * one of `next`.
 */
export function openOverlap(cursor: Cursor | undefined, seconds: number, remembered = 0): Overlap {
  const state = readCursor(cursor, stateSchema)
  const isEarlier = state !== undefined && state.reading < readingVersion
  const known = new Map<Trace, number>(
    state?.seen.map(([trace, at]) => [isEarlier ? asReadBefore(trace) : trace, at]),
  )
  const isReread = ({ id }: Listed) => known.has(asReadBefore(traceOf(id, '')))
  return {
    since: state && new Date(state.newest - seconds * 1000),
    newest: state && known.size > 0 ? new Date(state.newest) : undefined,
    knows: (listed) => known.has(traceOf(listed.id, listed.version)) || isReread(listed),
    isReread,
    fresh(listed) {
      const given = new Set<Trace>()
      return listed.filter((one) => {
        const trace = traceOf(one.id, one.version)
        if (known.has(trace) || isReread(one) || given.has(trace)) return false
        given.add(trace)
        return true
      })
    },
    next(listed, keeps = () => false) {
      // A post from a clock that runs ahead must not push everybody else out of the overlap.
      const now = clock.now()
      const timed = listed.map((entry): [Trace, number] => [
        traceOf(entry.id, entry.version),
        Math.min(entry.at?.getTime() ?? 0, now),
      ])
      const newest = timed.reduce((latest, [, at]) => Math.max(latest, at), state?.newest ?? 0)
      const kept = new Map(timed)
      // What an entry held before is forgotten, so that its return to the first wording is news too.
      const listedNow = new Set(timed.map(([trace]) => keyOf(trace)))
      let old = 0
      for (const [trace, at] of known) {
        if (listedNow.has(keyOf(trace))) continue
        if (at === 0 || at >= newest - seconds * 1000 || keeps(at) || old++ < remembered) kept.set(trace, at)
      }
      const seen = [...kept].toSorted((a, b) => b[1] - a[1]).slice(0, mostTraces)
      return JSON.stringify({ newest, seen, reading: readingVersion } satisfies OverlapState)
    },
  }
}
