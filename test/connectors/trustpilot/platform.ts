import type { Post } from '../churn.ts'
import { type Platform, jsonTroubles, serveRoutes, standStill, stop } from '../platform.ts'
import { json } from '../replay.ts'
import { key as pilotKey, newDesk as newPilotDesk, options as pilotOptions, pilotRoutes } from './server.ts'

export const platforms: Record<string, () => Platform> = {
  trustpilot() {
    const rows = (posts: Post[]) =>
      posts.map(({ serial, text, createdAt: at }) => ({ id: `r${serial}`, text, at }))
    return {
      options: pilotOptions,
      secrets: [pilotKey],
      serve: serveRoutes((posts) => pilotRoutes({ reviews: () => rows(posts()) }, newPilotDesk())),
      troubles: [
        ...jsonTroubles(/Trustpilot/),
        stop(
          'a revoked key',
          json({ message: 'Invalid API Key' }, { status: 401 }),
          /set TRUSTPILOT_API_KEY/,
        ),
        { ...standStill(), interrupt: (call) => ({ ...call, query: { ...call.query, page: '1' } }) },
      ],
    }
  },
}
