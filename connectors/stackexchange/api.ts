import { z } from 'zod'
import { clock } from '../../lib/clock.ts'
import { PermanentError, RetryLater } from '../../lib/errors.ts'
import type { Io } from '../connector.ts'
import { entries, maybeCount, maybeFlag, maybeText, readJson } from '../values/json.ts'

/** Most entries of a page, and most ids in a request. https://api.stackexchange.com/docs/paging */
export const pageSize = 100

/** Without a key no page behind the 25th is given. */
const mostPages = 25

/** A rest that the API asks for between two pages is waited for; a longer one ends the reading. */
const longestRestMs = 30_000

/** After many pages, too, something is read every hour. */
const longestPauseSeconds = 3600

export interface StackexchangeApi {
  /** Newest first, as far back as `since` (by what `sort` names); undefined when nothing changed. */
  list(path: string, params: Params, since: Date | undefined): Promise<Batch | undefined>
  /** When the day's quota is spent: the start of the next day. */
  notBefore(): Date | undefined
  /** Till when to rest so that the quota lasts all day, after what was asked so far. */
  freshUntil(): Date
}

type Params = Record<'site' | 'sort' | 'page', string> & Partial<Record<'q' | 'tagged', string>>

interface Batch {
  items: unknown[]
  /** The number of the next page. */
  next?: string
}

const wrapperSchema = z.object({
  items: entries.optional(),
  has_more: maybeFlag,
  backoff: maybeCount,
  quota_remaining: maybeCount,
  error_id: maybeCount,
  error_name: maybeText,
  error_message: maybeText,
})

type Wrapper = z.infer<typeof wrapperSchema>

/** One reading of the API: obeys its quota and, method by method, its demands to wait. */
export function openApi(
  config: { key?: string; url: string },
  io: Io,
  signal: AbortSignal,
): StackexchangeApi {
  const restUntil = new Map<string, number>()
  const limit = config.key ? 10_000 : 300
  let asked = 0
  let exhausted = false

  async function ask(path: string, params: Params, since: Date | undefined): Promise<Wrapper | undefined> {
    const method = `stackexchange ${path.replace(/\/[\d;]+/, '/{ids}')}`
    const restMs = (restUntil.get(method) ?? 0) - clock.now()
    if (restMs > longestRestMs)
      throw new RetryLater(
        `Stack Exchange wants a rest of ${Math.ceil(restMs / 1000)} seconds`,
        later(restMs / 1000),
      )
    if (restMs > 0) await clock.sleep(restMs, undefined, { signal })
    else await io.ledger.turn(method, 0)
    const account = config.key ? `stackexchange ${config.key}` : 'stackexchange'
    await io.ledger.spend(account, 1, { limit, unit: 'requests' })
    asked++
    const url = addressOf(config, path, params, since)
    const response = await io.http.request(url, { signal, hostGapMs: 200, accept: [400, 401, 403, 404] })
    if (response.status === 304) return undefined
    const answer = readJson(response, wrapperSchema, 'Stack Exchange')
    if (answer.error_id !== undefined || response.status >= 400)
      throw refusal(answer, response.status, config.key)
    if (answer.quota_remaining === 0) exhausted = true
    if (answer.backoff) {
      restUntil.set(method, clock.now() + answer.backoff * 1000)
      await io.ledger.turn(method, answer.backoff)
    }
    return answer
  }

  return {
    async list(path, params, since) {
      const answer = await ask(path, params, since)
      if (!answer) return undefined
      if (!answer.items) throw new Error('Stack Exchange answered without items')
      const next = Number(params.page) + 1
      const more = answer.has_more === true && (config.key !== undefined || next <= mostPages)
      return { items: answer.items, next: more ? String(next) : undefined }
    },
    // A fifth is left for look-ups.
    freshUntil: () => later(Math.min(longestPauseSeconds, (asked * 86_400) / (limit * 0.8))),
    notBefore: () => (exhausted ? new Date(clock.date().setUTCHours(24, 0, 0, 0)) : undefined),
  }
}

function addressOf(
  config: { key?: string; url: string },
  path: string,
  params: Params,
  since: Date | undefined,
): string {
  const url = new URL(path, config.url)
  const all = { ...params, order: 'desc', pagesize: String(pageSize), filter: 'withbody', key: config.key }
  for (const [name, value] of Object.entries(all)) {
    if (value !== undefined) url.searchParams.set(name, value)
  }
  if (since) url.searchParams.set('min', String(Math.max(0, Math.floor(since.getTime() / 1000))))
  return url.href
}

/** https://api.stackexchange.com/docs/error-handling: every error is HTTP 400 with a number of its own. */
function refusal({ error_id, error_name, error_message = '' }: Wrapper, status: number, key?: string): Error {
  const said =
    `${error_name ?? `HTTP ${status}`}: ${key ? error_message.replaceAll(key, '…') : error_message}`.slice(
      0,
      300,
    )
  if (error_id === 502) {
    const seconds = Number(/(\d{1,9}) seconds/.exec(error_message)?.[1] ?? 60)
    return new RetryLater(`Stack Exchange wants no more requests for now (${said})`, later(seconds))
  }
  if (error_id === undefined || error_id >= 500) return new Error(`Stack Exchange failed (${said})`)
  if (/\bkey\b/i.test(error_message) || error_id === 405 || error_id === 403)
    return new PermanentError(
      `Stack Exchange refuses the key (${said}): correct STACKEXCHANGE_KEY or take it away`,
    )
  return new PermanentError(`Stack Exchange refuses the request (${said}): correct this source in the config`)
}

function later(seconds: number): Date {
  return new Date(clock.now() + Math.max(1, seconds) * 1000)
}
