import { randomUUID } from 'node:crypto'
import { execFile } from 'node:child_process'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { Webhook } from 'standardwebhooks'
import { request } from 'undici'
import { z } from 'zod'
import { rss } from '../../test/harness/feed-server.ts'
import { query } from '../../test/harness/sql.ts'
import { until } from '../../test/harness/until.ts'
import { audit, type Totals } from './audit.ts'
import { type RecordedFeed, type Row, aboutBrand } from './material.ts'
import { type Site, serveSite } from './site.ts'
import { type Shape, type SourceLine, type Stage, pushSecret, setStage } from './stage.ts'
import { type Show, type Story, fateOf, keyOf, keyOfMention, planShow } from './stories.ts'
import type { Usage } from './usage.ts'

export interface Plan {
  rows: Row[]
  recorded: RecordedFeed[]
  /** Posts that come up on the polled feeds, and for how long. */
  live: { sources: number; posts: number; seconds: number }
  push: { perSecond: number; seconds: number }
  /** Feeds of a thousand new posts each, all there at once. */
  bulk: { rare: number; all: number }
  /** A folder for a CPU profile of each process. */
  profile?: string
}

export interface Saturated {
  itemsPerSecond: number
  /** Until the last alert of them was received. */
  alertsPerSecond: number
  alerts: number
  naiveItemsPerSecond: number
}

export interface Result {
  shape: Shape
  totals: Totals
  /** Seconds from visible to received, sorted. */
  polled: number[]
  pushed: number[]
  rare: Saturated
  all: Saturated
  usage: Record<string, Usage>
  warnings: string[]
}

/** Posts that a feed shows at once. */
const windowPosts = 150
const bulkPosts = 1000

/** Plays the whole plan to an installation of one shape: live feeds, pushed posts, then all that it can take. */
export async function run(shape: Shape, plan: Plan): Promise<Result> {
  const sources = Array.from({ length: plan.live.sources }, (_, n) => `live-${n}`)
  const show = planShow(plan.rows, sources, plan.live.posts, plan.live.seconds)
  const sites: Site[] = []
  const serve = async (id: string, read: () => string | Buffer): Promise<SourceLine & { site: Site }> => {
    const site = await serveSite(read)
    sites.push(site)
    return { id, url: site.url, site }
  }
  const lines = await Promise.all([
    ...sources.map((id) => serve(id, () => rss(show.boards.get(id)?.slice(-windowPosts) ?? []))),
    ...plan.recorded.map(({ body }, n) => serve(`recorded-${n}`, () => body)),
  ])
  const stage = await setStage(shape, lines, plan.profile)
  try {
    await play(show)
    await heard(stage, show.stories)
    const pushed = await push(stage, plan)
    await heard(stage, pushed)
    const bulk = async (kind: 'rare' | 'all', count: number) =>
      await saturate(stage, plan.rows, lines, kind, count, serve)
    const rare = await bulk('rare', plan.bulk.rare)
    const all = await bulk('all', plan.bulk.all)
    await settled(stage)
    const stories = [...show.stories, ...pushed, ...rare.stories, ...all.stories]
    return {
      shape,
      totals: await audit(stage, stories, lines.length + plan.bulk.rare + plan.bulk.all + 1),
      polled: delays(stage, show.stories),
      pushed: delays(stage, pushed),
      rare: rare.figures,
      all: all.figures,
      usage: await stage.usage(),
      warnings: stage.warnings(),
    }
  } finally {
    await stage.close()
    await Promise.all(sites.map((site) => site.close()))
  }
}

async function play({ changes }: Show): Promise<void> {
  const began = performance.now()
  for (const { atMs, apply } of changes) {
    const waitMs = atMs - (performance.now() - began)
    if (waitMs > 2) await sleep(waitMs)
    apply()
  }
}

/** Posts to the program's own hook, one signed request each, at an even pace. */
async function push({ hookUrl }: Stage, { rows, push: { perSecond, seconds } }: Plan): Promise<Story[]> {
  const signer = new Webhook(pushSecret)
  const began = performance.now()
  const stories: Story[] = []
  const sent: Promise<void>[] = []
  for (let n = 0; n < perSecond * seconds; n += 1) {
    const waitMs = (n / perSecond) * 1000 - (performance.now() - began)
    if (waitMs > 2) await sleep(waitMs)
    const row = rows.at(-1 - n)
    if (!row) break
    const text = aboutBrand(row, n)
    const link = `https://push.example/${n}`
    const body = JSON.stringify({ external_id: `pushed-${n}`, url: link, text })
    stories.push({ source: 'push', link, ...fateOf(text), alarmingAt: Date.now() })
    sent.push(post(hookUrl, signer, body))
  }
  await Promise.all(sent)
  return stories
}

async function post(url: string, signer: Webhook, body: string): Promise<void> {
  const id = randomUUID()
  const at = new Date()
  const response = await request(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': signer.sign(id, at, body),
    },
    body,
  })
  const answer = await response.body.text()
  if (response.statusCode !== 202) throw new Error(`the hook answered ${response.statusCode}: ${answer}`)
}

async function saturate(
  stage: Stage,
  rows: Row[],
  standing: SourceLine[],
  kind: 'rare' | 'all',
  count: number,
  serve: (id: string, read: () => string) => Promise<SourceLine & { site: Site }>,
): Promise<{ figures: Saturated; stories: Story[] }> {
  const stories: Story[] = []
  const feeds = await Promise.all(
    Array.from({ length: count }, async (_, feed) => {
      const id = `${kind}-${feed}`
      const posts = Array.from({ length: bulkPosts }, (_, n) => {
        const number = feed * bulkPosts + n
        const row = rows[number % rows.length]
        if (!row) throw new Error('no rows')
        const text = kind === 'all' || n % 20 === 0 ? aboutBrand(row, number) : row.text
        const link = `https://${kind}.example/${number}`
        stories.push({ source: id, link, ...fateOf(text) })
        return { id: `${kind}-${number}`, link, text, publishedAt: new Date() }
      })
      const document = rss(posts)
      return await serve(id, () => document)
    }),
  )
  stage.read([...standing, ...feeds])
  const items = count * bulkPosts
  await until('the first bulk feed is read', () => feeds.some(({ site }) => site.firstReadAt), 20_000)
  const began = Math.min(...feeds.map(({ site }) => site.firstReadAt ?? Infinity))
  await until(
    'all bulk feeds are stored',
    async () => {
      const [row] = await query(
        stage.databaseUrl,
        `select coalesce(sum(items_total), 0)::int as items from sources where id like $1`,
        [`${kind}-%`],
      )
      return Number(row?.['items']) >= items
    },
    120_000,
  )
  const seconds = (performance.now() - began) / 1000
  await heard(stage, stories)
  const alerts = stories.filter(({ alert }) => alert).length
  const alertSeconds = (performance.now() - began) / 1000
  stage.read(standing)
  return {
    stories,
    figures: {
      itemsPerSecond: items / seconds,
      alerts,
      alertsPerSecond: alerts / alertSeconds,
      naiveItemsPerSecond: await naive(feeds.map(({ url }) => url)),
    },
  }
}

const naiveResult = z.object({ itemsPerSecond: z.number() })

async function naive(urls: string[]): Promise<number> {
  const script = path.join(import.meta.dirname, '../naive.ts')
  const { stdout } = await promisify(execFile)(process.execPath, [script, ...urls])
  return naiveResult.parse(JSON.parse(stdout)).itemsPerSecond
}

/** Waits until every alert of the stories was received; what is missing after that the audit counts. */
async function heard({ sink }: Stage, stories: Story[]): Promise<void> {
  const wanted = new Set(stories.filter(({ alert }) => alert).map(keyOf))
  const missing = () => {
    const seen = new Set(sink.received.map(({ body }) => keyOfMention(body.data.mention)))
    return [...wanted].filter((key) => !seen.has(key)).length
  }
  await until('every alert', () => missing() === 0, 90_000).catch(() => undefined)
}

async function settled({ databaseUrl }: Stage): Promise<void> {
  await until(
    'every delivery is settled',
    async () => {
      const open = await query(
        databaseUrl,
        `select id from deliveries where state in ('pending', 'sending') limit 1`,
      )
      return open.length === 0
    },
    60_000,
  ).catch(() => undefined)
}

function delays({ sink }: Stage, stories: Story[]): number[] {
  const heardAt = new Map(
    sink.received.map(({ at, body }) => [keyOfMention(body.data.mention), at.getTime()]),
  )
  return stories
    .filter(({ alert }) => alert)
    .flatMap((story) => {
      const at = heardAt.get(keyOf(story))
      return at === undefined || story.alarmingAt === undefined ? [] : [(at - story.alarmingAt) / 1000]
    })
    .toSorted((a, b) => a - b)
}
