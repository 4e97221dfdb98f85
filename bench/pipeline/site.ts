import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createHash } from 'node:crypto'

export interface Site {
  url: string
  /** When its first reader came, by `performance.now()`. */
  firstReadAt: number | undefined
  close: () => Promise<void>
}

/** One feed on a port of its own: to the program every source is another host. Unchanged documents answer 304. */
export async function serveSite(read: () => string | Buffer): Promise<Site> {
  const server = createServer((request, response) => {
    site.firstReadAt ??= performance.now()
    const body = read()
    const etag = `"${createHash('sha1').update(body).digest('hex')}"`
    if (request.headers['if-none-match'] === etag) {
      response.writeHead(304).end()
      return
    }
    response.writeHead(200, { 'content-type': 'application/xml', etag }).end(body)
  })
  // Longer than any pause here: that a connection ends under a request is another test's matter.
  server.keepAliveTimeout = 60_000
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  const site: Site = {
    url: `http://127.0.0.1:${port}/feed`,
    firstReadAt: undefined,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => {
        server.close(resolve)
      })
    },
  }
  return site
}
