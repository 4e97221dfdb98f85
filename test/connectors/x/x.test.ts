import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Feed, Page } from '../../../connectors/connector.ts'
import { hasLink, weightOf } from '../../../connectors/x/length.ts'
import { ConfigError, MissingCredential, PermanentError, RetryLater } from '../../../lib/errors.ts'
import { rejection } from '../../lib/servers.ts'
import { churn, type World, worlds } from '../churn.ts'
import { checkItem, fixture, openConnector, testConnector } from '../contract.ts'
import { memoryIo } from '../memory-io.ts'
import { impatientClient, json, replay, webPage, type Replay } from '../replay.ts'
import {
  bearer,
  idOf,
  invalidParameter,
  last,
  networkRoutes,
  newDesk,
  options,
  postOf,
  problem,
  type Network,
  type Row,
} from './server.ts'

const signal = new AbortController().signal

testConnector('x', {
  options,
  secret: bearer,
  answer: { body: fixture('x/search.json'), headers: { 'content-type': 'application/json' } },
  expected: [
    {
      id: '1985600000000000100',
      unique: 'connector',
      ref: '1985600000000000300 summoned',
      url: 'https://x.com/kaisa/status/1985600000000000300',
      text: 'Revontuli veloitti taas kahdesti & kukaan ei vastaa 😡 https://example.com/lasku?a=1',
      author: { name: 'Kaisa Kaamos', url: 'https://x.com/kaisa' },
      publishedAt: new Date('2025-11-04T07:00:00Z'),
      editedAt: new Date('2025-11-04T07:00:00Z'),
      language: 'fi',
      reach: { followers: 1200, likes: 40, replies: 2, shares: 4, views: 5100 },
    },
    {
      id: '1985600000000000050',
      ref: '1985600000000000050',
      url: 'https://x.com/i/status/1985600000000000050',
      text: 'Kort början, och så hela den långa historien.',
      author: { name: '999', id: '999' },
      language: undefined,
      reach: undefined,
    },
  ],
  garbage: [
    { body: '' },
    webPage('X'),
    { body: 'null' },
    { body: '{"data":7}' },
    { body: '{}' },
    { body: '{"errors":[{"title":"Something is technically wrong"}]}' },
    { body: '{"data":[{"id":"x"},null],"meta":{"result_count":2}}' },
  ],
})

async function network(
  given: Network,
  more = {},
  desk = newDesk(),
): Promise<{ feed: Feed; server: Replay; io: ReturnType<typeof memoryIo> }> {
  const server = await replay(networkRoutes(given, desk))
  const io = memoryIo()
  const feed = openConnector('x', { ...options(server.url), ...more }, { ...io, http: impatientClient() })
  return { server, feed, io }
}

async function poll(feed: Feed, cursor?: string): Promise<Page> {
  const page = await feed.poll?.(cursor, signal)
  if (!page) throw new Error('no poll')
  return page
}

function minutesAgo(minutes: number): Date {
  return new Date(Date.now() - minutes * 60_000)
}

function rowsAgo(count: number, everyMinutes = 1, from = 10): Row[] {
  return Array.from({ length: count }, (_, nth) => {
    const at = minutesAgo(from + nth * everyMinutes)
    return { ids: [idOf(at)], text: `huono ${nth}`, at }
  })
}

function spentOf(io: ReturnType<typeof memoryIo>): number {
  return [...io.spent.values()].reduce((sum, spent) => sum + spent, 0)
}

describe('x', () => {
  it(`loses and repeats nothing in ${worlds} cases of churn`, async () => {
    const rows = ({ posts }: World): Row[] =>
      posts
        .filter((post) => !post.deleted)
        .map(({ serial, text, createdAt, changedAt, version }) => ({
          ids: version > 0 ? [idOf(createdAt, serial), idOf(changedAt, serial)] : [idOf(createdAt, serial)],
          text,
          at: changedAt,
        }))
    const happened = await churn({
      connector: 'x',
      options: (origin) => ({ ...options(origin), budget: 1_000_000 }),
      routes: (world) => networkRoutes({ posts: () => rows(world()), now: () => world().now }),
      sortedBy: 'changed',
      overlapSeconds: 120,
      burst: 120,
    })
    expect(Math.min(...Object.values(happened))).toBeGreaterThan(worlds / 10)
  })

  it('asks in the vocabulary that X takes, for which a refusal costs nothing', async () => {
    const rows = rowsAgo(2)
    const asked = (server: Replay) => server.calls.map(({ query }) => Object.keys(query).find(isVocabulary))
    const isVocabulary = (name: string) => /^(?:tweet|post)\.fields$/.test(name)
    const refusals = [
      invalidParameter('tweet.fields'),
      problem(400, 'invalid-request', {
        detail: 'The query parameter [tweet.fields] is not one of [post.fields]',
      }),
    ]
    for (const refusal of refusals) {
      const { feed, server, io } = await network({
        posts: () => rows,
        answer: ({ query }) => (query['tweet.fields'] === undefined ? undefined : refusal),
      })
      const first = await poll(feed)
      expect(first.items).toHaveLength(2)
      await poll(feed, first.cursor)
      expect(asked(server)).toEqual(['tweet.fields', 'post.fields', 'post.fields'])
      expect(server.calls[1]?.query['post.fields']).toMatch(/note_post.*referenced_posts/)
      expect(spentOf(io)).toBeCloseTo(2 * 0.005 + 0.01, 6)
    }
  })

  it('books a whole page before it asks, and keeps only the price of what came', async () => {
    const rows = rowsAgo(3)
    const { feed, io } = await network({ posts: () => rows })
    const first = await poll(feed)
    expect(first.items).toHaveLength(3)
    first.items.forEach(checkItem)
    // Three posts and their one author.
    expect(spentOf(io)).toBeCloseTo(3 * 0.005 + 0.01, 6)
    await poll(feed, first.cursor)
    expect(spentOf(io)).toBeCloseTo(3 * 0.005 + 0.01, 6)
    expect([...io.spent.keys()].join()).not.toContain(bearer)
  })

  it('asks for smaller pages as the money ends, and for nothing when it does not reach for the smallest', async () => {
    const rows = rowsAgo(100, 1, 400)
    const { feed, io, server } = await network({ posts: () => rows }, { authors: false, budget: 0.8 })
    const first = await poll(feed)
    rows.push(...rowsAgo(200))
    const second = await poll(feed, first.cursor)
    const third = await poll(feed, second.cursor)
    expect([first, second, third].map(({ items }) => items.length)).toEqual([100, 50, 10])
    expect(await rejection(poll(feed, third.cursor))).toBeInstanceOf(RetryLater)
    expect(server.calls.map(({ query }) => query['max_results'])).toEqual(['100', '50', '10'])
    expect(spentOf(io)).toBeCloseTo(0.8, 6)
  })

  it('reads the pages of a round one by one, each kept when the next fails', async () => {
    const rows = rowsAgo(1, 1, 400)
    let fail = false
    const { feed, server } = await network({
      posts: () => rows,
      answer: () => (fail ? json({}, { status: 503 }) : undefined),
    })
    const { cursor } = await poll(feed)
    rows.push(...rowsAgo(250))
    const second = await poll(feed, cursor)
    expect([second.items.length, second.more]).toEqual([100, true])
    fail = true
    await rejection(poll(feed, second.cursor))
    fail = false
    const third = await poll(feed, second.cursor)
    const fourth = await poll(feed, third.cursor)
    expect([third.items.length, fourth.items.length, fourth.more]).toEqual([100, 50, false])
    expect(server.calls.at(-1)?.query['since_id']).toBe(server.calls[1]?.query['since_id'])
    expect((await poll(feed, fourth.cursor)).items).toEqual([])
  })

  it('begins a round anew when the token of its next page has run out, and repeats nothing', async () => {
    const rows = rowsAgo(1, 1, 400)
    let outdated = false
    const { feed } = await network({
      posts: () => rows,
      answer: ({ query }) => (outdated && query['next_token'] ? invalidParameter('next_token') : undefined),
    })
    const { cursor } = await poll(feed)
    rows.push(...rowsAgo(150))
    const second = await poll(feed, cursor)
    outdated = true
    const third = await poll(feed, second.cursor)
    expect([third.items.length, third.more]).toEqual([0, true])
    outdated = false
    expect((await poll(feed, third.cursor)).items).toHaveLength(50)
  })

  it('says what is lost when it was not read for seven days, and reads what there still is', async () => {
    const rows = rowsAgo(1, 1, 5 * 24 * 60)
    const { feed, server } = await network({ posts: () => rows })
    const { since, ...state } = JSON.parse((await poll(feed)).cursor)
    expect(Number(since)).toBeGreaterThan(0)
    rows.splice(0, 1, ...rowsAgo(150))
    const week = 7.5 * 86_400_000
    const slept = { ...state, since: idOf(new Date(Date.now() - week)), at: state.at - week }
    const page = await poll(feed, JSON.stringify(slept))
    expect(page.gap).toMatch(/It was last read at .* seven days only/)
    expect([page.items.length, page.more]).toEqual([100, true])
    expect(server.calls.map(({ query }) => query['since_id'] !== undefined)).toEqual([false, true, false])
    const rest = await poll(feed, page.cursor)
    expect(rest.items).toHaveLength(50)
    expect((await poll(feed, rest.cursor)).gap).toBeUndefined()
  })

  it('takes a quiet week for no gap', async () => {
    const rows = rowsAgo(1, 1, 5 * 24 * 60)
    const { feed } = await network({ posts: () => rows })
    const first = await poll(feed)
    const second = await poll(feed, first.cursor)
    expect([second.items, second.gap]).toEqual([[], undefined])
  })

  it('reads the mentions of the account, whose number it asks for once', async () => {
    const rows = rowsAgo(1).map((row) => ({ ...row, mentions: ['Revontuli'] }))
    const { feed, server } = await network({ posts: () => rows }, { query: undefined, mentions: true })
    const page = await poll(feed)
    expect(page.items).toMatchObject([{ ref: `${rows[0]?.ids[0]} summoned` }])
    await poll(feed, page.cursor)
    expect(server.calls.filter((call) => call.path.includes('/by/username/'))).toHaveLength(1)
    const other = await network({}, { query: undefined, mentions: true, account: 'nobody' })
    expect((await rejection(poll(other.feed))).message).toMatch(/no account @nobody/)
  })

  it.each([
    [problem(401, 'Unauthorized'), PermanentError, /set X_BEARER_TOKEN/],
    [problem(402, 'CreditsDepleted'), PermanentError, /credits are used up .*buy some/],
    [
      problem(403, 'client-not-enrolled', { reason: 'client-not-enrolled' }),
      PermanentError,
      /belongs to no project/,
    ],
    [problem(403, 'Forbidden'), PermanentError, /suspended/],
    [
      problem(429, 'usage-capped', { title: 'UsageCapExceeded', period: 'Monthly' }),
      RetryLater,
      /cap of the project/,
    ],
    [
      problem(403, 'usage-capped', { title: 'UsageCapExceeded', period: 'Daily' }),
      RetryLater,
      /cap of the project/,
    ],
    [problem(429, 'Too Many Requests'), RetryLater, /asks to wait/],
    [problem(400, 'invalid-request'), PermanentError, /check the query/],
    [webPage('Just a moment...', 403), Error, /answered 403 without saying why/],
  ])('says what a refusal means, what to do, and pays nothing: %#', async (answer, kind, message) => {
    const { feed, io } = await network({ answer: () => answer })
    const error = await rejection(poll(feed))
    expect(error).toBeInstanceOf(kind)
    expect(error.message).toMatch(message)
    expect(spentOf(io)).toBe(0)
  })

  it('waits for the reset that X names in seconds since 1970, without asking before', async () => {
    const reset = Math.floor(Date.now() / 1000) + 600
    const headers = {
      'x-rate-limit-limit': '450',
      'x-rate-limit-remaining': '0',
      'x-rate-limit-reset': String(reset),
    }
    const { feed, server } = await network({
      answer: () => json({ title: 'Too Many Requests' }, { status: 429, headers }),
    })
    for (const error of [await rejection(poll(feed)), await rejection(poll(feed))])
      expect(error instanceof RetryLater && Math.abs(error.retryAt.getTime() / 1000 - reset)).toBeLessThan(2)
    expect(server.calls).toHaveLength(1)
  })

  it('takes the price of a lost answer for spent', async () => {
    const { feed, io } = await network({ answer: () => ({ body: '{"cut":' }) })
    await rejection(poll(feed))
    expect(spentOf(io)).toBeCloseTo(1.5, 6)
  })

  it.each([
    ['the same token', () => 'n1'],
    ['another token each time', (calls: number) => `n${calls}`],
  ])('refuses a listing that never advances, with %s', async (_, tokenOf) => {
    const rows = rowsAgo(1, 1, 400)
    let calls = 0
    const { feed, io } = await network({
      answer: () =>
        json({ data: rows.map(postOf), meta: { newest_id: last(rows[0]), next_token: tokenOf(++calls) } }),
    })
    const { cursor } = await poll(feed)
    const second = await poll(feed, cursor)
    expect((await rejection(poll(feed, second.cursor))).message).toMatch(/does not advance/)
    expect(spentOf(io)).toBeCloseTo(3 * 0.005, 6)
  })

  it('keeps the readable posts of a page with surprises', async () => {
    const good = postOf(rowsAgo(1)[0] ?? { ids: [], text: '', at: new Date() })
    const odd = [
      { ...good, id: 7 },
      { ...good, id: '5', edit_history_tweet_ids: null, public_metrics: { like_count: '3' }, entities: 1 },
      null,
    ]
    const { feed } = await network({
      answer: () => json({ data: [...odd, good], meta: { result_count: 4 } }),
    })
    const page = await poll(feed)
    expect(page.items).toMatchObject([{ id: '5', reach: { likes: 3 } }, { id: good['id'] }])
    expect(page.rejected).toHaveLength(2)
  })

  it('tells edited and deleted posts, for the price of those that are there', async () => {
    const at = minutesAgo(30)
    const row = { ids: ['1', '2'], text: 'nyt kunnossa', at }
    const { feed, io } = await network({ posts: () => [row] })
    const statuses = await feed.lookup?.(
      [
        { id: '1', ref: '1 summoned' },
        { id: '3', ref: '3' },
      ],
      signal,
    )
    expect(statuses).toMatchObject([
      { id: '1', state: 'live', text: 'nyt kunnossa', reach: { likes: 1 } },
      { id: '3', state: 'deleted' },
    ])
    expect(spentOf(io)).toBeCloseTo(0.005, 6)
  })

  const writer = { client_id: 'client', client_secret: 'client-secret', refresh_token: 'r0' }
  const to = { id: '11', ref: '12 summoned' }
  const asked = (feed: Feed, text: string, ref = to) =>
    rejection(feed.reply?.(ref, text, 'k', signal) ?? Promise.resolve())

  it('answers who named us, with tokens that rotate and are kept over restarts', async () => {
    const desk = newDesk()
    const server = await replay(networkRoutes({}, desk))
    const io = memoryIo()
    const open = () =>
      openConnector('x', { ...options(server.url), ...writer }, { ...io, http: impatientClient() })
    expect(await open().reply?.(to, 'Pahoittelut!', 'k', signal)).toEqual({
      id: '77',
      url: 'https://x.com/revontuli/status/77',
    })
    expect(JSON.parse(server.calls.at(-1)?.body ?? '')).toEqual({
      text: 'Pahoittelut!',
      reply: { in_reply_to_tweet_id: '12' },
    })
    desk.good = 'revoked'
    await open().reply?.(to, 'Pahoittelut!', 'k', signal)
    expect(desk).toMatchObject({ given: 2, refresh: 'r2' })
    expect(spentOf(io)).toBeCloseTo(0.02, 6)
  })

  it('lets two processes that renew at once share what one of them was given', async () => {
    const desk = newDesk()
    const server = await replay(networkRoutes({}, desk))
    const io = memoryIo()
    const feeds = [0, 1].map(() =>
      openConnector('x', { ...options(server.url), ...writer }, { ...io, http: impatientClient() }),
    )
    const posted = await Promise.all(feeds.map((feed) => feed.reply?.(to, 'Hei', 'k', signal)))
    expect(posted.map((answer) => answer?.id)).toEqual(['77', '77'])
    expect(desk.given).toBe(1)
  })

  it('knows who quoted us', async () => {
    const at = minutesAgo(5)
    const quote = (author: string) => ({
      ...postOf({ ids: [idOf(at, author.length)], text: 'Katsokaa tätä https://t.co/q', at }),
      referenced_tweets: [{ type: 'quoted', id: '5' }],
      entities: { urls: [{ url: 'https://t.co/q', expanded_url: `https://x.com/${author}/status/5` }] },
    })
    const { feed } = await network({
      answer: () => json({ data: [quote('Revontuli'), quote('other')], meta: { result_count: 2 } }),
    })
    expect((await poll(feed)).items.map(({ ref }) => ref?.endsWith(' summoned'))).toEqual([true, false])
  })

  it('pays twenty times as much for an answer with a link', async () => {
    const { feed, io } = await network({}, writer)
    await feed.reply?.(to, 'Katso https://example.com/ohje', 'k', signal)
    expect(spentOf(io)).toBeCloseTo(0.2, 6)
  })

  it('gives a person the link where X lets apps not answer, and sends nothing', async () => {
    const { feed, server } = await network({}, writer)
    const error = await asked(feed, 'Hei & anteeksi', { id: '11', ref: '12' })
    expect(error).toBeInstanceOf(PermanentError)
    expect(error.message).toContain('https://x.com/intent/post?in_reply_to=12&text=Hei%20%26%20anteeksi')
    expect(await asked(feed, 'ä'.repeat(281))).toBeInstanceOf(PermanentError)
    expect(server.calls).toHaveLength(0)
  })

  it.each([
    [
      problem(403, 'Forbidden', { detail: 'You are not permitted to reply to this conversation.' }),
      /answer by hand: https:\/\/x\.com\/intent/,
    ],
    [
      problem(403, 'Forbidden', { detail: 'You are not allowed to create a Tweet with duplicate content.' }),
      /has this answer already/,
    ],
    [problem(403, 'Forbidden', { detail: 'Your account is suspended.' }), /app of X_CLIENT_ID.*suspended/],
  ])('passes on why X refuses an answer, and takes the money back: %#', async (reply, message) => {
    const { feed, io } = await network({ reply }, writer)
    const error = await asked(feed, 'Hei')
    expect(error).toBeInstanceOf(PermanentError)
    expect(error.message).toMatch(message)
    expect(spentOf(io)).toBe(0)
  })

  it('says what to renew when the refresh token is gone', async () => {
    const { feed } = await network({}, { ...writer, refresh_token: 'used' })
    const error = await asked(feed, 'Hei')
    expect(error).toBeInstanceOf(PermanentError)
    expect(error.message).toMatch(/invalid_request.*sign in again and set X_CLIENT_ID/)
    expect(error.message).not.toContain('used')
  })

  it.each([
    ['a'.repeat(280), 280],
    ['ää öö', 5],
    ['日本', 4],
    ['👨‍👩‍👧‍👦', 2],
    ['🇫🇮 ok', 5],
    ['👍🏽', 2],
    ['katso https://example.com/a/very/long/address?with=everything', 29],
    ['“quotes” – dash', 15],
  ])('counts %s as X does', (text, weight) => {
    expect(weightOf(text)).toBe(weight)
  })

  it('knows links with and without a scheme', () => {
    expect(['katso example.com', 'https://a.b', 'Kiitos.', '12.50 e'].map(hasLink)).toEqual([
      true,
      true,
      false,
      false,
    ])
  })

  it('says what is missing or too much', () => {
    expect(() => openConnector('x', { query: 'revontuli' })).toThrow(MissingCredential)
    const open = (more: object) => () => openConnector('x', { bearer_token: 'b', ...more })
    expect(open({})).toThrow(ConfigError)
    expect(open({ query: 'revontuli', mentions: true })).toThrow(/both are two sources/)
    expect(open({ mentions: true })).toThrow(/account is missing/)
    expect(open({ query: 'revontuli' })().reply).toBeUndefined()
  })
})

const recorded = path.join(import.meta.dirname, '../../../../shared/fixtures/x')
const present = existsSync(recorded)
if (!present) console.warn('SKIPPED: no samples of X beside the project')

describe.skipIf(!present)('samples of X', () => {
  it.each(['search_recent_full.json', 'search_recent_minimal.json'])('hold posts: %s', async (name) => {
    const body = readFileSync(path.join(recorded, name), 'utf8')
    const page = await poll((await network({ answer: () => ({ body }) })).feed)
    expect(page.items[0]).toMatchObject({
      id: '1234567890123456789',
      text: 'Just started learning Python and loving it!',
    })
    page.items.forEach(checkItem)
  })
})
