import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Post {
  id: string
  text: string
  title?: string
  publishedAt?: Date
  /** Default: an address made of the id. */
  link?: string
}

export interface FeedServer {
  url: string
  posts: Post[]
  /** Answers every request with this status instead of the feed, or never, until set to undefined. */
  failWith: number | 'hang' | undefined
  requests: number
  /** Requests that `failWith` has met. */
  failed: number
  /** How many of the newest posts are shown. Default: all. */
  window: number
  close: () => Promise<void>
}

/** A real RSS 2.0 feed on loopback that shows `posts`, newest first, with ETag and 304. */
export async function serveFeed(posts: Post[] = []): Promise<FeedServer> {
  const server = createServer((request, response) => {
    feed.requests += 1
    if (feed.failWith !== undefined) {
      feed.failed += 1
      if (feed.failWith !== 'hang') response.writeHead(feed.failWith).end('trouble')
      return
    }
    const body = rss(feed.posts.slice(-feed.window))
    const etag = `"${feed.posts.length}-${body.length}"`
    if (request.headers['if-none-match'] === etag) {
      response.writeHead(304).end()
      return
    }
    response.writeHead(200, { 'Content-Type': 'application/rss+xml; charset=utf-8', ETag: etag }).end(body)
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  const feed: FeedServer = {
    url: `http://127.0.0.1:${port}/feed.xml`,
    posts,
    failWith: undefined,
    requests: 0,
    failed: 0,
    window: Infinity,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => {
        server.close(resolve)
      })
    },
  }
  return feed
}

/** An RSS 2.0 document of `posts`, newest first. */
export function rss(posts: Post[]): string {
  const items = posts.toReversed().map(
    ({
      id,
      text,
      title,
      publishedAt = new Date(),
      link = `https://forum.example/${encodeURIComponent(id)}`,
    }) => `<item>
      <guid isPermaLink="false">${escape(id)}</guid>
      <link>${escape(link)}</link>
      ${title ? `<title>${escape(title)}</title>` : ''}
      <description>${escape(text)}</description>
      <pubDate>${publishedAt.toUTCString()}</pubDate>
    </item>`,
  )
  return `<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel>
    <title>Forum</title><link>https://forum.example/</link><description>Keskustelu</description>
    ${items.join('\n')}</channel></rss>`
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
