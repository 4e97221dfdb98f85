import http from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { onTestFinished } from 'vitest'
import { WebSocketServer } from 'ws'
import type { ServerOptions, WebSocket } from 'ws'

export interface SocketServer {
  /** `ws://127.0.0.1:port` */
  url: string
  /** The opening requests so far. */
  opened: http.IncomingMessage[]
  sockets: Set<WebSocket>
}

export interface SocketHandlers {
  connected(socket: WebSocket, request: http.IncomingMessage): void
  /** Answers the handshake itself, when it says true. */
  refused?(request: http.IncomingMessage, connection: Duplex): boolean
  /** Plain requests. */
  requested?: http.RequestListener
  options?: ServerOptions
}

/** A real WebSocket server on 127.0.0.1 that ends with the test. */
export async function serveSockets(handlers: SocketHandlers): Promise<SocketServer> {
  const { connected, refused, requested, options } = handlers
  const server = http.createServer(requested)
  const sockets = new WebSocketServer({ ...options, noServer: true })
  const served: SocketServer = { url: '', opened: [], sockets: sockets.clients }
  server.on('upgrade', (request, connection, head) => {
    served.opened.push(request)
    connection.on('error', () => {})
    if (refused?.(request, connection)) return
    sockets.handleUpgrade(request, connection, head, (socket) => {
      socket.on('error', () => {})
      connected(socket, request)
    })
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  served.url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`
  onTestFinished(() => {
    for (const socket of sockets.clients) socket.terminate()
    server.closeAllConnections()
    server.close()
  })
  return served
}
