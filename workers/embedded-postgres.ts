import { mkdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { ConfigError } from '../lib/errors.ts'
import type { Log } from '../lib/log.ts'
import { serverAccount } from './embedded-postgres/account.ts'
import { findBinaries } from './embedded-postgres/binaries.ts'
import { openCluster } from './embedded-postgres/cluster.ts'
import { findHome } from './embedded-postgres/home.ts'
import { joinServer } from './embedded-postgres/server.ts'
import type { Membership } from './embedded-postgres/server.ts'

export interface EmbeddedPostgresOptions {
  /** The database lives in `postgres/` below it. */
  dataDir: string
  log: Pick<Log, 'info' | 'warn'>
}

export interface EmbeddedPostgres {
  /** Contains a password: never log it. */
  url: string
  /** Leaves the server; the last process to leave stops it. Resolves within 5 s. */
  stop(): Promise<void>
}

const watchEveryMs = 1_000

/**
 * Joins the PostgreSQL server of this data folder, starting it (and making the database, the first time) when
 * none runs. Any number of processes may share it. However they end, kill -9 included, the last one takes the
 * server along; a server that dies while somebody uses it is started again at the same address.
 * Throws `ConfigError` when the server cannot run here.
 */
export async function startEmbeddedPostgres({
  dataDir,
  log,
}: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  if (process.platform === 'win32') {
    throw new ConfigError(
      'There is no embedded PostgreSQL on Windows: set DATABASE_URL, or run Ennakko in WSL or Docker.',
    )
  }
  const folder = resolve(dataDir)
  makeFolder(folder)
  const account = serverAccount(folder)
  const home = findHome(folder, account, log)
  const binaries = findBinaries(home, account)
  const cluster = await openCluster(home, binaries, account, log)
  let membership = await joinServer(cluster, log)
  const { port } = membership

  const stopping = new AbortController()
  const watching = watch()
  return {
    url: `postgres://ennakko:${cluster.password}@127.0.0.1:${port}/ennakko`,
    async stop() {
      stopping.abort()
      await watching
      await membership.leave()
    },
  }

  async function watch() {
    const { signal } = stopping
    while (!signal.aborted) {
      await sleep(watchEveryMs, undefined, { ref: false, signal }).catch(() => undefined)
      if (!signal.aborted && !membership.isRunning()) membership = await rejoin(membership)
    }
  }

  async function rejoin(lost: Membership): Promise<Membership> {
    log.warn({ port }, 'embedded PostgreSQL is gone; starting it again')
    await lost.leave()
    try {
      const found = await joinServer(cluster, log, port)
      if (found.port !== port)
        log.warn({ port, found: found.port }, 'embedded PostgreSQL moved: restart this process')
      return found
    } catch (err) {
      log.warn({ err }, 'embedded PostgreSQL did not start; trying again')
      return lost
    }
  }
}

function makeFolder(folder: string) {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o711 })
  } catch (cause) {
    throw new ConfigError(
      `Cannot make the data folder ${folder}: set ENNAKKO_DATA to a folder that this account may write to, or set DATABASE_URL.`,
      { cause },
    )
  }
}
