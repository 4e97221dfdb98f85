import { createHash } from 'node:crypto'
import { clock } from './clock.ts'
import { OwnPace } from './errors.ts'
import { resetOf, restOf } from './retry-after.ts'

/** What servers said of our limits: a request that they would refuse is not sent. */
export interface RateLimits {
  /** Throws `OwnPace` while nothing remains in the bucket; a rest of a second or less is waited for. */
  check(bucket: string, signal?: AbortSignal): Promise<void>
  /** Reads what an answer says of the bucket. */
  learn(bucket: string, headers: Record<string, string>): void
}

/** Buckets that rest are few; more than this means that somebody makes them up. */
const mostBuckets = 10_000

const shortRestMs = 1_000

export function createRateLimits(): RateLimits {
  /** When each exhausted bucket fills again, on the monotonic clock. */
  const resets = new Map<string, number>()
  return {
    async check(bucket, signal) {
      const restMs = (resets.get(bucket) ?? 0) - clock.elapsed()
      // Who came back for so little would only begin anew, and never get further.
      if (restMs > 0 && restMs <= shortRestMs) await clock.sleep(Math.ceil(restMs), undefined, { signal })
      if (restMs <= shortRestMs) {
        resets.delete(bucket)
        return
      }
      const at = new Date(clock.now() + restMs)
      throw new OwnPace(`the rate limit is used up until ${at.toISOString()}; nothing was asked`, at)
    },
    learn(bucket, headers) {
      const now = clock.date()
      const at = restOf(headers, now)
      // A limit that was over before it was told says nothing: then the server's refusals count.
      if (at === undefined || (resetOf(headers, now) ?? 0) <= now.getTime()) return
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

const telling = /^(?:authorization$|cookie$|x-.{0,60}auth)|api-?key|token|client-id/
