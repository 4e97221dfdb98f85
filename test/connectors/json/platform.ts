import { type Platform, jsonTroubles, serveRoutes, standStill, stop } from '../platform.ts'
import { json, webPage } from '../replay.ts'

export const platforms: Record<string, () => Platform> = {
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
