import type { Post } from '../churn.ts'
import { type Platform, jsonTroubles, serveRoutes, serverTroubles, stop, wait } from '../platform.ts'
import { type Route, json, webPage } from '../replay.ts'
import { type Update, getUpdates, message, token as botToken } from './server.ts'

export const platforms: Record<string, () => Platform> = {
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
