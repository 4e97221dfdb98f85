import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { z } from 'zod'
import { neutralise } from '../outreach/render.ts'

/**
 * The request's JSON; `{}` where there is no body at all. Throws 415 for any other type, so that no form of a foreign
 * page can post here, and 400 for what is not JSON.
 */
export async function readJson(c: Context): Promise<unknown> {
  if (c.req.header('content-type') === undefined && (await c.req.text()) === '') return {}
  if (!/^application\/json\s*(?:;|$)/iu.test(c.req.header('content-type') ?? '')) {
    throw new HTTPException(415, {
      message: 'send the body as JSON, with the header "Content-Type: application/json"',
    })
  }
  const body: unknown = await c.req.json().catch(() => {
    throw new HTTPException(400, { message: 'the body is not JSON' })
  })
  return body
}

/** What `value` is by the schema. Throws 400 with the place of all that is wrong. */
export function check<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const message = parsed.error.issues.map(({ path, message }) => [...path, message].join(': ')).join('; ')
  throw new HTTPException(400, { message })
}

/** Text that PostgreSQL can compare with what it stores. */
export const storable = (most: number) =>
  z
    .string()
    .max(most)
    .refine((text) => !text.includes('\u0000'), 'holds a NUL character')

/** The UUID of `what` that stands in the route as `parameter`. Throws 404 for anything else. */
export function idOf(c: Context, what: string, parameter = 'id'): string {
  const id = z.uuid().safeParse(c.req.param(parameter))
  if (id.success) return id.data
  throw noSuch(what)
}

export function noSuch(what: string): HTTPException {
  return new HTTPException(404, { message: `there is no ${what} with this id` })
}

/** A person's name as others will see it: on one line, with nothing in it that hides or turns letters round. */
export const personName = z
  .string()
  .max(400)
  .transform((text) => neutralise(text).replaceAll(/\s+/gu, ' ').trim())
  .pipe(z.string().min(1, 'is empty').max(100))
