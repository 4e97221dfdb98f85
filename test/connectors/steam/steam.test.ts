import { describe, expect, it } from 'vitest'
import type { Feed } from '../../../connectors/connector.ts'
import { rejection } from '../../lib/servers.ts'
import { churn, worlds } from '../churn.ts'
import { checkItem, fixture, openConnector, testConnector } from '../contract.ts'
import { impatientClient, json, replay } from '../replay.ts'
import { review, newestChangeFirst, route } from './server.ts'

testConnector('steam', {
  options: (origin) => ({ app: 620, languages: ['fi'], url: origin }),
  answer: { body: fixture('steam/reviews.json'), headers: { 'content-type': 'application/json' } },
  earlierCursor:
    '{"newest":1732100000000,"seen":[["Xb8w6KCzMfwaF1xIhtVV",1732100000000],["abDDczhsMr07IQB3rQrr",1732050000000],["LLL9AG9vfO0wK6ZemaeI",1731000000000]]}',
  expected: [
    {
      id: '190000003',
      unique: 'connector',
      url: 'https://steamcommunity.com/profiles/76561190000000003/recommended/620/',
      text: 'Kaatuilee\nPeli kaatuu joka kerta, tuki ei vastaa.',
      author: { name: '76561190000000003', url: 'https://steamcommunity.com/profiles/76561190000000003' },
      publishedAt: new Date('2024-11-19T07:06:40Z'),
      editedAt: new Date('2024-11-20T10:53:20Z'),
      language: 'fi',
      rating: 1,
      reach: { likes: 14, replies: 2 },
    },
    {
      id: '190000002',
      url: 'https://store.steampowered.com/app/620/#app_reviews_hash',
      text: 'Toimii hyvin',
      author: undefined,
      editedAt: undefined,
      rating: 5,
      reach: { likes: undefined, replies: undefined },
    },
    { id: '190000001', author: { name: 'Tuuli' }, rating: 1 },
  ],
  garbage: [
    { body: '' },
    { body: '<html><title>Steam is busy</title></html>' },
    { body: 'null' },
    { body: '{"success":1}' },
    { body: '{"success":1,"reviews":{}}' },
    { body: '{"success":1,"reviews":[{"review":"no id"},7]}' },
    { body: '{"success":2}' },
  ],
})

const signal = new AbortController().signal

function openSteam(options: Record<string, unknown>): Feed {
  return openConnector('steam', options, { http: impatientClient() })
}

describe('steam', () => {
  it(`loses and repeats nothing in ${worlds} seeded worlds of edits, late arrivals and short pages`, async () => {
    const happened = await churn({
      connector: 'steam',
      options: (origin) => ({ app: 620, languages: ['en'], url: origin }),
      routes: (world) => [
        route(() =>
          world()
            .posts.filter(({ deleted }) => !deleted)
            .toSorted(newestChangeFirst)
            .map(review),
        ),
      ],
      sortedBy: 'changed',
      overlapSeconds: 3600,
    })
    expect(happened['edit']).toBeGreaterThan(worlds)
    expect(happened['crash']).toBeGreaterThan(worlds / 10)
  })

  it('gives an old review again when its author changes mind and thumb', async () => {
    const written = new Date('2024-06-01T10:00:00Z')
    const old = { ...review({ serial: 1, text: 'Rikki', createdAt: written, changedAt: written }) }
    let reviews = [old]
    const { url } = await replay([route(() => reviews)])
    const feed = openSteam({ app: 620, languages: ['fi'], url })
    const first = await feed.poll?.(undefined, signal)
    expect(first?.items[0]).toMatchObject({ rating: 1, editedAt: undefined })
    reviews = [{ ...old, voted_up: true, timestamp_updated: 1_735_000_000 }]
    const second = await feed.poll?.(first?.cursor, signal)
    expect(second?.items[0]).toMatchObject({ rating: 5, editedAt: new Date(1_735_000_000_000) })
    reviews = [{ ...old, timestamp_updated: 1_735_000_100 }]
    const third = await feed.poll?.(second?.cursor, signal)
    expect(third?.items).toMatchObject([{ rating: 1 }])
  })

  it('parts what a player quotes from what he writes', async () => {
    const at = new Date('2024-06-01T10:00:00Z')
    const texts = [
      '[quote=tuki]Kaikki [b]toimii[/b].[quote]Eikä toimi.[/quote][/quote]Ei toimi.',
      '[quote]vain lainaus[/quote]',
      'Huono [/quote] peli [quote]ilman loppua',
    ]
    const reviews = texts.map((text, serial) => review({ serial, text, createdAt: at, changedAt: at }))
    const { url } = await replay([route(() => reviews)])
    const page = await openSteam({ app: 620, languages: ['fi'], url }).poll?.(undefined, signal)
    expect(page?.items.map(({ text, quoted }) => [text, quoted])).toEqual([
      ['Ei toimi.', 'Kaikki toimii.\nEikä toimi.'],
      ['vain lainaus', undefined],
      ['Huono\npeli\nilman loppua', undefined],
    ])
  })

  it('reads every app in every language, and shares one cursor among them', async () => {
    const at = new Date('2024-06-01T10:00:00Z')
    const server = await replay([
      route(({ groups, query }) => {
        const serial = Number(groups[0]) * 10 + (query['language'] === 'finnish' ? 1 : 2)
        return [review({ serial, text: `Arvio ${serial}`, createdAt: at, changedAt: at })]
      }),
    ])
    const feed = openSteam({ app: [7, 8], languages: ['fi', 'en'], url: server.url })
    const first = await feed.poll?.(undefined, signal)
    expect(first?.items.map(({ text, language }) => [text, language])).toEqual([
      ['Arvio 71', 'fi'],
      ['Arvio 72', 'en'],
      ['Arvio 81', 'fi'],
      ['Arvio 82', 'en'],
    ])
    expect((await feed.poll?.(first?.cursor, signal))?.items).toEqual([])
  })

  it('says what may be missing when there is more than it reads back', async () => {
    const posts = (count: number) =>
      Array.from({ length: count }, (_, i) => {
        const at = new Date(Date.UTC(2024, 5, 1) + (count - i) * 60_000)
        return review({ serial: count - i, text: `Arvio ${count - i}`, createdAt: at, changedAt: at })
      })
    let count = 5
    const { url } = await replay([route(() => posts(count))])
    const feed = openSteam({ app: 620, languages: ['fi'], url })
    const first = await feed.poll?.(undefined, signal)
    count = 700
    const second = await feed.poll?.(first?.cursor, signal)
    expect(second?.gap).toMatch(/^app 620 in finnish: more was posted/)
    expect(second?.items).toHaveLength(300)
  })

  it('ends at a cursor that stands still, and says that reviews may be missing when the page was full', async () => {
    const since = (count: number, from: number) =>
      Array.from({ length: count }, (_, i) => ({
        recommendationid: String(from + i),
        review: `Arvio ${from + i}`,
        timestamp_created: 1_733_000_000 + from + count - i,
      }))
    let reviews = since(3, 1)
    let behind: object[] = []
    const { url } = await replay([
      {
        path: '/appreviews/620',
        query: anything,
        answer: ({ query }) =>
          json({ success: 1, reviews: query['cursor'] === '*' ? reviews : behind, cursor: 'AoJ' }),
      },
    ])
    const feed = openSteam({ app: 620, languages: ['fi'], url })
    const first = await feed.poll?.(undefined, signal)
    reviews = [...since(20, 4), ...reviews]
    const second = await feed.poll?.(first?.cursor, signal)
    expect([second?.items.length, second?.gap]).toEqual([20, undefined])
    reviews = since(100, 90_000)
    behind = since(100, 89_000)
    const third = await feed.poll?.(second?.cursor, signal)
    expect(third?.items).toHaveLength(200)
    expect(third?.gap).toMatch(/^app 620 in finnish: the listing ends before it reaches back/)
  })

  it('refuses more pairs of app and language than one reading has time for', () => {
    const apps = Array.from({ length: 11 }, (_, i) => i + 1)
    expect(() => openSteam({ app: apps })).toThrow('more than 30 pairs of app and language')
    expect(() => openSteam({ app: apps, languages: ['fi', 'en'] })).not.toThrow()
  })

  it('keeps the readable reviews, reports the others once, and names an app that gives none', async () => {
    const good = review({ serial: 1, text: 'Hyvä', createdAt: new Date(0), changedAt: new Date(0) })
    const mute = { ...good, recommendationid: '5', review: '[b] [/b]' }
    let success = 1
    const { url } = await replay([
      {
        path: '/appreviews/620',
        query: anything,
        answer: () =>
          json(success === 1 ? { success, reviews: [good, mute, null], cursor: null } : { success }),
      },
    ])
    const feed = openSteam({ app: 620, languages: ['fi'], url })
    const first = await feed.poll?.(undefined, signal)
    first?.items.forEach(checkItem)
    expect(first?.items.map(({ text, publishedAt }) => [text, publishedAt])).toEqual([['Hyvä', undefined]])
    expect(first?.rejected?.map(({ id, reason }) => [id, reason])).toEqual([
      ['5', 'the review has no words'],
      [undefined, 'the review has no recommendationid'],
    ])
    expect((await feed.poll?.(first?.cursor, signal))?.rejected).toEqual([])
    success = 2
    const error = await rejection(Promise.resolve(feed.poll?.(first?.cursor, signal)))
    expect(error.message).toBe('Steam gives no reviews of app 620 (result 2): check app in the config')
  })
})

const anything = Object.fromEntries(
  [
    'json',
    'filter',
    'language',
    'review_type',
    'purchase_type',
    'num_per_page',
    'filter_offtopic_activity',
    'cursor',
  ].map((name) => [name, /.*/]),
)
