import type { Hono } from 'hono'
import type { Dispatcher } from 'undici'
import { loadText } from '../../config/load.ts'
import { type Database, migrate, openDatabase } from '../../db/database.ts'
import { syncSources } from '../../db/sources.ts'
import { clock } from '../../lib/clock.ts'
import { createHttp } from '../../lib/http.ts'
import type { Log } from '../../lib/log.ts'
import { makeWeb } from '../../web/app.ts'
import type { App } from '../../workers/app.ts'
import { followLearned } from '../../workers/learned.ts'
import { aborted } from '../../workers/loop.ts'
import { createNudge } from '../../workers/nudge.ts'
import {
  type OpenConfig,
  type Surroundings as OpenSurroundings,
  configuredSources,
  openConfig,
} from '../../workers/open-config.ts'
import { runDispatcher } from '../../workers/outreach/dispatcher.ts'
import { runPoller } from '../../workers/poller/poller.ts'
import type { Queues } from '../../workers/queues.ts'
import { replyAbility } from '../../workers/reply-ability.ts'
import { databaseStore } from '../../workers/source-store.ts'

export interface SimulatedProcess {
  name: string
  /** As it signs its leases. */
  worker: string
  db: Database
  web: Hono
  /** As a good edit of the config file does. */
  reload(configText: string): Promise<void>
  /** As SIGTERM does. */
  stop(): void
  /** Resolves when it has ended by itself. */
  ended: Promise<void>
}

export interface Surroundings {
  databaseUrl: string
  dispatcher: Dispatcher
  queues: Queues
  configText: string
  log: Log
}

const publicUrl = 'http://localhost:3000'

/**
 * All roles, wired as `workers/start.ts` wires them, with a network and a queue that are simulated. Nobody listens for
 * notifications: what they tell of is found by looking, too.
 */
export async function startProcess(
  name: string,
  { databaseUrl, dispatcher, queues, configText, log }: Surroundings,
): Promise<SimulatedProcess> {
  const stopping = new AbortController()
  const http = createHttp({ userAgent: 'Ennakko/simulation', allowPrivate: () => [], dispatcher })
  const db = openDatabase({ url: databaseUrl, max: 6 })
  await migrate(db)
  const surroundings: OpenSurroundings = {
    http,
    store: databaseStore(db),
    publicUrl,
    dataDir: '.ennakko',
    serves: true,
    env: {},
    learned: followLearned(db, log),
  }
  const open = async (text: string): Promise<OpenConfig> => {
    const opened = openConfig(loadText(text, 'ennakko.yaml', {}).config, surroundings)
    // Its language models are read from files, which takes real time.
    await opened.judge()
    return opened
  }
  let opened = await open(configText)
  const running = () => opened
  const sync = () => syncSources(db, configuredSources(opened))
  const nudge = createNudge(db, () => queues, log)
  const app: App = { db, log, running, worker: clock.uuid(), publicUrl, nudge }
  await sync()
  const { signal } = stopping
  const lives = [
    runPoller(app, async () => await aborted(signal), signal),
    runDispatcher(app, queues, signal),
  ]
  const web = makeWeb({
    db,
    log,
    config: () => opened.config,
    receive: () => undefined,
    replyAbility: (sourceId) => replyAbility(opened, sourceId),
    nudge,
    readiness: () => Promise.resolve({}),
    queueDepth: () => queues.depth(),
  })
  return {
    name,
    worker: app.worker,
    db,
    web,
    async reload(text) {
      opened = await open(text)
      await sync()
    },
    stop: () => stopping.abort(),
    ended: Promise.all(lives).then(() => undefined),
  }
}
