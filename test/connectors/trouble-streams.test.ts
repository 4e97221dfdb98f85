import '../harness/probe.ts'
import { beforeEach, describe, expect, it } from 'vitest'
import { readSource, releaseSources } from '../../db/sources.ts'
import type { Http } from '../../lib/http.ts'
import { streamSource } from '../../workers/poller/stream.ts'
import { openTestDatabase } from '../db/open.ts'
import { until } from '../harness/until.ts'
import { client } from '../lib/servers.ts'
import { openShop } from '../workers/shop.ts'
import { serveBluesky } from './bluesky/server.ts'
import type { Post } from './churn.ts'
import { commit, newNetwork, post as recordOf, serveJetstream } from './bluesky/jetstream-server.ts'
import { makePost, serveMastodon, token } from './mastodon/server.ts'
import type { Trouble } from './platform.ts'
import { empty, expectFailure, postOf, told } from './trouble-stage.ts'

const { db } = await openTestDatabase('trouble_streams', { byHand: true })

beforeEach(() => empty(db))

interface Streaming {
  options: Record<string, unknown>
  secrets: string[]
  /** Says it on every open stream, and to whoever asks later. */
  publish(post: Post): void
  /** How many connections it has accepted. */
  connections(): number
  troubles: Record<string, StreamTrouble>
}

interface StreamTrouble extends Pick<Trouble, 'kind' | 'says' | 'seconds'> {
  /** Before a connection is opened. */
  begin?(): void
  /** When it stands. */
  disturb?(): void
  heal?(): void
}

const streaming = { bluesky: serveNetwork, mastodon: serveInstance }

describe.each([
  ['bluesky', 'silence'],
  ['bluesky', 'a server that is down'],
  ['bluesky', 'a connection that is cut'],
  ['bluesky', 'another wire'],
  ['bluesky', 'an error that it says'],
  ['mastodon', 'silence'],
  ['mastodon', 'a connection that is cut'],
  ['mastodon', 'another wire'],
  ['mastodon', 'another schema'],
  ['mastodon', 'a token that ends while it streams'],
  ['mastodon', 'a token that may read, but not stream'],
] as const)('the stream of %s', (name, story) => {
  it(`lives through ${story}`, async () => {
    const platform = await streaming[name]()
    const trouble = platform.troubles[story]
    if (!trouble) throw new Error('no such trouble')
    const source = { id: 'it', connector: name, match: 'all', ...platform.options }
    const shop = await openShop(db, [source], {}, shortOfPatience())
    const posts: Post[] = []
    const publish = () => {
      posts.push(postOf(posts.length + 1))
      platform.publish(postOf(posts.length))
    }
    const texts = async () => {
      const rows = await db.selectFrom('mentions').select('text').execute()
      return rows.map(({ text }) => /Viesti \d+/.exec(text)?.[0]).toSorted()
    }
    const follow = async (signal: AbortSignal) => await streamSource(shop.app, await shop.claim('it'), signal)

    async function read(amount: number): Promise<void> {
      const stop = new AbortController()
      const opened = platform.connections()
      const following = follow(stop.signal)
      await until('it listens', () => platform.connections() > opened)
      for (let i = 0; i < amount; i++) publish()
      await until('all of it is stored', async () => (await texts()).length >= posts.length)
      stop.abort()
      expect(await following).toEqual({})
      await releaseSources(db, shop.app.worker)
    }

    await read(3)
    trouble.begin?.()
    for (let failures = 1; failures <= 3; failures++) {
      const opened = platform.connections()
      const following = follow(new AbortController().signal)
      if (trouble.disturb) {
        await until('it listens', () => platform.connections() > opened)
        trouble.disturb()
      }
      expect(await following).toHaveProperty('error')
      publish()
      // A connection that stood for a while counts as read, so that the first failure may come again.
      const row = await readSource(db, 'it')
      await expectFailure(shop, platform.secrets, trouble, row?.failures ?? 0, row?.notBefore)
    }
    trouble.heal?.()
    await read(2)
    expect(await texts()).toEqual(posts.map(({ serial }) => `Viesti ${serial}`).toSorted())
    const row = await readSource(db, 'it')
    expect(row).toMatchObject({ state: 'ok', failures: 0, lastError: null })
    const wasTold = (await told(db)).length > 0
    expect(await told(db)).toEqual(wasTold ? ['source.failing', 'source.recovered'] : [])
  })
})

/** Silence is noticed within a second. */
function shortOfPatience(): Http {
  const http = client()
  return { ...http, socket: (url, request) => http.socket(url, { ...request, idleMs: 600 }) }
}

async function serveNetwork(): Promise<Streaming> {
  const network = newNetwork()
  const jetstream = await serveJetstream(network)
  const { url: appview } = await serveBluesky()
  return {
    options: { hosts: [jetstream.url], appview },
    secrets: [],
    publish({ serial, text }) {
      const time = Date.now() * 1000 + serial
      const frame = { did: 'did:plc:veera', rkey: `r${serial}`, time, record: recordOf(text) }
      network.append(time, commit(frame), 'app.bsky.feed.post')
    },
    connections: () => jetstream.cursors.length,
    troubles: {
      silence: {
        begin: () => (jetstream.mode = 'silent'),
        heal: () => (jetstream.mode = 'up'),
        kind: 'backs off',
        says: /sent nothing for 0\.6 seconds/,
      },
      'a server that is down': {
        begin: () => (jetstream.mode = 'down'),
        heal: () => (jetstream.mode = 'up'),
        kind: 'backs off',
        says: /answered 502 instead of opening a WebSocket/,
      },
      'a connection that is cut': {
        disturb: () => jetstream.cut(),
        kind: 'backs off',
        // Where the connection brought news, the host is asked once more at once, and has nothing to say then.
        says: /was closed by the other end|sent nothing for/,
      },
      'another wire': {
        begin: () => (jetstream.mode = 'silent'),
        disturb: () => {
          for (let i = 0; i < 30; i++) jetstream.say('{"v":2}')
        },
        heal: () => (jetstream.mode = 'up'),
        kind: 'backs off',
        says: /sends frames of an unknown shape/,
      },
      'an error that it says': {
        disturb: () => jetstream.say('{"$type":"error","error":"ConsumerTooSlow","message":"too slow"}'),
        kind: 'backs off',
        says: /says ConsumerTooSlow: too slow|sent nothing for/,
      },
    },
  }
}

async function serveInstance(): Promise<Streaming> {
  const mastodon = await serveMastodon()
  const failed = (error: string) => () => mastodon.say({ error, status: 401 })
  return {
    options: { url: mastodon.url, tags: ['revontuli'], streaming: true, token },
    secrets: [token],
    publish({ serial, text, createdAt }) {
      const toot = makePost(serial, createdAt.getTime(), `<p>${text}</p>`)
      mastodon.posts.unshift(toot)
      const payload = JSON.stringify(toot)
      mastodon.say({ stream: ['hashtag', 'revontuli'], event: 'update', payload })
    },
    connections: () => mastodon.subscriptions.length,
    troubles: {
      silence: {
        disturb: () => mastodon.stall(),
        kind: 'backs off',
        says: /did not answer a ping within/,
      },
      'a connection that is cut': {
        disturb: () => mastodon.cut(),
        kind: 'backs off',
        says: /was closed by the other end/,
      },
      'another wire': {
        disturb: () => mastodon.say('<html>'),
        kind: 'backs off',
        says: /streams something that is no JSON/,
      },
      'another schema': {
        disturb: () => mastodon.say({ v: 2, stream: 'hashtag' }),
        kind: 'backs off',
        says: /the stream of 127\.0\.0\.1:\d+ answered JSON of an unknown shape, at stream/,
      },
      'a token that ends while it streams': {
        disturb: failed('The access token was revoked'),
        kind: 'stops',
        says: /was revoked.*MASTODON_ACCESS_TOKEN/,
      },
      'a token that may read, but not stream': {
        begin: () => (mastodon.streamsTo = 'nobody'),
        heal: () => (mastodon.streamsTo = token),
        kind: 'stops',
        says: /answered 401.*MASTODON_ACCESS_TOKEN/,
      },
    },
  }
}
