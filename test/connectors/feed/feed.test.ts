import { describe, expect, it } from 'vitest'
import type { Page } from '../../../connectors/connector.ts'
import { feed } from '../../../connectors/feed.ts'
import { PermanentError } from '../../../lib/errors.ts'
import { rejection, serve } from '../../lib/servers.ts'
import { type Answer, fixture, openConnector, testConnector } from '../contract.ts'

const secret = 's3cr3t-token-of-the-feed'

testConnector('feed', {
  options: (origin) => ({
    url: `${origin}/news?token=${secret}`,
    headers: { authorization: `Bearer ${secret}` },
  }),
  secret,
  answer: {
    body: fixture('feed/news.rss'),
    headers: { 'content-type': 'application/rss+xml', etag: '"v1"' },
  },
  expected: [
    {
      id: 'urn:uuid:7d1f6a52-9f0c-4c51-8a7e-2f5d3a6b1c01',
      unique: 'connector',
      url: 'https://uutiset.example/talous/101?utm_source=rss',
      title: 'Revontulen asiakkaat jonottivat tunteja',
      text: 'Puhelinpalvelu ruuhkautui äkillisesti & pahasti.\nLue lisää.',
      author: { name: 'Aino Järvinen' },
      publishedAt: new Date('2024-11-20T06:15:00Z'),
      language: 'fi',
      reach: { replies: 14, views: undefined },
    },
    {
      id: '102',
      unique: 'source',
      url: 'https://uutiset.example/saa/102',
      title: 'Sää kylmenee',
      text: 'Pakkanen kiristyy sunnuntaiksi.',
      author: { name: 'Sääpäivystys' },
      publishedAt: undefined,
    },
    {
      id: expect.stringMatching(/^sha256:/),
      unique: 'source',
      url: undefined,
      title: 'Otsikko ilman tekstiä',
      text: 'Otsikko ilman tekstiä',
    },
  ],
  garbage: [
    { body: '' },
    { body: ' \n ' },
    { body: 'Service temporarily overloaded' },
    { body: '<!doctype html><html><title>Kirjaudu</title><body>…</body></html>' },
    { body: '{"error":"invalid api key"}' },
    { body: '{"items":' },
    { body: '[]' },
    { body: '<rss version="2.0"></rss>' },
    { body: '<rss version="2.0"><channel><item><title>katkes' },
    { body: '<note><to>Tove</to></note>' },
    { body: Buffer.alloc(4000, 0).toString() },
  ],
})

const signal = new AbortController().signal

/** A feed whose server gives these answers one after the other, the last one again and again. */
async function polling(
  answers: Answer[],
  options: object = {},
  path = '/feed',
): Promise<{
  poll: (cursor?: string) => Promise<Page>
  asked: { url: string; headers: Record<string, unknown> }[]
  url: string
}> {
  let nth = 0
  const asked: { url: string; headers: Record<string, unknown> }[] = []
  const { url } = await serve((request, response) => {
    asked.push({ url: request.url ?? '', headers: request.headers })
    const answer = answers[Math.min(nth++, answers.length - 1)] ?? {}
    response.writeHead(answer.status ?? 200, answer.headers).end(answer.body)
  })
  const opened = openConnector('feed', { url: url + path, ...options })
  return {
    asked,
    url,
    async poll(cursor) {
      const page = await opened.poll?.(cursor, signal)
      if (!page) throw new Error('no poll')
      return page
    },
  }
}

function rss(items: string[], channel = ''): string {
  return `<rss version="2.0"><channel><title>t</title>${channel}${items.map((item) => `<item>${item}</item>`).join('')}</channel></rss>`
}

describe('feed formats', () => {
  it.each([
    [
      'forum.atom',
      [
        {
          id: 'tag:forum.example,2026:inlagg-7',
          unique: 'connector',
          url: 'https://forum.example/tr%C3%A5d/7',
          title: 'Faktura fel igen',
          text: 'Jag är inte nöjd med Revontuli.',
          author: { name: 'Ulla', url: 'https://forum.example/u/ulla' },
          publishedAt: new Date('2024-11-19T10:00:00Z'),
          editedAt: new Date('2024-11-19T11:30:00Z'),
          language: 'sv',
        },
        {
          id: '8',
          thread: expect.objectContaining({ title: 'AT&T <3' }),
          text: 'Plain words <not a tag> stay.',
          publishedAt: undefined,
          language: 'en',
        },
      ],
    ],
    [
      'blog.json',
      [
        {
          id: '42',
          url: 'https://blogi.example/2026/kokemuksia',
          title: 'Kokemuksia Revontulesta',
          text: 'Ei koskaan enää.',
          author: { name: 'Ilona', url: 'https://blogi.example/ilona' },
          publishedAt: new Date('2024-11-18T10:00:00Z'),
          language: 'fi',
        },
        { id: '43', title: undefined, text: '5 < 6 & 7' },
      ],
    ],
    [
      'old.rdf',
      [
        {
          id: 'https://vanha.example/5',
          unique: 'connector',
          text: 'Viides kirjoitus',
          author: { name: 'vanhus' },
          publishedAt: new Date('2024-11-17T07:00:00Z'),
          language: 'fi',
        },
      ],
    ],
    [
      'reviews.atom',
      [
        {
          id: '900001',
          rating: 1,
          text: 'Sovellus kaatuu joka kerta.',
          publishedAt: new Date('2024-11-19T12:00:00Z'),
        },
        { id: '900002', rating: undefined, text: 'Toimii.' },
      ],
    ],
  ])('reads %s', async (file, expected) => {
    const { poll } = await polling([{ body: fixture(`feed/${file}`) }])
    const { items } = await poll()
    expect(items).toHaveLength(expected.length)
    expected.forEach((item, i) => expect(items[i]).toMatchObject(item))
  })

  it('says which items it could not read, and why', async () => {
    const { poll } = await polling([{ body: fixture('feed/news.rss') }])
    expect((await poll()).rejected).toEqual([{ id: 'tyhja', reason: 'the item has neither text nor title' }])
  })

  it('reads other prefixes than the usual ones', async () => {
    const body = `<a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:title>t</a:title><a:entry><a:id>1</a:id>
      <a:title>Otsikko</a:title><a:content type="html">&lt;p&gt;Teksti&lt;/p&gt;</a:content></a:entry></a:feed>`
    const { poll } = await polling([{ body }])
    expect((await poll()).items).toMatchObject([{ id: '1', title: 'Otsikko', text: 'Teksti' }])
    const swapped = `<rss version="2.0" xmlns:c="http://purl.org/rss/1.0/modules/content/"><channel><title>t</title><link>https://x.example/</link><description>d</description>
      <item><guid>2</guid><title>O</title><description>lyhyt</description><c:encoded>koko teksti</c:encoded></item></channel></rss>`
    const other = await polling([{ body: swapped }])
    expect((await other.poll()).items).toMatchObject([{ id: '2', text: 'koko teksti' }])
  })

  it('takes the language of the config over what the feed says', async () => {
    const { poll } = await polling([{ body: fixture('feed/news.rss') }], { language: 'sv' })
    expect((await poll()).items.map(({ language }) => language)).toEqual(['sv', 'sv', 'sv'])
  })

  it('keeps the newest thousand of a huge feed and says so', async () => {
    const day = (n: number) => new Date(Date.UTC(2020, 0, 1) + n * 3_600_000).toUTCString()
    const items = Array.from(
      { length: 1203 },
      (_, i) => `<guid>${i}</guid><title>nro ${i}</title><pubDate>${day(i)}</pubDate>`,
    )
    const { poll } = await polling([{ body: rss(items) }])
    const page = await poll()
    expect(page.items).toHaveLength(1000)
    expect(page.items.some(({ id }) => id === '1202')).toBe(true)
    expect(page.items.some(({ id }) => id === '202')).toBe(false)
    expect(page.notices?.join()).toContain('1203')
  })

  it('tells where the feed of a web page may be', async () => {
    const body =
      '<!doctype html><html><head><title>Jutut &amp; juorut</title><link href="/atom.xml?a=1&amp;b=2" type="application/atom+xml" rel="alternate"></head></html>'
    const { poll, url } = await polling([{ body }])
    const { message } = await rejection(poll())
    expect(message).toContain('a web page ("Jutut & juorut"), not a feed')
    expect(message).toContain(`${url}/atom.xml?a=1&b=2`)
  })
})

describe('feed manners', () => {
  it('sends back the validators verbatim and takes an identical body for an empty page', async () => {
    const headers = { etag: 'W/"odd one"', 'last-modified': 'Tue, 2 Jan 2024 1:02:03 EET' }
    const body = rss(['<guid>1</guid><title>a</title>'])
    const { poll, asked } = await polling([{ headers, body }, { body }])
    const first = await poll()
    const second = await poll(first.cursor)
    expect(asked[0]?.headers).not.toHaveProperty('if-none-match')
    expect(asked[0]?.headers['accept']).toContain('application/rss+xml')
    expect(asked[1]?.headers).toMatchObject({
      'if-none-match': headers.etag,
      'if-modified-since': headers['last-modified'],
    })
    expect(second.items).toEqual([])
  })

  it('keeps no validators of a server that says Expires: 0', async () => {
    const { poll, asked } = await polling([
      { headers: { etag: '"x"', expires: '0' }, body: rss(['<title>a</title>']) },
    ])
    await poll((await poll()).cursor)
    expect(asked[1]?.headers).not.toHaveProperty('if-none-match')
  })

  it('follows a feed that moved for good, says so once, and asks there from then on', async () => {
    const body = rss(['<guid>1</guid><title>a</title>'])
    const { poll, asked, url } = await polling([
      { status: 301, headers: { location: '/new?key=k1' } },
      { body },
      { body },
    ])
    const first = await poll()
    expect(first.notices?.join()).toContain(`${url}/new?…`)
    expect(first.notices?.join()).not.toContain('k1')
    const second = await poll(first.cursor)
    expect(asked.map((request) => request.url)).toEqual(['/feed', '/new?key=k1', '/new?key=k1'])
    expect(second.notices ?? []).toEqual([])
  })

  it('does not remember a temporary redirect', async () => {
    const body = rss(['<guid>1</guid><title>a</title>'])
    const { poll, asked } = await polling([{ status: 302, headers: { location: '/elsewhere' } }, { body }])
    await poll((await poll()).cursor)
    expect(asked[2]?.url).toBe('/feed')
  })

  it('never takes configured headers along when a feed moves to another site', async () => {
    const elsewhere: Record<string, unknown>[] = []
    const other = await serve((request, response) => {
      elsewhere.push(request.headers)
      response.end(rss(['<guid>1</guid><title>a</title>']))
    })
    const moved = { status: 301, headers: { location: `${other.url}/feed` } }
    const { poll, asked } = await polling([moved], { headers: { Authorization: 'Bearer secret' } })
    await poll((await poll()).cursor)
    expect(asked.map((request) => request.headers['authorization'])).toEqual([
      'Bearer secret',
      'Bearer secret',
    ])
    expect(elsewhere.map((headers) => headers['authorization'])).toEqual([undefined, undefined])
  })

  it.each<[string, string, Record<string, string>, number | undefined]>([
    ['ttl', '<ttl>30</ttl>', {}, 1800],
    ['max-age', '', { 'cache-control': 'public, max-age=600', age: '100' }, 500],
    ['the longest of both', '<ttl>5</ttl>', { 'cache-control': 'max-age=900' }, 900],
    ['a ttl of a million minutes', '<ttl>1000000</ttl>', {}, 86_400],
    ['a max-age of ten digits', '', { 'cache-control': 'max-age=9999999999' }, 86_400],
    ['a max-age of a second', '', { 'cache-control': 'max-age=1' }, 60],
    ['no-cache', '', { 'cache-control': 'no-cache, max-age=600' }, undefined],
    ['Expires', '', { expires: new Date(Date.now() + 7_200_000).toUTCString() }, 7200],
    ['Expires in the past', '', { expires: 'Thu, 01 Dec 1994 16:00:00 GMT' }, undefined],
    ['garbage', '<ttl>often</ttl>', { 'cache-control': 'max-age=-5', expires: 'never' }, undefined],
    ['a negative ttl', '<ttl>-60</ttl>', {}, undefined],
    [
      'every hour skipped',
      `<skipHours>${Array.from({ length: 24 }, (_, i) => `<hour>${i}</hour>`).join('')}</skipHours>`,
      {},
      undefined,
    ],
  ])('is fresh by %s', async (_, channel, headers, seconds) => {
    const { poll } = await polling([{ headers, body: rss(['<title>a</title>'], channel) }])
    const { freshUntil } = await poll()
    if (seconds === undefined) expect(freshUntil).toBeUndefined()
    else expect(Math.abs(((freshUntil?.getTime() ?? 0) - Date.now()) / 1000 - seconds)).toBeLessThan(30)
  })

  it('waits through skipped hours and days, also when the next answer is a 304', async () => {
    const hour = new Date().getUTCHours()
    const channel = `<skipHours><hour>${hour}</hour><hour>${(hour + 1) % 24}</hour></skipHours>`
    const { poll } = await polling([{ body: rss(['<title>a</title>'], channel) }, { status: 304 }])
    const first = await poll()
    const second = await poll(first.cursor)
    for (const page of [first, second]) {
      const wait = (page.freshUntil?.getTime() ?? 0) - Date.now()
      expect(wait).toBeGreaterThan(3_590_000)
      expect(wait).toBeLessThanOrEqual(7_200_000)
    }
  })

  it('comes back when Retry-After or an exhausted rate limit allows, also after a 200', async () => {
    const body = rss(['<title>a</title>'])
    const retry = await polling([{ headers: { 'retry-after': '90' }, body }])
    expect(((await retry.poll()).notBefore?.getTime() ?? 0) - Date.now()).toBeGreaterThan(80_000)
    const limit = await polling([
      { headers: { 'x-ratelimit-remaining': '0.0', 'x-ratelimit-reset': '45' }, body },
    ])
    expect(((await limit.poll()).notBefore?.getTime() ?? 0) - Date.now()).toBeGreaterThan(40_000)
  })

  it('starts afresh at another address without delivering known items again', async () => {
    const body = rss(['<guid>1</guid><title>a</title>'])
    const before = await polling([{ headers: { etag: '"old"' }, body }])
    const after = await polling([{ body }])
    const { cursor } = await before.poll()
    const page = await after.poll(cursor)
    expect(after.asked[0]?.headers).not.toHaveProperty('if-none-match')
    expect(page.items).toEqual([])
  })

  it('reads the cursors of versions that knew nothing of pushes', async () => {
    const body = rss(['<guid>1</guid><title>a</title>'])
    const { poll } = await polling([{ headers: { etag: '"x"' }, body }])
    const { of, hints, seen, newest } = JSON.parse((await poll()).cursor)
    const page = await poll(JSON.stringify({ of, etag: '"x"', hints, seen, newest }))
    expect(page.items).toEqual([])
    expect(page.gap).toBeUndefined()
  })

  it('takes a cursor that it cannot read for a first poll', async () => {
    const { poll } = await polling([{ body: rss(['<guid>1</guid><title>a</title>']) }])
    expect((await poll('not json')).items).toHaveLength(1)
  })

  it('gives up for good on an address that may not be asked', async () => {
    const opened = openConnector('feed', { url: 'http://169.254.169.254/feed' })
    expect(await rejection(Promise.resolve(opened.poll?.(undefined, signal)))).toBeInstanceOf(PermanentError)
  })

  it('refuses options that cannot work', () => {
    for (const options of [
      {},
      { url: 'example.com/feed' },
      { url: 'file:///etc/passwd' },
      { url: 'https://user:pass@example.com/' },
      { url: 'https://example.com/', langauge: 'fi' },
      { url: 'https://example.com/', language: 'finnish' },
      { url: 'https://example.com/', headers: { 'bad name': 'x' } },
    ]) {
      expect([options, feed.options.safeParse(options).success]).toEqual([options, false])
    }
  })
})
