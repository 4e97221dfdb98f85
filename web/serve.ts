import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import type { Hono } from 'hono'
import { clock } from '../lib/clock.ts'
import { ConfigError } from '../lib/errors.ts'

export interface Serving {
  /** The port that was given, or the one that the system chose for port 0. */
  port: number
  /** Takes no more requests, and gives those under way two seconds. */
  close: () => Promise<void>
}

/** Listens on `host:port`. Throws `ConfigError` when the port is taken or not ours to take. */
export async function serveWeb(app: Hono, { host, port }: { host: string; port: number }): Promise<Serving> {
  return await new Promise((resolve, reject) => {
    const server = serve({ fetch: app.fetch, port, hostname: host }, (address: AddressInfo) => {
      resolve({
        port: address.port,
        close: async () => {
          const closed = new Promise((done) => server.close(done))
          // Connections that are kept alive become idle one by one, as their last request ends.
          const idling = clock.setInterval(() => {
            if ('closeIdleConnections' in server) server.closeIdleConnections()
          }, 50)
          const patience = clock.setTimeout(() => {
            if ('closeAllConnections' in server) server.closeAllConnections()
          }, 2_000)
          await closed
          clock.clearInterval(idling)
          clock.clearTimeout(patience)
        },
      })
    })
    server.on('error', (error: Error) => {
      const reason = 'code' in error ? refusals[String(error.code)] : undefined
      reject(reason ? new ConfigError(`port ${port} of ${host} ${reason}`, { cause: error }) : error)
    })
  })
}

const refusals: Record<string, string> = {
  EADDRINUSE: 'is taken; set PORT to a free one, or stop what uses it',
  EACCES: 'may not be taken by this user; set PORT to one above 1023',
  EADDRNOTAVAIL: 'is not an address of this machine; set HOST to one that is',
  ENOTFOUND: 'has no address; set HOST to 127.0.0.1 or 0.0.0.0',
}
