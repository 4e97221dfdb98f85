import type { Dispatcher } from 'undici'
import { acceptedEncodings, readBody } from './body.ts'
import { ConfigError } from './errors.ts'

export interface Outgoing {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  url: URL
  headers: Record<string, string>
  body?: string | Buffer
  maxBytes: number
}

export interface Answer {
  status: number
  headers: Record<string, string>
  /** What each Set-Cookie says. */
  cookies: string[]
  /** Decompressed; empty for redirects, and for errors whose body could not be read. */
  body: Buffer
}

/** How much of a redirect's body is read to keep the connection. */
const redirectBodyBytes = 16 * 1024
/** How much of an error's body may be read: enough for any page that explains itself. */
const errorBodyBytes = 512 * 1024

/** One request and its whole answer, whatever the status. */
export async function exchange(
  dispatcher: Dispatcher,
  { method, url, headers, body, maxBytes }: Outgoing,
  signal: AbortSignal,
): Promise<Answer> {
  const path = url.pathname + url.search
  const response = await dispatcher.request({ origin: url.origin, path, method, headers, body, signal })
  const status = response.statusCode
  const cookies = [response.headers['set-cookie'] ?? []].flat()
  const answer = { status, headers: joinHeaders(response.headers), cookies }
  if (isRedirect(status)) {
    await response.body.dump({ limit: redirectBodyBytes, signal })
    return { ...answer, body: Buffer.alloc(0) }
  }
  if (status >= 300 && status !== 304) {
    // The status decides; a body that only explains it may be broken.
    const explained = readBody(response.body, answer.headers, Math.min(maxBytes, errorBodyBytes))
    return { ...answer, body: await explained.catch(() => Buffer.alloc(0)) }
  }
  return { ...answer, body: await readBody(response.body, answer.headers, maxBytes) }
}

/** The statuses whose `Location` is another address for the same request. */
export function isRedirect(status: number): boolean {
  return status === 301 || status === 302 || status === 303 || status === 307 || status === 308
}

// Framing and routing belong to the connection; a caller's own would desynchronise it or name another host.
const ofTheConnection =
  /^(host|connection|content-length|transfer-encoding|upgrade|expect|te|trailer|keep-alive|proxy-.*)$/

/** Lower-cases the names and adds what every request carries. Throws `ConfigError` for headers of the connection. */
export function completeHeaders(headers: Record<string, string>, userAgent: string): Record<string, string> {
  const given = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const)
  const wrong = given.find(([name]) => ofTheConnection.test(name))
  if (wrong) throw new ConfigError(`the header "${wrong[0]}" cannot be set: the connection sets it itself`)
  return {
    'user-agent': userAgent,
    'accept-encoding': acceptedEncodings,
    accept: '*/*',
    ...Object.fromEntries(given),
  }
}

function joinHeaders(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  )
}
