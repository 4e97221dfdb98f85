import { createHash, timingSafeEqual } from 'node:crypto'
import { clock } from '../lib/clock.ts'
import type { Database, Queryable } from '../db/database.ts'
import { claimSetting, readSetting, writeSetting } from '../db/settings.ts'

const setting = 'api_token_hash'

/** Makes the API's token when there is none yet. Returns it that once; only its hash is kept. */
export async function ensureApiToken(db: Database): Promise<string | undefined> {
  const token = newToken()
  return (await claimSetting(db, setting, hashOf(token))) ? token : undefined
}

/** Makes a new token; the old one stops working at once. */
export async function replaceApiToken(db: Database): Promise<string> {
  const token = newToken()
  await writeSetting(db, setting, hashOf(token))
  return token
}

/** Whether an `Authorization` header carries the token; compares in constant time. */
export async function isAuthorized(db: Queryable, header: string | undefined): Promise<boolean> {
  const presented = /^Bearer +([\w-]{10,200})$/iu.exec(header ?? '')?.[1]
  const expected = await readSetting(db, setting)
  if (presented === undefined || expected === undefined) return false
  return timingSafeEqual(Buffer.from(hashOf(presented)), Buffer.from(expected))
}

function newToken(): string {
  return `ennakko_${clock.bytes(32).toString('base64url')}`
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
