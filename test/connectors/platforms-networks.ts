import type { Post } from './churn.ts'
import { graphError } from './meta/graph-server.ts'
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
} from './meta/server.ts'
import { type Platform, type Trouble, jsonTroubles, serveRoutes, standStill, stop, wait } from './platform.ts'
import { json, type Call } from './replay.ts'
import {
  type Row,
  bearer,
  idOf,
  invalidParameter,
  networkRoutes,
  options as xOptions,
  postOf as tweetOf,
  problem,
} from './x/server.ts'

/** Networks that show themselves to registered apps only. */
export const networks: Record<string, () => Platform> = {
  x() {
    const stage: { posts: () => Post[] } = { posts: () => [] }
    // Behind it lies everything.
    const same = `n${idOf(new Date())}`
    const rowOf = ({ serial, text, createdAt: at }: Post): Row => ({ ids: [idOf(at, serial)], text, at })
    return {
      options: (origin) => ({ ...xOptions(origin), budget: 1_000_000 }),
      secrets: [bearer],
      serve(posts, interrupt) {
        stage.posts = posts
        return serveRoutes((all) => networkRoutes({ posts: () => all().map(rowOf) }))(posts, interrupt)
      },
      troubles: [
        ...jsonTroubles(/X/).filter(({ name }) => name !== 'another schema'),
        {
          name: 'another schema',
          interrupt: () => json({ surprise: [{ id: 1 }] }),
          kind: 'backs off',
          says: /X answered neither posts nor their number/,
        },
        {
          name: 'an error that comes with 200',
          interrupt: () => json({ errors: [{ title: 'Something is technically wrong' }] }),
          kind: 'backs off',
          says: /neither posts nor their number \("Something is technically wrong"\)/,
        },
        stop('a revoked token', problem(401, 'Unauthorized'), /revoked or is wrong.*set X_BEARER_TOKEN/),
        stop('credits that ran out', problem(402, 'CreditsDepleted'), /credits are used up.*buy some/),
        stop(
          'an app without a project',
          problem(403, 'client-not-enrolled', { reason: 'client-not-enrolled' }),
          /belongs to no project.*enrol it in the developer console/,
        ),
        stop('a suspended app', problem(403, 'Forbidden'), /X_BEARER_TOKEN may not do this, or is suspended/),
        stop('a query that it does not take', problem(400, 'invalid-request'), /check the query/),
        wait(
          'the cap of the day',
          problem(429, 'usage-capped', { title: 'UsageCapExceeded', period: 'Daily' }),
          secondsUntilMidnight(),
          /cap of the project is used up until/,
        ),
        wait(
          'a used-up limit',
          () => {
            const reset = String(Math.floor(Date.now() / 1000) + 600)
            const headers = { 'x-rate-limit-remaining': '0', 'x-rate-limit-reset': reset }
            return json({ title: 'Too Many Requests' }, { status: 429, headers })
          },
          600,
          /X asks to wait until/,
        ),
        {
          name: 'a window that does not reach back to the last poll',
          interrupt: ({ query }) => (query['since_id'] ? invalidParameter('since_id') : undefined),
          kind: 'harmless',
        },
        {
          ...standStill(),
          interrupt() {
            const data = stage.posts().slice(-1).map(rowOf)
            const [newest_id = '0'] = data.flatMap(({ ids }) => ids)
            return json({ data: data.map(tweetOf), meta: { newest_id, result_count: 1, next_token: same } })
          },
          posts: 1,
          // A poll reads one page, and keeps what it has paid for.
          unnoticed: 1,
        },
      ],
    }
  },

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

function secondsUntilMidnight(): number {
  const midnight = new Date().setUTCHours(24, 0, 0, 0)
  return Math.round((midnight - Date.now()) / 1000)
}
