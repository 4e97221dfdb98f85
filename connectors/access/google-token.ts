import { z } from 'zod'
import { ConfigError, PermanentError } from '../../lib/errors.ts'
import type { HttpRequest, HttpResponse } from '../../lib/http.ts'
import type { Io, Token } from '../connector.ts'
import { endsIn, openAccessToken } from './access-token.ts'
import { refusalOf } from './google-error.ts'
import { jsonOrUndefined, maybeText, readJson } from '../values/json.ts'
import { createSigner, readPrivateKey } from './jwt.ts'
import { shortHash } from '../reading/traces.ts'

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
  /** Asked once for each token: true when the refusal was the clock's fault and asking again may help. */
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
  const account = serviceAccount.safeParse(jsonOrUndefined(json)).data
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

export function openGoogle(io: Io, grant: GoogleGrant): Google {
  const access = openAccessToken(io, {
    name: grant.name,
    renew: (_kept, signal) => askToken(io, grant, signal),
  })

  async function send({ value }: Token, url: string, request: HttpRequest): Promise<HttpResponse> {
    const headers = { accept: 'application/json', ...request.headers, authorization: `Bearer ${value}` }
    return await io.http.request(url, {
      ...request,
      headers,
      accept: [...(request.accept ?? []), 401, 403, 429],
    })
  }

  return {
    async request(url, request) {
      const response = await access.use(
        (token) => send(token, url, request),
        ({ status }) => status === 401,
        request.signal,
      )
      if ([401, 403, 429].includes(response.status)) throw refusalOf(response, grant.variables)
      return response
    },
  }
}

const tokenSchema = z.object({ access_token: z.string().min(1), expires_in: z.coerce.number().default(3600) })
const tokenRefusal = z.object({ error: maybeText, error_description: maybeText })

async function askToken(io: Io, grant: GoogleGrant, signal: AbortSignal | undefined): Promise<Token> {
  for (let isFirst = true; ; isFirst = false) {
    const response = await io.http.request(grant.tokenUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(await grant.form()).toString(),
      accept: [400, 401, 403],
      signal,
    })
    if (response.status < 400) {
      const { access_token: value, expires_in: seconds } = readJson(response, tokenSchema, 'Google')
      return { value, expiresAt: endsIn(seconds) }
    }
    if (isFirst && grant.learnsFrom?.(response.headers)) continue
    const { error = '', error_description: why = '' } = readJson(response, tokenRefusal, 'Google')
    throw new PermanentError(
      `Google gives no access (${[error, why].filter(Boolean).join(': ').slice(0, 200) || `status ${response.status}`}): ` +
        `the key was revoked, has expired or belongs to another project; make a new one and set ${grant.variables}`,
    )
  }
}
