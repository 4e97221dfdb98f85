import { z } from 'zod'
import { PermanentError } from '../../lib/errors.ts'
import type { Http, HttpResponse } from '../../lib/http.ts'
import { endsIn, openAccessToken } from '../access/access-token.ts'
import type { Io, Token } from '../connector.ts'
import { jsonOrUndefined, maybeText, readJson } from '../values/json.ts'
import { shortHash } from '../reading/traces.ts'

/** Reads what is public, with an API key. */
export interface Trustpilot {
  /** Answers with status 404 are returned. Throws `PermanentError` with what to change when the key is refused. */
  get(path: string, query: Record<string, string>, signal: AbortSignal): Promise<HttpResponse>
}

export function openTrustpilot(http: Http, url: string, key: string): Trustpilot {
  return {
    async get(path, query, signal) {
      const address = `${rootOf(url)}${path}?${new URLSearchParams(query).toString()}`
      const response = await http.request(address, {
        headers: { accept: 'application/json', apikey: key },
        accept: [401, 403, 404],
        signal,
      })
      if (response.status !== 401 && response.status !== 403) return response
      if (response.status === 403 && reasonOf(response) === '')
        throw new Error('Trustpilot answered 403 without saying why, probably as a guard against bots')
      throw new PermanentError(
        `Trustpilot refuses the key${reasonOf(response)}: set TRUSTPILOT_API_KEY to one of your Trustpilot Business account, whose plan must include the API`,
      )
    },
  }
}

/** Writes in the name of the company, with tokens that are kept in `io.tokens`. */
export interface Writer {
  /** Answers with status 400, 404, 409 and 422 are returned. */
  post(path: string, body: Record<string, string>, signal: AbortSignal): Promise<HttpResponse>
}

/** https://developers.trustpilot.com/authentication */
export function openWriter(io: Io, url: string, key: string, secret: string): Writer {
  const name = `trustpilot-${shortHash(`${key} ${secret}`, 12)}`
  const access = openAccessToken(io, { name, renew: () => askToken(io.http, url, key, secret) })
  return {
    async post(path, body, signal) {
      const response = await access.use(
        ({ value }) =>
          io.http.request(`${rootOf(url)}${path}`, {
            method: 'POST',
            headers: { authorization: `Bearer ${value}`, 'content-type': 'application/json' },
            body: JSON.stringify(body),
            accept: [400, 401, 403, 404, 409, 422],
            signal,
          }),
        ({ status }) => status === 401,
        signal,
      )
      if (response.status !== 401 && response.status !== 403) return response
      throw new PermanentError(
        `Trustpilot lets us write no answers${reasonOf(response)}: TRUSTPILOT_BUSINESS_USER_ID must be a user who may answer for this company, of the account of TRUSTPILOT_API_SECRET`,
      )
    },
  }
}

const tokenSchema = z.object({ access_token: z.string().min(1), expires_in: z.coerce.number().default(3600) })

async function askToken(http: Http, url: string, key: string, secret: string): Promise<Token> {
  const response = await http.request(
    `${rootOf(url)}/oauth/oauth-business-users-for-applications/accesstoken`,
    {
      method: 'POST',
      headers: {
        authorization: `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: 'grant_type=client_credentials',
      accept: [400, 401, 403],
    },
  )
  if (response.status >= 400)
    throw new PermanentError(
      `Trustpilot gives no access${reasonOf(response)}: check TRUSTPILOT_API_KEY and TRUSTPILOT_API_SECRET`,
    )
  const { access_token: value, expires_in: seconds } = readJson(response, tokenSchema, 'Trustpilot')
  return { value, expiresAt: endsIn(seconds) }
}

const refusalSchema = z.object({ message: maybeText, reason: maybeText, error: maybeText })

/** What Trustpilot says about why it refused, in brackets; empty when it says nothing. */
export function reasonOf({ body }: Pick<HttpResponse, 'body'>): string {
  const refusal = refusalSchema.safeParse(jsonOrUndefined(body.toString('utf8'))).data
  const said = refusal?.message ?? refusal?.reason ?? refusal?.error
  return said ? ` ("${said.slice(0, 200)}")` : ''
}

function rootOf(url: string): string {
  return `${url.replace(/\/$/, '')}/v1`
}
