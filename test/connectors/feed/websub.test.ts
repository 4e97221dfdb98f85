import { afterAll, describe, expect, it } from 'vitest'
import type { Page, Token } from '../../../connectors/connector.ts'
import { readDocument } from '../../../connectors/feed/document.ts'
import { hubOf } from '../../../connectors/feed/hub.ts'
import { closeFeedParser } from '../../../connectors/feed.ts'
import type { Http } from '../../../lib/http.ts'
import { client, serve } from '../../lib/servers.ts'
import { openConnector } from '../contract.ts'
import { seededRandom } from '../memory-http.ts'
import { memoryIo } from '../memory-io.ts'
import { startCallback, startHub } from './websub-hub.ts'

afterAll(closeFeedParser)

const signal = new AbortController().signal
const HOUR = 3_600_000

function rss(ids: number[], links = ''): string {
  const items = ids.map(
    (id) => `<item><guid isPermaLink="false">n-${id}</guid><title>Uutinen ${id}</title></item>`,
  )
  return `<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>t</title>${links}${items.join('')}</channel></rss>`
}

async function newspaper(options: { header?: boolean } = {}) {
  let ids = [2, 1]
  let reads = 0
  const hub = await startHub(() => [topic])
  const site = await serve((_request, response) => {
    reads++
    const links = `<atom:link rel="self" href="${topic}"/><atom:link rel="hub" href="${hub.url}/"/>`
    const header = { link: `<${hub.url}/>; rel="hub", <${topic}>; rel="self"` }
    response.writeHead(200, options.header ? header : {}).end(rss(ids, options.header ? '' : links))
  })
  const topic = `${site.url}/feed`
  const callback = await startCallback()
  const memory = memoryIo()
  let token: Token | undefined
  const tokens = {
    read: () => Promise.resolve(token),
    write: (_: string, next: Token) => Promise.resolve(void (token = next)),
  }
  const inbox = {
    read: (after: number, limit: number) =>
      Promise.resolve(callback.inbox.filter(({ seq }) => seq > after).slice(0, limit)),
  }
  const http = client()
  const hasty: Http = { ...http, request: (url, request) => http.request(url, { ...request, hostGapMs: 0 }) }
  const io = { ...memory, tokens, inbox, http: hasty, callbackUrl: callback.url }
  const feed = openConnector('feed', { url: topic, language: 'fi' }, io)
  callback.feed = feed
  let cursor: string | undefined
  return {
    hub,
    topic,
    io,
    callback,
    reads: () => reads,
    publish: (next: number[]) => void (ids = next),
    token: () => token,
    setToken: (next: Token | undefined) => void (token = next),
    /** As if the time since the last read of the feed had passed. */
    age(ms: number) {
      const state = JSON.parse(cursor ?? '{}')
      cursor = JSON.stringify({ ...state, readAt: state.readAt - ms })
    },
    async poll(): Promise<Page> {
      const page = await feed.poll?.(cursor, signal)
      if (!page) throw new Error('no poll')
      ;({ cursor } = page)
      return page
    },
    async subscribed() {
      await this.poll()
      await expect.poll(() => hub.subscription?.topic).toBe(topic)
    },
  }
}

const idsOf = (page: Page) => page.items.map(({ id }) => id)

describe('a feed that can be pushed', () => {
  it.each([{ header: true }, { header: false }])(
    'is subscribed to, and then read once an hour (%j)',
    async (where) => {
      const paper = await newspaper(where)
      const first = await paper.poll()
      expect(idsOf(first)).toEqual(['n-2', 'n-1'])
      expect(first.freshUntil).toBeUndefined()
      await expect.poll(() => paper.hub.subscription?.topic).toBe(paper.topic)
      const second = await paper.poll()
      const minutes = ((second.freshUntil?.getTime() ?? 0) - Date.now()) / 60_000
      expect(minutes).toBeGreaterThan(58)
      expect(minutes).toBeLessThanOrEqual(60)
      await paper.poll()
      expect(paper.hub.asked).toHaveLength(1)
      expect(paper.hub.offences).toEqual([])
    },
  )

  it('gives what is pushed without reading the feed, and nothing of it again when it is read', async () => {
    const paper = await newspaper()
    await paper.subscribed()
    await paper.poll()
    const before = paper.reads()
    expect(await paper.hub.push(rss([4, 3]))).toBe(202)
    const pushed = await paper.poll()
    expect(idsOf(pushed)).toEqual(['n-4', 'n-3'])
    expect(pushed.items[0]).toMatchObject({ title: 'Uutinen 4', language: 'fi' })
    expect(paper.reads()).toBe(before)
    paper.publish([5, 4, 3, 2, 1])
    const read = await paper.poll()
    expect(idsOf(read)).toEqual(['n-5'])
    expect(read.gap).toBeUndefined()
    expect(await paper.hub.push(rss([5, 4, 3, 2, 1]))).toBe(202)
    expect(idsOf(await paper.poll())).toEqual([])
  })

  it('is read all the same when pushes come for more than an hour', async () => {
    const paper = await newspaper()
    await paper.subscribed()
    const before = paper.reads()
    await paper.hub.push(rss([3]))
    paper.age(2 * HOUR)
    expect((await paper.poll()).more).toBe(true)
    await paper.poll()
    expect(paper.reads()).toBe(before + 1)
  })

  it.each(['sha1', 'sha256', 'sha384', 'sha512'])('takes pushes signed with %s', async (algorithm) => {
    const paper = await newspaper()
    await paper.subscribed()
    expect(await paper.hub.push(rss([9]), { algorithm })).toBe(202)
    expect(paper.callback.inbox).toHaveLength(1)
  })

  it.each([
    ['no signature', ''],
    ['a forged signature', 'sha1=0123456789abcdef0123456789abcdef01234567'],
    ['a method that proves nothing', 'md5=0123456789abcdef0123456789abcdef'],
    ['an empty one', 'sha1='],
  ])('ignores pushes with %s, and says nothing of it', async (_, signature) => {
    const paper = await newspaper()
    await paper.subscribed()
    expect(await paper.hub.push(rss([9]), { signature })).toBe(202)
    expect(paper.callback.inbox).toEqual([])
  })

  it('refuses pushes to another address, of garbage, and after the lease', async () => {
    const paper = await newspaper()
    await paper.subscribed()
    const callback = `${paper.callback.url}?key=guess`
    expect(await paper.hub.push(rss([9]), { callback })).toBe(404)
    expect(await paper.hub.push('<html>no feed</html>')).toBe(400)
    const token = paper.token()
    paper.setToken(token && { ...token, expiresAt: new Date(Date.now() - 1000) })
    expect(await paper.hub.push(rss([9]))).toBe(410)
    expect(paper.hub.subscription).toBeUndefined()
    expect(paper.callback.inbox).toEqual([])
  })

  it('agrees to no subscription that it has not asked for', async () => {
    const paper = await newspaper()
    await paper.subscribed()
    const before = paper.token()
    const key = before?.extra?.['key'] ?? ''
    const ask = async (query: Record<string, string>) => {
      const all = {
        key,
        'hub.mode': 'subscribe',
        'hub.topic': paper.topic,
        'hub.challenge': 'c',
        'hub.lease_seconds': '99',
        ...query,
      }
      return (await fetch(`${paper.callback.url}?${new URLSearchParams(all)}`)).status
    }
    expect(await ask({ 'hub.topic': 'https://evil.example/feed' })).toBe(404)
    expect(await ask({ key: 'guess' })).toBe(404)
    expect(await ask({ 'hub.mode': 'unsubscribe' })).toBe(404)
    paper.setToken(
      before && { ...before, extra: { ...before.extra, askedAt: String(Date.now() - 2 * HOUR) } },
    )
    expect(await ask({})).toBe(404)
    expect(paper.token()?.expiresAt).toEqual(before?.expiresAt)
  })

  it('is renewed before the lease ends, with the secret it has', async () => {
    const paper = await newspaper()
    paper.hub.leaseSeconds = 4 * 3600
    await paper.subscribed()
    const { secret } = paper.hub.subscription ?? {}
    const token = paper.token()
    const soon = { expiresAt: new Date(Date.now() + HOUR / 2), extra: { ...token?.extra, askedAt: '0' } }
    paper.setToken(token && { ...token, ...soon })
    const page = await paper.poll()
    expect(page.freshUntil?.getTime()).toBeLessThanOrEqual(soon.expiresAt.getTime())
    await expect.poll(() => paper.token()?.expiresAt?.getTime()).toBeGreaterThan(Date.now() + 3 * HOUR)
    expect(paper.hub.subscription?.secret).toBe(secret)
    expect(paper.hub.asked).toHaveLength(2)
  })

  it.each(['deny', 'gone', 'broken', 'wrong topic'] as const)(
    'is polled as ever when its hub is in the mood "%s"',
    async (mood) => {
      const paper = await newspaper()
      paper.hub.mood = mood
      expect(idsOf(await paper.poll())).toEqual(['n-2', 'n-1'])
      paper.publish([3, 2, 1])
      await expect.poll(() => paper.hub.asked.length).toBe(1)
      const page = await paper.poll()
      expect(idsOf(page)).toEqual(['n-3'])
      expect(page.freshUntil).toBeUndefined()
      expect(paper.hub.asked).toHaveLength(1)
      expect(paper.hub.subscription).toBeUndefined()
    },
  )

  it('keeps nobody waiting whose hub is on a wire that can be read, or that has no public address', async () => {
    const paper = await newspaper()
    const alone = openConnector('feed', { url: paper.topic }, { ...paper.io, callbackUrl: undefined })
    expect(alone.receive).toBeUndefined()
    await alone.poll?.(undefined, signal)
    expect(paper.hub.asked).toEqual([])
  })

  it('loses and repeats nothing in 60 seeded mixtures of pushes and reads, lost pushes among them', async () => {
    for (let seed = 0; seed < 60; seed++) {
      const random = seededRandom(seed)
      const paper = await newspaper()
      await paper.subscribed()
      const given: string[] = ['n-2', 'n-1']
      const all = [2, 1]
      for (let step = 0; step < 6; step++) {
        const fresh = Array.from({ length: Math.floor(random() * 4) }, (_, i) => all.length + i + 1)
        all.unshift(...fresh.toReversed())
        paper.publish(all)
        const kind = random()
        if (kind < 0.5 && fresh.length > 0) await paper.hub.push(rss(fresh))
        else if (kind < 0.7) await paper.hub.push(rss(all.slice(0, 5)))
        if (random() < 0.7) given.push(...idsOf(await paper.poll()))
      }
      for (let i = 0; i < 3; i++) given.push(...idsOf(await paper.poll()))
      expect([seed, given.length, new Set(given).size]).toEqual([seed, all.length, all.length])
    }
  })
})

describe('where a feed says that it can be pushed', () => {
  const base = 'https://lehti.example/feed'
  it('is read from headers first, then from the document', async () => {
    const { hubs = [], self } = await readDocument(
      `<feed xmlns="http://www.w3.org/2005/Atom"><link rel='hub' href='https://hub.example/?a=1&amp;b=2'/><link href="/feed.atom" rel="self"/><entry><link rel="hub" href="https://evil.example"/></entry></feed>`,
      base,
    )
    const document = { hubs, self }
    expect(document).toEqual({ hubs: ['https://hub.example/?a=1&b=2'], self: '/feed.atom' })
    expect(hubOf(undefined, document, base)).toEqual({
      hub: 'https://hub.example/?a=1&b=2',
      topic: 'https://lehti.example/feed.atom',
    })
    const header =
      '<https://push.example/>; rel="hub", <https://lehti.example/own>; title="x"; rel="self alternate"'
    expect(hubOf(header, document, base)).toEqual({
      hub: 'https://push.example/',
      topic: 'https://lehti.example/own',
    })
  })

  it('needs the feed to name itself, and https before http', () => {
    expect(hubOf(undefined, { hubs: ['https://hub.example/'] }, base)).toBeUndefined()
    expect(
      hubOf(undefined, { hubs: ['http://a.example/', 'https://b.example/'], self: base }, base)?.hub,
    ).toBe('https://b.example/')
    expect(hubOf('<x', { hubs: ['ftp://a.example/'], self: base }, base)).toBeUndefined()
  })
})
