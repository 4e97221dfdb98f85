import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, realpathSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import type { Log } from '../../lib/log.ts'
import { canEnter } from './account.ts'
import type { ServerAccount } from './account.ts'

const sharedPlace = '/var/lib/ennakko'

/**
 * The folder that holds the database: `postgres/` in the data folder, or, where the server's account may not
 * go there (a project below /root), a folder in /var/lib that `postgres` then links to.
 */
export function findHome(dataDir: string, account: ServerAccount, log: Pick<Log, 'info'>): string {
  const wished = join(dataDir, 'postgres')
  if (existsSync(wished)) return realpathSync(wished)
  if (account.uid === undefined || canEnter(account, dataDir)) return wished

  const home = join(sharedPlace, createHash('sha256').update(dataDir).digest('hex').slice(0, 16))
  mkdirSync(sharedPlace, { recursive: true, mode: 0o755 })
  try {
    symlinkSync(home, wished)
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error
  }
  log.info({ home, uid: account.uid }, 'the database goes where the account that runs it may go')
  return home
}

export function isCode(error: unknown, ...codes: string[]): boolean {
  return (
    error instanceof Error && 'code' in error && typeof error.code === 'string' && codes.includes(error.code)
  )
}
