import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { FeedItem, Page } from '../../../connectors/connector.ts'
import { readPage } from '../../../connectors/html/read-worker.ts'
import { ConfigError, PermanentError, RetryLater } from '../../../lib/errors.ts'
import { closeParserThreads } from '../../../lib/parser-threads.ts'
import { rejection, serve } from '../../lib/servers.ts'
import { type Answer, checkItem, fixture, openConnector, testConnector } from '../contract.ts'
import { seededRandom } from '../memory-http.ts'
import { worlds } from '../churn.ts'

afterAll(closeParserThreads)

const secret = 's3cr3t-of-the-page'
const xenforo = {
  items: 'article.message--post',
  fields: {
    id: '@data-content',
    text: '.message-body .bbWrapper',
    author: '@data-author',
    date: 'time@datetime',
    url: 'a.permalink@href',
    likes: '.reactions',
  },
}

// The contract's server gives the same answer to every address: as robots.txt a page of HTML forbids nothing.
testConnector('html', {
  options: (origin) => ({
    url: `${origin}/threads/revontuli.9/?t=${secret}`,
    headers: { 'x-key': secret },
    ...xenforo,
    pause: 1,
  }),
  secret,
  answer: { body: fixture('html/thread.html'), headers: { 'content-type': 'text/html', etag: '"1"' } },
  expected: [
    {
      id: 'post-1',
      unique: 'source',
      url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/threads\/revontuli\.9\/#post-1$/),
      text: 'Netti on taas poikki.\nKolmas kerta äskettäin!',
      author: { name: 'Päivi' },
      publishedAt: new Date('2026-11-20T06:15:00Z'),
      language: 'sv',
      reach: expect.objectContaining({ likes: 12 }),
    },
    { id: 'post-2', text: 'Samma här på ön <3', author: undefined, url: undefined, publishedAt: undefined },
  ],
  garbage: [
    { body: '' },
    { body: 'Service temporarily overloaded' },
    { body: '{"error":"no"}' },
    { body: '<html><body><div id="root"></div><script src="/app.js"></script></body></html>' },
    { body: '<article class="message--post"><p>Muuta</p></article>' },
    { status: 403, body: 'no' },
  ],
})

const signal = new AbortController().signal

interface Site {
  robots?: Answer
  page: (path: string) => Answer
}

async function reading(site: Site, options: object = {}, path = '/lista') {
  const asked: string[] = []
  const { url } = await serve((request, response) => {
    asked.push(request.url ?? '')
    const answer =
      request.url === '/robots.txt' ? (site.robots ?? { status: 404 }) : site.page(request.url ?? '')
    response.writeHead(answer.status ?? 200, answer.headers).end(answer.body)
  })
  const feed = openConnector('html', {
    url: url + path,
    items: '.post',
    fields: { id: '@id', text: 'p' },
    pause: 1,
    ...options,
  })
  return {
    asked,
    async poll(cursor?: string): Promise<Page> {
      const page = await feed.poll?.(cursor, signal)
      if (!page) throw new Error('no poll')
      return page
    },
  }
}

function pageOf(ids: number[], next?: string, text = (id: number) => `Viesti ${id}.`): Answer {
  const posts = ids.map((id) => `<div class="post" id="p${id}"><p>${text(id)}</p></div>`)
  return {
    body: `<html><body>${posts.join('')}${next ? `<a class="next" href="${next}">Seuraava</a>` : ''}</body></html>`,
  }
}

describe('robots.txt', () => {
  it.each<[string, Answer, new (...args: never[]) => Error, RegExp]>([
    [
      'a ban of us',
      { body: 'User-agent: ennakko\nDisallow: /lista' },
      PermanentError,
      /does not allow programs to read \/lista/,
    ],
    ['a ban of all', { body: 'User-agent: *\nDisallow: /' }, PermanentError, /does not allow/],
    ['a server error', { status: 503 }, RetryLater, /answered 503/],
  ])('with %s keeps us out', async (_, robots, type, message) => {
    const { poll, asked } = await reading({ robots, page: () => pageOf([1]) })
    const error = await rejection(poll())
    expect(error).toBeInstanceOf(type)
    expect(error.message).toMatch(message)
    expect(asked).toEqual(['/robots.txt'])
  })

  it.each<[string, Answer]>([
    ['that is not there', { status: 404 }],
    ['that may not be read', { status: 403 }],
    ['that bans others', { body: 'User-agent: GPTBot\nDisallow: /' }],
    ['that allows more precisely', { body: 'User-agent: *\nDisallow: /\nAllow: /lista' }],
    ['that is empty', { body: '' }],
  ])('%s lets us in, and is asked for once a day', async (_, robots) => {
    const { poll, asked } = await reading({ robots, page: () => pageOf([1]) })
    const { cursor } = await poll()
    await poll(cursor)
    expect(asked).toEqual(['/robots.txt', '/lista', '/lista'])
  })

  it('counts for the page that a redirect leads to', async () => {
    const { poll } = await reading({
      robots: { body: 'User-agent: *\nDisallow: /salainen' },
      page: (path) =>
        path === '/salainen' ? pageOf([1]) : { status: 302, headers: { location: '/salainen' } },
    })
    expect((await rejection(poll())).message).toContain('does not allow programs to read /salainen')
  })

  it('that wishes long pauses gets one page a poll', async () => {
    const { poll, asked } = await reading(
      { robots: { body: 'User-agent: *\nCrawl-delay: 40' }, page: () => pageOf([1], '/toinen') },
      { next: '.next', order: 'oldest' },
    )
    await poll()
    expect(asked).toEqual(['/robots.txt', '/lista'])
  })

  it.each(['', '3600'])('that wishes an hour between pages is asked again after it (%s)', async (delay) => {
    const { poll } = await reading({
      robots: { body: `User-agent: *\nCrawl-delay: ${delay}` },
      page: () => pageOf([1]),
    })
    const before = Date.now()
    const waits = ((await poll()).notBefore?.getTime() ?? before) - before
    expect(waits).toBeGreaterThanOrEqual(Number(delay) * 1000)
    expect(waits).toBeLessThan(Number(delay) * 1000 + 600_000)
  })
})

describe('a page', () => {
  it('with other classes than the config thinks says which it has', async () => {
    const body =
      '<div class="posts"><div class="post-item">a</div><div class="post-item">b</div></div><p>muuta</p>'
    const { poll } = await reading({ page: () => ({ body }) }, { items: '.postitem' })
    expect((await rejection(poll())).message).toMatch(
      /\/lista: items: "\.postitem" found nothing; there are \.post-item \(2\)/,
    )
  })

  it('whose posts have no such text says what they have', async () => {
    const body = '<div class="post" id="1"><span class="body-text">a</span></div>'
    const { poll } = await reading({ page: () => ({ body }) }, { fields: { text: '.bodytext' } })
    expect((await rejection(poll())).message).toContain(
      'fields.text: ".bodytext" found nothing in any of the 1 posts; there are .body-text (1)',
    )
  })

  it('that JavaScript makes is recognised', async () => {
    const body =
      '<html><body><div id="__next"></div><noscript>Enable JavaScript</noscript><script src="a.js"></script></body></html>'
    const { poll } = await reading({ page: () => ({ body }) })
    expect((await rejection(poll())).message).toContain('made by JavaScript')
  })

  it.each<[string, Answer]>([
    ['403', { status: 403 }],
    ['a challenge', { status: 403, headers: { 'cf-mitigated': 'challenge' }, body: 'Just a moment' }],
  ])('that keeps programs out (%s) is left alone', async (_, answer) => {
    const { poll } = await reading({ page: () => answer })
    const error = await rejection(poll())
    expect(error).toBeInstanceOf(PermanentError)
    expect(error.message).toContain('keeps programs out')
  })

  it('that is hostile blocks nothing', async () => {
    for (const body of [
      '<div class="post">'.repeat(200_000),
      `<div class="post" id="1"><p>${'<b>'.repeat(100_000)}x</p></div>`,
      `<div class="${'a '.repeat(500_000)}">`,
    ]) {
      const { poll } = await reading({ page: () => ({ body }) })
      await poll().then(
        (page) => page.items.forEach(checkItem),
        (error: unknown) => expect(error).toBeInstanceOf(Error),
      )
    }
  })

  it('is refused with selectors that are none', () => {
    const open = (extra: object) =>
      openConnector('html', { url: 'https://x.example/', items: '.post', fields: { text: 'p' }, ...extra })
    expect(() => open({ items: '.post[' })).toThrow(ConfigError)
    expect(() => open({ items: '.post[' })).toThrow(/^items: "\.post\[" is no CSS selector/)
    expect(() => open({ fields: { text: 'p', date: 'time::(@datetime' } })).toThrow(/fields\.date/)
    expect(() => open({ fields: { id: '@id' } })).toThrow(/needs text or title/)
  })
})

describe('structured data', () => {
  const reviews = {
    '@context': 'https://schema.org',
    '@graph': [
      { '@type': 'Organization', name: 'Kauppa' },
      {
        '@type': 'Product',
        name: 'Reititin',
        review: [
          {
            '@type': 'Review',
            '@id': '#r1',
            author: { '@type': 'Person', name: 'Aino J.' },
            datePublished: '2026-11-19',
            reviewBody: 'Hajosi &auml;kki&auml;.',
            reviewRating: { '@type': 'Rating', ratingValue: '2', bestRating: 10 },
          },
          {
            '@type': ['UserReview', 'Review'],
            author: 'Ulla',
            reviewBody: '',
            name: 'Bra',
            reviewRating: { ratingValue: 5 },
          },
          { '@type': 'Review', author: 'Tyhjä' },
        ],
      },
    ],
  }
  const thread = {
    '@type': 'DiscussionForumPosting',
    url: '/t/9',
    headline: 'Avbrott',
    text: 'Netti poikki.',
    inLanguage: 'fi-FI',
    comment: [
      { '@type': 'Comment', url: '/t/9#2', text: 'Täälläkin.', author: [{ name: 'Matti' }], upvoteCount: 3 },
    ],
  }
  const script = (data: unknown) => `<script type="application/ld+json">${JSON.stringify(data)}</script>`

  it('gives reviews and forum posts of a page that has no selectors', async () => {
    const body = `<html><body><script type="application/ld+json">{"broken":</script>${script(reviews)}${script(thread)}</body></html>`
    const { poll } = await reading({ page: () => ({ body }) }, { items: undefined, fields: undefined })
    const page = await poll()
    page.items.forEach(checkItem)
    expect(page.items).toMatchObject([
      {
        id: '#r1',
        text: 'Hajosi äkkiä.',
        author: { name: 'Aino J.' },
        rating: 1,
        url: expect.stringMatching(/\/lista#r1$/),
      },
      { text: 'Bra', author: { name: 'Ulla' }, rating: 5 },
      {
        id: '/t/9',
        title: 'Avbrott',
        text: 'Netti poikki.',
        language: 'fi',
        url: expect.stringMatching(/\d\/t\/9$/),
      },
      {
        id: '/t/9#2',
        text: 'Täälläkin.',
        author: { name: 'Matti' },
        reach: expect.objectContaining({ likes: 3 }),
      },
    ])
    expect((await poll(page.cursor)).items).toEqual([])
  })

  it('that is missing is an error which says what to give', async () => {
    const { poll } = await reading({ page: () => pageOf([1, 2]) }, { items: undefined, fields: undefined })
    expect((await rejection(poll())).message).toMatch(
      /structured data: .* found nothing; there are \.post \(2\); say where/,
    )
  })

  it('and selectors are not mixed', () => {
    expect(() => openConnector('html', { url: 'https://x.example/', items: 'p' })).toThrow(/belong together/)
  })
})

describe('the pages of a listing', () => {
  it('newest first are read back to what is known', async () => {
    let newest = 5
    const { poll, asked } = await reading(
      {
        page: (path) => {
          const start = Number(/\d+$/.exec(path)?.[0] ?? 0)
          const ids = Array.from({ length: 5 }, (_, i) => newest - start - i).filter((id) => id > 0)
          return pageOf(ids, newest - start > 5 ? `?alku=${start + 5}` : undefined)
        },
      },
      { next: '.next', most_pages: 5 },
    )
    const first = await poll()
    newest = 13
    const second = await poll(first.cursor)
    expect(second.items.map(({ id }) => id)).toEqual([13, 12, 11, 10, 9, 8, 7, 6].map((id) => `p${id}`))
    expect(second.gap).toBeUndefined()
    expect(asked.filter((path) => path.startsWith('/lista'))).toHaveLength(4)
  })

  it('oldest first are read on from the last page, as a thread grows', async () => {
    let count = 12
    const { poll, asked } = await reading(
      {
        page: (path) => {
          const number = Number(/sivu=(\d+)/.exec(path)?.[1] ?? 1)
          const ids = Array.from({ length: 5 }, (_, i) => (number - 1) * 5 + i + 1).filter(
            (id) => id <= count,
          )
          return pageOf(ids, number * 5 < count ? `?sivu=${number + 1}` : undefined)
        },
      },
      { next: '.next', order: 'oldest', most_pages: 2 },
    )
    const first = await poll()
    expect(first.more).toBe(true)
    const second = await poll(first.cursor)
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(
      Array.from({ length: 12 }, (_, i) => `p${i + 1}`),
    )
    expect(second.more).toBe(false)
    asked.length = 0
    count = 17
    const third = await poll(second.cursor)
    expect(third.items.map(({ id }) => id)).toEqual(['p13', 'p14', 'p15', 'p16', 'p17'])
    expect(asked).toEqual(['/lista?sivu=3', '/lista?sivu=4'])
  })

  it('that lead to themselves are an error, and other sites are not followed', async () => {
    const loop = await reading({ page: () => pageOf([1], '/lista') }, { next: '.next', order: 'oldest' })
    expect((await rejection(loop.poll())).message).toContain('does not advance')
    const away = await reading(
      { page: () => pageOf([1], 'https://evil.example/') },
      { next: '.next', order: 'oldest' },
    )
    expect((await away.poll()).items).toHaveLength(1)
  })
})

describe('the identity of posts', () => {
  it(`survives ${worlds} seeded cases of edits, deletions, reordering and late arrivals: nothing twice, nothing lost`, async () => {
    for (let seed = 0; seed < worlds; seed++) {
      const random = seededRandom(seed)
      let nextId = 1
      let posts: { id: number; text: string }[] = []
      const add = (at = 0) => posts.splice(at, 0, { id: nextId, text: `Viesti ${nextId++}.` })
      const http = {
        request: async (url: string) => {
          const { pathname } = new URL(url)
          if (pathname === '/robots.txt') return { status: 200, url, headers: {}, body: Buffer.from('') }
          const ids = posts.map(({ id }) => id)
          const { body = '' } = pageOf(
            ids,
            undefined,
            (id) => posts.find((post) => post.id === id)?.text ?? '',
          )
          return { status: 200, url, headers: {}, body: Buffer.from(body) }
        },
        close: () => Promise.resolve(),
        socket: () => Promise.reject(new Error('no sockets here')),
      }
      const feed = openConnector(
        'html',
        { url: 'https://foorumi.example/', items: '.post', fields: { id: '@id', text: 'p' } },
        { http },
      )
      const given: string[] = []
      let cursor: string | undefined
      const poll = async () => {
        const page = await feed.poll?.(cursor, signal)
        cursor = page?.cursor
        given.push(...(page?.items ?? []).map(({ id, text }: FeedItem) => `${id} ${text}`))
      }
      for (let i = 0; i < 6; i++) add()
      await poll()
      for (let round = 0; round < 2; round++) {
        const edited = posts[Math.floor(random() * posts.length)]
        if (edited && random() < 0.5) edited.text += ' MUOKS.'
        if (random() < 0.3) posts.splice(Math.floor(random() * posts.length), 1)
        if (random() < 0.5) posts = posts.toSorted(() => random() - 0.5)
        for (let i = Math.floor(random() * 8); i > 0; i--) add(Math.floor(random() * posts.length))
        await poll()
      }
      expect([seed, new Set(given).size]).toEqual([seed, given.length])
      const names = new Set(given)
      expect([seed, posts.filter(({ id, text }) => !names.has(`p${id} ${text}`))]).toEqual([seed, []])
    }
  })
})

const shared = join(import.meta.dirname, '../../../../shared/fixtures/finnish')
if (!existsSync(shared)) console.warn('SKIPPED: the recorded pages of ../shared are not there')

describe.runIf(existsSync(shared))('recorded pages of Finnish forums', () => {
  it.each([
    ['xenforo2_kauppalehti_thread.html', xenforo.items, { ...xenforo.fields, url: '@itemid' }],
    ['xenforo2_kaksplus_thread.html', xenforo.items, xenforo.fields],
    [
      'vauva_thread.html',
      'div.comment',
      {
        text: 'div.content',
        date: 'time@datetime',
        author: 'article.user--compact',
        url: 'a[href^="#"]@href',
      },
    ],
  ])('%s', (file, items, fields) => {
    const url = 'https://foorumi.example/ketju'
    const body = readFileSync(join(shared, file))
    const page = readPage({
      body,
      url,
      mustHold: true,
      items,
      fields,
      without: 'blockquote',
      next: 'a.pageNav-jump--next',
      timezone: 'Europe/Helsinki',
      stars: 5,
    })
    expect(page.trouble).toBeUndefined()
    expect(page.items.length).toBeGreaterThanOrEqual(3)
    page.items.forEach(checkItem)
    for (const item of page.items) {
      expect(item.publishedAt).toBeInstanceOf(Date)
      expect(item.author?.name).toMatch(/^\S/)
    }
    expect(new Set(page.items.map(({ id }) => id)).size).toBe(page.items.length)
    if (file.startsWith('xenforo')) expect(page.next).toMatch(/\/page-2$/)
  })
})
