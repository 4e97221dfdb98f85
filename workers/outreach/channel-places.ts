import { clock } from '../../lib/clock.ts'

/** Places for messages under way, so many for each channel: one whose sink hangs must not take those of all others. */
export interface ChannelPlaces {
  /**
   * Resolves with the function that gives the place back, or with nothing when the channel's places are all taken
   * and none has become free for a while.
   */
  take(channel: string): Promise<(() => void) | undefined>
}

interface Places {
  taken: number
  /** When a place last became free, or all of them taken; on the monotonic clock. */
  movedAt: number
  waiting: Set<(taken: boolean) => void>
}

export function createChannelPlaces(perChannel: number, patienceMs: number): ChannelPlaces {
  const channels = new Map<string, Places>()
  return {
    async take(channel) {
      const places = channels.get(channel) ?? { taken: 0, movedAt: 0, waiting: new Set() }
      channels.set(channel, places)
      if (places.taken < perChannel) {
        places.taken += 1
        if (places.taken === perChannel) places.movedAt = clock.elapsed()
        return () => giveBack(places)
      }
      const taken = await waitFor(places, places.movedAt + patienceMs - clock.elapsed())
      return taken ? () => giveBack(places) : undefined
    },
  }
}

function giveBack(places: Places): void {
  places.movedAt = clock.elapsed()
  const [next] = places.waiting
  if (next) next(true)
  else places.taken -= 1
}

async function waitFor(places: Places, ms: number): Promise<boolean> {
  if (ms <= 0) return false
  return await new Promise((resolve) => {
    const end = (taken: boolean) => {
      clock.clearTimeout(timer)
      places.waiting.delete(end)
      resolve(taken)
    }
    const timer = clock.setTimeout(() => end(false), ms)
    places.waiting.add(end)
  })
}
