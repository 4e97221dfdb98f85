import { sql } from 'kysely'
import { beforeEach, describe, expect, it } from 'vitest'
import { openSystemAlert } from '../../db/alerts.ts'
import { type Database, migrate, openDatabase } from '../../db/database.ts'
import { claimDelivery, markDead } from '../../db/sending.ts'
import { savePage } from '../../db/pages.ts'
import { recordPollFailure } from '../../db/sources.ts'
import { hold, mention, page, worker } from '../db/scored.ts'
import { configOf } from '../harness/config.ts'
import { makeProject, runCommand } from '../harness/ennakko.ts'
import { type FeedServer, serveFeed } from '../harness/feed-server.ts'
import { freePort } from '../harness/free-port.ts'
import { emptyDatabase, query } from '../harness/postgres.ts'
import { describeWithRedis, makeRedis } from '../harness/redis.ts'
import { serveSink, sinkSecret } from '../harness/sink.ts'

interface Finding {
  check: string
  state: 'ok' | 'warning' | 'bad'
  detail: string
}

const stage = { n: 0 } as { n: number; url: string; db: Database; feed: FeedServer }

beforeEach(async () => {
  stage.n += 1
  stage.url = await emptyDatabase(`doctor_${stage.n}`)
  stage.db = openDatabase({ url: stage.url })
  stage.feed = await serveFeed([{ id: '1', text: 'Revontuli' }])
  return async () => {
    await stage.feed.close()
    await stage.db.destroy()
  }
})

const forum = () => ({ id: 'forum', connector: 'feed', url: stage.feed.url })

async function examine(env: Record<string, string> = {}, parts: Parameters<typeof configOf>[0] = {}) {
  const project = makeProject(configOf({ sources: [forum()], ...parts }), { DATABASE_URL: stage.url, ...env })
  const { code, stdout, stderr } = await runCommand(project, ['doctor', '--json'])
  const findings = JSON.parse(stdout) as Finding[]
  const bad = findings.filter(({ state }) => state === 'bad').map(({ check }) => check)
  const of = (check: string) => findings.find((finding) => finding.check === check)
  return { code, stderr, findings, bad, of }
}

describe('ennakko doctor', () => {
  it('finds nothing wrong with a sound installation, and changes nothing', async () => {
    const { code, stderr, bad, of } = await examine()
    expect({ code, stderr, bad }).toEqual({ code: 0, stderr: '', bad: [] })
    expect(of('migrations')).toMatchObject({
      state: 'warning',
      detail: expect.stringContaining('0001_initial'),
    })
    expect(await query(stage.url, `select 1 from pg_tables where tablename = 'sources'`)).toEqual([])
    await migrate(stage.db)
    const after = await examine()
    expect(after.code).toBe(0)
    expect(after.findings.every(({ state }) => state === 'ok')).toBe(true)
  })

  it('shows people a mark, the check and the words, and counts what is to repair', async () => {
    await migrate(stage.db)
    const channels = { desk: { type: 'slack', url: `http://127.0.0.1:${await freePort()}/x` } }
    const project = makeProject(configOf({ sources: [forum()], channels }), { DATABASE_URL: stage.url })
    const { code, stdout } = await runCommand(project, ['doctor'])
    expect(code).toBe(1)
    expect(stdout).toMatch(/^✓ database +PostgreSQL \d+/mu)
    expect(stdout).toMatch(/^✗ channel desk +.*ECONNREFUSED/mu)
    expect(stdout.endsWith('\n1 thing to repair.\n')).toBe(true)
  })

  it('reads the sources to see whether the network lets it out', async () => {
    await migrate(stage.db)
    const { of } = await examine()
    expect(of('network forum')).toMatchObject({ state: 'ok', detail: 'answers, 1 item' })
    stage.feed.failWith = 503
    const { code, bad, of: after } = await examine()
    expect({ code, bad }).toEqual({ code: 1, bad: ['network forum'] })
    expect(after('network forum')?.detail).toContain('503')
  })

  it('refuses synchronous_commit = off, which loses commits in a power cut', async () => {
    const name = new URL(stage.url).pathname.slice(1)
    await query(stage.url, `alter database "${name}" set synchronous_commit = off`)
    const { code, bad, of } = await examine()
    expect({ code, bad }).toEqual({ code: 1, bad: ['database commits'] })
    expect(of('database commits')?.detail).toContain('synchronous_commit is off')
  })

  it('names a database that does not answer, and still examines the rest', async () => {
    const { code, bad, of } = await examine({
      DATABASE_URL: `postgres://me:hush@127.0.0.1:${await freePort()}/none`,
    })
    expect({ code, bad }).toEqual({ code: 1, bad: ['database'] })
    expect(of('database')?.detail).toMatch(/ECONNREFUSED.*Check DATABASE_URL/)
    expect(of('database')?.detail).not.toContain('hush')
    expect(of('channel terminal')?.state).toBe('ok')
  })

  it('tells a channel that can be reached from one that cannot, and sends nothing', async () => {
    const sink = await serveSink()
    const channels = {
      desk: { type: 'webhook', url: sink.url, secret: sinkSecret },
      away: { type: 'webhook', url: `http://127.0.0.1:${await freePort()}/hook`, secret: sinkSecret },
      hidden: { type: 'slack', url: 'http://10.11.12.13/services/hush' },
    }
    const { code, bad, of } = await examine({}, { channels })
    await sink.close()
    expect({ code, bad }).toEqual({ code: 1, bad: ['channel away', 'channel hidden'] })
    expect(of('channel desk')).toMatchObject({ state: 'ok', detail: 'reachable' })
    expect(of('channel away')?.detail).toContain('ECONNREFUSED')
    expect(of('channel hidden')?.detail).toMatch(/refused, because.*network\.allow_private/)
    expect(of('channel hidden')?.detail).not.toContain('hush')
    expect(sink.received).toEqual([])
  })

  it('reports failing sources and alerts that could not be delivered', async () => {
    await migrate(stage.db)
    await hold(stage.db)
    const { due } = await savePage(stage.db, page([mention({ id: '1' })]))
    const id = due[0]?.id ?? ''
    await claimDelivery(stage.db, { id, worker, leaseSeconds: 10 })
    const trouble = { subject: 'desk', message: 'Repair it.', channels: [] }
    await openSystemAlert(stage.db, { kind: 'delivery.dead', ...trouble })
    await markDead(stage.db, id, worker, 'Slack answered 404')
    await hold(stage.db)
    const failure = { sourceId: 'forum', worker, retrySeconds: 60, refused: false, stopped: false }
    await recordPollFailure(stage.db, { ...failure, error: 'answered 503' })
    const { code, bad, of } = await examine()
    expect({ code, bad }).toEqual({ code: 1, bad: ['source forum', 'channel desk'] })
    expect(of('source forum')?.detail).toBe('failing after 1 failed read: answered 503')
    expect(of('channel desk')?.detail).toMatch(/^1 alert could not be delivered/)
    await sql`update sources set enabled = false`.execute(stage.db)
    await sql`update deliveries set state = 'sent', sent_at = now(), receipt = '{}'`.execute(stage.db)
    await sql`update channels set sent_total = 1`.execute(stage.db)
    const healed = await examine()
    expect(healed).toMatchObject({ code: 0, bad: [] })
    expect(healed.of('records')?.detail).toMatch(/^\d+ rules hold$/)
    await sql`update deliveries set receipt = null`.execute(stage.db)
    const broken = await examine()
    expect(broken).toMatchObject({ code: 1, bad: ['records sent-delivery-has-a-receipt'] })
    expect(broken.of('records sent-delivery-has-a-receipt')?.detail).toContain(id)
  })

  it('names a config that cannot work once, and examines the database all the same', async () => {
    const { code, bad, of } = await examine(
      {},
      { policies: [{ steps: [{ after: '0m', notify: ['nobody'] }] }] },
    )
    expect({ code, bad }).toEqual({ code: 1, bad: ['config'] })
    expect(of('database')?.state).toBe('ok')
  })
})

describeWithRedis('ennakko doctor with Redis', () => {
  it.each([
    ['is content with noeviction and the append-only file', ['--maxmemory-policy', 'noeviction'], []],
    ['refuses a policy that throws jobs away', ['--maxmemory-policy', 'allkeys-lru'], ['redis eviction']],
    ['refuses a Redis that forgets at a restart', ['--appendonly', 'no'], ['redis append-only file']],
  ])('%s', async (_, settings, expected) => {
    const redis = await makeRedis(settings)
    await redis.start()
    const { code, bad } = await examine({ REDIS_URL: redis.url })
    await redis.remove()
    expect({ code, bad }).toEqual({ code: expected.length, bad: expected })
  })

  it('names a Redis that does not answer', async () => {
    const { code, bad, of } = await examine({ REDIS_URL: `redis://:hush@127.0.0.1:${await freePort()}` })
    expect({ code, bad }).toEqual({ code: 1, bad: ['redis'] })
    expect(of('redis')?.detail).toContain('ECONNREFUSED')
    expect(of('redis')?.detail).not.toContain('hush')
  })
})
