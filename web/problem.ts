import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'

/** The one shape of every JSON error: `{"error": {"message"}}`, with what else the caller should know beside it. */
export function problem(
  c: Context,
  status: ContentfulStatusCode,
  message: string,
  more: object = {},
): Response {
  return c.json({ error: { message }, ...more }, status)
}
