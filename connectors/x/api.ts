import { z } from 'zod'
import { HttpError, parseRetryAfter, restOf, type HttpRequest, type HttpResponse } from '../../lib/http.ts'
import { PermanentError, RetryLater } from '../../lib/errors.ts'
import type { Budget, Io } from '../connector.ts'
import { parseDate } from '../dates.ts'
import { maybeText, readJson } from '../json.ts'
import { shortHash } from '../seen.ts'
import { answerSchema, type Answer } from './post.ts'

/** What X takes for each thing it gives, in US dollars. https://docs.x.com/x-api/getting-started/pricing */
export interface Prices {
  post: number
  user: number
}

/** Reads X for money: everything is booked before it is asked for, and what was not given is given back. */
export interface X {
  /**
   * Books the first of `choices` that the day's money reaches for: what may come at the very most. Throws `RetryLater`
   * when it reaches for none.
   */
  afford(choices: readonly Counts[]): Promise<Counts>
  /** Asks for at most what was booked, and gives back the price of what did not come. */
  read(path: string, query: Record<string, string>, booked: Counts, signal: AbortSignal): Promise<Given>
  /** Books the price of a write, or gives it back when it is negative. */
  pay(dollars: number): Promise<void>
}

export interface Counts {
  posts: number
  users: number
}

export interface Given {
  answer: Answer
  /** The time on the clock of X. */
  at: Date
  /** Nothing is new: the answer was 304. */
  unchanged?: boolean
}

export interface XAccess {
  url: string
  token: string
  prices: Prices
  /** Dollars a day. */
  budget: number
}

/** The id or token that was sent is too old, or not good any more; `parameter` is its name. */
export class Outdated extends Error {
  override name = 'Outdated'
  readonly parameter: string

  constructor(parameter: string) {
    super(`X does not take this ${parameter} any more`)
    this.parameter = parameter
  }
}

export function openX(io: Io, { url, token, prices, budget: limit }: XAccess): X {
  const account = `x:${shortHash(token, 8)}`
  const budget: Budget = { limit, unit: 'USD' }

  const costOf = ({ posts, users }: Counts) => round(posts * prices.post + users * prices.user)

  async function ask(path: string, query: Record<string, string>, signal: AbortSignal): Promise<Given> {
    const response = await io.http.request(`${rootOf(url)}${path}?${new URLSearchParams(query).toString()}`, {
      headers: { accept: 'application/json', authorization: `Bearer ${token}` },
      accept: REFUSALS,
      bucket: path.replaceAll(/\d+/g, ''),
      signal,
    })
    if (response.status >= 400) throw refusalOf(response, 'X_BEARER_TOKEN')
    const at = parseDate(response.headers['date']) ?? new Date()
    if (response.status === 304) return { answer: {}, at, unchanged: true }
    const answer = readJson(response, answerSchema, 'X')
    // Errors come beside data (an author who is gone), or alone: then they are the answer.
    if (answer.data === undefined && answer.meta === undefined && !query['ids'])
      throw new Error(`X answered neither posts nor their number${firstOf(answer.errors)}`)
    return { answer, at }
  }

  return {
    async afford(choices) {
      let refused: unknown
      for (const counts of choices) {
        try {
          await io.ledger.spend(account, costOf(counts), budget)
          return counts
        } catch (error) {
          if (!(error instanceof RetryLater)) throw error
          refused = error
        }
      }
      throw refused
    },
    async read(path, query, booked, signal) {
      let given: Counts | undefined
      try {
        const read = await ask(path, query, signal)
        const { data, includes } = read.answer
        given = { posts: data?.length ?? 0, users: includes?.users?.length ?? 0 }
        return read
      } catch (error) {
        // A refusal is free. When the answer was lost on its way, it may have been paid for.
        if (isRefusal(error)) given = { posts: 0, users: 0 }
        throw error
      } finally {
        const rest = given ? round(costOf(booked) - costOf(given)) : 0
        if (rest > 0) await io.ledger.spend(account, -rest, budget)
      }
    },
    pay: (dollars) => io.ledger.spend(account, dollars, budget),
  }
}

/** Statuses whose answers say why. */
export const REFUSALS = [400, 401, 402, 403, 404, 429]

function isRefusal(error: unknown): boolean {
  return (
    error instanceof RetryLater ||
    error instanceof PermanentError ||
    error instanceof Outdated ||
    error instanceof HttpError
  )
}

/** Sends with a user's token; statuses of a refusal are returned. */
export async function send(
  io: Io,
  url: string,
  token: string,
  request: Pick<HttpRequest, 'method' | 'body' | 'signal'>,
): Promise<HttpResponse> {
  return await io.http.request(rootOf(url) + '/tweets', {
    ...request,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    accept: REFUSALS,
    bucket: 'write',
  })
}

const problemSchema = z.object({
  title: maybeText,
  detail: maybeText,
  type: maybeText,
  reason: maybeText,
  period: maybeText,
  errors: z.array(z.unknown()).optional().catch(undefined),
})

const parameterSchema = z.object({ parameters: z.record(z.string(), z.unknown()) })

function problemOf({ body }: Pick<HttpResponse, 'body'>): z.infer<typeof problemSchema> {
  try {
    return problemSchema.parse(JSON.parse(body.toString('utf8')))
  } catch {
    return {}
  }
}

/** What X says about why it refused, in brackets; empty when it says nothing. */
export function reasonOf(response: Pick<HttpResponse, 'body'>): string {
  const { detail, title } = problemOf(response)
  const said = detail ?? title
  return said ? ` ("${said.slice(0, 200)}")` : ''
}

/** https://docs.x.com/x-api/fundamentals/response-codes-and-errors. `variables` are those of the token that was used. */
export function refusalOf(response: HttpResponse, variables: string): Error {
  const { status, headers } = response
  const problem = problemOf(response)
  const kind = `${problem.type ?? ''} ${problem.title ?? ''} ${problem.reason ?? ''}`
  const said = reasonOf(response)
  const now = new Date()
  if (/usage-capped|UsageCapExceeded/i.test(kind)) {
    const at = /daily/i.test(problem.period ?? '') ? nextDay(now) : nextMonth(now)
    return new RetryLater(`X: the cap of the project is used up until ${at.toISOString()}${said}`, at)
  }
  if (status === 402 || /credits/i.test(kind))
    return new PermanentError(`X: the credits are used up${said}; buy some in the developer console`)
  if (status === 429) {
    const rest = headers['retry-after'] === undefined ? restOf(headers, now) : undefined
    const at = rest ?? parseRetryAfter(headers['retry-after'], now)
    return new RetryLater(`X asks to wait until ${at.toISOString()}`, at)
  }
  const outdated = status === 400 ? outdatedParameter(problem.errors) : undefined
  if (outdated !== undefined) return new Outdated(outdated)
  if (status === 401)
    return new PermanentError(
      `X refuses the token${said}: it was revoked or is wrong; make another and set ${variables}`,
    )
  if (/client-not-enrolled|client-forbidden/i.test(kind))
    return new PermanentError(
      `X: the app of ${variables} belongs to no project that may do this${said}; enrol it in the developer console`,
    )
  if (said === '' && status >= 403)
    return new HttpError(
      `X answered ${status} without saying why, probably as a guard against bots`,
      status,
      '',
    )
  if (status === 404) return new PermanentError(`X knows no such account or post${said}`)
  if (status === 403)
    return new PermanentError(
      `X: the app of ${variables} may not do this, or is suspended${said}; look at it in the developer console`,
    )
  return new PermanentError(`X refused the request with ${status}${said}: check the query`)
}

function outdatedParameter(errors: unknown[] = []): string | undefined {
  const names = errors.flatMap((raw) => Object.keys(parameterSchema.safeParse(raw).data?.parameters ?? {}))
  return names.find((name) => ['since_id', 'next_token', 'pagination_token'].includes(name))
}

function firstOf(errors: unknown[] = []): string {
  const { detail, title } = problemSchema.safeParse(errors[0]).data ?? {}
  return detail || title ? ` ("${(detail ?? title ?? '').slice(0, 200)}")` : ''
}

function nextDay(now: Date): Date {
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + 1))
}

function nextMonth(now: Date): Date {
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1))
}

export function rootOf(url: string): string {
  return `${url.replace(/\/$/, '')}/2`
}

/** Sums of prices in binary fractions would book a hair too much. */
function round(dollars: number): number {
  return Math.round(dollars * 1e6) / 1e6
}
