import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { serverAccount } from '../../workers/embedded-postgres/account.ts'
import { findBinaries } from '../../workers/embedded-postgres/binaries.ts'
import { openCluster, serverEnv } from '../../workers/embedded-postgres/cluster.ts'
import { findHome } from '../../workers/embedded-postgres/home.ts'
import { freePort } from '../harness/free-port.ts'
import { query } from '../harness/sql.ts'
import { until } from '../harness/until.ts'

export interface OwnPostgres {
  url: string
  start: () => Promise<void>
  /** A fast shutdown: connections are cut, nothing is lost. */
  stop: () => Promise<void>
  remove: () => Promise<void>
}

/** A PostgreSQL server that a test can stop and start again at the same address; not started yet. */
export async function makePostgres(): Promise<OwnPostgres> {
  const folder = mkdtempSync(path.join(tmpdir(), 'ennakko-postgres-'))
  // As root the server runs as another account, which must be able to enter.
  chmodSync(folder, 0o711)
  const log = { info: () => undefined }
  const account = serverAccount(folder)
  const home = findHome(folder, account, log)
  const cluster = await openCluster(home, findBinaries(home, account), account, log)
  const port = await freePort()
  const url = `postgres://ennakko:${cluster.password}@127.0.0.1:${port}/ennakko`
  let server: ChildProcess | undefined

  async function stop() {
    if (server === undefined || server.exitCode !== null) return
    const ended = once(server, 'exit')
    server.kill('SIGINT')
    await ended
  }
  return {
    url,
    async start() {
      const settings = {
        port,
        listen_addresses: '127.0.0.1',
        unix_socket_directories: '',
        max_connections: 100,
      }
      const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
      const child = spawn(cluster.binaries.postgres, ['-D', cluster.data, ...args], {
        ...account,
        cwd: '/',
        env: serverEnv(),
        stdio: 'ignore',
      })
      server = child
      process.once('exit', () => child.kill('SIGKILL'))
      await until('PostgreSQL answers', () => query(url, 'select 1').catch(() => undefined))
    },
    stop,
    async remove() {
      await stop()
      for (const place of [home, folder]) rmSync(place, { recursive: true, force: true })
    },
  }
}
