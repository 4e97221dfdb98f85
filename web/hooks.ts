import { type Context, Hono } from 'hono'
import { clock } from '../lib/clock.ts'
import type { Received } from '../connectors/connector.ts'
import { saveInboundDeletions, saveInboundItems } from '../db/inbox.ts'
import { PermanentError } from '../lib/errors.ts'
import type { WebDeps } from './deps.ts'
import { limitBody } from './limit-body.ts'
import { problem } from './problem.ts'

/**
 * `POST /hooks/:sourceId`: items that other systems push to us. 202 means that they are stored. `GET` is a platform that
 * asks whether we want what it is about to push; it stores nothing.
 */
export function hooks({ db, receive, nudge }: WebDeps): Hono {
  const app = new Hono()
  app.on(['GET', 'POST'], '/:sourceId', limitBody(1024), async (c) => {
    const sourceId = c.req.param('sourceId')
    const method = c.req.method === 'GET' ? 'GET' : 'POST'
    const body = Buffer.from(await c.req.arrayBuffer())
    let received: Received | undefined
    try {
      received = await receive(sourceId, { method, query: queryOf(c), headers: c.req.header(), body })
    } catch (error) {
      if (error instanceof PermanentError) return problem(c, 400, error.message)
      throw error
    }
    if (received === undefined) {
      return problem(c, 404, `the config has no source '${sourceId.slice(0, 100)}' that takes pushed items`)
    }
    if (method === 'GET') return answer(c, received)
    const receivedAt = clock.date()
    await saveInboundItems(
      db,
      sourceId,
      received.items.map((item) => ({ ...item, publishedAt: item.publishedAt ?? receivedAt })),
    )
    const { deleted = [] } = received
    if (deleted.length > 0) await nudge(await saveInboundDeletions(db, sourceId, deleted))
    return answer(c, received)
  })
  return app
}

function queryOf(c: Context): Record<string, string> {
  const { searchParams } = new URL(c.req.url)
  return Object.fromEntries([...searchParams].map(([name, value]) => [name.toLowerCase(), value]))
}

function answer(c: Context, { answer: wanted, items }: Received): Response {
  if (wanted === undefined) return c.json({ accepted: items.length }, 202)
  return new Response(wanted.body, { status: wanted.status, headers: { 'Content-Type': 'text/plain' } })
}
