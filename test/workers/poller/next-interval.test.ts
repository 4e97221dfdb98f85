import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nextInterval, paceNotices } from '../../../workers/poller/next-interval.ts'

const day = 86_400
const quiet = { currentSeconds: 300, defaultSeconds: 300, newItems: 0 }

describe('the interval of a source', () => {
  it('is the configured one, whatever the source does or says', () => {
    expect(nextInterval({ ...quiet, configuredSeconds: 1, newItems: 50, freshSeconds: day })).toBe(1)
  })

  it('grows while nothing comes and shrinks while items do, within a quarter and four times the habit', () => {
    let seconds = 300
    for (let poll = 0; poll < 50; poll += 1) seconds = nextInterval({ ...quiet, currentSeconds: seconds })
    expect(seconds).toBe(1200)
    for (let poll = 0; poll < 50; poll += 1) {
      seconds = nextInterval({ ...quiet, currentSeconds: seconds, newItems: 3 })
    }
    expect(seconds).toBe(75)
  })

  it('respects the hint of the source, but never for longer than an hour', () => {
    expect(nextInterval({ ...quiet, freshSeconds: 1_800 })).toBe(1_800)
    for (const freshSeconds of [7_200, day, 2_591_034, 10 ** 9, Infinity])
      expect(nextInterval({ ...quiet, freshSeconds })).toBe(3_600)
    expect(nextInterval({ ...quiet, freshSeconds: -5 })).toBe(375)
  })

  it('is told to the config editor where the hint is longer', () => {
    expect(paceNotices({ ...quiet, freshSeconds: 93_600 })).toEqual([
      expect.stringMatching(/more than an hour.*`every`/),
    ])
    expect(paceNotices({ ...quiet, freshSeconds: 3_600 })).toEqual([])
    expect(paceNotices(quiet)).toEqual([])
    expect(paceNotices({ ...quiet, configuredSeconds: 86_400, freshSeconds: 93_600 })).toEqual([])
    // It is read less often than it wishes by its own habit.
    expect(
      paceNotices({ currentSeconds: 14_400, defaultSeconds: 3_600, newItems: 0, freshSeconds: 7_200 }),
    ).toEqual([])
  })

  it('with any hint stays between its own habit and an hour, or that habit where it is longer', () => {
    const seconds = fc.double({ min: 1, max: 100_000, noNaN: true })
    const pace = fc.record({ currentSeconds: seconds, defaultSeconds: seconds, newItems: fc.nat(5) })
    fc.assert(
      fc.property(pace, fc.double({ min: -1e12, max: 1e12, noNaN: true }), (own, freshSeconds) => {
        const alone = nextInterval(own)
        const hinted = nextInterval({ ...own, freshSeconds })
        expect(hinted).toBeGreaterThanOrEqual(alone)
        expect(hinted).toBeLessThanOrEqual(Math.max(alone, 3_600))
      }),
    )
  })

  it('is at least a second, also for a connector that likes to be asked all the time', () => {
    expect(nextInterval({ currentSeconds: 1, defaultSeconds: 1, newItems: 9 })).toBe(1)
  })
})
