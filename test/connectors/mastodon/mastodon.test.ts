import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { createRestAPIClient } from 'masto'
import { describe, expect, it } from 'vitest'
import type { Feed, FeedItem, Page } from '../../../connectors/connector.ts'
import { mastodon } from '../../../connectors/mastodon.ts'
import { countedLength } from '../../../connectors/mastodon/reply.ts'
import { itemOf, statusSchema } from '../../../connectors/mastodon/status.ts'
import { isAfter } from '../../../connectors/mastodon/timeline.ts'
import { MissingCredential, PermanentError, RetryLater } from '../../../lib/errors.ts'
import { rejection } from '../../lib/servers.ts'
import { checkItem, fixture, openConnector, testConnector } from '../contract.ts'
import { idAt, makePost, type Mastodon, serveMastodon, token } from './server.ts'
import { seededRandom } from '../memory-http.ts'
import { worlds } from '../churn.ts'

const signal = new AbortController().signal

testConnector('mastodon', {
  options: (url) => ({ url, tags: ['Revontuli'], token }),
  secret: token,
  unconditional: true,
  aside: (asked) => (asked === '/api/v2/instance' ? { body: '{"domain":"here.example"}' } : undefined),
  answer: { body: fixture('mastodon/tag.json'), headers: { 'content-type': 'application/json' } },
  earlierCursor:
    '{"probedAt":1795994388351,"places":{"#revontuli":{"marks":[["113500000000000000",0],["113500000000000001",1732096740000]],"newest":"113500000000000002"}},"overlap":"{\\"newest\\":1732097100000,\\"seen\\":[[\\"W5SLddtJYjtfU89P4LZT\\",1732097100000],[\\"eQaa9rpU8PYbKyldUrHv\\",1732096740000]]}"}',
  expected: [
    {
      id: 'https://far.example/users/veera/statuses/2',
      unique: 'connector',
      ref: '113500000000000002',
      url: 'https://far.example/@veera/2',
      text: 'Laskutus, taas\n@revontuli lasku väärin.\nKuva: https://revontuli.example/laskut/2024/marraskuu #revontuli',
      author: { name: 'veera@far.example', url: 'https://far.example/@veera' },
      publishedAt: new Date('2024-11-20T10:05:00Z'),
      editedAt: new Date('2024-11-20T10:06:00Z'),
      language: 'fi',
      reach: { followers: 320, likes: 7, replies: 4, shares: 3 },
    },
    {
      id: 'tag:old.example,2024:1',
      ref: '113500000000000000',
      url: undefined,
      text: 'Trasig elmätare',
      author: { name: expect.stringMatching(/^ola@127\.0\.0\.1:\d+$/) },
      editedAt: undefined,
      reach: { shares: 0 },
    },
  ],
  garbage: [
    { body: '' },
    { body: '<html>busy</html>' },
    { body: 'null' },
    { body: '{"error":"down"}' },
    { body: '{"error":"This method requires an authenticated user"}', status: 401 },
    { body: '[{"id":1},7,null]' },
  ],
})

const now = Date.UTC(2026, 7, 1, 12)
const minute = 60_000

function open(server: Mastodon, options: Record<string, unknown> = {}): Feed {
  return openConnector('mastodon', { url: server.url, tags: ['revontuli'], ...options })
}

async function poll(feed: Feed, cursor?: string): Promise<Page> {
  const page = await feed.poll?.(cursor, signal)
  if (!page) throw new Error('no poll')
  return page
}

function textsOf({ items }: Page): string[] {
  return items.map(({ text }) => text)
}

/** Polls until nothing more is behind. */
async function pollAll(feed: Feed, cursor: string): Promise<{ texts: string[]; cursor: string }> {
  const texts: string[] = []
  let latest = cursor
  for (let more: boolean | undefined = true, polls = 0; more; polls++) {
    if (polls > 50) throw new Error('does not come to an end')
    const page = await poll(feed, latest)
    texts.push(...textsOf(page))
    latest = page.cursor
    more = page.more
  }
  return { texts, cursor: latest }
}

describe('hashtags at a Mastodon instance', () => {
  it('are read forward from the last place before the overlap, and the instance is asked once a day', async () => {
    const server = await serveMastodon()
    server.posts = Array.from({ length: 60 }, (_, i) => makePost(i, now - i * 10 * minute))
    const feed = open(server)
    const first = await poll(feed)
    expect(first.items).toHaveLength(40)
    server.posts.push(makePost(100, now + minute))
    const second = await poll(feed, first.cursor)
    expect(textsOf(second)).toEqual(['Viesti 100 #revontuli'])
    const anchor = server.calls.at(-1)?.query.find(([name]) => name === 'min_id')?.[1] ?? ''
    expect(isAfter(idAt(now - 118 * minute), anchor) && isAfter(anchor, idAt(now - 145 * minute))).toBe(true)
    expect(server.calls.map(({ path: asked }) => asked)).toEqual([
      '/api/v2/instance',
      ...Array.from({ length: 2 }, () => '/api/v1/timelines/tag/revontuli'),
    ])
  })

  it('bring posts that arrive late below the newest id, at a quiet tag as well', async () => {
    const server = await serveMastodon()
    server.posts = [makePost(1, now)]
    const feed = open(server)
    let { cursor } = await poll(feed)
    server.posts.push(makePost(2, now - 110 * minute))
    const late = await poll(feed, cursor)
    expect(textsOf(late)).toEqual(['Viesti 2 #revontuli'])
    cursor = late.cursor
    expect((await poll(feed, cursor)).items).toEqual([])
  })

  it('bring everything after an outage, page by page, without a gap', async () => {
    const server = await serveMastodon()
    server.posts = [makePost(1, now)]
    const feed = open(server)
    const { cursor } = await poll(feed)
    server.posts.push(...Array.from({ length: 1300 }, (_, i) => makePost(i + 2, now + (i + 1) * 20_000)))
    const { texts, cursor: last } = await pollAll(feed, cursor)
    expect(new Set(texts).size).toBe(1300)
    expect(texts).toHaveLength(1300)
    expect((await poll(feed, last)).items).toEqual([])
  })

  it('bring a late post at a busy tag, though no poll reads the whole overlap', async () => {
    const server = await serveMastodon()
    server.posts = Array.from({ length: 700 }, (_, i) => makePost(i, now - (700 - i) * 10_000))
    const feed = open(server)
    let { cursor } = await pollAll(feed, (await poll(feed)).cursor)
    server.posts.push(...Array.from({ length: 700 }, (_, i) => makePost(i + 700, now + i * 10_000)))
    ;({ cursor } = await pollAll(feed, cursor))
    server.posts.push(makePost(9999, now + 30 * minute + 1))
    const texts: string[] = []
    const before = server.calls.length
    for (let polls = 0; polls < 8; polls++) {
      const page = await poll(feed, cursor)
      cursor = page.cursor
      texts.push(...textsOf(page))
    }
    expect(texts).toEqual(['Viesti 9999 #revontuli'])
    expect(server.calls.length - before).toBeLessThanOrEqual(8 * 5)
  })

  it('give an edited post again, and a post with two of our tags once', async () => {
    const server = await serveMastodon()
    server.posts = [makePost(1, now, '<p>a</p>', { tags: ['revontuli', 'sähkö'] })]
    const feed = open(server, { tags: ['#Revontuli', 'sähkö'] })
    const first = await poll(feed)
    expect(textsOf(first)).toEqual(['a'])
    server.posts[0] = makePost(1, now, '<p>b</p>', { edited_at: new Date(now + minute).toISOString() })
    const second = await poll(feed, first.cursor)
    expect(second.items).toMatchObject([{ text: 'b', editedAt: new Date(now + minute) }])
  })

  it('leave out whoever does not want to be read, and say so once', async () => {
    const server = await serveMastodon()
    const account = makePost(0, now)['account'] as object
    const by = (extra: object) => ({ account: { ...account, ...extra } })
    server.posts = [
      makePost(1, now, '<p>ok</p>', { visibility: 'unlisted' }),
      makePost(2, now + 1, '<p>x</p>', by({ noindex: true })),
      makePost(3, now + 2, '<p>x</p>', by({ note: '<p>moi <a href="t">#<span>nobot</span></a></p>' })),
      makePost(4, now + 3, '<p>x</p>', by({ bot: true })),
      makePost(5, now + 4, '<p>x</p>', { visibility: 'private' }),
      makePost(6, now + 5, '<p>x</p>', { visibility: 'direct' }),
      makePost(7, now + 6, ''),
    ]
    const feed = open(server)
    const first = await poll(feed)
    expect(textsOf(first)).toEqual(['ok'])
    const asks = 'its author asks not to be collected'
    expect(first.rejected?.map(({ reason }) => reason).toSorted()).toEqual(
      [
        asks,
        asks,
        'its author is a bot',
        'the post has no words',
        'the post is not public',
        'the post is not public',
      ].toSorted(),
    )
    expect((await poll(feed, first.cursor)).rejected).toEqual([])
    expect(textsOf(await poll(open(server, { bots: true })))).toEqual(['x', 'ok'])
  })

  it('survive what other servers of the fediverse leave out or write differently', async () => {
    const server = await serveMastodon()
    const bare = {
      id: 'AbCd',
      uri: 'https://p.example/1',
      content: 'paljas',
      account: { acct: 'a' },
      tags: ['revontuli'],
    }
    const odd = {
      ...bare,
      id: 'AbCe',
      uri: 'https://p.example/2',
      content: '<p>outo',
      created_at: null,
      replies_count: '3',
      language: 7,
      media_attachments: null,
    }
    server.next.set('/api/v1/timelines/tag/revontuli', [{ body: [bare, odd, { id: 'AbCf' }, null] }])
    server.next.set('/api/v2/instance', [{ status: 404, body: { error: 'Not found' } }])
    const page = await poll(open(server))
    expect(textsOf(page)).toEqual(['paljas', 'outo'])
    expect(page.rejected).toHaveLength(2)
    page.items.forEach(checkItem)
  })

  it('throw when the instance ignores where we were', async () => {
    const server = await serveMastodon()
    server.posts = Array.from({ length: 50 }, (_, i) => makePost(i, now + i * 10 * minute))
    const feed = open(server)
    const { cursor } = await poll(feed)
    const stale = { body: server.posts.slice(0, 40) }
    server.next.set('/api/v1/timelines/tag/revontuli', [stale, stale])
    expect((await rejection(poll(feed, cursor))).message).toMatch(/does not advance/)
  })

  it.each([
    [{ local: 'disabled', remote: 'disabled' }, /switched its hashtag timelines off/],
    [
      { local: 'authenticated', remote: 'authenticated' },
      /to signed-in applications only: .* set MASTODON_ACCESS_TOKEN/,
    ],
  ])('are not silently empty where the instance hides them: %o', async (hashtag_feeds, message) => {
    const server = await serveMastodon()
    server.facts['configuration'] = { timelines_access: { hashtag_feeds } }
    const failed = await rejection(poll(open(server)))
    expect(failed).toBeInstanceOf(PermanentError)
    expect(failed.message).toMatch(message)
  })

  it('come with a notice where the instance hides one half of them', async () => {
    const server = await serveMastodon()
    server.facts['configuration'] = {
      timelines_access: { hashtag_feeds: { local: 'public', remote: 'disabled' } },
    }
    expect((await poll(open(server))).notices).toEqual([
      expect.stringMatching(/of posts from other instances/),
    ])
    expect((await poll(open(server, { local: true }))).notices).toEqual([])
    server.facts['configuration'] = {
      timelines_access: { hashtag_feeds: { local: 'authenticated', remote: 'authenticated' } },
    }
    expect((await poll(open(server, { token }))).notices).toEqual([])
  })

  it('wait for the reset of an exhausted limit, which Mastodon writes as a time', async () => {
    const server = await serveMastodon()
    const reset = new Date(Math.ceil(Date.now() / 1000) * 1000 + 200_000)
    const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset.toISOString() }
    server.next.set('/api/v1/timelines/tag/revontuli', [
      { status: 429, headers, body: { error: 'Throttled' } },
    ])
    const failed = await rejection(poll(open(server)))
    expect(failed instanceof RetryLater && failed.retryAt).toEqual(reset)
  })

  it(`lose nothing and repeat nothing over ${worlds} worlds of late, edited, deleted and boosted posts`, async () => {
    const server = await serveMastodon()
    const happened: Record<string, number> = {}
    for (let seed = 1; seed <= worlds; seed++) await churn(server, seed, happened)
    for (const what of ['late', 'edited', 'deleted', 'boosted', 'crash', 'failure', 'between pages', 'burst'])
      expect(happened[what] ?? 0, what).toBeGreaterThan(worlds * 0.08)
  })
})

describe('search and mentions at a Mastodon instance', () => {
  it('need a token, before anything is asked', () => {
    for (const options of [{ query: 'x' }, { mentions: true }, { tags: ['x'], streaming: true }])
      expect(() => openConnector('mastodon', { url: 'https://x.example', ...options })).toThrow(
        MissingCredential,
      )
    expect(openConnector('mastodon', { url: 'https://x.example', tags: ['x'] }).reply).toBeUndefined()
    for (const wrong of [{}, { tags: [] }, { tags: ['a b'] }, { tags: ['x'], querry: 'y' }])
      expect(mastodon.options.safeParse({ url: 'https://x.example', ...wrong }).success).toBe(false)
  })

  it('read back to the last poll, and read private posts that are written to us', async () => {
    const server = await serveMastodon()
    server.posts = Array.from({ length: 90 }, (_, i) =>
      makePost(i, now + i * 10 * minute, `<p>yhtiö ${i}</p>`, { tags: [] }),
    )
    const feed = open(server, { tags: [], query: 'yhtiö', mentions: true, token })
    const first = await poll(feed)
    expect(first.items).toHaveLength(40)
    server.posts.push(
      ...Array.from({ length: 70 }, (_, i) =>
        makePost(i + 90, now + (i + 90) * 10 * minute, `<p>yhtiö ${i + 90}</p>`, { tags: [] }),
      ),
    )
    const status = makePost(500, now + 95 * minute, '<p>@revontuli apua</p>', {
      visibility: 'direct',
      account: { acct: 'x@y.example', noindex: true },
    })
    server.notifications = [
      { id: '7', type: 'mention', created_at: new Date(now + 95 * minute).toISOString(), status },
      { id: '8', type: 'mention', created_at: new Date(now + 96 * minute).toISOString(), status: null },
    ]
    const second = await poll(feed, first.cursor)
    expect(second.items).toHaveLength(71)
    expect(textsOf(second)).toContain('@revontuli apua')
    expect((await poll(feed, second.cursor)).items).toEqual([])
    expect(second.gap).toBeUndefined()
  })

  it('say what to do about a token that was revoked or has too narrow scopes', async () => {
    const server = await serveMastodon()
    const failed = await rejection(poll(open(server, { mentions: true, token: 'mitätön' })))
    expect(failed).toBeInstanceOf(PermanentError)
    expect(failed.message).toMatch(/does not accept the token any more .* set MASTODON_ACCESS_TOKEN/)
    server.next.set('/api/v1/notifications', [
      { status: 403, body: { error: 'This action is outside the authorized scopes' } },
    ])
    const narrow = await rejection(poll(open(server, { mentions: true, token })))
    expect(narrow.message).toMatch(/outside the authorized scopes.* needs the scopes read/)
  })
})

describe('the stream of a Mastodon instance', () => {
  const event = (name: string, payload: unknown, stream = ['hashtag', 'revontuli']) => ({
    stream,
    event: name,
    payload: typeof payload === 'string' ? payload : JSON.stringify(payload),
  })

  function listen(server: Mastodon, cursor?: string, options = {}) {
    const controller = new AbortController()
    const pages: Page[] = []
    const done = (async () => {
      const feed = open(server, { streaming: true, token, ...options })
      for await (const page of feed.stream?.(cursor, controller.signal) ?? []) pages.push(page)
    })()
    done.catch(() => {})
    return {
      pages,
      done,
      texts: () => pages.flatMap(textsOf),
      stop: () => controller.abort(new Error('stop now')),
    }
  }

  it('tells of new, edited and deleted posts, once each, after what came meanwhile', async () => {
    const server = await serveMastodon()
    server.posts = [makePost(1, now)]
    const first = listen(server, undefined, { mentions: true })
    await expect
      .poll(() => server.subscriptions)
      .toEqual([
        { type: 'subscribe', stream: 'hashtag', tag: 'revontuli' },
        { type: 'subscribe', stream: 'user:notification' },
      ])
    await expect.poll(first.texts).toEqual(['Viesti 1 #revontuli'])
    const second = makePost(2, now + minute)
    server.posts.push(second)
    server.say(event('update', second))
    server.say(event('update', second))
    const edited = {
      ...second,
      content: '<p>korjattu</p>',
      edited_at: new Date(now + 2 * minute).toISOString(),
    }
    server.say(event('status.update', edited))
    server.say(event('delete', second.id))
    server.say({ stream: ['user:notification'], event: 'filters_changed' })
    const status = makePost(3, now + minute, '<p>@revontuli hei</p>', { visibility: 'private' })
    server.say(
      event('notification', { id: '1', type: 'mention', created_at: status.created_at, status }, [
        'user:notification',
      ]),
    )
    server.say(
      event('notification', { id: '2', type: 'favourite', created_at: status.created_at, status }, [
        'user:notification',
      ]),
    )
    await expect
      .poll(first.texts)
      .toEqual(['Viesti 1 #revontuli', 'Viesti 2 #revontuli', 'korjattu', '@revontuli hei'])
    expect(first.pages.flatMap(({ deletedRefs }) => deletedRefs ?? [])).toEqual([second.id])
    first.stop()
    await rejection(first.done)
    server.posts = [makePost(1, now), edited, makePost(4, now + 3 * minute)]
    const again = listen(server, first.pages.at(-1)?.cursor)
    await expect.poll(again.texts).toEqual(['Viesti 4 #revontuli'])
    again.stop()
  })

  it('does not repeat after days what it told, nor lose what came while it was cut', async () => {
    const server = await serveMastodon()
    server.posts = [makePost(0, now)]
    let cursor: string | undefined
    const texts: string[] = []
    for (let days = 0; days < 5; days++) {
      const listening = listen(server, cursor)
      await expect.poll(() => listening.pages.length).toBeGreaterThan(0)
      for (let i = 0; i < 50; i++) {
        const post = makePost(days * 100 + i + 1, now + days * 86_400_000 + i * 10 * minute)
        server.posts.push(post)
        server.say(event('update', post))
      }
      await expect.poll(listening.texts).toContain(`Viesti ${days * 100 + 50} #revontuli`)
      server.cut()
      await rejection(listening.done)
      texts.push(...listening.texts())
      cursor = listening.pages.at(-1)?.cursor
      server.posts.push(makePost(days * 100 + 60, now + days * 86_400_000 + 600 * minute))
    }
    const last = await pollAll(open(server), cursor ?? '')
    texts.push(...last.texts)
    expect(texts.toSorted()).toEqual([...new Set(texts)].toSorted())
    expect(texts).toHaveLength(1 + 5 * 51)
  })

  it('throws what the instance says when it ends the stream, and refuses a token in the clear', async () => {
    const server = await serveMastodon()
    const listening = listen(server)
    await expect.poll(() => listening.pages.length).toBe(1)
    server.say({ error: 'Access token was revoked', status: 401 })
    expect(await rejection(listening.done)).toBeInstanceOf(PermanentError)
    const broken = listen(server)
    await expect.poll(() => broken.pages.length).toBe(1)
    server.say('<html>')
    expect((await rejection(broken.done)).message).toMatch(/no JSON/)
    const wrong = listen(server, undefined, { token: 'mitätön' })
    expect(await rejection(wrong.done)).toBeInstanceOf(PermanentError)
  })
})

describe('an answer at a Mastodon instance', () => {
  const parent = makePost(1, now)
  const ref = { id: parent.uri, ref: parent.id }
  const reply = async (server: Mastodon, text: string, key = 'case-1') =>
    await open(server, { token }).reply?.(ref, text, key, signal)

  it('begins with the name, stays as visible as the post, and is posted once', async () => {
    const server = await serveMastodon()
    server.posts = [{ ...parent, visibility: 'unlisted' }]
    const posted = await reply(server, 'Pahoittelut! https://revontuli.example/ohje')
    const sent = server.calls.find(({ method }) => method === 'POST')
    expect(sent).toMatchObject({
      key: 'case-1',
      body: {
        status: '@veera@far.example Pahoittelut! https://revontuli.example/ohje',
        in_reply_to_id: parent.id,
        visibility: 'unlisted',
        language: 'fi',
      },
    })
    expect(posted).toEqual({ id: expect.stringMatching(/^https:/), url: expect.stringMatching(/^https:/) })
    expect(await reply(server, 'Pahoittelut! https://revontuli.example/ohje')).toEqual(posted)
    // The key is forgotten after an hour: the answer itself is found then.
    expect(await reply(server, 'Pahoittelut! https://revontuli.example/ohje', 'key of another hour')).toEqual(
      posted,
    )
    expect(server.calls.filter(({ method }) => method === 'POST')).toHaveLength(1)
    await reply(server, '@veera@far.example Toinen', 'case-2')
    expect(server.calls.at(-1)?.body).toMatchObject({ status: '@veera@far.example Toinen' })
  })

  it('is refused before it is sent when it is too long for the instance', async () => {
    const server = await serveMastodon()
    server.posts = [parent]
    server.facts['configuration'] = { statuses: { max_characters: 60 } }
    const link = `https://revontuli.example/${'x'.repeat(300)}`
    await reply(server, `Ohje: ${link} ${'ä'.repeat(22)}`)
    const failed = await rejection(reply(server, `Ohje: ${link} ${'ä'.repeat(24)}`, 'k') as Promise<unknown>)
    expect(failed).toBeInstanceOf(PermanentError)
    expect(failed.message).toMatch(/61 characters with the name before it, and .* takes 60/)
    expect(server.posted.size).toBe(1)
  })

  it.each([
    ['a', 1],
    ['👨‍👩‍👧‍👦é', 2],
    ['katso https://x.example/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa !', 31],
    ['@veera@far.example hei', 10],
    ['a@b.example', 11],
  ])('counts %s as the instance does', (text, length) => {
    expect(countedLength(text, 23)).toBe(length)
  })

  it('is refused for good when the post is gone', async () => {
    const server = await serveMastodon()
    expect((await rejection(reply(server, 'Hei') as Promise<unknown>)).message).toMatch(/gone from/)
    server.posts = [parent]
    server.next.set('/api/v1/statuses', [
      { status: 422, body: { error: 'Validation failed: Text is reserved' } },
    ])
    const failed = await rejection(reply(server, 'Hei') as Promise<unknown>)
    expect(failed).toBeInstanceOf(PermanentError)
    expect(failed.message).toMatch(/Text is reserved/)
    server.next.set('/api/v1/statuses', [{ status: 502, body: '' }])
    expect(await rejection(reply(server, 'Hei', 'k3') as Promise<unknown>)).not.toBeInstanceOf(PermanentError)
  })
})

describe('what becomes of posts at a Mastodon instance', () => {
  it.each([7, 0])(
    'is asked in batches where they exist (api version %i), and deletions are confirmed',
    async (version) => {
      const server = await serveMastodon()
      server.facts['api_versions'] = version === 0 ? undefined : { mastodon: version }
      server.posts = Array.from({ length: 25 }, (_, i) => makePost(i, now + i))
      server.posts[3] = makePost(3, now + 3, '<p>uusi</p>', {
        edited_at: new Date(now + minute).toISOString(),
        favourites_count: 99,
      })
      const refs = [
        ...server.posts.map(({ id, uri }) => ({ id: uri, ref: id })),
        { id: 'x', ref: '12345' },
        { id: 'y' },
        { id: 'z', ref: server.posts[0]?.id },
      ]
      server.next.set('/api/v1/statuses/777', [{ status: 410, body: '' }])
      server.next.set('/api/v1/statuses/888', [{ status: 403, body: { error: 'no' } }])
      const fates = await open(server).lookup?.(
        [...refs, { id: 'v', ref: '777' }, { id: 'w', ref: '888' }],
        signal,
      )
      expect(fates?.map(({ state }) => state)).toEqual([
        ...Array.from({ length: 25 }, () => 'live'),
        'deleted',
        'unknown',
        'unknown',
        'deleted',
        'unknown',
      ])
      expect(fates?.[3]).toEqual({
        id: server.posts[3]?.uri,
        state: 'live',
        text: 'uusi',
        editedAt: new Date(now + minute),
        reach: { followers: 9, likes: 99, replies: 1, shares: 2 },
      })
      expect(server.calls.filter(({ path: asked }) => asked === '/api/v1/statuses')).toHaveLength(
        version === 0 ? 0 : 2,
      )
    },
  )
})

describe('the official client library', () => {
  it('sends the same requests for the same wishes', async () => {
    const server = await serveMastodon()
    const parent = makePost(1, now)
    server.posts = [parent]
    const feed = open(server, { mentions: true, query: 'Viesti', token })
    await poll(feed, (await poll(feed)).cursor)
    await feed.lookup?.(
      [
        { id: parent.uri, ref: parent.id },
        { id: 'x', ref: '404' },
      ],
      signal,
    )
    await feed.reply?.({ id: parent.uri, ref: parent.id }, 'Hei', 'case-1', signal)
    const ours = server.calls.splice(0).map(shapeOf)
    server.posted.clear()

    const client = createRestAPIClient({ url: server.url, accessToken: token })
    await client.v2.instance.fetch()
    await client.v1.timelines.tag.$select('revontuli').list({ limit: 40 })
    const id = String(BigInt(parent.id) - 1n)
    await client.v1.timelines.tag.$select('revontuli').list({ limit: 40, minId: id })
    await client.v1.timelines.tag.$select('revontuli').list({ limit: 40, maxId: id })
    await client.v1.notifications.list({ limit: 40, types: ['mention'] })
    await client.v2.search.list({ q: 'Viesti', type: 'statuses', limit: 40 })
    await client.v1.statuses.fetch({ id: [parent.id, '404'] })
    await client.v1.statuses
      .$select('404')
      .fetch()
      .catch(() => undefined)
    await client.v1.statuses.$select(parent.id).fetch()
    await client.v1.statuses.$select(parent.id).context.fetch()
    await client.v1.statuses.create(
      { status: '@veera@far.example Hei', inReplyToId: parent.id, visibility: 'public', language: 'fi' },
      { requestInit: { headers: { 'Idempotency-Key': 'case-1' } } },
    )
    const theirs = server.calls.map(shapeOf)
    expect(theirs).toHaveLength(11)
    expect(new Set(ours)).toEqual(new Set(theirs))
  })

  function shapeOf({
    method,
    path: asked,
    query,
    authorization,
    key,
    body,
  }: Mastodon['calls'][number]): string {
    return JSON.stringify([method, asked, query.toSorted(), authorization, key ?? null, sorted(body)])
  }

  function sorted(body: unknown): unknown {
    return typeof body === 'object' && body !== null ? Object.entries(body).toSorted() : (body ?? null)
  }
})

describe('recorded answers of Mastodon', () => {
  const folder = path.join(import.meta.dirname, '../../../../shared/fixtures/mastodon')
  if (!existsSync(folder)) console.warn('SKIPPED: recorded answers of Mastodon are absent')

  it.runIf(existsSync(folder))('are read', () => {
    const items: FeedItem[] = []
    for (const name of readdirSync(folder)) {
      const json = JSON.parse(readFileSync(path.join(folder, name), 'utf8'))
      const statuses = [json, json.statuses, json.ancestors, json.descendants].flatMap((list) =>
        Array.isArray(list) ? list : [],
      )
      if (json.content !== undefined) statuses.push(json)
      for (const raw of statuses) {
        const item = itemOf(statusSchema.parse(raw), 'mastodon.example')
        if (item) items.push(item)
      }
    }
    expect(items.length).toBeGreaterThan(15)
    items.forEach(checkItem)
    const texts = items.map(({ text }) => text)
    expect(texts).toContain('Toot, finally!')
    expect(texts).toContain('#hoot (hashtag toot)')
    expect(texts).toContain('@mastodonpy_test_2 same!')
  })
})

/** A tag that is posted to while it is read, over crashes and failures. */
async function churn(server: Mastodon, seed: number, happened: Record<string, number>): Promise<void> {
  const random = seededRandom(seed)
  const roll = (chance: number, what: string) => {
    if (random() >= chance) return false
    happened[what] = (happened[what] ?? 0) + 1
    return true
  }
  const feed = open(server)
  let clock = now
  let serial = 0
  const owed = new Set<string>()
  const got: string[] = []

  function appear(): void {
    clock += Math.floor(random() * 60_000)
    const isLate = serial > 2 && roll(0.1, 'late')
    const at = isLate ? clock - Math.floor(random() * 50 * minute) : clock
    const post = makePost(serial++, at)
    owed.add(`Viesti ${serial - 1} #revontuli`)
    if (!isLate && roll(0.05, 'boosted')) {
      const boost = makePost(serial++, clock, '', { reblog: post, tags: ['revontuli'] })
      server.posts.push({ ...boost, uri: `${boost.uri}/activity` })
    } else server.posts.push(post)
  }

  server.before = undefined
  server.posts = []
  for (let count = Math.floor(random() * 50); count > 0; count--) appear()
  const first = await poll(feed)
  let { cursor } = first
  got.push(...textsOf(first))
  // The first poll leaves the past alone.
  for (const text of owed) if (!got.includes(text)) owed.delete(text)
  const past = new Set(server.posts)

  server.before = (asked) => {
    if (!asked.startsWith('/api/v1/timelines')) return
    if (roll(0.1, 'between pages')) appear()
    if (roll(0.05, 'failure')) server.next.set(asked, [{ status: 503, body: '<html>busy</html>' }])
  }
  for (let round = 0; round < 5; round++) {
    const count = roll(0.1, 'burst') ? 90 : Math.floor(random() * 15)
    for (let i = 0; i < count; i++) appear()
    const young = server.posts.filter(
      (post) => !past.has(post) && clock - Date.parse(post.created_at) < 50 * minute,
    )
    for (const post of young) {
      const shown = post['reblog'] === null ? post : (post['reblog'] as typeof post)
      if (roll(0.04, 'edited')) {
        shown.content = `<p>${textOf(shown)}, korjattu</p>`
        shown['edited_at'] = new Date(clock).toISOString()
        owed.add(textOf(shown))
      } else if (roll(0.03, 'deleted')) server.posts = server.posts.filter((other) => other !== post)
    }
    for (let more: boolean | undefined = true, polls = 0; more && polls < 60; polls++) {
      const page: Page | undefined = await poll(feed, cursor).catch(() => undefined)
      if (!page || roll(0.05, 'crash')) continue
      expect(page.gap).toBeUndefined()
      cursor = page.cursor
      got.push(...textsOf(page))
      more = page.more
    }
  }
  server.before = undefined
  // A busy overlap takes several polls to be read again.
  for (let polls = 0; polls < 8; polls++) {
    const rest = await pollAll(feed, cursor)
    cursor = rest.cursor
    got.push(...rest.texts)
  }
  const visible = new Set(
    server.posts.map((post) => textOf(post['reblog'] === null ? post : (post['reblog'] as typeof post))),
  )
  const lost = [...owed].filter((text) => visible.has(text) && !got.includes(text))
  const repeated = got.filter((text, i) => got.indexOf(text) !== i)
  expect({ seed, lost, repeated }).toEqual({ seed, lost: [], repeated: [] })
}

function textOf({ content }: { content: string }): string {
  return content.replaceAll(/<[^>]+>/g, '')
}
