import { mkdir, utimes, writeFile } from 'node:fs/promises'
import net from 'node:net'
import path from 'node:path'
import { Webhook } from 'standardwebhooks'
import { expect, onTestFinished } from 'vitest'
import type { Post } from '../connectors/churn.ts'
import { startImapServer, type StoredMail } from '../connectors/imap/server.ts'
import { json, replay, type Call, type Route } from '../connectors/replay.ts'
import { startHub } from '../connectors/feed/websub-hub.ts'
import { until } from '../harness/until.ts'
import { originOf } from './names.ts'
import { type Place, placeOf, platformOf } from './place.ts'

/** Pages, feeds, files, mail, and what is sent here. */
export const pages: Place[] = [
  platformOf('feed', 'feed'),
  placeOf(
    'feed-with-etag',
    'feed',
    (origin) => ({ url: `${origin}/atom.xml` }),
    ({ posts }) => [
      { path: '/atom.xml', answer: (call) => tagged(call, 'application/atom+xml', atom(posts())) },
    ],
    { first: 101 },
  ),
  placeOf(
    'feed-of-json',
    'feed',
    (origin) => ({ url: `${origin}/feed.json`, language: 'fi' }),
    ({ posts }) => [
      { path: '/feed.json', answer: (call) => tagged(call, 'application/feed+json', jsonFeed(posts())) },
    ],
    { first: 201 },
  ),
  {
    id: 'feed-with-hub',
    connector: 'feed',
    options: (origin) => ({ url: `${origin}/feed` }),
    async serve({ posts }) {
      const [topic, hubName] = [`${originOf('feed-with-hub')}/feed`, 'hub-of-feed']
      const hub = await startHub(() => [topic])
      const links = `<atom:link rel="self" href="${topic}"/><atom:link rel="hub" href="${originOf(hubName)}/"/>`
      const { url } = await replay([{ path: '/feed', answer: () => ({ body: rss(posts(), links) }) }])
      return {
        url,
        others: { [hubName]: hub.url },
        async tell({ added }) {
          if (hub.subscription) expect(await hub.push(rss(added.toReversed(), links))).toBe(202)
        },
      }
    },
    first: 301,
  },
  platformOf('html', 'html'),
  placeOf(
    'html-structured',
    'html',
    (origin) => ({ url: `${origin}/arviot`, pause: 1 }),
    ({ posts }) => [
      noRobots,
      { path: '/arviot', answer: () => ({ headers: htmlType, body: structured(posts()) }) },
    ],
    { first: 101 },
  ),
  placeOf(
    'html-thread',
    'html',
    (origin) => ({
      url: `${origin}/ketju`,
      items: '.post',
      fields: { id: '@id', text: 'p', date: 'time@datetime' },
      next: '.next',
      order: 'oldest',
      pause: 1,
    }),
    ({ ever }) => [
      noRobots,
      {
        path: '/ketju',
        query: { sivu: /^\d+$/ },
        answer: ({ query }) => threadPage(ever(), Number(query['sivu'] ?? 1)),
      },
    ],
    { first: 201 },
  ),
  platformOf('json', 'json'),
  placeOf(
    'json-with-etag',
    'json',
    (origin) => ({
      url: `${origin}/api`,
      fields: { id: 'id', text: 'text', date: 'at' },
      paging: { page: 'p' },
    }),
    ({ posts }) => [{ path: '/api', query: { p: /^\d+$/ }, answer: (call) => jsonPage(posts(), call) }],
    { first: 101 },
  ),
  {
    id: 'file',
    connector: 'file',
    options: () => ({ path: 'viestit.csv' }),
    async serve({ folder, ever }) {
      const write = () => writeCsv(folder, ever())
      await write()
      return { tell: write }
    },
  },
  {
    id: 'imap',
    connector: 'imap',
    options: () => ({
      host: '127.0.0.1',
      port: mailPort,
      security: 'none',
      ...mailAccount,
      mailbox: 'Palaute',
    }),
    async serve({ posts }) {
      const server = await startImapServer(mailAccount.user, mailAccount.password)
      onTestFinished(() => server.close())
      await listenAlwaysAt(mailPort, server.port)
      const show = () => {
        const mails = posts().toReversed().map(mailOf)
        server.folder = { validity: 7, nextUid: (mails.at(-1)?.uid ?? 0) + 1, mails }
      }
      show()
      return { tell: show }
    },
  },
  {
    id: 'webhook',
    connector: 'webhook',
    options: () => ({ secret: hookSecret }),
    async serve({ hook }) {
      return {
        async tell({ added, edited }) {
          for (const found of [...added, ...edited]) expect(await push(hook, found)).toBe(202)
        },
      }
    },
  },
  // An hour from one post to the next: the world is not stored for so long.
  { id: 'sample', connector: 'sample', options: () => ({ pace: 3600 }), deaf: true },
]

const htmlType = { 'content-type': 'text/html' }
const noRobots: Route = { path: '/robots.txt', answer: () => ({ status: 404 }) }

function tagged({ headers }: Call, type: string, body: string) {
  const etag = `"${body.length}"`
  if (headers['if-none-match'] === etag) return { status: 304 }
  return { headers: { 'content-type': type, etag }, body }
}

function atom(posts: Post[]): string {
  const entries = posts.map(
    ({ serial, text, createdAt, changedAt }) =>
      `<entry><id>urn:viesti:${serial}</id><title>Viesti</title><link href="https://lehti.example/${serial}"/>` +
      `<published>${createdAt.toISOString()}</published><updated>${changedAt.toISOString()}</updated>` +
      `<content type="text">${text}</content></entry>`,
  )
  return `<feed xmlns="http://www.w3.org/2005/Atom"><id>urn:lehti</id><title>Lehti</title>${entries.join('')}</feed>`
}

function jsonFeed(posts: Post[]): string {
  const items = posts.map(({ serial, text, createdAt }) => ({
    id: `viesti-${serial}`,
    content_text: text,
    date_published: createdAt.toISOString(),
  }))
  return JSON.stringify({ version: 'https://jsonfeed.org/version/1.1', title: 'Lehti', items })
}

function rss(posts: Post[], links: string): string {
  const items = posts.map(
    ({ serial, text, createdAt }) =>
      `<item><guid isPermaLink="false">g-${serial}</guid><description>${text}</description>` +
      `<pubDate>${createdAt.toUTCString()}</pubDate></item>`,
  )
  return `<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>Lehti</title>${links}${items.join('')}</channel></rss>`
}

function structured(posts: Post[]): string {
  const review = posts.map(({ serial, text, createdAt }) => ({
    '@type': 'Review',
    '@id': `#r${serial}`,
    reviewBody: text,
    datePublished: createdAt.toISOString(),
  }))
  const data = { '@context': 'https://schema.org', '@type': 'Product', name: 'Mittari', review }
  return `<html><body><script type="application/ld+json">${JSON.stringify(data)}</script></body></html>`
}

/** Two posts a page, oldest first. */
function threadPage(ever: Post[], page: number) {
  const shown = ever.slice((page - 1) * 2, page * 2)
  const posts = shown.map(
    ({ serial, text, createdAt }) =>
      `<div class="post" id="p${serial}"><p>${text}</p><time datetime="${createdAt.toISOString()}"></time></div>`,
  )
  const next = page * 2 < ever.length ? `<a class="next" href="?sivu=${page + 1}">next</a>` : ''
  return { headers: htmlType, body: `<html><body>${posts.join('')}${next}</body></html>` }
}

function jsonPage(posts: Post[], call: Call) {
  const page = Number(call.query['p'] ?? 1)
  const rows = posts
    .slice((page - 1) * 2, page * 2)
    .map(({ serial: id, text, createdAt }) => ({ id, text, at: createdAt.toISOString() }))
  if (rows.length === 0) return json({}, { status: 404 })
  return tagged(call, 'application/json', JSON.stringify(rows))
}

/** Written long ago, as files that are finished. */
async function writeCsv(folder: string, ever: Post[]): Promise<void> {
  const rows = ever.map(({ serial, text, createdAt }) => `${serial},"${text}",${createdAt.toISOString()}\n`)
  const file = path.join(folder, 'viestit.csv')
  await mkdir(folder, { recursive: true })
  await writeFile(file, `id,text,date\n${rows.join('')}`)
  const written = new Date('2026-11-29T20:00:00Z')
  await utimes(file, written, written)
}

/** Stands in the options of the source, and so in what is stored; no system gives it away by itself. */
const mailPort = 24_143
const mailAccount = { user: 'asiakaspalvelu@revontuli.example', password: 'salainen-sana-77' }

/** Hands on what comes to a port that never changes. Waits for it while another run of the same test has it. */
async function listenAlwaysAt(port: number, to: number): Promise<void> {
  const open = () =>
    new Promise<net.Server | undefined>((resolve) => {
      const server = net.createServer((socket) => {
        const onwards = net.connect(to, '127.0.0.1')
        socket.pipe(onwards).pipe(socket)
        for (const [one, other] of [
          [socket, onwards],
          [onwards, socket],
        ] as const) {
          one.on('error', () => other.destroy())
          one.on('close', () => other.destroy())
        }
      })
      server.once('error', () => resolve(undefined))
      server.listen(port, '127.0.0.1', () => resolve(server))
    })
  const server = await until(`port ${port} is free`, open, 120_000)
  onTestFinished(() => void server.close())
}

function mailOf({ serial: uid, text, createdAt: received }: Post): StoredMail {
  const head = [
    `Message-ID: <viesti-${uid}@posti.example>`,
    'From: Aino <aino@posti.example>',
    `Date: ${received.toUTCString()}`,
    'Subject: Lasku',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: 8bit',
  ]
  return { uid, received, raw: [...head, '', text, ''].join('\r\n') }
}

const hookSecret = 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD'

async function push(hook: string, { serial, version, text, createdAt }: Post): Promise<number> {
  const body = JSON.stringify({ id: `viesti-${serial}`, text, published_at: createdAt.toISOString() })
  const id = `msg-${serial}-${version}`
  const now = new Date()
  const headers = {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
    'webhook-signature': new Webhook(hookSecret).sign(id, now, body),
  }
  const answer = await fetch(hook, { method: 'POST', headers, body })
  return answer.status
}
