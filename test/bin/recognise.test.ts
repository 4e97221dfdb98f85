import type { IncomingMessage, ServerResponse } from 'node:http'
import { describe, expect, it } from 'vitest'
import type { ZodType } from 'zod'
import { connectors } from '../../connectors/index.ts'
import { recognise } from '../../bin/add/recognise.ts'
import type { FoundSource } from '../../connectors/found-source.ts'
import { recogniseAddress } from '../../bin/add/recognise/addresses.ts'
import { rss } from '../harness/feed-server.ts'
import { client, serve } from '../lib/servers.ts'

const brands = ['Revontuli Oy']
const table: Record<string, { options: ZodType } | undefined> = connectors

function byAddress(address: string) {
  return recogniseAddress(new URL(address), { brands }).map(({ connector, options }) => [connector, options])
}

const feedAt = (url: string) => ['feed', { url }]

describe('an address that tells by itself', () => {
  it.each([
    [
      'https://apps.apple.com/fi/app/revontuli/id123456789?l=fi',
      ['appstoreconnect', { app: 123456789 }],
      ['appstore', { app: 123456789, country: 'fi' }],
    ],
    [
      'https://apps.apple.com/app/id123456789',
      ['appstoreconnect', { app: 123456789 }],
      ['appstore', { app: 123456789, country: 'us' }],
    ],
    [
      'https://play.google.com/store/apps/details?id=fi.revontuli.app&hl=fi',
      ['googleplay', { packages: 'fi.revontuli.app' }],
    ],
    ['https://store.steampowered.com/app/620/Portal_2/', ['steam', { app: 620 }]],
    ['https://steamcommunity.com/app/620/reviews/', ['steam', { app: 620 }]],
    ['https://fi.trustpilot.com/review/revontuli.fi', ['trustpilot', { business_unit: 'revontuli.fi' }]],
    [
      'https://old.reddit.com/r/Suomi/',
      ['reddit', { subreddits: ['Suomi'] }],
      ['feed', { preset: { reddit: 'Suomi' } }],
    ],
    [
      'https://www.reddit.com/r/Suomi/search/?q=revontuli',
      feedAt('https://www.reddit.com/r/Suomi/search.rss?q=revontuli&restrict_sr=on&sort=new'),
    ],
    [
      'https://www.reddit.com/search/?q=revontuli%20oy',
      ['reddit', { query: 'revontuli oy' }],
      ['feed', { preset: { 'reddit-search': 'revontuli oy' } }],
    ],
    ['https://www.reddit.com/user/maija_m', feedAt('https://www.reddit.com/user/maija_m/.rss')],
    ['https://bsky.app/profile/revontuli.fi', feedAt('https://bsky.app/profile/revontuli.fi/rss')],
    ['https://bsky.app/search?q=revontuli', ['bluesky', { query: 'revontuli' }], ['bluesky', {}]],
    ['https://bsky.app/hashtag/s%C3%A4hk%C3%B6', ['bluesky', { query: '#sähkö' }], ['bluesky', {}]],
    ['https://t.me/s/revontulinews', ['telegram', { channels: ['revontulinews'] }]],
    ['https://t.me/revontulinews/4711', ['telegram', { channels: ['revontulinews'] }]],
    ['https://x.com/revontuli', ['x', { account: 'revontuli', mentions: true }]],
    ['https://twitter.com/search?q=revontuli', ['x', { query: 'revontuli' }]],
    ['https://news.ycombinator.com/newest', ['hackernews', {}]],
    ['https://hn.algolia.com/?q=revontuli', ['hackernews', { query: 'revontuli' }]],
    ['https://github.com/revontuli/app/issues/12', ['github', { repos: ['revontuli/app'] }]],
    ['https://github.com/revontuli/app.git', ['github', { repos: ['revontuli/app'] }]],
    ['https://github.com/revontuli', ['github', { query: 'user:revontuli' }]],
    ['https://github.com/search?q=revontuli&type=issues', ['github', { query: 'revontuli' }]],
    [
      'https://stackoverflow.com/questions/tagged/revontuli+or+node.js',
      ['stackexchange', { sites: ['stackoverflow'], tags: ['revontuli', 'node.js'] }],
    ],
    [
      'https://askubuntu.com/search?q=revontuli',
      ['stackexchange', { sites: ['askubuntu'], query: 'revontuli' }],
    ],
    ['https://diy.stackexchange.com/', ['stackexchange', { sites: ['diy'], query: 'Revontuli Oy' }]],
    [
      'https://www.youtube.com/channel/UC0123456789abcdefghijkl',
      ['youtube', { channel: 'UC0123456789abcdefghijkl' }],
      ['feed', { preset: { youtube: 'UC0123456789abcdefghijkl' } }],
    ],
    ['https://www.youtube.com/@revontuli/videos', ['youtube', { channel: '@revontuli' }]],
    ['https://m.youtube.com/watch?v=abcdefghijk&t=1', ['youtube', { videos: ['abcdefghijk'] }]],
    ['https://youtu.be/abcdefghijk', ['youtube', { videos: ['abcdefghijk'] }]],
    ['https://www.youtube.com/results?search_query=revontuli', ['youtube', { search: 'revontuli' }]],
    [
      'https://news.google.com/search?q=revontuli&hl=fi&gl=FI',
      ['feed', { preset: { 'google-news': 'revontuli' }, language: 'fi' }],
    ],
  ])('%s', (address, ...expected) => {
    expect(byAddress(address)).toEqual(expected)
    for (const { connector, options } of recogniseAddress(new URL(address), { brands })) {
      expect(table[connector]?.options.safeParse(options).error).toBeUndefined()
    }
  })

  it.each([
    'https://apps.apple.com/fi/developer/revontuli/id123456789',
    'https://apps.apple.com.evil.example/fi/app/revontuli/id123456789',
    'https://play.google.com/store/books/details?id=abc',
    'https://store.steampowered.com/search/?term=x',
    'https://github.com/topics/energy',
    'https://github.com/',
    'https://github.com/revontuli/app/releases.atom',
    'https://t.me/joinchat/AAAA',
    'https://t.me/+invite',
    'https://x.com/home',
    'https://bsky.app/profile/revontuli.fi/lists/3',
    'https://www.youtube.com/feed/trending',
    'https://notreddit.com/r/suomi',
    'https://www.reddit.com/',
    'https://example.com/%E0%A4%A',
  ])('leaves %s to the site itself', (address) => {
    expect(byAddress(address)).toEqual([])
  })
})

interface Site {
  [path: string]: string | [status: number, body: string, headers?: Record<string, string>]
}

/** What a site on loopback is recognised as, and what was asked of it. */
async function look(site: Site, path = '/', { all = false } = {}) {
  const served = await serve((request: IncomingMessage, response: ServerResponse) => {
    const given = site[request.url ?? ''] ?? [404, 'no']
    const [status, body, headers = {}] = typeof given === 'string' ? [200, given] : given
    response.writeHead(status, headers).end(body.replaceAll('ORIGIN', served.url))
  })
  const tried: string[] = []
  const found: FoundSource[] = []
  const searching = recognise(new URL(path, served.url), {
    http: client(),
    signal: AbortSignal.timeout(120_000),
    wanted: { brands },
    tried,
  })
  for await (const one of searching) {
    found.push(one)
    if (!all) break
  }
  const asked = served.requests.map(({ url }) => url)
  const plain: unknown = JSON.parse(JSON.stringify(found).replaceAll(served.url, 'ORIGIN'))
  return { found: plain as FoundSource[], tried, asked, served }
}

const feed = rss([{ id: '1', text: 'Sähkö on kallista' }])
const page = (head: string, body = '<p>Hei', html = '<html>') =>
  `<!doctype html>${html}<head><title>Foorumi &amp; kauppa</title>${head}</head><body>${body}</body></html>`

describe('a site', () => {
  it('that is a feed is read as it stands', async () => {
    const { found, asked } = await look({ '/posts.rss': feed }, '/posts.rss', { all: true })
    expect(found).toMatchObject([{ connector: 'feed', options: { url: 'ORIGIN/posts.rss' }, what: 'a feed' }])
    expect(asked).toEqual(['/posts.rss'])
  })

  it('that moved for good is read where it is now, and a JSON feed is a feed', async () => {
    const json = '{ "version": "https://jsonfeed.org/version/1.1", "title": "x", "items": [] }'
    const { found } = await look({ '/old': [301, '', { location: '/new.json' }], '/new.json': json }, '/old')
    expect(found).toMatchObject([{ connector: 'feed', options: { url: 'ORIGIN/new.json' } }])
  })

  it('names its feeds in its head, relative to its base, and other alternates are none', async () => {
    const head = `<base href="/fi/"><link rel="alternate" hreflang="sv" href="/sv">
      <link rel=alternate type="application/json" href="/wp-json/wp/v2/pages/2">
      <link rel="alternate" type="application/rss+xml" title="Uutiset" href="uutiset.rss">
      <link rel="Alternate" type="application/atom+xml" title="Kommentit" href="https://x.example/c.atom">`
    const { found } = await look({ '/': page(head) }, '/')
    expect(found).toMatchObject([
      {
        connector: 'feed',
        options: { url: 'ORIGIN/fi/uutiset.rss' },
        what: 'the feed "Uutiset" of "Foorumi & kauppa"',
        also: ['https://x.example/c.atom Kommentit'],
      },
    ])
  })

  it('whose page stands for a platform is that platform', async () => {
    const head = '<link rel="canonical" href="https://www.youtube.com/channel/UC0123456789abcdefghijkl">'
    const { found, asked } = await look({ '/short': page(head) }, '/short', { all: true })
    expect(found.at(-1)).toMatchObject({
      connector: 'feed',
      options: { preset: { youtube: 'UC0123456789abcdefghijkl' } },
    })
    expect(asked).toEqual(['/short'])
  })

  it.each([
    ['/', {}],
    ['/c/tuki/6', { category: 6 }],
    ['/c/yleista/tuki/6/l/latest', { category: 6 }],
    ['/tag/lasku', { tag: 'lasku' }],
    ['/search?q=revontuli', { query: 'revontuli' }],
  ])('is a Discourse forum by its generator, at %s', async (path, options) => {
    const head = '<meta name="generator" content="Discourse 3.5.0 - https://github.com/discourse/discourse">'
    const { found, asked } = await look({ [path]: page(head) }, path)
    expect(found).toMatchObject([{ connector: 'discourse', options: { url: 'ORIGIN', ...options } }])
    expect(asked).toEqual([path])
  })

  it('is a Discourse forum in a folder', async () => {
    const head = '<meta id="data-discourse-setup" data-base-uri="/forum">'
    const { found } = await look({ '/forum/c/tuki/6': page(head) }, '/forum/c/tuki/6')
    expect(found).toMatchObject([{ connector: 'discourse', options: { url: 'ORIGIN/forum', category: 6 } }])
  })

  it('is a Discourse forum by its API, and a JSON page of another kind is none', async () => {
    const forum = { '/': page(''), '/site.json': '{ "post_types": { "regular": 1 }, "categories": [] }' }
    expect((await look(forum)).found).toMatchObject([{ connector: 'discourse' }])
    const other = { '/': page(''), '/site.json': '{ "ok": true }', '/api/v3/site': '[]' }
    expect((await look(other, '/', { all: true })).found).toEqual([])
  })

  it.each([
    ['/', {}],
    ['/c/suomi', { community: 'suomi' }],
    ['/c/suomi@sopuli.example', { community: 'suomi@sopuli.example' }],
  ])('is a Lemmy instance at %s', async (path, options) => {
    const site = { [path]: page(''), '/api/v3/site': '{ "site_view": { "site": {} }, "version": "0.19.11" }' }
    const { found } = await look(site, path)
    expect(found).toMatchObject([{ connector: 'lemmy', options: { url: 'ORIGIN', ...options } }])
  })

  it.each([
    ['/tags/revontuli', 'ORIGIN/tags/revontuli.rss'],
    ['/@revontuli', 'ORIGIN/@revontuli.rss'],
    ['/@maija@toinen.example', 'https://toinen.example/@maija.rss'],
  ])('is a Mastodon instance at %s', async (path, url) => {
    const instance = '{ "domain": "m.example", "title": "M", "version": "4.5.1" }'
    const { found } = await look({ [path]: page(''), '/api/v2/instance': instance }, path, { all: true })
    const last = found.findLast(({ connector, options }) => connector === 'feed' && options['url'] === url)
    expect(last).toBeDefined()
    if (path.startsWith('/tags'))
      expect(found[0]).toMatchObject({
        connector: 'mastodon',
        options: { url: 'ORIGIN', tags: ['revontuli'] },
      })
  })

  it('is a Mastodon instance, of which the brands are read: by a search, or by their hashtags', async () => {
    const { found } = await look({ '/about': page('', '<div id="mastodon">') }, '/about', { all: true })
    expect(found.slice(0, 2)).toMatchObject([
      { connector: 'mastodon', options: { url: 'ORIGIN', query: 'Revontuli Oy' } },
      { connector: 'mastodon', options: { url: 'ORIGIN', tags: ['revontulioy'] } },
    ])
  })

  it('is an older server that speaks the Mastodon API', async () => {
    const instance = '{ "uri": "p.example", "title": "P", "version": "2.7.2 (compatible; Pleroma 2.9)" }'
    const { found } = await look({ '/@revontuli': page(''), '/api/v1/instance': instance }, '/@revontuli')
    expect(found).toMatchObject([{ options: { url: 'ORIGIN/@revontuli.rss' } }])
  })

  it.each([
    ['xenforo', '/', '<html id="XF" data-app="public">', '', '/forums/-/index.rss'],
    ['xenforo', '/bbs/threads/x.12/', '<html id="XF" data-app="public">', '', '/bbs/forums/-/index.rss'],
    ['xenforo', '/forums/tuki.7/page-2', '<html id="XF">', '', '/forums/tuki.7/index.rss'],
    ['phpbb', '/bb/viewtopic.php?t=1', '<html>', '<body id="phpbb">', '/bb/app.php/feed'],
    ['wordpress', '/2026/juttu/', '<html>', '<meta name="generator" content="WordPress 6.9">', '/feed/'],
  ])('is a %s site at %s, where its page names no feed', async (program, path, html, head, url) => {
    const { found, asked } = await look({ [path]: page(head, '', html) }, path)
    expect(found).toMatchObject([{ connector: 'feed', options: { url: `ORIGIN${url}` } }])
    expect(found[0]?.what).toContain(program)
    expect(asked).toEqual([path])
  })

  it('that names nothing is asked where most keep their feeds, and redirects there do not count', async () => {
    const site: Site = {
      '/blog/': page(''),
      '/blog/feed/': [302, '', { location: '/blog/' }],
      '/rss.xml': feed,
    }
    const { found, asked } = await look(site, '/blog/')
    expect(found).toMatchObject([{ connector: 'feed', options: { url: 'ORIGIN/rss.xml' } }])
    expect(asked.length).toBeLessThan(20)
  })

  it('keeps its feed in the folder of the page rather than at its root', async () => {
    const site = { '/blogi/juttu-1': page(''), '/blogi/feed.xml': feed, '/rss.xml': feed }
    const { found } = await look(site, '/blogi/juttu-1')
    expect(found).toMatchObject([{ connector: 'feed', options: { url: 'ORIGIN/blogi/feed.xml' } }])
  })

  it('that is nothing leaves a list of what was tried', async () => {
    const { found, tried, asked } = await look({ '/': page('') }, '/', { all: true })
    expect(found).toEqual([])
    expect(tried).toHaveLength(asked.length)
    expect(tried[0]).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/: no feed$/)
    expect(tried.some((line) => line.endsWith('/site.json: answered 404'))).toBe(true)
  })

  it('that cannot be reached is asked once', async () => {
    const tried: string[] = []
    const look = { http: client(), signal: AbortSignal.timeout(120_000), wanted: { brands }, tried }
    for await (const _ of recognise(new URL('http://127.0.0.1:9/'), look)) throw new Error('found something')
    expect(tried).toEqual([expect.stringMatching(/^http:\/\/127\.0\.0\.1:9\/: .*(?:refused|ECONNREFUSED)/i)])
  })

  it.each([
    ['a deep nest', '<div>'.repeat(300_000)],
    ['a tag without an end', `<link rel="alternate" ${'x'.repeat(2_000_000)}`],
    ['a million attributes', `<link ${Array.from({ length: 200_000 }, (_, n) => `a${n}=b`).join(' ')}>`],
    ['a hundred thousand feeds', '<link rel=alternate type=application/rss+xml href=/f>'.repeat(20_000)],
    ['half of an entity', `<title>${'&am'.repeat(500_000)}`],
    [
      'an address that is none',
      '<base href="http://["><link rel=canonical href="javascript:1"><link rel=alternate type=application/rss+xml href="data:,x">',
    ],
  ])('that sends %s is done with', async (_, hostile) => {
    const { found } = await look({ '/': page('', hostile) }, '/', { all: true })
    expect(found.length).toBeLessThanOrEqual(20)
    for (const { options } of found) expect(String(options['url'])).toBe('ORIGIN/f')
  })
})
