import { googleError, googleKey, tokenDesk } from '../access/google-account.ts'
import type { Post } from '../churn.ts'
import { type Platform, jsonTroubles, serveRoutes, standStill, stop, wait } from '../platform.ts'
import { type Call, json } from '../replay.ts'
import { options as playOptions, playRoutes, review, scope } from './server.ts'

const minuteMs = 60_000

export const platforms: Record<string, () => Platform> = {
  googleplay() {
    const desk = tokenDesk(scope)
    const rows = (posts: Post[]) =>
      posts.map(({ serial, text, changedAt }) => review(`r-${serial}`, text, changedAt.getTime() / 1000))
    const isDesk = ({ path }: Call) => path === '/token'
    const refused = (message: string, reason?: string) => (call: Call) =>
      isDesk(call) ? undefined : googleError(403, 'PERMISSION_DENIED', message, reason)
    return {
      options: playOptions,
      secrets: [googleKey.split('\n')[1] ?? googleKey, 'ya29.'],
      serve: serveRoutes((posts) => playRoutes({ reviews: () => rows(posts()), desk })),
      troubles: [
        ...jsonTroubles(/Google Play/, isDesk),
        { name: 'a token that ended early', begin: () => desk.good.clear(), kind: 'harmless' },
        {
          ...stop(
            'a deleted account',
            () => undefined,
            /Account deleted.*set GOOGLE_PLAY_SERVICE_ACCOUNT_JSON/,
          ),
          begin() {
            desk.good.clear()
            desk.refusal = json(
              { error: 'invalid_grant', error_description: 'Account deleted' },
              { status: 400 },
            )
          },
          heal: () => (desk.refusal = undefined),
        },
        stop(
          'a permission that was taken away',
          refused('The caller does not have permission'),
          /the account of GOOGLE_PLAY_SERVICE_ACCOUNT_JSON may not do this.*give it the permission/,
        ),
        stop('an API that is switched off', refused('disabled', 'accessNotConfigured'), /enable it there/),
        wait(
          'a used-up quota',
          (call) => (isDesk(call) ? undefined : googleError(429, 'RESOURCE_EXHAUSTED', 'Quota exceeded')),
          60,
          /the quota is exhausted until/,
        ),
        {
          name: 'a clock that was wrong and is set right',
          begin() {
            desk.good.clear()
            desk.aheadMs = 20 * minuteMs
          },
          heal() {
            desk.good.clear()
            desk.aheadMs = 0
          },
          kind: 'harmless',
        },
        standStill('token'),
      ],
    }
  },
}
