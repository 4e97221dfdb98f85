import type { Post } from './churn.ts'
import type { Answer } from './contract.ts'
import { googleError } from './access/google-account.ts'
import {
  newDesk as newGoogleDesk,
  options as businessOptions,
  profileRoutes,
  refreshToken,
} from './googlebusiness/server.ts'
import {
  type Interrupt,
  type Platform,
  jsonTroubles,
  serveRoutes,
  serverTroubles,
  standStill,
  stop,
  wait,
} from './platform.ts'
import { json, webPage, type Call } from './replay.ts'
import {
  key as pilotKey,
  newDesk as newPilotDesk,
  options as pilotOptions,
  pilotRoutes,
} from './trustpilot/server.ts'
import { key as tubeKey, options as tubeOptions, tubeRoutes } from './youtube/server.ts'

/** Places that are read with an account of the company's own. */
export const accounts: Record<string, () => Platform> = {
  googlebusiness() {
    const desk = newGoogleDesk()
    const isDesk = ({ path }: Call) => path === '/token'
    const api =
      (answer: Answer): Interrupt =>
      (call) =>
        isDesk(call) ? undefined : answer
    const rows = (posts: Post[]) =>
      posts.map(({ serial, text, createdAt: at }) => ({ reviewId: `r${serial}`, text, at }))
    return {
      options: businessOptions,
      secrets: [refreshToken, 'client-secret', 'ya29.'],
      serve: serveRoutes((posts) => profileRoutes({ reviews: () => rows(posts()) }, desk)),
      troubles: [
        ...jsonTroubles(/Google/, isDesk),
        { name: 'a token that ended early', begin: () => desk.good.clear(), kind: 'harmless' },
        {
          ...stop(
            'a consent that was taken back',
            (call) =>
              isDesk(call)
                ? json({ error: 'invalid_grant', error_description: 'revoked' }, { status: 400 })
                : undefined,
            /invalid_grant: revoked.*set .*GBP_/,
          ),
          begin: () => desk.good.clear(),
        },
        stop(
          'a manager who was removed',
          api(googleError(403, 'PERMISSION_DENIED', 'The caller does not have permission')),
          /GBP_.*give it the permission/,
        ),
        stop(
          'an API that is switched off',
          api(googleError(403, 'PERMISSION_DENIED', 'disabled', 'accessNotConfigured')),
          /enable it there/,
        ),
        wait(
          'a used-up quota',
          api(googleError(429, 'RESOURCE_EXHAUSTED', 'Quota exceeded')),
          60,
          /the quota is exhausted/,
        ),
        standStill('pageToken'),
      ],
    }
  },

  trustpilot() {
    const rows = (posts: Post[]) =>
      posts.map(({ serial, text, createdAt: at }) => ({ id: `r${serial}`, text, at }))
    return {
      options: pilotOptions,
      secrets: [pilotKey],
      serve: serveRoutes((posts) => pilotRoutes({ reviews: () => rows(posts()) }, newPilotDesk())),
      troubles: [
        ...jsonTroubles(/Trustpilot/),
        stop(
          'a revoked key',
          json({ message: 'Invalid API Key' }, { status: 401 }),
          /set TRUSTPILOT_API_KEY/,
        ),
        { ...standStill(), interrupt: (call) => ({ ...call, query: { ...call.query, page: '1' } }) },
      ],
    }
  },

  youtube() {
    const threads = (posts: Post[]) =>
      posts.map(({ serial, text, createdAt: at }) => ({ id: `Ug${serial}`, text, at }))
    return {
      options: tubeOptions,
      secrets: [tubeKey],
      serve: serveRoutes((posts) => tubeRoutes({ threads: () => threads(posts()) })),
      troubles: [
        ...jsonTroubles(/YouTube/),
        stop(
          'a revoked key',
          googleError(400, 'INVALID_ARGUMENT', 'API key not valid.', 'badRequest_API_KEY_INVALID'),
          /set YOUTUBE_API_KEY/,
        ),
        stop(
          'an API that is switched off',
          googleError(403, 'PERMISSION_DENIED', 'off', 'accessNotConfigured'),
          /enable it there/,
        ),
        stop(
          'a suspended project',
          googleError(403, 'PERMISSION_DENIED', 'no', 'CONSUMER_SUSPENDED'),
          /YOUTUBE_API_KEY.*must appeal/,
        ),
        standStill('pageToken'),
      ],
    }
  },

  html: () => ({
    options: (origin) => ({
      url: `${origin}/lista`,
      headers: { 'x-key': 'avain-html-77' },
      items: '.post',
      fields: { id: '@id', text: 'p', date: 'time@datetime' },
      pause: 1,
    }),
    secrets: ['avain-html-77'],
    serve: serveRoutes((posts) => [
      { path: '/robots.txt', answer: () => ({ status: 404 }) },
      {
        path: '/lista',
        answer: () => ({
          headers: { 'content-type': 'text/html' },
          body: `<html><body>${posts()
            .map(
              ({ serial, text, createdAt }) =>
                `<div class="post" id="p${serial}"><p>${text}</p><time datetime="${createdAt.toISOString()}"></time></div>`,
            )
            .join('')}</body></html>`,
        }),
      },
    ]),
    troubles: [
      ...serverTroubles(isRobots).filter(({ name }) => name !== 'a wall with a web page'),
      {
        name: 'another layout',
        interrupt: unlessRobots(webPage('Etusivu')),
        kind: 'backs off',
        says: /\.post/,
      },
      stop(
        'a wall',
        unlessRobots(webPage('Attention Required!', 403)),
        /keeps programs out.*look for a feed/,
      ),
    ],
  }),

  json: () => ({
    options: (origin) => ({
      url: `${origin}/api`,
      headers: { 'x-key': 'avain-json-77' },
      items: '$.list[*]',
      fields: { id: 'id', text: 'text', date: 'at' },
      paging: { cursor: 'mark', parameter: 'after' },
    }),
    secrets: ['avain-json-77'],
    serve: serveRoutes((posts) => [
      {
        path: '/api',
        query: { after: /^\d+$/ },
        headers: { 'x-key': /^avain-json-77$/ },
        answer({ query }) {
          const from = Number(query['after'] ?? 0)
          const list = posts()
            .slice(from, from + 100)
            .map(({ serial: id, text, createdAt }) => ({ id, text, at: createdAt.toISOString() }))
          return json({ list, ...(from + 100 < posts().length ? { mark: from + 100 } : {}) })
        },
      },
    ]),
    troubles: [
      ...jsonTroubles(/127\.0\.0\.1:\d+/).filter(
        ({ name }) => name !== 'a wall with a web page' && name !== 'another schema',
      ),
      {
        name: 'another schema',
        interrupt: () => json({ surprise: [] }),
        kind: 'backs off',
        says: /^items: \$\.list\[\*\] found nothing/,
      },
      stop('a revoked key', json({ error: 'no' }, { status: 401 }), /check the key in headers/),
      stop('a wall', webPage('Attention Required!', 403), /check the key in headers/),
      standStill('after'),
    ],
  }),
}

const isRobots = ({ path }: Call): boolean => path === '/robots.txt'

function unlessRobots(answer: Answer): Interrupt {
  return (call) => (isRobots(call) ? undefined : answer)
}
