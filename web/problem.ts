import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'

/** The one shape of every JSON error: `{"error": {"message"}}`. */
export function problem(c: Context, status: ContentfulStatusCode, message: string): Response {
  return c.json({ error: { message } }, status)
}
