import { stamp } from '../journal.ts'
import type { World } from '../world.ts'

/** What a judgement is written on. */
export interface Verdict {
  complain(words: string): void
  /** One more thing was looked at and was as it must be, or was complained of. */
  count(what: string): void
  /** A moment, as the database's clock showed it. */
  show(elapsedMs: number): string
  /**
   * The latest moment at which what falls due at `shownMs` of the database's clock may be done, when it became so at
   * `fromMs` or later: a minute, and as long as no process lived.
   */
  latest(shownMs: number, fromMs: number): number
  /** When it is judged: what may still be done after that is not late. */
  untilMs: number
  complaints: string[]
  counted: Record<string, number>
}

/** On its minute. */
export const minuteOfGraceMs = 60_000

export function openVerdict({
  time,
  clock,
  crew: { turns },
}: Pick<World, 'time' | 'clock' | 'crew'>): Verdict {
  const complaints: string[] = []
  const counted: Record<string, number> = {}
  const nobodyLived = turns.flatMap(({ what, atMs, living }) => {
    if (what !== 'gone' || living > 0) return []
    return [
      {
        fromMs: atMs,
        untilMs: turns.find((later) => later.what === 'up' && later.atMs > atMs)?.atMs ?? Infinity,
      },
    ]
  })
  return {
    untilMs: clock.elapsed(),
    complaints,
    counted,
    complain: (words) => void complaints.push(words),
    count(what) {
      counted[what] = (counted[what] ?? 0) + 1
    },
    show: (elapsedMs) => (elapsedMs === Infinity ? 'never' : stamp(new Date(time.at(elapsedMs)))),
    latest(shownMs, fromMs) {
      let latest = time.reaches(shownMs, fromMs) + minuteOfGraceMs
      for (const { fromMs: gone, untilMs } of nobodyLived)
        if (gone <= latest && untilMs > latest - minuteOfGraceMs)
          latest = Math.max(latest, untilMs + minuteOfGraceMs)
      return latest
    },
  }
}
