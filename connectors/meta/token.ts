import { z } from 'zod'
import type { Io } from '../connector.ts'
import { readJson } from '../values/json.ts'
import { shortHash } from '../reading/traces.ts'

const DAY_MS = 86_400_000
/** Tokens live for 60 days and may be renewed from their second day on. */
const RENEW_WITH_LESS_MS = 30 * DAY_MS

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
  const name = `meta-${shortHash(configured, 12)}`
  return async (signal) => {
    const kept = await io.tokens.read(name)
    const value = kept?.value ?? configured
    const left = (kept?.expiresAt?.getTime() ?? 0) - Date.now()
    const triedAt = Number(kept?.extra?.['triedAt'] ?? 0)
    if (left > RENEW_WITH_LESS_MS || Date.now() - triedAt < DAY_MS) return value
    const extra = { triedAt: String(Date.now()) }
    try {
      const query = new URLSearchParams({ grant_type: grant, access_token: value })
      const response = await io.http.request(`${url}/refresh_access_token?${query.toString()}`, { signal })
      const { access_token: renewed, expires_in: seconds } = readJson(response, renewedSchema, 'Meta')
      await io.tokens.write(name, { value: renewed, expiresAt: new Date(Date.now() + seconds * 1000), extra })
      return renewed
    } catch {
      signal.throwIfAborted()
      await io.tokens.write(name, { value, expiresAt: kept?.expiresAt, extra })
      return value
    }
  }
}
