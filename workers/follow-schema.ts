import type { Database } from '../db/database.ts'
import { whyOutdated } from '../db/schema.ts'
import { describeError } from '../lib/errors.ts'
import type { Log } from '../lib/log.ts'
import { atMostEvery, repeat } from './loop.ts'

export interface FollowedSchema {
  /** Aborted when the database has become newer than this program, which then takes no more work. */
  outdated: AbortSignal
  /** Why it takes none; undefined while it does. */
  reason(): string | undefined
  /** Looks for it until the signal aborts. */
  done: Promise<void>
}

/** How often it is looked whether a newer program has changed the database, in milliseconds. */
const lookMs = 2_000

/** Of two versions that run beside each other only the newer one may work: the older does not know what its tables mean. */
export function followSchema(db: Database, log: Log, signal: AbortSignal): FollowedSchema {
  const outdated = new AbortController()
  let reason: string | undefined
  const warn = atMostEvery(60_000, (error) =>
    log.warn({ error: describeError(error) }, 'cannot look at the version of the database; trying on'),
  )
  const tell = atMostEvery(60_000, (why) =>
    log.error({ reason: describeError(why) }, 'this process takes no more work'),
  )
  const look = async () => {
    reason = await whyOutdated(db)
    if (reason === undefined) return
    tell(new Error(reason))
    outdated.abort()
  }
  return { outdated: outdated.signal, reason: () => reason, done: repeat(lookMs, signal, look, warn) }
}
