/**
 * A source may ask to be left alone for so long, in seconds. What it says for longer is most often meant for caches, and a
 * post that is found a day late is no news to anybody.
 */
const longestHintSeconds = 60 * 60

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
 * source's own hint (at most an hour).
 */
export function nextInterval(pace: Pace): number {
  if (pace.configuredSeconds !== undefined) return pace.configuredSeconds
  const wanted = pace.newItems > 0 ? pace.currentSeconds / 1.5 : pace.currentSeconds * 1.25
  const own = clamp(wanted, Math.max(1, pace.defaultSeconds / 4), pace.defaultSeconds * 4)
  return Math.max(own, clamp(pace.freshSeconds ?? 0, 0, longestHintSeconds))
}

/** What the config editor should know of it: a source that is read more often than it wishes. */
export function paceNotices(pace: Pace): string[] {
  const { configuredSeconds, freshSeconds = 0 } = pace
  if (
    configuredSeconds !== undefined ||
    freshSeconds <= nextInterval(pace) ||
    freshSeconds <= longestHintSeconds + 1
  )
    return []
  return [
    'The source says that nothing changes in it for more than an hour (by max-age, Expires, ttl or the like). Posts would ' +
      'be found too late, so it is read once an hour all the same; set `every` to read it more or less often.',
  ]
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most)
}
