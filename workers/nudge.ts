import type { Database } from '../db/database.ts'
import { forgetNudges } from '../db/deliveries.ts'
import { describeError } from '../lib/errors.ts'
import type { Log } from '../lib/log.ts'
import type { App } from './app.ts'
import { atMostEvery } from './loop.ts'
import type { Queues } from './queues.ts'

/** Hands deliveries to the queue that is there at that moment; without one, or with one that is away, they are swept. */
export function createNudge(db: Database, queues: () => Queues | undefined, log: Log): App['nudge'] {
  const tell = atMostEvery(60_000, (error) =>
    log.warn(
      { error: describeError(error) },
      'the queue takes no jobs; alerts go out by the sweeper meanwhile',
    ),
  )
  return async (due) => {
    if (due.length === 0) return
    try {
      await queues()?.outreach.add(due.map(({ id, ...rest }) => ({ deliveryId: id, ...rest })))
    } catch (error) {
      tell(error)
      const ids = due.map(({ id }) => id)
      // When this fails too, the sweeper only waits longer for an answer.
      await forgetNudges(db, ids).catch(() => undefined)
    }
  }
}
