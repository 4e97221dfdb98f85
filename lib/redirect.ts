import { readUrl } from './address.ts'
import { openChainCookies } from './chain-cookies.ts'
import { PermanentError } from './errors.ts'
import { isRedirect } from './exchange.ts'
import type { Answer, Outgoing } from './exchange.ts'

/** One request and the redirects that it is led through. */
export interface Chain {
  /** The request with the cookies that its host has set in this chain. */
  dressed(sent: Outgoing): Outgoing
  /** The request that a redirect asks for; undefined where it must not be followed, or leads in a circle. */
  next(sent: Outgoing, answer: Answer): Outgoing | undefined
}

export function openChain(): Chain {
  const cookies = openChainCookies()
  const visits = new Map<string, number>()
  const traceOf = ({ url }: Outgoing) => JSON.stringify([url.href, cookies.of(url)])
  return {
    dressed(sent) {
      const set = cookies.of(sent.url)
      if (set === undefined) return sent
      const own = sent.headers['cookie']
      return { ...sent, headers: { ...sent.headers, cookie: own === undefined ? set : `${own}; ${set}` } }
    },
    next(sent, answer) {
      const trace = traceOf(sent)
      visits.set(trace, (visits.get(trace) ?? 0) + 1)
      cookies.take(sent.url, answer.cookies)
      const next = nextRequest(sent, answer)
      // Some lead to the same place once more, and answer then.
      return next && (visits.get(traceOf(next)) ?? 0) < 2 ? next : undefined
    },
  }
}

/**
 * The request that a redirect asks for; undefined when the answer is none that may be followed: 301, 302 and 303
 * would turn another method into GET, and no body goes to another origin. Throws `PermanentError` for a target
 * that may never be reached.
 */
function nextRequest(sent: Outgoing, answer: Answer): Outgoing | undefined {
  const location = answer.headers['location']
  if (!isRedirect(answer.status) || !location) return undefined
  const url = readLocation(location, sent.url)
  const sameOrigin = url.origin === sent.url.origin
  const keepsMethod = answer.status === 307 || answer.status === 308
  if (sent.method !== 'GET' && !(keepsMethod && sameOrigin)) return undefined
  if (sameOrigin) return { ...sent, url }
  if (sent.url.protocol === 'https:' && url.protocol === 'http:' && secretHeaders(sent.headers).length > 0) {
    throw new PermanentError('redirects from https to http, which is refused for a request with credentials')
  }
  return { ...sent, url, headers: withoutSecrets(sent.headers) }
}

// An allow-list: a header that a config editor made up is a credential until proven otherwise.
const harmless = new Set([
  'accept',
  'accept-encoding',
  'accept-language',
  'content-type',
  'if-modified-since',
  'if-none-match',
  'user-agent',
])

/** The values of all headers that may be credentials. */
export function secretHeaders(headers: Record<string, string>): string[] {
  return Object.entries(headers).flatMap(([name, value]) => (harmless.has(name) ? [] : [value]))
}

function withoutSecrets(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => harmless.has(name)))
}

function readLocation(header: string, base: URL): URL {
  // undici decodes headers as latin1; servers that do not percent-encode mean UTF-8. Spaces are common and harmless.
  const location = Buffer.from(header, 'latin1').toString().trim().replaceAll(' ', '%20')
  if (/[\\\p{Cc}]/u.test(location) || !URL.canParse(location, base.href)) {
    throw new PermanentError('redirects to an address that is not well-formed')
  }
  try {
    return readUrl(new URL(location, base).href)
  } catch (error) {
    if (error instanceof PermanentError)
      throw new PermanentError(`redirects, but ${error.message}`, { cause: error })
    throw error
  }
}
