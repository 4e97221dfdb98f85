import type { RawFeed } from './raw-feed.ts'

/** What a feed itself says about how often it changes; kept between polls, because a 304 has no document. */
export interface Hints {
  /** Seconds, from `ttl` or the syndication module. */
  every?: number
  /** UTC hours, 0–23. */
  skipHours?: number[]
  /** 0 is Sunday. */
  skipDays?: number[]
}

const minSeconds = 60
const maxSeconds = 86_400
const periodSeconds: Record<string, number> = {
  hourly: 3600,
  daily: 86_400,
  weekly: 604_800,
  monthly: 2_592_000,
  yearly: 31_536_000,
}
const dayNames = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']

/**
 * RSS 2.0 `ttl`, `skipHours` (24 stood for midnight in 0.91) and `skipDays`; RSS 1.0 syndication module.
 * https://www.rssboard.org/rss-specification, https://web.resource.org/rss/1.0/modules/syndication/
 */
export function hintsOf(feed: RawFeed): Hints {
  const frequency = Math.max(1, feed.updateFrequency ?? 1)
  const period = periodOf(feed.updatePeriod?.trim().toLowerCase() ?? '', frequency)
  const hours = (feed.skipHours ?? [])
    .map((hour) => hour % 24)
    .filter((hour) => Number.isInteger(hour) && hour >= 0)
  const days = (feed.skipDays ?? [])
    .map((day) => dayNames.indexOf(day.trim().slice(0, 3).toLowerCase()))
    .filter((day) => day >= 0)
  const every = Math.max((feed.ttlMinutes ?? 0) * 60, period === undefined ? 0 : period / frequency)
  return {
    every: every > 0 ? Math.min(every, maxSeconds) : undefined,
    skipHours: someOf(hours, 24),
    skipDays: someOf(days, 7),
  }
}

/** WordPress writes "hourly, once" into every feed, whatever its blog does: that is no word of its editor's. */
function periodOf(name: string, frequency: number): number | undefined {
  return name === 'hourly' && frequency === 1 ? undefined : periodSeconds[name]
}

/** A feed that skips every hour or every day says nothing. */
function someOf(values: number[], all: number): number[] | undefined {
  const distinct = [...new Set(values)]
  return distinct.length > 0 && distinct.length < all ? distinct : undefined
}

/**
 * Until when nothing new is to be expected: the longest of the document's and the server's own words, moved past
 * skipped hours and days, kept between a minute and a day. `undefined` when neither says anything.
 */
export function freshUntil(hints: Hints, headers: Record<string, string>, now: Date): Date | undefined {
  const seconds = Math.max(hints.every ?? 0, maxAge(headers, now))
  const end = now.getTime() + maxSeconds * 1000
  const fresh = new Date(
    Math.min(now.getTime() + (seconds > 0 ? Math.max(seconds, minSeconds) * 1000 : 0), end),
  )
  const awake = afterSkipped(hints, fresh, new Date(end))
  return awake > now ? awake : undefined
}

/** Seconds left by Cache-Control or, without it, Expires (RFC 9111, 4.2); 0 when the server says nothing or "do not". */
function maxAge(headers: Record<string, string>, now: Date): number {
  const control = headers['cache-control'] ?? ''
  if (/\bno-(?:cache|store)\b/i.test(control)) return 0
  const age = Number(/^\d{1,10}$/.exec(headers['age'] ?? '')?.[0] ?? 0)
  const directive = /\bmax-age\s*=\s*"?(\d{1,10})/i.exec(control)?.[1]
  if (directive !== undefined) return Math.max(0, Number(directive) - age)
  const expires = Date.parse(headers['expires'] ?? '')
  return Number.isNaN(expires) ? 0 : Math.max(0, (expires - now.getTime()) / 1000)
}

function afterSkipped(hints: Hints, from: Date, latest: Date): Date {
  const skipped = (at: Date) =>
    hints.skipHours?.includes(at.getUTCHours()) === true || hints.skipDays?.includes(at.getUTCDay()) === true
  let at = from
  while (at < latest && skipped(at)) at = new Date((Math.floor(at.getTime() / 3_600_000) + 1) * 3_600_000)
  return at > latest ? latest : at
}
