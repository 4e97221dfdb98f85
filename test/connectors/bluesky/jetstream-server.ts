import { expect, onTestFinished } from 'vitest'
import type { WebSocket } from 'ws'
import { serveSockets } from '../../lib/socket-server.ts'

/** The events of a network, in the exact form of Jetstream's v1 wire. Shared by all servers that relay it. */
export interface Network {
  log: { time: number; collection?: string; raw: string }[]
  listeners: Set<() => void>
  append(time: number, raw: string, collection?: string): void
}

export interface Jetstream {
  url: string
  /** `cursor` of every connection so far, in order. */
  cursors: (number | undefined)[]
  /** What the real server would have refused; checked to be empty when the test ends. */
  violations: string[]
  /** 'silent': connections stand, but nothing comes. */
  mode: 'up' | 'silent' | 'down'
  /** Ends every connection, without a word or with a closing frame. */
  cut(code?: number): void
  /** Sends this to every connection as it is. */
  say(raw: string): void
}

export function newNetwork(): Network {
  const network: Network = {
    log: [],
    listeners: new Set(),
    append(time, raw, collection) {
      network.log.push({ time, raw, collection })
      for (const listener of network.listeners) listener()
    },
  }
  return network
}

/** A server as strict as https://github.com/bluesky-social/jetstream-legacy; `oldest` is where its history begins. */
export async function serveJetstream(
  network: Network,
  {
    oldest = 0,
    skewUs = 0,
    isDoubling = () => false,
  }: { oldest?: number; skewUs?: number; isDoubling?: () => boolean } = {},
): Promise<Jetstream> {
  const jetstream: Jetstream = { url: '', cursors: [], violations: [], mode: 'up', cut, say }
  const server = await serveSockets({
    refused(_request, connection) {
      if (jetstream.mode !== 'down') return false
      connection.end('HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n')
      return true
    },
    connected(socket, request) {
      const { pathname, searchParams } = new URL(request.url ?? '', 'http://localhost')
      jetstream.violations.push(...wrongs(pathname, searchParams))
      const cursor = searchParams.has('cursor') ? Number(searchParams.get('cursor')) : undefined
      jetstream.cursors.push(cursor)
      follow(socket, cursor, searchParams.getAll('wantedCollections'))
    },
  })
  jetstream.url = server.url
  onTestFinished(() => expect(jetstream.violations).toEqual([]))

  function follow(socket: WebSocket, cursor: number | undefined, collections: string[]): void {
    const isLive = cursor === undefined || cursor > Date.now() * 1000
    const from = isLive ? -Infinity : Math.max(cursor, oldest)
    let next = isLive ? network.log.length : 0
    const pump = () => {
      for (; next < network.log.length && socket.readyState === socket.OPEN; next++) {
        if (jetstream.mode !== 'up') return
        const event = network.log[next]
        if (!event || event.time + skewUs < from) continue
        if (event.collection !== undefined && !collections.includes(event.collection)) continue
        const raw =
          skewUs === 0
            ? event.raw
            : event.raw.replace(`"time_us":${event.time}`, `"time_us":${event.time + skewUs}`)
        socket.send(raw)
        if (isDoubling()) socket.send(raw)
      }
    }
    network.listeners.add(pump)
    socket.on('close', () => network.listeners.delete(pump))
    pump()
  }

  function cut(code?: number): void {
    for (const socket of server.sockets) {
      if (code === undefined) socket.terminate()
      else socket.close(code)
    }
  }

  function say(raw: string): void {
    for (const socket of server.sockets) socket.send(raw)
  }

  return jetstream
}

function wrongs(path: string, params: URLSearchParams): string[] {
  const known: Record<string, RegExp> = {
    wantedCollections: /^[a-z]+(?:\.[a-zA-Z]+)+$/,
    cursor: /^[1-9]\d{15}$/,
    maxMessageSizeBytes: /^\d+$/,
  }
  const unknown = [...params].filter(([name, value]) => !known[name]?.test(value))
  return [
    ...(path === '/subscribe' ? [] : [`no such endpoint: ${path}`]),
    ...unknown.map(([name, value]) => `takes no ${name}=${value}`),
    ...(params.getAll('cursor').length > 1 ? ['two cursors'] : []),
  ]
}

interface Written {
  did: string
  rkey: string
  time: number
  operation?: 'create' | 'update' | 'delete'
  collection?: string
  record?: Record<string, unknown>
  cid?: string
}

/** A commit with its keys in the order in which the real server writes them. */
export function commit({
  did,
  rkey,
  time,
  operation = 'create',
  collection = 'app.bsky.feed.post',
  record,
  cid,
}: Written): string {
  const body = operation === 'delete' ? {} : { record, cid: cid ?? `bafyrei${rkey}${operation}` }
  return JSON.stringify({
    did,
    time_us: time,
    kind: 'commit',
    commit: { rev: `3${rkey}`, operation, collection, rkey, ...body },
  })
}

export function post(text: string, extra: Record<string, unknown> = {}): Record<string, unknown> {
  return { $type: 'app.bsky.feed.post', createdAt: '2026-05-25T14:23:28.757Z', langs: ['fi'], text, ...extra }
}

export function account(did: string, time: number, active: boolean, status?: string): string {
  return JSON.stringify({
    did,
    time_us: time,
    kind: 'account',
    account: { active, did, seq: 30340180351, status, time: new Date(time / 1000).toISOString() },
  })
}
