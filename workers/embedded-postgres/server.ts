import { randomBytes } from 'node:crypto'
import { closeSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { ConfigError } from '../../lib/errors.ts'
import type { Log } from '../../lib/log.ts'
import { failure, lastWords, serverEnv } from './cluster.ts'
import type { Cluster } from './cluster.ts'
import { isCode } from './home.ts'
import { startKeeper, takeHold } from './keeper.ts'

/** One process's use of the running server. */
export interface Membership {
  port: number
  isRunning(): boolean
  /** Lets go of the server, and waits for it to end when nobody else holds it. */
  leave(): Promise<void>
}

const startWithinMs = 60_000
const stopWithinMs = 5_000
const pollEveryMs = 20
/** How long a server that has lost its keeper gets to show that it is stopping. */
const abandonedAfterMs = 1_000

/**
 * Joins the running server, or starts it. PostgreSQL's own lock file decides between processes that start at
 * once. A server whose keeper was killed is restarted, since nobody would ever stop it.
 */
export async function joinServer(
  cluster: Cluster,
  log: Pick<Log, 'info' | 'warn'>,
  port?: number,
): Promise<Membership> {
  const deadline = Date.now() + startWithinMs
  let seenAbandonedAt: number | undefined
  let wishedPort = port
  for (;;) {
    const running = runningServer(cluster)
    if (running === undefined) {
      const started = await startServer(cluster, deadline, wishedPort)
      wishedPort = port
      if (started !== undefined) return started
    } else if (running.status === 'ready') {
      const answer = await askForKeeper(cluster, running.port)
      const hold = answer && takeHold(answer.fifo)
      if (answer !== undefined && hold !== undefined) return member(running, hold, answer.fifo)
      if (answer !== undefined) seenAbandonedAt ??= Date.now()
      if (seenAbandonedAt !== undefined && Date.now() - seenAbandonedAt > abandonedAfterMs) {
        log.warn({ pid: running.pid }, 'restarting an embedded PostgreSQL that nobody looks after')
        process.kill(running.pid, 'SIGINT')
        wishedPort = running.port
        seenAbandonedAt = Infinity
      }
    }
    if (Date.now() > deadline) {
      throw failure(new Error(`no answer within ${startWithinMs / 1000} s`), cluster.home)
    }
    await sleep(pollEveryMs)
  }
}

interface RunningServer {
  pid: number
  port: number
  status: string
}

/** Reads postmaster.pid: https://www.postgresql.org/docs/18/storage-file-layout.html */
function runningServer({ data }: Cluster): RunningServer | undefined {
  const path = join(data, 'postmaster.pid')
  let lines: string[]
  try {
    lines = readFileSync(path, 'utf8').split('\n')
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined
    throw failure(error, data)
  }
  const pid = Number(lines[0])
  if (!(pid > 1) || !isAlive(pid)) return undefined
  if (!isPostgres(pid)) {
    // The machine or container restarted and the number went to another program, which PostgreSQL would take for itself.
    rmSync(path, { force: true })
    return undefined
  }
  return { pid, port: Number(lines[3]), status: lines[7]?.trim() ?? 'starting' }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return isCode(error, 'EPERM')
  }
}

function isPostgres(pid: number): boolean {
  if (process.platform !== 'linux') return true
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim() === 'postgres'
  } catch {
    return false
  }
}

/** Asks the server for its keeper's pipe, which it was told when it started; undefined while it cannot answer. */
async function askForKeeper(
  { password, home }: Cluster,
  port: number,
): Promise<{ fifo: string } | undefined> {
  const client = new Client({
    host: '127.0.0.1',
    port,
    user: 'ennakko',
    password,
    database: 'ennakko',
    connectionTimeoutMillis: 2_000,
  })
  client.on('error', () => undefined)
  try {
    await client.connect()
    const { rows } = await client.query<{ fifo: string }>(
      `SELECT coalesce(current_setting('ennakko.keeper', true), '') AS fifo`,
    )
    return rows[0]
  } catch (error) {
    if (isCode(error, '28P01', '28000')) {
      throw new ConfigError(
        `The PostgreSQL server on port ${port} refuses the password in ${join(home, 'access.json')}: ` +
          'restore that file together with the data folder, or move the whole folder away to begin empty.',
        { cause: error },
      )
    }
    return undefined
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** Undefined when the server could not be started for a reason that another try may get around. */
async function startServer(
  cluster: Cluster,
  deadline: number,
  wishedPort: number | undefined,
): Promise<Membership | undefined> {
  const { home, data, binaries, account } = cluster
  const port = wishedPort ?? (await freePort())
  const fifo = join(home, `keeper-${randomBytes(6).toString('hex')}`)
  const settings = { ...serverSettings, port: String(port), 'ennakko.keeper': fifo }
  const command = [
    binaries.postgres,
    '-D',
    data,
    ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ]
  const log = `${fifo}.log`
  const keeper = startKeeper(fifo, command, log, account, serverEnv())

  while (keeper.process.exitCode === null && keeper.process.signalCode === null && Date.now() < deadline) {
    const running = runningServer(cluster)
    if (
      running?.status === 'ready' &&
      running.port === port &&
      (await askForKeeper(cluster, port))?.fifo === fifo
    ) {
      renameSync(log, join(home, 'server.log'))
      return member(running, keeper.hold, fifo)
    }
    await sleep(pollEveryMs)
  }
  closeSync(keeper.hold)
  const words = lastWords(readFileSync(log, 'utf8'))
  for (const path of [fifo, log]) rmSync(path, { force: true })
  if (
    /lock file .{0,200} already exists|could not (bind|create any TCP)|is the shared memory|pre-existing shared memory/.test(
      words,
    )
  ) {
    return undefined
  }
  throw failure(new Error(words), home)
}

// Small enough for a shop's server, and silent: statements and errors would carry people's texts into a log file.
const serverSettings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  shared_buffers: '64MB',
  max_wal_size: '256MB',
  max_connections: '100',
  max_parallel_workers_per_gather: '0',
  io_method: 'sync',
  jit: 'off',
  huge_pages: 'off',
  log_min_messages: 'fatal',
  log_min_error_statement: 'panic',
  log_checkpoints: 'off',
}

function member(server: RunningServer, hold: number, fifo: string): Membership {
  let held = true
  return {
    port: server.port,
    isRunning: () => isAlive(server.pid),
    async leave() {
      if (!held) return
      held = false
      closeSync(hold)
      const deadline = Date.now() + stopWithinMs
      await sleep(pollEveryMs)
      while (isAlive(server.pid) && Date.now() < deadline) {
        if (isHeld(fifo) && Date.now() > deadline - stopWithinMs + 200) return
        await sleep(pollEveryMs)
      }
      rmSync(fifo, { force: true })
    },
  }
}

function isHeld(fifo: string): boolean {
  const probe = takeHold(fifo)
  if (probe === undefined) return false
  closeSync(probe)
  return true
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      const port = typeof address === 'object' && address !== null ? address.port : 0
      server.close(() => resolve(port))
    })
  })
}
