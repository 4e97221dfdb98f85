import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Feed, Page } from '../../../connectors/connector.ts'
import { MissingCredential, PermanentError } from '../../../lib/errors.ts'
import { rejection } from '../../lib/servers.ts'
import { churn, type World, worlds } from '../churn.ts'
import { checkItem, fixture, openConnector, testConnector } from '../contract.ts'
import { memoryIo } from '../memory-io.ts'
import { impatientClient, json, replay, webPage, type Replay } from '../replay.ts'
import {
  key,
  unit,
  options,
  type Row,
  type Pilot,
  reviewOf,
  type Desk,
  pilotRoutes,
  newDesk,
} from './server.ts'

const signal = new AbortController().signal

testConnector('trustpilot', {
  options,
  secret: key,
  answer: { body: fixture('trustpilot/reviews.json'), headers: { 'content-type': 'application/json' } },
  earlierCursor:
    '{"newest":1793613600000,"seen":[["osnF453y4ETe81sa3coO",1793613600000],["ZPHHM2TFeT13MorI7FeP",1793527200000]]}',
  expected: [
    {
      id: '6900000000000000000000c2',
      unique: 'connector',
      url: 'https://www.trustpilot.com/reviews/6900000000000000000000c2',
      title: 'Väärä lasku',
      text: 'Lasku tuli kolmannen kerran väärin.\nKukaan ei vastaa.',
      author: { name: 'Kaisa K', url: 'https://www.trustpilot.com/users/6900000000000000000000f2' },
      publishedAt: new Date('2026-11-02T10:00:00Z'),
      editedAt: new Date('2026-11-03T10:00:00Z'),
      language: 'fi',
      rating: 1,
      reach: { likes: 4 },
    },
    { title: 'Toppen', text: 'Toppen', language: 'sv', rating: 5, editedAt: undefined },
  ],
  garbage: [
    { body: '' },
    webPage('Just a moment...'),
    { body: 'null' },
    { body: '{"reviews":7}' },
    { body: '{}' },
    { body: '{"reviews":[{"id":""},null]}' },
  ],
})

async function pilot(
  given: Pilot,
  more = {},
  desk = newDesk(),
): Promise<{ feed: Feed; server: Replay; desk: Desk }> {
  const server = await replay(pilotRoutes(given, desk))
  const feed = openConnector(
    'trustpilot',
    { ...options(server.url), ...more },
    { ...memoryIo(), http: impatientClient() },
  )
  return { server, feed, desk }
}

async function poll(feed: Feed, cursor?: string): Promise<Page> {
  const page = await feed.poll?.(cursor, signal)
  if (!page) throw new Error('no poll')
  return page
}

const writer = { api_secret: 'tp-secret', business_user: 'bu1' }

describe('trustpilot', () => {
  it(`loses and repeats nothing in ${worlds} cases of churn`, async () => {
    const rows = ({ posts }: World): Row[] =>
      posts
        .filter((post) => !post.deleted)
        .map(({ serial, text, createdAt, changedAt, version }) => ({
          id: `r${serial}`,
          text,
          at: createdAt,
          changedAt: version > 0 ? changedAt : undefined,
        }))
    const happened = await churn({
      connector: 'trustpilot',
      options,
      routes: (world) => pilotRoutes({ reviews: () => rows(world()) }, newDesk()),
      sortedBy: 'created',
      overlapSeconds: 7 * 24 * 3600,
      burst: 150,
    })
    expect(Math.min(...Object.values(happened))).toBeGreaterThan(worlds / 10)
  })

  it('finds the business unit of a domain once', async () => {
    const { feed, server } = await pilot(
      { reviews: () => [{ id: 'a' }] },
      { business_unit: 'revontuli.example' },
    )
    expect((await poll(feed)).items).toHaveLength(1)
    await poll(feed)
    expect(server.calls.filter((call) => call.path.endsWith('/find'))).toHaveLength(1)
    const other = await pilot({}, { business_unit: 'nobody.example' })
    const error = await rejection(poll(other.feed))
    expect(error).toBeInstanceOf(PermanentError)
    expect(error.message).toMatch(/no company nobody\.example/)
  })

  it('asks only for the stars and the language that are wanted', async () => {
    const { feed, server } = await pilot(
      {
        reviews: () => [
          { id: 'a', stars: 5 },
          { id: 'b', stars: 1 },
        ],
      },
      { stars: [1, 2], language: 'fi' },
    )
    expect((await poll(feed)).items.map(({ id }) => id)).toEqual(['b'])
    expect(server.calls[0]?.query).toMatchObject({ stars: '1,2', language: 'fi' })
  })

  it('keeps the readable reviews of a page with surprises', async () => {
    const odd = [
      { ...reviewOf({ id: 'a' }), stars: '4', text: null, title: null, consumer: null },
      { ...reviewOf({ id: 'b' }), id: null },
      { ...reviewOf({ id: 'c' }), stars: 'many', text: '', title: '' },
      reviewOf({ id: 'd' }),
    ]
    const { feed } = await pilot({ answer: () => json({ reviews: odd }) })
    const page = await poll(feed)
    expect(page.items).toMatchObject([{ id: 'a', text: '★★★★☆', rating: 4 }, { id: 'd' }])
    expect(page.rejected).toHaveLength(2)
  })

  it('refuses a listing that never advances', async () => {
    const at = Date.now()
    const rows = Array.from({ length: 100 }, (_, nth) =>
      reviewOf({ id: `r${nth}`, at: new Date(at - nth * 1000) }),
    )
    const { feed } = await pilot({ answer: () => json({ reviews: rows }) })
    const { cursor } = await poll(feed)
    expect((await rejection(poll(feed, cursor))).message).toMatch(/does not advance/)
  })

  it.each([
    [
      json({ message: 'Invalid API Key' }, { status: 401 }),
      /refuses the key \("Invalid API Key"\): set TRUSTPILOT_API_KEY/,
    ],
    [json({ message: 'plan' }, { status: 403 }), /refuses the key \("plan"\): set TRUSTPILOT_API_KEY/],
    [json({ message: 'Not found' }, { status: 404 }), /no such business unit.*correct business_unit/],
  ])('says what a refusal means and what to do: %#', async (answer, message) => {
    const error = await rejection(poll((await pilot({ answer: () => answer })).feed))
    expect(error).toBeInstanceOf(PermanentError)
    expect(error.message).toMatch(message)
  })

  it('takes web pages of a guard neither for a wrong key nor for a deletion', async () => {
    const forbidden = await pilot({ answer: () => webPage('Forbidden', 403) })
    const error = await rejection(poll(forbidden.feed))
    expect(error).not.toBeInstanceOf(PermanentError)
    expect(error.message).toMatch(/guard against bots/)
    const lost = await pilot({ answer: () => webPage('Not found', 404) })
    expect(await lost.feed.lookup?.([{ id: 'a' }], signal)).toEqual([{ id: 'a', state: 'unknown' }])
  })

  it('tells stars that were raised, reviews that are gone, and those out of sight', async () => {
    const rows: Row[] = [
      { id: 'a', stars: 5, changedAt: new Date('2026-11-04T00:00:00Z') },
      { id: 'b', status: 'reported' },
    ]
    const { feed } = await pilot({ reviews: () => rows })
    expect(await feed.lookup?.([{ id: 'a' }, { id: 'b' }, { id: 'c' }], signal)).toMatchObject([
      { id: 'a', state: 'live', rating: 5, editedAt: new Date('2026-11-04T00:00:00Z') },
      { id: 'b', state: 'unknown' },
      { id: 'c', state: 'deleted' },
    ])
  })

  it('answers with a token that it keeps, and renews it once when it is refused', async () => {
    const { feed, desk } = await pilot({}, writer)
    const to = { id: 'a', url: 'https://www.trustpilot.com/reviews/a' }
    expect(await feed.reply?.(to, 'Pahoittelut!', 'k', signal)).toEqual({ id: 'a/reply', url: to.url })
    await feed.reply?.(to, 'Pahoittelut!', 'k', signal)
    expect(desk.given).toBe(1)
    desk.good.clear()
    await feed.reply?.(to, 'Pahoittelut!', 'k', signal)
    expect(desk.given).toBe(2)
  })

  it.each([
    [
      json({ message: 'message is required' }, { status: 400 }),
      /refused the answer with 400 \("message is required"\)/,
    ],
    [json({}, { status: 404 }), /gone from Trustpilot/],
    [
      json({ message: 'no' }, { status: 403 }),
      /lets us write no answers \("no"\): TRUSTPILOT_BUSINESS_USER_ID/,
    ],
  ])('passes on why an answer is refused: %#', async (reply, message) => {
    const { feed } = await pilot({ reply }, writer)
    const error = await rejection(feed.reply?.({ id: 'a' }, 'x', 'k', signal) ?? Promise.resolve())
    expect(error).toBeInstanceOf(PermanentError)
    expect(error.message).toMatch(message)
  })

  it('does not know what became of an answer when the connection breaks', async () => {
    const { feed, server } = await pilot({ reply: { status: 502 } }, writer)
    const error = await rejection(feed.reply?.({ id: 'a' }, 'x', 'k', signal) ?? Promise.resolve())
    expect(error).not.toBeInstanceOf(PermanentError)
    expect(server.calls.filter((call) => call.path.endsWith('/reply'))).toHaveLength(1)
  })

  it('offers no answers without an account, and names the missing key', () => {
    expect(openConnector('trustpilot', options('https://example.com')).reply).toBeUndefined()
    expect(() => openConnector('trustpilot', { business_unit: unit })).toThrow(MissingCredential)
  })
})

const recorded = path.join(import.meta.dirname, '../../../../shared/fixtures/trustpilot')
const present = existsSync(recorded)
if (!present) console.warn('SKIPPED: no sample of Trustpilot beside the project')

describe.skipIf(!present)('a sample of Trustpilot', () => {
  it('holds a review', async () => {
    const body = readFileSync(path.join(recorded, 'reviews.json'), 'utf8')
    const page = await poll((await pilot({ answer: () => ({ body }) })).feed)
    expect(page.items).toMatchObject([{ title: 'Title', rating: 1, language: 'fi' }])
    page.items.forEach(checkItem)
  })
})
