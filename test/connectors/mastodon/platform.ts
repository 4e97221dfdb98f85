import type { Post } from '../churn.ts'
import type { Answer } from '../contract.ts'
import {
  type Interrupt,
  type Platform,
  answerOf,
  callOf,
  jsonTroubles,
  standsStill,
  stop,
  wait,
} from '../platform.ts'
import { type Call, json } from '../replay.ts'
import { postOf } from '../trouble-stage.ts'
import { type Mastodon, makePost, serveMastodon, token as mastodonToken } from './server.ts'

export const platforms: Record<string, () => Platform> = {
  mastodon() {
    const isAside = ({ path }: Call) => path === '/api/v2/instance'
    const timeline =
      (answer: Answer): Interrupt =>
      (call) =>
        isAside(call) ? undefined : answer
    const failed = (status: number, said: string, headers = {}) => json({ error: said }, { status, headers })
    const tootOf = ({ serial, text, createdAt }: Post) =>
      makePost(serial, createdAt.getTime(), `<p>${text} #revontuli</p>`)
    return {
      options: (origin) => ({ url: origin, tags: ['revontuli'], token: mastodonToken }),
      secrets: [mastodonToken],
      async serve(posts, interrupt) {
        const server: Mastodon = await serveMastodon()
        server.before = (path) => {
          server.posts = posts().map(tootOf)
          const given = interrupt(callOf(path))
          if (given !== undefined) server.next.set(path, [answerOf(given)])
        }
        return server.url
      },
      troubles: [
        ...jsonTroubles(/127\.0\.0\.1:\d+/, isAside),
        stop(
          'a revoked token',
          timeline(failed(401, 'The access token was revoked')),
          /was revoked.*make one at .* and set MASTODON_ACCESS_TOKEN/,
        ),
        stop(
          'a scope that was taken away',
          timeline(failed(403, 'This action is outside the authorized scopes')),
          /MASTODON_ACCESS_TOKEN needs the scopes read/,
        ),
        wait(
          'a used-up limit',
          (call) => {
            const reset = new Date(Date.now() + 180_000).toISOString()
            const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset }
            return isAside(call) ? undefined : failed(429, 'Too many requests', headers)
          },
          180,
          /answered 429/,
        ),
        {
          ...standsStill,
          interrupt: timeline(json(Array.from({ length: 40 }, (_, i) => tootOf(postOf(40 - i))))),
        },
      ],
    }
  },
}
