import { createPrivateKey, type KeyObject } from 'node:crypto'
import { clock } from '../../lib/clock.ts'
import { ConfigError } from '../../lib/errors.ts'

/** Signs the short-lived tokens with which a platform's own key asks for access (RFC 7519). */
export interface Signer {
  /** A token that is valid now, by the platform's clock as far as it is known; the same one until it gets old. */
  token(): Promise<string>
  /**
   * To be asked when a token was refused, once for each request. True when the platform's `Date` header shows that our
   * clock is off by another amount than was known, so that the next token will be another one: clocks are set right, too.
   */
  learnsFrom(headers: Record<string, string>): boolean
}

export interface Signing {
  algorithm: 'ES256' | 'RS256'
  key: KeyObject
  keyId?: string
  claims: { iss: string; aud: string; [claim: string]: string }
  /** What the platform allows a token to live, in seconds. */
  lifetimeSeconds: number
}

/** Back-dated, because a token "from the future" is refused however little our clock runs ahead. */
const backdatedSeconds = 45

/** A clock that is off by less does not explain a refusal. */
const mostSkewSeconds = 30

export function createSigner({ algorithm, key, keyId, claims, lifetimeSeconds }: Signing): Signer {
  let skewSeconds = 0
  let last: { value: string; renewAt: number } | undefined
  return {
    async token() {
      const now = Math.floor(clock.now() / 1000) + skewSeconds
      if (last && now < last.renewAt) return last.value
      // Loaded with the first token: most processes sign none.
      const { SignJWT } = await import('jose')
      const expires = now - backdatedSeconds + lifetimeSeconds
      const value = await new SignJWT(claims)
        .setProtectedHeader({ alg: algorithm, typ: 'JWT', ...(keyId === undefined ? {} : { kid: keyId }) })
        .setIssuedAt(now - backdatedSeconds)
        .setExpirationTime(expires)
        .sign(key)
      last = { value, renewAt: now + lifetimeSeconds / 2 }
      return value
    },
    learnsFrom(headers) {
      const theirs = Date.parse(headers['date'] ?? '') / 1000
      const skew = Math.round(theirs - clock.now() / 1000)
      if (Number.isNaN(skew) || Math.abs(skew - skewSeconds) < mostSkewSeconds) return false
      skewSeconds = skew
      last = undefined
      return true
    },
  }
}

/**
 * Reads a PEM private key, also when its line ends came as `\n` in one line, as they do in JSON and in environment
 * variables. Throws `ConfigError` that names `variable` when it is none, or not of the kind that the algorithm needs.
 */
export function readPrivateKey(pem: string, algorithm: Signing['algorithm'], variable: string): KeyObject {
  let key: KeyObject
  try {
    key = createPrivateKey(pem.replaceAll(String.raw`\n`, '\n').trim())
  } catch {
    // The error of the crypto library is left out: it may quote the key.
    throw new ConfigError(
      `${variable} is not a private key: give the whole file, from -----BEGIN PRIVATE KEY----- to its end`,
    )
  }
  const curve = key.asymmetricKeyDetails?.namedCurve
  if (algorithm === 'ES256' ? curve === 'prime256v1' : key.asymmetricKeyType === 'rsa') return key
  const wanted = algorithm === 'ES256' ? 'an elliptic-curve key (P-256)' : 'an RSA key'
  throw new ConfigError(`${variable} holds a key of another kind than ${wanted}: is it another platform's?`)
}
