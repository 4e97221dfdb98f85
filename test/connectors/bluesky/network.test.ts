import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { beforeAll, afterAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Feed, FeedItem, Io } from '../../../connectors/connector.ts'
import { PermanentError } from '../../../lib/errors.ts'
import { freshDatabase } from '../../harness/postgres.ts'
import { hasRedis, makeRedis, type TestRedis } from '../../harness/redis-server.ts'
import { rejection } from '../../lib/servers.ts'
import { checkItem, openConnector } from '../contract.ts'
import { memoryIo } from '../memory-io.ts'

const folder = process.env['ATPROTO_DEV_ENV'] ?? ''
const canRun = hasRedis && existsSync(path.join(folder, 'node_modules/@atproto/dev-env')) && folder !== ''
if (!canRun) {
  console.warn(
    'SKIPPED: Bluesky against its own servers. To run it: install redis-server, then in an empty folder ' +
      '`npm install @atproto/dev-env@0.6.7` (460 MB, builds better-sqlite3), and set ATPROTO_DEV_ENV to that folder.',
  )
}

const signal = new AbortController().signal

interface Network {
  pds: string
  appview: string
  /** Until all servers know what the others know. */
  settle(): Promise<void>
  end(): void
}

describe.runIf(canRun)('Bluesky’s own servers', () => {
  let network: Network
  let redis: TestRedis
  const databaseUrl = canRun ? freshDatabase('atproto') : Promise.resolve('')

  beforeAll(async () => {
    redis = await makeRedis()
    await redis.start()
    network = await startNetwork(await databaseUrl, new URL(redis.url).host)
  })

  afterAll(async () => {
    network?.end()
    await redis?.remove()
  })

  it('know what we search for, complete, look up and answer, and show the answer in the thread', async () => {
    const customer = await makeAccount(network, 'veera')
    const shop = await makeAccount(network, 'revontuli')
    const text = 'Revontulen lasku oli väärin 😡 revontuli.example/las… #säästö'
    const start = Buffer.byteLength('Revontulen lasku oli väärin 😡 ')
    const index = { byteStart: start, byteEnd: start + Buffer.byteLength('revontuli.example/las…') }
    const uri = 'https://revontuli.example/laskut'
    const complaint = await customer.post(text, {
      langs: ['fi'],
      facets: [{ index, features: [{ $type: 'app.bsky.richtext.facet#link', uri }] }],
    })
    const regretted = await customer.post('Revontuli on roskaa')
    await customer.post('Aivan muuta asiaa')
    await network.settle()

    const feed = open(network, { query: 'Revontul' }, shop)
    const page = await feed.poll?.(undefined, signal)
    expect(page?.rejected).toEqual([])
    const found = page?.items.find(({ id }) => id === complaint.uri)
    expect(found).toMatchObject({
      text: `Revontulen lasku oli väärin 😡 ${uri} #säästö`,
      author: { name: 'veera.test' },
      language: 'fi',
      reach: { likes: 0, replies: 0, shares: 0 },
    })
    page?.items.forEach(checkItem)
    expect((await feed.poll?.(page?.cursor, signal))?.items).toEqual([])

    const bare: FeedItem = { id: complaint.uri, unique: 'connector', text: 'x' }
    expect(await feed.hydrate?.([bare], signal)).toBeUndefined()
    const stream = openConnector('bluesky', { appview: network.appview })
    expect(await stream.hydrate?.([bare], signal)).toMatchObject([
      { author: { name: 'veera.test' }, reach: { followers: 0 } },
    ])

    const answer =
      'Hei @veera.test, pahoittelut! 😊 Hyvitämme laskun: https://revontuli.example/hyvitys #asiakaspalvelu'
    const posted = await feed.reply?.({ id: complaint.uri }, answer, 'case-1', signal)
    expect(await feed.reply?.({ id: complaint.uri }, answer, 'case-1', signal)).toEqual(posted)
    await network.settle()
    const second = await feed.reply?.({ id: posted?.id ?? '' }, 'Vielä yksi asia', 'case-2', signal)
    await network.settle()
    const { thread } = await customer.get('app.bsky.feed.getPostThread', { uri: complaint.uri })
    const replies = threadSchema.parse(thread).replies
    expect(replies).toHaveLength(1)
    expect(replies[0]?.post).toMatchObject({ uri: posted?.id, record: { text: answer, langs: ['fi'] } })
    expect(replies[0]?.post.record.facets).toMatchObject([
      { features: [{ $type: 'app.bsky.richtext.facet#mention', did: customer.did }] },
      { features: [{ $type: 'app.bsky.richtext.facet#link', uri: 'https://revontuli.example/hyvitys' }] },
      { features: [{ $type: 'app.bsky.richtext.facet#tag', tag: 'asiakaspalvelu' }] },
    ])
    expect(replies[0]?.replies?.[0]?.post).toMatchObject({
      uri: second?.id,
      record: { reply: { root: { uri: complaint.uri } } },
    })

    await customer.remove(regretted.uri)
    await network.settle()
    expect(await feed.lookup?.([{ id: complaint.uri }, { id: regretted.uri }], signal)).toMatchObject([
      { state: 'live', reach: { replies: 1 } },
      { id: regretted.uri, state: 'deleted' },
    ])
    expect(
      await rejection(feed.reply?.({ id: regretted.uri }, 'Hei', 'case-3', signal) as Promise<unknown>),
    ).toBeInstanceOf(PermanentError)
  })

  it('renew a session whose token is spoiled, and log in anew when nothing of it is left', async () => {
    const shop = await makeAccount(network, 'uusija')
    const io = memoryIo()
    const feed = open(network, { query: 'x' }, shop, {
      ...io,
      ledger: { ...io.ledger, turn: () => Promise.resolve() },
    })
    await feed.poll?.(undefined, signal)
    const first = await io.tokens.read('bluesky')
    for (const refresh of [first?.extra?.['refresh'] ?? '', 'gone']) {
      const spoiled = { ...first, value: 'spoiled', extra: { ...first?.extra, refresh } }
      await io.tokens.write('bluesky', spoiled)
      await feed.poll?.(undefined, signal)
      const renewed = await io.tokens.read('bluesky')
      expect(renewed?.value).toMatch(/^ey/)
      expect(renewed?.extra?.['refresh']).not.toBe(refresh)
    }
  })

  it('refuse a wrong password, an answer to who allows none, and an answer to who blocks us', async () => {
    const customer = await makeAccount(network, 'sulo')
    const shop = await makeAccount(network, 'kauppa')
    const closed = await customer.post('Kukaan ei saa vastata')
    await customer.write('app.bsky.feed.threadgate', {
      rkey: closed.uri.split('/').at(-1),
      record: {
        $type: 'app.bsky.feed.threadgate',
        post: closed.uri,
        allow: [],
        createdAt: new Date().toISOString(),
      },
    })
    const hostile = await makeAccount(network, 'vihainen')
    const blocked = await hostile.post('Menkää pois')
    await hostile.write('app.bsky.graph.block', {
      record: { $type: 'app.bsky.graph.block', subject: shop.did, createdAt: new Date().toISOString() },
    })
    await network.settle()
    const feed = open(network, {}, shop)
    for (const [uri, message] of [
      [closed.uri, /lets only others answer/],
      [blocked.uri, /blocked|gone from Bluesky/],
    ] as const) {
      const failed = await rejection(feed.reply?.({ id: uri }, 'Hei', uri, signal) as Promise<unknown>)
      expect(failed).toBeInstanceOf(PermanentError)
      expect(failed.message).toMatch(message)
    }
    const wrong = open(network, { query: 'x' }, { handle: shop.handle, password: 'väärä' })
    expect((await rejection(wrong.poll?.(undefined, signal) as Promise<unknown>)).message).toMatch(
      /make an app password/,
    )
  })
})

const threadSchema = z.object({
  replies: z.array(
    z.object({
      post: z.object({
        uri: z.string(),
        record: z.looseObject({ text: z.string(), facets: z.array(z.unknown()).optional() }),
      }),
      replies: z
        .array(z.object({ post: z.object({ uri: z.string(), record: z.looseObject({}) }) }))
        .optional(),
    }),
  ),
})

function open(
  network: Network,
  options: object,
  { handle, password }: { handle: string; password: string },
  io: Partial<Io> = {},
): Feed {
  return openConnector(
    'bluesky',
    {
      ...options,
      service: network.pds,
      appview: network.appview,
      identifier: handle,
      password,
    },
    io,
  )
}

async function startNetwork(databaseUrl: string, redisHost: string): Promise<Network> {
  const script = path.join(import.meta.dirname, '../../harness/atproto-network.mjs')
  const files = mkdtempSync(path.join(tmpdir(), 'ennakko-atproto-'))
  const child = spawn(process.execPath, [script], {
    env: {
      ...process.env,
      DB_POSTGRES_URL: databaseUrl,
      REDIS_HOST: redisHost,
      TMPDIR: files,
      LOG_ENABLED: 'false',
    },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const next = async () => {
    const ended = once(child, 'exit').then(() => {
      throw new Error('the servers of Bluesky ended')
    })
    ended.catch(() => {})
    for (;;) {
      const { value } = await Promise.race([lines.next(), ended])
      if (String(value).startsWith('{'))
        return z.record(z.string(), z.string()).parse(JSON.parse(String(value)))
    }
  }
  const { pds = '', appview = '' } = await next()
  return {
    pds: pds.replace('localhost', '127.0.0.1'),
    appview: appview.replace('localhost', '127.0.0.1'),
    async settle() {
      child.stdin.write('settle\n')
      await next()
    },
    end() {
      child.kill('SIGKILL')
      rmSync(files, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

async function makeAccount(network: Network, name: string) {
  const handle = `${name}.test`
  const password = `salasana-${name}`
  const made = await call('POST', 'com.atproto.server.createAccount', {
    handle,
    password,
    email: `${name}@example.com`,
  })
  const { did, accessJwt } = z.object({ did: z.string(), accessJwt: z.string() }).parse(made)

  async function call(method: 'GET' | 'POST', nsid: string, input: object, jwt?: string): Promise<unknown> {
    const query = method === 'GET' ? `?${new URLSearchParams(input as Record<string, string>)}` : ''
    const response = await fetch(`${network.pds}/xrpc/${nsid}${query}`, {
      method,
      headers: { 'content-type': 'application/json', ...(jwt && { authorization: `Bearer ${jwt}` }) },
      ...(method === 'POST' && { body: JSON.stringify(input) }),
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`${nsid}: ${response.status} ${text}`)
    return text === '' ? undefined : JSON.parse(text)
  }

  const write = async (collection: string, input: object) =>
    z
      .object({ uri: z.string() })
      .parse(
        await call('POST', 'com.atproto.repo.createRecord', { repo: did, collection, ...input }, accessJwt),
      )
  return {
    did,
    handle,
    password,
    write,
    post: (text: string, extra: object = {}) =>
      write('app.bsky.feed.post', {
        record: { $type: 'app.bsky.feed.post', text, createdAt: new Date().toISOString(), ...extra },
      }),
    get: async (nsid: string, params: Record<string, string>) =>
      z.record(z.string(), z.unknown()).parse(await call('GET', nsid, params, accessJwt)),
    async remove(uri: string) {
      const rkey = uri.split('/').at(-1)
      await call(
        'POST',
        'com.atproto.repo.deleteRecord',
        { repo: did, collection: 'app.bsky.feed.post', rkey },
        accessJwt,
      )
    },
  }
}
