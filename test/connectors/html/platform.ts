import type { Answer } from '../contract.ts'
import { type Interrupt, type Platform, serveRoutes, serverTroubles, stop } from '../platform.ts'
import { type Call, webPage } from '../replay.ts'

export const platforms: Record<string, () => Platform> = {
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
}

const isRobots = ({ path }: Call): boolean => path === '/robots.txt'

function unlessRobots(answer: Answer): Interrupt {
  return (call) => (isRobots(call) ? undefined : answer)
}
