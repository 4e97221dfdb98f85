import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { HTTPException } from 'hono/http-exception'
import { z } from 'zod'
import {
  type CaseChange,
  acknowledgeCase,
  assignCase,
  listCases,
  resolveCase,
  snoozeCase,
} from '../db/cases.ts'
import { listDeliveries, retryDead } from '../db/deliveries.ts'
import { listMentions } from '../db/mentions.ts'
import { listSources } from '../db/sources.ts'
import { isAuthorized } from './api-token.ts'
import type { WebDeps } from './app.ts'
import { caseJson, deliveryJson, mentionJson, sourceJson } from './json.ts'
import { problem } from './problem.ts'

/**
 * The JSON API, behind the bearer token. Lists are `{"items", "next"}`, newest first; `next` goes into `?cursor=`
 * for the page after, and is null on the last.
 */
export function api({ db, nudge }: WebDeps): Hono {
  const app = new Hono()
  app.use(async (c, next) => {
    if (await isAuthorized(db, c.req.header('authorization'))) return await next()
    c.header('WWW-Authenticate', 'Bearer')
    return problem(
      c,
      401,
      'send the header "Authorization: Bearer <token>"; the token was printed at the first start, and `ennakko token --new` makes another',
    )
  })
  app.use(
    bodyLimit({ maxSize: 64 * 1024, onError: (c) => problem(c, 413, 'the body is larger than 64 KiB') }),
  )

  app.get(
    '/mentions',
    async (c) =>
      await list(
        c,
        ['source', 'brand', 'label'],
        (page, filter) => listMentions(db, page, filter),
        mentionJson,
      ),
  )
  app.get(
    '/cases',
    async (c) =>
      await list(c, ['state', 'brand', 'level'], (page, filter) => listCases(db, page, filter), caseJson),
  )
  app.get(
    '/alerts',
    async (c) =>
      await list(c, ['state', 'channel'], (page, filter) => listDeliveries(db, page, filter), deliveryJson),
  )
  app.get('/sources', async (c) => c.json({ items: (await listSources(db)).map(sourceJson), next: null }))

  app.post('/cases/:id/acknowledge', async (c) => {
    const { by } = await read(c, z.strictObject({ by: actor }))
    return await answer(c, await acknowledgeCase(db, caseId(c), by))
  })
  app.post('/cases/:id/assign', async (c) => {
    const { by, to } = await read(c, z.strictObject({ by: actor, to: actor }))
    return await answer(c, await assignCase(db, caseId(c), by, to))
  })
  app.post('/cases/:id/snooze', async (c) => {
    const { by, seconds } = await read(
      c,
      z.strictObject({
        by: actor,
        seconds: z
          .int()
          .min(60)
          .max(7 * 24 * 3600),
      }),
    )
    return await answer(c, await snoozeCase(db, caseId(c), by, seconds))
  })
  app.post('/cases/:id/resolve', async (c) => {
    const { by, note } = await read(c, z.strictObject({ by: actor, note: z.string().max(2000).optional() }))
    return await answer(c, await resolveCase(db, caseId(c), by, note))
  })
  app.post('/alerts/:id/retry', async (c) => {
    const id = uuid.safeParse(c.req.param('id'))
    const retried = id.success && (await retryDead(db, id.data))
    return retried ? c.json({ state: 'pending' }) : problem(c, 404, 'no alert with this id was set aside')
  })

  async function answer(c: Context, change: CaseChange): Promise<Response> {
    if (!change.case) return problem(c, 404, 'there is no case with this id')
    await nudge(change.due)
    return c.json({ changed: change.changed, case: caseJson(change.case) }, change.changed ? 200 : 409)
  }
  return app
}

const actor = z.string().trim().min(1).max(100)
const uuid = z.uuid()
const noCase = '00000000-0000-0000-0000-000000000000'

function caseId(c: Context): string {
  const id = uuid.safeParse(c.req.param('id'))
  return id.success ? id.data : noCase
}

async function read<T>(c: Context, schema: z.ZodType<T>): Promise<T> {
  const body: unknown = await c.req.json().catch(() => undefined)
  const parsed = schema.safeParse(body)
  if (parsed.success) return parsed.data
  throw badRequest(parsed.error)
}

const pageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z
    .string()
    .regex(/^\d{1,18}$/u)
    .optional(),
})

async function list<F extends string, R extends { seq: string }>(
  c: Context,
  filters: F[],
  load: (page: { limit: number; before?: string }, filter: Partial<Record<F, string>>) => Promise<R[]>,
  toJson: (row: R) => object,
): Promise<Response> {
  const parsed = pageQuery.safeParse(c.req.query())
  if (!parsed.success) throw badRequest(parsed.error)
  const { limit, cursor } = parsed.data
  const filter: Partial<Record<F, string>> = {}
  for (const name of filters) {
    const value = c.req.query(name)
    if (value !== undefined) filter[name] = value
  }
  const rows = await load({ limit: limit + 1, ...(cursor === undefined ? {} : { before: cursor }) }, filter)
  const shown = rows.slice(0, limit)
  return c.json({ items: shown.map(toJson), next: rows.length > limit ? (shown.at(-1)?.seq ?? null) : null })
}

function badRequest(error: z.ZodError): HTTPException {
  return new HTTPException(400, { message: z.prettifyError(error).replaceAll(/\s+/gu, ' ') })
}
