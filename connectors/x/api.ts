import { clock } from '../../lib/clock.ts'
import { RetryLater } from '../../lib/errors.ts'
import type { HttpRequest, HttpResponse } from '../../lib/http.ts'
import type { Budget, Io } from '../connector.ts'
import { parseDate } from '../values/dates.ts'
import { readJson } from '../values/json.ts'
import { shortHash } from '../reading/traces.ts'
import { answerSchema, postVocabulary, tweetVocabulary, type Vocabulary, type XAnswer } from './schema.ts'
import { refusalStatuses, firstOf, isRefusal, refusalOf, refusesParameter } from './refusal.ts'

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
  /** Asks for posts with their fields, for at most what was booked, and gives back the price of what did not come. */
  read(path: string, query: Record<string, string>, booked: Counts, signal: AbortSignal): Promise<PaidAnswer>
  /** Books the price of a write, or gives it back when it is negative. */
  pay(dollars: number): Promise<void>
}

export interface Counts {
  posts: number
  users: number
}

export interface PaidAnswer {
  answer: XAnswer
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

export function openX(io: Io, { url, token, prices, budget: limit }: XAccess): X {
  const account = `x:${shortHash(token, 8)}`
  const budget: Budget = { limit, unit: 'USD' }

  const costOf = ({ posts, users }: Counts) => round(posts * prices.post + users * prices.user)

  let [vocabulary, other] = [tweetVocabulary, postVocabulary]

  /** A refusal is free: in which vocabulary X takes its own fields, it says itself. */
  async function request(
    path: string,
    query: Record<string, string>,
    signal: AbortSignal,
  ): Promise<HttpResponse> {
    const send = ({ parameter, fields }: Vocabulary) =>
      io.http.request(
        `${rootOf(url)}${path}?${new URLSearchParams({ ...query, [parameter]: fields }).toString()}`,
        {
          headers: { accept: 'application/json', authorization: `Bearer ${token}` },
          accept: refusalStatuses,
          bucket: path.replaceAll(/\d+/g, ''),
          signal,
        },
      )
    const response = await send(vocabulary)
    if (!refusesParameter(response, vocabulary.parameter)) return response
    const second = await send(other)
    if (second.status < 400) [vocabulary, other] = [other, vocabulary]
    return second
  }

  async function ask(path: string, query: Record<string, string>, signal: AbortSignal): Promise<PaidAnswer> {
    const response = await request(path, query, signal)
    if (response.status >= 400) throw refusalOf(response, 'X_BEARER_TOKEN')
    const at = parseDate(response.headers['date']) ?? clock.date()
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
    accept: refusalStatuses,
    bucket: 'write',
  })
}

export function rootOf(url: string): string {
  return `${url.replace(/\/$/, '')}/2`
}

/** Sums of prices in binary fractions would book a hair too much. */
function round(dollars: number): number {
  return Math.round(dollars * 1e6) / 1e6
}
