import { sql } from 'kysely'
import { clock } from '../lib/clock.ts'
import type { Queryable } from './database.ts'

export interface ServerFacts {
  version: string
  fsync: boolean
  /** 'off' may lose the last commits when the power fails. */
  synchronousCommit: string
  /** This machine's clock minus the database's, in seconds. */
  clockSkewSeconds: number
}

/** What the doctor wants to know of a PostgreSQL. */
export async function inspectServer(db: Queryable): Promise<ServerFacts> {
  const before = clock.now()
  const row = await db
    .selectNoFrom([
      sql<string>`current_setting('server_version')`.as('version'),
      sql<string>`current_setting('fsync')`.as('fsync'),
      sql<string>`current_setting('synchronous_commit')`.as('synchronousCommit'),
      sql<Date>`clock_timestamp()`.as('now'),
    ])
    .executeTakeFirstOrThrow()
  const here = (before + clock.now()) / 2
  return {
    version: row.version,
    fsync: row.fsync === 'on',
    synchronousCommit: row.synchronousCommit,
    clockSkewSeconds: (here - row.now.getTime()) / 1000,
  }
}
