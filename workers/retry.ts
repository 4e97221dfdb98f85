import { clock } from '../lib/clock.ts'
import { OwnPace, PermanentError, RetryLater, neverConnected } from '../lib/errors.ts'
import { HttpError } from '../lib/http.ts'

const minute = 60
const day = 24 * 60 * minute

/** Work on which so many of those who held it have died in a row kills them: nobody takes it up as before. */
export const mostLostLeases = 3

/** What could not be sent or posted for this long is left to people, in seconds. */
export const patienceSeconds = day

/**
 * Refusals for good in a row, over so long, until a source is taken at its word: a page may be forbidden, gone or led
 * elsewhere for a moment, by a wall, a deployment or the login of a hotel's network. In seconds.
 */
export const refusalsBeforeStop = 3
const refusedSecondsBeforeStop = 30 * minute
const secondLookSeconds = 5 * minute

/** What its own side says cannot be helped is still tried once a day, since somebody may have mended it; in seconds. */
const stoppedRetrySeconds = day

/**
 * In how many seconds to try again what failed with `error`: when the other side or our own pace says so, at once when
 * only this process was told to stop, once a day when trying again cannot help, else after `backoffSeconds`.
 */
export function retryIn(error: unknown, backoffSeconds: number, stopping?: AbortSignal): number {
  if (error instanceof OwnPace) return Math.max(0.1, secondsUntil(error.retryAt))
  if (error instanceof RetryLater) return demandOf(error) ?? Math.max(1, backoffSeconds)
  if (stopping?.aborted) return 0
  return error instanceof PermanentError ? stoppedRetrySeconds : backoffSeconds
}

/** How long the other side wants to be left alone, in seconds; undefined when it says "now", which helps nobody. */
export function demandOf(error: RetryLater): number | undefined {
  const seconds = secondsUntil(error.retryAt)
  return seconds > 1 ? seconds : undefined
}

/** What comes of a source that refuses for good, the `refusals`th time in a row, first `sinceSeconds` ago. */
export function afterRefusal(
  refusals: number,
  sinceSeconds: number,
  everySeconds: number,
): { stopped: boolean; retrySeconds: number } {
  if (refusals >= refusalsBeforeStop && sinceSeconds >= refusedSecondsBeforeStop)
    return { stopped: true, retrySeconds: stoppedRetrySeconds }
  const pause = refusals === 1 ? secondLookSeconds : refusedSecondsBeforeStop - sinceSeconds
  return { stopped: false, retrySeconds: withJitter(Math.max(pause, secondLookSeconds, everySeconds)) }
}

/** From this machine's clock, which the moment was reckoned by. */
export function secondsUntil(moment: Date): number {
  return (moment.getTime() - clock.now()) / 1000
}

/** The other side will not take it, however often it is sent. */
export function isRefusal(error: unknown): boolean {
  return error instanceof PermanentError || (error instanceof HttpError && isRefused(error.status))
}

/**
 * Whether the other side may have done what it was asked although the try failed: the answer was cut or late, or has a
 * status that is `doubtful`.
 */
export function outcomeUnknown(error: unknown, doubtful: (status: number) => boolean): boolean {
  if (error instanceof RetryLater || error instanceof PermanentError) return false
  return error instanceof HttpError ? doubtful(error.status) : !neverConnected(error)
}

/** For messages that may come twice: what a server says of itself is believed, and what a gateway says of it is not. */
export function isGatewaysGuess(status: number): boolean {
  return status === 502 || status === 504
}

/** For what must not be said twice: only a refusal is believed. */
export function isNoRefusal(status: number): boolean {
  return !isRefused(status)
}

function isRefused(status: number): boolean {
  return status >= 400 && status < 500 && status !== 408
}

/** Up to a tenth more, so that what started together does not stay together. */
export function withJitter(seconds: number): number {
  return seconds * (1 + clock.random() / 10)
}

/**
 * How long to leave a failing source alone, in seconds: doubling from its own interval (at least 5 s, at most a
 * minute) up to a quarter of an hour, or its interval where that is longer. Never for good: a source that comes back is read again.
 */
export function pollBackoff(failures: number, everySeconds: number): number {
  const first = clamp(everySeconds, 5, minute)
  return withJitter(Math.min(doubled(first, failures - 1), Math.max(15 * minute, everySeconds)))
}

/**
 * How long to wait before a stream is opened again, in seconds: 2, 4, 8 … up to five minutes, with up to half of it
 * more, since a platform that restarts loses all of its listeners at once.
 */
export function streamBackoff(failures: number): number {
  return Math.min(doubled(1, failures), 5 * minute) * (1 + clock.random() / 2)
}

/** How long to wait with asking again when that failed, in seconds: as long as it is late, from 5 minutes to 6 hours. */
export function recheckBackoff(lateSeconds: number): number {
  return withJitter(clamp(lateSeconds, 5 * minute, 6 * 60 * minute))
}

/** How long to wait before the next try of a message or a reply, in seconds: 2, 4, 8 … up to five minutes. */
export function sendBackoff(attempts: number): number {
  return withJitter(Math.min(doubled(1, attempts), 5 * minute))
}

function doubled(seconds: number, times: number): number {
  return seconds * 2 ** Math.min(times, 20)
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most)
}
