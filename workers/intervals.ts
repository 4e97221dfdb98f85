const minute = 60
const day = 24 * 60 * minute

export interface Pace {
  /** The config's `every`, if any. */
  configuredSeconds?: number
  /** The interval that the source is read at now. */
  currentSeconds: number
  /** The connector's own habit. */
  defaultSeconds: number
  newItems: number
  /** How long the source says that nothing will change. */
  freshSeconds?: number
}

/**
 * The interval until the next poll, in seconds. Without a configured one it follows the source: shorter while
 * items come, longer while none do, between a quarter and four times the connector's habit, and never before the
 * source's own hint (at most a day, so that a wrong hint cannot silence it).
 */
export function nextInterval(pace: Pace): number {
  if (pace.configuredSeconds !== undefined) return pace.configuredSeconds
  const wanted = pace.newItems > 0 ? pace.currentSeconds / 1.5 : pace.currentSeconds * 1.25
  const own = clamp(wanted, Math.max(1, pace.defaultSeconds / 4), pace.defaultSeconds * 4)
  return Math.max(own, clamp(pace.freshSeconds ?? 0, 0, day))
}

/** Up to a tenth more, so that sources that started together do not stay together. */
export function withJitter(seconds: number): number {
  return seconds * (1 + Math.random() / 10)
}

/**
 * How long to leave a failing source alone, in seconds: doubling from its own interval (at least 5 s, at most a
 * minute) up to a quarter of an hour, or its interval where that is longer. Never for good: a source that comes back is read again.
 */
export function pollBackoff(failures: number, everySeconds: number): number {
  const first = clamp(everySeconds, 5, minute)
  return withJitter(Math.min(first * 2 ** Math.min(failures - 1, 20), Math.max(15 * minute, everySeconds)))
}

/** A source whose connector says that trying again cannot help is still tried once a day. */
export const stoppedRetrySeconds = day

/**
 * How long to wait before a stream is opened again, in seconds: 2, 4, 8 … up to five minutes, with up to half of it
 * more, since a platform that restarts loses all of its listeners at once.
 */
export function streamBackoff(failures: number): number {
  return Math.min(2 ** Math.min(failures, 20), 5 * minute) * (1 + Math.random() / 2)
}

/** How long after it was seen it is first asked what became of a complaint, in seconds. */
export const recheckAfterSeconds = 60 * minute

/** How long to wait with asking again when that failed, in seconds: as long as it is late, from 5 minutes to 6 hours. */
export function recheckBackoff(lateSeconds: number): number {
  return withJitter(clamp(lateSeconds, 5 * minute, 6 * 60 * minute))
}

/** How long to wait before the next try of a delivery, in seconds: 2, 4, 8 … up to five minutes. */
export function deliveryBackoff(attempts: number): number {
  return withJitter(Math.min(2 ** Math.min(attempts, 20), 5 * minute))
}

/** A delivery that could not be made for this long is set aside for people, in seconds. */
export const deliveryPatienceSeconds = day

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most)
}
