import { randomUUID } from 'node:crypto'
import type { Env } from '../config/env.ts'
import type { Config } from '../config/schema.ts'
import { closeFeedParser } from '../connectors/feed.ts'
import { type Database, migrate, ping } from '../db/database.ts'
import { forgetNudges } from '../db/deliveries.ts'
import { listenTo } from '../db/listen.ts'
import { syncSources } from '../db/sources.ts'
import { describeError } from '../lib/errors.ts'
import { createHttp } from '../lib/http.ts'
import type { Log } from '../lib/log.ts'
import type { App } from './app.ts'
import { configuredSources } from './open-config.ts'
import { connectDatabase, waitForDatabase } from './connect.ts'
import { followConfig } from './follow-config.ts'
import { followLearned } from './learned.ts'
import { aborted, atMostEvery, until } from './loop.ts'
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
export async function start({
  env,
  secrets,
  roles: wanted,
  log,
  signal,
  announce,
  onReady,
}: StartOptions): Promise<void> {
  const closing: (() => Promise<void>)[] = []
  const tell = atMostEvery(30_000, (error) =>
    log.warn({ error: describeError(error) }, 'not ready yet; trying on'),
  )
  try {
    const config = followConfig(env.configPath, secrets, log)
    closing.unshift(config.close)
    const http = createHttp({
      userAgent: userAgent(config.current().company, env.publicUrl),
      allowPrivate: () => config.current().network.allowPrivate,
    })
    closing.unshift(http.close, closeFeedParser)
    const { db, url: databaseUrl, close } = await connectDatabase(env, log)
    closing.unshift(close)
    const assembly = config.assemble({
      http,
      store: databaseStore(db),
      publicUrl: env.publicUrl,
      dataDir: env.dataDir,
      serves: true,
      env: secrets,
      learned: followLearned(db, log),
    })

    let queues: Queues | undefined
    const nudge = makeNudge(db, () => queues, log)
    let port: number | undefined
    if (wanted.includes('web')) {
      const { makeWeb } = await import('../web/app.ts')
      const { serveWeb } = await import('../web/serve.ts')
      const web = makeWeb({
        db,
        log,
        config: config.current,
        receive: (sourceId, request) => assembly().sources.get(sourceId)?.feed.receive?.(request),
        replyAbility: (sourceId) => replyAbility(assembly(), sourceId),
        nudge,
        readiness: async () => ({
          config: 'ok',
          database: await stateOf(ping(db)),
          queue: await stateOf(queues?.ping() ?? Promise.reject(new Error('starting'))),
        }),
        queueDepth: async () => (await queues?.depth()) ?? 0,
      })
      const serving = await serveWeb(web, env)
      port = serving.port
      log.info({ host: env.host, port }, 'web is up')
      closing.unshift(serving.close)
    }

    await waitForDatabase(db, log, signal)
    await until(signal, tell, async () => {
      const applied = await migrate(db)
      if (applied.length > 0) log.info({ applied }, 'database migrated')
      if (env.redisUrl === undefined) await migrateQueues(databaseUrl)
    })
    queues = connectQueues({
      databaseUrl,
      ...(env.redisUrl === undefined ? {} : { redisUrl: env.redisUrl }),
      log,
    })
    closing.unshift(queues.close)
    if (wanted.includes('web')) {
      const { ensureApiToken } = await import('../web/api-token.ts')
      await until(signal, tell, async () => {
        const token = await ensureApiToken(db)
        if (token) announce(`API token, shown this once: ${token}`)
      })
    }

    // Only the address that is made of PORT ends in a port 0, which leaves the choice to the system.
    const publicUrl = env.publicUrl.replace(/:0$/, `:${port ?? 0}`)
    const app: App = { db, log, assembly, worker: randomUUID(), publicUrl, nudge }
    const running: Promise<void>[] = []
    if (wanted.includes('poller')) {
      const sync = () => syncSources(db, configuredSources(assembly()))
      await until(signal, tell, sync)
      config.onReload(() => until(signal, tell, sync))
      const { runPoller } = await import('./poller/poller.ts')
      running.push(runPoller(app, listenTo(databaseUrl), signal))
    }
    if (wanted.includes('outreach')) {
      const { runDispatcher } = await import('./outreach/dispatcher.ts')
      running.push(runDispatcher(app, queues, signal))
    }
    log.info({ roles: wanted, queue: env.redisUrl === undefined ? 'postgresql' : 'redis' }, 'ready')
    onReady?.({ config: config.current(), publicUrl, ...(port === undefined ? {} : { port }) })
    await Promise.all([...running, aborted(signal)])
  } catch (error) {
    if (!signal.aborted) throw error
  } finally {
    for (const close of closing) {
      await close().catch((error: unknown) => log.warn({ error: describeError(error) }, 'not closed cleanly'))
    }
  }
}

function makeNudge(db: Database, queues: () => Queues | undefined, log: Log): App['nudge'] {
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

async function stateOf(check: Promise<unknown>): Promise<string> {
  return await check.then(
    () => 'ok',
    (error: unknown) => describeError(error),
  )
}
