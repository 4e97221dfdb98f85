import { setTimeout as sleep } from 'node:timers/promises'
import type { ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { serveHttp } from '../workers/serve.ts'

export interface ProbePost {
  id: string
  text: string
  author?: { name: string; id?: string }
  quoted?: string
  thread?: { id: string; title?: string }
  publishedAt?: string
  rating?: number
  ref?: string
  reach?: object
}

export interface ProbeServer {
  url: string
  /** Grows; a reader that has seen n of them asks for those after n. */
  posts: ProbePost[]
  /** Told once, with the next page of a stream or a poll. */
  deleted: string[]
  /** Answers of `lookup`, by id; what is missing is unknown. */
  statuses: Map<string, object>
  /** What `hydrate` adds, by id. */
  details: Map<string, object>
  /** Answers everything with this instead, while it is set. */
  failing: { status: number; headers?: Record<string, string> } | undefined
  /** Headers of pages. */
  headers: Record<string, string>
  /** Requests so far, such as 'stream?after=3'. */
  requests: string[]
  /** Bodies of look-ups. */
  asked: unknown[]
  /** Streams that are waiting for news right now. */
  listeners: () => number
  close: () => Promise<void>
}

/** Posts in one page of a stream or poll. */
const pageSize = 100

/** The platform that the connector of `probe.ts` reads. A stream is a request that is answered when there is news. */
export async function serveProbe(): Promise<ProbeServer> {
  const waiting = new Set<ServerResponse>()
  const ended = new AbortController()
  const server: Omit<ProbeServer, 'url' | 'close'> = {
    posts: [],
    deleted: [],
    statuses: new Map(),
    details: new Map(),
    failing: undefined,
    headers: {},
    requests: [],
    asked: [],
    listeners: () => waiting.size,
  }
  const news = (response: ServerResponse, after: number) => {
    const items = server.posts.slice(after, after + pageSize)
    const last = after + items.length
    const page = { items, last, deleted: server.deleted.splice(0), more: server.posts.length > last }
    response.writeHead(200, server.headers).end(JSON.stringify(page))
  }
  const { url, close } = await serveHttp(async (request, response) => {
    const address = new URL(request.url ?? '/', 'http://probe')
    server.requests.push(`${address.pathname.slice(1)}${address.search}`)
    if (server.failing) {
      response.writeHead(server.failing.status, server.failing.headers).end('failing')
      return
    }
    const after = Number(address.searchParams.get('after'))
    if (address.pathname === '/items') return news(response, after)
    if (address.pathname === '/stream') {
      waiting.add(response)
      response.on('close', () => waiting.delete(response))
      const hasNews = () => server.posts.length > after || server.deleted.length > 0
      while (!hasNews() && !response.destroyed && !server.failing && !ended.signal.aborted) await sleep(10)
      waiting.delete(response)
      if (server.failing) response.destroy()
      else if (!response.destroyed) news(response, after)
      return
    }
    const posts = JSON.parse(await text(request)) as { id: string }[]
    server.asked.push(posts)
    const answers =
      address.pathname === '/lookup'
        ? posts.map(({ id }) => ({ id, state: 'unknown', ...server.statuses.get(id) }))
        : posts.map((post) => ({ ...post, ...server.details.get(post.id) }))
    response.end(JSON.stringify(answers))
  })
  return Object.assign(server, {
    url: new URL(url).origin,
    close: async () => {
      ended.abort()
      await close()
    },
  })
}
