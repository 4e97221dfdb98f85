import { createServer } from 'node:http'
import type { RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Served {
  url: string
  close: () => Promise<void>
}

/** A real HTTP server on a port of its own on loopback. */
export async function serveHttp(answer: RequestListener): Promise<Served> {
  const server = createServer(answer)
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/feed.xml`,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => {
        server.close(resolve)
      })
    },
  }
}

export interface Entry {
  text: string
  guid?: string
  link?: string
  /** Verbatim; a real date or not. */
  date?: string
}

/** An RSS document in which items lack what their entries lack. */
export function rss(entries: Entry[], encoding = 'UTF-8'): string {
  const items = entries.map(
    ({ text, guid, link, date }) =>
      `<item>${guid ? `<guid isPermaLink="false">${guid}</guid>` : ''}${link ? `<link>${link}</link>` : ''}` +
      `<description>${text}</description>${date ? `<pubDate>${date}</pubDate>` : ''}</item>`,
  )
  return `<?xml version="1.0" encoding="${encoding}"?><rss version="2.0"><channel><title>Forum</title>
${items.join('\n')}</channel></rss>`
}
