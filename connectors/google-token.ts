import { z } from 'zod'
import { ConfigError, PermanentError, RetryLater } from '../lib/errors.ts'
import { parseRetryAfter, type HttpRequest, type HttpResponse } from '../lib/http.ts'
import type { Io } from './connector.ts'
import { maybeCount, maybeText, readJson } from './json.ts'
import { createSigner, readPrivateKey } from './jwt.ts'
import { shortHash } from './seen.ts'

/** Speaks with Google's APIs under one account. */
export interface Google {
  /**
   * Sends the request with a token. A token that is refused is renewed once. Throws `PermanentError` with what to change
   * (a revoked key, a missing permission, an API that is switched off), `RetryLater` when a quota is exhausted, and what
   * `Http.request` throws. Statuses in `accept` are returned.
   */
  request(url: string, request: HttpRequest): Promise<HttpResponse>
}

export interface GoogleGrant {
  /** Distinguishes the accounts and scopes whose tokens are kept. */
  name: string
  /** Where tokens come from. */
  tokenUrl: string
  /** The form that asks for one. */
  form(): Promise<Record<string, string>>
  /** True when the refusal was the clock's fault and asking again may help. */
  learnsFrom?(headers: Record<string, string>): boolean
  /** What the operator looks at when the grant is refused: the variables. */
  variables: string
}

const serviceAccount = z.object({
  client_email: z.string().min(3),
  private_key: z.string().min(1),
  token_uri: z.url({ protocol: /^https?$/ }).default('https://oauth2.googleapis.com/token'),
})

/**
 * A service account, given as the JSON of its key file. Throws `ConfigError` naming `variable` when that is something else.
 * https://developers.google.com/identity/protocols/oauth2/service-account
 */
export function serviceAccountGrant(json: string, scope: string, variable: string): GoogleGrant {
  const account = serviceAccount.safeParse(parseOrUndefined(json)).data
  if (!account)
    throw new ConfigError(
      `${variable} is not the JSON key of a Google service account (with client_email and private_key)`,
    )
  const { client_email: email, private_key: pem, token_uri: tokenUrl } = account
  const signer = createSigner({
    algorithm: 'RS256',
    key: readPrivateKey(pem, 'RS256', variable),
    claims: { iss: email, scope, aud: tokenUrl },
    lifetimeSeconds: 3600,
  })
  return {
    name: `google-${shortHash(`${email} ${scope}`, 12)}`,
    tokenUrl,
    variables: variable,
    learnsFrom: signer.learnsFrom,
    form: async () => ({
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      assertion: await signer.token(),
    }),
  }
}

export interface RefreshGrant {
  clientId: string
  clientSecret: string
  refreshToken: string
  tokenUrl?: string
}

/** A person's consent, kept as a refresh token. https://developers.google.com/identity/protocols/oauth2/web-server */
export function refreshGrant(grant: RefreshGrant, variables: string): GoogleGrant {
  const { clientId, clientSecret, refreshToken, tokenUrl = 'https://oauth2.googleapis.com/token' } = grant
  return {
    name: `google-${shortHash(`${clientId} ${refreshToken}`, 12)}`,
    tokenUrl,
    variables,
    form: () =>
      Promise.resolve({
        grant_type: 'refresh_token',
        client_id: clientId,
        client_secret: clientSecret,
        refresh_token: refreshToken,
      }),
  }
}

/** Tokens are kept in `io.tokens`, so that every process and restart shares them. */
export function openGoogle(io: Io, grant: GoogleGrant): Google {
  let renewing: Promise<string> | undefined

  async function renew(signal: AbortSignal | undefined): Promise<string> {
    const { value, expiresAt } = await askToken(io, grant, signal)
    await io.tokens.write(grant.name, { value, expiresAt })
    return value
  }

  /** One renewal for all who wait for it. */
  function renewOnce(signal: AbortSignal | undefined): Promise<string> {
    renewing ??= renew(signal).finally(() => (renewing = undefined))
    return renewing
  }

  async function send(token: string, url: string, request: HttpRequest): Promise<HttpResponse> {
    const headers = { accept: 'application/json', ...request.headers, authorization: `Bearer ${token}` }
    return await io.http.request(url, {
      ...request,
      headers,
      accept: [...(request.accept ?? []), 401, 403, 429],
    })
  }

  return {
    async request(url, request) {
      const kept = await io.tokens.read(grant.name)
      const fresh = kept && (kept.expiresAt?.getTime() ?? 0) > Date.now() + 60_000 ? kept.value : undefined
      let response = await send(fresh ?? (await renewOnce(request.signal)), url, request)
      if (response.status === 401 && fresh !== undefined)
        response = await send(await renewOnce(request.signal), url, request)
      if ([401, 403, 429].includes(response.status)) throw refusalOf(response, grant)
      return response
    },
  }
}

const tokenSchema = z.object({ access_token: z.string().min(1), expires_in: z.coerce.number().default(3600) })
const tokenRefusal = z.object({ error: maybeText, error_description: maybeText })

async function askToken(
  io: Io,
  grant: GoogleGrant,
  signal: AbortSignal | undefined,
): Promise<{ value: string; expiresAt: Date }> {
  for (;;) {
    const response = await io.http.request(grant.tokenUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(await grant.form()).toString(),
      accept: [400, 401, 403],
      signal,
    })
    if (response.status < 400) {
      const { access_token: value, expires_in: seconds } = readJson(response, tokenSchema, 'Google')
      return { value, expiresAt: new Date(Date.now() + seconds * 1000) }
    }
    if (grant.learnsFrom?.(response.headers)) continue
    const { error = '', error_description: why = '' } = readJson(response, tokenRefusal, 'Google')
    throw new PermanentError(
      `Google gives no access (${[error, why].filter(Boolean).join(': ').slice(0, 200) || `status ${response.status}`}): ` +
        `the key was revoked, has expired or belongs to another project; make a new one and set ${grant.variables}`,
    )
  }
}

const refusalSchema = z.object({
  error: z.object({
    message: maybeText,
    status: maybeText,
    errors: z
      .array(z.object({ reason: maybeText }))
      .optional()
      .catch(undefined),
    details: z
      .array(
        z.object({
          reason: maybeText,
          retryDelay: maybeText,
          metadata: z.object({ quota_limit_value: maybeText }).optional().catch(undefined),
        }),
      )
      .optional()
      .catch(undefined),
    code: maybeCount,
  }),
})

/** What a Google API says about why it refused, in brackets, for the end of a sentence; empty when it says nothing. */
export function reasonOf(response: Pick<HttpResponse, 'body'>): string {
  const message = errorOf(response)?.message
  return message ? ` ("${message.slice(0, 200)}")` : ''
}

function errorOf({ body }: Pick<HttpResponse, 'body'>) {
  return refusalSchema.safeParse(parseOrUndefined(body.toString('utf8'))).data?.error
}

/** https://cloud.google.com/apis/design/errors */
function refusalOf(response: HttpResponse, { variables }: GoogleGrant): Error {
  const { headers, status, url } = response
  const { host } = new URL(url)
  const error = errorOf(response)
  const reasons = [
    error?.status,
    ...[...(error?.errors ?? []), ...(error?.details ?? [])].map((d) => d.reason),
  ]
  const said = reasonOf(response)
  // A quota of nothing never fills again: the API is one that Google opens on application only.
  if (error?.details?.some(({ metadata }) => metadata?.quota_limit_value === '0'))
    return new PermanentError(
      `${host}: Google has not approved API access for the project of ${variables} (its quota is 0); apply for it and wait for the approval${said}`,
    )
  const isQuota = reasons.some((reason) => /quota|rate.?limit|RESOURCE_EXHAUSTED/i.test(reason ?? ''))
  if (status === 429 || isQuota) {
    const delay = error?.details?.find(({ retryDelay }) => retryDelay)?.retryDelay?.replace(/s$/, '')
    const at = parseRetryAfter(headers['retry-after'] ?? delay, new Date())
    return new RetryLater(`${host}: the quota is exhausted until ${at.toISOString()}${said}`, at)
  }
  if (reasons.some((reason) => /accessNotConfigured|SERVICE_DISABLED/i.test(reason ?? '')))
    return new PermanentError(
      `${host}: this API is switched off in the key's Google Cloud project; enable it there${said}`,
    )
  if (status === 401)
    return new PermanentError(`${host} refuses a token that is new${said}: check the account of ${variables}`)
  return new PermanentError(
    `${host}: the account of ${variables} may not do this${said}; give it the permission (it can take a day to count)`,
  )
}

function parseOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
