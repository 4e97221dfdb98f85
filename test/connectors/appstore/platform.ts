import { type Platform, jsonTroubles, serveRoutes, standStill } from '../platform.ts'
import { json } from '../replay.ts'
import { entriesOf, page, reviewRoutes } from './server.ts'

export const platforms: Record<string, () => Platform> = {
  appstore: () => ({
    options: (origin) => ({ app: '123456789', country: 'fi', url: origin }),
    secrets: [],
    serve: serveRoutes((posts) => reviewRoutes((_country, nth) => page(entriesOf({ posts: posts() }), nth))),
    troubles: [
      ...jsonTroubles(/the App Store feed/),
      { name: 'an empty feed', interrupt: () => json({ feed: {} }), kind: 'harmless' },
      { ...standStill(), interrupt: (call) => ({ ...call, groups: ['fi', '1'] }) },
    ],
  }),
}
