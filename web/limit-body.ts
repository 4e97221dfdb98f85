import type { MiddlewareHandler } from 'hono'
import { problem } from './problem.ts'

/** A sender that is cut off in the middle never hears why: this many times the limit is listened to and dropped. */
const patience = 16

/**
 * Has the body read whole before anybody looks at it. Answers 413 to one of more than `kibibytes`, and 400 to one
 * that breaks off.
 */
export function limitBody(kibibytes: number): MiddlewareHandler {
  const most = kibibytes * 1024
  return async (c, next) => {
    const { body } = c.req.raw
    if (!body) return await next()
    const { kept, size } = await read(body, most).catch(() => ({ kept: [], size: -1 }))
    if (size < 0) return problem(c, 400, 'the connection ended in the middle of the body')
    if (size > most * patience) c.header('Connection', 'close')
    if (size > most) return problem(c, 413, `the body is larger than ${kibibytes} KiB`)
    c.req.raw = new Request(c.req.raw, { method: c.req.method, body: Buffer.concat(kept) })
    await next()
  }
}

async function read(
  body: ReadableStream<Uint8Array>,
  most: number,
): Promise<{ kept: Uint8Array[]; size: number }> {
  const kept: Uint8Array[] = []
  let size = 0
  for await (const chunk of body) {
    size += chunk.length
    if (size <= most) kept.push(chunk)
    if (size > most * patience) break
  }
  return { kept, size }
}
