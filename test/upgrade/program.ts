import { randomUUID } from 'node:crypto'
import { Writable } from 'node:stream'
import { sql } from 'kysely'
import { onTestFinished } from 'vitest'
import { checkText } from '../../config/check.ts'
import type { Config } from '../../config/schema.ts'
import type { Page } from '../../connectors/connector.ts'
import { type Database, openDatabase } from '../../db/database.ts'
import { forgetNudges } from '../../db/deliveries.ts'
import { listenTo } from '../../db/listen.ts'
import { claimSource } from '../../db/sources.ts'
import type { Http } from '../../lib/http.ts'
import { createLog, type Log } from '../../lib/log.ts'
import { makeWeb } from '../../web/app.ts'
import { serveWeb } from '../../web/serve.ts'
import type { App } from '../../workers/app.ts'
import { type OpenConfig, openConfig } from '../../workers/open-config.ts'
import { runDispatcher } from '../../workers/outreach/dispatcher.ts'
import { pollSource } from '../../workers/poller/poll.ts'
import { runPoller } from '../../workers/poller/poller.ts'
import { connectQueues, migrateQueues, type Queues } from '../../workers/queues.ts'
import { replyAbility } from '../../workers/reply-ability.ts'
import { databaseStore } from '../../workers/source-store.ts'
import { until } from '../harness/until.ts'
import { makeDue, readingsOf, unreadOf } from './readings.ts'

/** The program with all of its real parts, over a database and a world that are given. */
export interface Program {
  db: Database
  opened: OpenConfig
  /** Where its web role listens. */
  origin: string
  /** Starts to read and to send. */
  start(): Promise<void>
  /** Ends the reading; what is to be sent goes out. */
  stopReading(): Promise<void>
  stop(): Promise<void>
  /** One poll, as a poller makes it. */
  readOnce(sourceId: string): Promise<Page>
  /** Makes every source due, and waits until each was read to its end. Throws when one fails. */
  readAll(): Promise<void>
  /** Waits until nothing is left to be sent now. */
  settle(): Promise<void>
}

interface Surroundings {
  databaseUrl: string
  http: Http
  publicUrl: string
  dataDir: string
}

/** Generous: it only ends a test that would fail anyway. */
const patienceMs = 120_000

/** Call it in a test: it ends with that. */
export async function openProgram(yaml: string, surroundings: Surroundings): Promise<Program> {
  const { databaseUrl, http, publicUrl, dataDir } = surroundings
  const { config, problems } = checkText(yaml, 'ennakko.yaml', {})
  if (!config) throw new Error(JSON.stringify(problems))
  const db = openDatabase({ url: databaseUrl, max: 12 })
  const lines: string[] = []
  const log = createLog({ level: 'info', pretty: false, to: into(lines) })
  const store = databaseStore(db)
  const opened = openConfig(config, { http, store, publicUrl, dataDir, serves: true, env: {} })
  const web = await serveHooks(db, log, config, opened)
  const queues = connectQueues({ databaseUrl, log })
  const app = appOf(db, log, opened, publicUrl, queues)
  let reading = new AbortController()
  let sending = new AbortController()
  let poller = Promise.resolve()
  let dispatcher = Promise.resolve()
  let atStart = new Map<string, number>()

  async function stop(): Promise<void> {
    reading.abort()
    sending.abort()
    await Promise.all([poller, dispatcher])
  }

  onTestFinished(async () => {
    await stop()
    await queues.close()
    await web.close()
    await db.destroy()
  })
  return {
    db,
    opened,
    origin: web.origin,
    stop,
    async start() {
      reading = new AbortController()
      sending = new AbortController()
      atStart = await readingsOf(db)
      await migrateQueues(databaseUrl)
      dispatcher = runDispatcher(app, queues, sending.signal)
      poller = runPoller(app, listenTo(databaseUrl), reading.signal)
    },
    async stopReading() {
      reading.abort()
      await poller
    },
    async readOnce(id) {
      await makeDue(db)
      const row = await claimSource(db, { id, worker: app.worker, leaseSeconds: 60 })
      if (!row) throw new Error(`${id} is held by another`)
      const outcome = await pollSource(app, row, new AbortController().signal)
      if ('error' in outcome) throw outcome.error
      return outcome.page
    },
    async readAll() {
      const before = { now: await readingsOf(db), atStart }
      await makeDue(db)
      let unread: string[] = []
      const isRead = async () => {
        unread = await unreadOf(db, opened, before)
        return unread.length === 0
      }
      await until('every source was read', isRead, patienceMs).catch((error: unknown) => {
        throw new Error(`${String(error)}; not read: ${unread.join(', ')}`, { cause: lines.slice(-8) })
      })
    },
    settle: async () => void (await until('everything was sent', () => isSettled(db), patienceMs)),
  }
}

function appOf(db: Database, log: Log, opened: OpenConfig, publicUrl: string, queues: Queues): App {
  return {
    db,
    log,
    running: () => opened,
    worker: randomUUID(),
    publicUrl,
    nudge: async (due) => {
      const nudges = due.map(({ id, ...rest }) => ({ deliveryId: id, ...rest }))
      const ids = due.map(({ id }) => id)
      await queues.outreach.add(nudges).catch(() => forgetNudges(db, ids))
    },
  }
}

/** For hubs and other systems that push. */
async function serveHooks(
  db: Database,
  log: Log,
  config: Config,
  opened: OpenConfig,
): Promise<{ origin: string; close: () => Promise<void> }> {
  const web = makeWeb({
    db,
    log,
    config: () => config,
    receive: (sourceId, request) => opened.sources.get(sourceId)?.feed.receive?.(request),
    replyAbility: (sourceId) => replyAbility(opened, sourceId),
    nudge: () => Promise.resolve(),
    readiness: () => Promise.resolve({}),
    queueDepth: () => Promise.resolve(0),
  })
  const { port, close } = await serveWeb(web, { host: '127.0.0.1', port: 0 })
  return { origin: `http://127.0.0.1:${port}`, close }
}

async function isSettled(db: Database): Promise<boolean> {
  const { rows } = await sql<{ left: number }>`select count(*)::int as left from deliveries
    where state = 'sending' or state = 'pending' and due_at <= now()`.execute(db)
  return rows[0]?.left === 0
}

function into(lines: string[]): Writable {
  return new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk.toString())
      done()
    },
  })
}
