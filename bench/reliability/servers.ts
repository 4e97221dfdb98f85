import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { chmodSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Redis } from 'ioredis'
import { query } from '../../test/harness/sql.ts'
import { hasRedis, makeRedis } from '../../test/harness/redis-server.ts'
import { until } from '../../test/harness/until.ts'
import { startEmbeddedPostgres } from '../../workers/embedded-postgres.ts'

/** A PostgreSQL of its own, which comes back by itself after each of its deaths. */
export interface DatabaseServer {
  url: string
  /** Ends it without a checkpoint, and waits until another one has recovered: how long that took, in milliseconds. */
  crash(signal: 'SIGQUIT' | 'SIGKILL'): Promise<number>
  close(): Promise<void>
}

export async function startDatabase(): Promise<DatabaseServer> {
  const folder = mkdtempSync(path.join(tmpdir(), 'ennakko-reliability-'))
  // As root the server runs as another account, which must be able to enter.
  chmodSync(folder, 0o711)
  const { url, stop } = await startEmbeddedPostgres({
    dataDir: folder,
    log: { info: () => undefined, warn: () => undefined },
  })
  const home = realpathSync(path.join(folder, 'postgres'))
  const pid = () => Number(readFileSync(path.join(home, 'data', 'postmaster.pid'), 'utf8').split('\n')[0])
  return {
    url,
    async crash(signal) {
      const before = await startedAt(url)
      const began = Date.now()
      process.kill(pid(), signal)
      await until(
        'PostgreSQL is back',
        async () => (await startedAt(url).catch(() => before)) !== before,
        30_000,
      )
      return Date.now() - began
    },
    async close() {
      await stop()
      for (const place of [home, folder]) rmSync(place, { recursive: true, force: true })
    },
  }
}

async function startedAt(url: string): Promise<string> {
  const [row] = await query(url, 'select pg_postmaster_start_time()::text as at')
  return String(row?.['at'])
}

export interface QueueServer {
  url: string
  kill(): Promise<void>
  start(): Promise<void>
  /** FLUSHALL: how many keys are gone. */
  wipe(): Promise<number>
  remove(): Promise<void>
}

/** A Redis of its own; nothing where none is installed. */
export async function startQueueServer(): Promise<QueueServer | undefined> {
  if (!hasRedis) return undefined
  const server = await makeRedis()
  await server.start()
  return {
    ...server,
    async wipe() {
      const client = new Redis(server.url, { retryStrategy: null, lazyConnect: true })
      client.on('error', () => undefined)
      try {
        await client.connect()
        const keys = await client.dbsize()
        if (keys > 0) await client.flushall()
        return keys
      } finally {
        client.disconnect()
      }
    },
  }
}
