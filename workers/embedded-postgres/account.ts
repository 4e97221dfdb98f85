import { spawnSync } from 'node:child_process'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { ConfigError } from '../../lib/errors.ts'

/** The account that a child process runs as; absent ids mean: as ourselves. */
export interface ServerAccount {
  uid?: number
  gid?: number
}

/**
 * PostgreSQL refuses to run as root: then the owner of an existing database, or `postgres`, or `nobody`
 * runs it. Everybody else runs it as themselves.
 */
export function serverAccount(dataDir: string): ServerAccount {
  if (process.getuid?.() !== 0) return {}
  const owner = statSync(join(dataDir, 'postgres'), { throwIfNoEntry: false })
  if (owner !== undefined && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid }
  const account = lookUp('postgres') ?? lookUp('nobody')
  if (account !== undefined) return account
  throw new ConfigError(
    'PostgreSQL refuses to run as root, and there is no account "postgres" or "nobody" to run it as: ' +
      'start Ennakko as an ordinary user, add one of these accounts, or set DATABASE_URL.',
  )
}

/** Whether the account may enter the folder, parents included. */
export function canEnter(account: ServerAccount, folder: string): boolean {
  return spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], { ...account, cwd: '/' }).status === 0
}

function lookUp(name: string): ServerAccount | undefined {
  const [uid, gid] = ['-u', '-g'].map((flag) =>
    spawnSync('id', [flag, name], { encoding: 'utf8' }).stdout?.trim(),
  )
  return uid && gid ? { uid: Number(uid), gid: Number(gid) } : undefined
}
