import type { Post } from '../churn.ts'
import { type Platform, jsonTroubles, serveRoutes, standStill, stop, wait } from '../platform.ts'
import { json } from '../replay.ts'
import {
  type Row,
  bearer,
  idOf,
  invalidParameter,
  networkRoutes,
  options as xOptions,
  postOf as tweetOf,
  problem,
} from './server.ts'

export const platforms: Record<string, () => Platform> = {
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
}

function secondsUntilMidnight(): number {
  const midnight = new Date().setUTCHours(24, 0, 0, 0)
  return Math.round((midnight - Date.now()) / 1000)
}
