import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { expect, onTestFinished } from 'vitest'
import type { Http } from '../../lib/http.ts'
import { client, serve } from '../lib/servers.ts'
import type { Answer } from './contract.ts'

/** One endpoint as the platform documents it: a call that it would refuse fails the test. */
export interface Route {
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** The path, exactly or as a pattern for all of it. */
  path: string | RegExp
  /** Every query parameter that the platform knows, with the values it takes; another name or value is a violation. */
  query?: Record<string, RegExp>
  /** Parameters that must be there. */
  required?: string[]
  /** Headers that must be there, with their values. */
  headers?: Record<string, RegExp>
  /** Says what is wrong with the body that was sent; undefined when it is right. */
  complaint?(body: string): string | undefined
  answer(call: Call): Answer | 'cut' | 'hang' | Promise<Answer | 'cut' | 'hang'>
}

export interface Call {
  method: string
  path: string
  /** What the groups of `path` caught. */
  groups: string[]
  query: Record<string, string>
  headers: IncomingHttpHeaders
  body: string
}

export interface Replay {
  url: string
  calls: Call[]
  /** What the real platform would have refused; checked to be empty when the test ends, unless a test empties it. */
  violations: string[]
}

/** A server on loopback that stands for a platform, as strict as it is documented to be. Ends with the test. */
export async function replay(routes: Route[]): Promise<Replay> {
  const calls: Call[] = []
  const violations: string[] = []
  const { url } = await serve(async (request, response) => {
    const call = await readCall(request)
    calls.push(call)
    const route = routes.find((candidate) => matches(candidate, call))
    const wrong = route ? wrongsOf(route, call) : [`no such endpoint: ${call.method} ${call.path}`]
    violations.push(...wrong)
    const answer = route && wrong.length === 0 ? await route.answer(call) : refused(wrong)
    if (answer === 'cut') return request.socket.destroy()
    if (answer !== 'hang') response.writeHead(answer.status ?? 200, answer.headers).end(answer.body)
  })
  onTestFinished(() => expect(violations).toEqual([]))
  return { url, calls, violations }
}

async function readCall(request: IncomingMessage): Promise<Call> {
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://localhost')
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(Buffer.from(chunk))
  return {
    method: request.method ?? 'GET',
    path: pathname,
    groups: [],
    query: Object.fromEntries(searchParams),
    headers: request.headers,
    body: Buffer.concat(chunks).toString('utf8'),
  }
}

function matches(route: Route, call: Call): boolean {
  if ((route.method ?? 'GET') !== call.method) return false
  if (typeof route.path === 'string') return route.path === call.path
  const [whole, ...groups] = route.path.exec(call.path) ?? []
  if (whole !== call.path) return false
  call.groups = groups
  return true
}

function wrongsOf({ query = {}, required = [], headers = {}, complaint }: Route, call: Call): string[] {
  const complained = complaint?.(call.body)
  return [
    ...Object.entries(call.query)
      .filter(([name, value]) => !query[name]?.test(value))
      .map(([name, value]) => `${call.path} takes no ${name}=${value}`),
    ...required
      .filter((name) => call.query[name] === undefined)
      .map((name) => `${call.path} needs the parameter ${name}`),
    ...Object.entries(headers)
      .filter(([name, pattern]) => !pattern.test(String(call.headers[name] ?? '')))
      .map(([name]) => `${call.path} refuses the header ${name}: ${String(call.headers[name])}`),
    ...(complained === undefined ? [] : [`${call.path} refuses the body: ${complained}`]),
  ]
}

function refused(wrong: string[]): Answer {
  return json({ error: wrong.join('; ') }, { status: 400 })
}

/** A client that leaves out the pauses between two requests to a host: tests would take hours. */
export function impatientClient(): Http {
  const http = client()
  return { ...http, request: (url, request) => http.request(url, { ...request, hostGapMs: 0 }) }
}

export function json(value: unknown, { status = 200, headers = {} }: Answer = {}): Answer {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(value) }
}

/** A 429 as most platforms send it. */
export function tooMany(seconds: number, body: unknown = { error: 'rate limited' }): Answer {
  return json(body, { status: 429, headers: { 'retry-after': String(seconds) } })
}

/** What proxies, bot walls and maintenance pages send where JSON was expected. */
export function webPage(title: string, status = 200): Answer {
  return {
    status,
    headers: { 'content-type': 'text/html' },
    body: `<!DOCTYPE html><html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>`,
  }
}
