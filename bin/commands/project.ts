import { type Env, readEnv } from '../../config/env.ts'
import { loadConfig } from '../../config/load.ts'
import { closeFeedParser } from '../../connectors/feed.ts'
import { type Database, migrate, ping } from '../../db/database.ts'
import { ConfigError, describeError } from '../../lib/errors.ts'
import { createHttp } from '../../lib/http.ts'
import { type Log, createLog } from '../../lib/log.ts'
import { type OpenConfig, openConfig } from '../../workers/open-config.ts'
import { connectDatabase } from '../../workers/connect.ts'
import type { Learned } from '../../workers/learned.ts'
import { type OpenStore, memoryStore } from '../../workers/source-store.ts'
import { userAgent } from '../../workers/user-agent.ts'

/** A log for commands: standard output belongs to their results. */
export function commandLog(env: Env): Log {
  return createLog({
    level: env.logLevel === 'info' ? 'warn' : env.logLevel,
    pretty: process.stderr.isTTY === true,
    to: process.stderr,
  })
}

/** Brings the config to life for one command and cleans up after it. */
export async function withOpenConfig<T>(
  work: (running: OpenConfig, env: Env) => Promise<T>,
  store: OpenStore = memoryStore(),
  learned?: () => Promise<Learned>,
): Promise<T> {
  const env = readEnv(process.env)
  const { config } = loadConfig(env.configPath, process.env)
  const http = createHttp({
    userAgent: userAgent(config.company, env.publicUrl),
    allowPrivate: () => config.network.allowPrivate,
  })
  let running: OpenConfig | undefined
  try {
    running = openConfig(config, {
      http,
      store,
      publicUrl: env.publicUrl,
      dataDir: env.dataDir,
      env: process.env,
      learned,
    })
    return await work(running, env)
  } finally {
    await running?.transformer?.close()
    await http.close()
    await closeFeedParser()
  }
}

/** Opens the database for one command, brought up to date: the named one, or the embedded one, running or not. */
export async function withDatabase<T>(work: (db: Database, env: Env, log: Log) => Promise<T>): Promise<T> {
  return await withDatabaseAsItIs(async (db, env, log) => {
    await migrate(db)
    return await work(db, env, log)
  })
}

/** As `withDatabase`, but nothing in it is changed: its tables may be old, or not there at all. */
export async function withDatabaseAsItIs<T>(
  work: (db: Database, env: Env, log: Log) => Promise<T>,
): Promise<T> {
  const env = readEnv(process.env)
  const log = commandLog(env)
  const { db, close } = await connectDatabase(env, log)
  try {
    await ping(db, 10_000).catch((error: unknown) => {
      throw new ConfigError(
        `the database does not answer: ${describeError(error)}. Check DATABASE_URL and that the server is up.`,
        { cause: error },
      )
    })
    return await work(db, env, log)
  } finally {
    await close()
  }
}
