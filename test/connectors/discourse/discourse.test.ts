import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Feed, Page } from '../../../connectors/connector.ts'
import { ConfigError, PermanentError, RetryLater } from '../../../lib/errors.ts'
import { rejection } from '../../lib/servers.ts'
import { churn, worlds } from '../churn.ts'
import { fixture, openConnector, testConnector } from '../contract.ts'
import { type Row, type Given, render, forumRoutes, rowsOf } from './server.ts'
import { impatientClient, json, replay, tooMany, webPage, type Replay } from '../replay.ts'

testConnector('discourse', {
  options: (origin) => ({ url: `${origin}/forum/`, api_key: 'k3y-of-the-forum', api_username: 'ennakko' }),
  secret: 'k3y-of-the-forum',
  answer: { body: fixture('discourse/posts.json'), headers: { 'content-type': 'application/json' } },
  expected: [
    {
      id: expect.stringMatching(/^http.*\/forum\/p\/90012$/),
      unique: 'connector',
      ref: '90012 501 3',
      url: expect.stringMatching(/\/forum\/t\/revontulen-lasku\/501\/3$/),
      thread: { id: expect.stringMatching(/\/forum\/t\/501$/), title: 'Revontulen lasku' },
      text: 'Ei toimi. Lasku on väärin jo kolmatta kertaa.',
      author: { name: 'kaamos', url: expect.stringMatching(/\/forum\/u\/kaamos$/) },
      publishedAt: new Date('2025-11-03T10:05:00Z'),
      editedAt: new Date('2025-11-03T10:45:00Z'),
      reach: { likes: 5, replies: 2, views: 41 },
    },
    {
      ref: '90010 501 1',
      title: 'Revontulen lasku',
      editedAt: undefined,
      reach: undefined,
    },
  ],
  garbage: [
    { body: '' },
    webPage('Log in'),
    { body: 'null' },
    { body: '[]' },
    { body: '{"latest_posts":null}' },
    { body: '{"latest_posts":[{"id":null},7]}' },
    webPage('Attention Required!', 403),
  ],
})

const signal = new AbortController().signal

async function poll(feed: Feed, cursor?: string): Promise<Page> {
  const page = await feed.poll?.(cursor, signal)
  if (!page) throw new Error('no poll')
  return page
}

/** Polls until nothing is left. */
async function drain(feed: Feed, cursor?: string): Promise<Page> {
  const page = await poll(feed, cursor)
  if (!page.more) return page
  const rest = await drain(feed, page.cursor)
  return { ...rest, items: [...page.items, ...rest.items] }
}

async function forum(
  given: Given,
  more: Record<string, unknown> = {},
): Promise<{ feed: Feed; server: Replay }> {
  const server = await replay(forumRoutes(given))
  const options = { url: server.url + (given.root ?? ''), ...more }
  return { server, feed: openConnector('discourse', options, { http: impatientClient() }) }
}

function numbered(from: number, to: number): Row[] {
  return Array.from({ length: to - from + 1 }, (_, i) => ({ id: from + i, text: `viesti ${from + i}` }))
}

const withKey = { api_key: 'k1', api_username: 'ennakko' }

describe('discourse', () => {
  it.each([
    ['old', 1],
    ['new', 251],
  ] as const)(
    `loses and repeats nothing in ${Math.ceil(worlds / 2)} cases of churn on a forum of the %s kind`,
    async (version, seed) => {
      const happened = await churn({
        connector: 'discourse',
        options: (origin) => ({ url: origin }),
        routes: (world) => forumRoutes({ rows: () => rowsOf(world()), version }),
        sortedBy: 'created',
        overlapSeconds: 24 * 3600,
        watches: 40,
        burst: 200,
        cases: worlds / 2,
        seed,
      })
      expect(Math.min(...Object.values(happened))).toBeGreaterThan(worlds * 0.06)
    },
  )

  it(`loses and repeats nothing in ${worlds} cases of churn through the search`, async () => {
    const happened = await churn({
      connector: 'discourse',
      options: (origin) => ({ url: origin, query: 'laskutus' }),
      routes: (world) => forumRoutes({ rows: () => rowsOf(world()) }),
      sortedBy: 'created',
      overlapSeconds: 24 * 3600,
      edits: false,
      burst: 100,
    })
    expect(Math.min(...Object.values(happened))).toBeGreaterThan(worlds * 0.06)
  })

  it.each(['old', 'new'] as const)(
    'reads 2,500 posts that came at once, over a desert of numbers (%s)',
    async (version) => {
      let rows = numbered(1, 20)
      const { feed, server } = await forum({ rows: () => rows, version })
      const first = await poll(feed)
      rows = [...rows, ...numbered(21, 60), ...numbered(400, 2859)]
      const page = await drain(feed, first.cursor)
      expect(new Set(page.items.map(({ id }) => id)).size).toBe(2500)
      expect(page.items).toHaveLength(2500)
      server.calls.length = 0
      expect((await poll(feed, page.cursor)).items).toEqual([])
      expect(server.calls).toHaveLength(1)
    },
  )

  it('does not turn in circles when something in between ignores how far back it is asked for', async () => {
    let newest = 20
    const { feed } = await forum({
      answer: () =>
        json({
          latest_posts: numbered(newest - 19, newest)
            .toReversed()
            .map(render),
        }),
    })
    const first = await poll(feed)
    newest = 500
    expect((await rejection(poll(feed, first.cursor))).message).toMatch(/does not advance/)
  })

  it('gives edits of the newest posts, posts that became visible late, and deletions that the forum tells', async () => {
    let rows = numbered(1, 30)
    const { feed, server } = await forum({ rows: () => rows })
    const first = await poll(feed)
    rows = numbered(1, 31).filter(({ id }) => id !== 12)
    const second = await poll(feed, first.cursor)
    expect(second.items.map(({ text }) => text)).toEqual(['viesti 31'])
    rows = [...numbered(1, 31), { id: 33, text: 'piilossa', hidden: true }]
    rows[5] = { id: 6, text: 'korjattu', version: 2 }
    rows[7] = { id: 8, text: '(post deleted by author)', user_deleted: true }
    const third = await poll(feed, second.cursor)
    expect(third.items.map(({ text }) => text)).toEqual(['korjattu'])
    expect(third.deleted).toEqual([`${server.url}/p/8`])
    expect(third.rejected).toEqual([{ id: '33', reason: 'the post is hidden by the forum' }])
    rows[31] = { id: 33, text: 'näkyvissä' }
    const fourth = await poll(feed, third.cursor)
    expect(fourth.items.map(({ text }) => text)).toEqual(['näkyvissä'])
    expect((await poll(feed, fourth.cursor)).items).toEqual([])
  })

  it('leaves out other categories, notes of the forum and posts of its robot, with the reason', async () => {
    const { feed } = await forum(
      {
        rows: () => [
          { id: 5, text: '(post deleted by author)', user_deleted: true, category_id: 6 },
          { id: 4, text: 'suljettu', post_type: 3, category_id: 6 },
          { id: 3, text: 'tervetuloa', user_id: -1, category_id: 6 },
          { id: 2, text: 'oikea', category_id: 6 },
          { id: 1, text: 'muualla', category_id: 7 },
        ],
      },
      { category: 6 },
    )
    const page = await poll(feed)
    expect(page.items.map(({ text }) => text)).toEqual(['oikea'])
    expect(page.rejected?.map(({ id }) => id)).toEqual(['5', '4', '3'])
  })

  it('reads numbers that came as text and nothing where something was, and says which posts it could not read', async () => {
    const strange = {
      id: '7',
      topic_id: '9',
      post_number: '3',
      actions_summary: null,
      reads: null,
      raw: null,
      username: 12,
    }
    const { feed, server } = await forum({
      answer: () =>
        json({
          latest_posts: [
            { ...strange, cooked: '<p>outo</p>', created_at: null },
            null,
            { id: null },
            { id: 5, cooked: null },
          ],
        }),
    })
    const page = await poll(feed)
    expect(page.items).toEqual([
      {
        id: `${server.url}/p/7`,
        unique: 'connector',
        ref: '7 9 3',
        url: `${server.url}/t/-/9/3`,
        text: 'outo',
        thread: { id: `${server.url}/t/9` },
        author: { name: '12', id: `${server.url}/u/12`, url: `${server.url}/u/12` },
      },
    ])
    expect(page.rejected?.map(({ reason }) => reason)).toEqual([
      'the post has no number',
      'the post has no number',
      'the post has no words',
    ])
  })

  it('searches by words, tag and category, and completes excerpts of what concerns us', async () => {
    const long = 'pitkä viesti '.repeat(40).trim()
    const { feed, server } = await forum(
      { rows: () => [{ id: 5, text: long, version: 3, updated_at: '2025-06-02T00:00:00Z' }] },
      { query: 'revontuli', tag: 'lasku', category: 6 },
    )
    const page = await poll(feed)
    expect(server.calls[0]?.query['q']).toBe('revontuli tags:lasku category:6 order:latest')
    expect(page.items).toMatchObject([
      { title: undefined, thread: { title: 'Aihe' }, url: `${server.url}/t/aihe/9/2`, reach: { likes: 1 } },
    ])
    const items = [
      { ...page.items[0]!, text: 'pitkä…' },
      { ...page.items[0]!, id: `${server.url}/p/6`, ref: '6 9 2', text: 'vanha' },
    ]
    const complete = await feed.hydrate?.(items, signal)
    expect(complete).toMatchObject([
      { text: long, thread: { title: 'Aihe' }, editedAt: new Date('2025-06-02') },
      { text: 'vanha' },
    ])
    await poll(feed, page.cursor)
    expect(server.calls.at(-1)?.query['q']).toMatch(/ after:2025-05-30$/)
  })

  it('says why the forum cannot search, instead of finding nothing', async () => {
    const { feed } = await forum(
      {
        answer: () => json({ posts: [], grouped_search_result: { error: 'Your search term is too short.' } }),
      },
      { query: 'abc' },
    )
    expect((await rejection(poll(feed))).message).toMatch(/too short/)
  })

  it.each([
    [json({ errors: ['x'], error_type: 'rate_limit', extras: { wait_seconds: 39 } }, { status: 429 }), 39],
    [tooMany(20, {}), 20],
    [webPage('429 Too Many Requests', 429), 60],
  ])('waits as long as the forum or its proxy says: %#', async (answer, seconds) => {
    const { feed } = await forum({ answer: () => answer })
    const error = await rejection(poll(feed))
    expect(error).toBeInstanceOf(RetryLater)
    const wait = error instanceof RetryLater ? (error.retryAt.getTime() - Date.now()) / 1000 : 0
    expect(Math.round(wait)).toBe(seconds)
  })

  it.each([
    [
      json({ errors: ['Log in'], error_type: 'not_logged_in' }, { status: 403 }),
      {},
      /members only .* give an api_key/,
    ],
    [
      json({ errors: ['No'], error_type: 'invalid_access' }, { status: 403 }),
      withKey,
      /refuses the key \("No"\)/,
    ],
    [webPage('Not Found', 404), {}, /is no Discourse forum: check the url/],
  ])('gives up with one clear sentence: %#', async (answer, key, message) => {
    const { feed } = await forum({ answer: () => answer }, key)
    const error = await rejection(poll(feed))
    expect(error).toBeInstanceOf(PermanentError)
    expect(error.message).toMatch(message)
  })

  it('comes back later when a guard against bots answers', async () => {
    const { feed } = await forum({ answer: () => webPage('Just a moment...', 403) })
    const error = await rejection(poll(feed))
    expect(error).not.toBeInstanceOf(PermanentError)
    expect(error.message).toMatch(/guard against bots/)
  })

  it('works in a folder, with a key on every request', async () => {
    const { feed, server } = await forum({ root: '/forum', key: 'k1', rows: () => numbered(1, 2) }, withKey)
    const page = await poll(feed)
    expect(page.items[0]).toMatchObject({
      url: `${server.url}/forum/t/aihe/9/2`,
      id: `${server.url}/forum/p/2`,
    })
  })

  it('tells what became of posts: edited, deleted, out of sight', async () => {
    const { feed } = await forum({
      rows: () => [
        {
          id: 1,
          text: 'nyt',
          version: 2,
          updated_at: '2025-06-02T00:00:00Z',
          actions_summary: [{ id: 2, count: 3 }],
        },
        { id: 2, text: 'x', deleted_at: '2025-06-02T00:00:00Z' },
        { id: 3, text: 'x', hidden: true },
      ],
      answer: ({ path }) =>
        path === '/posts/5.json'
          ? json({ errors: ['no'], error_type: 'invalid_access' }, { status: 403 })
          : path === '/posts/6.json'
            ? webPage('Not Found', 404)
            : undefined,
    })
    const posts = [1, 2, 3, 4, 5, 6].map((id) => ({ id: `http://x.example/p/${id}`, ref: `${id} 9 2` }))
    expect(await feed.lookup?.([...posts, { id: 'http://x.example/p/1' }], signal)).toMatchObject([
      { state: 'live', text: 'nyt', editedAt: new Date('2025-06-02'), reach: { likes: 3 } },
      { state: 'deleted' },
      { state: 'unknown' },
      { state: 'deleted' },
      { state: 'unknown' },
      { state: 'unknown' },
      { state: 'live' },
    ])
  })

  it('answers below the post, and says when a moderator sees it first', async () => {
    let queued = false
    const { feed, server } = await forum(
      {
        key: 'k1',
        answer: () =>
          queued
            ? json({ action: 'enqueued', success: true, pending_count: 1, pending_post: { id: 4 } })
            : undefined,
      },
      withKey,
    )
    const to = { id: `${server.url}/p/3`, ref: '3 9 2', url: `${server.url}/t/aihe/9/2` }
    expect(await feed.reply?.(to, 'Hei, autamme mielellämme!', 'k', signal)).toEqual({
      id: `${server.url}/p/777`,
      url: `${server.url}/p/777`,
    })
    expect(JSON.parse(server.calls[0]?.body ?? '')).toEqual({
      raw: 'Hei, autamme mielellämme!',
      topic_id: 9,
      reply_to_post_number: 2,
    })
    queued = true
    expect(await feed.reply?.(to, 'Hei, autamme mielellämme!', 'k', signal)).toEqual({
      id: 'pending-4',
      url: to.url,
      pending: true,
    })
  })

  it('passes on why the forum takes no answer, and does not send one that is too long', async () => {
    const errors = ['Body is too short (minimum is 20 characters)']
    const { feed, server } = await forum(
      { answer: () => json({ action: 'create_post', errors }, { status: 422 }) },
      withKey,
    )
    const to = { id: 'http://x.example/p/3', ref: '3 9 2' }
    const short = await rejection(feed.reply?.(to, 'Hei', 'k', signal) ?? Promise.resolve())
    expect(short).toBeInstanceOf(PermanentError)
    expect(short.message).toMatch(/too short/)
    const long = await rejection(feed.reply?.(to, 'x'.repeat(32_001), 'k', signal) ?? Promise.resolve())
    expect(long).toBeInstanceOf(PermanentError)
    expect(server.calls).toHaveLength(1)
  })

  it('answers only with a key, and reads and writes with a user key too', async () => {
    expect((await forum({})).feed.reply).toBeUndefined()
    expect(() => openConnector('discourse', { url: 'https://x.example', api_key: 'k' })).toThrow(ConfigError)
    const { feed, server } = await forum({}, { user_api_key: 'u1' })
    expect(feed.replies).toMatchObject({ max: 32_000, repeatable: false })
    await poll(feed)
    expect(server.calls[0]?.headers['user-api-key']).toBe('u1')
  })
})

const recorded = path.join(import.meta.dirname, '../../../../shared/fixtures/discourse')
const present = existsSync(recorded)
if (!present) console.warn('SKIPPED: no recorded Discourse answers beside the project')

describe.skipIf(!present)('recorded answers of Discourse', () => {
  const body = (name: string) => readFileSync(path.join(recorded, name), 'utf8')

  it('posts_latest.json and posts_before.json hold every post once', async () => {
    const { feed } = await forum({
      answer: ({ query }) => ({ body: body(query['before'] ? 'posts_before.json' : 'posts_latest.json') }),
    })
    const page = await poll(feed)
    expect(page.items.map(({ text }) => text)).toEqual(
      expect.arrayContaining(['holla bullhonky.', 'hi there. hi there. hi there.']),
    )
    expect(page.rejected).toHaveLength(2)
  })

  it('post.json is a post of the forum itself, which is still there', async () => {
    const { feed } = await forum({ answer: () => ({ body: body('post.json') }) })
    expect(await feed.lookup?.([{ id: 'x', ref: '11 8 1' }], signal)).toMatchObject([
      { state: 'live', reach: { likes: 0 } },
    ])
  })

  it('search.json of an old version is refused instead of being taken for nothing', async () => {
    const { feed } = await forum({ answer: () => ({ body: body('search.json') }) }, { query: 'test' })
    expect((await rejection(poll(feed))).message).toMatch(/unknown shape/)
  })
})
