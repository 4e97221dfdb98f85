import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { restOf, parseRetryAfter } from '../../lib/retry-after.ts'

const now = new Date('2026-11-21T12:00:00Z')
const secondsUntil = (at: Date | undefined) => at && (at.getTime() - now.getTime()) / 1_000
const day = 24 * 3_600

// HTTP's dates are in GMT, wherever this runs.
beforeAll(() => void vi.stubEnv('TZ', 'America/New_York'))
afterAll(() => void vi.unstubAllEnvs())

describe('parseRetryAfter', () => {
  it.each([
    ['120', 120],
    [' 120 ', 120],
    ['1.5', 1.5],
    ['0', 1],
    ['0.2', 1],
    ['1000000000', day],
    ['9'.repeat(400), day],
    ['Sat, 21 Nov 2026 12:05:00 GMT', 300],
    ['Saturday, 21-Nov-26 12:05:00 GMT', 300],
    ['Sat Nov 21 12:05:00 2026', 300],
    ['2026-11-21T12:05:00Z', 300],
    ['2026-11-21T12:05:00', 300],
    ['Sat, 21 Nov 2026 11:00:00 GMT', 1],
    ['Mon, 21 Nov 2050 12:00:00 GMT', day],
    ['3600, 3600', 3_600],
    ['0,120', 120],
    ['120, 0', 120],
    ['soon, 120', 120],
    ['120, Sat, 21 Nov 2026 12:05:00 GMT', 300],
    ['Sat, 21 Nov 2026 12:05:00 GMT, Sat, 21 Nov 2026 12:10:00 GMT', 600],
    ['Saturday, 21-Nov-26 12:05:00 GMT, 10', 300],
    ['2026-11-21T12:05:00Z,2026-11-21T12:06:00Z', 360],
    ['-1', 60],
    ['soon', 60],
    ['foo 1', 60],
    ['1e3', 60],
    ['0x10', 60],
    ['NaN', 60],
    ['Infinity', 60],
    ['12; 13', 60],
    ['Sat, 99 Foo 2026', 60],
    ['', 60],
    [undefined, 60],
  ])('reads %j as %d seconds from now', (value, seconds) => {
    expect(secondsUntil(parseRetryAfter(value, now))).toBe(seconds)
  })
})

describe('restOf', () => {
  const epoch = now.getTime() / 1_000 + 90

  it.each([
    ['seconds left', '0', '90', 90],
    ['seconds left beside a float', '0.0', '90', 90],
    ['seconds since 1970', '0', String(epoch), 90],
    ['milliseconds since 1970', '0', String(epoch * 1_000), 90],
    ['an ISO time', '0', '2026-11-21T12:01:30.000Z', 90],
    ['a moment that is past', '0', '2026-11-21T11:00:00Z', 1],
    ['a moment far off', '0', '999999999', day],
    ['what came twice', '0, 0', '90, 60', 90],
    ['what came twice with a date', '0', 'Sat, 21 Nov 2026 12:01:30 GMT, Sat, 21 Nov 2026 12:01:00 GMT', 90],
    ['a moment that is past', '0', String(epoch - 500), 1],
    ['no seconds at all', '0', '0', 1],
    ['nothing while requests remain', '3', '90', undefined],
    ['nothing when the reset is unreadable', '0', 'later', undefined],
    ['nothing when the remainder is unreadable', 'none', '90', undefined],
  ])('reads %s', (_what, remaining, reset, seconds) => {
    const headers = { 'x-ratelimit-remaining': remaining, 'x-ratelimit-reset': reset }
    expect(secondsUntil(restOf(headers, now))).toBe(seconds)
  })

  it('reads the names without x- and needs both headers', () => {
    expect(secondsUntil(restOf({ 'ratelimit-remaining': '0', 'ratelimit-reset': '5' }, now))).toBe(5)
    expect(restOf({ 'x-ratelimit-reset': '5' }, now)).toBeUndefined()
    expect(restOf({ 'x-ratelimit-remaining': '0' }, now)).toBeUndefined()
  })

  const hour = 3_600
  it.each<[string, Record<string, string>, number | undefined]>([
    ['X', { 'x-rate-limit-remaining': '0', 'x-rate-limit-reset': String(epoch) }, 90],
    ["X's day", { 'x-app-limit-24hour-remaining': '0', 'x-app-limit-24hour-reset': String(epoch) }, 90],
    [
      'Discord',
      { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1', 'x-ratelimit-reset-after': '2.5' },
      2.5,
    ],
    ['Discord with some left', { 'x-ratelimit-remaining': '1', 'x-ratelimit-reset-after': '2.5' }, undefined],
    ['a policy', { ratelimit: '"default";r=0;t=30' }, 30],
    ['the slowest of several policies', { ratelimit: '"burst";r=0;t=5, "day";r=0;t=900' }, 900],
    ['policies of which one is left', { ratelimit: '"burst";r=3;t=5, "day";r=0;t=900' }, 900],
    ['a policy with some left', { ratelimit: '"default";r=10;t=30' }, undefined],
    ['an older policy', { ratelimit: 'limit=100, remaining=0, reset=50' }, 50],
    ['an older policy with some left', { ratelimit: 'limit=100, remaining=20, reset=50' }, undefined],
    ['Apple', { 'x-rate-limit': 'user-hour-lim:3600;user-hour-rem:0;' }, hour],
    ['Apple with some left', { 'x-rate-limit': 'user-hour-lim:3600;user-hour-rem:10;' }, undefined],
    ['Meta', { 'x-app-usage': '{"call_count":100,"total_cputime":25,"total_time":25}' }, hour],
    ['Meta below its limit', { 'x-app-usage': '{"call_count":99,"total_time":25}' }, undefined],
    ['a page of Meta', { 'x-page-usage': '{"call_count":3,"total_time":120}' }, hour],
    [
      'a business of Meta',
      {
        'x-business-use-case-usage':
          '{"17841":[{"type":"pages","call_count":100,"total_cputime":25,"total_time":25,"estimated_time_to_regain_access":19}]}',
      },
      19 * 60,
    ],
    ['nonsense', { 'x-app-usage': '{{', 'x-rate-limit': 'soon', ratelimit: '' }, undefined],
    [
      'the last of two to recover',
      { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '20', 'x-rate-limit': 'user-hour-rem:0' },
      hour,
    ],
  ])('reads %s', (_who, headers, seconds) => {
    expect(secondsUntil(restOf(headers, now))).toBe(seconds)
  })
})
