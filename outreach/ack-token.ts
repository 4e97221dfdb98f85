import { createHash } from 'node:crypto'
import { clock } from '../lib/clock.ts'

/** How long an acknowledge link works: a long weekend. */
export const ackTokenTtlMs = 72 * 60 * 60_000

const tokenBytes = 32

/** A new secret for one acknowledge link: the token goes into the link's fragment, only the hash is stored. */
export function createAckToken(): { token: string; hash: Buffer } {
  const secret = clock.bytes(tokenBytes)
  return { token: secret.toString('base64url'), hash: sha256(secret) }
}

/** The hash to look a presented token up by; undefined when the text is not exactly one of our tokens. */
export function hashAckToken(token: string): Buffer | undefined {
  if (!/^[A-Za-z0-9_-]{43}$/.test(token)) return undefined
  const secret = Buffer.from(token, 'base64url')
  // 43 characters carry two bits more than 32 bytes: four spellings decode alike, and one of them is ours.
  if (secret.length !== tokenBytes || secret.toString('base64url') !== token) return undefined
  return sha256(secret)
}

function sha256(bytes: Buffer): Buffer {
  return createHash('sha256').update(bytes).digest()
}
