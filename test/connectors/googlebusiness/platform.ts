import { googleError } from '../access/google-account.ts'
import type { Post } from '../churn.ts'
import type { Answer } from '../contract.ts'
import {
  type Interrupt,
  type Platform,
  jsonTroubles,
  serveRoutes,
  standStill,
  stop,
  wait,
} from '../platform.ts'
import { type Call, json } from '../replay.ts'
import {
  newDesk as newGoogleDesk,
  options as businessOptions,
  profileRoutes,
  refreshToken,
} from './server.ts'

export const platforms: Record<string, () => Platform> = {
  googlebusiness() {
    const desk = newGoogleDesk()
    const isDesk = ({ path }: Call) => path === '/token'
    const api =
      (answer: Answer): Interrupt =>
      (call) =>
        isDesk(call) ? undefined : answer
    const rows = (posts: Post[]) =>
      posts.map(({ serial, text, createdAt: at }) => ({ reviewId: `r${serial}`, text, at }))
    return {
      options: businessOptions,
      secrets: [refreshToken, 'client-secret', 'ya29.'],
      serve: serveRoutes((posts) => profileRoutes({ reviews: () => rows(posts()) }, desk)),
      troubles: [
        ...jsonTroubles(/Google/, isDesk),
        { name: 'a token that ended early', begin: () => desk.good.clear(), kind: 'harmless' },
        {
          ...stop(
            'a consent that was taken back',
            (call) =>
              isDesk(call)
                ? json({ error: 'invalid_grant', error_description: 'revoked' }, { status: 400 })
                : undefined,
            /invalid_grant: revoked.*set .*GBP_/,
          ),
          begin: () => desk.good.clear(),
        },
        stop(
          'a manager who was removed',
          api(googleError(403, 'PERMISSION_DENIED', 'The caller does not have permission')),
          /GBP_.*give it the permission/,
        ),
        stop(
          'an API that is switched off',
          api(googleError(403, 'PERMISSION_DENIED', 'disabled', 'accessNotConfigured')),
          /enable it there/,
        ),
        wait(
          'a used-up quota',
          api(googleError(429, 'RESOURCE_EXHAUSTED', 'Quota exceeded')),
          60,
          /the quota is exhausted/,
        ),
        standStill('pageToken'),
      ],
    }
  },
}
