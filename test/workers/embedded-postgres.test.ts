import { spawn, spawnSync } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { ConfigError } from '../../lib/errors.ts'
import { startEmbeddedPostgres } from '../../workers/embedded-postgres.ts'
import { query } from '../harness/postgres.ts'
import { until } from '../harness/until.ts'

const isRoot = process.getuid?.() === 0
const folders: string[] = []
const children: ChildProcess[] = []
const warnings: unknown[] = []
const log = { info: () => undefined, warn: (...words: unknown[]) => void warnings.push(words) }

afterEach(async () => {
  for (const child of children.splice(0)) if (child.exitCode === null) child.kill('SIGKILL')
  for (const folder of folders.splice(0)) {
    await until(`no server in ${folder}`, () => serversOf(folder).length === 0)
    const home = homeOf(folder)
    for (const path of [home, folder]) rmSync(path, { recursive: true, force: true })
  }
  warnings.length = 0
})

const filled = mkdtempSync(join(tmpdir(), 'ennakko-postgres-'))
chmodSync(filled, 0o755)
beforeAll(async () => await (await start(filled)).stop())
afterAll(() => {
  for (const path of [homeOf(filled), filled]) rmSync(path, { recursive: true, force: true })
})

describe('the embedded PostgreSQL', () => {
  it('makes a database, keeps it between starts, and leaves no process behind', async () => {
    const dataDir = makeFolder()
    const first = await start(dataDir)
    await query(first.url, 'CREATE TABLE note (text text)')
    await query(first.url, `INSERT INTO note VALUES ('äiti')`)
    await first.stop()
    expect(serversOf(dataDir)).toEqual([])

    const second = await start(dataDir)
    expect(await query(second.url, 'SELECT upper(text) AS text FROM note')).toEqual([{ text: 'ÄITI' }])
    await second.stop()
    expect(serversOf(dataDir)).toEqual([])
  })

  it('is durable, answers on the loopback only, and knows no account but its own', async () => {
    const dataDir = filledFolder()
    const { url, stop } = await start(dataDir)
    const settings = await query(
      url,
      `SELECT name, setting FROM pg_settings WHERE name IN ('fsync', 'synchronous_commit', 'full_page_writes', 'listen_addresses', 'server_encoding') ORDER BY name`,
    )
    expect(Object.fromEntries(settings.map(({ name, setting }) => [name, setting]))).toEqual({
      fsync: 'on',
      full_page_writes: 'on',
      listen_addresses: '127.0.0.1',
      server_encoding: 'UTF8',
      synchronous_commit: 'on',
    })
    expect(await query(url, `SELECT rolsuper FROM pg_roles WHERE rolname = current_user`)).toEqual([
      { rolsuper: false },
    ])
    await expect(query(changed(url, { username: 'postgres' }), 'SELECT 1')).rejects.toThrow(/pg_hba/)
    await expect(query(changed(url, { password: 'wrong' }), 'SELECT 1')).rejects.toThrow(/password/)
    expect(lstatSync(join(homeOf(dataDir), 'access.json')).mode & 0o077).toBe(0)
    await stop()
  })

  it('is taken along by a process that is killed, and starts again without loss', async () => {
    const dataDir = filledFolder()
    const app = await startApp(dataDir)
    await query(app.url, 'CREATE TABLE note (text text)')
    await query(app.url, `INSERT INTO note VALUES ('kept')`)
    app.child.kill('SIGKILL')
    await until('the orphan to be gone', () => serversOf(dataDir).length === 0)

    const again = await start(dataDir)
    expect(await query(again.url, 'SELECT text FROM note')).toEqual([{ text: 'kept' }])
    await again.stop()
  })

  it('is shared by processes that start at once on an empty folder, until the last one leaves', async () => {
    const dataDir = makeFolder()
    const apps = await Promise.all([startApp(dataDir), startApp(dataDir), startApp(dataDir)])
    expect(new Set(apps.map((app) => app.url)).size).toBe(1)
    expect(serversOf(dataDir)).toHaveLength(1)

    apps[0]?.child.kill('SIGKILL')
    await apps[1]?.leave()
    expect(await query(apps[2]?.url ?? '', 'SELECT 1 AS one')).toEqual([{ one: 1 }])
    await apps[2]?.leave()
    expect(serversOf(dataDir)).toEqual([])
    expect(readdirSync(homeOf(dataDir)).toSorted()).toEqual(['access.json', 'data', 'server.log'])
  })

  it('comes back at the same address when its server is killed', async () => {
    const dataDir = filledFolder()
    const { url, stop } = await start(dataDir)
    const [pid] = serversOf(dataDir)
    process.kill(pid ?? 0, 'SIGKILL')
    await until(
      'the server to be back',
      async () => (await query(url, 'SELECT 1').catch(() => undefined)) !== undefined,
    )
    expect(serversOf(dataDir)).not.toContain(pid)
    await stop()
    expect(serversOf(dataDir)).toEqual([])
  })

  it('restarts a server whose keeper was killed, so that it cannot stay for good', async () => {
    const dataDir = filledFolder()
    const app = await startApp(dataDir)
    for (const pid of keepersOf(dataDir)) process.kill(pid, 'SIGKILL')
    app.child.kill('SIGKILL')
    await once(app.child, 'exit')
    expect(serversOf(dataDir)).toHaveLength(1)

    const again = await start(dataDir)
    expect(again.url).toBe(app.url)
    await again.stop()
    expect(serversOf(dataDir)).toEqual([])
  })

  it('is not confused by a lock file whose number went to another program', async () => {
    const dataDir = filledFolder()
    await (await start(dataDir)).stop()
    const data = join(homeOf(dataDir), 'data')
    writeFileSync(
      join(data, 'postmaster.pid'),
      `${process.pid}\n${data}\n1700000000\n5432\n\n127.0.0.1\n 1 1\nready\n`,
    )
    const { url, stop } = await start(dataDir)
    expect(await query(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
    await stop()
  })

  it('stops while connections are open', async () => {
    const { url, stop } = await start(filledFolder())
    const running = query(url, 'SELECT pg_sleep(3600)').catch((error: Error) => error.message)
    await until(
      'the query to run',
      async () =>
        (await query(url, `SELECT 1 FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%'`)).length,
    )
    await stop()
    expect(await running).toMatch(/terminat/)
  })

  it('says what to do about a database of another major version', async () => {
    const dataDir = filledFolder()
    await (await start(dataDir)).stop()
    writeFileSync(join(homeOf(dataDir), 'data', 'PG_VERSION'), '16\n')
    const error = await failureOf(start(dataDir))
    expect(error).toBeInstanceOf(ConfigError)
    expect(error.message).toMatch(/made by PostgreSQL 16, and this Ennakko brings 18\. Dump it/)
  })

  it('says what to do about a damaged database, and does not touch it', async () => {
    const dataDir = filledFolder()
    await (await start(dataDir)).stop()
    const data = join(homeOf(dataDir), 'data')
    rmSync(join(data, 'global'), { recursive: true })
    const error = await failureOf(start(dataDir))
    expect(error).toBeInstanceOf(ConfigError)
    expect(error.message).toContain('restore it from a backup')
    expect(existsSync(join(data, 'base'))).toBe(true)
  })

  it('keeps its secrets out of the error when the password file does not fit', async () => {
    const dataDir = filledFolder()
    const app = await startApp(dataDir)
    writeFileSync(join(homeOf(dataDir), 'access.json'), JSON.stringify({ password: 'hunter2' }))
    const error = await failureOf(start(dataDir))
    expect(error).toBeInstanceOf(ConfigError)
    expect(error.message).toContain('restore that file')
    expect(error.message).not.toContain('hunter2')
    app.child.kill('SIGKILL')
  })

  it.runIf(isRoot)('moves to /var/lib when the server account may not enter the data folder', async () => {
    const dataDir = makeFolder()
    chmodSync(dataDir, 0o700)
    const { url, stop } = await start(dataDir)
    expect(homeOf(dataDir)).toMatch(/^\/var\/lib\/ennakko\/[0-9a-f]{16}$/)
    await query(url, 'CREATE TABLE kept ()')
    await stop()

    chmodSync(dataDir, 0o755)
    const again = await start(dataDir)
    expect(await query(again.url, 'SELECT * FROM kept')).toEqual([])
    await again.stop()
  })

  it.runIf(isRoot)('runs for an ordinary user as that user', async () => {
    const dataDir = makeFolder()
    chownSync(dataDir, 65_534, 65_534)
    const app = await startApp(dataDir, { uid: 65_534, gid: 65_534 })
    const [pid] = serversOf(dataDir)
    expect(readFileSync(`/proc/${pid}/status`, 'utf8')).toMatch(/^Uid:\t65534/m)
    await app.leave()
  })
})

/** A folder in which a database was made before: making one takes most of a first start. */
function filledFolder(): string {
  const folder = makeFolder()
  const { status } = spawnSync('cp', ['-a', homeOf(filled), join(folder, 'postgres')])
  expect(status).toBe(0)
  return folder
}

function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ennakko-postgres-'))
  chmodSync(folder, 0o755)
  folders.push(folder)
  return folder
}

function start(dataDir: string) {
  return startEmbeddedPostgres({ dataDir, log })
}

async function failureOf(promise: Promise<unknown>): Promise<Error> {
  return promise.then(
    () => new Error('it did not fail'),
    (error: Error) => error,
  )
}

/** Another process that holds the server until it is told to leave. */
async function startApp(dataDir: string, account: { uid?: number; gid?: number } = {}) {
  const code = `
    import { startEmbeddedPostgres } from ${JSON.stringify(resolve('workers/embedded-postgres.ts'))}
    const { url, stop } = await startEmbeddedPostgres({ dataDir: ${JSON.stringify(dataDir)}, log: { info() {}, warn() {} } })
    process.stdin.once('data', async () => { await stop(); process.exit(0) })
    console.log(url)
  `
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
    stdio: ['pipe', 'pipe', 'inherit'],
    ...account,
  })
  children.push(child)
  const [line] = await once(child.stdout, 'data')
  return {
    child,
    url: String(line).trim(),
    async leave() {
      const ended = once(child, 'exit')
      child.stdin.write('leave\n')
      await ended
    },
  }
}

function homeOf(dataDir: string): string {
  const path = join(dataDir, 'postgres')
  return existsSync(path) ? realpathSync(path) : path
}

/** The main processes of servers whose data lies in the folder. */
function serversOf(dataDir: string): number[] {
  return processes(new RegExp(`^\\S*/postgres -D ${homeOf(dataDir)}/data`))
}

function keepersOf(dataDir: string): number[] {
  return processes(new RegExp(`ennakko-keeper ${homeOf(dataDir)}/keeper-`))
}

function processes(pattern: RegExp): number[] {
  const { stdout } = spawnSync('ps', ['-eo', 'pid=,args=', '-ww'], { encoding: 'utf8' })
  return stdout.split(/\n(?=\s*\d+ )/).flatMap((line) => {
    const [, pid, args] = /^\s*(\d+) ([\s\S]*)$/.exec(line) ?? []
    return args !== undefined && pattern.test(args) ? [Number(pid)] : []
  })
}

function changed(url: string, parts: { username?: string; password?: string }): string {
  return Object.assign(new URL(url), parts).href
}
