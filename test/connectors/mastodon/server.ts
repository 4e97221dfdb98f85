import type { IncomingMessage, ServerResponse } from 'node:http'
import { expect, onTestFinished } from 'vitest'
import type { WebSocket } from 'ws'
import { serveSockets } from '../../lib/socket-server.ts'

export interface Post {
  id: string
  uri: string
  created_at: string
  content: string
  tags: string[]
  [field: string]: unknown
}

export interface Call {
  method: string
  path: string
  query: [string, string][]
  authorization?: string
  key?: string
  body: unknown
}

/** An instance as strict as https://docs.joinmastodon.org/methods/ says. */
export interface Mastodon {
  url: string
  posts: Post[]
  notifications: { id: string; type: string; created_at: string; status: unknown }[]
  facts: Record<string, unknown>
  calls: Call[]
  violations: string[]
  /** Answers to the next calls of a path instead of the real thing. */
  next: Map<string, (Answer | 'cut' | 'hang')[]>
  before?(path: string): void
  subscriptions: Record<string, unknown>[]
  /** The token that may listen. */
  streamsTo: string
  /** Says something on every open stream. */
  say(message: unknown): void
  cut(): void
  /** Open streams stand, but hear and say nothing. */
  stall(): void
  /** Answers that were posted, by their keys. */
  posted: Map<string, Record<string, unknown>>
}

type Answer = { status?: number; headers?: Record<string, string>; body: unknown }

export const token = 'kulkulupa-4711'

export function idAt(ms: number, serial = 0): string {
  return String((BigInt(ms) << 16n) + BigInt(serial % 65_536))
}

export function makePost(
  serial: number,
  ms: number,
  content = `<p>Viesti ${serial} #revontuli</p>`,
  extra: object = {},
): Post {
  const uri = `https://far.example/users/veera/statuses/${serial}`
  return {
    id: idAt(ms, serial),
    uri,
    url: `https://far.example/@veera/${serial}`,
    created_at: new Date(ms).toISOString(),
    edited_at: null,
    language: 'fi',
    content,
    spoiler_text: '',
    visibility: 'public',
    in_reply_to_id: null,
    replies_count: 1,
    reblogs_count: 2,
    favourites_count: 3,
    account: {
      acct: 'veera@far.example',
      url: 'https://far.example/@veera',
      followers_count: 9,
      bot: false,
      noindex: false,
      note: '',
    },
    media_attachments: [],
    reblog: null,
    tags: ['revontuli'],
    ...extra,
  }
}

const paging = { limit: /^(?:[1-9]|[1-3]\d|40)$/, min_id: /^\w+$/, max_id: /^\w+$/, since_id: /^\w+$/ }

export async function serveMastodon(): Promise<Mastodon> {
  const mastodon: Mastodon = {
    url: '',
    posts: [],
    notifications: [],
    facts: {
      domain: 'here.example',
      version: '4.5.0',
      api_versions: { mastodon: 7 },
      configuration: { statuses: { max_characters: 500, characters_reserved_per_url: 23 } },
    },
    calls: [],
    violations: [],
    next: new Map(),
    subscriptions: [],
    streamsTo: token,
    say,
    cut,
    stall,
    posted: new Map(),
  }
  const served = await serveSockets({
    requested: (request, response) => void answer(request, response),
    refused(request, connection) {
      const url = new URL(request.url ?? '', 'http://localhost')
      if (url.pathname !== '/api/v1/streaming' || url.search !== '')
        mastodon.violations.push(`no such stream: ${url.href}`)
      if (request.headers.authorization === `Bearer ${mastodon.streamsTo}`) return false
      connection.end('HTTP/1.1 401 Unauthorized\r\ncontent-length: 0\r\n\r\n')
      return true
    },
    connected(socket: WebSocket) {
      socket.on('message', (data) => mastodon.subscriptions.push(JSON.parse(String(data))))
    },
  })
  mastodon.url = served.url.replace('ws:', 'http:')
  onTestFinished(() => expect(mastodon.violations).toEqual([]))

  function say(message: unknown): void {
    for (const socket of served.sockets)
      socket.send(typeof message === 'string' ? message : JSON.stringify(message))
  }

  function cut(): void {
    for (const socket of served.sockets) socket.terminate()
  }

  function stall(): void {
    for (const socket of served.sockets) socket.pause()
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname: path, searchParams } = new URL(request.url ?? '', 'http://localhost')
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(Buffer.from(chunk))
    const text = Buffer.concat(chunks).toString('utf8')
    const call: Call = {
      method: request.method ?? '',
      path,
      query: [...searchParams],
      authorization: request.headers.authorization,
      key: request.headers['idempotency-key']?.toString(),
      body: text === '' ? undefined : JSON.parse(text),
    }
    mastodon.calls.push(call)
    mastodon.before?.(path)
    const given = mastodon.next.get(path)?.shift() ?? handle(call, searchParams)
    if (given === 'cut') return void request.socket.destroy()
    if (given === 'hang') return
    const { status = 200, headers, body } = given
    response.writeHead(status, {
      'content-type': 'application/json',
      'x-ratelimit-limit': '300',
      'x-ratelimit-remaining': '299',
      'x-ratelimit-reset': new Date(Date.now() + 300_000).toISOString(),
      ...headers,
    })
    response.end(typeof body === 'string' ? body : JSON.stringify(body))
  }

  function handle(call: Call, params: URLSearchParams): Answer {
    const { method, path } = call
    const tag = /^\/api\/v1\/timelines\/tag\/([^/]+)$/.exec(path)?.[1]
    if (call.authorization !== undefined && call.authorization !== `Bearer ${token}`)
      return { status: 401, body: { error: 'The access token is invalid' } }
    if (method === 'GET' && path === '/api/v2/instance') return { body: mastodon.facts }
    if (method === 'GET' && tag !== undefined) {
      const wanted = decodeURIComponent(tag)
      return (
        check(params, { ...paging, local: /^true$/ }, call) ?? {
          body: page(
            mastodon.posts.filter(({ tags }) => tags.includes(wanted)),
            params,
          ),
        }
      )
    }
    const id = /^\/api\/v1\/statuses\/([^/]+)$/.exec(path)?.[1]
    if (method === 'GET' && id !== undefined) {
      const found = mastodon.posts.find((post) => post.id === id)
      return found ? { body: found } : { status: 404, body: { error: 'Record not found' } }
    }
    if (method === 'GET' && path === '/api/v1/statuses') {
      const ids = params.getAll('id[]')
      if (ids.length === 0 || ids.length > 20) return violation(call, 'takes 1 to 20 ids')
      return { body: mastodon.posts.filter((post) => ids.includes(post.id)) }
    }
    if (method === 'GET' && /^\/api\/v1\/statuses\/[^/]+\/context$/.test(path))
      return { body: { ancestors: [], descendants: [...mastodon.posted.values()] } }
    if (call.authorization === undefined)
      return { status: 401, body: { error: 'This method requires an authenticated user' } }
    if (method === 'GET' && path === '/api/v1/notifications')
      return (
        check(params, { ...paging, 'types[]': /^mention$/ }, call) ?? {
          body: page(mastodon.notifications, params),
        }
      )
    if (method === 'GET' && path === '/api/v2/search')
      return check(params, { ...paging, q: /./, type: /^statuses$/ }, call) ?? search(params)
    if (method === 'POST' && path === '/api/v1/statuses') return create(call)
    return violation(call, 'no such endpoint')
  }

  function search(params: URLSearchParams): Answer {
    const found = mastodon.posts.filter(({ content }) => content.includes(params.get('q') ?? ''))
    return { body: { accounts: [], hashtags: [], statuses: page(found, params) } }
  }

  function create(call: Call): Answer {
    const input = call.body as Record<string, string>
    const key = call.key ?? ''
    const known = mastodon.posted.get(key)
    if (known) return { body: known }
    const id = idAt(Date.now(), mastodon.posted.size)
    const post = {
      ...makePost(
        9000 + mastodon.posted.size,
        Date.now(),
        `<p>${input['status']?.replace(/@(\w+)@[\w.]+/g, '<a href="x">@<span>$1</span></a>')}</p>`,
      ),
      id,
      visibility: input['visibility'],
      in_reply_to_id: input['in_reply_to_id'],
    }
    if (!mastodon.posts.some((parent) => parent.id === input['in_reply_to_id']))
      return { status: 404, body: { error: 'The post you are trying to reply to does not appear to exist' } }
    mastodon.posted.set(key, post)
    return { body: post }
  }

  function check(params: URLSearchParams, known: Record<string, RegExp>, call: Call): Answer | undefined {
    const wrong = [...params].find(([name, value]) => !known[name]?.test(value))
    return wrong && violation(call, `takes no ${wrong.join('=')}`)
  }

  function violation({ method, path }: Call, what: string): Answer {
    mastodon.violations.push(`${method} ${path} ${what}`)
    return { status: 400, body: { error: what } }
  }

  return mastodon
}

/** Newest first; `min_id` gives the page next to it, `max_id` and `since_id` the newest one. */
function page<T extends { id: string }>(all: T[], params: URLSearchParams): T[] {
  const number = (name: string) => (params.has(name) ? BigInt(params.get(name) ?? 0) : undefined)
  const [min, max, since] = [number('min_id'), number('max_id'), number('since_id')]
  const limit = Number(params.get('limit') ?? 20)
  const found = all
    .filter(({ id }) => BigInt(id) > (min ?? since ?? 0n) && (max === undefined || BigInt(id) < max))
    .toSorted((a, b) => (BigInt(a.id) < BigInt(b.id) ? 1 : -1))
  return min === undefined ? found.slice(0, limit) : found.slice(-limit)
}
