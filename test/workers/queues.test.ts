import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { startEmbeddedPostgres } from '../../workers/embedded-postgres.ts'
import { connectQueues, migrateQueues } from '../../workers/queues.ts'
import type { Nudge, QueueOptions, Queues } from '../../workers/queues.ts'
import { freePort } from '../harness/free-port.ts'
import { emptyDatabase, query } from '../harness/postgres.ts'
import { describeWithRedis, makeRedis, makeSentinel } from '../harness/redis.ts'
import type { TestRedis } from '../harness/redis.ts'
import { until } from '../harness/until.ts'

const databaseUrl = await emptyDatabase('queues')
const open: Queues[] = []
const warnings: unknown[] = []

function connect(options: Partial<QueueOptions> = {}): Queues {
  const queues = connectQueues({
    databaseUrl,
    log: { warn: (...words: unknown[]) => void warnings.push(words) },
    ...options,
  })
  open.push(queues)
  return queues
}

afterEach(async () => {
  for (const queues of open.splice(0)) await queues.close()
  warnings.length = 0
})

describe('the queue in PostgreSQL', () => {
  beforeAll(() => migrateQueues(databaseUrl))

  behaves(() => connect())

  it('may be migrated by several processes at once, and again', async () => {
    const url = await makeDatabase()
    await Promise.all([migrateQueues(url), migrateQueues(url), migrateQueues(url)])
    await migrateQueues(url)
    const queues = connect({ databaseUrl: url })
    await queues.outreach.add(nudges(1))
    expect(await queues.depth()).toBe(1)
    await query(databaseUrl, `DROP DATABASE "${new URL(url).pathname.slice(1)}" WITH (FORCE)`)
  })

  it('says that the migration is missing, and works once it has run', async () => {
    const url = await makeDatabase()
    const queues = connect({ databaseUrl: url })
    await expect(queues.outreach.add(nudges(1))).rejects.toThrow(/not initialized/)
    await migrateQueues(url)
    await queues.outreach.add(nudges(1))
    expect(await queues.depth()).toBe(1)
    await queues.close()
    await query(databaseUrl, `DROP DATABASE "${new URL(url).pathname.slice(1)}" WITH (FORCE)`)
  })

  it('rejects while PostgreSQL is away', async () => {
    const queues = connect({ databaseUrl: `postgres://u:secret@127.0.0.1:${await freePort()}/x` })
    await fails(queues.outreach.add(nudges(1)))
    await fails(queues.ping())
  })

  it('goes on after its server was killed in the middle, without shouting or spinning', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'ennakko-queues-'))
    chmodSync(dataDir, 0o755)
    const server = await startEmbeddedPostgres({
      dataDir,
      log: { info: () => undefined, warn: () => undefined },
    })
    await migrateQueues(server.url)
    const queues = connect({ databaseUrl: server.url })
    const done: string[] = []
    queues.work(async ({ deliveryId }) => void done.push(deliveryId), { concurrency: 5 })
    await add(queues, nudges(20), done)

    const cpuBefore = process.cpuUsage()
    await query(
      server.url,
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND usename = current_user',
    )
    process.kill(await postmaster(dataDir), 'SIGKILL')
    await until(
      'the server to be back',
      async () => (await query(server.url, 'SELECT 1').catch(() => undefined)) !== undefined,
    )
    await add(queues, nudges(20), done)
    const { user, system } = process.cpuUsage(cpuBefore)
    expect((user + system) / 1e6).toBeLessThan(4)
    expect(warnings.length).toBeLessThan(12)

    await queues.close()
    await server.stop()
    rmSync(dataDir, { recursive: true, force: true })
  })
})

describeWithRedis('the queue in Redis', () => {
  let redis: TestRedis
  beforeAll(async () => {
    redis = await makeRedis()
    await redis.start()
  })
  afterAll(() => redis.remove())

  behaves(() => connect({ redisUrl: redis.url, prefix: `{${randomUUID()}}` }))

  it('may be down at the start: adding fails, and working begins when it comes up', async () => {
    const late = await makeRedis()
    const queues = connect({ redisUrl: late.url })
    const done: string[] = []
    queues.work(async ({ deliveryId }) => void done.push(deliveryId), { concurrency: 2 })
    await fails(queues.outreach.add(nudges(1)))
    await fails(queues.ping())
    await sleep(700)
    await fails(queues.outreach.add(nudges(1)))
    await late.start()
    await add(queues, nudges(5), done)
    await queues.close()
    await late.remove()
  })

  it('may be killed and come back: what was acknowledged is still done', async () => {
    const own = await makeRedis()
    await own.start()
    const adder = connect({ redisUrl: own.url })
    const first = nudges(50)
    await eventually(() => adder.outreach.add(first))
    await sleep(1_200)
    await own.kill()
    await fails(adder.outreach.add(nudges(1)))

    const done: string[] = []
    connect({ redisUrl: own.url }).work(async ({ deliveryId }) => void done.push(deliveryId), {
      concurrency: 5,
    })
    await own.start()
    await until('the acknowledged jobs', () => first.every(({ deliveryId }) => done.includes(deliveryId)))
    await own.kill()
    await sleep(500)
    await own.start()
    await add(adder, nudges(20), done)
    await adder.close()
    await own.remove()
  })

  it('may be wiped: what is added again is done', async () => {
    const queues = connect({ redisUrl: redis.url })
    const lost = nudges(10)
    await eventually(() => queues.outreach.add(lost))
    expect(await queues.depth()).toBe(10)
    const client = new Redis(redis.url)
    await client.flushall()
    expect(await queues.depth()).toBe(0)

    const done: string[] = []
    queues.work(async ({ deliveryId }) => void done.push(deliveryId), { concurrency: 5 })
    await sleep(200)
    await client.flushall()
    await client.quit()
    await add(queues, lost, done)
  })

  it('closes while Redis is away', async () => {
    const gone = await makeRedis()
    await gone.start()
    const queues = connect({ redisUrl: gone.url })
    queues.work(async () => undefined, { concurrency: 2 })
    await eventually(() => queues.ping())
    await sleep(300)
    await gone.kill()
    await sleep(300)
    await queues.close()
    await gone.remove()
  })

  it('is found through Sentinel', async () => {
    const sentinel = await makeSentinel(redis.port)
    await sentinel.start()
    const queues = connect({
      redisUrl: `redis+sentinel://127.0.0.1:${sentinel.port}/main`,
      prefix: '{sentinel}',
    })
    const done: string[] = []
    queues.work(async ({ deliveryId }) => void done.push(deliveryId), { concurrency: 2 })
    await add(queues, nudges(10), done)
    await queues.close()
    await sentinel.remove()
  })

  it('may be a Cluster', async () => {
    const cluster = await makeRedis(['--cluster-enabled', 'yes', '--cluster-announce-ip', '127.0.0.1'])
    await cluster.start()
    const node = new Redis(cluster.url)
    await node.call('CLUSTER', 'ADDSLOTSRANGE', '0', '16383')
    await until('the cluster', async () =>
      String(await node.call('CLUSTER', 'INFO')).includes('cluster_state:ok'),
    )
    await node.quit()

    const queues = connect({ redisUrl: `redis+cluster://127.0.0.1:${cluster.port}` })
    const done: string[] = []
    queues.work(async ({ deliveryId }) => void done.push(deliveryId), { concurrency: 2 })
    await add(queues, nudges(10), done)
    await cluster.kill()
    await fails(queues.outreach.add(nudges(1)))
    await cluster.start()
    await add(queues, nudges(10), done)
    await queues.close()
    await cluster.remove()
  })

  it('keeps two prefixes apart', async () => {
    const one = connect({ redisUrl: redis.url, prefix: '{one}' })
    const two = connect({ redisUrl: redis.url, prefix: '{two}' })
    await eventually(() => one.outreach.add(nudges(3)))
    expect(await eventually(() => two.depth())).toBe(0)
  })
})

/** What holds for the queue whatever carries it. */
function behaves(fresh: () => Queues) {
  it('hands each job to a worker once, and keeps nothing of it', async () => {
    const queues = fresh()
    const done: string[] = []
    queues.work(async ({ deliveryId }) => void done.push(deliveryId), { concurrency: 5 })
    const given = nudges(100)
    await eventually(() => queues.outreach.add(given))
    await until('all jobs', () => done.length >= 100)
    await sleep(100)
    expect(done.toSorted()).toEqual(given.map(({ deliveryId }) => deliveryId).toSorted())
    await until('an empty queue', async () => (await queues.depth()) === 0)
  })

  it('takes the riskiest first', async () => {
    const queues = fresh()
    const risks = [10, 90, 50, 100, 0, 72.6, 150]
    const given = risks.map((risk) => ({ deliveryId: randomUUID(), risk, nudge: 0 }))
    await eventually(() => queues.outreach.add(given))
    const done: string[] = []
    queues.work(async ({ deliveryId }) => void done.push(deliveryId), { concurrency: 1 })
    await until('all jobs', () => done.length === risks.length)
    expect(done.map((id) => given.find(({ deliveryId }) => deliveryId === id)?.risk)).toEqual([
      100, 150, 90, 72.6, 50, 10, 0,
    ])
  })

  it('does not add a job twice while it waits or runs, and does add it again afterwards', async () => {
    const queues = fresh()
    const [nudge] = nudges(1)
    if (nudge === undefined) throw new Error('no nudge')
    await eventually(() => queues.outreach.add([nudge, nudge]))
    await queues.outreach.add([nudge])
    expect(await queues.depth()).toBe(1)

    const done: string[] = []
    let release = () => {}
    const held = new Promise<void>((go) => (release = go))
    queues.work(async ({ deliveryId }) => void (await held, done.push(deliveryId)), { concurrency: 5 })
    await sleep(300)
    await queues.outreach.add([nudge])
    expect(await queues.depth()).toBe(1)
    release()
    await until('the job', () => done.length === 1)
    await until('an empty queue', async () => (await queues.depth()) === 0)
    await queues.outreach.add([nudge])
    await until('the job again', () => done.length === 2)
  })

  it('forgets a job whose handler throws, so that it can be added again', async () => {
    const queues = fresh()
    let tries = 0
    queues.work(
      async () => {
        tries += 1
        throw new Error('not this time')
      },
      { concurrency: 1 },
    )
    const given = nudges(1)
    await eventually(() => queues.outreach.add(given))
    await until('the first try', () => tries === 1)
    await until('an empty queue', async () => (await queues.depth()) === 0)
    await queues.outreach.add(given)
    await until('the second try', () => tries === 2)
  })

  it('never runs more at once than asked', async () => {
    const queues = fresh()
    let running = 0
    let most = 0
    let done = 0
    queues.work(
      async () => {
        most = Math.max(most, (running += 1))
        await sleep(5)
        running -= 1
        done += 1
      },
      { concurrency: 3 },
    )
    await eventually(() => queues.outreach.add(nudges(60)))
    await until('all jobs', () => done === 60)
    expect(most).toBe(3)
  })

  it('wakes an idle worker', async () => {
    const queues = fresh()
    const done: string[] = []
    queues.work(async ({ deliveryId }) => void done.push(deliveryId), { concurrency: 2 })
    await add(queues, nudges(1), done)
    const waits: number[] = []
    for (let i = 0; i < 20; i += 1) {
      await sleep(10)
      const begun = performance.now()
      await add(queues, nudges(1), done)
      waits.push(performance.now() - begun)
    }
    // Nobody who is not woken looks for work before five seconds are over.
    expect(waits.toSorted((a, b) => a - b)[10]).toBeLessThan(2_500)
  })

  it('finishes what is under way when it is closed, and leaves the rest', async () => {
    const queues = fresh()
    const done: string[] = []
    let started = 0
    const working = queues.work(
      async ({ deliveryId }) => {
        started += 1
        await sleep(500)
        done.push(deliveryId)
      },
      { concurrency: 2 },
    )
    await eventually(() => queues.outreach.add(nudges(10)))
    await until('two jobs under way', () => started === 2)
    await working.close()
    expect(done).toHaveLength(2)
    expect(await queues.depth()).toBe(8)
    await queues.close()
  })

  it('closes when idle', async () => {
    const queues = fresh()
    queues.work(async () => undefined, { concurrency: 20 })
    await eventually(() => queues.ping())
    await sleep(300)
    await queues.close()
  })
}

function nudges(count: number): Nudge[] {
  return Array.from({ length: count }, () => ({ deliveryId: randomUUID(), risk: 50, nudge: 0 }))
}

/** Adds, again and again as the sweeper would, until all are done. */
async function add(queues: Queues, given: Nudge[], done: string[]) {
  await until('all added jobs to be done', async () => {
    const left = given.filter(({ deliveryId }) => !done.includes(deliveryId))
    if (left.length > 0) await queues.outreach.add(left).catch(() => undefined)
    await sleep(5)
    return given.every(({ deliveryId }) => done.includes(deliveryId))
  })
}

/** A queue connects in the background; the first words to it may come too early. */
async function eventually<T>(say: () => Promise<T>): Promise<T> {
  const { answer } = await until('an answer of the queue', () =>
    say().then(
      (given) => ({ answer: given }),
      () => undefined,
    ),
  )
  return answer
}

async function fails(promise: Promise<unknown>) {
  await expect(promise).rejects.toThrow()
}

async function makeDatabase(): Promise<string> {
  const name = `${new URL(databaseUrl).pathname.slice(1)}_${randomUUID().slice(0, 8)}`
  await query(databaseUrl, `CREATE DATABASE "${name}"`)
  return Object.assign(new URL(databaseUrl), { pathname: `/${name}` }).href
}

async function postmaster(dataDir: string): Promise<number> {
  const child = spawn('head', ['-n', '1', resolve(dataDir, 'postgres/data/postmaster.pid')])
  const [line] = await once(child.stdout, 'data')
  return Number(String(line))
}
