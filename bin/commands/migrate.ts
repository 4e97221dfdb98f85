import { clock } from '../../lib/clock.ts'
import { readEnv } from '../../config/env.ts'
import { migrate } from '../../db/database.ts'
import { connectDatabase, waitForDatabase } from '../../workers/connect.ts'
import { migrateQueues } from '../../workers/queues.ts'
import { commandLog } from './project.ts'

/** Brings the database up to this program's version; the release step of a deployment. */
export async function migrateCommand(): Promise<void> {
  const env = readEnv(process.env)
  const log = commandLog(env)
  const { db, url, close } = await connectDatabase(env, log)
  try {
    await waitForDatabase(db, log, clock.timeout(60_000))
    const applied = await migrate(db)
    if (env.redisUrl === undefined) await migrateQueues(url)
    process.stdout.write(
      applied.length === 0 ? 'The database is up to date.\n' : `Applied ${applied.join(', ')}.\n`,
    )
  } finally {
    await close()
  }
}
