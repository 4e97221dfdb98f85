import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Feed, Page } from '../../../connectors/connector.ts'
import { rejection } from '../../lib/servers.ts'
import { type Entry, page, entriesOf, type Give, render, reviewRoutes } from './server.ts'
import { churn, worlds } from '../churn.ts'
import { fixture, openConnector, testConnector } from '../contract.ts'
import { impatientClient, json, replay, webPage, type Replay } from '../replay.ts'

testConnector('appstore', {
  options: (origin) => ({ app: 123456789, country: 'fi', url: origin }),
  answer: { body: fixture('appstore/reviews.json'), headers: { 'content-type': 'text/javascript' } },
  earlierCursor:
    '{"fi":"{\\"overlap\\":\\"{\\\\\\"newest\\\\\\":1762169063000,\\\\\\"seen\\\\\\":[[\\\\\\"Rlt6p_hJMCHl3GLSerwM\\\\\\",1762169063000],[\\\\\\"9RexUlaoF-ZBnuskRWgX\\\\\\",1762020120000]]}\\",\\"hadReviews\\":true,\\"empty\\":0}"}',
  expected: [
    {
      id: '15000000002',
      unique: 'connector',
      url: 'https://apps.apple.com/fi/app/id123456789?see-all=reviews',
      title: 'Ei kirjaudu',
      text: 'Päivityksen jälkeen sovellus heittää ulos.\nKolmas kerta!',
      author: { name: 'kaamoskävelijä', url: 'https://itunes.apple.com/fi/reviews/id900000001' },
      publishedAt: new Date('2025-11-03T11:24:23Z'),
      rating: 1,
      reach: { likes: 7 },
    },
    {
      id: '15000000001',
      title: 'Selkeä',
      text: 'Lasku löytyy heti.',
      author: expect.objectContaining({ url: undefined }),
      reach: undefined,
    },
  ],
  garbage: [
    { body: '' },
    webPage('Service Unavailable'),
    { body: 'null' },
    { body: '[]' },
    { body: '{"feed":null}' },
    { body: '{"feed":{"entry":7}}' },
    { body: '{"feed":{"entry":[7,{"im:rating":{"label":"1"}}]}}' },
  ],
})

const signal = new AbortController().signal

async function poll(feed: Feed, cursor?: string): Promise<Page> {
  const page = await feed.poll?.(cursor, signal)
  if (!page) throw new Error('no poll')
  return page
}

async function store(give: Give, country: string | string[] = 'fi'): Promise<{ feed: Feed; server: Replay }> {
  const server = await replay(reviewRoutes(give))
  const options = { app: '123456789', country, url: `${server.url}/` }
  return { server, feed: openConnector('appstore', options, { http: impatientClient() }) }
}

const start = Date.UTC(2025, 10, 1)

function numbered(from: number, to: number): Entry[] {
  return Array.from({ length: to - from + 1 }, (_, i) => ({
    id: String(15_000_000_000 + from + i),
    updated: new Date(start + (from + i) * 60_000),
    content: `arvio ${from + i}`,
  })).toReversed()
}

describe('appstore', () => {
  it(`loses and repeats nothing in ${worlds} cases of churn`, async () => {
    const happened = await churn({
      connector: 'appstore',
      options: (origin) => ({ app: '123456789', country: 'fi', url: origin }),
      routes: (world) => reviewRoutes((_country, nth) => page(entriesOf(world()), nth)),
      sortedBy: 'changed',
      overlapSeconds: 24 * 3600,
      burst: 120,
    })
    expect(Math.min(...Object.values(happened))).toBeGreaterThan(worlds / 10)
  })

  it('gives an edited review again, with the stars that were raised', async () => {
    let raised = false
    const review = { id: { label: '15000000001' }, title: { label: 'Arvio' }, content: { label: 'huono' } }
    const { feed } = await store(() =>
      json({
        feed: {
          entry: {
            ...review,
            'im:rating': { label: raised ? '4' : '1' },
            updated: { label: raised ? '2025-11-04T10:00:00Z' : '2025-11-03T10:00:00Z' },
          },
        },
      }),
    )
    const first = await poll(feed)
    raised = true
    expect((await poll(feed, first.cursor)).items).toMatchObject([{ id: '15000000001', rating: 4 }])
  })

  it('names a review that cannot be read once, also when an empty page stands behind its page', async () => {
    const { feed } = await store((_country, nth) =>
      nth === 1
        ? json({ feed: { entry: [...numbered(1, 1).map(render), { 'im:rating': { label: '1' } }] } })
        : json({ feed: {} }),
    )
    const first = await poll(feed)
    const second = await poll(feed, first.cursor)
    expect([first, second].map(({ rejected }) => rejected)).toEqual([
      [{ reason: expect.stringMatching(/no id/) }],
      [],
    ])
  })

  it('asks in the other form when the feed is empty, and takes an empty feed for nothing', async () => {
    let empty: 'no' | 'usual' | 'both' = 'no'
    const { feed, server } = await store((_country, nth, form) =>
      empty === 'both' || empty === form ? json({ feed: {} }) : page(numbered(1, 3), nth),
    )
    let { cursor } = await poll(feed)
    empty = 'usual'
    const second = await poll(feed, cursor)
    expect(second).toMatchObject({ items: [], notices: [], deleted: [] })
    expect(server.calls.at(-1)?.path).toContain('sortBy=mostRecent')
    empty = 'both'
    const notices: string[] = []
    for (let polls = 0; polls < 24; polls++) {
      const page = await poll(feed, cursor)
      cursor = page.cursor
      notices.push(...(page.notices ?? []))
      expect(page).toMatchObject({ items: [], deleted: [] })
    }
    expect(notices).toHaveLength(1)
    expect(notices[0]).toMatch(/^fi: The feed has been empty 24 times in a row/)
    empty = 'no'
    expect((await poll(feed, cursor)).items).toEqual([])
  })

  it('gives the first reviews of an app that had none', async () => {
    let entries: Entry[] = []
    const { feed } = await store((_country, nth) => page(entries, nth))
    const first = await poll(feed)
    expect(first).toMatchObject({ items: [], notices: [] })
    entries = numbered(1, 2)
    const second = await poll(feed, first.cursor)
    expect(second.items).toHaveLength(2)
  })

  it('takes a full page and nothing behind it for what it is when there were no reviews before', async () => {
    let entries: Entry[] = []
    const { feed } = await store((_country, nth) => page(entries, nth))
    const first = await poll(feed)
    entries = numbered(1, 50)
    expect((await poll(feed, first.cursor)).items).toHaveLength(50)
  })

  it('reads on until it meets what it knows, and fails rather than skip when the feed breaks off', async () => {
    let entries = numbered(1, 60)
    let broken = false
    const { feed } = await store((_country, nth) =>
      broken && nth > 1 ? json({ feed: {} }) : page(entries, nth),
    )
    const first = await poll(feed)
    entries = numbered(1, 200)
    broken = true
    expect((await rejection(poll(feed, first.cursor))).message).toMatch(/breaks off after 50 reviews/)
    broken = false
    const second = await poll(feed, first.cursor)
    expect(second.gap).toBeUndefined()
    expect(new Set(second.items.map(({ text }) => text)).size).toBe(150)
  })

  it('says that reviews may be missing when all 500 of the feed are new', async () => {
    let entries = numbered(1, 60)
    const { feed } = await store((_country, nth) => page(entries, nth))
    const first = await poll(feed)
    entries = numbered(1, 700)
    const second = await poll(feed, first.cursor)
    expect(second.items).toHaveLength(500)
    expect(second.gap).toMatch(/^fi: reviews: more was posted than 10 pages hold/)
  })

  it('reads the other countries when one fails, and that one from where it was later', async () => {
    let broken = true
    const { feed } = await store(
      (country, nth) => {
        if (country === 'se' && broken) return webPage('Bad Gateway', 502)
        return page(numbered(country === 'se' ? 101 : 1, country === 'se' ? 103 : 2), nth)
      },
      ['fi', 'se'],
    )
    const first = await poll(feed)
    expect(first.items).toHaveLength(2)
    expect(first.notices).toEqual([
      expect.stringMatching(/^se could not be read \(GET .* answered 502\); it is tried/),
    ])
    broken = false
    const second = await poll(feed, first.cursor)
    expect(second.items.map(({ text }) => text)).toEqual(['arvio 103', 'arvio 102', 'arvio 101'])
    expect(second.items[0]?.url).toContain('/se/')
  })

  it('keeps the readable reviews when one is not, and says which', async () => {
    const { feed } = await store(() =>
      json({
        feed: {
          entry: [
            {
              id: { label: 15000000009 },
              'im:rating': { label: 3 },
              content: { label: null },
              title: { label: 'ok' },
            },
            { 'im:rating': { label: '5' }, content: { label: 'nameless' } },
            null,
          ],
        },
      }),
    )
    const page = await poll(feed)
    expect(page.items).toMatchObject([{ id: '15000000009', rating: 3, text: 'ok' }])
    expect(page.rejected).toHaveLength(2)
  })

  it('asks with the ETag of the last page and takes 304 for no news', async () => {
    const { feed, server } = await store((_country, nth, _form, call) => {
      if (call.headers['if-none-match'] === '"a1"') return { status: 304 }
      const answer = page(numbered(1, 2), nth)
      return { ...answer, headers: { ...answer.headers, etag: '"a1"' } }
    })
    const first = await poll(feed)
    const second = await poll(feed, first.cursor)
    expect(second).toMatchObject({ items: [], notices: [] })
    expect(second.cursor).toBe(first.cursor)
    expect(server.calls).toHaveLength(2)
  })
})

const recorded = path.join(import.meta.dirname, '../../../../shared/fixtures/appstore')
const present = existsSync(recorded)
if (!present) console.warn('SKIPPED: no recorded App Store answers beside the project')

describe.skipIf(!present)('recorded answers of the App Store', () => {
  it.each([
    ['rss_customerreviews.json', 2],
    ['rss_single_entry_object.json', 1],
    ['rss_with_app_metadata_first.json', 2],
    ['rss_no_entry.json', 0],
  ])('%s holds %i reviews', async (name, amount) => {
    const { feed } = await store(() => ({ body: readFileSync(path.join(recorded, name), 'utf8') }), 'in')
    const page = await poll(feed)
    expect(page.items).toHaveLength(amount)
    expect(page.rejected).toEqual([])
    for (const item of page.items) {
      expect(item.rating).toBeGreaterThan(0)
      expect(item.publishedAt).toBeInstanceOf(Date)
    }
  })
})
