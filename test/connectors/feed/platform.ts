import { rss } from '../../workers/serve.ts'
import { type Platform, serveRoutes, serverTroubles, stop } from '../platform.ts'
import { json, webPage } from '../replay.ts'

export const platforms: Record<string, () => Platform> = {
  feed: () => ({
    options: (origin) => ({ url: `${origin}/feed.xml` }),
    secrets: [],
    serve: serveRoutes((posts) => [
      {
        path: '/feed.xml',
        answer: () => ({
          body: rss(
            posts().map(({ serial, text, createdAt }) => ({
              guid: `g-${serial}`,
              text,
              date: createdAt.toUTCString(),
            })),
          ),
        }),
      },
    ]),
    troubles: [
      ...serverTroubles(),
      {
        name: 'a web page instead of a feed',
        interrupt: () => webPage('Just a moment...'),
        kind: 'backs off',
        says: /answers a web page \("Just a moment\.\.\."\), not a feed/,
      },
      {
        name: 'another schema',
        interrupt: () => json({ surprise: [] }),
        kind: 'backs off',
        says: /the answer is JSON, but no JSON Feed/,
      },
      stop('a feed that is gone', { status: 410 }, /answered 410/),
    ],
  }),
}
