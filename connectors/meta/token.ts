import { z } from 'zod'
import { clock } from '../../lib/clock.ts'
import { endsIn, openAccessToken } from '../access/access-token.ts'
import type { Io, Token } from '../connector.ts'
import { readJson } from '../values/json.ts'
import { shortHash } from '../reading/traces.ts'

const dayMs = 86_400_000
/** Tokens live for 60 days and may be renewed from their second day on. */
const leastLeftMs = 30 * dayMs

const renewedSchema = z.object({ access_token: z.string().min(1), expires_in: z.coerce.number().positive() })

/**
 * The token to ask with: the configured one, or what it was renewed to. A renewal that is refused (the token is a day old)
 * is tried again after a day; if the token has ended, the next call says so. `grant`: th_refresh_token or ig_refresh_token.
 * https://developers.facebook.com/docs/threads/get-started/long-lived-tokens
 */
export function openLongToken(
  io: Io,
  url: string,
  grant: string,
  configured: string,
): (signal: AbortSignal) => Promise<string> {
  async function renew(kept: Token | undefined, signal: AbortSignal | undefined): Promise<Token> {
    const value = kept?.value ?? configured
    const extra = { triedAt: String(clock.now()) }
    try {
      const query = new URLSearchParams({ grant_type: grant, access_token: value })
      const response = await io.http.request(`${url}/refresh_access_token?${query.toString()}`, { signal })
      const { access_token: renewed, expires_in: seconds } = readJson(response, renewedSchema, 'Meta')
      return { value: renewed, expiresAt: endsIn(seconds), extra }
    } catch {
      signal?.throwIfAborted()
      return { value, expiresAt: kept?.expiresAt, extra }
    }
  }

  const name = `meta-${shortHash(configured, 12)}`
  const access = openAccessToken(io, { name, renew, isUsable: needsNoRenewal })
  return async (signal) => (await access.current(signal)).value
}

function needsNoRenewal({ expiresAt, extra }: Token): boolean {
  const leftMs = (expiresAt?.getTime() ?? 0) - clock.now()
  const triedAt = Number(extra?.['triedAt'] ?? 0)
  return leftMs > leastLeftMs || clock.now() - triedAt < dayMs
}
