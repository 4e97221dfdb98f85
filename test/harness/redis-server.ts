import { spawn, spawnSync } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from './free-port.ts'
import { until } from './until.ts'

export const hasRedis = spawnSync('redis-server', ['--version']).status === 0

export interface TestRedis {
  url: string
  port: number
  /** Of the running server. */
  pid(): number | undefined
  /** Starts the server again on the same port with what its append-only file holds. */
  start(): Promise<void>
  /** kill -9 */
  kill(): Promise<void>
  /** Ends the server and removes its files. */
  remove(): Promise<void>
}

/** A redis-server of its own on a free port, with the append-only file on; not started yet. */
export async function makeRedis(settings: string[] = []): Promise<TestRedis> {
  const dir = mkdtempSync(join(tmpdir(), 'ennakko-redis-'))
  const port = await freePort()
  const files = ['--dir', dir, '--appendonly', 'yes', '--save', '']
  return makeServer(port, dir, ['--bind', '127.0.0.1', '--port', String(port), ...files, ...settings])
}

/** A Sentinel that watches the primary `main` on the given port; not started yet. */
export async function makeSentinel(primaryPort: number): Promise<TestRedis> {
  const dir = mkdtempSync(join(tmpdir(), 'ennakko-sentinel-'))
  const port = await freePort()
  const config = join(dir, 'sentinel.conf')
  writeFileSync(config, `bind 127.0.0.1\nport ${port}\nsentinel monitor main 127.0.0.1 ${primaryPort} 1\n`)
  return makeServer(port, dir, [config, '--sentinel'])
}

function makeServer(port: number, dir: string, args: string[]): TestRedis {
  let server: ChildProcess | undefined
  // Also when a failed test never comes to remove it.
  process.once('exit', () => server?.kill('SIGKILL'))

  async function kill() {
    if (server === undefined || server.exitCode !== null || server.signalCode !== null) return
    const ended = once(server, 'exit')
    server.kill('SIGKILL')
    await ended
  }
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    pid: () => server?.pid,
    async start() {
      server = spawn('redis-server', args, { stdio: 'ignore' })
      await until(`redis-server on port ${port}`, () => answers(port))
    },
    kill,
    async remove() {
      await kill()
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'))
    socket.setTimeout(500, () => socket.destroy())
    socket.on('data', (data) => {
      resolve(data.toString().startsWith('+PONG'))
      socket.destroy()
    })
    socket.on('error', () => undefined)
    socket.on('close', () => resolve(false))
  })
}
