import { existsSync, globSync, readFileSync } from 'node:fs'
import path, { basename } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Feed, Io, ItemRef } from '../../../connectors/connector.ts'
import {
  ConfigError,
  describeError,
  MissingCredential,
  PermanentError,
  RetryLater,
} from '../../../lib/errors.ts'
import { rejection } from '../../lib/servers.ts'
import { churn, type World, worlds } from '../churn.ts'
import { checkItem, fixture, openConnector, testConnector, type Answer } from '../contract.ts'
import { memoryIo } from '../memory-io.ts'
import { secret, app, type Thing, post, tokens, guarded, listing, listed } from './server.ts'
import { impatientClient, json, replay, webPage, type Call, type Route } from '../replay.ts'

const script = { ...app, password: 'salasana-7654321' }

testConnector('reddit', {
  options: (origin) => ({ ...app, subreddits: ['suomi'], read: ['posts'], url: origin, login: origin }),
  secret,
  aside: (asked) =>
    asked.startsWith('/api/v1/access_token') ? { body: '{"access_token":"t","expires_in":3600}' } : undefined,
  answer: { body: fixture('reddit/listing.json'), headers: { 'content-type': 'application/json' } },
  earlierCursor:
    '{"newest":1732100000000,"seen":[["ehiGJny9wH3mHcJMmGBJ",1732100000000],["uMzryDzuIaLTGMgzSwks",1732090000000],["JSj6MzD2Y3sYEYXzfTOw",1732080000000],["FBQIYvci-0QB4kDBG6nB",1732000000000]]}',
  expected: [
    {
      id: 't3_1gtest4',
      unique: 'connector',
      url: 'https://www.reddit.com/r/suomi/comments/1gtest4/revontuli_laskutti/',
      title: 'Revontuli laskutti kahdesti & katosi',
      text: 'Soitin kolme kertaa.\nei vastausta\nei hyvitystä',
      author: { name: 'aino_e', url: 'https://www.reddit.com/user/aino_e' },
      publishedAt: new Date('2024-11-20T10:53:20Z'),
      editedAt: new Date('2024-11-20T11:03:20Z'),
      reach: { likes: 41, replies: 7 },
    },
    {
      id: 't1_lxtest3',
      url: 'https://www.reddit.com/comments/1gtest4/_/lxtest3/',
      text: 'Sama täällä, ei ikinä enää',
      author: undefined,
      editedAt: undefined,
      reach: undefined,
    },
    { id: 't3_1gtest1', text: 'Kuva sähkölaskusta', reach: { likes: 0, replies: undefined } },
  ],
  garbage: [
    { body: '' },
    { body: '<html><title>Reddit is down</title></html>' },
    { body: 'null' },
    { body: '{"kind":"Listing"}' },
    { body: '{"kind":"Listing","data":{"children":{}}}' },
    { body: '{"kind":"Listing","data":{"children":[{"kind":"t5","data":{"name":"t5_x"}},7]}}' },
  ],
})

const signal = new AbortController().signal

function openReddit(url: string, options: Record<string, unknown>, io: Partial<Io> = {}): Feed {
  return openConnector('reddit', { ...app, url, login: url, ...options }, { http: impatientClient(), ...io })
}

async function polled(feed: Feed, cursor?: string) {
  const page = await feed.poll?.(cursor, signal)
  if (!page) throw new Error('no poll')
  return page
}

const start = 1_732_000_000

describe('reddit', () => {
  it(`loses and repeats nothing in ${worlds} seeded worlds, over deleted posts and tokens that end`, async () => {
    const granted: string[] = []
    const things = ({ posts }: World) =>
      posts
        // Some that are deleted vanish from the listing, the others stay there without their words.
        .filter(({ deleted, serial }) => !deleted || serial % 2 === 0)
        .toSorted((a, b) => b.createdAt.getTime() - a.createdAt.getTime() || b.serial - a.serial)
        .map(({ serial, text, createdAt, changedAt, version, deleted }) =>
          post(serial, createdAt.getTime() / 1000, {
            selftext: deleted ? '[deleted]' : text,
            edited: version > 0 && changedAt.getTime() / 1000,
          }),
        )
    let ended = 0
    const happened = await churn({
      connector: 'reddit',
      options: (origin) => ({ ...app, subreddits: ['suomi'], read: ['posts'], url: origin, login: origin }),
      routes: (world) => [
        tokens(granted),
        guarded(granted, {
          path: '/r/suomi/new',
          query: listed,
          answer(call) {
            if (world().random() > 0.05) return listing(things(world()), call)
            ended++
            granted.push('ended early')
            return json({ message: 'Unauthorized', error: 401 }, { status: 401 })
          },
        }),
      ],
      sortedBy: 'created',
      overlapSeconds: 1800,
    })
    expect(ended).toBeGreaterThan(worlds / 10)
    expect(happened['deletion']).toBeGreaterThan(worlds * 0.6)
  })

  it('tells that a post was deleted or removed, once', async () => {
    const granted: string[] = []
    let things = [post(2, start + 60), post(1, start)]
    const { url } = await replay([
      tokens(granted),
      guarded(granted, { path: '/r/suomi/new', query: listed, answer: (call) => listing(things, call) }),
    ])
    const feed = openReddit(url, { subreddits: ['suomi'], read: ['posts'] })
    const first = await polled(feed)
    things = [
      post(2, start + 60, { selftext: '[deleted]', author: '[deleted]' }),
      post(1, start, { removed_by_category: 'moderator' }),
    ]
    const second = await polled(feed, first.cursor)
    expect([second.items, second.deleted]).toEqual([[], ['t3_2', 't3_1']])
    expect((await polled(feed, second.cursor)).deleted).toEqual([])
  })

  it('reads posts, comments, a search and mentions with one token, and gives what two of them show once', async () => {
    const granted: string[] = []
    const mention = {
      kind: 't1',
      data: {
        name: 't1_m',
        body: 'u/revontuli_tuki vastatkaa',
        created_utc: start + 5,
        context: '/r/suomi/comments/1/x/m/?context=3',
      },
    }
    const comment = {
      kind: 't1',
      data: {
        name: 't1_c',
        body: 'Kommentti',
        created_utc: start + 3,
        permalink: '/r/suomi/comments/1/x/c/',
      },
    }
    const search = {
      q: /^revontuli$/,
      sort: /^new$/,
      t: /^(?:hour|day|week|month|year|all)$/,
      type: /^link$/,
      include_over_18: /^on$/,
    }
    const route = (asked: string, things: Thing[], query = {}) =>
      guarded(granted, {
        path: asked,
        query: { ...listed, ...query },
        answer: (call: Call) => listing(things, call),
      })
    const { url } = await replay([
      tokens(granted, /^grant_type=password&username=revontuli_tuki&password=salasana-7654321$/),
      route('/r/suomi+arkisuomi/new', [post(1, start)]),
      route('/r/suomi+arkisuomi/comments', [comment]),
      route('/search', [post(1, start), post(2, start - 5)], search),
      route('/message/mentions', [mention]),
    ])
    const feed = openReddit(url, {
      ...script,
      subreddits: ['suomi', 'arkisuomi'],
      query: 'revontuli',
      mentions: true,
    })
    const first = await polled(feed)
    first.items.forEach(checkItem)
    expect(first.items.map(({ id, url: address }) => [id, address])).toEqual([
      ['t3_1', 'https://www.reddit.com/r/suomi/comments/1/x/'],
      ['t1_c', 'https://www.reddit.com/r/suomi/comments/1/x/c/'],
      ['t3_2', 'https://www.reddit.com/r/suomi/comments/2/x/'],
      ['t1_m', 'https://www.reddit.com/r/suomi/comments/1/x/m/'],
    ])
    expect((await polled(feed, first.cursor)).items).toEqual([])
    expect(granted).toHaveLength(1)
  })

  it('keeps its token over restarts and renews it when Reddit no longer takes it', async () => {
    const granted: string[] = []
    const { url, calls } = await replay([
      tokens(granted),
      guarded(granted, {
        path: '/r/suomi/new',
        query: listed,
        answer: (call) => listing([post(1, start)], call),
      }),
    ])
    const io = memoryIo()
    const open = () => openReddit(url, { subreddits: ['suomi'], read: ['posts'] }, io)
    const first = await polled(open())
    await polled(open(), first.cursor)
    expect(granted).toHaveLength(1)
    granted.push('another')
    granted.push('token-0')
    await polled(open(), first.cursor)
    expect(calls.map((call) => call.path)).toEqual([
      '/api/v1/access_token',
      '/r/suomi/new',
      '/r/suomi/new',
      '/r/suomi/new',
      '/api/v1/access_token',
      '/r/suomi/new',
    ])
  })

  it('takes the token of an installed app, which has no secret', async () => {
    const granted: string[] = []
    const installed =
      /^grant_type=https%3A%2F%2Foauth\.reddit\.com%2Fgrants%2Finstalled_client&device_id=\w{20,30}$/
    const { url } = await replay([
      tokens(granted, installed, ''),
      guarded(granted, {
        path: '/r/suomi/new',
        query: listed,
        answer: (call) => listing([post(1, start)], call),
      }),
    ])
    const feed = openReddit(url, { subreddits: ['suomi'], read: ['posts'], client_secret: undefined })
    expect((await polled(feed)).items).toHaveLength(1)
  })

  it('rests when the limit, a fraction, is used up, and says what lies behind the thousandth post', async () => {
    const granted: string[] = []
    let count = 5
    let headers: Record<string, string> = { 'x-ratelimit-remaining': '412.0', 'x-ratelimit-reset': '300' }
    const { url } = await replay([
      tokens(granted),
      guarded(granted, {
        path: '/r/suomi/new',
        query: listed,
        answer: (call) => ({
          ...listing(
            Array.from({ length: count }, (_, i) => post(count - i, start + (count - i) * 60)),
            call,
          ),
          headers,
        }),
      }),
    ])
    const open = () => openReddit(url, { subreddits: ['suomi'], read: ['posts'] })
    const feed = open()
    const first = await polled(feed)
    expect(first.notBefore).toBeUndefined()
    headers = { 'x-ratelimit-remaining': '0.4', 'x-ratelimit-reset': '58' }
    const second = await polled(feed, first.cursor)
    expect(second.notBefore?.getTime()).toBeGreaterThan(Date.now() + 50_000)
    expect(await rejection(polled(feed, second.cursor))).toBeInstanceOf(RetryLater)
    count = 1500
    headers = {}
    const third = await polled(open(), second.cursor)
    expect(third.items).toHaveLength(1000)
    // Reddit itself ends there, without a word.
    expect(third.gap).toMatch(/^new posts: the listing ends before it reaches back/)
  })

  it('says that posts may be missing when the one it reads on from is deleted meanwhile', async () => {
    const granted: string[] = []
    let count = 1
    let deletedMeanwhile = false
    const { url } = await replay([
      tokens(granted),
      guarded(granted, {
        path: '/r/suomi/new',
        query: listed,
        answer(call) {
          const things = Array.from({ length: count }, (_, i) => post(count - i, start + (count - i) * 60))
          return listing(deletedMeanwhile && call.query['after'] ? things.slice(100) : things, call)
        },
      }),
    ])
    const feed = openReddit(url, { subreddits: ['suomi'], read: ['posts'] })
    const first = await polled(feed)
    count = 300
    deletedMeanwhile = true
    const second = await polled(feed, first.cursor)
    expect(second.items).toHaveLength(100)
    expect(second.gap).toContain('some may be missing')
  })

  it('tells apart who is to blame for a refusal, and names no secret', async () => {
    const forbidden = (body: unknown, headers = {}) => json(body, { status: 403, headers })
    const grants: [Answer, string, RegExp][] = [
      [
        json({ message: 'Unauthorized', error: 401 }, { status: 401 }),
        'PermanentError',
        /check REDDIT_CLIENT_ID and REDDIT_CLIENT_SECRET/,
      ],
      [json({ error: 'invalid_grant' }), 'PermanentError', /invalid_grant.*REDDIT_REFRESH_TOKEN/],
      [json({ message: 'Bad Request', error: 400 }, { status: 400 }), 'PermanentError', /grants no token/],
      [webPage('blocked by network security', 403), 'RetryLater', /blocks this address/],
      [webPage('Just a moment'), 'Error', /a web page/],
      [json({}), 'Error', /no token/],
    ]
    const reads: [Answer, string, RegExp][] = [
      [json({ message: 'Unauthorized' }, { status: 401 }), 'PermanentError', /not suspended/],
      [
        forbidden({ message: 'Forbidden', error: 403, reason: 'private' }),
        'PermanentError',
        /refuses \/r\/suomi\/new \(private\)/,
      ],
      [
        forbidden(
          { error: 403 },
          { 'www-authenticate': 'Bearer realm="reddit", error="insufficient_scope"' },
        ),
        'PermanentError',
        /scopes read/,
      ],
      [webPage('whoa there, pardner!', 403), 'RetryLater', /blocks this address/],
      [
        json({ message: 'Not Found', error: 404, reason: 'banned' }, { status: 404 }),
        'PermanentError',
        /banned/,
      ],
      [
        { status: 302, headers: { location: '/subreddits/search?q=suomi' } },
        'PermanentError',
        /no such subreddit/,
      ],
      [
        json({}, { status: 429, headers: { 'x-ratelimit-remaining': '0.0', 'x-ratelimit-reset': '58' } }),
        'RetryLater',
        /429/,
      ],
      [webPage('Our CDN was unable to reach our servers', 503), 'HttpError', /503/],
    ]
    const granting = { method: 'POST' as const, path: '/api/v1/access_token' }
    for (const [i, [answer, name, message]] of [...grants, ...reads].entries()) {
      const { url } = await replay([
        {
          ...granting,
          answer: () => (i < grants.length ? answer : json({ access_token: 'tunnus-99', expires_in: 9000 })),
        },
        { path: '/r/suomi/new', query: { ...listed, raw_json: /1/ }, answer: () => answer },
      ])
      const error = await rejection(
        polled(openReddit(url, { ...script, subreddits: ['suomi'], read: ['posts'] })),
      )
      expect([i, error.name, error.message]).toEqual([i, name, expect.stringMatching(message)])
      expect(`${error.stack} ${describeError(error)}`).not.toMatch(/salaisuus|salasana-|tunnus-/)
    }
  })

  it('waits for credentials, and says what works without them', () => {
    const open = (options: Record<string, unknown>) => () =>
      openConnector('reddit', { subreddits: ['suomi'], ...options })
    expect(open({})).toThrow(MissingCredential)
    expect(open({})).toThrow('set REDDIT_CLIENT_ID, or use connector feed with its preset reddit')
    expect(open({ client_id: 'x' })).toThrow('set REDDIT_USERNAME')
    expect(open({ ...app, mentions: true })).toThrow('set REDDIT_REFRESH_TOKEN, or set REDDIT_PASSWORD')
    expect(open({ ...app, subreddits: undefined })).toThrow(ConfigError)
    expect(open(app)().reply).toBeUndefined()
  })
})

describe('the look-up of Reddit', () => {
  it('tells what was edited, counted, deleted and left out', async () => {
    const granted: string[] = []
    const { url } = await replay([
      tokens(granted),
      guarded(granted, {
        path: '/api/info',
        query: { id: /^(?:t[13]_\w+,){0,99}t[13]_\w+$/ },
        required: ['id'],
        answer: (call) =>
          listing(
            [
              post(1, start, {
                selftext: 'EDIT: **kunnossa**',
                edited: start + 9,
                score: 90,
                num_comments: 30,
              }),
              post(2, start, { selftext: '[removed]' }),
            ],
            { ...call, query: {} },
          ),
      }),
    ])
    const refs = ['t3_1', 't3_2', 't1_3'].map((id) => ({ id }))
    expect(await openReddit(url, { subreddits: ['suomi'] }).lookup?.(refs, signal)).toEqual([
      {
        id: 't3_1',
        state: 'live',
        title: 'Otsikko 1',
        text: 'EDIT: kunnossa',
        editedAt: new Date((start + 9) * 1000),
        reach: { likes: 90, replies: 30 },
      },
      { id: 't3_2', state: 'deleted' },
      { id: 't1_3', state: 'unknown' },
    ])
  })
})

describe('an answer on Reddit', () => {
  async function reply(
    answer: () => ReturnType<Route['answer']>,
    text = 'Pahoittelut!',
    to: ItemRef = { id: 't3_1' },
  ) {
    const granted: string[] = []
    const server = await replay([
      tokens(granted, /^grant_type=refresh_token&refresh_token=virkiste-1$/),
      guarded(granted, { method: 'POST', path: '/api/comment', answer }),
    ])
    const feed = openReddit(server.url, { ...app, refresh_token: 'virkiste-1', subreddits: ['suomi'] })
    return { posted: Promise.resolve(feed.reply?.(to, text, 'key-1', signal)), calls: server.calls }
  }

  const success = {
    json: {
      errors: [],
      data: { things: [{ kind: 't1', data: { name: 't1_new', permalink: '/r/suomi/comments/1/x/new/' } }] },
    },
  }

  it('stands below the post', async () => {
    const { posted, calls } = await reply(() => json(success), 'Hei & *anteeksi*')
    expect(await posted).toEqual({ id: 't1_new', url: 'https://www.reddit.com/r/suomi/comments/1/x/new/' })
    expect(Object.fromEntries(new URLSearchParams(calls.at(-1)?.body))).toEqual({
      api_type: 'json',
      thing_id: 't3_1',
      text: 'Hei & *anteeksi*',
    })
  })

  it('stands there although Reddit does not show it', async () => {
    const { posted } = await reply(() => json({ json: { errors: [], data: { things: [] } } }))
    expect(await posted).toEqual({ id: 't3_1/answer', url: undefined })
  })

  it('is refused with an explanation', async () => {
    const refusals: [object, string, RegExp][] = [
      [
        { reason: 'THREAD_LOCKED', explanation: 'Comments are locked.' },
        'PermanentError',
        /thread is locked/,
      ],
      [{ reason: 'NEW', explanation: 'Your comment breaks a rule.' }, 'PermanentError', /breaks a rule/],
      [{ message: 'Bad Request', error: 400 }, 'PermanentError', /Bad Request/],
      [{ reason: 'RATELIMIT', explanation: 'Take a break for 3 minutes.' }, 'RetryLater', /Take a break/],
    ]
    for (const [told, name, message] of refusals) {
      const { posted } = await reply(() => json(told, { status: 400 }))
      const error = await rejection(posted)
      expect([error.name, error.message]).toEqual([name, expect.stringMatching(message)])
    }
    expect((await rejection((await reply(() => webPage('wall', 400))).posted)).name).toBe('HttpError')
  })

  it('is refused before it is sent when it is too long', async () => {
    const { posted, calls } = await reply(() => json(success), 'ä'.repeat(10_001))
    expect((await rejection(posted)).message).toContain('10001 characters')
    expect(calls).toEqual([])
  })

  it('is refused inside 200, and Reddit says why', async () => {
    const refusals: [unknown[], string, RegExp][] = [
      [['THREAD_LOCKED', 'Comments are locked.', 'parent'], 'PermanentError', /the thread is locked/],
      [
        ['DELETED_COMMENT', 'that comment has been deleted', 'parent'],
        'PermanentError',
        /the comment was deleted/,
      ],
      [['TOO_OLD', "that's a piece of history now", 'parent'], 'PermanentError', /archived/],
      [['SUBREDDIT_NOTALLOWED', 'not allowed', 'sr'], 'PermanentError', /may not write/],
      [['NEW_CODE', 'something new', 'x'], 'PermanentError', /NEW_CODE, something new/],
      [
        [
          'RATELIMIT',
          "Looks like you've been doing that a lot. Take a break for 9 minutes before trying again.",
          'ratelimit',
        ],
        'RetryLater',
        /Take a break/,
      ],
    ]
    for (const [error, name, message] of refusals) {
      const { posted } = await reply(() => json({ json: { errors: [error] } }))
      const refused = await rejection(posted)
      expect([refused.name, refused.message]).toEqual([name, expect.stringMatching(message)])
      if (refused instanceof RetryLater) {
        expect(refused.retryAt.getTime()).toBeGreaterThan(Date.now() + 530_000)
        expect(refused.retryAt.getTime()).toBeLessThan(Date.now() + 550_000)
      }
    }
  })

  it('is of unknown outcome when the connection breaks or the answer says nothing', async () => {
    for (const answer of [
      'cut' as const,
      webPage('down', 502),
      json({ json: { errors: [], data: { things: [{}] } } }),
      json({}),
    ]) {
      const { posted } = await reply(() => answer)
      const error = await rejection(posted)
      expect(error).not.toBeInstanceOf(PermanentError)
      expect(error).not.toBeInstanceOf(RetryLater)
    }
  })
})

const recorded = path.join(import.meta.dirname, '../../../../shared/fixtures/reddit')
if (!existsSync(recorded)) console.warn('SKIPPED: the recorded answers of Reddit in ../shared are not there')

describe.runIf(existsSync(recorded))('reddit, with recorded answers', () => {
  it('reads every post and comment of the recorded listings', async () => {
    let read = 0
    for (const file of globSync(path.join(recorded, 's*.json'))) {
      const granted: string[] = []
      const { url } = await replay([
        tokens(granted),
        guarded(granted, {
          path: '/r/suomi/new',
          query: listed,
          answer: () => ({ body: readFileSync(file, 'utf8') }),
        }),
      ])
      const page = await polled(openReddit(url, { subreddits: ['suomi'], read: ['posts'] }))
      page.items.forEach(checkItem)
      expect([basename(file), page.rejected]).toEqual([basename(file), []])
      expect(page.items.every(({ url: address }) => address?.startsWith('https://www.reddit.com/'))).toBe(
        true,
      )
      read += page.items.length
    }
    expect(read).toBeGreaterThanOrEqual(12)
  })

  it('reads the recorded answer to an answer', async () => {
    const granted: string[] = []
    const { url } = await replay([
      tokens(granted, /password/),
      guarded(granted, {
        method: 'POST',
        path: '/api/comment',
        answer: () => ({ body: readFileSync(path.join(recorded, 'comment_reply-1.json'), 'utf8') }),
      }),
    ])
    const posted = await openReddit(url, { ...script, subreddits: ['suomi'] }).reply?.(
      { id: 't1_x' },
      'Hei',
      'k',
      signal,
    )
    expect(posted).toEqual({ id: 't1_d1680wu', url: 'https://www.reddit.com/comments/4b1tfm/_/d1680wu/' })
  })
})
