import { globSync, readFileSync } from 'node:fs'
import path, { basename } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Page } from '../../../connectors/connector.ts'
import { hackernews } from '../../../connectors/hackernews.ts'
import { traceOf } from '../../../connectors/reading/traces.ts'
import { rejection, serve } from '../../lib/servers.ts'
import { churn, worlds } from '../churn.ts'
import { checkItem, fixture, openConnector, testConnector } from '../contract.ts'
import { searchRoute } from './server.ts'
import { impatientClient, json, replay, webPage } from '../replay.ts'

testConnector('hackernews', {
  options: (origin) => ({ query: 'revontuli', url: origin }),
  answer: { body: fixture('hackernews/search.json'), headers: { 'content-type': 'application/json' } },
  earlierCursor:
    '{"newest":1732097100,"seen":[["ku2ICvuE7nFGJKJwWbwv",1732097100],["_tzNw26o1HEGE_sroLEK",1732096800],["oe0cpMztucqB_kSozM2J",1732096900]]}',
  expected: [
    {
      id: '48000003',
      unique: 'connector',
      url: 'https://news.ycombinator.com/item?id=48000003',
      title: undefined,
      text: 'Their API was down again.\nSee https://status.example/ & weep.',
      author: { name: 'fogline', url: 'https://news.ycombinator.com/user?id=fogline' },
      publishedAt: new Date('2024-11-20T10:05:00Z'),
      reach: undefined,
    },
    {
      id: '48000001',
      title: 'Show HN: A meter reader for Revontuli',
      text: 'Show HN: A meter reader for Revontuli',
      publishedAt: new Date('2024-11-20T10:00:00Z'),
      reach: { likes: 12, replies: 3 },
    },
  ],
  garbage: [
    { body: '' },
    { body: '<html>busy</html>' },
    { body: '{"message":"down"}' },
    { body: '[]' },
    { body: 'null' },
    { body: '{"hits":null}' },
    { body: '{"hits":[{"foo":1},7,null]}' },
  ],
})

const signal = new AbortController().signal

interface Post {
  id: number
  at: number
  text?: string
}

/** The search as its documentation and its users describe it: newest first, 1,000 hits at most, inclusive filters. */
async function search(posts: Post[]): Promise<{ poll: (cursor?: string) => Promise<Page>; asked: URL[] }> {
  const asked: URL[] = []
  const { url } = await serve((request, response) => {
    const asking = new URL(request.url ?? '', 'http://localhost')
    asked.push(asking)
    const filters = asking.searchParams.get('numericFilters') ?? ''
    const since = Number(/created_at_i>(-?\d+)/.exec(filters)?.[1] ?? -1)
    const until = Number(/created_at_i<=(\d+)/.exec(filters)?.[1] ?? Infinity)
    const found = posts.filter(({ at }) => at > since && at <= until).toSorted((a, b) => b.at - a.at)
    const hits = found.slice(0, 1000).map(({ id, at, text = `post ${id}` }) => {
      return { objectID: String(id), created_at_i: at, comment_text: text, author: 'a' }
    })
    response.end(JSON.stringify({ hits, nbHits: found.length }))
  })
  const feed = openConnector('hackernews', { url })
  return {
    asked,
    async poll(cursor) {
      const page = await feed.poll?.(cursor, signal)
      if (!page) throw new Error('no poll')
      return page
    },
  }
}

const start = 1_732_000_000

describe('hackernews', () => {
  it('asks exactly, without typo tolerance, and only after the overlap window', async () => {
    const { poll, asked } = await search([{ id: 1, at: start }])
    await poll((await poll()).cursor)
    expect(asked[0]?.pathname).toBe('/api/v1/search_by_date')
    expect(Object.fromEntries(asked[0]?.searchParams ?? [])).toEqual({
      query: '',
      tags: '(story,comment)',
      hitsPerPage: '1000',
      typoTolerance: 'false',
    })
    expect(asked[1]?.searchParams.get('numericFilters')).toBe(`created_at_i>${start - 900}`)
  })

  it('delivers a post that the index shows ten minutes late, and an edited one again', async () => {
    const posts: Post[] = [{ id: 2, at: start }]
    const { poll } = await search(posts)
    const first = await poll()
    posts.push({ id: 1, at: start - 600 })
    const second = await poll(first.cursor)
    expect(second.items.map(({ id }) => id)).toEqual(['1'])
    posts[0] = { id: 2, at: start, text: 'changed my mind' }
    const third = await poll(second.cursor)
    expect(third.items.map(({ id, text }) => [id, text])).toEqual([['2', 'changed my mind']])
  })

  it('reads everything when more came than one answer holds', async () => {
    const posts: Post[] = [{ id: 1, at: start }]
    const { poll } = await search(posts)
    let page = await poll()
    for (let id = 2; id <= 2500; id++) posts.push({ id, at: start + Math.floor(id / 3) * 10 })
    const got: string[] = []
    do {
      page = await poll(page.cursor)
      got.push(...page.items.map(({ id }) => id))
      expect(page.gap).toBeUndefined()
    } while (page.more)
    expect(new Set(got).size).toBe(2499)
    expect(got).toHaveLength(2499)
    expect((await poll(page.cursor)).items).toEqual([])
  })

  it('goes on with the rest of a long answer where an earlier version left it', async () => {
    const posts: Post[] = Array.from({ length: 1500 }, (_, i) => ({ id: i + 1, at: start + i * 10 }))
    const { poll } = await search(posts)
    const traceAt = ({ id, at }: Post): [string, number] => [
      traceOf(String(id), JSON.stringify([undefined, undefined, `post ${id}`])),
      at,
    ]
    // Read up to the first, and of the others the newest thousand; their last quarter of an hour is remembered.
    const seen = [posts[0], posts[500], ...posts.slice(-91)].flatMap((post) => (post ? [traceAt(post)] : []))
    const rest = { since: start - 900, until: start + 5000 }
    const earlier = JSON.stringify({ newest: start + 14_990, rest, seen })
    const page = await poll(earlier)
    expect(page.items.map(({ id }) => Number(id)).toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 499 }, (_, i) => i + 2),
    )
    expect([page.more, page.gap]).toEqual([false, undefined])
    expect((await poll(page.cursor)).items).toEqual([])
  })

  it('says that posts are missing when a single second holds more than one answer', async () => {
    const posts: Post[] = [{ id: 1, at: start }]
    const { poll } = await search(posts)
    let page = await poll()
    for (let id = 2; id <= 1600; id++) posts.push({ id, at: start + 60 })
    for (let polls = 0; polls < 5 && (polls === 0 || page.more); polls++) page = await poll(page.cursor)
    expect(page.more).toBe(false)
    expect(page.gap).toMatch(/600 more posts/)
  })

  it('is not thrown off by a post from the far future', async () => {
    const posts: Post[] = [
      { id: 1, at: start },
      { id: 2, at: start + 9e8 },
    ]
    const { poll, asked } = await search(posts)
    await poll((await poll()).cursor)
    expect(asked[1]?.searchParams.get('numericFilters')).toBe(`created_at_i>${start - 900}`)
  })

  it('refuses unknown options and tags', () => {
    expect(hackernews.options.safeParse({ tags: ['poll'] }).success).toBe(false)
    expect(hackernews.options.safeParse({ querry: 'x' }).success).toBe(false)
    expect(hackernews.options.safeParse({ url: 'ftp://example.com' }).success).toBe(false)
  })
})

describe('the look-up of Hacker News', () => {
  it('tells what was edited, counted, deleted or killed, and takes no answer for a deletion', async () => {
    const items: Record<string, unknown> = {
      1: { id: 1, type: 'story', title: 'Revontuli is back', score: 40, descendants: 7, kids: [2] },
      2: { id: 2, type: 'comment', text: 'Not for me.<p>EDIT: it is.', kids: [3, 4] },
      3: { id: 3, type: 'comment', deleted: true },
      4: { id: 4, type: 'comment', text: 'spam', dead: true },
    }
    const { url } = await replay([
      { path: /\/v0\/item\/(\d+)\.json/, answer: ({ groups }) => json(items[groups[0] ?? ''] ?? null) },
    ])
    const feed = openConnector('hackernews', { items: url })
    const refs = ['1', '2', '3', '4', '5'].map((id) => ({ id }))
    expect(await feed.lookup?.(refs, signal)).toEqual([
      {
        id: '1',
        state: 'live',
        title: 'Revontuli is back',
        text: 'Revontuli is back',
        reach: { likes: 40, replies: 7 },
      },
      { id: '2', state: 'live', text: 'Not for me.\nEDIT: it is.', reach: { replies: 2 } },
      { id: '3', state: 'deleted' },
      { id: '4', state: 'deleted' },
      { id: '5', state: 'unknown' },
    ])
  })

  it('fails when a page or another shape comes instead of the item', async () => {
    let answer = webPage('Temporarily unavailable')
    const { url } = await replay([{ path: /.*/, answer: () => answer }])
    const feed = openConnector('hackernews', { items: url })
    const lookUp = () => rejection(Promise.resolve(feed.lookup?.([{ id: '1' }], signal)))
    expect((await lookUp()).message).toContain('a web page ("Temporarily unavailable")')
    answer = json([])
    expect((await lookUp()).message).toContain('unknown shape')
  })
})

it(`loses and repeats nothing in ${worlds} seeded worlds of late, edited and deleted posts`, async () => {
  const happened = await churn({
    connector: 'hackernews',
    options: (origin) => ({ url: origin }),
    routes: (world) => [searchRoute(() => world().posts)],
    sortedBy: 'created',
    overlapSeconds: 900,
  })
  expect(happened['late arrival']).toBeGreaterThan(worlds)
})

const recorded = path.join(import.meta.dirname, '../../../../shared/fixtures/hackernews')
const files = globSync(path.join(recorded, 'algolia_search*.json'))
if (files.length === 0) console.warn('SKIPPED: the recorded searches of ../shared are not there')

it.runIf(files.length > 0)('reads every hit that was recorded of the real search', async () => {
  let body = ''
  const { url } = await serve((_request, response) => response.end(body))
  let read = 0
  for (const file of files) {
    body = readFileSync(file, 'utf8')
    const page = await openConnector('hackernews', { url }, { http: impatientClient() }).poll?.(
      undefined,
      signal,
    )
    page?.items.forEach(checkItem)
    expect([basename(file), page?.rejected]).toEqual([basename(file), []])
    read += page?.items.length ?? 0
  }
  expect(read).toBeGreaterThanOrEqual(6)
})
