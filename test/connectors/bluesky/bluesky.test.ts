import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { bluesky } from '../../../connectors/bluesky.ts'
import { expandLinks, findFacets } from '../../../connectors/bluesky/facets.ts'
import { itemOf, recordSchema, viewSchema } from '../../../connectors/bluesky/post.ts'
import { recordKey } from '../../../connectors/bluesky/reply.ts'
import type { Feed, FeedItem, Io, Page } from '../../../connectors/connector.ts'
import { HttpError } from '../../../lib/http.ts'
import { MissingCredential, PermanentError, RetryLater } from '../../../lib/errors.ts'
import { rejection } from '../../lib/servers.ts'
import { type Bluesky, error, type Post, serveBluesky } from './server.ts'
import { checkItem, fixture, openConnector, testConnector } from '../contract.ts'
import { memoryIo } from '../memory-io.ts'
import { seededRandom } from '../memory-http.ts'
import { worlds } from '../churn.ts'

const signal = new AbortController().signal
const key = { identifier: 'us.example', password: 'abcd-efgh-ijkl-mnop' }

testConnector('bluesky', {
  options: (origin) => ({ query: 'revontuli', service: origin, appview: origin, ...key }),
  secret: key.password,
  unconditional: true,
  answer: { body: fixture('bluesky/search.json'), headers: { 'content-type': 'application/json' } },
  earlierCursor:
    '{"newest":1732097100000,"seen":[["OcajLuGnjw5rIJwgQlC5",1732097100000],["sXiXt4zStCmIDyuJmMR5",1732096800000]]}',
  expected: [
    {
      id: 'at://did:plc:veeraveeraveeraveeraveer/app.bsky.feed.post/3lbfyxkq5ks2a',
      unique: 'connector',
      url: 'https://bsky.app/profile/did:plc:veeraveeraveeraveeraveer/post/3lbfyxkq5ks2a',
      text: 'Revontulen lasku oli taas väärin 😡 https://revontuli.example/laskut',
      author: { name: 'veera.example', url: 'https://bsky.app/profile/did:plc:veeraveeraveeraveeraveer' },
      publishedAt: new Date('2024-11-20T10:05:00Z'),
      language: 'fi',
      reach: { likes: 11, replies: 2, shares: 4 },
    },
    { id: 'at://did:plc:olaolaolaolaolaolaolaola/app.bsky.feed.post/3lbfyxkq5ks2b', language: 'sv' },
  ],
  garbage: [
    { body: '' },
    { body: '<html><body><h1>403 Forbidden</h1></body></html>', status: 403 },
    { body: 'null' },
    { body: '{"error":"InvalidRequest","message":"no"}', status: 400 },
    { body: '{"accessJwt":"a","refreshJwt":"r","did":"d"}' },
    { body: '{"accessJwt":"a","refreshJwt":"r","did":"d","posts":null}' },
    { body: '{"accessJwt":"a","refreshJwt":"r","did":"d","posts":[{"uri":7},null]}' },
  ],
})

const day = Date.UTC(2026, 4, 25)

function makePost(serial: number, at: number, text = `Viesti ${serial}`): Post {
  const did = `did:plc:author${serial % 7}`
  return {
    uri: `at://${did}/app.bsky.feed.post/3p${serial}`,
    cid: `bafy${serial}`,
    author: { did, handle: `author${serial % 7}.example` },
    record: { $type: 'app.bsky.feed.post', text, createdAt: new Date(at).toISOString(), langs: ['fi'] },
    indexedAt: new Date(at + 500).toISOString(),
    likeCount: serial,
  }
}

function open(server: Bluesky, options: Record<string, unknown> = {}, io: Partial<Io> = {}): Feed {
  return openConnector(
    'bluesky',
    { query: 'revontuli', service: server.url, appview: server.url, ...key, ...options },
    io,
  )
}

async function poll(feed: Feed, cursor?: string): Promise<Page> {
  const page = await feed.poll?.(cursor, signal)
  if (!page) throw new Error('no poll')
  return page
}

describe('the search of Bluesky', () => {
  it('asks for the newest posts since ten minutes before the last one', async () => {
    const server = await serveBluesky()
    server.posts = [makePost(1, day)]
    const feed = open(server)
    await poll(feed, (await poll(feed)).cursor)
    const asked = server.calls
      .filter(({ nsid }) => nsid.endsWith('searchPosts'))
      .map(({ params }) => Object.fromEntries(params))
    expect(asked).toEqual([
      { q: 'revontuli', sort: 'latest', limit: '100' },
      { q: 'revontuli', sort: 'latest', limit: '100', since: new Date(day - 600_000).toISOString() },
    ])
  })

  it('reads page after page when much was written, and says when it was too much', async () => {
    const server = await serveBluesky()
    server.posts = [makePost(0, day)]
    const feed = open(server)
    const first = await poll(feed)
    server.posts.push(...Array.from({ length: 350 }, (_, i) => makePost(i + 1, day + i * 1000)))
    const second = await poll(feed, first.cursor)
    expect(second.items).toHaveLength(350)
    expect(second.gap).toBeUndefined()
    server.posts.push(
      ...Array.from({ length: 1500 }, (_, i) => makePost(i + 1000, day + 3_600_000 + i * 1000)),
    )
    expect((await poll(feed, second.cursor)).gap).toMatch(/may be missing/)
  })

  it('begins anew where the stream was read before', async () => {
    const server = await serveBluesky()
    server.posts = [makePost(1, day)]
    const cursor = JSON.stringify({ time: day * 1000, host: 'wss://x.example', seen: [] })
    const page = await poll(open(server), cursor)
    expect(page.items).toHaveLength(1)
    expect((await poll(open(server), page.cursor)).items).toEqual([])
  })

  it('throws when a page leads to itself', async () => {
    const server = await serveBluesky()
    server.posts = [makePost(0, day)]
    const feed = open(server)
    const { cursor } = await poll(feed)
    const same = { body: { posts: [makePost(1, day + 1000)], cursor: '100' } }
    server.next.set('app.bsky.feed.searchPosts', [same, same])
    expect((await rejection(poll(feed, cursor))).message).toMatch(/does not advance/)
  })

  it('keeps the good posts when one is unreadable, and leaves out other languages', async () => {
    const server = await serveBluesky()
    const bad = makePost(2, day)
    bad.record['text'] = 7
    const english = makePost(3, day)
    english.record['langs'] = ['en-GB']
    server.posts = [makePost(1, day), bad, english]
    const page = await poll(open(server, { languages: ['fi', 'sv'] }))
    expect(page.items.map(({ text }) => text)).toEqual(['Viesti 1'])
    expect(page.rejected).toEqual([{ id: bad.uri, reason: expect.stringContaining('record.text') }])
  })

  it(`loses nothing and repeats nothing over ${worlds} worlds of late, edited, deleted and reordered posts`, async () => {
    const server = await serveBluesky()
    let edits = 0
    for (let seed = 1; seed <= worlds; seed++) {
      const random = seededRandom(seed)
      const feed = open(server)
      let serial = 0
      let now = day
      server.posts = [makePost(serial++, now)]
      server.before = undefined
      let { cursor } = await poll(feed)
      const got: string[] = []
      const owed: string[] = []
      const nameOf = ({ text }: { text: string }) => text
      for (let round = 0; round < 4; round++) {
        const coming = Array.from({ length: Math.floor(random() * 60) }, () => {
          now += Math.floor(random() * 4000)
          const late = random() < 0.1 ? Math.floor(random() * 400_000) : 0
          return makePost(serial++, now - late)
        })
        server.posts.push(...coming)
        owed.push(...coming.map(({ record }) => String(record['text'])))
        for (const post of server.posts.filter(
          (each) => random() < 0.03 && now - Date.parse(each.indexedAt) < 300_000,
        )) {
          edits++
          post.cid += 'x'
          post.record['text'] = `${post.record['text']}, korjattu`
          owed.push(String(post.record['text']))
        }
        server.posts = server.posts.filter(
          ({ record }) => random() > 0.02 || owed.includes(String(record['text'])),
        )
        // A post that appears between two pages moves the others, and some come twice.
        server.before = (nsid) => {
          if (!nsid.endsWith('searchPosts') || random() > 0.3) return
          const post = makePost(serial++, (now += 1000))
          server.posts.push(post)
          owed.push(String(post.record['text']))
        }
        const page = await poll(feed, cursor)
        server.before = undefined
        if (random() < 0.15) continue
        cursor = page.cursor
        got.push(...page.items.map(nameOf))
      }
      const last = await poll(feed, cursor)
      got.push(...last.items.map(nameOf))
      // Only the newest version is still there to be read after a page that was lost.
      const visible = owed.filter((text) => server.posts.some(({ record }) => record['text'] === text))
      const lost = visible.filter((text) => !got.includes(text))
      const repeated = got.filter((text, i) => got.indexOf(text) !== i)
      expect({ seed, lost, repeated }).toEqual({ seed, lost: [], repeated: [] })
    }
    expect(edits).toBeGreaterThan(worlds * 6)
  })
})

describe('the key of Bluesky', () => {
  it('logs in once for many polls and restarts, and renews what has expired', async () => {
    const server = await serveBluesky()
    const io = memoryIo()
    for (let restarts = 0; restarts < 3; restarts++) await poll(open(server, {}, io))
    expect([server.logIns, server.refreshes]).toEqual([1, 0])
    server.expire('access')
    await poll(open(server, {}, io))
    expect([server.logIns, server.refreshes]).toEqual([1, 1])
  })

  it.each([-86_400, 86_400])(
    'is not renewed too early or too late when clocks differ by %i seconds',
    async (skew) => {
      const server = await serveBluesky()
      server.skewSeconds = skew
      const feed = open(server)
      for (let polls = 0; polls < 3; polls++) await poll(feed)
      expect([server.logIns, server.refreshes]).toEqual([1, 0])
    },
  )

  it('renews once for all who ask at the same time', async () => {
    const server = await serveBluesky()
    const feed = open(server)
    await poll(feed)
    server.expire('access')
    await Promise.all([poll(feed), poll(feed), poll(feed)])
    expect([server.logIns, server.refreshes]).toEqual([1, 1])
  })

  it('logs in anew when the renewal is refused, but never more often than every ten seconds', async () => {
    const server = await serveBluesky()
    const io = memoryIo()
    await poll(open(server, {}, io))
    server.expire('all')
    expect(await rejection(poll(open(server, {}, io)))).toBeInstanceOf(RetryLater)
    await poll(open(server, {}, { ...io, ledger: memoryIo().ledger }))
    expect(server.logIns).toBe(2)
  })

  it.each([
    ['AuthenticationRequired', /make an app password/],
    ['AuthFactorTokenRequired', /an app password, not to the account's own/],
    ['AccountTakedown', /suspended/],
    ['SomethingNew', /refuses to log in: SomethingNew/],
  ])('says in one sentence what to do about %s', async (name, message) => {
    const server = await serveBluesky()
    server.next.set('com.atproto.server.createSession', [error(401, name, 'x')])
    const failed = await rejection(poll(open(server)))
    expect(failed).toBeInstanceOf(PermanentError)
    expect(failed.message).toMatch(message)
  })

  it('is not asked for twice when it expires again at once', async () => {
    const server = await serveBluesky()
    const expired = error(400, 'ExpiredToken')
    server.next.set('app.bsky.feed.searchPosts', [expired, expired])
    expect(await rejection(poll(open(server)))).toBeInstanceOf(PermanentError)
    expect(server.calls.filter(({ nsid }) => nsid.endsWith('searchPosts'))).toHaveLength(2)
  })

  it('waits for the reset of an exhausted limit', async () => {
    const server = await serveBluesky()
    const reset = Math.floor(Date.now() / 1000) + 200
    const headers = {
      'ratelimit-limit': '3000',
      'ratelimit-remaining': '0',
      'ratelimit-reset': String(reset),
      'ratelimit-policy': '3000;w=300',
    }
    server.next.set('app.bsky.feed.searchPosts', [
      { status: 429, headers, body: { error: 'RateLimitExceeded' } },
    ])
    const failed = await rejection(poll(open(server)))
    expect(failed instanceof RetryLater && failed.retryAt.getTime()).toBe(reset * 1000)
  })

  it('does not follow an account document from https to plain http', async () => {
    const { openSession } = await import('../../../connectors/bluesky/session.ts')
    const asked: string[] = []
    const body = {
      accessJwt: 'a',
      refreshJwt: 'r',
      did: 'd',
      didDoc: { service: [{ id: '#atproto_pds', serviceEndpoint: 'http://pds.example' }] },
    }
    const io: Io = {
      sourceId: 'x',
      ...memoryIo(),
      http: {
        request: async (url) => {
          asked.push(new URL(url).origin)
          return { status: 200, url, headers: {}, body: Buffer.from(JSON.stringify(body)) }
        },
        socket: () => Promise.reject(new Error('no')),
        close: () => Promise.resolve(),
      },
    }
    await openSession({ service: 'https://bsky.example', ...key }, io).call(
      'x.y.z',
      { signal },
      recordSchema.partial(),
    )
    expect(asked).toEqual(['https://bsky.example', 'https://bsky.example'])
  })

  it('is needed for the search and for nothing else', () => {
    expect(() => openConnector('bluesky', { query: 'x' })).toThrow(MissingCredential)
    const stream = openConnector('bluesky', {})
    expect([stream.poll, stream.reply, typeof stream.stream]).toEqual([undefined, undefined, 'function'])
    expect(openConnector('bluesky', key).reply).toBeTypeOf('function')
  })

  it('refuses options that are none', () => {
    for (const wrong of [
      { hosts: ['https://x.example'] },
      { hosts: [] },
      { languages: ['Finnish'] },
      { querry: 'x' },
      { service: 'bsky.social' },
    ])
      expect(bluesky.options.safeParse(wrong).success).toBe(false)
  })
})

describe('what becomes of posts on Bluesky', () => {
  it('completes posts of the stream with names, counts and followers, 25 at a time', async () => {
    const server = await serveBluesky()
    server.posts = Array.from({ length: 60 }, (_, i) => makePost(i, day + i))
    server.profiles.set('did:plc:author1', 1234)
    const feed = open(server, { query: undefined })
    const bare: FeedItem[] = [...server.posts, makePost(99, day)].map(({ uri }) => ({
      id: uri,
      unique: 'connector',
      text: 'x',
    }))
    const full = (await feed.hydrate?.(bare, signal)) ?? []
    expect(full).toHaveLength(61)
    expect(full[1]).toMatchObject({
      id: bare[1]?.id,
      author: { name: 'author1.example', id: 'did:plc:author1' },
      reach: { likes: 1, followers: 1234 },
    })
    expect(full[60]).toEqual(bare[60])
    expect(server.calls.map(({ nsid }) => nsid.split('.').at(-1))).toEqual([
      'getPosts',
      'getPosts',
      'getPosts',
      'getProfiles',
    ])
  })

  it('tells live, deleted and hidden posts apart', async () => {
    const server = await serveBluesky()
    server.posts = [makePost(1, day)]
    server.profiles.set('did:plc:author2', 5)
    const refs = [1, 2, 3].map((serial) => ({ id: makePost(serial, day).uri }))
    expect(await open(server).lookup?.(refs, signal)).toEqual([
      {
        id: refs[0]?.id,
        state: 'live',
        text: 'Viesti 1',
        reach: { likes: 1, replies: undefined, shares: undefined },
      },
      { id: refs[1]?.id, state: 'deleted' },
      { id: refs[2]?.id, state: 'unknown' },
    ])
  })

  it('takes no page of something in between for a deletion', async () => {
    const server = await serveBluesky()
    const feed = open(server)
    for (const answer of [
      { body: '<html></html>' },
      { body: {} },
      { status: 403, body: '<html>403 Forbidden</html>' },
    ]) {
      server.next.set('app.bsky.feed.getPosts', [answer])
      const failed = await rejection(
        feed.lookup?.([{ id: makePost(1, day).uri }], signal) ?? Promise.resolve(),
      )
      expect(failed.message).toMatch(/web page|without a list|answered 403/)
    }
  })
})

describe('an answer on Bluesky', () => {
  const parent = makePost(1, day)

  it('is posted under its parent and root, in the language of the post, with working links', async () => {
    const server = await serveBluesky()
    const root = { uri: 'at://did:plc:z/app.bsky.feed.post/3root', cid: 'bafyroot' }
    const asking = { ...parent, record: { ...parent.record, reply: { root, parent: root } } }
    server.posts = [asking]
    const text =
      'Hei @veera.example ja @eiole.example, pahoittelut! 😡→😊 Katso https://revontuli.example/ohje. #säästö'
    const posted = await open(server).reply?.({ id: parent.uri }, text, 'case-1', signal)
    const [uri, record] = [...server.records][0] ?? []
    expect(posted).toEqual({
      id: uri,
      url: expect.stringMatching(/^https:\/\/bsky\.app\/profile\/did:plc:ourown\w+\/post\/\w{13}$/),
    })
    expect(record).toMatchObject({
      text,
      langs: ['fi'],
      reply: { root, parent: { uri: parent.uri, cid: parent.cid } },
    })
    const { facets } = record as {
      facets: { index: { byteStart: number; byteEnd: number }; features: object[] }[]
    }
    const bytes = Buffer.from(text)
    expect(
      facets.map(({ index, features }) => [
        bytes.toString('utf8', index.byteStart, index.byteEnd),
        features[0],
      ]),
    ).toEqual([
      ['@veera.example', { $type: 'app.bsky.richtext.facet#mention', did: 'did:plc:veera' }],
      [
        'https://revontuli.example/ohje',
        { $type: 'app.bsky.richtext.facet#link', uri: 'https://revontuli.example/ohje' },
      ],
      ['#säästö', { $type: 'app.bsky.richtext.facet#tag', tag: 'säästö' }],
    ])
  })

  it('is never posted twice with the same key, whatever happened to the first try', async () => {
    const server = await serveBluesky()
    server.posts = [parent]
    const feed = open(server)
    const once = await feed.reply?.({ id: parent.uri }, 'Hei', 'case-1', signal)
    expect(await feed.reply?.({ id: parent.uri }, 'Hei', 'case-1', signal)).toEqual(once)
    expect(server.records.size).toBe(1)
    await feed.reply?.({ id: parent.uri }, 'Hei', 'case-2', signal)
    expect(server.records.size).toBe(2)
    server.next.set('com.atproto.repo.createRecord', [{ status: 502, body: '' }])
    const unknown = await rejection(
      feed.reply?.({ id: parent.uri }, 'Hei', 'case-3', signal) ?? Promise.resolve(),
    )
    expect(unknown).toBeInstanceOf(HttpError)
    const both = await Promise.allSettled(
      [1, 2].map(() => feed.reply?.({ id: parent.uri }, 'Hei', 'case-4', signal)),
    )
    expect(both.some(({ status }) => status === 'fulfilled')).toBe(true)
    expect(server.records.size).toBe(3)
  })

  it('is refused before it is sent when it is too long, counted as people count', async () => {
    const server = await serveBluesky()
    server.posts = [parent]
    const reply = open(server).reply
    const family = '👨‍👩‍👧‍👦'
    expect(
      (await rejection(reply?.({ id: parent.uri }, 'ä'.repeat(301), 'k', signal) ?? Promise.resolve()))
        .message,
    ).toMatch(/301 characters/)
    expect(
      (await rejection(reply?.({ id: parent.uri }, family.repeat(200), 'k', signal) ?? Promise.resolve()))
        .message,
    ).toMatch(/5000 bytes/)
    expect(server.calls).toEqual([])
    await reply?.({ id: parent.uri }, family.repeat(100) + 'ä'.repeat(200), 'k', signal)
    expect(server.records.size).toBe(1)
  })

  it.each([
    ['the post is gone', [], /gone from Bluesky/],
    [
      'its author blocks us',
      [{ ...parent, author: { ...parent.author, viewer: { blockedBy: true } } }],
      /blocked/,
    ],
    [
      'its author allows no answers',
      [{ ...parent, viewer: { replyDisabled: true } }],
      /lets only others answer/,
    ],
  ])('is refused for good when %s', async (_, posts, message) => {
    const server = await serveBluesky()
    server.posts = posts as Post[]
    const failed = await rejection(
      open(server).reply?.({ id: parent.uri }, 'Hei', 'k', signal) ?? Promise.resolve(),
    )
    expect(failed).toBeInstanceOf(PermanentError)
    expect(failed.message).toMatch(message)
    expect(server.records.size).toBe(0)
  })

  it('has a name that is a TID, the same for the same key and another for another', () => {
    const names = Array.from({ length: 5_000 }, (_, i) => recordKey(`reply-${i}`))
    expect(new Set(names).size).toBe(5_000)
    expect(recordKey('reply-17')).toBe(names[17])
    for (const name of names) expect(name).toMatch(/^[234567abcdefghij][234567a-z]{12}$/)
  })
})

describe('facets', () => {
  const link = (byteStart: number, byteEnd: number, uri = 'https://x.example/pitkä') => ({
    index: { byteStart, byteEnd },
    features: [{ $type: 'app.bsky.richtext.facet#link', uri }],
  })

  it.each([
    [
      'a link of the author’s words keeps them',
      'katso tästä',
      [link(6, 13)],
      'katso tästä (https://x.example/pitkä)',
    ],
    ['a full link stays', 'https://x.example/pitkä', [link(0, 24)], 'https://x.example/pitkä'],
    ['a shortened link is completed', 'ks. x.example/pi...', [link(4, 19)], 'ks. https://x.example/pitkä'],
    ['bytes are not characters', '😡ä x.exa…', [link(7, 15)], '😡ä https://x.example/pitkä'],
    ['the middle of a character is no place', '😡 tästä', [link(2, 5)], '😡 tästä'],
    ['the end of the text is the end', 'abc', [link(0, 99)], 'abc'],
    ['backwards is nowhere', 'abc', [link(2, 1)], 'abc'],
    [
      'the first of two at one place counts',
      'abc',
      [link(0, 2), link(1, 3)],
      'ab (https://x.example/pitkä)c',
    ],
    ['scripts are no links', 'abc', [link(0, 3, 'javascript:alert(1)')], 'abc'],
    [
      'nonsense is ignored',
      'abc',
      [null, 7, { index: {} }, { index: { byteStart: 0, byteEnd: 1 }, features: 'x' }],
      'abc',
    ],
  ])('when reading: %s', (_, text, facets, expected) => {
    expect(expandLinks(text, facets)).toBe(expected)
  })

  it.each([
    [
      'ks. (https://fi.wikipedia.org/wiki/Sähkö_(energia)) nyt',
      ['https://fi.wikipedia.org/wiki/Sähkö_(energia)'],
    ],
    ['https://a.example, https://b.example/x?y=1#z!', ['https://a.example', 'https://b.example/x?y=1#z']],
    ['osoite a@b.example ei ole maininta, eikä #123 tunniste', []],
    [
      '#Sähkö, #2026laskut ja https://a.example/#ankkuri',
      ['#Sähkö', '#2026laskut', 'https://a.example/#ankkuri'],
    ],
    ['ftp://a.example ei', []],
  ])('when writing, are found in: %s', async (text, found) => {
    const facets = await findFacets(text, async () => undefined)
    const bytes = Buffer.from(text)
    expect(
      facets.map(({ index }) => bytes.toString('utf8', index.byteStart, index.byteEnd)).toSorted(),
    ).toEqual(found.toSorted())
  })
})

describe('recorded answers of Bluesky', () => {
  const folder = path.join(import.meta.dirname, '../../../../shared/fixtures/bluesky')
  if (!existsSync(folder)) console.warn('SKIPPED: recorded answers of Bluesky are absent')

  it.runIf(existsSync(folder))('are read', () => {
    const read = (name: string) => JSON.parse(readFileSync(path.join(folder, name), 'utf8'))
    const views = read('searchPosts.json').posts.map((post: unknown) => viewSchema.parse(post))
    const items = views.map((view: (typeof views)[number]) => itemOf(view.uri, view.record, undefined))
    items.forEach(checkItem)
    expect(items.map(({ text }: FeedItem) => text)).toEqual([
      'Try RSV for a good time !!',
      'Brändi X ei toimi 😡 https://example.com',
    ])
    for (const name of ['post_record.json', 'extended_post_record.json'])
      expect(
        itemOf(
          read(name).uri,
          recordSchema.parse(read(name).value),
          undefined,
        )?.publishedAt?.getUTCFullYear(),
      ).toBeGreaterThan(2022)
    const { post } = read('thread_view_post_with_embed_media.json').thread
    expect(itemOf(post.uri, viewSchema.parse(post).record, undefined)).toBeUndefined()
  })
})
