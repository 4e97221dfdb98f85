/** The database's clock beside the time that nobody sets, which is counted in milliseconds from the start. */
export interface DatabaseTime {
  /** What the database's clock shows at a moment, in milliseconds since 1970. */
  at(elapsedMs: number): number
  /** When the database's clock first shows a time, from a moment on. */
  reaches(shownMs: number, fromMs: number): number
  set(elapsedMs: number, byMs: number): void
}

export function databaseTime(startMs: number): DatabaseTime {
  const settings = [{ fromMs: Number.NEGATIVE_INFINITY, aheadMs: 0 }]
  return {
    at: (elapsedMs) =>
      startMs + elapsedMs + (settings.findLast(({ fromMs }) => fromMs <= elapsedMs)?.aheadMs ?? 0),
    reaches(shownMs, fromMs) {
      const moments = settings.map(({ fromMs: began, aheadMs }, n) => {
        const reached = Math.max(shownMs - startMs - aheadMs, began, fromMs)
        return reached < (settings[n + 1]?.fromMs ?? Infinity) ? reached : Infinity
      })
      return Math.min(...moments)
    },
    set(elapsedMs, byMs) {
      settings.push({ fromMs: elapsedMs, aheadMs: (settings.at(-1)?.aheadMs ?? 0) + byMs })
    },
  }
}
