import { createHash } from 'node:crypto'
import type { Clock, Timer } from '../../lib/clock.ts'
import type { Chance } from './chance.ts'

export interface SimulatedClock extends Clock {
  /** When the next timer rings, in milliseconds of `elapsed`. */
  nextTimer(): number | undefined
  /** Moves on, as after a machine that slept: what is due by then rings next. */
  moveTo(elapsedMs: number): void
  /** Rings the timer that has been due for longest; false when none is due. */
  ring(): boolean
  /** Sets the machine's clock; durations and timers do not notice. */
  leap(ms: number): void
}

interface Waiting {
  at: number
  order: number
  run: () => void
}

/**
 * A clock that stands still until it is moved. Chance depends on the moment alone, so that a run does not depend on which
 * of two answers of a moment came first.
 */
export function simulatedClock(startMs: number, chance: Chance): SimulatedClock {
  const waiting = new Map<object, Waiting>()
  let elapsedMs = 0
  let aheadMs = 0
  let counted = 0

  const bytes = (size: number) => {
    const parts: Buffer[] = []
    for (let have = 0; have < size; have += 32) {
      counted += 1
      parts.push(
        createHash('sha256')
          .update(`${chance.of('bytes')} ${counted}`)
          .digest(),
      )
    }
    return Buffer.concat(parts).subarray(0, size)
  }
  const wait = (run: () => void, ms: number, timer: Timer): Timer => {
    counted += 1
    waiting.set(timer, { at: elapsedMs + Math.max(1, Math.ceil(ms)), order: counted, run })
    return timer
  }
  const newTimer = (): Timer => {
    const timer: Timer = { unref: () => timer }
    return timer
  }
  const clock: SimulatedClock = {
    now: () => startMs + elapsedMs + aheadMs,
    date: () => new Date(clock.now()),
    elapsed: () => elapsedMs,
    async sleep(ms, value, { signal } = {}) {
      if (signal?.aborted) throw abortError(signal)
      return await new Promise((resolve, reject) => {
        const abort = () => {
          waiting.delete(timer)
          reject(abortError(signal))
        }
        const timer = clock.setTimeout(() => {
          signal?.removeEventListener('abort', abort)
          resolve(value as never)
        }, ms)
        signal?.addEventListener('abort', abort, { once: true })
      })
    },
    timeout(ms) {
      const controller = new AbortController()
      const late = new DOMException('The operation was aborted due to timeout', 'TimeoutError')
      clock.setTimeout(() => controller.abort(late), ms)
      return controller.signal
    },
    setTimeout: (run, ms) => wait(run, ms, newTimer()),
    clearTimeout(timer) {
      if (timer) waiting.delete(timer)
    },
    setInterval(run, ms) {
      const timer = newTimer()
      const again = () => {
        wait(again, ms, timer)
        run()
      }
      return wait(again, ms, timer)
    },
    clearInterval: (timer) => clock.clearTimeout(timer),
    random: () => chance.of('random', elapsedMs),
    uuid() {
      const hex = bytes(16).toString('hex')
      return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`
    },
    bytes,
    nextTimer() {
      let next: number | undefined
      for (const { at } of waiting.values()) if (next === undefined || at < next) next = at
      return next
    },
    moveTo(ms) {
      if (ms < elapsedMs) throw new Error(`time cannot go back from ${elapsedMs} to ${ms}`)
      elapsedMs = ms
    },
    ring() {
      let first: [object, Waiting] | undefined
      for (const entry of waiting) {
        const [, { at, order }] = entry
        if (at <= elapsedMs && (!first || at < first[1].at || (at === first[1].at && order < first[1].order)))
          first = entry
      }
      if (!first) return false
      waiting.delete(first[0])
      first[1].run()
      return true
    },
    leap(ms) {
      aheadMs += ms
    },
  }
  return clock
}

/** As Node's own. */
function abortError(signal: AbortSignal | undefined): Error {
  const error = new Error('The operation was aborted', { cause: signal?.reason })
  return Object.assign(error, { name: 'AbortError', code: 'ABORT_ERR' })
}
