import { type PlannedPost, type SourceId, dayMs, hourMs } from '../plan.ts'
import { feedWindow } from '../servers.ts'
import type { World } from '../world.ts'
import type { Poll } from './polls.ts'

/** A reading, and what it brought. */
export interface Reading extends Poll {
  /** Posts that no reading before has brought. */
  fresh: PlannedPost[]
  /** Posts that were shown, where all that is there is shown at once. */
  shown?: number
  /** What was shown does not join what was shown before. */
  missed: boolean
}

export function readingsOf({ plan }: World, source: SourceId, polls: Poll[]): Reading[] {
  const posts = plan.posts.filter((post) => post.source === source)
  const seen = new Set<PlannedPost>()
  let before: PlannedPost[] = []
  return polls.map((poll) => {
    if (poll.outcome !== 'read') return { ...poll, fresh: [], missed: false }
    const there = posts.filter(
      ({ atMs, deletedAtMs = Infinity }) => atMs <= poll.seenMs && poll.seenMs < deletedAtMs,
    )
    const shown = source === 'social' ? there : there.slice(-feedWindow)
    const fresh = shown.filter((post) => !seen.has(post))
    const missed = source !== 'social' && before.length > 0 && !shown.some((post) => before.includes(post))
    for (const post of fresh) seen.add(post)
    before = shown
    return { ...poll, fresh, missed, ...(source === 'social' ? {} : { shown: shown.length }) }
  })
}

/** Older posts are stored and not told of, unless they surely appeared late. */
const oldestMs = dayMs
const mostLateMs = 7 * dayMs

/**
 * Whether a post is told of that was found when it was `ageMs` old: when it is younger than a day, or at most seven and an
 * earlier reading surely did not show it. Of a reading that is half new nobody can be sure.
 */
export function isTold(readings: Reading[], found: Reading, ageMs: number): 'yes' | 'no' | 'perhaps' {
  if (ageMs <= oldestMs) return 'yes'
  if (ageMs > mostLateMs || found.missed) return 'no'
  const before = readings.filter(({ outcome, untilMs }) => outcome === 'read' && untilMs < found.fromMs)
  if (before.length === 0) return 'no'
  // The first reading of a source may have left the past alone.
  if (before.length === 1) return 'perhaps'
  if (found.fresh.length === 1) return 'yes'
  if (found.shown === undefined) return 'perhaps'
  return found.fresh.length * 2 < found.shown ? 'yes' : 'no'
}

/** What operators must hear of a source, or may. */
export interface Trouble {
  type: 'source.failing' | 'source.silent' | 'source.gap' | 'source.recovered'
  atMs: number
}

/** Failures, gaps, silences against the source's own habit, and that they are over, in order. */
export function expectedTrouble({ time }: World, readings: Reading[], untilMs: number): Trouble[] {
  const expected: Trouble[] = []
  const silence = openHabit(time)
  let failures = 0
  let failing = false
  let silent = false
  let gapUntil = Number.NEGATIVE_INFINITY
  for (const [n, { outcome, untilMs: atMs, fresh, missed }] of readings.entries()) {
    if (outcome === 'cut') continue
    failures = outcome === 'read' ? 0 : failures + 1
    const isTrouble = failures === 3
    if (isTrouble && !failing) expected.push({ type: 'source.failing', atMs })
    if (outcome === 'read' && failing) expected.push({ type: 'source.recovered', atMs })
    failing = outcome !== 'read' && (failing || isTrouble)
    if (silent && fresh.length > 0) {
      expected.push({ type: 'source.recovered', atMs })
      silent = false
    }
    if (fresh.length > 0) silence.hear(fresh.length, atMs)
    if (missed && time.at(atMs) > gapUntil) {
      expected.push({ type: 'source.gap', atMs })
      gapUntil = time.at(atMs) + gapMemoryMs
    }
    const silentMs = silence.falls(atMs)
    const next = readings.slice(n + 1).find((later) => later.outcome !== 'cut')
    if (failures === 0 && !silent && silentMs < Math.min(next?.untilMs ?? Infinity, untilMs)) {
      expected.push({ type: 'source.silent', atMs: silentMs })
      silent = true
    }
  }
  return expected.toSorted((a, b) => a.atMs - b.atMs)
}

/** A gap that recurs within a day is not told again. */
const gapMemoryMs = dayMs

/** A source that has brought so many posts has a habit. */
const leastPosts = 20
const leastSilenceMs = 6 * hourMs

/** A source is silent when nothing has come for three times its longest pause, which is forgotten little by little. */
function openHabit(time: World['time']) {
  let posts = 0
  let longestMs = 0
  let lastMs: number | undefined
  return {
    hear(count: number, atMs: number) {
      const shown = time.at(atMs)
      longestMs = Math.max(longestMs * 0.995, lastMs === undefined ? 0 : shown - lastMs)
      lastMs = shown
      posts += count
    },
    /** From when on it is silent if nothing comes, and not before `fromMs`. */
    falls: (fromMs: number) =>
      posts < leastPosts || lastMs === undefined
        ? Infinity
        : time.reaches(lastMs + Math.max(3 * longestMs, leastSilenceMs), fromMs),
  }
}
