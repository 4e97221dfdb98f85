/** Places for messages under way, so many for each channel: one whose sink hangs must not take those of all others. */
export interface Lanes {
  /**
   * Resolves with the function that gives the place back, or with nothing when the channel's places are all taken
   * and none has become free for a while.
   */
  enter(channel: string): Promise<(() => void) | undefined>
}

interface Lane {
  taken: number
  /** When a place last became free, or all of them taken; on the monotonic clock. */
  movedAt: number
  waiting: Set<(entered: boolean) => void>
}

export function createLanes(width: number, patienceMs: number): Lanes {
  const lanes = new Map<string, Lane>()
  return {
    async enter(channel) {
      const lane = lanes.get(channel) ?? { taken: 0, movedAt: 0, waiting: new Set() }
      lanes.set(channel, lane)
      if (lane.taken < width) {
        lane.taken += 1
        if (lane.taken === width) lane.movedAt = performance.now()
        return () => leave(lane)
      }
      const entered = await waitIn(lane, lane.movedAt + patienceMs - performance.now())
      return entered ? () => leave(lane) : undefined
    },
  }
}

function leave(lane: Lane): void {
  lane.movedAt = performance.now()
  const [next] = lane.waiting
  if (next) next(true)
  else lane.taken -= 1
}

async function waitIn(lane: Lane, ms: number): Promise<boolean> {
  if (ms <= 0) return false
  return await new Promise((resolve) => {
    const end = (entered: boolean) => {
      clearTimeout(timer)
      lane.waiting.delete(end)
      resolve(entered)
    }
    const timer = setTimeout(end, ms, false)
    lane.waiting.add(end)
  })
}
