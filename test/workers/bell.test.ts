import { describe, expect, it } from 'vitest'
import { createBell, repeat } from '../../workers/loop.ts'

/** Whoever waits for it hangs. */
const hourMs = 3_600_000
const never = new AbortController().signal

describe('the bell', () => {
  it('cuts the pause that goes on, once', async () => {
    const bell = createBell()
    setTimeout(bell.ring, 20)
    const began = performance.now()
    await bell.pause(hourMs, never)
    await bell.pause(100, never)
    expect(performance.now() - began).toBeGreaterThan(110)
  })

  it('cuts the next pause when it rings while work goes on', async () => {
    const bell = createBell()
    const stop = new AbortController()
    let runs = 0
    const work = async () => {
      runs += 1
      if (runs < 4) bell.ring()
      else stop.abort()
    }
    await repeat(hourMs, stop.signal, work, () => undefined, bell.pause)
    expect(runs).toBe(4)
  })

  it('lets the signal end the pause, too', async () => {
    const bell = createBell()
    const stop = new AbortController()
    setTimeout(() => stop.abort(), 20)
    await bell.pause(hourMs, stop.signal)
    expect(stop.signal.aborted).toBe(true)
  })
})
