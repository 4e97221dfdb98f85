import { describe, expect, it } from 'vitest'
import { deliveryBackoff, nextInterval, pollBackoff, withJitter } from '../../workers/intervals.ts'

const day = 86_400
const quiet = { currentSeconds: 300, defaultSeconds: 300, newItems: 0 }

/** The least and the most of many draws. */
function range(draw: () => number): [number, number] {
  const draws = Array.from({ length: 2_000 }, draw)
  return [Math.min(...draws), Math.max(...draws)]
}

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

  it('respects the hint of the source, but never for longer than a day', () => {
    expect(nextInterval({ ...quiet, freshSeconds: 7_200 })).toBe(7_200)
    expect(nextInterval({ ...quiet, freshSeconds: 10 ** 9 })).toBe(day)
    expect(nextInterval({ ...quiet, freshSeconds: -5 })).toBe(375)
  })

  it('is at least a second, also for a connector that likes to be asked all the time', () => {
    expect(nextInterval({ currentSeconds: 1, defaultSeconds: 1, newItems: 9 })).toBe(1)
  })
})

describe('the pause after failures', () => {
  it('doubles from the interval, 5 s to a minute, up to a quarter of an hour', () => {
    const pauses = [1, 2, 3, 4, 5, 8, 9, 100, 10_000].map((failures) =>
      Math.floor(range(() => pollBackoff(failures, 1))[0]),
    )
    expect(pauses).toEqual([5, 10, 20, 40, 80, 640, 900, 900, 900])
    expect(Math.floor(range(() => pollBackoff(1, 3_600))[0])).toBe(60)
  })

  it('never asks a slow source more often than its own interval allows in the end', () => {
    const [least, most] = range(() => pollBackoff(50, 6 * 3_600))
    expect(least).toBeGreaterThanOrEqual(6 * 3_600)
    expect(most).toBeLessThanOrEqual(6.6 * 3_600)
  })

  it('of a channel is 2, 4, 8 … seconds, five minutes at most', () => {
    const pauses = [1, 2, 3, 8, 9, 10_000].map((attempts) =>
      Math.floor(range(() => deliveryBackoff(attempts))[0]),
    )
    expect(pauses).toEqual([2, 4, 8, 256, 300, 300])
  })
})

describe('the jitter', () => {
  it('adds up to a tenth and takes nothing away', () => {
    const [least, most] = range(() => withJitter(100))
    expect(least).toBeGreaterThanOrEqual(100)
    expect(least).toBeLessThan(101)
    expect(most).toBeGreaterThan(109)
    expect(most).toBeLessThanOrEqual(110)
  })
})
