import { type JSONPathQuery, compile } from 'json-p3'
import { ConfigError, describeError } from '../../lib/errors.ts'

/** Reads one value out of a JSON document: a JSONPath (RFC 9535), or a text with JSONPaths in braces. */
export type Pick = (document: unknown) => unknown

/** `option` is the place in the config that the path stands at. Throws `ConfigError` that says what is wrong with it. */
export function compilePath(path: string, option: string): JSONPathQuery {
  try {
    return compile(path.startsWith('$') ? path : `$.${path}`)
  } catch (error) {
    throw new ConfigError(`${option}: "${path}" is no JSONPath: ${describeError(error)}`, { cause: error })
  }
}

/** "author.name", "$.author.name" or "https://shop.example/reviews/{$.id}". */
export function compilePick(text: string, option: string): Pick {
  const parts = text.split(/\{([^{}]+)\}/)
  if (parts.length === 1) {
    const query = compilePath(text, option)
    return (document) => first(query, document)
  }
  const pieces = parts.map((part, i) => (i % 2 === 0 ? part : compilePath(part, option)))
  return (document) => {
    const values = pieces.map((piece) => (typeof piece === 'string' ? piece : first(piece, document)))
    const whole = values.every((value) => typeof value === 'string' || typeof value === 'number')
    return whole ? values.join('') : undefined
  }
}

/** The first value that says something. */
function first(query: JSONPathQuery, document: unknown): unknown {
  if (!isDocument(document)) return undefined
  return query
    .query(document)
    .values()
    .find((value) => value !== null && value !== '')
}

/** What may hold something: an object or an array. */
export function isDocument(value: unknown): value is Document {
  return typeof value === 'object' && value !== null
}

type Document = Exclude<Extract<Parameters<JSONPathQuery['query']>[0], object>, unknown[]>

/** The lists of a document with their paths and lengths, for people whose own path found nothing. */
export function listsOf(document: unknown): string[] {
  const found: string[] = []
  const visit = (value: unknown, path: string, depth: number): void => {
    if (found.length >= 6 || depth > 6) return
    if (Array.isArray(value)) {
      if (value.length > 0) found.push(`${path} (${value.length} entries)`)
      visit(value[0], `${path}[0]`, depth + 1)
    } else if (isDocument(value)) {
      for (const [key, inner] of Object.entries(value)) visit(inner, step(path, key), depth + 1)
    }
  }
  visit(document, '$', 0)
  return found
}

/** The paths of an item's values, for people whose own path found nothing. */
export function valuesOf(item: unknown): string[] {
  const found: string[] = []
  const visit = (value: unknown, path: string, depth: number): void => {
    if (found.length >= 20 || depth > 3) return
    if (Array.isArray(value)) visit(value[0], `${path}[0]`, depth + 1)
    else if (isDocument(value)) {
      for (const [key, inner] of Object.entries(value)) visit(inner, step(path, key), depth + 1)
    } else if (value !== null) found.push(path)
  }
  visit(item, '$', 0)
  return found
}

function step(path: string, key: string): string {
  return /^[A-Za-z_]\w*$/.test(key) ? `${path}.${key}` : `${path}[${JSON.stringify(key)}]`
}
