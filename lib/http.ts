import type { LookupFunction } from 'node:net'
import type { Agent, Dispatcher } from 'undici'
import { clock } from './clock.ts'
import { parseAllowance, portOf, readUrl } from './address.ts'
import type { Allowance } from './address.ts'
import { withDeadline } from './deadline.ts'
import { AddressRefused, createAgent, createDial, refuseLiteral } from './dial.ts'
import { ConfigError, OwnPace, PermanentError, RetryLater, describeError } from './errors.ts'
import { completeHeaders, exchange, isRedirect } from './exchange.ts'
import type { Answer, Outgoing } from './exchange.ts'
import { excerptOf } from './excerpt.ts'
import { createHostGap } from './host-gap.ts'
import { bucketOf, createRateLimits } from './rate-limits.ts'
import { openChain, secretHeaders } from './redirect.ts'
import { parseRetryAfter, restOf } from './retry-after.ts'
import { openSocket } from './socket.ts'
import type { Refusal, Socket, SocketRequest } from './socket.ts'

export { parseRetryAfter, restOf } from './retry-after.ts'
export type { Socket, SocketRequest } from './socket.ts'

/** One exchange with a server. This module is the only way out to the network. */
export interface HttpRequest {
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Any but those of the connection itself (host, content-length …). Only harmless ones follow to another origin. */
  headers?: Record<string, string>
  body?: string | Buffer
  signal?: AbortSignal
  /** Deadline for the whole exchange, redirects and body included, queueing by `hostGapMs` not. Default 20,000 ms. */
  timeoutMs?: number
  /** Cap on the decompressed body, in bytes. Default 5 MiB. */
  maxBytes?: number
  /**
   * Redirects to follow, each guarded anew. Default 20 for GET, as browsers do, else 0, which makes a redirect an error.
   * Only 307 and 308 are ever followed with another method than GET. One that leads in a circle is an error at once.
   */
  maxRedirects?: number
  /**
   * One request in flight for each host and at least this long between two of them, in this process. Default 0 (no
   * limit). A wait of more than 10 s would eat up the poll that waits: book such a pace with `Io.ledger.turn` instead.
   */
  hostGapMs?: number
  /**
   * The part of the host's API that this request counts towards, where the server limits parts by themselves, or where
   * the key stands in the URL. Once an answer says that nothing remains, further requests to the same origin with the
   * same credentials and `bucket` throw `RetryLater` until it fills again, without asking.
   */
  bucket?: string
  /** Statuses after which trying again cannot help, beside 410. */
  permanent?: number[]
  /** Statuses whose answers are returned as they are, because their bodies tell what they mean. */
  accept?: number[]
  /** Stands for the URL in every error message, for URLs that are secrets themselves (webhooks). */
  label?: string
}

export interface HttpResponse {
  /** 2xx, 304 or one of `accept`; everything else was thrown. */
  status: number
  /** The address that answered, after redirects. */
  url: string
  /** Where the resource has moved for good: set when every hop was 301 or 308. */
  movedTo?: string
  /** Lower-case names; repeated headers joined with ", ". */
  headers: Record<string, string>
  /** Decompressed. */
  body: Buffer
}

/** An answer that is neither success nor one of the statuses with a class of its own. */
export class HttpError extends Error {
  override name = 'HttpError'
  readonly status: number
  /** The first characters of the answer, for the operator's log. */
  readonly excerpt: string

  constructor(message: string, status: number, excerpt: string, options?: ErrorOptions) {
    super(message, options)
    this.status = status
    this.excerpt = excerpt
  }
}

export interface Http {
  /**
   * Throws `PermanentError` (410, statuses in `permanent`, a refused address), `RetryLater` (429, 403 with an exhausted
   * limit, 503 with Retry-After, a rate limit known to be used up), `HttpError` (other statuses), or a plain error (network, deadline, limits). An abort rejects
   * with the signal's reason. Messages name host and path, never query, headers or the answer.
   */
  request(url: string, request?: HttpRequest): Promise<HttpResponse>
  /**
   * Opens a WebSocket (`ws:` or `wss:`, never redirected) and reads it as its messages come. Throws like `request` when
   * the handshake is refused; 401 and 403 are `PermanentError`.
   */
  socket(url: string, request: SocketRequest): Promise<Socket>
  /** Waits for what is in flight, which callers can abort, and closes every connection. */
  close(): Promise<void>
}

export interface HttpOptions {
  /** `<product>/<version> (+<url>; <contact>)`. */
  userAgent: string
  /** Exact CIDR or CIDR:port that may be reached although private. Read at every request, so a config reload counts. */
  allowPrivate: () => readonly string[]
  /** The resolver. Default: the system's. */
  lookup?: LookupFunction
  /** What carries the requests instead of connections of our own; its owner closes it. */
  dispatcher?: Dispatcher
}

const defaultTimeoutMs = 20_000
const defaultMaxBytes = 5 * 1024 * 1024
const defaultRedirects = 20

/** See `address.ts` for what may be reached. Throws nothing itself; a wrong `allowPrivate` shows at the request. */
export function createHttp({ userAgent, allowPrivate, lookup, dispatcher }: HttpOptions): Http {
  const gaps = createHostGap()
  const limits = createRateLimits()
  const inFlight = new Set<Promise<unknown>>()
  const dial = createDial({ allowances: () => permitted.allowances, lookup })
  let permitted: { entries: string; allowances: Allowance[] } = { entries: '', allowances: [] }
  let agent: Agent | undefined
  let sockets = new AbortController()
  let closed = false

  // Connections that were let through once must not outlive the permission.
  function refreshPermissions(): void {
    const list = allowPrivate()
    const entries = list.join('\n')
    if (entries === permitted.entries) return
    permitted = { entries, allowances: list.map(parseAllowance) }
    agent?.close().catch(() => {})
    agent = undefined
    sockets.abort(new Error('the addresses that may be reached have changed'))
    sockets = new AbortController()
  }

  async function dispatch(outgoing: Outgoing, budgetMs: number, signal?: AbortSignal): Promise<Answer> {
    refreshPermissions()
    const refused = refuseLiteral(outgoing.url.hostname, portOf(outgoing.url), permitted.allowances)
    if (refused) throw refused
    const pool = dispatcher ?? (agent ??= createAgent(dial))
    return await withDeadline(budgetMs, signal, (either) => exchange(pool, outgoing, either))
  }

  async function ask(
    outgoing: Outgoing,
    bucket: string,
    budgetMs: number,
    signal?: AbortSignal,
  ): Promise<Answer> {
    await limits.check(bucket, signal)
    const answer = await dispatch(outgoing, budgetMs, signal)
    limits.learn(bucket, answer.headers)
    return answer
  }

  async function travel(rawUrl: string, request: HttpRequest): Promise<Trip> {
    const { signal, hostGapMs = 0, method = 'GET', maxBytes = defaultMaxBytes } = request
    const maxRedirects = request.maxRedirects ?? (method === 'GET' ? defaultRedirects : 0)
    let budgetMs = request.timeoutMs ?? defaultTimeoutMs
    let movedForGood = true
    let name = nameOf(method, rawUrl, request.label)
    try {
      const headers = completeHeaders(request.headers ?? {}, userAgent)
      let sent: Outgoing = { method, url: readUrl(rawUrl), headers, body: request.body, maxBytes }
      const chain = openChain()
      for (let hops = 0; ; hops++) {
        const leave = await gaps.enter(`${sent.url.hostname}:${portOf(sent.url)}`, hostGapMs, signal)
        const startedAt = clock.elapsed()
        const bucket = bucketOf(sent.url, sent.headers, request.bucket)
        const answer = await ask(chain.dressed(sent), bucket, budgetMs, signal).finally(leave)
        budgetMs -= clock.elapsed() - startedAt
        const next = hops < maxRedirects ? chain.next(sent, answer) : undefined
        if (!next)
          return { name, sent, answer, movedTo: hops > 0 && movedForGood ? sent.url.href : undefined }
        movedForGood &&= answer.status === 301 || answer.status === 308
        sent = next
        name = nameOf(method, next.url.href, request.label)
      }
    } catch (error) {
      signal?.throwIfAborted()
      throw named(name, error)
    }
  }

  async function follow(url: string, request: HttpRequest): Promise<HttpResponse> {
    const trip = await travel(url, request)
    judge(trip, request)
    const { status, headers, body } = trip.answer
    return { status, headers, body, url: trip.sent.url.href, movedTo: trip.movedTo }
  }

  async function connect(rawUrl: string, request: SocketRequest): Promise<Socket> {
    const name = nameOf('WebSocket', rawUrl, request.label)
    const judgeRefusal = (refusal: Refusal) => refusedHandshake(name, refusal)
    try {
      const headers = completeHeaders(request.headers ?? {}, userAgent)
      const url = readUrl(rawUrl.replace(/^ws(?=s?:)/, 'http'))
      refreshPermissions()
      const refused = refuseLiteral(url.hostname, portOf(url), permitted.allowances)
      if (refused) throw refused
      const signal = AbortSignal.any([request.signal, sockets.signal])
      const own = createAgent(dial, request.maxBytes)
      return await openSocket(own, name, url, headers, { ...request, signal }, judgeRefusal)
    } catch (error) {
      request.signal.throwIfAborted()
      throw error instanceof RetryLater || error instanceof HttpError ? error : named(name, error)
    }
  }

  return {
    async socket(url, request) {
      if (closed) throw new Error('the http client is closed')
      return await connect(url, request)
    },
    request(url, request = {}) {
      if (closed) return Promise.reject(new Error('the http client is closed'))
      const answer = follow(url, request)
      inFlight.add(answer)
      const landed = () => inFlight.delete(answer)
      answer.then(landed, landed)
      return answer
    },
    async close() {
      closed = true
      sockets.abort(new Error('the http client is closed'))
      await Promise.allSettled(inFlight)
      await agent?.destroy()
    },
  }
}

interface Trip {
  /** How messages name the last request. */
  name: string
  sent: Outgoing
  answer: Answer
  movedTo?: string
}

function judge({ name, sent, answer }: Trip, request: HttpRequest): void {
  const { status, headers } = answer
  if ((status >= 200 && status < 300) || status === 304 || request.accept?.includes(status)) return
  const now = clock.date()
  if (status === 410 || request.permanent?.includes(status))
    throw new PermanentError(`${name} answered ${status}`)
  const rest = restOf(headers, now)
  // https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#exceeding-the-rate-limit
  const limited = status === 429 || (status === 403 && rest !== undefined)
  if (limited || (status === 503 && headers['retry-after'] !== undefined)) {
    const limit = headers['retry-after'] === undefined ? rest : undefined
    const at = limit ?? parseRetryAfter(headers['retry-after'], now)
    throw new RetryLater(`${name} answered ${status}; it can be tried again at ${at.toISOString()}`, at)
  }
  const redirect = isRedirect(status) ? ', a redirect that is not followed (further)' : ''
  const secrets = [...secretHeaders(sent.headers), ...(request.label === undefined ? [] : [sent.url.href])]
  throw new HttpError(`${name} answered ${status}${redirect}`, status, excerptOf(answer, secrets))
}

function nameOf(method: string, rawUrl: string, label: string | undefined): string {
  if (label !== undefined) return `${method} ${label}`
  if (!URL.canParse(rawUrl)) return `${method} of a url that cannot be read`
  const { protocol, host, pathname } = new URL(rawUrl)
  return `${method} ${protocol}//${host}${pathname}`.slice(0, 300).toWellFormed()
}

function named(name: string, error: unknown): unknown {
  const message = `${name}: ${describeError(error)}`
  if (error instanceof ConfigError) return new ConfigError(message, { cause: error })
  if (error instanceof PermanentError || error instanceof AddressRefused) {
    return new PermanentError(message, { cause: error })
  }
  if (error instanceof OwnPace) return new OwnPace(message, error.retryAt, { cause: error })
  return new Error(message, { cause: error })
}

function refusedHandshake(name: string, { status, headers, error }: Refusal): Error {
  if (status === undefined) return error ?? new Error('the handshake failed')
  if (status === 401 || status === 403 || status === 410) return new PermanentError(`answered ${status}`)
  if (status !== 429 && !(status === 503 && headers['retry-after'] !== undefined)) {
    return new HttpError(`${name} answered ${status} instead of opening a WebSocket`, status, '')
  }
  const at = parseRetryAfter(headers['retry-after'], clock.date())
  return new RetryLater(`${name} answered ${status}; it can be tried again at ${at.toISOString()}`, at)
}
