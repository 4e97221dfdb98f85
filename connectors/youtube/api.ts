import { z } from 'zod'
import { clock } from '../../lib/clock.ts'
import { PermanentError, RetryLater } from '../../lib/errors.ts'
import { parseRetryAfter, type HttpResponse } from '../../lib/http.ts'
import type { Budget, Io } from '../connector.ts'
import { maybeText, readJson } from '../values/json.ts'
import { shortHash } from '../reading/traces.ts'

/** Speaks with the YouTube Data API under one key, within the day's quota. */
export interface Youtube {
  /**
   * Books the units and asks. Throws `RetryLater` when the day's quota is used up, `CommentsOff` where nobody may comment,
   * and `PermanentError` with what to change when the key or the address is wrong.
   */
  get(path: string, query: Record<string, string | undefined>, signal: AbortSignal): Promise<HttpResponse>
  /** Books `units` for a write, which goes through another account than the key's. */
  book(units: number): Promise<void>
}

export interface YoutubeAccess {
  url: string
  key: string
  unitsADay: number
  searchesADay: number
}

/** The uploader has switched the comments of a video off. */
export class CommentsOff extends Error {
  override name = 'CommentsOff'
}

/** The video, channel or comment is not there (any more), or not for us. */
export class NotThere extends PermanentError {
  override name = 'NotThere'
}

/** Days of the quota begin at midnight there. https://developers.google.com/youtube/v3/determine_quota_cost */
const quotaZone = 'America/Los_Angeles'
const daySeconds = 86_400

export function openYoutube(io: Io, { url, key, unitsADay, searchesADay }: YoutubeAccess): Youtube {
  const hash = shortHash(key, 8)
  const units: Budget = { limit: unitsADay, unit: 'units', zone: quotaZone }
  const searches: Budget = { limit: searchesADay, unit: 'searches', zone: quotaZone }
  const root = url.replace(/\/$/, '')
  return {
    async get(path, query, signal) {
      if (path === '/search') {
        // Spread over the day, or the first hours would use up what all sources of the key share.
        if (query['pageToken'] === undefined)
          await io.ledger.turn(`YouTube search ${hash}`, Math.ceil(daySeconds / searchesADay))
        await io.ledger.spend(`youtube-search:${hash}`, 1, searches)
      } else await io.ledger.spend(`youtube:${hash}`, 1, units)
      const address = new URL(`${root}/youtube/v3${path}`)
      for (const [name, value] of Object.entries({ ...query, key }))
        if (value !== undefined) address.searchParams.set(name, value)
      const response = await io.http.request(address.href, {
        headers: { accept: 'application/json' },
        accept: [400, 401, 403, 404, 429],
        bucket: hash,
        signal,
      })
      if (response.status >= 400) throw refusalOf(response, clock.date())
      return response
    },
    book: (amount) => io.ledger.spend(`youtube:${hash}`, amount, units),
  }
}

const reasons = z
  .array(z.object({ reason: maybeText }))
  .optional()
  .catch(undefined)

const refusalSchema = z.object({
  error: z.object({ message: maybeText, status: maybeText, errors: reasons, details: reasons }),
})

/** https://developers.google.com/youtube/v3/docs/errors */
function refusalOf(response: HttpResponse, now: Date): Error {
  const { status, headers } = response
  if (status === 429 && headers['retry-after'] !== undefined)
    return retryAt(parseRetryAfter(headers['retry-after'], now))
  const { error } = readJson(response, refusalSchema, 'YouTube')
  const reason = [...(error.details ?? []), ...(error.errors ?? [])].map((given) => given.reason).join(' ')
  const said = error.message
    ? ` ("${error.message
        .slice(0, 2000)
        .replaceAll(/<[^<>]*>/g, '')
        .slice(0, 200)}")`
    : ''
  if (/quotaExceeded|dailyLimitExceeded/.test(reason) || /per day/i.test(error.message ?? ''))
    return retryAt(nextMidnight(quotaZone, now))
  if (status === 429 || /rateLimitExceeded/i.test(reason)) return retryAt(parseRetryAfter(undefined, now))
  if (/commentsDisabled/.test(reason)) return new CommentsOff('comments are switched off there')
  if (status === 404 || /NotFound/.test(reason))
    return new NotThere(`YouTube knows no such video, channel or comment${said}`)
  if (/accessNotConfigured|SERVICE_DISABLED/.test(reason))
    return new PermanentError(
      `YouTube Data API v3 is switched off in the Google Cloud project of YOUTUBE_API_KEY; enable it there${said}`,
    )
  if (/SUSPENDED|accountDelegationForbidden|suspended/.test(reason))
    return new PermanentError(
      `Google has suspended the project of YOUTUBE_API_KEY${said}; its owner must appeal in the Google Cloud console`,
    )
  if (/key|API_KEY|ipRefererBlocked|expired/i.test(reason) || status === 401)
    return new PermanentError(
      `YouTube refuses the key${said}: set YOUTUBE_API_KEY to one of a project with YouTube Data API v3, without a restriction that shuts this server out`,
    )
  if (status === 403)
    return new PermanentError(`YouTube shows this to its owner only${said}: choose a public video or channel`)
  return new Error(`YouTube answered ${status}${said}`)
}

function retryAt(at: Date): RetryLater {
  return new RetryLater(`YouTube's quota is used up; it can be asked again at ${at.toISOString()}`, at)
}

/** The start of the next day in `zone`, to the second. */
export function nextMidnight(zone: string, now: Date): Date {
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone: zone, timeStyle: 'medium' })
  const secondsInto = (at: Date): number => {
    const [hours = 0, minutes = 0, seconds = 0] = clock.format(at).split(':').map(Number)
    return hours * 3600 + minutes * 60 + seconds
  }
  const guess = new Date(Math.floor(now.getTime() / 1000) * 1000 + (daySeconds - secondsInto(now)) * 1000)
  // Where the clock was changed in between, the guess is an hour beside midnight.
  const beside = secondsInto(guess)
  const seconds = beside > daySeconds / 2 ? beside - daySeconds : beside
  return new Date(guess.getTime() - seconds * 1000)
}
