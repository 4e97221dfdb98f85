import { z, type ZodType } from 'zod'
import type { HttpResponse } from '../../lib/http.ts'

/**
 * The answer as JSON of the shape `schema`. Throws an error that says what `who` (the platform, as people call it) sent
 * instead: a web page, nothing, or JSON of another shape and where it differs.
 */
export function readJson<T>(
  response: Pick<HttpResponse, 'body' | 'headers'>,
  schema: ZodType<T>,
  who: string,
): T {
  const text = response.body.toString('utf8')
  const json = jsonOrUndefined(text)
  if (json === undefined) throw new Error(`${who} answered ${describeText(text)} instead of JSON`)
  return readShape(json, schema, who)
}

/** The same for a part of an answer, or a message of a stream, that was parsed already. */
export function readShape<T>(json: unknown, schema: ZodType<T>, who: string): T {
  const read = schema.safeParse(json)
  if (read.success) return read.data
  const [issue] = read.error.issues
  const place = issue === undefined || issue.path.length === 0 ? 'as a whole' : `at ${issue.path.join('.')}`
  throw new Error(`${who} answered JSON of an unknown shape, ${place}: ${issue?.message ?? 'unreadable'}`)
}

/** For texts that may be no JSON at all, such as the bodies of refusals. */
export function jsonOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function describeText(text: string): string {
  const head = text.trimStart().slice(0, 200)
  if (head === '') return 'nothing'
  if (!/^<(?:!doctype|html|head|body|\?xml)/i.test(head)) return `text ("${head.slice(0, 60).trim()}")`
  const title = /<title[^<>]*>([^<]{1,80})/i.exec(text.slice(0, 4000))?.[1]?.trim()
  return title ? `a web page ("${title}")` : 'a web page'
}

/** A text that may be missing, null, or of another type after a change at the platform; then undefined. */
export const maybeText = z
  .union([z.string(), z.number().transform(String)])
  .optional()
  .catch(undefined)

/** A count that may be missing, null or written as a text; then undefined. Never negative. */
export const maybeCount = z
  .union([z.number().nonnegative(), z.string().regex(/^\d+$/).transform(Number)])
  .optional()
  .catch(undefined)

/** A flag that may be missing or null; then undefined. */
export const maybeFlag = z.boolean().optional().catch(undefined)

/** A list whose entries are read one by one, so that one bad entry does not hide the others; not a list: an error. */
export const entries = z.array(z.unknown())
