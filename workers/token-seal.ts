import { createCipheriv, createDecipheriv, createHash, hkdfSync } from 'node:crypto'
import { z } from 'zod'
import { clock } from '../lib/clock.ts'
import type { Token } from '../connectors/connector.ts'

/** Locks tokens with a key that is made of a source's own credentials: a copy of the database alone reveals nothing. */
export interface TokenSeal {
  /** `place` says where the token belongs: it cannot be opened in another. */
  seal(token: Token, place: string): Buffer
  /** Undefined when it was sealed with other credentials, for another place, or was changed. */
  unseal(sealed: Buffer, place: string): Token | undefined
}

const version = 1
const ivBytes = 12
const tagBytes = 16
const cipher = 'aes-256-gcm'

const tokenSchema = z.object({
  value: z.string(),
  expiresAt: z.coerce.date().optional(),
  openly: z.boolean().optional(),
  extra: z.record(z.string(), z.string()).optional(),
})

/** AES-256-GCM, its key by HKDF-SHA-256 (RFC 5869) from `secrets`, in their order. */
export function createTokenSeal(secrets: readonly string[]): TokenSeal {
  const key = Buffer.from(hkdfSync('sha256', JSON.stringify(secrets), '', 'ennakko source tokens', 32))
  return {
    seal(token, place) {
      const iv = clock.bytes(ivBytes)
      const lock = createCipheriv(cipher, key, iv, { authTagLength: tagBytes }).setAAD(Buffer.from(place))
      const text = Buffer.concat([lock.update(JSON.stringify(token), 'utf8'), lock.final()])
      return Buffer.concat([Buffer.of(version), iv, lock.getAuthTag(), text])
    },
    unseal(sealed, place) {
      if (sealed[0] !== version) return undefined
      const iv = sealed.subarray(1, 1 + ivBytes)
      const tag = sealed.subarray(1 + ivBytes, 1 + ivBytes + tagBytes)
      try {
        const lock = createDecipheriv(cipher, key, iv, { authTagLength: tagBytes })
        lock.setAAD(Buffer.from(place)).setAuthTag(tag)
        const text = Buffer.concat([lock.update(sealed.subarray(1 + ivBytes + tagBytes)), lock.final()])
        return tokenSchema.parse(JSON.parse(text.toString('utf8')))
      } catch {
        return undefined
      }
    },
  }
}

/** Eight characters that tell one secret from another and give nothing of it away. */
export function fingerprint(secret: string): string {
  return createHash('sha256').update(`ennakko account ${secret}`).digest('hex').slice(0, 8)
}
