import { z, type ZodType } from 'zod'
import { clock } from '../../lib/clock.ts'
import { PermanentError } from '../../lib/errors.ts'
import type { HttpResponse } from '../../lib/http.ts'
import { openAccessToken } from '../access/access-token.ts'
import type { Io, Token } from '../connector.ts'
import { readJson } from '../values/json.ts'
import { shortHash } from '../reading/traces.ts'
import { type Refused, refusalOf, networkName, xrpcUrl } from './xrpc.ts'

export interface BlueskyAccount {
  service: string
  identifier: string
  password: string
}

export interface XrpcQuery {
  /** Repeated for each value of a list. */
  params?: Record<string, string | string[]>
  /** Sent as JSON, which makes it a procedure (POST). */
  input?: unknown
  signal: AbortSignal
}

type Sent = Omit<XrpcQuery, 'signal'> & { signal: AbortSignal | undefined }

/** An account of ours at its own server (PDS), which passes what it does not know itself on to the AppView. */
export interface Session {
  /** Throws `PermanentError` with the platform's own words when it refuses. */
  call<T>(nsid: string, query: XrpcQuery, schema: ZodType<T>): Promise<T>
  /** The same, but undefined when the platform refuses with one of these error names. */
  find<T>(nsid: string, query: XrpcQuery, schema: ZodType<T>, absent: string[]): Promise<T | undefined>
  did(signal: AbortSignal): Promise<string>
}

const sessionSchema = z.object({
  accessJwt: z.string(),
  refreshJwt: z.string(),
  did: z.string(),
  didDoc: z
    .object({ service: z.array(z.unknown()) })
    .optional()
    .catch(undefined),
})

const serviceSchema = z.object({ id: z.string(), serviceEndpoint: z.url({ protocol: /^https?$/ }) })

/**
 * Sessions last minutes, their refresh tokens months; at most 30 log-ins in 5 minutes and 300 a day are allowed, so both
 * are kept. https://docs.bsky.app/docs/advanced-guides/rate-limits
 */
export function openSession(account: BlueskyAccount, io: Io): Session {
  const { service } = account
  const access = openAccessToken(io, {
    name: 'bluesky',
    isUsable: (kept) => isOurs(kept) && (kept.expiresAt?.getTime() ?? Infinity) > clock.now(),
    renew,
  })

  function isOurs({ extra }: Token): boolean {
    return extra?.['service'] === service && extra['identifier'] === account.identifier
  }

  async function renew(kept: Token | undefined, signal: AbortSignal | undefined): Promise<Token> {
    const refresh = kept && isOurs(kept) ? kept.extra?.['refresh'] : undefined
    if (refresh !== undefined) {
      const answer = await send(service, 'com.atproto.server.refreshSession', { signal }, refresh, 'POST')
      if (!refusalOf(answer)) return readSession(answer)
    }
    signal?.throwIfAborted()
    await io.ledger.turn(`bluesky log-in ${shortHash(account.identifier, 12)}`, 10)
    const input = { identifier: account.identifier, password: account.password }
    const answer = await send(service, 'com.atproto.server.createSession', { signal, input })
    const refused = refusalOf(answer)
    if (refused) throw new PermanentError(logInFailed(refused))
    return readSession(answer)
  }

  function readSession(answer: HttpResponse): Token {
    const { accessJwt, refreshJwt, did, didDoc } = readJson(answer, sessionSchema, networkName)
    const host = hostOf(didDoc?.service ?? [], service)
    const extra = { service, identifier: account.identifier, refresh: refreshJwt, did, host }
    return { value: accessJwt, expiresAt: expiryOf(accessJwt), extra }
  }

  async function send(
    host: string,
    nsid: string,
    { params = {}, input, signal }: Sent,
    bearer?: string,
    method: 'GET' | 'POST' = input === undefined ? 'GET' : 'POST',
  ): Promise<HttpResponse> {
    return await io.http.request(xrpcUrl(host, nsid, params), {
      method,
      headers: {
        accept: 'application/json',
        ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
        ...(input === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: input === undefined ? undefined : JSON.stringify(input),
      accept: [400, 401, 403],
      signal,
    })
  }

  function ask(nsid: string, query: XrpcQuery): Promise<HttpResponse> {
    return access.use(
      ({ value, extra }) => send(extra?.['host'] ?? service, nsid, query, value),
      isTokenRefused,
      query.signal,
    )
  }

  async function find<T>(
    nsid: string,
    query: XrpcQuery,
    schema: ZodType<T>,
    absent: string[],
  ): Promise<T | undefined> {
    const answer = await ask(nsid, query)
    const refused = refusalOf(answer)
    if (!refused) return readJson(answer, schema, networkName)
    if (absent.includes(refused.name)) return undefined
    throw new PermanentError(
      `${networkName} refuses ${nsid}: ${refused.name}${refused.message && ` (${refused.message})`}`,
    )
  }

  return {
    find,
    async call(nsid, query, schema) {
      const found = await find(nsid, query, schema, [])
      if (found === undefined) throw new Error(`${networkName} answered ${nsid} with nothing`)
      return found
    },
    async did(signal) {
      const did = (await access.current(signal)).extra?.['did']
      if (did === undefined) throw new Error(`${networkName} gave a session without an account`)
      return did
    },
  }
}

function isTokenRefused(answer: HttpResponse): boolean {
  const refused = refusalOf(answer)
  return refused?.name === 'ExpiredToken' || refused?.name === 'InvalidToken'
}

function logInFailed({ name, message }: Refused): string {
  switch (name) {
    case 'AuthenticationRequired':
    case 'InvalidRequest':
      return (
        `${networkName} does not know this account and app password: make an app password under Settings, Privacy and ` +
        'security, and set BLUESKY_IDENTIFIER and BLUESKY_APP_PASSWORD to the handle and to it'
      )
    case 'AuthFactorTokenRequired':
      return `${networkName} asks for a code by e-mail: set BLUESKY_APP_PASSWORD to an app password, not to the account's own`
    case 'AccountTakedown':
      return `${networkName} has suspended the account of BLUESKY_IDENTIFIER: write to its support, or use another account`
    default:
      return `${networkName} refuses to log in: ${name}${message && ` (${message})`}`
  }
}

/** Where the account lives. Its document may not lead from https to plain http. */
function hostOf(services: unknown[], service: string): string {
  const read = services.flatMap((entry) => serviceSchema.safeParse(entry).data ?? [])
  const host = read.find(({ id }) => id.endsWith('#atproto_pds'))?.serviceEndpoint
  return host === undefined || (service.startsWith('https:') && !host.startsWith('https:')) ? service : host
}

/** A minute early by our clock, which may be wrong: the server's ExpiredToken is what decides. */
function expiryOf(jwt: string): Date | undefined {
  try {
    const claims: unknown = JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString('utf8'))
    const { exp, iat } = z.object({ exp: z.number(), iat: z.number() }).parse(claims)
    return new Date(clock.now() + Math.max(0, exp - iat - 60) * 1000)
  } catch {
    return undefined
  }
}
