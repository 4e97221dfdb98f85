import '../../harness/probe.ts'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Listen } from '../../../db/listen.ts'
import { LeaseLost } from '../../../db/pages.ts'
import { readSource } from '../../../db/sources.ts'
import { runPoller } from '../../../workers/poller/poller.ts'
import { streamSource } from '../../../workers/poller/stream.ts'
import { openTestDatabase } from '../../db/open.ts'
import { complaint, configOf } from '../../harness/config.ts'
import { makeProject, startEnnakko } from '../../harness/ennakko.ts'
import { type ProbeServer, serveProbe } from '../../harness/probe-server.ts'
import { until } from '../../harness/until.ts'
import { type Shop, openShop } from '../shop.ts'

const { db, url } = await openTestDatabase('stream')
const stage = {} as { probe: ProbeServer; stop: AbortController }

beforeEach(async () => {
  for (const table of ['alerts', 'cases', 'mentions', 'skippedItems', 'sources'] as const) {
    await db.deleteFrom(table).execute()
  }
  stage.probe = await serveProbe()
  stage.stop = new AbortController()
  return async () => {
    stage.stop.abort()
    await stage.probe.close()
  }
})

const source = (rest: object = {}) => ({
  id: 'fire',
  connector: 'probe',
  url: stage.probe.url,
  does: ['stream'],
  ...rest,
})

function publish(from: number, to: number, text = complaint): void {
  for (let n = from; n < to; n += 1) {
    const publishedAt = new Date().toISOString()
    stage.probe.posts.push({ id: `p${n}`, text: `${text} ${n}`, publishedAt })
  }
}

async function ids(): Promise<string[]> {
  const rows = await db.selectFrom('mentions').select('externalId').execute()
  return rows.map(({ externalId }) => externalId).toSorted((a, b) => Number(a.slice(1)) - Number(b.slice(1)))
}

const numbered = (count: number) => Array.from({ length: count }, (_, n) => `p${n}`)
const row = async () => {
  const found = await readSource(db, 'fire')
  if (!found) throw new Error('no such source')
  return found
}
const quiet: Listen = async (_channel, _heard, signal) => {
  await new Promise((resolve) => {
    signal.addEventListener('abort', resolve)
  })
}

/** A poller as a process runs it. */
function run({ app }: Shop): Promise<void> {
  return runPoller(app, quiet, stage.stop.signal)
}

describe('a stream', () => {
  it('is stored as it comes, each page with its cursor, and unmatched posts are only counted', async () => {
    const shop = await openShop(db, [source()])
    const running = run(shop)
    await until('it listens', () => stage.probe.listeners() === 1)
    publish(0, 3)
    stage.probe.posts.push({ id: 'rain', text: 'Tänään sataa' })
    await until('three mentions', async () => (await ids()).length === 3)
    publish(3, 250)
    await until('all mentions', async () => (await ids()).length === 250)
    expect(await ids()).toEqual(numbered(250))
    expect(await db.selectFrom('skippedItems').selectAll().execute()).toEqual([])
    await until('its place is kept', async () => (await row()).cursor === '251')
    const held = await row()
    expect(held).toMatchObject({ itemsTotal: '251', mentionsTotal: '250', state: 'ok', streaming: true })
    expect(held).toMatchObject({ leaseBy: shop.app.worker })
    stage.stop.abort()
    await running
    expect(await row()).toMatchObject({ leaseBy: null, streaming: false, failures: 0, lastError: null })
    expect(stage.probe.requests.every((request) => request.startsWith('stream'))).toBe(true)
  })

  it('is caught up with by polls first, where the source has both', async () => {
    publish(0, 250)
    const shop = await openShop(db, [source({ does: ['poll', 'stream'] })])
    const running = run(shop)
    await until('it listens', () => stage.probe.listeners() === 1)
    expect(await ids()).toEqual(numbered(250))
    expect(stage.probe.requests.slice(0, 4)).toEqual([
      'items?after=0',
      'items?after=100',
      'items?after=200',
      'stream?after=250',
    ])
    publish(250, 260)
    await until('the rest', async () => (await ids()).length === 260)
    stage.stop.abort()
    await running
  })

  it('honours deletions that come with it', async () => {
    const running = run(await openShop(db, [source()]))
    publish(0, 2)
    await until('two mentions', async () => (await ids()).length === 2)
    stage.probe.deleted.push('p0', 'somebody else')
    const words = async () =>
      (
        await db
          .selectFrom('mentions')
          .select('text')
          .where('externalId', '=', 'p0')
          .executeTakeFirstOrThrow()
      ).text
    await until('the words are gone', async () => (await words()) === '')
    stage.stop.abort()
    await running
  })

  it('that fails is opened again later and later, told after the third time, and told when it is back', async () => {
    stage.probe.failing = { status: 500 }
    const shop = await openShop(db, [source()])
    const running = run(shop)
    await until('a failure', async () => (await row()).failures === 1)
    const first = await row()
    expect(first).toMatchObject({ state: 'failing', leaseBy: null, streaming: false })
    expect(first.lastError).toMatch(/stream answered 500$/)
    const delay = (first.nextPollAt.getTime() - Date.now()) / 1000
    expect(delay).toBeGreaterThan(1)
    expect(delay).toBeLessThanOrEqual(3)
    for (const failures of [2, 3]) {
      await db.updateTable('sources').set({ nextPollAt: new Date() }).execute()
      await until(`failure ${failures}`, async () => (await row()).failures === failures)
    }
    const alerts = () => db.selectFrom('alerts').select(['kind', 'subject', 'closedAt']).execute()
    await until('it is told', async () => (await alerts()).length > 0)
    expect(await alerts()).toEqual([{ kind: 'source.failing', subject: 'fire', closedAt: null }])
    expect(((await row()).nextPollAt.getTime() - Date.now()) / 1000).toBeGreaterThan(7)
    stage.probe.failing = undefined
    publish(0, 1)
    await db.updateTable('sources').set({ nextPollAt: new Date() }).execute()
    await until('it is back', async () => (await row()).state === 'ok' && (await ids()).length === 1)
    const failing = async () => (await alerts()).find(({ kind }) => kind === 'source.failing')
    await until('it is told', async () => (await failing())?.closedAt instanceof Date)
    stage.stop.abort()
    await running
  })

  it('is opened anew when its lines in the config change, and not when others do', async () => {
    const other = { id: 'other', connector: 'probe', url: stage.probe.url, does: ['poll'], enabled: false }
    const shop = await openShop(db, [source(), other])
    const running = run(shop)
    publish(0, 5)
    await until('five mentions', async () => (await ids()).length === 5)
    await until('it listens', () => stage.probe.requests.at(-1) === 'stream?after=5')
    const asked = stage.probe.requests.length
    await shop.edit([source(), { ...other, every: '5m' }])
    await sleep(1_200)
    expect(stage.probe.requests.length).toBe(asked)
    await shop.edit([source({ match: 'all' }), other])
    await until(
      'it listens again',
      () => stage.probe.requests.length > asked && stage.probe.listeners() === 1,
    )
    expect(stage.probe.requests.at(-1)).toBe('stream?after=5')
    await shop.edit([source({ enabled: false }), other])
    await until('nobody listens', () => stage.probe.listeners() === 0)
    await until('it is given back', async () => (await row()).leaseBy === null)
    stage.stop.abort()
    await running
  })

  it('is let go of when another process has it, and nothing of it is stored twice', async () => {
    const shop = await openShop(db, [source()])
    const stranger = '00000000-0000-4000-8000-0000000000ff'
    const claimed = await shop.claim('fire')
    const streaming = streamSource(shop.app, claimed, stage.stop.signal)
    publish(0, 1)
    await until('a mention', async () => (await ids()).length === 1)
    await db.updateTable('sources').set({ leaseBy: stranger }).execute()
    publish(1, 2)
    await expect(streaming).rejects.toBeInstanceOf(LeaseLost)
    expect(await ids()).toEqual(['p0'])
    expect(await row()).toMatchObject({ leaseBy: stranger, cursor: '1' })
  })

  it('that does not hear its signal does not keep a process from ending', async () => {
    const running = run(await openShop(db, [source({ deaf: true })]))
    await until('it listens', () => stage.probe.listeners() === 1)
    stage.stop.abort()
    await running
    expect((await row()).leaseBy).toBeNull()
  })

  it('of 2,000 posts a second leaves others their turn', async () => {
    const running = run(await openShop(db, [source()]))
    await until('it listens', () => stage.probe.listeners() === 1)
    // The language model is loaded with the first post.
    stage.probe.posts.push({ id: 'first', text: 'Tänään sataa' })
    await until('the first is read', async () => (await row()).itemsTotal === '1')
    let longest = 0
    const work = () => {
      const { user, system } = process.threadCpuUsage()
      return (user + system) / 1000
    }
    let before = work()
    // What the processor did between two ticks: on a busy machine the clock runs on while nothing is done.
    const ticking = setInterval(() => {
      longest = Math.max(longest, work() - before)
      before = work()
    }, 1)
    for (let n = 0; n < 50; n += 1) {
      for (let post = 0; post < 100; post += 1) {
        stage.probe.posts.push({
          id: `n${n}-${post}`,
          text: `Tänään sataa ja tuulee, huomenna paistaa ${n} ${post}`,
        })
      }
      await sleep(50)
    }
    await until('all were read', async () => (await row()).itemsTotal === '5001')
    clearInterval(ticking)
    stage.stop.abort()
    await running
    console.info(`longest turn of the event loop: ${longest.toFixed(1)} ms`)
    expect(longest).toBeLessThan(200)
  })
})

describe('two processes and one stream', () => {
  it('one holds it; when that is killed the other takes over, and no post is lost or stored twice', async () => {
    const project = makeProject(
      configOf({ sources: [source()] }),
      { DATABASE_URL: url },
      'test/harness/ennakko-with-probe.ts',
    )
    const processes = await Promise.all([
      startEnnakko(project, ['poller']),
      startEnnakko(project, ['poller']),
    ])
    await until('one listens', () => stage.probe.listeners() === 1)
    let count = 0
    const publishing = setInterval(() => publish(count, (count += 2)), 10)
    try {
      await until('some are stored', async () => (await ids()).length > 100)
      for (let round = 0; round < 2; round += 1) {
        expect(stage.probe.listeners()).toBeLessThanOrEqual(1)
        const holder = (await row()).leaseBy
        const streams = processes.filter((one) => one.log().some(({ msg }) => msg === 'streamed'))
        const victim = streams.at(-1)
        await victim?.kill()
        await until('the other has it', async () => {
          const now = await row()
          return now.leaseBy !== holder && now.leaseBy !== null && now.streaming
        })
        const stored = (await ids()).length
        await until('it goes on', async () => (await ids()).length > stored + 100)
        processes.splice(
          processes.indexOf(victim ?? processes[0]!),
          1,
          await startEnnakko(project, ['poller']),
        )
      }
    } finally {
      clearInterval(publishing)
    }
    await until('all are stored', async () => (await ids()).length >= count)
    expect(await ids()).toEqual(numbered(count))
    const { n } = await db
      .selectFrom('cases')
      .select(sql<number>`count(*)::int`.as('n'))
      .executeTakeFirstOrThrow()
    expect(n).toBe(count)
  })
})
