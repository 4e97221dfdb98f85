import { randomUUID } from 'node:crypto'
import { Writable } from 'node:stream'
import { onTestFinished } from 'vitest'
import type { Database } from '../../db/database.ts'
import type { DueDelivery } from '../../db/deliveries.ts'
import { claimSource, syncSources } from '../../db/sources.ts'
import type { SourceRow } from '../../db/tables.ts'
import { createHttp } from '../../lib/http.ts'
import { createLog } from '../../lib/log.ts'
import type { App } from '../../workers/app.ts'
import type { OpenConfig } from '../../workers/open-config.ts'
import { configOf } from '../harness/config.ts'

export interface Shop {
  app: App
  /** What the queue was told of. */
  nudged: DueDelivery[]
  log: () => Record<string, unknown>[]
  /** Claims the source for this app, as a poller does. */
  claim: (id: string) => Promise<SourceRow>
  /** Puts another config in its place, as an edit of the file does. */
  edit: (sources: object[]) => Promise<void>
}

/** What workers are given, over a real database and with `sources` in its config. Import `probe.ts` before this. */
export async function openShop(
  db: Database,
  sources: object[],
  env: Record<string, string> = {},
  http = createHttp({ userAgent: 'Ennakko/test', allowPrivate: () => ['127.0.0.0/8'] }),
): Promise<Shop> {
  // Later than the probe, which must be in the registry when the schema is made.
  const { checkText } = await import('../../config/check.ts')
  const { openConfig, configuredSources } = await import('../../workers/open-config.ts')
  const { databaseStore } = await import('../../workers/source-store.ts')
  onTestFinished(() => http.close())
  const publicUrl = 'http://localhost:3000'
  const read = (given: object[]): OpenConfig => {
    const { config, problems } = checkText(configOf({ sources: given }), 'ennakko.yaml', env)
    if (!config) throw new Error(JSON.stringify(problems))
    return openConfig(config, {
      http,
      store: databaseStore(db),
      publicUrl,
      dataDir: '.ennakko',
      serves: true,
      env,
    })
  }
  let running = read(sources)
  const lines: string[] = []
  const to = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk.toString())
      done()
    },
  })
  const nudged: DueDelivery[] = []
  const app: App = {
    db,
    log: createLog({ level: 'debug', pretty: false, to }),
    running: () => running,
    worker: randomUUID(),
    publicUrl,
    nudge: async (due) => void nudged.push(...due),
  }
  await syncSources(db, configuredSources(running))
  return {
    app,
    nudged,
    log: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>),
    async claim(id) {
      const row = await claimSource(db, { id, worker: app.worker, leaseSeconds: 30 })
      if (!row) throw new Error(`${id} is held by another`)
      return row
    },
    async edit(given) {
      running = read(given)
      await syncSources(db, configuredSources(running))
    },
  }
}
