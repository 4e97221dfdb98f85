const defaultSeconds = 60
const shortestMs = 1_000
const longestMs = 24 * 60 * 60 * 1_000

/**
 * When a `Retry-After` (seconds, also fractions, or an HTTP-date, RFC 9110 section 10.2.3) lets us come back,
 * between 1 second and 24 hours from `now`. A missing, negative or unreadable value means 60 seconds.
 */
export function parseRetryAfter(value: string | undefined, now: Date): Date {
  const text = value?.trim() ?? ''
  if (/^\d+(\.\d+)?$/.test(text)) return within(now, now.getTime() + Number(text) * 1_000)
  return within(now, parseDate(text) ?? now.getTime() + defaultSeconds * 1_000)
}

/**
 * When an exhausted rate limit starts anew, from `x-ratelimit-remaining` and `x-ratelimit-reset` (or the same
 * without `x-`); undefined unless nothing remains. The reset is seconds left (Reddit), seconds or milliseconds
 * since 1970 (X, GitHub) or an ISO time (Mastodon).
 */
export function parseRateLimit(headers: Record<string, string>, now: Date): Date | undefined {
  for (const prefix of ['x-ratelimit', 'ratelimit']) {
    const remaining = headers[`${prefix}-remaining`]?.trim()
    const reset = headers[`${prefix}-reset`]?.trim()
    if (!remaining || !reset || !(Number(remaining) < 1)) continue
    const at = readReset(reset, now)
    if (at !== undefined) return within(now, at)
  }
  return undefined
}

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
