import { googleError } from '../access/google-account.ts'
import type { Post } from '../churn.ts'
import { type Platform, jsonTroubles, serveRoutes, standStill, stop } from '../platform.ts'
import { key as tubeKey, options as tubeOptions, tubeRoutes } from './server.ts'

export const platforms: Record<string, () => Platform> = {
  youtube() {
    const threads = (posts: Post[]) =>
      posts.map(({ serial, text, createdAt: at }) => ({ id: `Ug${serial}`, text, at }))
    return {
      options: tubeOptions,
      secrets: [tubeKey],
      serve: serveRoutes((posts) => tubeRoutes({ threads: () => threads(posts()) })),
      troubles: [
        ...jsonTroubles(/YouTube/),
        stop(
          'a revoked key',
          googleError(400, 'INVALID_ARGUMENT', 'API key not valid.', 'badRequest_API_KEY_INVALID'),
          /set YOUTUBE_API_KEY/,
        ),
        stop(
          'an API that is switched off',
          googleError(403, 'PERMISSION_DENIED', 'off', 'accessNotConfigured'),
          /enable it there/,
        ),
        stop(
          'a suspended project',
          googleError(403, 'PERMISSION_DENIED', 'no', 'CONSUMER_SUSPENDED'),
          /YOUTUBE_API_KEY.*must appeal/,
        ),
        standStill('pageToken'),
      ],
    }
  },
}
