import { createHmac } from 'node:crypto'
import { z, type ZodType } from 'zod'
import { clock } from '../../lib/clock.ts'
import { PermanentError, RetryLater } from '../../lib/errors.ts'
import { parseRetryAfter, restOf, type Http, type HttpRequest, type HttpResponse } from '../../lib/http.ts'
import { jsonOrUndefined, maybeText, readJson } from '../values/json.ts'
import { shortHash } from '../reading/traces.ts'

/** Speaks with one of Meta's graph APIs under one token. */
export interface Graph {
  /**
   * Throws `Missing` for what is not there or not for us, `Unchanged` for 304, `RetryLater` for a limit, and
   * `PermanentError` with what to change for a token or permission that does not suffice.
   */
  get<T>(path: string, query: GraphQuery, schema: ZodType<T>, signal: AbortSignal): Promise<T>
  post<T>(path: string, form: GraphQuery, schema: ZodType<T>, signal: AbortSignal): Promise<T>
}

export type GraphQuery = Record<string, string | undefined>

export interface GraphAccess {
  /** The address with its version: https://graph.facebook.com/v25.0. */
  root: string
  /** As people call it. */
  who: string
  /** The variable that holds the token. */
  variable: string
  token(signal: AbortSignal): Promise<string>
  /** Of the app, where calls are to prove that they come from it. */
  appSecret?: string
}

/** The node does not exist, was deleted, or this token may not see it: Meta does not say which. */
export class Missing extends PermanentError {
  override name = 'Missing'
}

/** The edge exists no more: Meta has taken it out of this version. */
export class Retired extends PermanentError {
  override name = 'Retired'
}

/** This one question was refused, which says nothing of others. */
export class Refused extends PermanentError {
  override name = 'Refused'
}

/** The answer was 304. */
export class Unchanged extends Error {
  override name = 'Unchanged'
}

export function openGraph(http: Http, access: GraphAccess): Graph {
  const { root, who, variable, appSecret } = access

  async function ask<T>(
    path: string,
    query: GraphQuery,
    schema: ZodType<T>,
    request: HttpRequest & { signal: AbortSignal },
  ): Promise<T> {
    const token = await access.token(request.signal)
    const form = new URLSearchParams({ access_token: token })
    // https://developers.facebook.com/docs/graph-api/guides/secure-requests
    if (appSecret !== undefined)
      form.set('appsecret_proof', createHmac('sha256', appSecret).update(token).digest('hex'))
    for (const [name, value] of Object.entries(query)) if (value !== undefined) form.set(name, value)
    const sent =
      request.method === 'POST'
        ? {
            url: root + path,
            body: form.toString(),
            headers: { 'content-type': 'application/x-www-form-urlencoded' },
          }
        : { url: `${root}${path}?${form.toString()}` }
    const { url, ...rest } = sent
    const response = await http.request(url, {
      ...request,
      ...rest,
      accept: [400, 401, 403, 404, 429],
      bucket: shortHash(token, 12),
    })
    if (response.status === 304) throw new Unchanged()
    const refused = refusalOf(response, who, variable)
    if (refused) throw refused
    return readJson(response, schema, who)
  }

  return {
    get: (path, query, schema, signal) => ask(path, query, schema, { signal }),
    post: (path, form, schema, signal) => ask(path, form, schema, { method: 'POST', signal }),
  }
}

const refusalSchema = z.object({
  error: z.object({
    message: maybeText,
    type: maybeText,
    error_user_msg: maybeText,
    code: z.coerce.number().optional().catch(undefined),
    error_subcode: z.coerce.number().optional().catch(undefined),
    is_transient: z.boolean().optional().catch(undefined),
  }),
})

type GraphRefusal = z.infer<typeof refusalSchema>['error']

/** Errors stand in the body, now and then of a 200. https://developers.facebook.com/docs/graph-api/guides/error-handling */
function refusalOf(response: HttpResponse, who: string, variable: string): Error | undefined {
  const { status, headers } = response
  const error = errorOf(response)
  if (status === 429 || (error && isLimit(error))) {
    const now = clock.date()
    const rest = headers['retry-after'] === undefined ? restOf(headers, now) : undefined
    const at = rest ?? parseRetryAfter(headers['retry-after'] ?? String(defaultWaitSeconds), now)
    return new RetryLater(`${who}: the rate limit is used up until ${at.toISOString()}`, at)
  }
  if (error) return meaningOf(error, who, variable)
  return status < 400 ? undefined : new Error(`${who} answered ${status} without saying why`)
}

/** Limits count over an hour. */
const defaultWaitSeconds = 900

function isLimit({ code = 0 }: GraphRefusal): boolean {
  return [4, 17, 32, 341, 613].includes(code) || (code >= 80_000 && code <= 80_014)
}

function meaningOf(error: GraphRefusal, who: string, variable: string): Error {
  const { code = 0, error_subcode: subcode = 0, is_transient: transient } = error
  const said = error.error_user_msg ?? error.message
  const quoted = said ? ` ("${said.slice(0, 200)}")` : ''
  if (transient || code === 1 || code === 2) return new Error(`${who} has a passing trouble${quoted}`)
  if (code === 190 || code === 102 || code === 104) {
    const why = tokenTroubles[subcode] ?? 'is not valid (any more)'
    return new PermanentError(`${who}: the token ${why}${quoted}; make a new one and set ${variable}`)
  }
  if (code === 101)
    return new PermanentError(`${who}: the app is deleted or suspended${quoted}; look at its dashboard`)
  if (code === 3 || code === 10 || (code >= 200 && code <= 299))
    return new PermanentError(
      `${who}: the token of ${variable} lacks a permission${quoted}; give it to the app (App Review) and make a new token`,
    )
  if (code === 368)
    return new PermanentError(
      `${who} blocks this account for now because of its rules${quoted}; look at the account's notices`,
    )
  if (code === 506)
    return new PermanentError(`${who} has this answer already${quoted}: look whether it stands there`)
  if (code === 12) return new Retired(`${who} has retired this${quoted}`)
  if (isMissing(error)) return new Missing(`${who} has no such post or account for this token${quoted}`)
  const refusal = `${who} refused the request with code ${code}${quoted}`
  return code === 100 ? new Refused(refusal) : new PermanentError(refusal)
}

/** Code 100 is also that of a wrong parameter; not always does a subcode tell it from a post that is gone. */
function isMissing({ code, error_subcode: subcode, type, message = '' }: GraphRefusal): boolean {
  if (code === 803) return true
  if (code !== 100) return false
  return (
    subcode === 33 ||
    type === 'GraphMethodException' ||
    /\b(?:does not exist|unsupported get request|cannot be loaded|no longer (?:exists|available))\b/i.test(
      message,
    )
  )
}

const tokenTroubles: Record<number, string> = {
  458: 'was revoked: its person has removed the app',
  459: 'waits until its person has signed in at facebook.com',
  460: 'ended because its person changed the password',
  463: 'has expired',
  464: 'waits until its person has confirmed the account',
  467: 'was revoked',
}

function errorOf({ body }: Pick<HttpResponse, 'body'>): GraphRefusal | undefined {
  return refusalSchema.safeParse(jsonOrUndefined(body.toString('utf8'))).data?.error
}
