import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { acknowledgeCase } from '../../db/cases.ts'
import { claimDelivery, markDead, markFailed, markSent } from '../../db/sending.ts'
import { savePage } from '../../db/pages.ts'
import { recordPollFailure } from '../../db/sources.ts'
import { hold, mention, opened, page, worker } from '../db/scored.ts'
import { makeProject, startEnnakko } from '../harness/ennakko.ts'
import { freePort } from '../harness/free-port.ts'
import { freshDatabase } from '../harness/postgres.ts'
import { describeWithRedis, makeRedis } from '../harness/redis.ts'
import { until } from '../harness/until.ts'
import { type Answer, ask, openSite } from './site.ts'

const site = await openSite('health')

const yaml = `
company: Revontuli Oy
brands: [{ id: revontuli, any: [Revontuli] }]
sources: []
channels: { desk: { type: console } }
policies: [{ steps: [{ after: 0m, notify: [desk] }] }]
`

async function readiness(port: number): Promise<Answer> {
  return await ask({ origin: `http://127.0.0.1:${port}` }, '/readyz')
}

describe('health', () => {
  it('answers that it lives and that it is ready', async () => {
    expect(await ask(site, '/healthz')).toMatchObject({ status: 200, json: { status: 'ok' } })
    expect(await ask(site, '/readyz')).toMatchObject({
      status: 200,
      json: { status: 'ok', checks: { config: 'ok', database: 'ok', queue: 'ok' } },
    })
  })

  it('lives and is not ready while the database is away, and says so', async () => {
    const away = await freePort()
    const project = makeProject(yaml, {
      DATABASE_URL: `postgres://ennakko:hunter2@127.0.0.1:${away}/ennakko`,
    })
    const running = await startEnnakko(project, ['web'], { waitUntilReady: false })
    const port = await running.port()
    const origin = `http://127.0.0.1:${port}`
    expect(await ask({ origin }, '/healthz')).toMatchObject({ status: 200 })
    const answer = await readiness(port)
    expect(answer).toMatchObject({
      status: 503,
      json: {
        status: 'not ready',
        checks: { config: 'ok', database: expect.stringMatching(/ECONNREFUSED/) },
      },
    })
    expect(answer.json).not.toMatchObject({ checks: { queue: 'ok' } })
    const headers = { Authorization: `Bearer ${'x'.repeat(40)}` }
    expect(await ask({ origin }, '/api/v1/cases', { headers })).toMatchObject({ status: 503 })
    const landing = await ask({ origin }, '/', { headers: { Accept: 'text/html' } })
    expect(landing.text).toContain('mutta tietokanta ja jono ei vastaa')
    expect(`${answer.text}${landing.text}`).not.toContain('hunter2')
    await running.stop()
  })
})

describeWithRedis('health with the queue in Redis', () => {
  it('is not ready while Redis is away, and ready again by itself', async () => {
    const redis = await makeRedis()
    await redis.start()
    const project = makeProject(yaml, {
      DATABASE_URL: await freshDatabase('web_ready'),
      REDIS_URL: redis.url,
    })
    const running = await startEnnakko(project, ['web'])
    const port = await running.port()
    expect(await readiness(port)).toMatchObject({ status: 200 })
    await redis.kill()
    const answer = await until('not ready, with the reason', async () => {
      const now = await readiness(port)
      return now.text.includes('Redis is away') ? now : undefined
    })
    expect(answer).toMatchObject({
      status: 503,
      json: { status: 'not ready', checks: { config: 'ok', database: 'ok' } },
    })
    await redis.start()
    await until('ready again', async () => (await readiness(port)).status === 200)
    await running.stop()
    await redis.remove()
  })
})

/** The samples of a Prometheus text, each `name{label="value"}` once and under the type that was declared for it. */
function samples(text: string): Map<string, number> {
  const found = new Map<string, number>()
  const types = new Map<string, string>()
  for (const line of text.split('\n')) {
    if (line === '' || line.startsWith('# HELP ')) continue
    const type = /^# TYPE (\S+) (counter|gauge|histogram|summary)$/u.exec(line)
    if (type) {
      expect(types.has(type[1]!), `${type[1]} is declared once`).toBe(false)
      types.set(type[1]!, type[2]!)
      continue
    }
    const sample = /^([a-z_][\w:]*)(\{(?:[a-z_]\w*="(?:[^"\\\n]|\\["\\n])*",?)*\})? (\S+)$/iu.exec(line)
    expect(sample, line).not.toBeNull()
    const [, name, labels = '', value] = sample!
    const base = name!.replace(/_(?:bucket|sum|count)$/u, '')
    expect(types.has(name!) || types.has(base), `${name} has a type`).toBe(true)
    if (name!.startsWith('ennakko_')) expect(name!.endsWith('_total')).toBe(types.get(name!) === 'counter')
    expect(found.has(name! + labels), `${line} comes once`).toBe(false)
    found.set(name! + labels, Number(value))
  }
  return found
}

async function scrape(): Promise<Map<string, number>> {
  const answer = await ask(site, '/metrics')
  expect(answer.status).toBe(200)
  expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/)
  return samples(answer.text)
}

describe('metrics', () => {
  it('count what happened, no more and no less', async () => {
    const { db } = site
    const before = await scrape()
    expect([...before.keys()].filter((key) => key.includes('source='))).toEqual([])

    await hold(db)
    const posts = ['a', 'b', 'c', 'd', 'e'].map((id) =>
      mention(
        { id, publishedAt: new Date(Date.now() - 60_000) },
        { plan: [opened, { ...opened, channel: 'lead', step: 2, afterMs: 600_000 }] },
      ),
    )
    const { due } = await savePage(
      db,
      page([...posts, mention({ id: 'stored' }, { decision: 'store' })], { items: 9 }),
    )
    await hold(db)
    await recordPollFailure(db, {
      sourceId: 'forum',
      worker,
      error: 'HTTP 500',
      retrySeconds: 1,
      refused: false,
      stopped: false,
    })
    const ids = due.map(({ id }) => id)
    for (const id of ids) await claimDelivery(db, { id, worker, leaseSeconds: 15 })
    await markSent(db, ids[0]!, worker, {})
    await markSent(db, ids[1]!, worker, {})
    await markDead(db, ids[2]!, worker, 'HTTP 404')
    await markFailed(db, { id: ids[3]!, worker, error: 'HTTP 500', retrySeconds: 600, maybeSent: false })
    const first = await db.selectFrom('cases').select('id').orderBy('seq').executeTakeFirstOrThrow()
    await acknowledgeCase(db, first.id, 'Maija')

    const expected = {
      'ennakko_source_up{source="forum"}': 0,
      'ennakko_source_polls_total{source="forum"}': 2,
      'ennakko_source_poll_failures_total{source="forum"}': 1,
      'ennakko_source_items_total{source="forum"}': 9,
      'ennakko_source_mentions_total{source="forum"}': 6,
      // The failed one waits, and so does the news for the desk that the first case is taken.
      'ennakko_deliveries{channel="desk",state="pending"}': 2,
      'ennakko_deliveries{channel="desk",state="sending"}': 1,
      'ennakko_deliveries{channel="desk",state="dead"}': 1,
      'ennakko_deliveries{channel="lead",state="pending"}': 4,
      'ennakko_channel_sent_total{channel="desk"}': 2,
      'ennakko_channel_failed_total{channel="desk"}': 1,
      'ennakko_channel_dead_total{channel="desk"}': 1,
      'ennakko_cases{state="open"}': 4,
      'ennakko_cases{state="acknowledged"}': 1,
      ennakko_queue_waiting_jobs: 7,
    }
    const after = await scrape()
    expect(Object.fromEntries(Object.keys(expected).map((key) => [key, after.get(key)]))).toEqual(expected)
    for (const quantile of ['0.5', '0.99']) {
      const seconds = after.get(`ennakko_time_to_alert_seconds{quantile="${quantile}"}`)
      expect(seconds).toBeGreaterThan(59)
      expect(seconds).toBeLessThan(75)
    }
    expect(after.get('ennakko_source_last_success_age_seconds{source="forum"}')).toBeLessThan(20)
    expect(after.get('ennakko_deliveries_oldest_due_seconds{channel="lead"}')).toBe(0)
  })

  it('are the same when many scrape at once, and forget what is gone', async () => {
    const scrapes = await Promise.all(Array.from({ length: 20 }, scrape))
    const polls = scrapes.map((each) => each.get('ennakko_source_polls_total{source="forum"}'))
    expect(new Set(polls)).toEqual(new Set([2]))
    await site.db.updateTable('sources').set({ enabled: false }).execute()
    await sql`update deliveries set state = 'cancelled' where state in ('pending', 'sending', 'dead')`.execute(
      site.db,
    )
    const gone = [...(await scrape()).keys()].filter((key) => /source="forum"|^ennakko_deliveries/.test(key))
    expect(gone).toEqual([])
  })
})
