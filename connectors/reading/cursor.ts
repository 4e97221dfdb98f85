import type { ZodType } from 'zod'
import { PlaceLost } from '../../lib/errors.ts'
import type { Cursor } from '../connector.ts'
import { jsonOrUndefined } from '../values/json.ts'

/**
 * What a cursor holds; undefined at the first poll. Throws `PlaceLost` when it cannot be understood, as after a change of
 * versions: the worker begins anew and says so.
 */
export function readCursor<T>(cursor: Cursor | undefined, schema: ZodType<T>): T | undefined {
  if (cursor === undefined) return undefined
  const read = schema.safeParse(jsonOrUndefined(cursor))
  if (read.success) return read.data
  throw new PlaceLost()
}
