import { rss } from '../workers/serve.ts'
import { type Answer as BlueskyAnswer, type Bluesky, serveBluesky } from './bluesky/server.ts'
import type { Post } from './churn.ts'
import type { Answer } from './contract.ts'
import { makePost, type Mastodon, serveMastodon, token as mastodonToken } from './mastodon/server.ts'
import {
  type Interrupt,
  type Platform,
  type Trouble,
  jsonTroubles,
  serveRoutes,
  serverTroubles,
  stop,
  wait,
} from './platform.ts'
import { json, webPage, type Call, type Route } from './replay.ts'
import { getUpdates, message, token as botToken, type Update } from './telegram/server.ts'
import { postOf } from './trouble-stage.ts'

/** Networks, chats and pages. */
export const social: Record<string, () => Platform> = {
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

  'telegram bot'() {
    const pending: Update[] = []
    const known = new Set<number>()
    const refused = (error_code: number, description: string, parameters = {}) =>
      json({ ok: false, error_code, description, parameters }, { status: error_code })
    return {
      options: (origin) => ({ token: botToken, url: origin }),
      secrets: [botToken, botToken.slice(9)],
      serve: serveRoutes((posts) => [
        getUpdates(() => {
          const news = posts().filter(({ serial }) => !known.has(serial))
          for (const { serial, text } of news.toReversed()) {
            known.add(serial)
            pending.push(message(100 + serial, text))
          }
          return pending
        }),
      ]),
      troubles: [
        ...jsonTroubles(/Telegram/),
        stop('a revoked token', refused(401, 'Unauthorized'), /set TELEGRAM_BOT_TOKEN to the one/),
        stop(
          'a webhook',
          refused(409, "Conflict: can't use getUpdates method while webhook is active"),
          /call deleteWebhook/,
        ),
        {
          name: 'a second reader',
          interrupt: () => refused(409, 'Conflict: terminated by other getUpdates request'),
          kind: 'backs off',
          says: /another program reads the updates of this bot: stop it/,
        },
        wait(
          'its limit',
          refused(429, 'Too Many Requests: retry after 300', { retry_after: 300 }),
          300,
          /wants no more requests before/,
        ),
      ],
    }
  },

  'telegram previews': () => ({
    options: (origin) => ({ channels: ['revontulinews'], url: origin }),
    secrets: [],
    serve: serveRoutes((posts) => [
      previewRoute(posts),
      { path: '/revontulinews', answer: () => webPage('Telegram') },
    ]),
    troubles: [
      ...serverTroubles(),
      {
        name: 'another web page',
        interrupt: () => webPage('Just a moment...'),
        kind: 'backs off',
        says: /a page that is no preview of a channel/,
      },
      stop(
        'a channel that went private',
        ({ path }) =>
          path.startsWith('/s/') ? { status: 302, headers: { location: '/revontulinews' } } : undefined,
        /the Telegram channel revontulinews has no public preview: it is private/,
      ),
    ],
  }),

  feed: () => ({
    options: (origin) => ({ url: `${origin}/feed.xml` }),
    secrets: [],
    serve: serveRoutes((posts) => [
      {
        path: '/feed.xml',
        answer: () => ({
          body: rss(
            posts().map(({ serial, text, createdAt }) => ({
              guid: `g-${serial}`,
              text,
              date: createdAt.toUTCString(),
            })),
          ),
        }),
      },
    ]),
    troubles: [
      ...serverTroubles(),
      {
        name: 'a web page instead of a feed',
        interrupt: () => webPage('Just a moment...'),
        kind: 'backs off',
        says: /answers a web page \("Just a moment\.\.\."\), not a feed/,
      },
      {
        name: 'another schema',
        interrupt: () => json({ surprise: [] }),
        kind: 'backs off',
        says: /the answer is JSON, but no JSON Feed/,
      },
      stop('a feed that is gone', { status: 410 }, /answered 410/),
    ],
  }),
}

const standsStill: Pick<Trouble, 'name' | 'kind' | 'says'> = {
  name: 'pages that do not advance',
  kind: 'backs off',
  says: /does not advance/,
}

function callOf(path: string): Call {
  return { method: 'GET', path, groups: [], query: {}, headers: {}, body: '' }
}

function answerOf(given: NonNullable<ReturnType<Interrupt>>): 'cut' | 'hang' | BlueskyAnswer {
  if (given === 'cut' || given === 'hang') return given
  if ('path' in given) throw new Error('this server answers no other call than the one it was asked')
  return { ...given, body: given.body ?? '' }
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

/** The page that t.me shows of a channel, with what the connector reads of it. */
function previewRoute(posts: () => Post[]): Route {
  return {
    path: '/s/revontulinews',
    query: { before: /^\d+$/ },
    answer({ query }) {
      const before = Number(query['before'] ?? Infinity)
      const shown = posts()
        .filter(({ serial }) => serial < before)
        .slice(0, 20)
        .toReversed()
      const more =
        (shown[0]?.serial ?? 1) > 1
          ? `<a class="tme_messages_more" data-before="${shown[0]?.serial}"></a>`
          : ''
      const messages = shown.map(
        ({ serial, text, createdAt }) =>
          `<div class="tgme_widget_message" data-post="revontulinews/${serial}">` +
          `<div class="tgme_widget_message_text js-message_text">${text}</div>` +
          `<time datetime="${createdAt.toISOString()}"></time></div>`,
      )
      return { body: `<html><body class="tgme_channel_history">${more}${messages.join('')}</body></html>` }
    },
  }
}
