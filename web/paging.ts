import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { z } from 'zod'
import { check } from './body.ts'

export interface PageWanted {
  /** One row more than is shown, to see whether another page follows. */
  limit: number
  before?: string
}

/**
 * `limit`, `cursor` and the filters of a list. Throws 400 for anything else in the query: a misspelt filter would
 * otherwise give everything.
 */
export function readPage<F extends z.ZodRawShape>(
  c: Context,
  filters: F,
  cursorPattern = /^\d{1,18}$/u,
): { page: PageWanted; filter: z.output<z.ZodObject<F>> } {
  const twice = Object.entries(c.req.queries()).find(([, values]) => values.length > 1)
  if (twice) throw new HTTPException(400, { message: `${twice[0]}: is given twice` })
  const paging = z.object({
    limit: z
      .string()
      .regex(/^\d{1,9}$/u, 'is not a whole number')
      .transform(Number)
      .pipe(z.number().min(1).max(200))
      .prefault('50'),
    cursor: z.string().regex(cursorPattern, 'is not the `next` of an earlier page').optional(),
  })
  const { limit, cursor, ...rest } = c.req.query()
  const wanted = check(paging, { limit, cursor })
  return {
    page: { limit: wanted.limit + 1, before: wanted.cursor },
    filter: check(z.strictObject(filters), rest),
  }
}

/** A list as the API answers it, from the rows that `page` asked for (or more). */
export function pageOf<R extends { seq: string }>(
  rows: R[],
  { limit }: PageWanted,
  toJson: (row: R) => object,
): { items: object[]; next: string | null } {
  const shown = rows.slice(0, limit - 1)
  return { items: shown.map(toJson), next: rows.length >= limit ? (shown.at(-1)?.seq ?? null) : null }
}
