import { z } from 'zod'
import { clock } from '../../lib/clock.ts'
import type { HttpResponse } from '../../lib/http.ts'
import type { Cursor } from '../connector.ts'
import { readCursor } from './cursor.ts'
import { shortHash } from './traces.ts'

const stateSchema = z.object({
  /** Hash of what was asked for: what is known of another address means nothing. */
  of: z.string(),
  etag: z.string().optional(),
  modified: z.string().optional(),
  /** When the page was last sent whole, milliseconds since 1970. */
  wholeAt: z.number().optional(),
  /** The cursor of the reading itself. */
  inner: z.string().optional(),
})

export type Validated = z.infer<typeof stateSchema>

/** What is left of the last poll of `address`; nothing when it was of another one. */
export function readValidated(cursor: Cursor | undefined, address: string): Validated {
  const of = shortHash(address, 12)
  const state = readCursor(cursor, stateSchema)
  return state?.of === of ? state : { of }
}

/** Sites say 304 by mistake: once in a while the page is asked for whole. */
const wholeEveryMs = 6 * 3_600_000

/** Asks for the page only if it has changed: RFC 9110, 13.1. */
export function conditions({ etag, modified, wholeAt = 0 }: Validated): Record<string, string> {
  if (clock.now() - wholeAt > wholeEveryMs) return {}
  return {
    ...(etag ? { 'if-none-match': etag } : {}),
    ...(modified ? { 'if-modified-since': modified } : {}),
  }
}

export function validatorsOf({ headers }: HttpResponse): Pick<Validated, 'etag' | 'modified' | 'wholeAt'> {
  const { etag, 'last-modified': modified } = headers
  return {
    wholeAt: clock.now(),
    ...(etag && etag.length <= 1000 ? { etag } : {}),
    ...(modified && modified.length <= 1000 ? { modified } : {}),
  }
}
