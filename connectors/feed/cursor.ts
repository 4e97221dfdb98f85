import { z } from 'zod'
import type { Cursor } from '../connector.ts'
import { isOfEarlierReading, shortHash } from '../reading/traces.ts'

const hintsSchema = z.object({
  every: z.number().optional(),
  skipHours: z.array(z.number()).optional(),
  skipDays: z.array(z.number()).optional(),
})

const stateSchema = z.object({
  /** Hash of the configured address: validators of another address mean nothing. */
  of: z.string(),
  etag: z.string().optional(),
  modified: z.string().optional(),
  /** Where it has moved for good, and when the configured address was last asked, milliseconds since 1970. */
  movedTo: z.string().optional(),
  homeAt: z.number().optional(),
  body: z.string().optional(),
  hints: hintsSchema.default({}),
  /** See seen.ts; the first `newest` traces are those of the last page that had items. */
  seen: z.string().default(''),
  newest: z.number().default(0),
  /** Address and date of each item of that page: an id that is made of the headline changes with it, and these stay. */
  places: z.array(z.string()).optional(),
  /** WebSub, as the last document offered it. */
  hub: z.object({ hub: z.string(), topic: z.string() }).optional(),
  /** The last push that was handed on. */
  inbox: z.number().optional(),
  /** When the document was last sent whole, milliseconds since 1970. */
  wholeAt: z.number().optional(),
  /** When the feed itself was last asked for, milliseconds since 1970; kept where pushes come in between. */
  readAt: z.number().optional(),
})

export type FeedState = z.infer<typeof stateSchema>

/** What the last poll left. A cursor of another address keeps only what was seen; an unreadable one is a fresh start. */
export function readFeedState(cursor: Cursor | undefined, url: string): FeedState {
  const of = shortHash(url, 12)
  const kept = stateSchema.safeParse(cursor === undefined ? undefined : parse(cursor)).data
  if (!kept) return { of, hints: {}, seen: '', newest: 0 }
  if (kept.of !== of) return { of, hints: {}, seen: kept.seen, newest: 0, inbox: kept.inbox }
  // An earlier version of this program read the same document otherwise: it is read once more.
  const reread = { etag: undefined, modified: undefined, body: undefined }
  return isOfEarlierReading(kept.seen) ? { ...kept, ...reread } : kept
}

export function writeFeedState(state: FeedState): Cursor {
  return JSON.stringify(state)
}

function parse(cursor: Cursor): unknown {
  try {
    return JSON.parse(cursor)
  } catch {
    return undefined
  }
}
