import { type Platform, jsonTroubles, serveRoutes } from '../platform.ts'
import { searchRoute } from './server.ts'

export const platforms: Record<string, () => Platform> = {
  hackernews: () => ({
    options: (origin) => ({ url: origin }),
    secrets: [],
    serve: serveRoutes((posts) => [searchRoute(posts)]),
    troubles: jsonTroubles(/the Hacker News search/),
  }),
}
