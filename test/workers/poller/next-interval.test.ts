import { describe, expect, it } from 'vitest'
import { nextInterval } from '../../../workers/poller/next-interval.ts'

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

  it('respects the hint of the source, but never for longer than a day', () => {
    expect(nextInterval({ ...quiet, freshSeconds: 7_200 })).toBe(7_200)
    expect(nextInterval({ ...quiet, freshSeconds: 10 ** 9 })).toBe(day)
    expect(nextInterval({ ...quiet, freshSeconds: -5 })).toBe(375)
  })

  it('is at least a second, also for a connector that likes to be asked all the time', () => {
    expect(nextInterval({ currentSeconds: 1, defaultSeconds: 1, newItems: 9 })).toBe(1)
  })
})
