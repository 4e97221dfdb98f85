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
import { type Bluesky, serveBluesky } from './server.ts'

export const platforms: Record<string, () => Platform> = {
  'bluesky search'() {
    const stage: { server?: Bluesky } = {}
    const isAside = ({ path }: Call) => !path.endsWith('searchPosts')
    const search =
      (answer: Answer): Interrupt =>
      (call) =>
        isAside(call) ? undefined : answer
    const failed = (status: number, name: string, headers = {}) =>
      json({ error: name, message: 'Not so.' }, { status, headers })
    const password = 'abcd-efgh-ijkl-mnop'
    return {
      options: (origin) => ({ query: 'revontuli', service: origin, identifier: 'us.example', password }),
      secrets: [password, 'e30.', 'refresh-'],
      async serve(posts, interrupt) {
        const server = await serveBluesky()
        stage.server = server
        server.before = (nsid) => {
          server.posts = posts().map(viewOf)
          const given = interrupt(callOf(nsid))
          if (given !== undefined) server.next.set(nsid, [answerOf(given)])
        }
        return server.url
      },
      troubles: [
        ...jsonTroubles(/Bluesky|searchPosts/, isAside),
        { name: 'a session that ended', begin: () => stage.server?.expire('access'), kind: 'harmless' },
        {
          name: 'a session that cannot be renewed',
          begin: () => stage.server?.expire('all'),
          kind: 'harmless',
        },
        {
          name: 'a clock that is wrong',
          begin() {
            if (stage.server) stage.server.skewSeconds = 3600
            stage.server?.expire('access')
          },
          kind: 'harmless',
        },
        {
          ...stop('a revoked app password', () => undefined, /make an app password.*set BLUESKY_IDENTIFIER/),
          begin() {
            if (stage.server) stage.server.password = 'another'
            stage.server?.expire('all')
          },
          heal() {
            if (stage.server) stage.server.password = password
          },
        },
        {
          ...stop(
            'a suspended account',
            ({ path }) => (path.endsWith('createSession') ? failed(401, 'AccountTakedown') : undefined),
            /has suspended the account of BLUESKY_IDENTIFIER/,
          ),
          begin: () => stage.server?.expire('all'),
        },
        wait(
          'a used-up limit',
          (call) => {
            const reset = String(Math.floor(Date.now() / 1000) + 240)
            const headers = {
              'ratelimit-limit': '3000',
              'ratelimit-remaining': '0',
              'ratelimit-reset': reset,
            }
            return isAside(call) ? undefined : failed(429, 'RateLimitExceeded', headers)
          },
          240,
          /answered 429/,
        ),
        { ...standsStill, interrupt: search(json({ posts: [viewOf(postOf(1))], cursor: '1' })) },
      ],
    }
  },
}

function viewOf({ serial, text, createdAt }: Post) {
  return {
    uri: `at://did:plc:veera/app.bsky.feed.post/${serial}`,
    cid: `bafy${serial}`,
    author: { did: 'did:plc:veera', handle: 'veera.example' },
    record: { text, createdAt: createdAt.toISOString(), langs: ['fi'] },
    indexedAt: createdAt.toISOString(),
  }
}
