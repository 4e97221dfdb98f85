import { createHash } from 'node:crypto'
import { clock } from './clock.ts'
import { OwnPace } from './errors.ts'
import { restOf } from './retry-after.ts'

/** What servers said of our limits: a request that they would refuse is not sent. */
export interface RateLimits {
  /** Throws `OwnPace` while nothing remains in the bucket. */
  check(bucket: string): void
  /** Reads what an answer says of the bucket. */
  learn(bucket: string, headers: Record<string, string>): void
}

/** Buckets that rest are few; more than this means that somebody makes them up. */
const mostBuckets = 10_000

export function createRateLimits(): RateLimits {
  /** When each exhausted bucket fills again, on the monotonic clock. */
  const resets = new Map<string, number>()
  return {
    check(bucket) {
      const restMs = (resets.get(bucket) ?? 0) - clock.elapsed()
      if (restMs <= 0) {
        resets.delete(bucket)
        return
      }
      const at = new Date(clock.now() + restMs)
      throw new OwnPace(`the rate limit is used up until ${at.toISOString()}; nothing was asked`, at)
    },
    learn(bucket, headers) {
      const now = clock.date()
      const at = restOf(headers, now)
      if (at === undefined) return
      if (resets.size >= mostBuckets) resets.clear()
      resets.set(bucket, clock.elapsed() + at.getTime() - now.getTime())
    },
  }
}

/** Servers count by account, so requests to one origin with the same credentials share a bucket, and so does its part `name`. */
export function bucketOf(url: URL, headers: Record<string, string>, name = ''): string {
  const keys = Object.entries(headers).filter(([header]) => telling.test(header))
  return createHash('sha256')
    .update(JSON.stringify([url.origin, name, keys.toSorted(([a], [b]) => (a < b ? -1 : 1))]))
    .digest('base64')
}

const telling = /^(?:authorization|cookie|x-.*auth.*)$|api-?key|token|client-id/
