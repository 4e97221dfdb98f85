import { z, type ZodType } from 'zod'
import { clock } from '../../lib/clock.ts'
import { PermanentError, RetryLater } from '../../lib/errors.ts'
import { parseRetryAfter, restOf, type HttpRequest, type HttpResponse } from '../../lib/http.ts'
import type { Io } from '../connector.ts'
import { maybeText, readJson } from '../values/json.ts'

export interface GithubApi {
  /** Undefined for 304. `conditional`: ask for changes only, which costs nothing of the limit when there are none. */
  get(
    path: string,
    params: Record<string, string>,
    how?: { conditional: boolean },
  ): Promise<HttpResponse | undefined>
  post(path: string, body: unknown): Promise<HttpResponse>
  /** The data of a query; parts that GitHub does not find are null there. */
  graphql<T>(query: string, variables: Record<string, unknown>, data: ZodType<T>): Promise<T | undefined>
  /** What to send with the next conditional requests, by address. */
  etags(): Record<string, string>
}

/** The statuses whose answers say what is wrong. */
const explained = [401, 403, 404, 422]

/** https://docs.github.com/rest/using-the-rest-api */
export function openApi(
  config: { token?: string; url: string },
  io: Io,
  signal: AbortSignal,
  known: Record<string, string> = {},
): GithubApi {
  const etags: Record<string, string> = {}

  async function ask(address: string, request: HttpRequest): Promise<HttpResponse> {
    const headers = {
      accept: 'application/vnd.github+json',
      'x-github-api-version': '2022-11-28',
      ...(config.token ? { authorization: `Bearer ${config.token}` } : {}),
      ...request.headers,
    }
    const response = await io.http.request(address, { ...request, headers, signal, accept: explained })
    if (response.status >= 400) throw refusal(response, config.token !== undefined)
    return response
  }

  return {
    async get(path, params, how) {
      const query = new URLSearchParams(params).toString()
      const name = query === '' ? path : `${path}?${query}`
      const etag = how?.conditional ? known[name] : undefined
      // Searches have a limit of their own.
      const bucket = path.startsWith('/search/') ? 'search' : 'core'
      const response = await ask(`${config.url}${name}`, {
        bucket,
        headers: etag ? { 'if-none-match': etag } : {},
      })
      const next = response.headers['etag'] ?? etag
      if (how?.conditional && next && next.length < 200) etags[name] = next
      return response.status === 304 ? undefined : response
    },
    post: (path, body) =>
      ask(`${config.url}${path}`, {
        method: 'POST',
        bucket: 'core',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    async graphql(query, variables, data) {
      // An own server has its REST API below /api/v3 and this one beside it.
      const address = `${config.url.replace(/\/v3$/, '')}/graphql`
      const response = await ask(address, {
        method: 'POST',
        bucket: 'graphql',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query, variables }),
      })
      if (response.status === 304) return undefined
      refuseErrors(response)
      return readJson(response, z.object({ data }), 'GitHub').data
    },
    etags: () => etags,
  }
}

const errorsSchema = z.object({
  errors: z.array(z.object({ type: maybeText, message: maybeText })).optional(),
})

/** Errors come inside 200. What is not found is no error: its place in the data is null. */
function refuseErrors(response: HttpResponse): void {
  const { errors = [] } = readJson(response, errorsSchema, 'GitHub')
  const error = errors.find(({ type }) => type !== 'NOT_FOUND')
  if (!error) return
  const said = (error.message ?? error.type ?? 'an error without a message').slice(0, 200)
  if (error.type === 'RATE_LIMITED') throw busy(response, said)
  if (error.type === 'FORBIDDEN' || error.type === 'INSUFFICIENT_SCOPES')
    throw new PermanentError(`GitHub forbids it (${said}): ${permissions}`)
  if (error.type === 'UNPROCESSABLE') throw new PermanentError(`GitHub refuses it: ${said}`)
  throw new Error(`GitHub answered an error: ${said}`)
}

const permissions =
  'give the token of GITHUB_TOKEN access to the repository, and Issues or Discussions: write where it answers'

const messageSchema = z.object({ message: maybeText }).catch({ message: undefined })

function refusal(response: HttpResponse, withToken: boolean): Error {
  const { status, headers } = response
  // Walls and proxies refuse with pages of their own, which say nothing of the token.
  const { message } = readJson(response, messageSchema, `GitHub (status ${status})`)
  const said = (message ?? `HTTP ${status}`).slice(0, 200)
  if (status === 401)
    return new PermanentError(
      `GitHub refuses the token (${said}): set GITHUB_TOKEN to one that has not expired`,
    )
  if (status === 422)
    return new PermanentError(`GitHub cannot use the request (${said}): correct query in the config`)
  if (status === 404)
    return new PermanentError(
      `GitHub does not find it (${said}): it is gone, or repos is wrong in the config${withToken ? `, or ${permissions}` : ''}`,
    )
  if (/locked/i.test(said)) return new PermanentError(`GitHub takes no answers there: ${said}`)
  const exhausted = restOf(headers, clock.date()) !== undefined || headers['retry-after'] !== undefined
  // The secondary limits may come without any header. https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api
  if (exhausted || /rate limit|abuse/i.test(said)) return busy(response, said)
  if (/suspended/i.test(said))
    return new PermanentError(`GitHub has suspended the account of GITHUB_TOKEN (${said}): use another one`)
  if (headers['x-github-sso'] !== undefined)
    return new PermanentError(
      'the organisation asks for single sign-on: authorise the token of GITHUB_TOKEN for it',
    )
  return new PermanentError(`GitHub forbids it (${said}): ${permissions}`)
}

function busy({ headers }: HttpResponse, said: string): RetryLater {
  const now = clock.date()
  const at = headers['retry-after'] === undefined ? restOf(headers, now) : undefined
  const retryAt = at ?? parseRetryAfter(headers['retry-after'], now)
  return new RetryLater(`GitHub wants no more requests before ${retryAt.toISOString()} (${said})`, retryAt)
}
