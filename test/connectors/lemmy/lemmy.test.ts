import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Feed, Page } from '../../../connectors/connector.ts'
import { ConfigError, PermanentError, RetryLater } from '../../../lib/errors.ts'
import { rejection } from '../../lib/servers.ts'
import { churn, type World, worlds } from '../churn.ts'
import { fixture, openConnector, testConnector } from '../contract.ts'
import { languages, type Row, type Given, renderComment, lemmyRoutes, account } from './server.ts'
import { memoryIo } from '../memory-io.ts'
import { impatientClient, json, replay, tooMany, webPage, type Replay } from '../replay.ts'

testConnector('lemmy', {
  options: (origin) => ({ url: `${origin}/`, jwt: 'eyJ0.secret.session' }),
  secret: 'eyJ0.secret.session',
  aside: (address) => (address === '/api/v3/site' ? json({ all_languages: languages }) : undefined),
  answer: { body: fixture('lemmy/new.json'), headers: { 'content-type': 'application/json' } },
  earlierCursor:
    '{"posts":"{\\"newest\\":1762165800000,\\"seen\\":[[\\"2xd4XDKXg6JvgUtKGAm-\\",1762165800000]]}","comments":"{\\"newest\\":1762167720000,\\"seen\\":[[\\"hZjpo2_H4d78P4nS-jdM\\",1762167720000],[\\"NQz5Qcu1TP2PEYXzfTOw\\",1762167660000]]}"}',
  expected: [
    {
      id: 'https://lemmy.example/post/71',
      unique: 'connector',
      ref: '71',
      url: 'https://lemmy.example/post/71',
      title: 'Kokemuksia: Revontuli',
      text: 'Onko Revontuli hyvä?\nToimitus kesti 3 viikkoa.',
      quoted: 'Lasku oli väärin.',
      author: { name: 'kaamos', url: 'https://lemmy.example/u/kaamos' },
      publishedAt: new Date('2025-11-03T10:30:00Z'),
      editedAt: new Date('2025-11-03T10:40:00Z'),
      language: 'fi',
      reach: { likes: 6, replies: 2 },
    },
    {
      id: 'https://toinen.example/comment/9001',
      ref: '71 502',
      thread: { id: expect.stringMatching(/^(?:71|https:.*)$/), title: 'Kokemuksia: Revontuli' },
      text: 'Sama täällä, surkeaa palvelua.',
      language: undefined,
      reach: { likes: 1, replies: 0 },
    },
  ],
  garbage: [
    { body: '' },
    webPage('Server is restarting'),
    { body: 'null' },
    { body: '[]' },
    { body: '{"posts":null,"comments":null}' },
    { body: '{}' },
    { body: '{"posts":[{"post":{"id":1}},7],"comments":[null]}' },
    webPage('Forbidden', 403),
  ],
})

const signal = new AbortController().signal

async function poll(feed: Feed, cursor?: string): Promise<Page> {
  const page = await feed.poll?.(cursor, signal)
  if (!page) throw new Error('no poll')
  return page
}

async function instance(given: Given, more = {}, io = memoryIo()): Promise<{ feed: Feed; server: Replay }> {
  const server = await replay(lemmyRoutes(given))
  const http = impatientClient()
  return { server, feed: openConnector('lemmy', { url: server.url, ...more }, { ...io, http }) }
}

const start = Date.UTC(2025, 5, 1)

function numbered(from: number, to: number): Row[] {
  return Array.from({ length: to - from + 1 }, (_, i) => ({
    id: from + i,
    text: `viesti ${from + i}`,
    at: new Date(start + (from + i) * 1000),
  })).toReversed()
}

describe('lemmy', () => {
  it.each([
    ['posts', 3, 1],
    ['comments', 3, 126],
    ['posts', 4, 251],
    ['comments', 4, 376],
  ] as const)(
    `loses and repeats nothing in ${Math.ceil(worlds / 4)} cases of churn: %s, version %i`,
    async (kind, version, seed) => {
      // Writers empty what they delete; moderators leave the words.
      const rows = ({ posts }: World): Row[] =>
        posts.map(({ serial, text, createdAt, deleted }) => {
          const byModerator = deleted && serial % 2 === 0
          const own = deleted && !byModerator
          return { id: serial, text: own ? '' : text, at: createdAt, deleted: own, removed: byModerator }
        })
      const happened = await churn({
        connector: 'lemmy',
        options: (origin) => ({ url: origin, read: [kind] }),
        routes: (world) => lemmyRoutes({ version, [kind]: () => rows(world()) }),
        sortedBy: 'created',
        overlapSeconds: 3600,
        burst: 120,
        tellsDeletions: true,
        cases: worlds / 4,
        seed,
      })
      expect(Math.min(...Object.values(happened))).toBeGreaterThanOrEqual(worlds / 25)
    },
  )

  it('reads posts and comments of one community, and its languages once', async () => {
    const given = { posts: () => numbered(1, 2), comments: () => numbered(5, 6) }
    const { feed, server } = await instance(given, { community: 'suomi@sopuli.xyz', listing: 'local' })
    const page = await poll(feed)
    expect(page.items.map(({ text }) => text)).toEqual(['viesti 2', 'viesti 1', 'viesti 6', 'viesti 5'])
    expect(page.items.map(({ language }) => language)).toEqual(['fi', 'fi', undefined, undefined])
    await poll(feed, page.cursor)
    expect(server.calls.filter(({ path }) => path.endsWith('/site'))).toHaveLength(1)
    expect(server.calls[1]?.query).toEqual({
      type_: 'All',
      sort: 'New',
      limit: '50',
      community_name: 'suomi@sopuli.xyz',
    })
  })

  it('says that posts may be missing when more came than its pages hold', async () => {
    let rows = numbered(1, 10)
    const { feed } = await instance({ comments: () => rows }, { read: ['comments'] })
    const first = await poll(feed)
    rows = numbered(1, 2000).map((row) => ({ ...row, at: new Date(row.at.getTime() + 7_200_000) }))
    expect((await poll(feed, first.cursor)).gap).toMatch(/comments: more was posted than 30 pages hold/)
  })

  it('reads numbers that came as text and nothing where something was, and says which entries it could not read', async () => {
    const post = {
      id: '7',
      ap_id: 'https://l.example/post/7',
      name: 'Otsikko',
      body: null,
      published: 'eilen',
      deleted: null,
      language_id: '51',
    }
    const { feed } = await instance(
      {
        answer: () =>
          json({
            posts: [{ post, creator: null, counts: { upvotes: '4' } }, { post: null }, 7],
            next_page: null,
          }),
      },
      { read: ['posts'] },
    )
    const page = await poll(feed)
    expect(page.items).toEqual([
      {
        id: 'https://l.example/post/7',
        unique: 'connector',
        ref: '7',
        url: 'https://l.example/post/7',
        title: 'Otsikko',
        text: 'Otsikko',
        language: 'fi',
        reach: { likes: 4 },
      },
    ])
    expect(page.rejected).toHaveLength(2)
  })

  it('does not turn in circles when the instance ignores the page', async () => {
    const rows = numbered(1, 50).map((row) => renderComment(row, 3))
    const { feed, server } = await instance(
      { answer: () => json({ comments: rows }) },
      { read: ['comments'] },
    )
    const first = await poll(feed)
    rows.splice(0, 50, ...numbered(5000, 5049).map((row) => renderComment(row, 3)))
    expect((await rejection(poll(feed, first.cursor))).message).toMatch(/does not advance/)
    expect(server.calls.length).toBeLessThan(6)
  })

  it('reads past old posts that a community keeps at its top', async () => {
    const pinned: Row = { id: 1, text: 'säännöt', at: new Date(start - 9e9), featured_community: true }
    let rows = [pinned, ...numbered(2, 20)]
    const { feed } = await instance({ posts: () => rows }, { read: ['posts'], community: 'suomi' })
    const first = await poll(feed)
    rows = [pinned, ...numbered(2, 140)]
    expect((await poll(feed, first.cursor)).items).toHaveLength(120)
  })

  it.each([
    [json({ error: 'rate_limit_error' }, { status: 400 })],
    [json({ error: 'rate_limit_error' }, { status: 429 })],
    [tooMany(90, {})],
  ])('waits when the instance limits requests: %#', async (answer) => {
    const { feed } = await instance({ answer: () => answer })
    expect(await rejection(poll(feed))).toBeInstanceOf(RetryLater)
  })

  it.each([
    ['instance_is_private', 400, /members only; give a jwt/],
    ['couldnt_find_community', 404, /knows no such community/],
    ['site_ban', 403, /banned from the instance/],
    ['something_new', 400, /refuses this: something_new/],
  ])('gives up with one clear sentence on %s', async (error, status, message) => {
    const { feed } = await instance({ answer: () => json({ error }, { status }) })
    const thrown = await rejection(poll(feed))
    expect(thrown).toBeInstanceOf(PermanentError)
    expect(thrown.message).toMatch(message)
  })

  it('comes back later when the instance is in trouble inside', async () => {
    const { feed } = await instance({
      answer: () => json({ error: 'unknown', message: 'pool timed out' }, { status: 400 }),
    })
    expect(await rejection(poll(feed))).not.toBeInstanceOf(PermanentError)
  })

  it('says when there is no Lemmy at the address', async () => {
    const server = await replay([{ path: /.*/, answer: () => webPage('Not Found', 404) }])
    const feed = openConnector('lemmy', { url: server.url }, { http: impatientClient() })
    expect((await rejection(poll(feed))).message).toMatch(/is no Lemmy instance/)
  })

  it.each([3, 4] as const)(
    'logs in once for all, and again when the session has ended (version %i)',
    async (version) => {
      const sessions = new Set<string>()
      const io = memoryIo()
      const { feed, server } = await instance({ version, sessions, posts: () => numbered(1, 1) }, account, io)
      const logins = () => server.calls.filter(({ path }) => path.endsWith('/login')).length
      await Promise.all([poll(feed), poll(feed)])
      expect(logins()).toBe(1)
      await poll(openConnector('lemmy', { url: server.url, ...account }, { ...io, http: impatientClient() }))
      expect(logins()).toBe(1)
      sessions.clear()
      expect((await poll(feed)).items).toHaveLength(1)
      expect(logins()).toBe(2)
    },
  )

  it.each([
    ['incorrect_login', /password or jwt is wrong/],
    ['missing_totp_token', /second factor, which cannot be entered here; give a jwt/],
  ])('says what to do when the login fails with %s', async (error, message) => {
    const given: Given = {
      sessions: new Set(),
      answer: ({ path }) => (path.endsWith('/login') ? json({ error }, { status: 401 }) : undefined),
    }
    const { feed } = await instance(given, account)
    const thrown = await rejection(poll(feed))
    expect(thrown).toBeInstanceOf(PermanentError)
    expect(thrown.message).toMatch(message)
    expect(thrown.message).not.toContain('s4lasana')
  })

  it('tells what became of posts and comments', async () => {
    const edited = { id: 1, text: 'nyt **toimii**', at: new Date(start), updated: '2025-06-02T00:00:00Z' }
    const { feed } = await instance({
      posts: () => [edited, { id: 2, text: '', at: new Date(start), deleted: true }],
      comments: () => [{ id: 5, text: 'poistettu', at: new Date(start), removed: true }],
    })
    const posts = [
      { id: 'https://l.example/post/1', ref: '1' },
      { id: 'https://l.example/post/2', ref: '2' },
      { id: 'https://l.example/post/3', ref: '3' },
      { id: 'https://l.example/comment/5', ref: '9 5' },
      { id: 'https://l.example/comment/6', ref: '9 6' },
      { id: 'https://l.example/post/8', ref: '1' },
      { id: 'https://l.example/post/9' },
    ]
    expect(await feed.lookup?.(posts, signal)).toMatchObject([
      { state: 'live', text: 'nyt toimii', editedAt: new Date('2025-06-02'), reach: { likes: 1 } },
      { state: 'deleted' },
      { state: 'deleted' },
      { state: 'deleted' },
      { state: 'deleted' },
      { state: 'unknown' },
      { state: 'unknown' },
    ])
  })

  it('answers a post and a comment, and refuses what is too long before it is sent', async () => {
    const { feed, server } = await instance({ sessions: new Set() }, account)
    const posted = await feed.reply?.({ id: 'a', ref: '9 5' }, 'Kiitos palautteesta!', 'k', signal)
    expect(posted).toEqual({ id: 'https://l.example/comment/900', url: 'https://l.example/comment/900' })
    await feed.reply?.({ id: 'a', ref: '9' }, 'Kiitos!', 'k', signal)
    const sent = server.calls.filter(({ path, method }) => method === 'POST' && path === '/api/v3/comment')
    expect(sent.map(({ body }) => JSON.parse(body))).toEqual([
      { content: 'Kiitos palautteesta!', post_id: 9, parent_id: 5 },
      { content: 'Kiitos!', post_id: 9 },
    ])
    const long = await rejection(
      feed.reply?.({ id: 'a', ref: '9' }, 'x'.repeat(10_001), 'k', signal) ?? Promise.resolve(),
    )
    expect(long).toBeInstanceOf(PermanentError)
    const homeless = await rejection(feed.reply?.({ id: 'a' }, 'x', 'k', signal) ?? Promise.resolve())
    expect(homeless).toBeInstanceOf(PermanentError)
  })

  it('answers only with an account, which needs both its parts', async () => {
    expect((await instance({})).feed.reply).toBeUndefined()
    expect(() => openConnector('lemmy', { url: 'https://l.example', user: 'tuki' })).toThrow(ConfigError)
  })
})

const recorded = path.join(import.meta.dirname, '../../../../shared/fixtures/lemmy')
const present = existsSync(recorded)
if (!present) console.warn("SKIPPED: no samples of Lemmy's types beside the project")

describe.skipIf(!present)("samples made from Lemmy's types", () => {
  const body = (name: string) => readFileSync(path.join(recorded, name), 'utf8')

  it.each([3, 4] as const)('version %i gives a post and its comments', async (version) => {
    const { feed } = await instance({
      version,
      answer: ({ path }) => ({
        body: body(`v${version}_${path.includes('/comment/') ? 'comment' : 'post'}_list.json`),
      }),
    })
    const page = await poll(feed)
    expect(page.items[0]).toMatchObject({
      id: 'https://lemmy.example/post/123',
      title: 'Kokemuksia: Esimerkki Oy',
    })
    expect(page.items[1]).toMatchObject({
      text: 'Minulla hyvät kokemukset.',
      author: { name: 'example_user' },
    })
    expect(page.deleted).toEqual(version === 3 ? ['https://lemmy.example/comment/503'] : [])
  })

  it('knows the rate limit and the comment that was made', async () => {
    const limited = await instance({ answer: () => ({ status: 400, body: body('error_rate_limit.json') }) })
    expect(await rejection(poll(limited.feed))).toBeInstanceOf(RetryLater)
    const { feed } = await instance(
      { answer: () => ({ body: body('v3_comment_created.json') }) },
      { jwt: 'x' },
    )
    expect(
      await feed.reply?.({ id: 'a', ref: '123 501' }, 'Kiitos palautteesta!', 'k', signal),
    ).toMatchObject({
      id: 'https://lemmy.example/comment/504',
    })
  })
})
