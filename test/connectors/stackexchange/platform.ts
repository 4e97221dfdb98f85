import { type Platform, jsonTroubles, serveRoutes, standStill, stop, wait } from '../platform.ts'
import { json } from '../replay.ts'
import { question, routesOf } from './server.ts'

export const platforms: Record<string, () => Platform> = {
  stackexchange() {
    const failed = (error_id: number, error_name: string, error_message: string) =>
      json({ error_id, error_name, error_message }, { status: 400 })
    return {
      options: (origin) => ({ query: 'viesti', read: ['questions'], key: 'good-key', url: origin }),
      secrets: ['good-key'],
      serve: serveRoutes((posts) =>
        routesOf(() => ({
          questions: posts().map(({ serial, text, createdAt }) =>
            question(serial, createdAt.getTime() / 1000, text),
          ),
          answers: [],
          comments: [],
        })),
      ),
      troubles: [
        ...jsonTroubles(/Stack Exchange/),
        stop(
          'a revoked key',
          failed(400, 'bad_parameter', '`key` good-key is not a valid app key'),
          /correct STACKEXCHANGE_KEY or take it away/,
        ),
        stop('a site that is gone', failed(400, 'bad_parameter', 'No site found'), /correct this source/),
        wait(
          'a throttle',
          failed(502, 'throttle_violation', 'too many requests, more requests available in 90 seconds'),
          90,
          /wants no more requests for now/,
        ),
        {
          name: 'errors of its own',
          interrupt: () => failed(500, 'internal_error', 'oops'),
          kind: 'backs off',
          says: /Stack Exchange failed \(internal_error: oops\)/,
        },
        standStill('page'),
      ],
    }
  },
}
