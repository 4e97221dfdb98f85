import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { aborted, atMostEvery, insist, repeat, until } from '../../workers/loop.ts'

/** Whoever waits for it hangs. */
const hourMs = 3_600_000

describe('repeat', () => {
  it('goes on after an error, tells of it, and ends when the signal aborts', async () => {
    const stop = new AbortController()
    const told: unknown[] = []
    let runs = 0
    const work = async () => {
      runs += 1
      if (runs === 2) throw new Error('once')
      if (runs === 4) stop.abort()
    }
    await repeat(1, stop.signal, work, (error) => told.push(error))
    expect(runs).toBe(4)
    expect(told).toEqual([new Error('once')])
  })

  it('runs again at once while there is more, else after the pause', async () => {
    const stop = new AbortController()
    let runs = 0
    const work = async () => {
      runs += 1
      if (runs === 3) setTimeout(() => stop.abort(), 50)
      return runs !== 3
    }
    await repeat(hourMs, stop.signal, work, () => undefined)
    expect(runs).toBe(3)
  })

  it('wakes from its pause when the signal aborts, and says nothing of the error that this caused', async () => {
    const stop = new AbortController()
    const told: unknown[] = []
    setTimeout(() => stop.abort(new Error('stop')), 50)
    await repeat(
      hourMs,
      stop.signal,
      async () => {},
      (error) => told.push(error),
    )
    await repeat(
      hourMs,
      stop.signal,
      async () => {},
      (error) => told.push(error),
    )
    expect(told).toEqual([])
  })
})

describe('until', () => {
  it('tries until the work succeeds', async () => {
    const told: unknown[] = []
    let tries = 0
    await until(
      new AbortController().signal,
      (error) => told.push(error),
      async () => {
        tries += 1
        if (tries === 1) throw new Error('not yet')
      },
    )
    expect({ tries, told }).toEqual({ tries: 2, told: [new Error('not yet')] })
  })

  it('throws what the signal aborts with', async () => {
    const stop = new AbortController()
    setTimeout(() => stop.abort(new Error('shutting down')), 20)
    const never = async () => {
      throw new Error('not yet')
    }
    await expect(until(stop.signal, () => undefined, never)).rejects.toThrow('shutting down')
  })
})

describe('atMostEvery', () => {
  it('passes each wording on once in the time', async () => {
    const told: string[] = []
    const tell = atMostEvery(1_000, (error) => told.push(String(error)))
    tell('a')
    tell('a')
    tell(new Error('b'))
    tell(new Error('b'))
    expect(told).toEqual(['a', 'Error: b'])
    await sleep(1_010)
    tell('a')
    expect(told).toEqual(['a', 'Error: b', 'a'])
  })

  it('does not grow without end on errors that are never the same', () => {
    let told = 0
    const tell = atMostEvery(60_000, () => (told += 1))
    for (let n = 0; n < 10_000; n += 1) tell(new Error(`port ${n}`))
    expect(told).toBe(10_000)
  })
})

describe('aborted', () => {
  it('resolves at once when that has happened, else when it does', async () => {
    await aborted(AbortSignal.abort())
    const stop = new AbortController()
    const seen = aborted(stop.signal)
    stop.abort()
    await seen
  })
})

describe('insist', () => {
  it('tries until it succeeds', async () => {
    let tries = 0
    await insist(hourMs, new AbortController().signal, async () => {
      tries += 1
      if (tries < 3) throw new Error('the database is away')
    })
    expect(tries).toBe(3)
  })

  it('gives up with the last error when the time is over, or at once when the process stops', async () => {
    const never = async () => {
      throw new Error('the database is away')
    }
    await expect(insist(300, new AbortController().signal, never)).rejects.toThrow('the database is away')
    await expect(insist(hourMs, AbortSignal.abort(), never)).rejects.toThrow('the database is away')
  })
})
