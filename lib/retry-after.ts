const defaultSeconds = 60
const shortestMs = 1_000
const longestMs = 24 * 60 * 60 * 1_000

/**
 * When a `Retry-After` (seconds, also fractions, or an HTTP-date, RFC 9110 section 10.2.3) lets us come back,
 * between 1 second and 24 hours from `now`. A missing, negative or unreadable value means 60 seconds. Of several, as
 * proxies add theirs to the server's, the last moment counts. Who asks again and again must wait longer by himself: a
 * server may say 0, or name a moment that is past, for as long as it is overrun.
 */
export function parseRetryAfter(value: string | undefined, now: Date): Date {
  const moments = valuesOf(value)
    .map((text) => readDemand(text, now))
    .filter((at) => at !== undefined)
  return within(now, moments.length > 0 ? Math.max(...moments) : now.getTime() + defaultSeconds * 1_000)
}

const mostHeaderChars = 1_000

/** A comma stands inside of dates as well. */
const betweenValues = /,(?=\s*(?:\d+(?:\.\d+)?\s*(?:,|$)|(?:mon|tue|wed|thu|fri|sat|sun)|\d{4}-\d\d-\d\dT))/i

/** What a header says that came several times, or that somebody on the way has added to. */
function valuesOf(header: string | undefined): string[] {
  return (header ?? '')
    .slice(0, mostHeaderChars)
    .split(betweenValues)
    .map((text) => text.trim())
    .filter((text) => text !== '')
}

function readDemand(text: string, now: Date): number | undefined {
  return /^\d+(\.\d+)?$/.test(text) ? now.getTime() + Number(text) * 1_000 : parseDate(text)
}

/**
 * When an exhausted rate limit starts anew; undefined while the headers leave something to spend or say nothing. Where
 * several limits are told, the last to recover counts. Understood are
 * - `<name>-remaining` with `<name>-reset-after` (seconds, Discord) or `<name>-reset`, which is seconds left (Reddit),
 *   seconds or milliseconds since 1970 (GitHub, X) or an ISO time (Mastodon), under the names of `remainders`;
 * - `ratelimit: "policy";r=0;t=30` and `ratelimit: limit=9, remaining=0, reset=30` (drafts of RFC RateLimit headers);
 * - Apple's `x-rate-limit: user-hour-lim:3600;user-hour-rem:0` and Meta's usage in percent, whose windows are an hour
 *   long; Meta may name the minutes until access is regained.
 */
export function restOf(headers: Record<string, string>, now: Date): Date | undefined {
  const at = resetOf(headers, now)
  return at === undefined ? undefined : within(now, at)
}

/** The same in milliseconds since 1970, as it was told: also a moment that is past, or years away. */
export function resetOf(headers: Record<string, string>, now: Date): number | undefined {
  const resets = [
    ...remainders.map((name) => fromRemainder(headers, name, now)),
    ...fromPolicies(headers['ratelimit'] ?? '', now),
    fromApple(headers['x-rate-limit'] ?? '', now),
    ...usages.map((name) => fromUsage(headers[name] ?? '', now)),
  ].filter((at) => at !== undefined)
  return resets.length === 0 ? undefined : Math.max(...resets)
}

/** https://docs.x.com/x-api/fundamentals/rate-limits has those of X. */
const remainders = [
  'x-ratelimit',
  'ratelimit',
  'x-rate-limit',
  'x-app-limit-24hour',
  'x-user-limit-24hour',
] as const

function fromRemainder(headers: Record<string, string>, name: string, now: Date): number | undefined {
  if (!valuesOf(headers[`${name}-remaining`]).some((text) => Number(text) < 1)) return undefined
  const after = valuesOf(headers[`${name}-reset-after`])
    .map(Number)
    .filter((seconds) => seconds >= 0)
  if (after.length > 0) return now.getTime() + Math.max(...after) * 1_000
  const resets = valuesOf(headers[`${name}-reset`]).flatMap((text) => readReset(text, now) ?? [])
  return resets.length > 0 ? Math.max(...resets) : undefined
}

function fromPolicies(header: string, now: Date): (number | undefined)[] {
  const older = /\bremaining=/.test(header)
  return (older ? [header] : header.split(',')).map((policy) => {
    const remaining = /\b(?:remaining|r)=(\d+)/.exec(policy)?.[1]
    const seconds = /\b(?:reset|t)=(\d+)/.exec(policy)?.[1]
    return remaining === '0' && seconds !== undefined ? now.getTime() + Number(seconds) * 1_000 : undefined
  })
}

const hourMs = 60 * 60 * 1_000

/** https://developer.apple.com/documentation/appstoreconnectapi/identifying-rate-limits */
function fromApple(header: string, now: Date): number | undefined {
  return /\buser-hour-rem:0*(?:;|$)/.test(header) ? now.getTime() + hourMs : undefined
}

const usages = ['x-app-usage', 'x-page-usage', 'x-business-use-case-usage'] as const

/** https://developers.facebook.com/docs/graph-api/overview/rate-limiting#headers */
function fromUsage(header: string, now: Date): number | undefined {
  const figures = [...header.matchAll(/"(\w+)"\s*:\s*(\d+(?:\.\d+)?)/g)].map(
    ([, name = '', figure]): [string, number] => [name, Number(figure)],
  )
  const minutes = Math.max(0, ...figures.flatMap(([name, figure]) => (name === regained ? [figure] : [])))
  if (minutes > 0) return now.getTime() + minutes * 60_000
  return figures.some(([name, figure]) => shares.has(name) && figure >= 100)
    ? now.getTime() + hourMs
    : undefined
}

const regained = 'estimated_time_to_regain_access'
const shares = new Set(['call_count', 'total_cputime', 'total_time'])

function readReset(text: string, now: Date): number | undefined {
  if (!/^\d+(\.\d+)?$/.test(text)) return parseDate(text)
  const number = Number(text)
  if (number >= 1e12) return number
  return number >= 1e9 ? number * 1_000 : now.getTime() + number * 1_000
}

// Date.parse alone reads "foo 1" as a day in 2001, and takes an asctime date for local time.
function parseDate(text: string): number | undefined {
  const http = /^(mon|tue|wed|thu|fri|sat|sun)[a-z]*,? /i.test(text)
  if (!http && !/^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(text)) return undefined
  const zoned = /(gmt|utc|z|[+-]\d\d:?\d\d)$/i.test(text)
  const at = Date.parse(zoned ? text : http ? `${text} GMT` : `${text}Z`)
  return Number.isNaN(at) ? undefined : at
}

function within(now: Date, at: number): Date {
  return new Date(Math.min(Math.max(at, now.getTime() + shortestMs), now.getTime() + longestMs))
}
