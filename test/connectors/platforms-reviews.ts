import { entriesOf, page, reviewRoutes } from './appstore/server.ts'
import { appleRoutes, options as appleOptions, pem, unauthorized } from './appstoreconnect/server.ts'
import type { Post } from './churn.ts'
import type { Answer } from './contract.ts'
import { googleError, googleKey, tokenDesk } from './access/google-account.ts'
import { options as playOptions, playRoutes, review, scope } from './googleplay/server.ts'
import { type Platform, jsonTroubles, serveRoutes, standStill, stop, wait } from './platform.ts'
import { json, type Call } from './replay.ts'
import { newestChangeFirst, review as steamReview, route as steamRoute } from './steam/server.ts'
import { postOf } from './trouble-stage.ts'

const minuteMs = 60_000

/** Places of reviews. */
export const reviews: Record<string, () => Platform> = {
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

  appstoreconnect() {
    let aheadMs = 0
    const reviewsOf = (posts: Post[]) =>
      posts.map(({ serial, text: body, createdAt }) => ({
        id: `id-${serial}`,
        attributes: { rating: 1, title: 't', body, createdDate: createdAt.toISOString(), territory: 'FIN' },
      }))
    return {
      options: appleOptions,
      secrets: [pem.split('\n')[1] ?? pem],
      serve: serveRoutes((posts) =>
        appleRoutes({ reviews: () => reviewsOf(posts()), aheadMs: () => aheadMs }),
      ),
      troubles: [
        ...jsonTroubles(/App Store Connect/),
        stop(
          'a revoked key',
          unauthorized('The key was revoked.', new Date()),
          /check ASC_ISSUER_ID, ASC_KEY_ID/,
        ),
        stop('a key of another role', apple(403, 'FORBIDDEN_ERROR'), /ASC_KEY_ID may not.*needs the role/),
        stop(
          'an agreement that nobody accepted',
          apple(403, 'FORBIDDEN.REQUIRED_AGREEMENTS_MISSING_OR_EXPIRED'),
          /the account holder must accept it/,
        ),
        wait(
          'a used-up hour',
          {
            ...apple(429, 'RATE_LIMIT_EXCEEDED'),
            headers: { 'x-rate-limit': 'user-hour-lim:3600;user-hour-rem:0;' },
          },
          3600,
          /answered 429/,
        ),
        { name: 'a clock that is wrong', begin: () => (aheadMs = 20 * minuteMs), kind: 'harmless' },
        {
          name: 'a clock that was wrong and is set right',
          begin: () => (aheadMs = 20 * minuteMs),
          heal: () => (aheadMs = 0),
          kind: 'harmless',
        },
        {
          name: 'a link to another host',
          interrupt: () =>
            json({ data: reviewsOf([postOf(1)]), links: { next: 'https://elsewhere.example/v1?a=b' } }),
          kind: 'backs off',
          says: /sent a link to another host, elsewhere\.example$/,
        },
        standStill('cursor'),
      ],
    }
  },

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

function apple(status: number, code: string): Answer {
  return json({ errors: [{ status: String(status), code, title: 'no', detail: 'Not so.' }] }, { status })
}
