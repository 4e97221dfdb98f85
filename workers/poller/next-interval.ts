const daySeconds = 24 * 60 * 60

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
  return Math.max(own, clamp(pace.freshSeconds ?? 0, 0, daySeconds))
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most)
}
