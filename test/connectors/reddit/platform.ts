import { type Platform, jsonTroubles, serveRoutes, standStill, stop, wait } from '../platform.ts'
import { type Call, json, webPage } from '../replay.ts'
import { app, guarded, listed, listing, post, secret, tokens } from './server.ts'

export const platforms: Record<string, () => Platform> = {
  reddit() {
    const granted: string[] = []
    const isAside = ({ path }: Call) => path === '/api/v1/access_token'
    const api =
      (answer: ReturnType<typeof json>) =>
      (call: Call): ReturnType<typeof json> | undefined =>
        isAside(call) ? undefined : answer
    const spent = { 'x-ratelimit-remaining': '0.0', 'x-ratelimit-used': '100', 'x-ratelimit-reset': '300' }
    return {
      options: (origin) => ({ ...app, subreddits: ['suomi'], read: ['posts'], url: origin, login: origin }),
      secrets: [secret, 'token-'],
      serve: serveRoutes((posts) => [
        tokens(granted),
        guarded(granted, {
          path: '/r/suomi/new',
          query: listed,
          answer: (call) =>
            listing(
              posts().map(({ serial, text, createdAt }) =>
                post(serial, createdAt.getTime() / 1000, { selftext: text }),
              ),
              call,
            ),
        }),
      ]),
      troubles: [
        ...jsonTroubles(/Reddit/, isAside).filter(({ name }) => name !== 'a wall with a web page'),
        wait(
          'a wall before its API',
          api(webPage('Blocked', 403)),
          3600,
          /blocks this address.*ask from another/,
        ),
        { name: 'a token that ended early', begin: () => void granted.push('ended'), kind: 'harmless' },
        {
          ...stop(
            'a revoked app',
            (call) =>
              isAside(call) ? json({ message: 'Unauthorized', error: 401 }, { status: 401 }) : undefined,
            /check REDDIT_CLIENT_ID and REDDIT_CLIENT_SECRET.*still approved/,
          ),
          begin: () => void granted.push('ended'),
        },
        stop('a suspended app', api(json({ error: 401 }, { status: 401 })), /the app is not suspended/),
        stop(
          'a narrow consent',
          api(
            json(
              { error: 403 },
              { status: 403, headers: { 'www-authenticate': 'Bearer error="insufficient_scope"' } },
            ),
          ),
          /REDDIT_REFRESH_TOKEN is too narrow: give it the scopes/,
        ),
        stop(
          'a subreddit that went private',
          api(json({ reason: 'private', message: 'Forbidden', error: 403 }, { status: 403 })),
          /\(private\): correct this source/,
        ),
        wait('a used-up limit', api(json({}, { status: 429, headers: spent })), 300, /answered 429/),
        standStill('after'),
      ],
    }
  },
}
