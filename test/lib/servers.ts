import http from 'node:http'
import net from 'node:net'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import { createHttp } from '../../lib/http.ts'
import type { Http, HttpOptions } from '../../lib/http.ts'

export interface Served {
  url: string
  port: number
  requests: http.IncomingMessage[]
  /** Connections accepted so far. */
  connections: number
}

/** A real HTTP server on 127.0.0.1 that ends with the test. */
export async function serve(handler: http.RequestListener): Promise<Served> {
  const server = http.createServer((request, response) => {
    served.requests.push(request)
    handler(request, response)
  })
  const served: Served = { url: '', port: 0, requests: [], connections: 0 }
  server.on('connection', () => served.connections++)
  server.on('clientError', (_error, socket) => socket.destroy())
  served.port = await listen(server)
  served.url = `http://127.0.0.1:${served.port}`
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return served
}

/** A TCP server for answers that no HTTP library would send. `answer` runs once for each request head. */
export async function serveRaw(
  answer: (socket: net.Socket, nth: number) => void,
): Promise<{ url: string; port: number; connections: () => number }> {
  const sockets = new Set<net.Socket>()
  let connections = 0
  const server = net.createServer((socket) => {
    const nth = connections++
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('data', (data) => {
      if (data.includes('\r\n\r\n')) answer(socket, nth)
    })
  })
  const port = await listen(server)
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return { url: `http://127.0.0.1:${port}`, port, connections: () => connections }
}

/** A client that may reach 127.0.0.0/8 and is closed with the test. */
export function client(options: Partial<HttpOptions> = {}): Http {
  const http = createHttp({
    userAgent: 'ennakko/0.0.0 (+https://example.com; test@example.com)',
    allowPrivate: () => ['127.0.0.0/8'],
    ...options,
  })
  onTestFinished(() => http.close())
  return http
}

/** What the promise rejected with; fails the test when it did not. */
export async function rejection(promise: Promise<unknown>): Promise<Error> {
  try {
    await promise
  } catch (error) {
    if (error instanceof Error) return error
    throw new Error('rejected with something that is not an Error', { cause: error })
  }
  throw new Error('expected a rejection, but the promise was fulfilled')
}

/** A resolver that knows only these names. */
export function names(table: Record<string, string[] | (() => string[])>): net.LookupFunction {
  return (hostname, options, callback) => {
    const entry = table[hostname]
    const addresses = (typeof entry === 'function' ? entry() : (entry ?? [])).map((address) => ({
      address,
      family: net.isIP(address),
    }))
    const [first] = addresses
    setImmediate(() => {
      if (!first)
        callback(Object.assign(new Error(`getaddrinfo ENOTFOUND ${hostname}`), { code: 'ENOTFOUND' }), [])
      else if (options.all) callback(null, addresses)
      else callback(null, first.address, first.family)
    })
  }
}

async function listen(server: net.Server): Promise<number> {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  return (server.address() as AddressInfo).port
}
