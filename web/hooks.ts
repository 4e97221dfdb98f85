import { Hono } from 'hono'
import { saveInboundItems } from '../db/inbox.ts'
import { PermanentError } from '../lib/errors.ts'
import type { WebDeps } from './app.ts'
import { limitBody } from './limit-body.ts'
import { problem } from './problem.ts'

/** `POST /hooks/:sourceId`: items that other systems push to us. 202 means that they are stored. */
export function hooks({ db, receive }: WebDeps): Hono {
  const app = new Hono()
  app.post('/:sourceId', limitBody(1024), async (c) => {
    const sourceId = c.req.param('sourceId')
    const body = Buffer.from(await c.req.arrayBuffer())
    let items
    try {
      items = receive(sourceId, { headers: c.req.header(), body })
    } catch (error) {
      if (error instanceof PermanentError) return problem(c, 400, error.message)
      throw error
    }
    if (items === undefined) {
      return problem(c, 404, `the config has no source '${sourceId.slice(0, 100)}' that takes pushed items`)
    }
    const receivedAt = new Date()
    await saveInboundItems(
      db,
      sourceId,
      items.map((item) => ({ ...item, publishedAt: item.publishedAt ?? receivedAt })),
    )
    return c.json({ accepted: items.length }, 202)
  })
  return app
}
