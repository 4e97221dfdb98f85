import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { z } from 'zod'
import { ConfigError } from '../../lib/errors.ts'
import type { Log } from '../../lib/log.ts'
import type { ServerAccount } from './account.ts'
import type { Binaries } from './binaries.ts'
import { isCode } from './home.ts'

/** A database folder that is ready to be served. */
export interface Cluster {
  home: string
  /** PostgreSQL's own data folder. */
  data: string
  password: string
  binaries: Binaries
  account: ServerAccount
}

const accessFile = z.object({ password: z.string() })

/** Opens the database in `home`, making it first when there is none; two processes may do so at once. */
export async function openCluster(
  home: string,
  binaries: Binaries,
  account: ServerAccount,
  log: Pick<Log, 'info'>,
): Promise<Cluster> {
  const data = join(home, 'data')
  if (!existsSync(home)) {
    log.info({ home }, 'making the database, once')
    await createCluster(home, binaries, account)
  }
  const major = readOwn(join(data, 'PG_VERSION'), home).trim()
  if (major !== String(binaries.major)) {
    throw new ConfigError(
      `The database in ${home} was made by PostgreSQL ${major}, and this Ennakko brings ${binaries.major}. ` +
        `Dump it with the Ennakko that made it (pg_dump), move ${home} away, start again and restore the dump.`,
    )
  }
  const { password } = accessFile.parse(JSON.parse(readOwn(join(home, 'access.json'), home)))
  return { home, data, password, binaries, account }
}

/** Made under another name and then renamed, so that a crash or a full disk never leaves half a database. */
async function createCluster(home: string, binaries: Binaries, account: ServerAccount) {
  const unfinished = `${home}.new-${process.pid}`
  const data = join(unfinished, 'data')
  const password = randomBytes(24).toString('hex')
  try {
    rmSync(unfinished, { recursive: true, force: true })
    mkdirSync(unfinished, { mode: 0o700 })
    writeFileSync(join(unfinished, 'access.json'), JSON.stringify({ password }), { mode: 0o600 })
    writeFileSync(join(unfinished, 'superuser'), randomBytes(24).toString('hex'), { mode: 0o600 })
    for (const name of ['', 'access.json', 'superuser']) giveTo(account, join(unfinished, name))

    await run(
      binaries.initdb,
      [...initdbOptions, `--pgdata=${data}`, `--pwfile=${join(unfinished, 'superuser')}`],
      account,
    )
    rmSync(join(unfinished, 'superuser'))
    writeFileSync(join(data, 'pg_hba.conf'), 'host all ennakko 127.0.0.1/32 scram-sha-256\n')
    const singleUser = [
      '--single',
      '-D',
      data,
      '-c',
      'exit_on_error=on',
      '-c',
      'log_min_messages=fatal',
      'postgres',
    ]
    const statements = [
      `CREATE ROLE ennakko LOGIN CREATEDB PASSWORD '${password}'`,
      'CREATE DATABASE ennakko OWNER ennakko',
    ]
    await run(binaries.postgres, singleUser, account, `${statements.join('\n')}\n`)
    renameSync(unfinished, home)
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true })
    if (isCode(error, 'ENOTEMPTY', 'EEXIST')) return
    throw failure(error, home)
  }
}

// The built-in locale sorts and folds the same on every system, whatever locales that has installed.
const initdbOptions = [
  '--username=postgres',
  '--auth=scram-sha-256',
  '--encoding=UTF8',
  '--locale=C',
  '--locale-provider=builtin',
  '--builtin-locale=C.UTF-8',
  '--no-instructions',
]

function giveTo({ uid, gid }: ServerAccount, path: string) {
  if (uid !== undefined && gid !== undefined) chownSync(path, uid, gid)
}

async function run(command: string, args: string[], account: ServerAccount, input = '') {
  const child = spawn(command, args, { ...account, cwd: '/', env: serverEnv() })
  child.stdin.on('error', () => undefined)
  child.stdin.end(input)
  const ended = new Promise<number | null>((resolve, reject) =>
    child.on('error', reject).on('close', resolve),
  )
  const [output, errors, code] = await Promise.all([text(child.stdout), text(child.stderr), ended])
  if (code !== 0) throw new Error(lastWords(`${output}\n${errors}`))
}

/** Nothing of our environment reaches the server: it holds secrets. */
export function serverEnv(): Record<string, string> {
  return { PATH: process.env['PATH'] ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' }
}

/** What a PostgreSQL program wrote about why it failed: its first fatal or error line, else the last line. */
export function lastWords(output: string): string {
  const lines = output.split('\n').filter((line) => line.trim() !== '')
  return (lines.find((line) => /(FATAL|PANIC|error):/i.test(line)) ?? lines.at(-1) ?? 'it said nothing')
    .trim()
    .slice(0, 300)
}

/** Says what to do about a server that could not be made or started. */
export function failure(error: unknown, home: string): Error {
  const words = error instanceof Error ? error.message : String(error)
  if (error instanceof ConfigError) return error
  const advice = /No space left|ENOSPC/.test(words)
    ? 'The disk is full: free at least 200 MB.'
    : /EACCES|EPERM|Permission denied/i.test(words)
      ? `Give this account the folder, or set ENNAKKO_DATA to another one.`
      : `If the folder is damaged, move it away to begin empty, or restore it from a backup; or set DATABASE_URL to a PostgreSQL server.`
  return new ConfigError(`The embedded PostgreSQL in ${home} does not work: ${words}. ${advice}`, {
    cause: error,
  })
}

function readOwn(path: string, home: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    throw failure(cause, home)
  }
}
