import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { languagePattern, readFrame } from '../../../connectors/bluesky/frames.ts'
import type { Io, Page } from '../../../connectors/connector.ts'
import { tidy } from '../../../connectors/values/text.ts'
import { rejection } from '../../lib/servers.ts'
import { checkItem, openConnector } from '../contract.ts'
import { account, commit, newNetwork, post, serveJetstream, type Network } from './jetstream-server.ts'
import { seededRandom } from '../memory-http.ts'
import { worlds } from '../churn.ts'

const second = 1_000_000
const did = 'did:plc:aaaaaaaaaaaaaaaaaaaaaaaa'
const uriOf = (rkey: string, of = did) => `at://${of}/app.bsky.feed.post/${rkey}`
const nowUs = () => Date.now() * 1000

describe('the stream of Bluesky', () => {
  it('gives posts as they are written, with what the wire tells of them', async () => {
    const network = newNetwork()
    const server = await serveJetstream(network)
    const reading = read({ hosts: [server.url] })
    await expect.poll(() => server.cursors).toEqual([undefined])
    const time = nowUs()
    const link = { $type: 'app.bsky.richtext.facet#link', uri: 'https://revontuli.example/laskut/42' }
    const text = 'Ärsyttää 😡 revontuli.example/las… "ei" toimi\nvieläkään'
    const byteStart = Buffer.byteLength('Ärsyttää 😡 ')
    const index = { byteStart, byteEnd: byteStart + Buffer.byteLength('revontuli.example/las…') }
    network.append(
      time,
      commit({ did, rkey: '3aaa', time, record: post(text, { facets: [{ index, features: [link] }] }) }),
    )
    network.append(
      time + 1,
      commit({
        did,
        rkey: '3bbb',
        time: time + 1,
        record: post('Hei', { langs: ['pt-BR'], createdAt: '2099-01-01T00:00:00Z' }),
      }),
    )
    await expect.poll(() => reading.items.length).toBe(2)
    expect(reading.items[0]).toEqual({
      id: uriOf('3aaa'),
      unique: 'connector',
      url: `https://bsky.app/profile/${did}/post/3aaa`,
      text: 'Ärsyttää 😡 https://revontuli.example/laskut/42 "ei" toimi\nvieläkään',
      author: { name: did, id: did, url: `https://bsky.app/profile/${did}` },
      publishedAt: new Date('2026-05-25T14:23:28Z'),
      language: 'fi',
    })
    expect(reading.items[1]).toMatchObject({ language: 'pt', publishedAt: new Date((time + 1) / 1000) })
    reading.items.forEach(checkItem)
    await reading.stop()
  })

  it('tells what was deleted, and which accounts are gone for good', async () => {
    const network = newNetwork()
    const server = await serveJetstream(network)
    const reading = read({ hosts: [server.url] })
    await expect.poll(() => server.cursors.length).toBe(1)
    const time = nowUs()
    const other = 'did:plc:bbbbbbbbbbbbbbbbbbbbbbbb'
    network.append(time, commit({ did, rkey: '3aaa', time, operation: 'delete' }))
    network.append(
      time,
      commit({ did, rkey: '3like', time, operation: 'delete', collection: 'app.bsky.feed.like' }),
      'app.bsky.feed.like',
    )
    network.append(time, account(did, time, false, 'deactivated'))
    network.append(time, account(did, time, true))
    network.append(time, account(did, time, false, 'takendown'))
    network.append(time, account(other, time, false, 'deleted'))
    network.append(
      time,
      `{"did":"${did}","time_us":${time},"kind":"identity","identity":{"did":"${did}","seq":1,"time":"x"}}`,
    )
    await expect
      .poll(() => reading.pages.flatMap((page) => page.deletedUnder ?? []))
      .toEqual([`at://${did}/`, `at://${other}/`])
    expect(reading.pages.flatMap((page) => page.deleted ?? [])).toEqual([uriOf('3aaa')])
    expect(reading.pages.flatMap((page) => page.rejected ?? [])).toEqual([])
    await reading.stop()
  })

  it('marks a rewritten post as edited', async () => {
    const network = newNetwork()
    const server = await serveJetstream(network)
    const reading = read({ hosts: [server.url] })
    await expect.poll(() => server.cursors.length).toBe(1)
    const time = nowUs()
    network.append(time, commit({ did, rkey: '3aaa', time, record: post('ennen') }))
    network.append(
      time + second,
      commit({ did, rkey: '3aaa', time: time + second, operation: 'update', record: post('nyt') }),
    )
    await expect
      .poll(() => reading.items.map(({ text, editedAt }) => [text, editedAt !== undefined]))
      .toEqual([
        ['ennen', false],
        ['nyt', true],
      ])
    await reading.stop()
  })

  it('goes on five seconds before the last frame, and gives nothing twice', async () => {
    const network = newNetwork()
    const server = await serveJetstream(network)
    const first = read({ hosts: [server.url] })
    await expect.poll(() => server.cursors.length).toBe(1)
    const time = nowUs() - 60 * second
    writeMany(network, time, 20)
    await expect.poll(() => first.items.length).toBe(20)
    await first.stop()
    writeMany(network, time + 20 * second, 10, 20)
    const again = read({ hosts: [server.url] }, { cursor: first.cursor() })
    await expect.poll(() => again.items.length).toBe(10)
    expect(server.cursors[1]).toBe(time + 19 * second - 5 * second)
    await sleep(50)
    expect(again.items).toHaveLength(10)
    await again.stop()
  })

  it('takes over at the next host when one ends, rewinds further there, and says so', async () => {
    const network = newNetwork()
    const first = await serveJetstream(network)
    const other = await serveJetstream(network, { skewUs: -8 * second })
    const reading = read({ hosts: [first.url, other.url] })
    await expect.poll(() => first.cursors.length).toBe(1)
    const time = nowUs() - 60 * second
    writeMany(network, time, 5)
    await expect.poll(() => reading.items.length).toBe(5)
    first.mode = 'down'
    first.cut(1012)
    writeMany(network, time + 5 * second, 5, 5)
    await expect.poll(() => reading.items.length).toBe(10)
    expect(other.cursors).toEqual([time + 4 * second - 30 * second])
    expect(reading.pages.flatMap((page) => page.notices ?? [])).toEqual([
      expect.stringMatching(
        /^The stream goes on at 127\.0\.0\.1:\d+, because .*closed by the other end \(1012\)/,
      ),
    ])
    expect(JSON.parse(reading.cursor()).host).toBe(other.url)
    await reading.stop()
  })

  it('leaves a host that goes silent without closing', async () => {
    const network = newNetwork()
    const stalled = await serveJetstream(network)
    const other = await serveJetstream(network)
    const reading = read({ hosts: [stalled.url, other.url], patience: 1 })
    await expect.poll(() => stalled.cursors.length).toBe(1)
    writeMany(network, nowUs() - 60 * second, 3)
    await expect.poll(() => reading.items.length).toBe(3)
    stalled.mode = 'silent'
    writeMany(network, nowUs() - 57 * second, 3, 3)
    await expect.poll(() => reading.items.length).toBe(6)
    expect(reading.pages.flatMap((page) => page.notices ?? [])[0]).toMatch(/sent nothing for 1 seconds/)
    await reading.stop()
  })

  it('throws when no host says a word', async () => {
    const network = newNetwork()
    const servers = [await serveJetstream(network), await serveJetstream(network)]
    for (const server of servers) server.mode = 'down'
    const reading = read({ hosts: servers.map(({ url }) => url) })
    expect((await rejection(reading.done)).message).toMatch(/answered 502/)
  })

  it('says that posts are missing when a host keeps less than was missed', async () => {
    const network = newNetwork()
    const oldest = nowUs() - 3600 * second
    const server = await serveJetstream(network, { oldest })
    const time = nowUs() - 10 * 3600 * second
    writeMany(network, time, 5)
    writeMany(network, nowUs() - 1800 * second, 2, 5)
    const cursor = JSON.stringify({ time, host: server.url, seen: [] })
    const reading = read({ hosts: [server.url] }, { cursor })
    await expect.poll(() => reading.items.length).toBe(2)
    expect(reading.pages.map((page) => page.gap)).toEqual([
      expect.stringMatching(/^The stream was asked for from .* is missing\.$/),
    ])
    await reading.stop()
  })

  it('is not thrown off by a host whose clock runs ahead', async () => {
    const network = newNetwork()
    const server = await serveJetstream(network)
    const reading = read({ hosts: [server.url] })
    await expect.poll(() => server.cursors.length).toBe(1)
    const ahead = nowUs() + 86_400 * second
    network.append(ahead, commit({ did, rkey: '3aaa', time: ahead, record: post('huomisesta') }))
    await expect.poll(() => reading.items.length).toBe(1)
    expect(JSON.parse(reading.cursor()).time).toBeLessThanOrEqual(nowUs())
    expect(reading.items[0]?.publishedAt?.getTime()).toBeLessThanOrEqual(Date.now())
    await reading.stop()
  })

  it('keeps the others when a frame or a post is unreadable, and says which', async () => {
    const network = newNetwork()
    const server = await serveJetstream(network)
    const reading = read({ hosts: [server.url] })
    await expect.poll(() => server.cursors.length).toBe(1)
    const time = nowUs()
    const bad = [
      '{"did":"did:plc:x","time_us":1,"kind":"commit","commit":{"collection":"app.bsky.feed.post"',
      commit({ did, rkey: '3bad', time, record: { text: null } }),
      commit({ did, rkey: '3num', time, record: { text: 7 } }),
      commit({ did, rkey: '../evil', time, record: post('x') }),
      'null',
    ]
    for (const raw of bad) network.append(time, raw)
    network.append(
      time,
      commit({
        did,
        rkey: '3nul',
        time,
        record: post('ok', { langs: null, createdAt: 17, facets: 'x', embed: 3, reply: null }),
      }),
    )
    network.append(
      time,
      commit({
        did,
        rkey: '3pic',
        time,
        record: post('', {
          embed: { $type: 'app.bsky.embed.images', images: [{ alt: 'Rikki mennyt mittari' }, {}] },
        }),
      }),
    )
    network.append(time, commit({ did, rkey: '3void', time, record: post('') }))
    await expect.poll(() => reading.items.map(({ text }) => text)).toEqual(['ok', 'Rikki mennyt mittari'])
    expect(reading.pages.flatMap((page) => page.rejected ?? [])).toHaveLength(bad.length)
    await reading.stop()
  })

  it.each([
    ['{"$type":"error","error":"ConsumerTooSlow","message":"reader below floor rate"}', /ConsumerTooSlow/],
    ['<html>busy</html>', /frames of an unknown shape: <html>/],
    ['{"$type":"message","payload":{"seq":1}}', /frames of an unknown shape/],
  ])('throws when the wire speaks another language: %s', async (raw, message) => {
    const server = await serveJetstream(newNetwork())
    const reading = read({ hosts: [server.url] })
    await expect.poll(() => server.cursors.length).toBe(1)
    const failed = rejection(reading.done)
    for (let times = 0; times < 30; times++) server.say(raw)
    expect((await failed).message).toMatch(message)
  })

  it('loses nothing that came in one go with the end of the stream', async () => {
    const network = newNetwork()
    const first = await serveJetstream(network)
    const other = await serveJetstream(network)
    const reading = read({ hosts: [first.url, other.url] })
    await expect.poll(() => first.cursors.length).toBe(1)
    writeMany(network, nowUs() - 60 * second, 3)
    first.say('{"$type":"error","error":"ConsumerTooSlow","message":"x"}')
    writeMany(network, nowUs() - 57 * second, 2, 3)
    await expect.poll(() => reading.items.length).toBe(5)
    expect(reading.items.map(({ text }) => text)).toEqual([0, 1, 2, 3, 4].map((i) => `Viesti ${i}`))
    await reading.stop()
  })

  it('moves its cursor while nothing concerns us', async () => {
    const network = newNetwork()
    const server = await serveJetstream(network)
    const reading = read(
      { hosts: [server.url], languages: ['sv'] },
      { mayConcern: (text) => text.includes('Revontuli') },
    )
    await expect.poll(() => server.cursors.length).toBe(1)
    const time = nowUs() - 60 * second
    writeMany(network, time, 10)
    await sleep(1_100)
    writeMany(network, time + 10 * second, 1, 10)
    await expect
      .poll(() => reading.pages.at(-1)?.cursor && JSON.parse(reading.cursor()).time)
      .toBe(time + 10 * second)
    expect(reading.items).toEqual([])
    await reading.stop()
  })

  it('builds items only of texts that may concern us, judged with their links in full', async () => {
    const network = newNetwork()
    const server = await serveJetstream(network)
    const asked: string[] = []
    const mayConcern = (text: string) => asked.push(text) > 0 && text.includes('revontuli')
    const reading = read({ hosts: [server.url] }, { mayConcern })
    await expect.poll(() => server.cursors.length).toBe(1)
    const time = nowUs()
    const linked = (uri: string) => {
      const index = { byteStart: 6, byteEnd: 12 }
      return post('katso tämä', {
        facets: [{ index, features: [{ $type: 'app.bsky.richtext.facet#link', uri }] }],
      })
    }
    const records = [
      post('aivan muuta'),
      linked('https://muu.example'),
      linked('https://revontuli.example'),
      post('revontuli!'),
    ]
    records.forEach((record, i) => network.append(time, commit({ did, rkey: `3a${i}`, time, record })))
    await expect
      .poll(() => reading.items.map(({ text }) => text))
      .toEqual(['katso tämä (https://revontuli.example)', 'revontuli!'])
    expect(asked).toContain('aivan muuta')
    expect(reading.pages.flatMap((page) => page.rejected ?? [])).toEqual([])
    await reading.stop()
  })

  it('begins with what comes where a search was read before', async () => {
    const network = newNetwork()
    const server = await serveJetstream(network)
    writeMany(network, nowUs() - 60 * second, 3)
    const reading = read(
      { hosts: [server.url] },
      { cursor: JSON.stringify({ newest: Date.now(), seen: [] }) },
    )
    await expect.poll(() => server.cursors).toEqual([undefined])
    writeMany(network, nowUs(), 1, 3)
    await expect.poll(() => reading.items.map(({ text }) => text)).toEqual(['Viesti 3'])
    await reading.stop()
  })

  it('stops at once when it is told to', async () => {
    const server = await serveJetstream(newNetwork())
    const reading = read({ hosts: [server.url] })
    await expect.poll(() => server.cursors.length).toBe(1)
    const stopped = rejection(reading.done)
    await reading.stop()
    expect((await stopped).message).toBe('stop now')
  })

  it(`loses nothing and repeats nothing over ${worlds} worlds of restarts, stalls, other hosts, duplicates and deletions`, async () => {
    const happened: Record<string, number> = {}
    for (let seed = 1; seed <= worlds; seed++) await churn(seed, happened)
    for (const what of ['restart', 'cut', 'crash', 'doubled', 'deleted', 'other host', 'late'])
      expect(happened[what] ?? 0, what).toBeGreaterThan(worlds / 10)
  })
})

describe('a frame', () => {
  const time = 1_779_719_009_157_119
  const all = { mayConcern: () => true }

  it('is judged by the text that the item has, escapes and links included', () => {
    const texts = [
      'plain',
      'kissa "lainaa" \\ takana \\" vielä',
      'rivi\nrivi\ttab  kaksi',
      '😡 ääkköset \u2028 \u0000',
      'loppuu kenoon \\',
      'kaksi  väliä',
      ' alussa',
      'lopussa ',
      'sitova\u00a0väli',
      'ohjaus\u007fmerkki',
      '"text":"huijaus"',
      '{"kind":"account","active":false}',
    ]
    for (const text of texts) {
      const asked: string[] = []
      const raw = commit({ did, rkey: '3aaa', time, record: post(text) })
      const frame = readFrame(raw, { mayConcern: (heard) => asked.push(heard) > 0 })
      expect(frame).toMatchObject({ kind: 'post', uri: uriOf('3aaa'), at: time, record: { text } })
      expect(asked).toEqual([tidy(text)])
      expect(readFrame(raw, { mayConcern: () => false })).toEqual({ kind: 'nothing', at: time })
    }
  })

  it('is parsed whole when its text alone does not tell', () => {
    const linked = post('katso …', {
      facets: [{ index: {}, features: [{ $type: 'app.bsky.richtext.facet#link' }] }],
    })
    for (const record of [linked, post(''), post('a', { other: { text: 'b' } })])
      expect(readFrame(commit({ did, rkey: '3a', time, record }), { mayConcern: () => false }).kind).toBe(
        'post',
      )
  })

  it('is read when another server writes its JSON with spaces or in another order', () => {
    const pretty = JSON.stringify(
      JSON.parse(commit({ did, rkey: '3a', time, record: post('hei') })),
      undefined,
      2,
    )
    expect(readFrame(pretty, all)).toMatchObject({ kind: 'post', at: time })
    const {
      did: by,
      time_us,
      ...rest
    } = JSON.parse(commit({ did, rkey: '3a', time, record: post('x'.repeat(400)) }))
    expect(readFrame(JSON.stringify({ ...rest, did: by, time_us }), all)).toMatchObject({
      kind: 'post',
      at: time,
    })
  })

  it('is dropped when it declares none of the languages that are wanted', () => {
    const wanted = { languages: languagePattern(['fi', 'sv']) }
    const kindOf = (langs: unknown) =>
      readFrame(commit({ did, rkey: '3a', time, record: post('x', { langs }) }), wanted).kind
    expect([['fi'], ['en', 'sv-FI'], ['FI'], [], undefined].map(kindOf)).toEqual(
      Array.from({ length: 5 }, () => 'post'),
    )
    expect([['en'], ['fil'], ['pt-BR', 'ja']].map(kindOf)).toEqual(['nothing', 'nothing', 'nothing'])
  })

  const golden = path.join(
    import.meta.dirname,
    '../../../../shared/fixtures/bluesky/jetstream-golden_v1.jsonl',
  )
  if (!existsSync(golden))
    console.warn(`SKIPPED: recorded frames of Jetstream, because ${path.basename(golden)} is absent`)
  it.runIf(existsSync(golden))('of the real network is understood', () => {
    const frames = readFileSync(golden, 'utf8')
      .trim()
      .split('\n')
      .map((raw) => readFrame(raw, all))
    expect(frames).toHaveLength(10)
    expect(frames.filter(({ kind }) => kind === 'post')).toEqual([
      expect.objectContaining({
        uri: 'at://did:plc:q235v55g5unth4zjjdpacfdr/app.bsky.feed.post/3mmoojp4cd223',
        cid: 'bafyreicl7rzkxdrm4zz2ehbx52kuk3mvfow6p3gzfys72r5grvskxoswy4',
      }),
    ])
    expect(frames.every(({ at }) => at > 1_779_719_009_000_000)).toBe(true)
  })
})

interface Reading {
  pages: Page[]
  items: Page['items']
  cursor(): string
  stop(): Promise<void>
  done: Promise<void>
}

function read(
  options: Record<string, unknown>,
  { cursor, ...io }: Partial<Io> & { cursor?: string } = {},
): Reading {
  const feed = openConnector('bluesky', options, io)
  const controller = new AbortController()
  const pages: Page[] = []
  const items: Page['items'] = []
  const done = (async () => {
    for await (const page of feed.stream?.(cursor, controller.signal) ?? []) {
      pages.push(page)
      items.push(...page.items)
    }
  })()
  done.catch(() => {})
  return {
    pages,
    items,
    cursor: () => pages.at(-1)?.cursor ?? '',
    done,
    async stop() {
      controller.abort(new Error('stop now'))
      await done.catch(() => {})
    },
  }
}

/** One post a second. */
function writeMany(network: Network, from: number, count: number, firstSerial = 0): void {
  for (let i = 0; i < count; i++) {
    const time = from + i * second
    network.append(
      time,
      commit({ did, rkey: `3p${firstSerial + i}`, time, record: post(`Viesti ${firstSerial + i}`) }),
    )
  }
}

/** A network that is read over every disturbance: what is stored survives, what was only read may come again. */
async function churn(seed: number, happened: Record<string, number>): Promise<void> {
  const random = seededRandom(seed)
  const network = newNetwork()
  const isDoubling = () => random() < 0.1 && count(happened, 'doubled')
  const servers = [
    await serveJetstream(network, { isDoubling }),
    await serveJetstream(network, { isDoubling, skewUs: Math.floor((random() - 0.5) * 8 * second) }),
  ]
  const hosts = servers.map(({ url }) => url)
  const start = nowUs() - 3000 * second
  const written: string[] = []
  const removed: string[] = []
  const stored: string[] = []
  const storedDeletions: string[] = []
  let clock = start
  let serial = 0
  let cursor: string | undefined

  function happen(): void {
    for (let count_ = Math.floor(random() * 12); count_ > 0; count_--) {
      clock += Math.floor(random() * 3 * second)
      const isLate = random() < 0.1 && count(happened, 'late')
      const time = isLate ? clock - Math.floor(random() * 2 * second) : clock
      const rkey = `3p${serial++}`
      written.push(uriOf(rkey))
      network.append(time, commit({ did, rkey, time, record: post(`Viesti ${serial}`) }))
    }
    for (const uri of written.filter(() => random() < 0.03)) {
      if (removed.includes(uri)) continue
      count(happened, 'deleted')
      removed.push(uri)
      clock += second
      network.append(
        clock,
        commit({ did, rkey: uri.split('/').at(-1) ?? '', time: clock, operation: 'delete' }),
      )
    }
  }

  const controllers: AbortController[] = []
  async function readOn(until: () => boolean): Promise<void> {
    const controller = new AbortController()
    controllers.push(controller)
    const feed = openConnector('bluesky', { hosts: random() < 0.5 ? hosts : hosts.toReversed() })
    try {
      for await (const page of feed.stream?.(cursor, controller.signal) ?? []) {
        expect(page.gap, `seed ${seed}`).toBeUndefined()
        if (random() < 0.1 && count(happened, 'crash')) return
        cursor = page.cursor
        stored.push(...page.items.map(({ id }) => id))
        storedDeletions.push(...(page.deleted ?? []))
        if (until()) return
      }
    } catch (error) {
      if (!controller.signal.aborted) throw error
    } finally {
      controller.abort()
    }
  }

  // The very first connection hears only what comes after it; the worlds begin where its first page was stored.
  cursor = JSON.stringify({ time: clock, host: hosts[0], seen: [] })
  for (let round = 0; round < 4; round++) {
    happen()
    const disturbed = servers[Math.floor(random() * 2)]
    if (random() < 0.3 && count(happened, 'cut'))
      setImmediate(() => disturbed?.cut(random() < 0.5 ? 1012 : undefined))
    if (random() < 0.3 && count(happened, 'other host')) {
      for (const server of servers) server.mode = server === disturbed ? 'down' : 'up'
    } else for (const server of servers) server.mode = 'up'
    for (let tries = 0; tries < 50 && !isComplete(); tries++) {
      count(happened, 'restart')
      await readOn(isComplete)
    }
  }

  function isComplete(): boolean {
    return (
      written.every((uri) => stored.includes(uri)) && removed.every((uri) => storedDeletions.includes(uri))
    )
  }

  const repeated = stored.filter((uri, i) => stored.indexOf(uri) !== i)
  const lost = written.filter((uri) => !stored.includes(uri))
  const lostDeletions = removed.filter((uri) => !storedDeletions.includes(uri))
  expect({ seed, repeated, lost, lostDeletions }).toEqual({ seed, repeated: [], lost: [], lostDeletions: [] })
}

function count(happened: Record<string, number>, what: string): true {
  happened[what] = (happened[what] ?? 0) + 1
  return true
}
