import { createHmac } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Feed, FeedItem, InboundRequest, Page } from '../../../connectors/connector.ts'
import { ConfigError, MissingCredential, PermanentError, RetryLater } from '../../../lib/errors.ts'
import { rejection } from '../../lib/servers.ts'
import { churn, type World, worlds } from '../churn.ts'
import { checkItem, fixture, openConnector, testConnector } from '../contract.ts'
import { graphError } from './graph-server.ts'
import { memoryIo } from '../memory-io.ts'
import {
  appSecret,
  facebook,
  facebookRoutes,
  instagram,
  instagramRoutes,
  longAgo,
  renewal,
  threads,
  threadsRoutes,
  timeOf,
  token,
  type Comment,
  type Graph,
  type Place,
} from './server.ts'
import { impatientClient, json, replay, webPage, type Replay, type Route } from '../replay.ts'

const signal = new AbortController().signal

testConnector('meta', {
  options: (origin) => ({ ...facebook(origin), ratings: false }),
  secret: token,
  answer: { body: fixture('meta/feed.json'), headers: { 'content-type': 'application/json' } },
  earlierCursor:
    '{"inbox":"0","network":"{\\"feed\\":\\"{\\\\\\"newest\\\\\\":1793610000000,\\\\\\"seen\\\\\\":[[\\\\\\"TYbjW0Mas7ka8gIN3kKk\\\\\\",1793610000000],[\\\\\\"C8x3tjYuqjNBztWFdgc3\\\\\\",1793608200000],[\\\\\\"h0NbBiHBKtoA47DEQpj8\\\\\\",1793606400000],[\\\\\\"CYjj-F9iZJ4mcn_eN1OK\\\\\\",1793520000000],[\\\\\\"tSbiligmmnWCWX77rF33\\\\\\",1793433600000]]}\\"}"}',
  expected: [
    {
      id: '900_3',
      unique: 'connector',
      ref: 'comment',
      url: 'https://www.facebook.com/revontuli/posts/900?comment_id=3',
      text: 'Taas hinnankorotus, minä vaihdan.',
      author: { name: 'Kaisa Kaamos' },
      publishedAt: new Date('2026-11-02T09:00:00Z'),
      reach: { likes: 9, replies: 1 },
    },
    { id: '123456_800', ref: 'post', author: undefined, reach: { likes: 5, shares: 2 } },
  ],
  garbage: [
    { body: '' },
    webPage('Facebook'),
    { body: 'null' },
    { body: '{"data":7}' },
    { body: '{}' },
    { body: '{"data":[{"id":7},null]}' },
    // Errors now and then come with 200.
    { body: '{"error":{"message":"Please reduce the amount of data","code":1}}' },
  ],
})

interface Opened {
  feed: Feed
  server: Replay
  io: ReturnType<typeof memoryIo>
}

async function open(
  options: (origin: string) => Record<string, unknown>,
  routes: Route[],
  more = {},
): Promise<Opened> {
  const server = await replay(routes)
  const io = memoryIo()
  const feed = openConnector('meta', { ...options(server.url), ...more }, { ...io, http: impatientClient() })
  return { feed, server, io }
}

async function threadsOpen(graph: Graph, more = {}): Promise<Opened> {
  const young = renewal({ token: '' }, 'th_refresh_token', () => 0)
  return await open(threads, [young, ...threadsRoutes(graph)], more)
}

async function poll(feed: Feed, cursor?: string): Promise<Page> {
  const page = await feed.poll?.(cursor, signal)
  if (!page) throw new Error('no poll')
  return page
}

async function pollAll(feed: Feed, cursor?: string): Promise<FeedItem[]> {
  const page = await poll(feed, cursor)
  return page.more ? [...page.items, ...(await pollAll(feed, page.cursor))] : page.items
}

/** The posts of the world as comments below three older posts. */
function placesOf({ posts }: World, id: (serial: number) => string): Place[] {
  return [0, 1, 2].map((nth) => ({
    id: `12345${nth}`,
    at: new Date(Date.UTC(2025, 1, 28 - nth)),
    message: 'Hinnasto',
    comments: posts
      .filter((post) => !post.deleted && post.serial % 3 === nth)
      .map(({ serial, text, createdAt }) => ({ id: id(serial), text, at: createdAt })),
  }))
}

describe('meta', () => {
  it(`loses and repeats nothing on a Facebook page in ${worlds} cases of churn`, async () => {
    const happened = await churn({
      connector: 'meta',
      options: (origin) => ({ ...facebook(origin), ratings: false }),
      routes: (world) => facebookRoutes({ places: () => placesOf(world(), (serial) => `900_${serial}`) }),
      sortedBy: 'created',
      overlapSeconds: 7200,
      // Edits and deletions show on the page of comments that comes along: 50 below each post.
      watches: 60,
      burst: 240,
    })
    expect(Math.min(...Object.values(happened))).toBeGreaterThan(worlds / 10)
  })

  it(`loses and repeats nothing on Instagram in ${worlds} cases of churn`, async () => {
    const happened = await churn({
      connector: 'meta',
      options: (origin) => ({ ...instagram(origin), tags: false }),
      routes: (world) => instagramRoutes({ places: () => placesOf(world(), (serial) => `900${serial}`) }),
      sortedBy: 'created',
      overlapSeconds: 7200,
      watches: 60,
      burst: 100,
    })
    expect(Math.min(...Object.values(happened))).toBeGreaterThan(worlds / 10)
  })

  it(`loses and repeats nothing on Threads in ${worlds} cases of churn`, async () => {
    const rows = ({ posts }: World): Comment[] =>
      posts
        .filter((post) => !post.deleted)
        .map(({ serial, text, createdAt }) => ({ id: String(serial), text, at: createdAt }))
    const young = renewal({ token: '' }, 'th_refresh_token', () => 0)
    const happened = await churn({
      connector: 'meta',
      options: threads,
      routes: (world) => [young, ...threadsRoutes({ threads: () => rows(world()) })],
      sortedBy: 'created',
      overlapSeconds: 6 * 3600,
      burst: 150,
    })
    expect(Math.min(...Object.values(happened))).toBeGreaterThan(worlds / 10)
  })

  it('goes on when a post is deleted while its comments are read, and says when there are too many', async () => {
    const late = (count: number) =>
      Array.from({ length: count }, (_, nth) => ({
        id: `900_${nth}`,
        at: new Date(Date.UTC(2025, 2, 2) - nth),
      }))
    let comments: Comment[] = [{ id: '900_old', at: longAgo }]
    let missing = true
    const { feed } = await open(
      facebook,
      facebookRoutes({
        places: () => [{ id: '1', at: longAgo, comments }],
        answer: (call) =>
          missing && call.path.endsWith('/1/comments')
            ? graphError(100, 'x', { error_subcode: 33 })
            : undefined,
      }),
      { ratings: false },
    )
    const { cursor } = await poll(feed)
    comments = late(2_100)
    expect((await poll(feed, cursor)).items).toHaveLength(50)
    missing = false
    const page = await poll(feed, cursor)
    expect([page.items.length, page.gap]).toEqual([
      1_950,
      expect.stringMatching(/^feed: comments below 1: more was posted than 19 pages hold/),
    ])
  })

  it('gives what Meta sent before what it reads, and keeps both places', async () => {
    const entries: { seq: number; item: FeedItem }[] = [
      { seq: 4, item: { id: 'p', unique: 'connector', text: 'lähetetty' } },
    ]
    const server = await replay(
      facebookRoutes({ places: () => [{ id: '1', at: longAgo, comments: [{ id: '900_1' }] }] }),
    )
    const inbox = { read: (after: number) => Promise.resolve(entries.filter(({ seq }) => seq > after)) }
    const feed = openConnector(
      'meta',
      { ...facebook(server.url), ratings: false },
      { ...memoryIo(), inbox, http: impatientClient() },
    )
    const first = await poll(feed)
    expect([first.items.map(({ id }) => id), first.more]).toEqual([['p'], true])
    expect(server.calls).toHaveLength(0)
    const second = await poll(feed, first.cursor)
    expect(second.items.map(({ id }) => id)).toEqual(['900_1'])
    expect((await poll(feed, second.cursor)).items).toEqual([])
  })

  it('reads recommendations as stars, also those without words, and goes on without them', async () => {
    const rating = { reviewer: { id: '9', name: 'Kaisa' }, created_time: timeOf(longAgo) }
    const ratings = [
      {
        ...rating,
        recommendation_type: 'negative',
        review_text: 'Ei koskaan enää.',
        open_graph_story: { id: '41' },
      },
      { ...rating, recommendation_type: 'negative' },
      { ...rating, rating: 4, recommendation_type: null },
      { ...rating },
    ]
    const { feed } = await open(facebook, facebookRoutes({ ratings: () => ratings }), { ratings: true })
    const page = await poll(feed)
    expect(page.items).toMatchObject([
      { id: '41', ref: 'rating', rating: 1, text: 'Ei koskaan enää.', author: { name: 'Kaisa' } },
      { rating: 1, text: '★☆☆☆☆' },
      { rating: 4, text: '★★★★☆' },
    ])
    page.items.forEach(checkItem)
    expect(page.rejected).toHaveLength(1)
    const refusing = await open(
      facebook,
      facebookRoutes({
        places: () => [{ id: '1', at: longAgo, comments: [{ id: '900_1' }] }],
        answer: (call) =>
          call.path.endsWith('/ratings') ? graphError(10, 'needs pages_read_user_content') : undefined,
      }),
      { ratings: true },
    )
    const rest = await poll(refusing.feed)
    expect(rest.items).toHaveLength(1)
    expect(rest.notices).toEqual([expect.stringMatching(/^ratings could not be read .*lacks a permission/)])
  })

  it('asks for recommendations only who wants them, and no more once Meta has retired them', async () => {
    const retired = facebookRoutes({
      places: () => [{ id: '1', at: longAgo, comments: [{ id: '900_1' }] }],
      answer: (call) =>
        call.path.endsWith('/ratings')
          ? graphError(12, '(#12) The ratings edge is deprecated for versions v22.0 and higher')
          : undefined,
    })
    const asked = ({ calls }: Replay) => calls.filter(({ path: at }) => at.endsWith('/ratings')).length
    const without = await open(facebook, retired)
    const page = await poll(without.feed)
    expect([page.items.length, page.notices ?? [], asked(without.server)]).toEqual([1, [], 0])
    const { feed, server } = await open(facebook, retired, { ratings: true })
    const first = await poll(feed)
    expect(first.items).toHaveLength(1)
    expect(first.notices).toEqual([expect.stringMatching(/take ratings out of the config/)])
    const second = await poll(feed, first.cursor)
    const third = await poll(feed, second.cursor)
    expect([second.notices ?? [], third.notices ?? [], asked(server)]).toEqual([[], [], 1])
  })

  it('reads answers to comments and tags on Instagram, and leaves out what we wrote', async () => {
    const comments = [
      {
        id: '2',
        text: 'kysymys',
        replies: [
          { id: '21', text: 'sama täällä' },
          { id: '22', text: 'anteeksi', by: 'revontuli' },
        ],
      },
    ]
    const { feed } = await open(
      instagram,
      instagramRoutes({
        places: () => [{ id: '11', at: longAgo, comments }],
        tags: () => [{ id: '71', text: '@revontuli ei toimi' }, { id: '72' }],
      }),
    )
    const items = await pollAll(feed)
    expect(items).toMatchObject([
      { id: '21', ref: 'comment 2', url: 'https://www.instagram.com/p/11/', author: { name: 'kaisa' } },
      { id: '2', ref: 'comment' },
      { id: '71', ref: 'media', text: '@revontuli ei toimi', url: 'https://www.instagram.com/p/71/' },
    ])
    items.forEach(checkItem)
  })

  it('says that a search on Threads has never found anything, once that is strange', async () => {
    const rows: Comment[] = []
    const { feed, io } = await threadsOpen({ threads: () => rows })
    let page = await poll(feed)
    for (let polls = 0; polls < 4; polls++) {
      expect(page.notices).toEqual([])
      page = await poll(feed, page.cursor)
    }
    expect(page.notices).toEqual([expect.stringMatching(/never found anything for "revontuli".*sensitive/)])
    expect([...io.spent.values()]).toEqual([0])
    rows.push({ id: '1' })
    page = await poll(feed, page.cursor)
    expect([page.items.length, page.notices]).toEqual([1, []])
    expect([...io.spent.values()]).toEqual([1])
  })

  it('searches a topic, and reads what names the account', async () => {
    const { feed, server } = await threadsOpen(
      { threads: () => [{ id: '1' }] },
      { query: ['#revontuli'], mentions: true },
    )
    expect((await poll(feed)).items).toHaveLength(2)
    expect(server.calls.find((call) => call.path.endsWith('/keyword_search'))?.query).toMatchObject({
      q: 'revontuli',
      search_mode: 'TAG',
    })
  })

  it.each([
    [
      graphError(190, 'expired', { error_subcode: 463 }),
      PermanentError,
      /the token has expired .*set FB_PAGE_TOKEN/,
    ],
    [graphError(190, 'removed', { error_subcode: 458 }), PermanentError, /was revoked/],
    [graphError(190, 'bad', {}, 401), PermanentError, /is not valid/],
    [graphError(101, 'app'), PermanentError, /deleted or suspended/],
    [graphError(10, 'pages_read_engagement'), PermanentError, /lacks a permission/],
    [graphError(200, 'x', {}, 403), PermanentError, /lacks a permission/],
    [graphError(368, 'x'), PermanentError, /blocks this account/],
    [graphError(100, 'x', { error_subcode: 33 }), PermanentError, /no such post or account/],
    [graphError(100, 'x'), PermanentError, /code 100 \("x"\)/],
    [graphError(2, 'down'), Error, /passing trouble \("down"\)/],
    [graphError(4, 'x', {}, 403), RetryLater, /rate limit/],
    [graphError(80_001, 'x'), RetryLater, /rate limit/],
    [graphError(613, 'x', {}, 200), RetryLater, /rate limit/],
    [webPage('Forbidden', 403), Error, /answered 403/],
  ])('says what a refusal means and what to do: %#', async (answer, kind, message) => {
    const { feed } = await open(facebook, facebookRoutes({ answer: () => answer }))
    const error = await rejection(poll(feed))
    expect(error).toBeInstanceOf(kind)
    expect(error.message).toMatch(message)
    expect(error.message).not.toContain(token)
  })

  it('waits as long as Meta estimates', async () => {
    const usage = { 123: [{ type: 'pages', call_count: 100, estimated_time_to_regain_access: 19 }] }
    const refusal = graphError(80_001, 'There have been too many calls')
    const { feed, server } = await open(
      facebook,
      facebookRoutes({
        answer: () => ({ ...refusal, headers: { 'x-business-use-case-usage': JSON.stringify(usage) } }),
      }),
      { ratings: false },
    )
    for (const error of [await rejection(poll(feed)), await rejection(poll(feed))]) {
      const minutes = error instanceof RetryLater ? (error.retryAt.getTime() - Date.now()) / 60_000 : 0
      expect(Math.abs(minutes - 19)).toBeLessThan(0.1)
    }
    expect(server.calls).toHaveLength(1)
  })

  it('refuses a listing that never advances', async () => {
    const stuck = {
      data: [{ id: '1', created_time: timeOf(new Date()) }],
      paging: { cursors: { after: 'after-1' }, next: 'https://x' },
    }
    const { feed } = await open(facebook, facebookRoutes({ answer: () => json(stuck) }), { ratings: false })
    const { cursor } = await poll(feed)
    expect((await rejection(poll(feed, cursor))).message).toMatch(/does not advance/)
  })

  it('renews a long-lived token in its second month, keeps it over restarts, and not on its first day', async () => {
    const good = { token }
    let age = 0
    const routes = [
      renewal(good, 'th_refresh_token', () => age),
      ...threadsRoutes({ threads: () => [{ id: '1' }] }, good),
    ]
    const server = await replay(routes)
    const io = memoryIo()
    const reopen = () => openConnector('meta', threads(server.url), { ...io, http: impatientClient() })
    const renewals = () => server.calls.filter((call) => call.path === '/refresh_access_token').length
    await poll(reopen())
    await poll(reopen())
    expect(renewals()).toBe(1)
    // A day later it is tried again.
    age = 2
    for (const [name, kept] of io.kept) io.kept.set(name, { ...kept, extra: { triedAt: '0' } })
    expect((await poll(reopen())).items).toHaveLength(1)
    expect([good.token, renewals()]).toEqual([`${token}+`, 2])
    await poll(reopen())
    expect(renewals()).toBe(2)
  })

  it('reads Instagram under its own login, without tags, and renews that token', async () => {
    const good = { token }
    const routes = instagramRoutes({ places: () => [{ id: '11', at: longAgo, comments: [{ id: '2' }] }] })
    const young = renewal(good, 'ig_refresh_token', () => 0)
    const { feed, server } = await open(instagram, [young, ...routes], { instagram_login: true })
    expect((await poll(feed)).items).toHaveLength(1)
    expect(server.calls.map((call) => call.path)).toEqual(['/refresh_access_token', '/v25.0/654321/media'])
  })

  const push = (body: unknown, secret = appSecret): InboundRequest => {
    const bytes = Buffer.from(JSON.stringify(body).replaceAll('ä', String.raw`\u00e4`))
    const signature = createHmac('sha256', secret).update(bytes).digest('hex')
    return {
      method: 'POST',
      query: {},
      headers: { 'x-hub-signature-256': `sha256=${signature}` },
      body: bytes,
    }
  }
  const receiver = { verify_token: 'sovittu-sana' }
  const received = async (feed: Feed, request: InboundRequest) => {
    if (!feed.receive) throw new Error('no receive')
    return await feed.receive(request)
  }
  const change = (value: Record<string, unknown>) => ({
    field: 'feed',
    value: {
      item: 'comment',
      verb: 'add',
      from: { id: '9', name: 'Kaisa' },
      created_time: 1_762_000_000,
      ...value,
    },
  })

  it('answers the challenge of Meta with the right token only', async () => {
    const { feed } = await open(facebook, [], receiver)
    const challenge = (verify: string): InboundRequest => ({
      method: 'GET',
      query: { 'hub.mode': 'subscribe', 'hub.verify_token': verify, 'hub.challenge': '1158201444' },
      headers: {},
      body: Buffer.alloc(0),
    })
    expect(await received(feed, challenge('sovittu-sana'))).toMatchObject({
      items: [],
      answer: { status: 200, body: '1158201444' },
    })
    expect(await rejection(received(feed, challenge('muu')))).toBeInstanceOf(PermanentError)
  })

  it('reads pushed comments and posts of a page, many at once, and what was removed', async () => {
    const { feed } = await open(facebook, [], receiver)
    const changes = [
      change({
        comment_id: '900_5',
        message: 'Väärä lasku',
        post: { permalink_url: 'https://www.facebook.com/p/900' },
      }),
      change({ comment_id: '900_6', message: 'meiltä', from: { id: '123456' } }),
      change({ item: 'status', post_id: '123456_7', message: 'Vieras kirjoittaa', verb: 'edited' }),
      change({ item: 'reaction', comment_id: '900_5', reaction_type: 'angry' }),
      change({ comment_id: '900_8', verb: 'remove' }),
      { field: 'mention', value: {} },
      'x',
    ]
    const result = await received(
      feed,
      push({ object: 'page', entry: [{ id: '123456', time: 1, changes }, { id: '123456' }] }),
    )
    expect(result.items).toMatchObject([
      {
        id: '900_5',
        ref: 'comment',
        text: 'Väärä lasku',
        url: 'https://www.facebook.com/p/900',
        author: { name: 'Kaisa' },
        publishedAt: new Date(1_762_000_000_000),
      },
      { id: '123456_7', ref: 'post', text: 'Vieras kirjoittaa' },
    ])
    result.items.forEach(checkItem)
    expect(result.deleted).toEqual(['900_8'])
  })

  it('refuses what is not signed with the secret of the app, and what is no notice', async () => {
    const { feed } = await open(facebook, [], receiver)
    const good = push({ entry: [] })
    for (const request of [
      push({ entry: [] }, 'another-secret'),
      { ...good, headers: {} },
      { ...good, body: Buffer.concat([good.body, Buffer.from(' ')]) },
      push({ entries: [] }),
      push(7),
    ])
      expect(await rejection(received(feed, request))).toBeInstanceOf(PermanentError)
    expect((await received(feed, good)).items).toEqual([])
  })

  it('asks for the words of a mention on Instagram, and lets Meta send it again when that fails', async () => {
    let down = false
    const { feed } = await open(
      instagram,
      instagramRoutes({ answer: () => (down ? graphError(2, 'down', {}, 400) : undefined) }),
      receiver,
    )
    const notice = push({
      object: 'instagram',
      entry: [
        {
          changes: [
            { field: 'mentions', value: { media_id: '81', comment_id: '82' } },
            { field: 'mentions', value: { media_id: '83' } },
            {
              field: 'comments',
              value: {
                id: '84',
                text: 'hei',
                from: { id: '5', username: 'nils' },
                media: { id: '1' },
                parent_id: '80',
              },
            },
            {
              field: 'comments',
              value: { id: '85', text: 'me', from: { id: '654321', username: 'revontuli' } },
            },
          ],
        },
      ],
    })
    const { items } = await received(feed, notice)
    expect(items).toMatchObject([
      { id: '82', ref: 'mention 81 82', text: '@revontuli lasku!', url: 'https://www.instagram.com/p/y/' },
      { id: '83', ref: 'media', text: '@revontuli hei' },
      { id: '84', ref: 'comment 80' },
    ])
    down = true
    expect(await rejection(received(feed, notice))).not.toBeInstanceOf(PermanentError)
  })

  it('receives nothing without the secret and the word', async () => {
    expect((await open(facebook, [])).feed.receive).toBeUndefined()
    expect((await threadsOpen({}, receiver)).feed.receive).toBeUndefined()
  })

  it('tells edited comments and deleted ones, and does not take a lost permission for a deletion', async () => {
    const nodes = () => [{ id: '900_1', text: 'nyt kunnossa' }]
    const posts = [
      { id: '900_1', ref: 'comment' },
      { id: '900_2', ref: 'comment' },
      { id: '41', ref: 'rating' },
    ]
    const { feed } = await open(facebook, facebookRoutes({ nodes }))
    expect(await feed.lookup?.(posts, signal)).toMatchObject([
      { id: '900_1', state: 'live', text: 'nyt kunnossa', reach: { likes: 1 } },
      { id: '900_2', state: 'deleted' },
      { id: '41', state: 'unknown' },
    ])
    const blind = await open(
      facebook,
      facebookRoutes({ answer: () => graphError(100, 'x', { error_subcode: 33 }) }),
    )
    expect((await blind.feed.lookup?.(posts, signal))?.map(({ state }) => state)).toEqual([
      'unknown',
      'unknown',
      'unknown',
    ])
    const lost = await open(facebook, facebookRoutes({ answer: () => graphError(10, 'x') }))
    expect(await rejection(lost.feed.lookup?.(posts, signal) ?? Promise.resolve())).toBeInstanceOf(
      PermanentError,
    )
  })

  it('looks up the others when Meta says of one post in its own way that it is gone, or refuses one question', async () => {
    const nodes = () => [{ id: '900_1', at: longAgo, text: 'yhä täällä' }]
    const posts = ['900_9', '900_1'].map((id) => ({ id, ref: 'comment' }))
    const said: [string, Record<string, unknown>, string][] = [
      ["(#100) Object with ID '900_9' does not exist", { type: 'OAuthException' }, 'deleted'],
      ['Unsupported get request.', { type: 'GraphMethodException' }, 'deleted'],
      ['(#100) This post is no longer available', {}, 'deleted'],
      ['(#100) Tried accessing nonexisting field (message) on node type (Comment)', {}, 'unknown'],
      ['(#100) Invalid parameter', {}, 'unknown'],
    ]
    for (const [message, more, state] of said) {
      const { feed } = await open(
        facebook,
        facebookRoutes({
          nodes,
          answer: (call) => (call.path.endsWith('/900_9') ? graphError(100, message, more) : undefined),
        }),
      )
      expect([message, await feed.lookup?.(posts, signal)]).toMatchObject([
        message,
        [
          { id: '900_9', state },
          { id: '900_1', state: 'live', text: 'yhä täällä' },
        ],
      ])
    }
  })

  it('answers comments, tags and mentions where each network wants it', async () => {
    const page = await open(facebook, facebookRoutes({}))
    const to = { id: '900_1', ref: 'comment', url: 'https://www.facebook.com/p/900' }
    expect(await page.feed.reply?.(to, 'Anteeksi', 'k', signal)).toEqual({
      id: '900_1_99',
      url: 'https://www.facebook.com/p/900?comment_id=99',
    })
    const gram = await open(instagram, instagramRoutes({}))
    await gram.feed.reply?.({ id: '21', ref: 'comment 2' }, 'Anteeksi', 'k', signal)
    await gram.feed.reply?.({ id: '82', ref: 'mention 81 82' }, 'Anteeksi', 'k', signal)
    await gram.feed.reply?.({ id: '71', ref: 'media' }, 'Anteeksi', 'k', signal)
    const sent = gram.server.calls.map(({ path: at, body }) => [
      at,
      Object.fromEntries(new URLSearchParams(body)),
    ])
    expect(sent).toMatchObject([
      ['/v25.0/2/replies', { message: 'Anteeksi' }],
      ['/v25.0/654321/mentions', { media_id: '81', comment_id: '82' }],
      ['/v25.0/654321/mentions', { media_id: '71' }],
    ])
    const thread = await threadsOpen({})
    expect(await thread.feed.reply?.({ id: '5', ref: 'post' }, 'Anteeksi', 'k', signal)).toEqual({ id: '32' })
  })

  it('refuses an answer that is too long before it is sent', async () => {
    const opened = [await open(facebook, []), await open(instagram, []), await threadsOpen({})]
    const texts = ['ä'.repeat(8001), 'ä'.repeat(2201), '😡'.repeat(126)]
    for (const [nth, { feed, server }] of opened.entries()) {
      const error = await rejection(
        feed.reply?.({ id: '1' }, texts[nth] ?? '', 'k', signal) ?? Promise.resolve(),
      )
      expect(error).toBeInstanceOf(PermanentError)
      expect(server.calls).toHaveLength(0)
    }
  })

  it('refuses a number that YAML has rounded, and says what to do', () => {
    const opened = (account: unknown) => () =>
      openConnector('meta', { account, network: 'facebook', page_token: 'x' })
    expect(opened(Number('17841406338772941'))).toThrow(/in quotes/)
    expect(opened('abc')).toThrow(/must be a number/)
    expect(opened(123456)).not.toThrow()
  })

  it('names the missing key of the network, and nothing to read', () => {
    expect(() => openConnector('meta', { network: 'facebook', account: '123' })).toThrow(MissingCredential)
    expect(() => openConnector('meta', { network: 'instagram', account: '123' })).toThrow(/INSTAGRAM_TOKEN/)
    expect(() => openConnector('meta', { network: 'threads', account: '123' })).toThrow(/THREADS_TOKEN/)
    expect(() => openConnector('meta', { network: 'threads', account: '123', mentions: false })).toThrow(
      ConfigError,
    )
  })
})

const samples = path.join(import.meta.dirname, '../../../../shared/fixtures')
const present = existsSync(path.join(samples, 'meta')) && existsSync(path.join(samples, 'threads'))
if (!present) console.warn('SKIPPED: no recorded samples of Meta beside the project')

describe.skipIf(!present)('recorded answers of Meta', () => {
  const body = (name: string) => readFileSync(path.join(samples, name), 'utf8')

  it('hold posts of a page', async () => {
    const { feed } = await open(
      facebook,
      facebookRoutes({ answer: () => ({ body: body('meta/fb_feed_fields_p1.json') }) }),
      { ratings: false },
    )
    const { items } = await poll(feed)
    expect(items.map(({ id }) => id)).toEqual(['4_10113477241177441', '4_10113449068715281'])
    items.forEach(checkItem)
  })

  it.each(['meta/ig_comments.json', 'meta/ig_comments_p1.json', 'meta/ig_replies.json'])(
    'hold comments below a post: %s',
    async (name) => {
      const comments = JSON.parse(body(name))
      const media = { data: [{ id: '1', timestamp: '2020-01-01T00:00:00+0000', comments }] }
      const { feed } = await open(instagram, instagramRoutes({ answer: () => json(media) }), { tags: false })
      const { items } = await poll(feed)
      expect(items).toHaveLength(comments.data.length)
      items.forEach(checkItem)
    },
  )

  it('hold mentions', async () => {
    for (const name of ['meta/ig_mentioned_comment.json', 'meta/ig_mentioned_media.json']) {
      const { feed } = await open(instagram, instagramRoutes({ answer: () => ({ body: body(name) }) }), {
        verify_token: 'sovittu',
      })
      const bytes = Buffer.from(
        JSON.stringify({ entry: [{ changes: [{ field: 'mentions', value: { media_id: '1' } }] }] }),
      )
      const signature = createHmac('sha256', appSecret).update(bytes).digest('hex')
      const request: InboundRequest = {
        method: 'POST',
        query: {},
        headers: { 'x-hub-signature-256': `sha256=${signature}` },
        body: bytes,
      }
      expect((await feed.receive?.(request))?.items).toMatchObject([
        { text: expect.stringContaining('@ikroskun') },
      ])
    }
  })

  it('hold posts of Threads', async () => {
    const { feed } = await threadsOpen({
      answer: () => ({ body: body('threads/huginn-threads_user_posts.json') }),
    })
    expect((await poll(feed)).items.map(({ text }) => text)).toEqual(['Second post', 'First post'])
  })
})
