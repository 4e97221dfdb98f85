import { Dispatcher } from 'undici'
import type { Clock } from '../../lib/clock.ts'
import type { Chance } from './chance.ts'
import type { Journal } from './journal.ts'

export interface SimulatedRequest {
  method: string
  host: string
  path: string
  query: URLSearchParams
  headers: Record<string, string>
  body: string
}

export interface SimulatedAnswer {
  status: number
  headers?: Record<string, string>
  body?: string
  /** What the answer comes to, for the journal. */
  words?: string
}

export interface SimulatedServer {
  /** Names what is asked, so that chance falls alike whatever else is asked at that moment. */
  nameOf(request: SimulatedRequest): string
  answer(request: SimulatedRequest, trouble: SimulatedAnswer | undefined): SimulatedAnswer
}

/** What the network, or the other side, does to a request. */
export type Trouble =
  | { kind: 'refused' | 'reset before' | 'reset after' | 'hang' }
  | { kind: 'slow'; ms: number }
  | { kind: 'status'; status: number; retryAfterSeconds?: number }

/** One request, as both sides saw it. */
export interface Exchange {
  /** When it set out, when the server answered and when it came to an end at the client, by the time that nobody sets. */
  atMs: number
  answeredMs?: number
  endedMs?: number
  process: string
  host: string
  name: string
  request: SimulatedRequest
  trouble?: Trouble
  /** The server took it, whatever the client heard. */
  taken: boolean
  status?: number
  /** The client heard the answer, whole. */
  heard: boolean
}

export interface Network {
  dispatcherFor(process: string): Dispatcher
  /** What the process asks is never answered any more; what is on its way still reaches the other side. */
  silence(process: string): void
  /** Requests of living processes that are under way. */
  underWay(process?: string): number
  /** When the next of them comes to something, in milliseconds of `elapsed`; what hangs never does. */
  nextMs(): number
  exchanges: Exchange[]
}

export interface NetworkOptions {
  clock: Clock
  chance: Chance
  journal: Journal
  servers: Map<string, SimulatedServer>
  troubleFor: (host: string, name: string, nth: number) => Trouble | undefined
}

/** Less than the program's shortest pause, so that one step of the clock mostly brings the answer. */
const latencyMs = { least: 2, most: 200 }

type Handler = Dispatcher.DispatchHandler
type Controller = Dispatcher.DispatchController

/** Carries requests to servers that are functions; every wait is one of the clock's. */
export function openNetwork({ clock, chance, journal, servers, troubleFor }: NetworkOptions): Network {
  const silenced = new Set<string>()
  const counts = new Map<string, number>()
  const pending = new Map<Exchange, string>()
  const exchanges: Exchange[] = []
  const arrivals = new Map<object, number>()

  const wait = (run: () => void, ms: number) => {
    const arrival = {}
    arrivals.set(arrival, clock.elapsed() + Math.max(1, Math.ceil(ms)))
    clock.setTimeout(() => {
      arrivals.delete(arrival)
      run()
    }, ms)
  }

  function send(process: string, request: SimulatedRequest, handler: Handler): void {
    const { host } = request
    const server = servers.get(host)
    const name = server?.nameOf(request) ?? request.path
    const nth = (counts.get(`${host} ${name}`) ?? 0) + 1
    counts.set(`${host} ${name}`, nth)
    const trouble = server ? troubleFor(host, name, nth) : ({ kind: 'refused' } as const)
    const exchange: Exchange = {
      atMs: clock.elapsed(),
      process,
      host,
      name,
      request,
      trouble,
      taken: false,
      heard: false,
    }
    exchanges.push(exchange)
    pending.set(exchange, process)

    const end = (words: string): boolean => {
      if (silenced.has(process) || !pending.delete(exchange)) return false
      exchange.endedMs = clock.elapsed()
      journal.tell(`${host} ${name}: ${words}`)
      return true
    }
    const fail = (code: string) => {
      if (end(code)) handler.onResponseError?.(controller, Object.assign(new Error(code), { code }))
    }
    const controller = controllerOf((reason) => {
      if (end('given up by the client')) handler.onResponseError?.(controller, reason)
    })
    const answer = () => {
      const status = trouble?.kind === 'status' ? statusOf(trouble) : undefined
      const given = server?.answer(request, status) ?? { status: 502 }
      exchange.taken = given.status < 300 || given.status === 304
      exchange.status = given.status
      exchange.answeredMs = clock.elapsed()
      if (trouble?.kind === 'reset after') fail('ECONNRESET')
      else if (trouble?.kind === 'slow') wait(() => hear(given), trouble.ms)
      else hear(given)
    }
    const hear = ({ status, headers = {}, body = '', words = String(status) }: SimulatedAnswer) => {
      if (!end(words)) return
      exchange.heard = true
      handler.onResponseStart?.(controller, status, headers, '')
      if (body !== '') handler.onResponseData?.(controller, Buffer.from(body))
      handler.onResponseEnd?.(controller, {})
    }
    handler.onRequestStart?.(controller, undefined)
    if (controller.aborted || trouble?.kind === 'hang') return
    wait(
      () => {
        if (!pending.has(exchange)) return
        if (trouble?.kind === 'refused') fail('ECONNREFUSED')
        else if (trouble?.kind === 'reset before') fail('ECONNRESET')
        else answer()
      },
      chance.between(latencyMs.least, latencyMs.most, 'latency', host, name, nth),
    )
  }

  return {
    dispatcherFor: (process) =>
      new SimulatedDispatcher(
        (...request) => send(process, ...request),
        () => silenced.has(process),
      ),
    silence: (process) => void silenced.add(process),
    underWay: (process) =>
      [...pending.values()].filter((owner) => !silenced.has(owner) && (process ?? owner) === owner).length,
    nextMs: () => Math.min(...arrivals.values()),
    exchanges,
  }
}

class SimulatedDispatcher extends Dispatcher {
  readonly send: (request: SimulatedRequest, handler: Handler) => void
  readonly isSilenced: () => boolean

  constructor(send: SimulatedDispatcher['send'], isSilenced: () => boolean) {
    super()
    this.send = send
    this.isSilenced = isSilenced
  }

  override dispatch(options: Dispatcher.DispatchOptions, handler: Handler): boolean {
    if (this.isSilenced()) return true
    const url = new URL(options.path, options.origin ?? 'http://nowhere')
    const request: SimulatedRequest = {
      method: options.method,
      host: url.hostname,
      path: url.pathname,
      query: url.searchParams,
      headers: Object.fromEntries(
        Object.entries(options.headers ?? {}).map(([name, value]) => [name, String(value)]),
      ),
      body: options.body === undefined || options.body === null ? '' : String(options.body),
    }
    this.send(request, handler)
    return true
  }
}

function controllerOf(onAbort: (reason: Error) => void): Controller {
  const controller: Controller = {
    aborted: false,
    paused: false,
    reason: null,
    rawHeaders: [],
    rawTrailers: [],
    abort(reason) {
      if (controller.aborted) return
      Object.assign(controller, { aborted: true, reason })
      onAbort(reason)
    },
    pause: () => undefined,
    resume: () => undefined,
  } as Controller
  return controller
}

function statusOf({ status, retryAfterSeconds }: Extract<Trouble, { kind: 'status' }>): SimulatedAnswer {
  const headers: Record<string, string> =
    retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) }
  return {
    status,
    headers,
    body: 'trouble',
    words: `${status} ${retryAfterSeconds === undefined ? '' : `for ${retryAfterSeconds} s`}`.trim(),
  }
}
