import { describe, expect, it } from 'vitest'
import type { FeedItem } from '../../../connectors/connector.ts'
import { ConfigError, PermanentError } from '../../../lib/errors.ts'
import { rejection, serve } from '../../lib/servers.ts'
import { fixture, openConnector, testConnector } from '../contract.ts'
import { seededRandom } from '../memory-http.ts'
import { worlds } from '../churn.ts'

const secret = 's3cr3t-key-of-the-shop'
const fields = {
  id: 'id',
  title: 'headline',
  text: 'body',
  author: '$.author.name',
  date: 'created_at',
  rating: 'stars',
  likes: 'votes',
  url: 'https://kauppa.example/arviot/{slug}',
}

testConnector('json', {
  options: (origin) => ({
    url: `${origin}/api/reviews?key=${secret}`,
    headers: { authorization: `Bearer ${secret}` },
    items: '$.data.reviews',
    fields,
    paging: { cursor: '$.data.next', parameter: 'after' },
    language: 'fi',
  }),
  secret,
  answer: { body: fixture('json/reviews.json'), headers: { etag: '"v1"' } },
  expected: [
    {
      id: '901',
      unique: 'source',
      url: 'https://kauppa.example/arviot/paketti-hukassa',
      title: 'Paketti hukassa',
      text: 'Paketti ei tullut perille & kukaan ei vastaa.',
      author: { name: 'Aino J.' },
      publishedAt: new Date('2026-11-20T06:15:00Z'),
      rating: 1,
      language: 'fi',
      reach: expect.objectContaining({ likes: 12 }),
    },
    {
      id: '902',
      text: 'Ihan ok.',
      author: undefined,
      rating: 4,
      publishedAt: new Date('2026-11-19T12:05:00Z'),
    },
    { id: '904', text: 'Päivätön', rating: undefined, publishedAt: undefined, url: undefined },
  ],
  garbage: [
    { body: '' },
    { body: '<!doctype html><title>Kirjaudu</title>' },
    { body: '{"error":{"message":"invalid api key"}}' },
    { body: '{"data":{"reviews":{"901":{}}}}' },
    { body: '{"data":{"reviews":[{"teksti":"x"}]}}' },
    { body: '[]' },
    { body: 'null' },
    { body: '{"data":{"reviews":' },
  ],
})

const signal = new AbortController().signal

interface Post {
  id: number
  text: string
  at: number
}

/** An API that insists on its key and on the parameters it knows, and pages in one of three ways. */
async function api(posts: () => Post[], size = 10) {
  const asked: string[] = []
  const refused: string[] = []
  const { url } = await serve((request, response) => {
    const wanted = new URL(request.url ?? '', 'http://x')
    asked.push(request.url ?? '')
    const odd = [...wanted.searchParams.keys()].filter((key) => !['sort', 'page', 'after'].includes(key))
    if (request.headers['x-key'] !== secret || odd.length > 0 || wanted.searchParams.get('sort') !== 'new') {
      refused.push(request.url ?? '')
      response.writeHead(400).end('{"error":"bad request"}')
      return
    }
    const start = Number(
      wanted.searchParams.get('after') ?? (Number(wanted.searchParams.get('page') ?? 1) - 1) * size,
    )
    const all = posts()
    const list = all.slice(start, start + size)
    const end = start + size
    const next = end < all.length ? { mark: end, link: `/api?sort=new&after=${end}` } : {}
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ list, ...next }))
  })
  return { url: `${url}/api?sort=new`, asked, refused }
}

const pagings = [{ next: '$.link' }, { cursor: 'mark', parameter: 'after' }, { page: 'page' }] as const

function open(url: string, extra: object = {}) {
  return openConnector('json', {
    url,
    headers: { 'X-Key': secret },
    items: '$.list[*]',
    fields: { id: 'id', text: 'text', date: 'at' },
    ...extra,
  })
}

describe('mapping', () => {
  async function answering(body: unknown, extra: object = {}) {
    const { url } = await serve((_, response) => response.end(JSON.stringify(body)))
    return await rejection(Promise.resolve(open(url, extra).poll?.(undefined, signal)))
  }

  it('says which lists there are when the path of the list finds nothing', async () => {
    const { message } = await answering({ data: { results: [{ a: 1 }, { a: 2 }], 'odd key': [1] } })
    expect(message).toBe(
      'items: $.list[*] found nothing; the document has $.data.results (2 entries), $.data["odd key"] (1 entries)',
    )
  })

  it('repeats what an answer complains of', async () => {
    expect((await answering({ error: { message: 'quota exceeded' } })).message).toContain(
      'it says "quota exceeded"',
    )
  })

  it('says what an entry has when the path of the text finds nothing', async () => {
    const { message } = await answering({ list: [{ content: { plain: 'x' }, tags: ['a'] }] })
    expect(message).toBe(
      'fields.text: text found nothing in any of the 1 entries; the first has $.content.plain, $.tags[0]',
    )
  })

  it('takes an empty list for an empty list, with and without [*]', async () => {
    const { url } = await serve((_, response) => response.end('{"list":[]}'))
    for (const items of ['$.list', '$.list[*]']) {
      expect((await open(url, { items }).poll?.(undefined, signal))?.items).toEqual([])
    }
  })

  it('refuses paths and mappings that cannot work', () => {
    expect(() => open('https://x.example/', { items: '$.a[' })).toThrow(ConfigError)
    expect(() => open('https://x.example/', { items: '$.a[' })).toThrow(/^items: "\$\.a\[" is no JSONPath/)
    expect(() => open('https://x.example/', { fields: { text: 'a', url: 'https://x/{b[}' } })).toThrow(
      /fields\.url/,
    )
    expect(() => open('https://x.example/', { fields: { id: 'id' } })).toThrow(/needs text or title/)
    expect(() => open('https://x.example/', { fields: { text: 'a', txet: 'b' } })).toThrow(/txet/)
  })

  it('never sends the headers where an answer tells it to', async () => {
    let stolen = 0
    const thief = await serve((_, response) => {
      stolen++
      response.end('{"list":[]}')
    })
    let turn = 0
    const { url } = await serve((_, response) =>
      response.end(JSON.stringify({ list: [{ id: ++turn, text: 'x' }], link: `${thief.url}/` })),
    )
    const feed = open(url, { paging: { next: 'link' } })
    const first = await rejection(Promise.resolve(feed.poll?.(undefined, signal)))
    expect(first.message).toContain('leads to another site')
    expect(stolen).toBe(0)
  })
})

describe('a key', () => {
  it.each([401, 403])(
    'that is wrong, expired or too weak (%i) is for the operator to mend',
    async (status) => {
      const { url } = await serve((_, response) => response.writeHead(status).end('{"error":"no"}'))
      const error = await rejection(Promise.resolve(open(url).poll?.(undefined, signal)))
      expect(error).toBeInstanceOf(PermanentError)
      expect(error.message).toContain('check the key in headers')
    },
  )
})

describe('paging', () => {
  it.each(pagings)('reads back to what is known by %j, and no further', async (paging) => {
    let posts = Array.from({ length: 35 }, (_, i) => post(35 - i))
    const { url, asked, refused } = await api(() => posts)
    const feed = open(url, { paging })
    const first = await feed.poll?.(undefined, signal)
    expect(first?.items).toHaveLength(10)
    expect(asked).toHaveLength(1)
    posts = [...Array.from({ length: 23 }, (_, i) => post(58 - i)), ...posts]
    const second = await feed.poll?.(first?.cursor, signal)
    expect(second?.items.map(({ id }) => Number(id)).slice(0, 23)).toEqual(
      posts.slice(0, 23).map(({ id }) => id),
    )
    expect(second?.gap).toBeUndefined()
    expect(asked).toHaveLength(4)
    expect((await feed.poll?.(second?.cursor, signal))?.items).toEqual([])
    expect(refused).toEqual([])
  })

  it('says that something may be missing when the pages do not reach back', async () => {
    let posts = Array.from({ length: 5 }, (_, i) => post(5 - i))
    const { url } = await api(() => posts)
    const feed = open(url, { paging: { page: 'page' }, most_pages: 2 })
    const first = await feed.poll?.(undefined, signal)
    posts = [...Array.from({ length: 40 }, (_, i) => post(45 - i)), ...posts]
    expect((await feed.poll?.(first?.cursor, signal))?.gap).toContain('2 pages with 20 entries')
  })

  it('throws for a page that leads to itself', async () => {
    let nth = 0
    const { url } = await serve((_, response) =>
      response.end(JSON.stringify({ list: [{ id: nth++, text: 'x' }], mark: 'same' })),
    )
    const feed = open(url, { paging: { cursor: 'mark', parameter: 'after' } })
    const first = await feed.poll?.(undefined, signal)
    const error = await rejection(Promise.resolve(feed.poll?.(first?.cursor, signal)))
    expect(error.message).toContain('does not advance')
  })

  it('waits as long as the rate limit of a good answer says', async () => {
    const { url } = await serve((_, response) =>
      response.writeHead(200, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '60' }).end('{"list":[]}'),
    )
    const page = await open(url).poll?.(undefined, signal)
    expect((page?.notBefore?.getTime() ?? 0) - Date.now()).toBeGreaterThan(50_000)
  })
})

function post(id: number): Post {
  return { id, text: `Viesti ${id}.`, at: Date.UTC(2026, 10, 1) + id * 60_000 }
}

describe('the identity of entries', () => {
  it(`survives ${worlds} seeded cases of edits, deletions, reordering and late arrivals: nothing twice, nothing lost`, async () => {
    for (let seed = 0; seed < worlds; seed++) {
      const random = seededRandom(seed)
      const pick = (list: unknown[]) => Math.floor(random() * list.length)
      let nextId = 1
      let posts: Post[] = []
      const add = (at = 0) => posts.splice(at, 0, post(nextId++))
      const http = {
        request: async (href: string) => {
          const start = Number(new URL(href).searchParams.get('after') ?? 0)
          const list = posts.slice(start, start + 10)
          // Pages shift while they are read: the last entry stands on the next page again.
          const mark = start + 10 < posts.length ? start + 9 : undefined
          return { status: 200, url: href, headers: {}, body: Buffer.from(JSON.stringify({ list, mark })) }
        },
        close: () => Promise.resolve(),
        socket: () => Promise.reject(new Error('no sockets here')),
      }
      const feed = openConnector(
        'json',
        {
          url: 'https://api.example/list',
          items: '$.list',
          fields: { id: 'id', text: 'text', date: 'at' },
          paging: { cursor: 'mark', parameter: 'after' },
        },
        { http },
      )
      const given: string[] = []
      let cursor: string | undefined
      const poll = async () => {
        const page = await feed.poll?.(cursor, signal)
        cursor = page?.cursor
        expect([seed, page?.gap]).toEqual([seed, undefined])
        given.push(...(page?.items ?? []).map(({ id, text }: FeedItem) => `${id} ${text}`))
      }
      for (let i = 0; i < 8; i++) add()
      await poll()
      for (let round = 0; round < 3; round++) {
        const count = Math.floor(random() * 25)
        const late = Math.floor(random() * 3)
        const disturb = Math.floor(random() * 3)
        if (disturb === 0) posts.splice(pick(posts), 1)
        const edited = posts[pick(posts.slice(0, 3))]
        if (disturb === 1 && edited) edited.text += ' MUOKS.'
        for (let i = 0; i < count; i++) add()
        if (disturb === 2) posts = [...posts.slice(0, 5).toSorted(() => random() - 0.5), ...posts.slice(5)]
        for (let i = 0; i < late; i++) add(Math.min(posts.length, Math.floor(random() * 4)))
        await poll()
      }
      expect([seed, new Set(given).size]).toEqual([seed, given.length])
      const names = new Set(given)
      expect([seed, posts.filter(({ id, text }) => !names.has(`${id} ${text}`))]).toEqual([seed, []])
    }
  })
})
