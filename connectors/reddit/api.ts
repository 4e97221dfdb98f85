import { z } from 'zod'
import { clock } from '../../lib/clock.ts'
import { PermanentError, RetryLater } from '../../lib/errors.ts'
import { HttpError, type HttpRequest, type HttpResponse } from '../../lib/http.ts'
import { endsIn, openAccessToken, type AccessToken } from '../access/access-token.ts'
import type { Io, Token } from '../connector.ts'
import { jsonOrUndefined, maybeCount, maybeText, readJson } from '../values/json.ts'
import { shortHash } from '../reading/traces.ts'

export interface RedditAccount {
  url: string
  login: string
  clientId: string
  /** Empty for an installed app. */
  clientSecret: string
  username: string
  /** The form that asks for a token. */
  grant: Record<string, string>
  /** Whether the token stands for a person, who can answer and has an inbox, or for the app alone. */
  person: boolean
}

export interface RedditApi {
  /** Undefined for 304. */
  get(path: string, params: Record<string, string>): Promise<HttpResponse | undefined>
  /** Answers with status 400, which say what is wrong with the form, are returned. */
  post(path: string, form: Record<string, string>): Promise<HttpResponse>
}

/** 100 requests a minute for each app. https://support.reddithelp.com/hc/en-us/articles/16160319875092 */
const gapMs = 700

/** A refusal that is no answer of the API, but of the wall before it. */
const blockedSeconds = 3600

/** The token that all readings of one source ask with. */
export function openAccess(account: RedditAccount, io: Io): AccessToken {
  return openAccessToken(io, {
    name: `reddit-${shortHash(JSON.stringify([account.clientId, account.grant]), 12)}`,
    renew: (_kept, signal) => grantToken(account, io, signal),
  })
}

export function openApi(account: RedditAccount, access: AccessToken, io: Io, signal: AbortSignal): RedditApi {
  async function ask(url: URL, request: HttpRequest): Promise<HttpResponse> {
    url.searchParams.set('raw_json', '1')
    const send = ({ value }: Token) =>
      io.http.request(url.href, {
        ...request,
        headers: {
          'user-agent': userAgentOf(account),
          authorization: `Bearer ${value}`,
          ...request.headers,
        },
        signal,
        hostGapMs: gapMs,
        maxRedirects: 0,
        accept: [302, 400, 401, 403, 404],
      })
    const response = await access.use(send, ({ status }) => status === 401, signal)
    const { status } = response
    const isExplained = status === 400 && request.method === 'POST'
    if (status >= 302 && status !== 304 && !isExplained) throw refusal(response, url.pathname)
    return response
  }

  return {
    async get(path, params) {
      const url = new URL(path, account.url)
      for (const [name, value] of Object.entries(params)) url.searchParams.set(name, value)
      const response = await ask(url, {})
      return response.status === 304 ? undefined : response
    },
    post: (path, form) =>
      ask(new URL(path, account.url), {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams(form).toString(),
      }),
  }
}

/** Reddit asks for the app and the person behind it. */
function userAgentOf({ username }: RedditAccount): string {
  return `server:ennakko:v1 (by /u/${username})`
}

const grantSchema = z.object({ access_token: maybeText, expires_in: maybeCount, error: maybeText })

/** https://github.com/reddit-archive/reddit/wiki/OAuth2. A refused grant may come with status 200 or 400. */
async function grantToken(account: RedditAccount, io: Io, signal: AbortSignal | undefined): Promise<Token> {
  const basic = Buffer.from(`${account.clientId}:${account.clientSecret}`).toString('base64')
  const response = await io.http.request(new URL('/api/v1/access_token', account.login).href, {
    method: 'POST',
    headers: {
      'user-agent': userAgentOf(account),
      authorization: `Basic ${basic}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: new URLSearchParams(account.grant).toString(),
    signal,
    hostGapMs: gapMs,
    accept: [400, 401, 403],
  })
  if (response.status === 401)
    throw new PermanentError(
      'Reddit refuses the app: check REDDIT_CLIENT_ID and REDDIT_CLIENT_SECRET, and at reddit.com/prefs/apps that it is still approved',
    )
  if (response.status === 403) throw refusal(response, '/api/v1/access_token')
  const { access_token: value, expires_in: seconds = 3600, error } = readJson(response, grantSchema, 'Reddit')
  if (value) return { value, expiresAt: endsIn(seconds) }
  if (response.status === 200 && error === undefined) throw new Error('Reddit answered no token')
  const consent = account.person
    ? 'REDDIT_REFRESH_TOKEN, or REDDIT_USERNAME and REDDIT_PASSWORD (an account with two-factor sign-in needs a refresh token)'
    : 'REDDIT_CLIENT_ID and REDDIT_CLIENT_SECRET'
  throw new PermanentError(
    `Reddit grants no token (${(error ?? 'bad request').slice(0, 100)}): check ${consent}`,
  )
}

const reasonSchema = z.object({ reason: maybeText, message: maybeText, explanation: maybeText })

function refusal(response: HttpResponse, path: string): Error {
  const { status, headers } = response
  if (status === 401)
    return new PermanentError(
      'Reddit refuses a token that it has just given: check that the app is not suspended',
    )
  if (/insufficient_scope/.test(headers['www-authenticate'] ?? ''))
    return new PermanentError(
      'the consent of REDDIT_REFRESH_TOKEN is too narrow: give it the scopes read, privatemessages and submit',
    )
  const told = reasonIn(response)
  if (status === 403 && told === undefined)
    return new RetryLater(
      'Reddit blocks this address before its API: ask from another network, or ask Reddit to let the app through',
      new Date(clock.now() + blockedSeconds * 1000),
    )
  if (status === 404 && told === undefined)
    return new Error(`Reddit answered 404 for ${path} without saying why`)
  if (status === 400 && told === undefined)
    return new HttpError(`Reddit answered 400 for ${path} without saying why`, status, '')
  const why =
    told?.explanation ??
    told?.reason ??
    told?.message ??
    (status === 302 ? 'there is no such subreddit' : `HTTP ${status}`)
  return new PermanentError(
    `Reddit refuses ${path} (${why.slice(0, 100)}): correct this source in the config`,
  )
}

/** What Reddit says of a refusal in JSON; walls before it answer with pages. */
export function reasonIn({ body }: HttpResponse): z.infer<typeof reasonSchema> | undefined {
  return reasonSchema.safeParse(jsonOrUndefined(body.toString('utf8'))).data
}
