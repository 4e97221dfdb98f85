import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { complaint, configOf, webhookTo } from '../harness/config.ts'
import { type Process, makeProject, startEnnakko } from '../harness/ennakko.ts'
import { type FeedServer, serveFeed } from '../harness/feed-server.ts'
import { freshDatabase, query } from '../harness/postgres.ts'
import { type TestRedis, describeWithRedis, makeRedis } from '../harness/redis.ts'
import { type Sink, serveSink } from '../harness/sink.ts'
import { until } from '../harness/until.ts'
import { type OwnPostgres, makePostgres } from './own-postgres.ts'

const stage = {} as { feed: FeedServer; sink: Sink }

beforeEach(async () => {
  stage.feed = await serveFeed()
  stage.sink = await serveSink()
})
afterEach(async () => {
  await stage.feed.close()
  await stage.sink.close()
})

function project(env: Record<string, string>) {
  const sources = [{ id: 'forum', connector: 'feed', url: stage.feed.url, every: '1s' }]
  return makeProject(configOf({ sources, channels: { desk: webhookTo(stage.sink) } }), env)
}

interface Readiness {
  code: number
  checks: Record<string, string>
}

async function readyz(ennakko: Process): Promise<Readiness> {
  const response = await fetch(`http://127.0.0.1:${await ennakko.port()}/readyz`)
  const { checks } = (await response.json()) as { checks: Record<string, string> }
  return { code: response.status, checks }
}

async function healthz(ennakko: Process): Promise<number> {
  return (await fetch(`http://127.0.0.1:${await ennakko.port()}/healthz`)).status
}

function post(id: string): void {
  stage.feed.posts.push({ id, text: `${complaint} ${id}` })
}

const alerted = (...ids: string[]) =>
  until(`alerts of ${ids.join()}`, () => ids.every((id) => stage.sink.alerted().includes(id)))

describe('while PostgreSQL is away', () => {
  let postgres: OwnPostgres
  beforeAll(async () => {
    postgres = await makePostgres()
  })
  afterAll(() => postgres.remove())

  it('a start waits for it, says so, is alive but not ready, and goes to work when it comes', async () => {
    post('first')
    const ennakko = await startEnnakko(project({ DATABASE_URL: postgres.url }), [], { waitUntilReady: false })
    const line = await until('the log says so', () =>
      ennakko.log().find(({ msg }) => String(msg).startsWith('the database does not answer')),
    )
    expect(line).toMatchObject({ level: 'warn', error: expect.stringContaining('ECONNREFUSED') })
    expect(String(line['msg'])).toContain('is DATABASE_URL right and the server up? Trying again')
    expect(await healthz(ennakko)).toBe(200)
    const before = await readyz(ennakko)
    expect(before).toEqual({
      code: 503,
      checks: {
        config: 'ok',
        database: expect.stringContaining('ECONNREFUSED'),
        queue: 'starting',
        schema: 'ok',
      },
    })
    expect(ennakko.output()).not.toContain(new URL(postgres.url).password)
    await postgres.start()
    await alerted('first')
    expect(await readyz(ennakko)).toEqual({
      code: 200,
      checks: { config: 'ok', database: 'ok', queue: 'ok', schema: 'ok' },
    })
    expect(await ennakko.stop()).toMatchObject({ code: 0 })
  })

  it('a process that was told to stop does so, and does not wait for it', async () => {
    await postgres.stop()
    const ennakko = await startEnnakko(project({ DATABASE_URL: postgres.url }), [], { waitUntilReady: false })
    await until('it waits', () => ennakko.log().some(({ msg }) => String(msg).includes('does not answer')))
    const { code } = await ennakko.stop()
    expect({ code }).toEqual({ code: 0 })
  })

  it('a running process stays up, not ready, and loses nothing: what was posted meanwhile is alerted once', async () => {
    await postgres.start()
    const ennakko = await startEnnakko(project({ DATABASE_URL: postgres.url }))
    post('before')
    await alerted('before')
    await postgres.stop()
    post('during')
    const { checks } = await until('it knows', async () => {
      const now = await readyz(ennakko)
      return now.code === 503 ? now : undefined
    })
    expect(checks['database']).toMatch(/ECONNREFUSED|terminat|connection/i)
    await until('the log says so', () =>
      ennakko.log().some(({ msg }) => String(msg).includes('cannot reach the database; trying on')),
    )
    expect(await healthz(ennakko)).toBe(200)
    expect(stage.sink.alerted()).toEqual(['before'])
    await postgres.start()
    await alerted('during')
    post('after')
    await alerted('after')
    await until('it is ready', async () => (await readyz(ennakko)).code === 200)
    expect(stage.sink.received.filter(({ body }) => body.type === 'alert.opened')).toHaveLength(3)
    expect(await ennakko.stop()).toMatchObject({ code: 0 })
    // One line for each wording, not one for each try.
    const warnings = ennakko.log().filter(({ level }) => level === 'warn')
    expect(warnings.length).toBeLessThan(30)
    expect(ennakko.log().filter(({ level }) => level === 'fatal')).toEqual([])
  })
})

describeWithRedis('while Redis is away', () => {
  let redis: TestRedis
  beforeAll(async () => {
    redis = await makeRedis()
  })
  afterAll(() => redis.remove())

  it('a start goes to work without it, says so, is not ready, and uses it when it comes', async () => {
    const url = await freshDatabase('outage_redis_start')
    const ennakko = await startEnnakko(project({ DATABASE_URL: url, REDIS_URL: redis.url }))
    const trouble = await until('the log says so', () =>
      ennakko.log().find(({ msg }) => String(msg).startsWith('the queue has trouble')),
    )
    expect(trouble).toMatchObject({ level: 'warn', error: expect.stringContaining('ECONNREFUSED') })
    const away = await readyz(ennakko)
    expect(away).toMatchObject({ code: 503, checks: { config: 'ok', database: 'ok' } })
    expect(away.checks['queue']).not.toBe('ok')
    post('without')
    await alerted('without')
    await redis.start()
    await until('it is ready', async () => (await readyz(ennakko)).code === 200)
    post('with')
    await alerted('with')
    expect(stage.sink.received).toHaveLength(2)
    expect(await ennakko.stop()).toMatchObject({ code: 0 })
  })

  it('a running process alerts without it, and stops in time', async () => {
    const url = await freshDatabase('outage_redis_run')
    const ennakko = await startEnnakko(project({ DATABASE_URL: url, REDIS_URL: redis.url }))
    await until('it is ready', async () => (await readyz(ennakko)).code === 200)
    post('before')
    await alerted('before')
    await redis.kill()
    post('during')
    await alerted('during')
    expect((await readyz(ennakko)).code).toBe(503)
    const { code } = await ennakko.stop()
    expect({ code }).toEqual({ code: 0 })
    expect(stage.sink.received).toHaveLength(2)
    expect(await query(url, `select count(*)::int as n from deliveries where state <> 'sent'`)).toEqual([
      { n: 0 },
    ])
  })
})
