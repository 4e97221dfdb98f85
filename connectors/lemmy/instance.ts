import { z } from 'zod'
import { clock } from '../../lib/clock.ts'
import { PermanentError, RetryLater } from '../../lib/errors.ts'
import { parseRetryAfter, type HttpRequest, type HttpResponse } from '../../lib/http.ts'
import { openAccessToken } from '../access/access-token.ts'
import type { Io, Token } from '../connector.ts'
import { entries, jsonOrUndefined, maybeText, readJson } from '../values/json.ts'

/** One instance of Lemmy, with or without an account. */
export interface LemmyInstance {
  hasLogin: boolean
  /** Asked once a day. */
  site(signal: AbortSignal): Promise<Site>
  /** `path` is below the API's root. Throws what a refusal means. */
  send(path: string, request: HttpRequest): Promise<HttpResponse>
  /** The same, and undefined when the instance knows no such thing. */
  find(path: string, request: HttpRequest): Promise<HttpResponse | undefined>
}

export interface Site {
  /** Of the API: 3 until Lemmy 0.19 and as a courtesy in 1.0, 4 from 1.0 on. */
  version: 3 | 4
  /** Language codes by the instance's own numbers. */
  languages: ReadonlyMap<number, string>
}

export interface LemmyLogin {
  url: string
  jwt?: string
  user?: string
  password?: string
}

const siteMs = 86_400_000

const siteSchema = z.object({ all_languages: entries })
const languageSchema = z.object({ id: z.int(), code: z.string().regex(/^[a-z]{2,3}$/) })
const loginSchema = z.object({ jwt: z.string().min(1) })

export function openInstance({ url, jwt, user, password }: LemmyLogin, io: Io): LemmyInstance {
  const root = url.replace(/(?<!\/)\/+$/, '')
  let site: { asked: number; answer: Promise<Site> } | undefined
  const session =
    jwt === undefined && user !== undefined && password !== undefined
      ? openAccessToken(io, { name: 'lemmy-session', renew: (_kept, signal) => logIn(signal) })
      : undefined

  async function ask(path: string, token: string | undefined, request: HttpRequest): Promise<HttpResponse> {
    const headers: Record<string, string> = { accept: 'application/json', ...request.headers }
    if (token !== undefined) headers['authorization'] = `Bearer ${token}`
    return await io.http.request(root + path, {
      ...request,
      headers,
      accept: [400, 401, 403, 404, 429],
      hostGapMs: 1000,
    })
  }

  async function askSite(signal: AbortSignal | undefined): Promise<Site> {
    for (const version of [3, 4] as const) {
      const response = await ask(`/api/v${version}/site`, undefined, { signal })
      if (response.status === 404) continue
      if (response.status >= 400) throw refusalOf(response)
      const { all_languages: all } = readJson(response, siteSchema, root)
      const languages = all.flatMap((raw) => {
        const language = languageSchema.safeParse(raw).data
        return language && language.code !== 'und' ? [[language.id, language.code] as const] : []
      })
      return { version, languages: new Map(languages) }
    }
    throw new PermanentError(`${root} is no Lemmy instance: neither version 3 nor 4 of its API answers`)
  }

  /** Sessions last until they are revoked. */
  async function logIn(signal: AbortSignal | undefined): Promise<Token> {
    const { version } = await getSite(signal)
    const path = version === 4 ? '/api/v4/account/auth/login' : '/api/v3/user/login'
    const response = await ask(path, undefined, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username_or_email: user, password }),
      signal,
    })
    if (response.status >= 400) throw refusalOf(response)
    return { value: readJson(response, loginSchema, root).jwt }
  }

  async function getSite(signal: AbortSignal | undefined): Promise<Site> {
    if (site === undefined || site.asked < clock.now() - siteMs) {
      const answer = askSite(signal)
      site = { asked: clock.now(), answer }
      answer.catch(() => (site = undefined))
    }
    return await site.answer
  }

  async function request(path: string, sent: HttpRequest): Promise<HttpResponse> {
    const { version } = await getSite(sent.signal)
    const address = `/api/v${version}${path}`
    if (!session) return await ask(address, jwt, sent)
    return await session.use(
      ({ value }) => ask(address, value, sent),
      ({ status }) => status === 401,
      sent.signal,
    )
  }

  return {
    hasLogin: jwt !== undefined || session !== undefined,
    site: getSite,
    async send(path, sent) {
      const response = await request(path, sent)
      if (response.status >= 400) throw refusalOf(response)
      return response
    },
    async find(path, sent) {
      const response = await request(path, sent)
      if (response.status >= 400 && /^(?:couldnt_find_|not_found)/.test(errorOf(response) ?? ''))
        return undefined
      if (response.status >= 400) throw refusalOf(response)
      return response
    },
  }
}

const errorSchema = z.object({ error: maybeText })

function errorOf({ body }: HttpResponse): string | undefined {
  return errorSchema.safeParse(jsonOrUndefined(body.toString('utf8'))).data?.error
}

/** What to do about the errors that an operator can mend. https://github.com/LemmyNet/lemmy, `LemmyErrorType` */
const remedies: Record<string, string> = {
  incorrect_login: 'user, password or jwt is wrong; correct it in the config',
  not_logged_in: 'the session has ended; give a new jwt, or user and password',
  missing_totp_token: 'the account has a second factor, which cannot be entered here; give a jwt instead',
  incorrect_totp_token: 'the account has a second factor, which cannot be entered here; give a jwt instead',
  instance_is_private: 'the instance shows its posts to members only; give a jwt, or user and password',
  site_ban: 'the account is banned from the instance',
  couldnt_find_community: 'the instance knows no such community; search for it there once while logged in',
}

function refusalOf(response: HttpResponse): Error {
  const { status, headers, url } = response
  const { host } = new URL(url)
  const error = errorOf(response)
  if (status === 429 || error === 'rate_limit_error' || error === 'too_many_requests') {
    const at = parseRetryAfter(headers['retry-after'], clock.date())
    return new RetryLater(`${host} limits requests until ${at.toISOString()}`, at)
  }
  // "unknown" is what trouble inside the instance is called.
  if (error === undefined || error === 'unknown')
    return new Error(`${host} answered ${status} without saying why`)
  const remedy = remedies[error]
  return new PermanentError(
    remedy === undefined ? `${host} refuses this: ${error.slice(0, 100)}` : `${host} (${error}): ${remedy}`,
  )
}
