import type { Chance } from './chance.ts'
import type { Nudge, Queues } from '../../workers/queues.ts'

type Work = (job: { deliveryId: string }) => Promise<void>

export interface SimulatedQueue {
  queuesFor(process: string): Queues
  /** Its jobs go nowhere any more. */
  silence(process: string): void
}

/**
 * A queue as bad as one may be: it loses all nudges of a moment, or is away for a while. A nudge goes at once to one of the
 * processes that work.
 */
export function openQueue(
  chance: Chance,
  elapsed: () => number,
  mood: { loses: boolean; isAway: () => boolean; met: (what: 'nudges lost' | 'queue away') => void },
): SimulatedQueue {
  const workers = new Map<string, Work>()
  const refuseWhenAway = () => {
    if (!mood.isAway()) return
    mood.met('queue away')
    throw new Error('the queue is away')
  }
  const add = (nudges: Nudge[]) => {
    refuseWhenAway()
    if (mood.loses && chance.happens(0.1, 'lost nudges', elapsed())) {
      mood.met('nudges lost')
      return
    }
    const names = [...workers.keys()].toSorted()
    if (names.length === 0) return
    const work = workers.get(chance.pick(names, 'worker', elapsed()))
    for (const { deliveryId } of nudges) void work?.({ deliveryId })
  }
  return {
    queuesFor: (process) => ({
      outreach: { add: async (nudges) => add(nudges) },
      work(handler) {
        workers.set(process, handler)
        return { close: async () => void workers.delete(process) }
      },
      ping: async () => refuseWhenAway(),
      async depth() {
        refuseWhenAway()
        return 0
      },
      close: async () => void workers.delete(process),
    }),
    silence: (process) => void workers.delete(process),
  }
}
