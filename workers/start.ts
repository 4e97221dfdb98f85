import { clock } from '../lib/clock.ts'
import type { Env } from '../config/env.ts'
import type { Config } from '../config/schema.ts'
import { closeFeedParser } from '../connectors/feed.ts'
import { type Database, migrate, ping } from '../db/database.ts'
import { listenTo } from '../db/listen.ts'
import { syncSources } from '../db/sources.ts'
import { describeError } from '../lib/errors.ts'
import { createHttp } from '../lib/http.ts'
import type { Log } from '../lib/log.ts'
import type { App } from './app.ts'
import { configuredSources } from './open-config.ts'
import { connectDatabase, waitForDatabase } from './connect.ts'
import { type FollowedConfig, followConfig } from './follow-config.ts'
import { type FollowedSchema, followSchema } from './follow-schema.ts'
import { followLearned } from './learned.ts'
import { aborted, atMostEvery, until } from './loop.ts'
import { createNudge } from './nudge.ts'
import { type Queues, connectQueues, migrateQueues } from './queues.ts'
import { replyAbility } from './reply-ability.ts'
import { databaseStore } from './source-store.ts'
import { userAgent } from './user-agent.ts'

export const roles = ['poller', 'outreach', 'web'] as const
export type Role = (typeof roles)[number]

export interface StartOptions {
  env: Env
  /** Where the config's secrets come from. */
  secrets: Record<string, string | undefined>
  roles: readonly Role[]
  log: Log
  /** Its abort ends everything within 10 s: what is under way is finished or given back. */
  signal: AbortSignal
  /** Says something to the person at the terminal that must not go into a log, such as the new API token. */
  announce: (text: string) => void
  /** Everything is up. */
  onReady?: (ready: Ready) => void
}

export interface Ready {
  /** The port of the web role, when that runs here. */
  port?: number
  /** Where the pages are. */
  publicUrl: string
  config: Config
}

/**
 * The only place where everything is wired: config → database → queue → roles. Runs until the signal aborts.
 * What only one role needs is imported for that role: a process holds no more code than it runs.
 * Throws `ConfigError` when the config or the environment cannot work; a database or queue that is away is
 * waited for, with the web role up and not ready.
 */
export async function start(options: StartOptions): Promise<void> {
  const { env, roles: wanted, log, signal, onReady } = options
  const closing: Closing = []
  try {
    const ground = await connect(options, closing)
    const port = wanted.includes('web') ? await startWeb(options, ground, closing) : undefined
    await prepareDatabase(options, ground)
    const queues = connectQueues({ databaseUrl: ground.databaseUrl, redisUrl: env.redisUrl, log })
    closing.unshift(queues.close)
    ground.queues = queues
    if (wanted.includes('web')) await announceToken(options, ground)
    // Only the address that is made of PORT ends in a port 0, which leaves the choice to the system.
    const publicUrl = env.publicUrl.replace(/:0$/, `:${port ?? 0}`)
    const { db, running, nudge } = ground
    const app: App = { db, log, running, worker: clock.uuid(), publicUrl, nudge }
    const schema = followSchema(db, log, signal)
    ground.schema = schema
    const working = AbortSignal.any([signal, schema.outdated])
    const lives = await startRoles(wanted, app, { ...ground, queues }, working)
    log.info({ roles: wanted, queue: env.redisUrl === undefined ? 'postgresql' : 'redis' }, 'ready')
    onReady?.({ config: ground.config.current(), publicUrl, port })
    // One whose database is newer ends its roles and stays, to say so.
    await Promise.all([...lives, schema.done, aborted(signal)])
  } catch (error) {
    if (!signal.aborted) throw error
  } finally {
    for (const close of closing) {
      await close().catch((error: unknown) => log.warn({ error: describeError(error) }, 'not closed cleanly'))
    }
  }
}

/** How to end what is open, the last first. */
type Closing = (() => Promise<void>)[]

/** What every role stands on. */
interface Ground {
  config: FollowedConfig
  db: Database
  databaseUrl: string
  running: App['running']
  nudge: App['nudge']
  /** Absent until the database is ready. */
  queues?: Queues
  /** Absent until then, too. */
  schema?: FollowedSchema
  /** Tries until `work` succeeds, and says now and then that it does not. */
  untilDone: (work: () => Promise<void>) => Promise<void>
}

async function connect({ env, secrets, log, signal }: StartOptions, closing: Closing): Promise<Ground> {
  const config = followConfig(env.configPath, secrets, log)
  closing.unshift(config.close)
  const http = createHttp({
    userAgent: userAgent(config.current().company, env.publicUrl),
    allowPrivate: () => config.current().network.allowPrivate,
  })
  closing.unshift(http.close, closeFeedParser)
  const { db, url: databaseUrl, close } = await connectDatabase(env, log)
  closing.unshift(close)
  const running = config.open({
    http,
    store: databaseStore(db),
    publicUrl: env.publicUrl,
    dataDir: env.dataDir,
    serves: true,
    env: secrets,
    learned: followLearned(db, log),
  })
  const tell = atMostEvery(30_000, (error) =>
    log.warn({ error: describeError(error) }, 'not ready yet; trying on'),
  )
  const ground: Ground = {
    config,
    db,
    databaseUrl,
    running,
    nudge: createNudge(db, () => ground.queues, log),
    untilDone: (work) => until(signal, tell, work),
  }
  return ground
}

/** Up before the database is, to say that it is not. Returns the port. */
async function startWeb({ env, log }: StartOptions, ground: Ground, closing: Closing): Promise<number> {
  const { db, config, running, nudge } = ground
  const { makeWeb } = await import('../web/app.ts')
  const { serveWeb } = await import('../web/serve.ts')
  const web = makeWeb({
    db,
    log,
    config: config.current,
    receive: (sourceId, request) => running().sources.get(sourceId)?.feed.receive?.(request),
    replyAbility: (sourceId) => replyAbility(running(), sourceId),
    nudge,
    readiness: async () => ({
      config: 'ok',
      database: await stateOf(ping(db)),
      schema: ground.schema?.reason() ?? 'ok',
      queue: await stateOf(ground.queues?.ping() ?? Promise.reject(new Error('starting'))),
    }),
    whyOutdated: () => ground.schema?.reason(),
    queueDepth: async () => (await ground.queues?.depth()) ?? 0,
  })
  const { port, close } = await serveWeb(web, env)
  log.info({ host: env.host, port }, 'web is up')
  closing.unshift(close)
  return port
}

async function prepareDatabase({ env, log, signal }: StartOptions, ground: Ground): Promise<void> {
  const { db, databaseUrl, untilDone } = ground
  await waitForDatabase(db, log, signal)
  await untilDone(async () => {
    const applied = await migrate(db)
    if (applied.length > 0) log.info({ applied }, 'database migrated')
    if (env.redisUrl === undefined) await migrateQueues(databaseUrl)
  })
}

async function announceToken({ announce }: StartOptions, { db, untilDone }: Ground): Promise<void> {
  const { ensureApiToken } = await import('../web/api-token.ts')
  await untilDone(async () => {
    const token = await ensureApiToken(db)
    if (token) announce(`API token, shown this once: ${token}`)
  })
}

/** Resolves with the lives of the roles when they have begun. */
async function startRoles(
  wanted: readonly Role[],
  app: App,
  { config, db, databaseUrl, running, queues, untilDone }: Ground & { queues: Queues },
  signal: AbortSignal,
): Promise<Promise<void>[]> {
  const lives: Promise<void>[] = []
  if (wanted.includes('poller')) {
    const sync = () => syncSources(db, configuredSources(running()))
    await untilDone(sync)
    config.onReload(async () => {
      if (!signal.aborted) await untilDone(sync)
    })
    const { runPoller } = await import('./poller/poller.ts')
    lives.push(runPoller(app, listenTo(databaseUrl), signal))
  }
  if (wanted.includes('outreach')) {
    const { runDispatcher } = await import('./outreach/dispatcher.ts')
    lives.push(runDispatcher(app, queues, signal))
  }
  return lives
}

async function stateOf(check: Promise<unknown>): Promise<string> {
  return await check.then(
    () => 'ok',
    (error: unknown) => describeError(error),
  )
}
