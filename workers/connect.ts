import { clock } from '../lib/clock.ts'
import type { Env } from '../config/env.ts'
import { type Database, openDatabase, ping } from '../db/database.ts'
import { describeError } from '../lib/errors.ts'
import type { Log } from '../lib/log.ts'
import { atMostEvery } from './loop.ts'

export interface ConnectedDatabase {
  db: Database
  /** Where the queue's PostgreSQL backend connects, too. */
  url: string
  close: () => Promise<void>
}

/**
 * Opens the database that the environment names, or starts the embedded one when it names none. A named one may
 * be away: nothing is asked of it here.
 */
export async function connectDatabase(
  { databaseUrl, dataDir }: Pick<Env, 'databaseUrl' | 'dataDir'>,
  log: Log,
): Promise<ConnectedDatabase> {
  const { url, stop } =
    databaseUrl === undefined ? await startEmbedded(dataDir, log) : { url: databaseUrl, stop: undefined }
  let closing = false
  const broken = atMostEvery(30_000, (error) =>
    log.warn({ error: describeError(error) }, 'a database connection broke; the pool makes new ones'),
  )
  const db = openDatabase({
    url,
    onIdleError: (error) => {
      if (!closing) broken(error)
    },
  })
  return {
    db,
    url,
    close: async () => {
      // The pool says that it has ended while its connections are still on their way out.
      closing = true
      await db.destroy()
      await stop?.()
    },
  }
}

/** Waits until the database answers, saying every few seconds that it does not. Throws when the signal aborts. */
export async function waitForDatabase(db: Database, log: Log, signal?: AbortSignal): Promise<void> {
  for (let waited = 0; ; waited += 1) {
    try {
      await ping(db)
      return
    } catch (error) {
      signal?.throwIfAborted()
      if (waited % 5 === 0) {
        log.warn(
          { error: describeError(error) },
          'the database does not answer; is DATABASE_URL right and the server up? Trying again',
        )
      }
      await clock.sleep(1_000, undefined, { signal })
    }
  }
}

async function startEmbedded(dataDir: string, log: Log): Promise<{ url: string; stop: () => Promise<void> }> {
  const { startEmbeddedPostgres } = await import('./embedded-postgres.ts')
  return await startEmbeddedPostgres({ dataDir, log })
}
