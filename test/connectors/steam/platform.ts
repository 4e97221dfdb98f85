import { type Platform, jsonTroubles, serveRoutes, standStill } from '../platform.ts'
import { json } from '../replay.ts'
import { newestChangeFirst, review as steamReview, route as steamRoute } from './server.ts'

export const platforms: Record<string, () => Platform> = {
  steam: () => ({
    options: (origin) => ({ app: 620, languages: ['fi'], url: origin }),
    secrets: [],
    serve: serveRoutes((posts) => [steamRoute(() => posts().toSorted(newestChangeFirst).map(steamReview))]),
    troubles: [
      ...jsonTroubles(/Steam/),
      {
        name: 'another app',
        interrupt: () => json({ success: 2 }),
        kind: 'backs off',
        says: /Steam gives no reviews of app 620 \(result 2\): check app in the config/,
      },
      standStill('cursor'),
    ],
  }),
}
