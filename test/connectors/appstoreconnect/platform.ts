import type { Post } from '../churn.ts'
import type { Answer } from '../contract.ts'
import { type Platform, jsonTroubles, serveRoutes, standStill, stop, wait } from '../platform.ts'
import { json } from '../replay.ts'
import { postOf } from '../trouble-stage.ts'
import { appleRoutes, options as appleOptions, pem, unauthorized } from './server.ts'

const minuteMs = 60_000

export const platforms: Record<string, () => Platform> = {
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
}

function apple(status: number, code: string): Answer {
  return json({ errors: [{ status: String(status), code, title: 'no', detail: 'Not so.' }] }, { status })
}
