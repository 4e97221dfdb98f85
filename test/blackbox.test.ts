import { chmodSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { Webhook } from 'standardwebhooks'
import { afterAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type FeedServer, type Post, serveFeed } from './harness/feed-server.ts'
import { freshDatabase } from './harness/postgres.ts'
import { type Process, type Project, endAll, makeProject, startEnnakko } from './harness/program.ts'
import { hasRedis, makeRedis } from './harness/redis-server.ts'
import './harness/redis.ts'
import { type Sink, serveSink, sinkSecret } from './harness/sink.ts'
import { until } from './harness/until.ts'

// From the outside, by the documented contract alone: config in, posts in, alerts out. Nothing here looks at a table.

const posts = z
  .object({
    complaints: z.array(z.string()),
    praise: z.array(z.string()),
    neutral: z.array(z.string()),
    unrelated: z.array(z.string()),
    homonyms: z.array(z.string()),
  })
  .parse(JSON.parse(readFileSync(path.join(import.meta.dirname, 'fixtures/blackbox/posts.json'), 'utf8')))

const pushSecret = 'whsec_cHVzaGVkLXBvc3RzLWFyZS1zaWduZWQtd2l0aC10aGlz'

function config(feeds: FeedServer[], sink: Sink): string {
  return `
company: Revontuli Oy
locale: fi
languages: [fi, en]
brands:
  - { id: revontuli, any: [Revontuli], none: [revontulet, northern lights] }
sources:
${feeds.map(({ url }, n) => `  - { id: forum-${n}, connector: feed, url: "${url}", every: 1s }`).join('\n')}
  - { id: form, connector: webhook, secret: "${pushSecret}" }
channels:
  desk: { type: webhook, url: "${sink.url}", secret: "${sinkSecret}" }
policies:
  - steps: [{ after: 0m, notify: [desk] }]
network: { allow_private: ["127.0.0.0/8"] }
`
}

/** A post of the script: where it comes up, in which words first and last, and whether somebody must hear of it. */
interface Scene {
  id: string
  kind: keyof typeof posts
  feed: number | 'push'
  /** Also shown there, under the same address. */
  copy?: number
  text: string
  edited?: string
}

const feedCount = 4

const script: Scene[] = interleave(
  Object.entries(posts).map(([kind, texts]) =>
    texts.map((text, n) => sceneOf(kind as Scene['kind'], text, n)),
  ),
)

function sceneOf(kind: Scene['kind'], text: string, n: number): Scene {
  const scene: Scene = { id: `https://forum.example/${kind}/${n}`, kind, feed: n % feedCount, text }
  if (n % 6 === 5) return { ...scene, feed: 'push' }
  if (n % 10 === 1) return { ...scene, copy: (n + 1) % feedCount }
  if (n % 10 === 2 && kind === 'complaints')
    return { ...scene, edited: `${text} Muokattu: en ole saanut vastausta.` }
  if (n % 10 === 3 && kind === 'complaints') {
    return { ...scene, text: posts.neutral[n % posts.neutral.length] ?? '', edited: text }
  }
  return scene
}

/** One of each list in turn, the longer lists more often, so that all end together. */
function interleave(lists: Scene[][]): Scene[] {
  const longest = Math.max(...lists.map((list) => list.length))
  return Array.from({ length: longest }, (_, n) =>
    lists.flatMap((list) =>
      list.slice(Math.floor((n * list.length) / longest), Math.floor(((n + 1) * list.length) / longest)),
    ),
  ).flat()
}

const complaints = script.filter(({ kind }) => kind === 'complaints').map(({ id }) => id)

interface Stage {
  feeds: FeedServer[]
  sink: Sink
  project: Project
  /** The address of the web role that runs now. */
  web: () => Promise<string>
  /** How many complaints may have been posted: the play waits while something is to happen in the middle of it. */
  curtain: number
}

async function play(stage: Stage): Promise<void> {
  const pushing: Promise<void>[] = []
  let posted = 0
  for (const scene of script) {
    const { id, kind, text, edited, feed, copy } = scene
    if (kind === 'complaints') {
      await until('the play goes on', () => posted < stage.curtain)
      posted += 1
    }
    if (feed === 'push') pushing.push(push(stage, id, text))
    else {
      const post: Post = { id, link: id, text, publishedAt: new Date() }
      stage.feeds[feed]?.posts.push(post)
      if (copy !== undefined) stage.feeds[copy]?.posts.push({ ...post })
      if (edited !== undefined) void sleep(3_000).then(() => (post.text = edited))
    }
    await sleep(35)
  }
  await Promise.all(pushing)
}

/** As any sender of webhooks does: again until it is taken, with the same id. */
async function push({ web }: Stage, id: string, text: string): Promise<void> {
  const body = JSON.stringify({ external_id: id, url: id, text })
  const taken = async () => {
    const at = new Date()
    const response = await fetch(`${await web()}/hooks/form`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'webhook-id': id,
        'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
        'webhook-signature': new Webhook(pushSecret).sign(id, at, body),
      },
      body,
    })
    await response.arrayBuffer()
    return response.status === 202
  }
  await until(`${id} is taken`, () => taken().catch(() => false))
}

/** Waits for the `count`th alert, with more still to come: what happens next happens in the middle of the work. */
async function midway(stage: Stage, count: number): Promise<void> {
  stage.curtain = Math.min(count + 8, complaints.length - 1)
  await until(`alert ${count}`, () => stage.sink.alerted().length >= count)
}

/** Lets the play come to its end. */
async function finish(stage: Stage, playing: Promise<void>): Promise<void> {
  stage.curtain = complaints.length
  await playing
}

async function storedTexts(base: string, token: string): Promise<string[]> {
  const page = z.object({ items: z.array(z.looseObject({ text: z.string() })), next: z.string().nullable() })
  const texts: string[] = []
  for (let next: string | null = ''; next !== null;) {
    const response = await fetch(`${base}/api/v1/mentions?limit=100${next ? `&cursor=${next}` : ''}`, {
      headers: { authorization: `Bearer ${token}` },
    })
    const read: z.infer<typeof page> = page.parse(await response.json())
    texts.push(...read.items.map(({ text }) => text))
    next = read.next
  }
  return texts
}

async function judgeOutcome(stage: Stage, outputs: string): Promise<void> {
  const { sink, web } = stage
  await until('every complaint', () => complaints.every((id) => sink.alerted().includes(id)))
  // What should not come would come about now.
  await sleep(2_500)
  expect(sink.alerted()).toEqual(complaints.toSorted())
  expect(sink.refused).toEqual([])

  const token = /ennakko_[\w-]+/u.exec(outputs)?.[0] ?? ''
  const stored = await storedTexts(await web(), token)
  const texts = (kind: Scene['kind']) => script.filter((scene) => scene.kind === kind).map(({ text }) => text)
  expect(stored).toEqual(expect.arrayContaining([...texts('praise'), ...texts('neutral')]))
  for (const text of [...texts('unrelated'), ...texts('homonyms')]) expect(stored).not.toContain(text)
}

async function withStage(
  env: Record<string, string>,
  act: (stage: Stage, run: Run) => Promise<void>,
): Promise<void> {
  const feeds = await Promise.all(Array.from({ length: feedCount }, () => serveFeed()))
  const sink = await serveSink()
  const all: Process[] = []
  let web: Process | undefined
  const project = makeProject(config(feeds, sink), env)
  const run: Run = async (roles) => {
    const process = await startEnnakko(project, roles)
    all.push(process)
    if (roles.length === 0 || roles.includes('web')) web = process
    return process
  }
  const address = async () =>
    `http://127.0.0.1:${await (web?.port() ?? Promise.reject(new Error('no web yet')))}`
  const stage = { feeds, sink, project, web: address, curtain: 0 }
  try {
    await act(stage, run)
    await judgeOutcome(stage, all.map(({ output }) => output()).join('\n'))
  } finally {
    await Promise.all(all.map((process) => process.kill()))
    await Promise.all([...feeds, sink].map(({ close }) => close()))
  }
}

type Run = (roles: string[]) => Promise<Process>

/** Separate processes, of which a poller and two senders die in the middle. */
async function withDeaths(stage: Stage, run: Run, atHalf: () => Promise<void>): Promise<void> {
  const [poller, sender] = await Promise.all([
    run(['poller']),
    run(['outreach']),
    run(['outreach']),
    run(['web']),
  ])
  const playing = play(stage)
  await midway(stage, 15)
  await sender.kill()
  await run(['outreach'])
  await midway(stage, 35)
  await poller.kill()
  await run(['poller'])
  await midway(stage, 50)
  await atHalf()
  await finish(stage, playing)
}

const databaseUrl = await freshDatabase('blackbox')
const databaseUrlBesideRedis = await freshDatabase('blackbox redis')
const folder = mkdtempSync(path.join(tmpdir(), 'ennakko-blackbox-'))
// As root the embedded server runs as another account, which must be able to enter.
chmodSync(folder, 0o711)

afterAll(async () => {
  await endAll()
  const database = path.join(folder, 'postgres')
  for (const place of [realpathSync(database), folder]) rmSync(place, { recursive: true, force: true })
})

describe.concurrent('every complaint is alerted exactly once, and nothing else, whoever dies', () => {
  it('with the embedded database, one process and its kill -9', async () => {
    await withStage({ ENNAKKO_DATA: folder }, async (stage, run) => {
      const process = await run([])
      const playing = play(stage)
      await midway(stage, 30)
      await process.kill()
      await run([])
      await finish(stage, playing)
    })
  })

  it('with a PostgreSQL that also carries the queue', async () => {
    await withStage({ DATABASE_URL: databaseUrl }, (stage, run) => withDeaths(stage, run, async () => {}))
  })

  it.skipIf(!hasRedis)('with PostgreSQL and a Redis that is wiped, then killed', async () => {
    const redis = await makeRedis()
    await redis.start()
    try {
      await withStage({ DATABASE_URL: databaseUrlBesideRedis, REDIS_URL: redis.url }, (stage, run) =>
        withDeaths(stage, run, async () => {
          const client = new Redis(redis.url)
          expect(await client.flushall()).toBe('OK')
          client.disconnect()
          await midway(stage, 60)
          await redis.kill()
          await redis.start()
        }),
      )
    } finally {
      await redis.remove()
    }
  })
})
