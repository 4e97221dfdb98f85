import { randomBytes, randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'

/**
 * Time, waiting and chance. Whatever happens at a moment, waits for one or draws lots asks this and nothing else, so that a
 * simulation can hold all of it in its hand. Due times and leases are judged by the database's clock instead. What watches
 * over other processes and threads waits in real time, as they do.
 */
export interface Clock {
  /** Milliseconds since 1970; leaps either way when the machine's clock is set. */
  now(): number
  /** The same moment as `now`. */
  date(): Date
  /** Milliseconds since some moment; never goes back, so that durations are measured by it. */
  elapsed(): number
  /** Resolves with `value` after `ms` milliseconds; rejects with an `AbortError` when the signal aborts. */
  sleep<T = void>(ms: number, value?: T, options?: { signal?: AbortSignal; ref?: boolean }): Promise<T>
  /** A signal that aborts with a `TimeoutError` after `ms` milliseconds. It keeps no process alive. */
  timeout(ms: number): AbortSignal
  setTimeout(run: () => void, ms: number): Timer
  clearTimeout(timer: Timer | undefined): void
  setInterval(run: () => void, ms: number): Timer
  clearInterval(timer: Timer | undefined): void
  /** At least 0 and below 1. */
  random(): number
  uuid(): string
  /** Bytes that nobody can guess. */
  bytes(size: number): Buffer
}

export interface Timer {
  /** The process may end before it comes. */
  unref(): Timer
}

const ofTheMachine: Clock = {
  now: () => Date.now(),
  date: () => new Date(),
  elapsed: () => performance.now(),
  sleep,
  timeout: (ms) => AbortSignal.timeout(ms),
  setTimeout: (run, ms) => setTimeout(run, ms),
  clearTimeout: (timer) => clearTimeout(timer as NodeJS.Timeout | undefined),
  setInterval: (run, ms) => setInterval(run, ms),
  clearInterval: (timer) => clearInterval(timer as NodeJS.Timeout | undefined),
  random: () => Math.random(),
  uuid: () => randomUUID(),
  bytes: (size) => randomBytes(size),
}

let current = ofTheMachine

/** The one clock of this process. */
export const clock: Clock = {
  now: () => current.now(),
  date: () => current.date(),
  elapsed: () => current.elapsed(),
  sleep: (ms, value, options) => current.sleep(ms, value, options),
  timeout: (ms) => current.timeout(ms),
  setTimeout: (run, ms) => current.setTimeout(run, ms),
  clearTimeout: (timer) => current.clearTimeout(timer),
  setInterval: (run, ms) => current.setInterval(run, ms),
  clearInterval: (timer) => current.clearInterval(timer),
  random: () => current.random(),
  uuid: () => current.uuid(),
  bytes: (size) => current.bytes(size),
}

/**
 * Puts another clock in its place for this process, and gives back the one before: for simulations, before anything has
 * begun to wait.
 */
export function useClock(other: Clock): Clock {
  const before = current
  current = other
  return before
}
