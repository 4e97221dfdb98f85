import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Feed, Page } from '../../../connectors/connector.ts'
import { nextMidnight } from '../../../connectors/youtube/api.ts'
import { ConfigError, MissingCredential, PermanentError, RetryLater } from '../../../lib/errors.ts'
import { rejection } from '../../lib/servers.ts'
import { churn, type World, worlds } from '../churn.ts'
import { checkItem, fixture, openConnector, testConnector } from '../contract.ts'
import { googleError } from '../access/google-account.ts'
import { memoryIo } from '../memory-io.ts'
import { impatientClient, json, replay, webPage, type Replay } from '../replay.ts'
import { key, channel, options, type Comment, threadOf, type Tube, tubeRoutes } from './server.ts'

const signal = new AbortController().signal

testConnector('youtube', {
  options,
  secret: key,
  answer: { body: fixture('youtube/threads.json'), headers: { 'content-type': 'application/json' } },
  earlierCursor:
    '{"overlap":"{\\"newest\\":1793610000000,\\"seen\\":[[\\"4QuDUwPbQDtW3b9_Qn4Y\\",1793610000000],[\\"jonNT8F38_I4KHxSWF_R\\",1793606400000],[\\"JzXCnXXJIPY1E5lxyPI6\\",1793520000000]]}","counts":[]}',
  expected: [
    {
      id: 'UgzRevontuli000000000002.9aaa',
      text: 'Samma här <3',
      author: { name: '@nils', url: undefined },
      url: 'https://www.youtube.com/watch?v=abcdefghijk&lc=UgzRevontuli000000000002.9aaa',
      reach: { likes: 0 },
    },
    {
      id: 'UgzRevontuli000000000002',
      unique: 'connector',
      text: 'Lasku tuli taas väärin & kahteen kertaan.\nKuka vastaa?',
      author: { name: '@kaisa-kaamos', url: 'https://www.youtube.com/channel/UCkaisa00000000000000000' },
      publishedAt: new Date('2026-11-02T08:00:00Z'),
      editedAt: new Date('2026-11-02T08:05:00Z'),
      reach: { likes: 12, replies: 1 },
    },
    { id: 'UgzRevontuli000000000001', url: undefined, editedAt: undefined, reach: { replies: 0 } },
  ],
  garbage: [
    { body: '' },
    webPage('Sorry'),
    { body: 'null' },
    { body: '{"items":7}' },
    { body: '{}' },
    { body: '{"items":[{"id":"x"},null]}' },
  ],
})

async function tube(
  given: Tube,
  more = {},
  io = memoryIo(),
): Promise<{ feed: Feed; server: Replay; io: typeof io }> {
  const server = await replay(tubeRoutes(given))
  const feed = openConnector(
    'youtube',
    { ...options(server.url), ...more },
    { ...io, http: impatientClient() },
  )
  return { server, feed, io }
}

async function poll(feed: Feed, cursor?: string): Promise<Page> {
  const page = await feed.poll?.(cursor, signal)
  if (!page) throw new Error('no poll')
  return page
}

describe('youtube', () => {
  it(`loses and repeats nothing in ${worlds} cases of churn`, async () => {
    const rows = ({ posts }: World): Comment[] =>
      posts
        .filter((post) => !post.deleted)
        .map(({ serial, text, createdAt, changedAt }) => ({
          id: `Ug${serial}`,
          text,
          at: createdAt,
          editedAt: changedAt,
        }))
    const happened = await churn({
      connector: 'youtube',
      options: (origin) => ({ ...options(origin), units_a_day: 1_000_000 }),
      routes: (world) => tubeRoutes({ threads: () => rows(world()) }),
      sortedBy: 'created',
      overlapSeconds: 48 * 3600,
      burst: 200,
    })
    expect(Math.min(...Object.values(happened))).toBeGreaterThan(worlds / 10)
  })

  it('reads all answers of a thread when their number has changed, and only then', async () => {
    const replies = Array.from({ length: 130 }, (_, nth) => ({
      id: `UgA.${nth}`,
      at: new Date(Date.UTC(2026, 10, 1, 1, 0, nth)),
    }))
    const threads: Comment[] = [{ id: 'UgA', replies }]
    const { feed, server } = await tube({ threads: () => threads })
    const first = await poll(feed)
    expect(first.items).toHaveLength(131)
    first.items.forEach(checkItem)
    expect(server.calls.filter((call) => call.path.endsWith('/comments'))).toHaveLength(2)
    const second = await poll(feed, first.cursor)
    expect(second.items).toEqual([])
    expect(server.calls.filter((call) => call.path.endsWith('/comments'))).toHaveLength(2)
    replies.push({ id: 'UgA.late', at: new Date(Date.UTC(2026, 10, 1, 2)) })
    expect((await poll(feed, second.cursor)).items.map(({ id }) => id)).toEqual(['UgA.late'])
  })

  it('goes on when a comment is deleted while its answers are asked for', async () => {
    const replies = Array.from({ length: 6 }, (_, nth) => ({ id: `UgA.${nth}` }))
    const { feed } = await tube({
      threads: () => [{ id: 'UgA', replies }, { id: 'UgB' }],
      answer: ({ query }) =>
        query['parentId'] ? googleError(404, 'NOT_FOUND', 'gone', 'commentNotFound') : undefined,
    })
    expect((await poll(feed)).items.map(({ id }) => id)).toEqual(['UgA', 'UgB'])
  })

  it('says when a comment has more answers than it reads', async () => {
    const many = Array.from({ length: 1001 }, (_, nth) => ({ id: `UgA.${nth}` }))
    let replies = many
    const { feed } = await tube({ threads: () => [{ id: 'UgA', replies }] })
    expect((await poll(feed)).gap, 'the first poll leaves the past alone').toBeUndefined()
    replies = []
    const { cursor } = await poll(feed)
    replies = many
    expect((await poll(feed, cursor)).gap).toMatch(/more than 1000 answers/)
  })

  it('books one unit for each page, and asks nothing once the day is spent', async () => {
    const threads = Array.from({ length: 150 }, (_, nth) => ({
      id: `Ug${nth}`,
      at: new Date(Date.UTC(2026, 10, 1) - nth * 1000),
    }))
    const { feed, server, io } = await tube({ threads: () => threads }, { units_a_day: 3 })
    const first = await poll(feed)
    expect([...io.spent.values()]).toEqual([1])
    const second = await poll(feed, first.cursor)
    expect(second.items).toHaveLength(50)
    expect([...io.spent.values()]).toEqual([3])
    expect(await rejection(poll(feed, second.cursor))).toBeInstanceOf(RetryLater)
    expect(server.calls).toHaveLength(3)
    expect([...io.spent.keys()].join()).not.toContain(key)
  })

  it('finds videos by words within the hundred searches of a day, and completes those that concern us', async () => {
    const videos = Array.from({ length: 60 }, (_, nth) => ({
      id: `video-${String(nth).padStart(5, '0')}`,
      title: `Revontuli &amp; laskut ${nth}`,
      at: new Date(Date.UTC(2026, 10, 2) - nth * 60_000),
    }))
    const { feed, io } = await tube(
      { videos: () => videos },
      { channel: undefined, search: 'revontuli|"revontuli oy"', language: 'fi', country: 'FI' },
    )
    const first = await poll(feed)
    expect(first.items).toHaveLength(50)
    expect(first.items[0]).toMatchObject({
      id: 'video-00000',
      ref: `video ${channel}`,
      title: 'Revontuli & laskut 0',
      author: { name: 'Aino & co' },
      url: 'https://www.youtube.com/watch?v=video-00000',
    })
    expect([...io.spent.keys()]).toEqual([expect.stringMatching(/^youtube-search:/)])
    const [complete] = (await feed.hydrate?.(first.items.slice(0, 1), signal)) ?? []
    expect(complete).toMatchObject({
      language: 'fi',
      reach: { views: 1200, likes: 7 },
      text: expect.stringContaining('the whole text'),
    })
    // The next search of this key has its turn a hundredth of a day later, whichever source asks.
    expect(await rejection(poll(feed, first.cursor))).toBeInstanceOf(RetryLater)
  })

  it('takes switched-off comments for an empty list with a notice, one video among others', async () => {
    const { feed } = await tube(
      {
        threads: () => [{ id: 'Ug1' }],
        answer: ({ query }) =>
          query['videoId'] === 'bbbbbbbbbbb'
            ? googleError(403, 'FORBIDDEN', 'The video has disabled comments.', 'commentsDisabled')
            : query['videoId'] === 'ccccccccccc'
              ? googleError(404, 'NOT_FOUND', 'The video could not be found.', 'videoNotFound')
              : undefined,
      },
      { channel: undefined, videos: ['aaaaaaaaaaa', 'bbbbbbbbbbb', 'ccccccccccc'] },
    )
    const page = await poll(feed)
    expect(page.items).toHaveLength(1)
    expect(page.notices).toEqual([
      expect.stringMatching(/^bbbbbbbbbbb: Comments are switched off/),
      expect.stringMatching(/^ccccccccccc could not be read .*no such video.* mend it\.$/),
    ])
    expect((await poll(feed, page.cursor)).items).toEqual([])
  })

  it('resolves a handle once', async () => {
    const { feed, server } = await tube({ threads: () => [{ id: 'Ug1' }] }, { channel: '@revontuli' })
    await poll(feed)
    await poll(feed)
    expect(server.calls.filter((call) => call.path.endsWith('/channels'))).toHaveLength(1)
    const other = await tube({}, { channel: '@nobody' })
    expect((await rejection(poll(other.feed))).message).toMatch(/knows no channel @nobody/)
  })

  it.each([
    [
      googleError(400, 'INVALID_ARGUMENT', 'Bad Request', 'keyInvalid'),
      PermanentError,
      /set YOUTUBE_API_KEY/,
    ],
    [
      googleError(403, 'PERMISSION_DENIED', 'disabled', 'accessNotConfigured'),
      PermanentError,
      /enable it there/,
    ],
    [
      googleError(403, 'PERMISSION_DENIED', 'Consumer suspended', 'CONSUMER_SUSPENDED'),
      PermanentError,
      /has suspended the project/,
    ],
    [googleError(403, 'PERMISSION_DENIED', 'blocked', 'ipRefererBlocked'), PermanentError, /restriction/],
    [googleError(403, 'PERMISSION_DENIED', 'private', 'forbidden'), PermanentError, /owner only/],
    [googleError(404, 'NOT_FOUND', 'x', 'channelNotFound'), PermanentError, /knows no such video, channel/],
    [googleError(403, 'X', 'exceeded your <a href="/q">quota</a>', 'quotaExceeded'), RetryLater, /used up/],
    [googleError(403, 'X', 'slow down', 'rateLimitExceeded'), RetryLater, /used up/],
    [
      googleError(400, 'X', 'Internal hiccup', 'processingFailure'),
      Error,
      /answered 400 \("Internal hiccup"\)/,
    ],
  ])('says what a refusal means and what to do: %#', async (answer, kind, message) => {
    const { feed } = await tube({ answer: () => answer })
    const error = await rejection(poll(feed))
    expect(error).toBeInstanceOf(kind)
    expect(error.message).toMatch(message)
    expect(error.message).not.toContain(key)
  })

  it('waits for midnight in California when the quota of the day is used up', async () => {
    const error = await rejection(
      poll((await tube({ answer: () => googleError(403, 'X', 'x', 'dailyLimitExceeded') })).feed),
    )
    const at = error instanceof RetryLater ? error.retryAt : undefined
    const clock = new Intl.DateTimeFormat('en-GB', { timeZone: 'America/Los_Angeles', timeStyle: 'medium' })
    expect(clock.format(at)).toMatch(/^(00|24):00:00$/)
    expect(at?.getTime()).toBeGreaterThan(Date.now())
  })

  it.each([
    ['2026-11-22T04:12:21Z', '2026-11-22T08:00:00Z'],
    ['2026-07-01T06:59:59Z', '2026-07-01T07:00:00Z'],
    ['2026-07-01T07:00:00Z', '2026-07-02T07:00:00Z'],
    // The clock goes back on 1 November and forward on 8 March 2026.
    ['2026-11-01T08:00:00Z', '2026-11-02T08:00:00Z'],
    ['2026-03-08T09:00:00Z', '2026-03-09T07:00:00Z'],
  ])('knows the midnight after %s', (now, midnight) => {
    expect(nextMidnight('America/Los_Angeles', new Date(now))).toEqual(new Date(midnight))
  })

  it('keeps the readable comments of a page with surprises', async () => {
    const good = threadOf({ id: 'Ug1' })
    const bare = {
      ...good,
      snippet: { topLevelComment: { id: 'Ug2', snippet: { textDisplay: 'vain sanat', likeCount: null } } },
    }
    const nameless = { ...good, snippet: { ...good.snippet, topLevelComment: { id: null } } }
    const { feed } = await tube({ answer: () => json({ items: [nameless, bare, good, 'x'] }) })
    const page = await poll(feed)
    expect(page.items.map(({ id }) => id)).toEqual(['Ug2', 'Ug1'])
    expect(page.rejected).toHaveLength(2)
  })

  it('refuses a listing that never advances', async () => {
    const threads = [threadOf({ id: 'Ug1', at: new Date() })]
    const { feed } = await tube({ answer: () => json({ items: threads, nextPageToken: 'p1' }) })
    const { cursor } = await poll(feed)
    expect((await rejection(poll(feed, cursor))).message).toMatch(/does not advance/)
  })

  it('tells edited, counted and deleted comments and videos', async () => {
    const at = new Date('2026-11-01T00:00:00Z')
    const edited = new Date('2026-11-02T00:00:00Z')
    const threads: Comment[] = [
      { id: 'Ug1', text: 'kiitos, korjattu', at, editedAt: edited },
      { id: 'Ug2', deleted: true },
    ]
    const { feed, server } = await tube({
      threads: () => threads,
      videos: () => [{ id: 'aaaaaaaaaaa', title: 'T', at }],
    })
    const posts = [
      { id: 'Ug1' },
      { id: 'Ug2' },
      { id: 'aaaaaaaaaaa', ref: 'video UC1' },
      { id: 'bbbbbbbbbbb', ref: 'video UC1' },
    ]
    expect(await feed.lookup?.(posts, signal)).toMatchObject([
      { id: 'Ug1', state: 'live', text: 'kiitos, korjattu', editedAt: edited, reach: { likes: 1 } },
      { id: 'Ug2', state: 'deleted' },
      { id: 'aaaaaaaaaaa', state: 'live', reach: { views: 1200 } },
      { id: 'bbbbbbbbbbb', state: 'deleted' },
    ])
    expect(server.calls.map((call) => call.path.slice(12))).toEqual(['videos', 'comments', 'commentThreads'])
  })

  it('does not take a comment for deleted that another answer still holds', async () => {
    const { feed } = await tube({
      threads: () => [{ id: 'Ug1' }],
      answer: (call) =>
        call.path.endsWith('/comments')
          ? json({ kind: 'youtube#commentListResponse', items: [] })
          : undefined,
    })
    expect(await feed.lookup?.([{ id: 'Ug1' }, { id: 'Ug2' }], signal)).toEqual([
      { id: 'Ug1', state: 'unknown' },
      { id: 'Ug2', state: 'deleted' },
    ])
  })

  it('halves a look-up that YouTube refuses because of one comment that is gone', async () => {
    const threads = Array.from({ length: 4 }, (_, nth) => ({ id: `Ug${nth}` }))
    const { feed } = await tube({
      threads: () => threads,
      answer: ({ query }) =>
        query['id']?.split(',').includes('Ug2')
          ? googleError(404, 'NOT_FOUND', 'gone', 'commentNotFound')
          : undefined,
    })
    const statuses = await feed.lookup?.(threads, signal)
    expect(statuses?.map(({ state }) => state)).toEqual(['live', 'live', 'deleted', 'live'])
  })

  const writer = (origin: string) => ({
    client_id: 'c',
    client_secret: 's',
    refresh_token: '1//r',
    token_url: `${origin}/token`,
  })

  it('answers below the comment that began the thread, for 50 units, and below a video', async () => {
    const io = memoryIo()
    const server = await replay(tubeRoutes({}))
    const feed = openConnector(
      'youtube',
      { ...options(server.url), ...writer(server.url) },
      { ...io, http: impatientClient() },
    )
    const to = { id: 'UgA.9b', url: 'https://www.youtube.com/watch?v=abcdefghijk&lc=UgA.9b' }
    const posted = await feed.reply?.(to, 'Pahoittelut!', 'k', signal)
    expect(posted).toEqual({ id: 'UgNew.1', url: 'https://www.youtube.com/watch?v=abcdefghijk&lc=UgNew.1' })
    expect(JSON.parse(server.calls.at(-1)?.body ?? '')).toEqual({
      snippet: { parentId: 'UgA', textOriginal: 'Pahoittelut!' },
    })
    expect([...io.spent.values()]).toEqual([50])
    await feed.reply?.({ id: 'abcdefghijk', ref: `video ${channel}` }, 'Kiitos', 'k2', signal)
    expect(server.calls.at(-1)?.path).toBe('/youtube/v3/commentThreads')
    const sent = server.calls.length
    const tooLong = await rejection(feed.reply?.(to, 'ä'.repeat(10_001), 'k', signal) ?? Promise.resolve())
    expect(tooLong).toBeInstanceOf(PermanentError)
    expect(server.calls).toHaveLength(sent)
  })

  it('offers no answers without an account, and says what is missing or double', () => {
    expect(openConnector('youtube', options('https://example.com')).reply).toBeUndefined()
    expect(() => openConnector('youtube', { channel })).toThrow(MissingCredential)
    expect(() => openConnector('youtube', { api_key: key })).toThrow(ConfigError)
    expect(() => openConnector('youtube', { channel, search: 'xyz', api_key: key })).toThrow(/give one of/)
  })
})

const recorded = path.join(import.meta.dirname, '../../../../shared/fixtures/youtube')
const present = existsSync(recorded)
if (!present) console.warn('SKIPPED: no recorded samples of YouTube beside the project')

describe.skipIf(!present)('recorded answers of YouTube', () => {
  const body = (name: string) => readFileSync(path.join(recorded, name), 'utf8')

  it('hold comments, a search and refusals', async () => {
    const replayed = async (name: string, status = 200, more = {}) =>
      (await tube({ answer: () => ({ status, body: body(name) }) }, more)).feed
    const page = await poll(await replayed('comment_threads_by_channel.json'))
    expect(page.items.map(({ text }) => text)).toEqual(['Hello', 'exceptional content!'])
    const video = await poll(await replayed('comment_threads_by_video_paged_1.json'))
    expect(video.items.length).toBeGreaterThan(0)
    expect(video.items[0]?.text).toBe('Google.com')
    const search = await poll(
      await replayed('search_by_keywords_p1.json', 200, { channel: undefined, search: 'surfing' }),
    )
    expect(search.items).toHaveLength(4)
    search.items.forEach(checkItem)
    expect(await rejection(poll(await replayed('error_response.json', 400)))).toBeInstanceOf(PermanentError)
    expect(await rejection(poll(await replayed('error_search_quota_429.json', 429)))).toBeInstanceOf(
      RetryLater,
    )
    expect(await rejection(poll(await replayed('error_permission.json', 403)))).toBeInstanceOf(PermanentError)
  })
})
