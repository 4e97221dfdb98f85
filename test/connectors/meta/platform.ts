import type { Post } from '../churn.ts'
import {
  type Platform,
  type Trouble,
  jsonTroubles,
  serveRoutes,
  standStill,
  stop,
  wait,
} from '../platform.ts'
import type { Call } from '../replay.ts'
import { graphError } from './graph-server.ts'
import {
  appSecret,
  facebook,
  facebookRoutes,
  instagram,
  instagramRoutes,
  renewal,
  threads,
  threadsRoutes,
  token,
} from './server.ts'

export const platforms: Record<string, () => Platform> = {
  'meta facebook': () => ({
    options: (origin) => ({ ...facebook(origin), ratings: false }),
    secrets: [token, appSecret],
    serve: serveRoutes((posts) =>
      facebookRoutes({
        places: () =>
          posts().map(({ serial, text, createdAt: at }) => ({
            id: `123456_${serial}`,
            at,
            message: text,
            by: '9',
            comments: [],
          })),
      }),
    ),
    troubles: [
      ...graphTroubles(/Facebook/, /FB_PAGE_TOKEN/),
      // More would be more than one poll reads, and the rest a gap.
      { ...standStill('after'), posts: 60 },
    ],
  }),

  'meta instagram': () => ({
    options: (origin) => ({ ...instagram(origin), tags: false }),
    secrets: [token, appSecret],
    serve: serveRoutes((posts) => instagramRoutes({ places: () => placesOf(posts()) })),
    troubles: [...graphTroubles(/Instagram/, /INSTAGRAM_TOKEN/), standStill('after')],
  }),

  'meta threads'() {
    const good = { token }
    const isRenewal = ({ path }: Call) => path === '/refresh_access_token'
    return {
      options: threads,
      secrets: [token],
      serve: serveRoutes((posts) => [
        renewal(good, 'th_refresh_token', () => 2),
        ...threadsRoutes(
          {
            threads: () =>
              posts().map(({ serial, text, createdAt: at }) => ({ id: `55${serial}`, text, at })),
          },
          good,
        ),
      ]),
      troubles: [...graphTroubles(/Threads/, /THREADS_TOKEN/, isRenewal), standStill('after')],
    }
  },
}

/** What happens to every graph of Meta. `who`: how errors call it; `variable`: where its token stands. */
function graphTroubles(
  who: RegExp,
  variable: RegExp,
  isAside: (call: Call) => boolean = () => false,
): Trouble[] {
  const failed =
    (...refusal: Parameters<typeof graphError>) =>
    (call: Call) =>
      isAside(call) ? undefined : graphError(...refusal)
  const named = (words: string) => new RegExp(`${who.source}.*${words}`)
  return [
    ...jsonTroubles(who, isAside),
    stop(
      'a wrong token',
      failed(190, 'Invalid OAuth access token.', {}, 401),
      named(`is not valid.*set ${variable.source}`),
    ),
    stop(
      'an expired token',
      failed(190, 'Session has expired', { error_subcode: 463 }),
      named(`token has expired.*make a new one and set ${variable.source}`),
    ),
    stop(
      'a removed app',
      failed(190, 'Not authorized', { error_subcode: 458 }),
      named('has removed the app'),
    ),
    stop(
      'a permission that was taken away',
      failed(200, 'Permissions error', {}, 403),
      named(`${variable.source} lacks a permission.*App Review`),
    ),
    stop('a suspended app', failed(101, 'API Unknown'), named('app is deleted or suspended.*dashboard')),
    stop(
      'a blocked account',
      failed(368, 'Blocked'),
      named("blocks this account.*look at the account's notices"),
    ),
    stop(
      'an account that is gone',
      failed(100, 'Unsupported get request', { error_subcode: 33 }),
      named('no such post or account for this token'),
    ),
    wait(
      'a used-up limit',
      failed(4, 'Application request limit reached'),
      900,
      named('rate limit is used up until'),
    ),
    {
      name: 'a passing trouble that comes with 200',
      interrupt: failed(1, 'Please reduce the amount of data', {}, 200),
      kind: 'backs off',
      says: named('passing trouble'),
    },
  ]
}

/** Comments below one post of the account. */
function placesOf(posts: Post[]) {
  const comments = posts.map(({ serial, text, createdAt: at }) => ({ id: `900${serial}`, text, at }))
  return [{ id: '11', at: new Date(Date.now() - 3 * 86_400_000), comments }]
}
