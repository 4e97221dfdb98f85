import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { type Database, openDatabase } from '../db/database.ts'
import { makeProject, startEnnakko } from './harness/ennakko.ts'
import { type FeedServer, type Post, serveFeed } from './harness/feed-server.ts'
import { freePort } from './harness/free-port.ts'
import { freshDatabase } from './harness/postgres.ts'
import { type Sink, serveSink, sinkSecret } from './harness/sink.ts'
import { until } from './harness/until.ts'

const complaints = [
  'Revontulen sähkölasku on taas väärin ja asiakaspalvelu ei vastaa. Surkeaa toimintaa!',
  'Pettynyt Revontuleen: laajakaista ei toimi kolmatta päivää, todella huono palvelu.',
  'Revontulelta tuli virheellinen lasku, eikä kukaan auta. Törkeää rahastusta.',
  'Worst support ever at Revontuli. My broken router was never replaced, terrible service.',
]
const harmless = [
  'Kiitos Revontuli, asiakaspalvelu oli loistava ja nopea! Suosittelen.',
  'Revontulet loimusivat eilen kamalan rumina ja surkeina taivaalla.',
  'Kauppareissu oli aivan surkea ja bussikin myöhässä.',
  'Revontuli julkaisi tänään osavuosikatsauksen.',
]

function posts(prefix: string, texts: string[]): Post[] {
  return texts.map((text, n) => ({ id: `${prefix}-${n}`, text }))
}

function yaml(feed: FeedServer, sink: Sink, rest = ''): string {
  return `
company: Revontuli Oy
locale: fi
languages: [fi, en]
brands:
  - { id: revontuli, any: [Revontuli], none: [revontulet] }
sources:
  - { id: forum, connector: feed, url: "${feed.url}", every: 1s }
channels:
  desk: { type: webhook, url: "${sink.url}", secret: "${sinkSecret}" }
policies:
  - steps: [{ after: 0m, notify: [desk] }]
network: { allow_private: ["127.0.0.0/8"] }
${rest}`
}

interface Stage {
  db: Database
  feed: FeedServer
  sink: Sink
  env: Record<string, string>
}

/** Waits until nothing is on its way any more, then lets late repeats show themselves. */
async function settled({ db }: Stage): Promise<void> {
  await until('every delivery is settled', async () => {
    const { rows } = await sql<{ n: number }>`
        select count(*)::int as n from deliveries where state in ('pending', 'sending')`.execute(db)
    return rows[0]?.n === 0
  })
}

/** The way of a post from its feed to the desk, over a queue that `connect` gives, and over deaths anywhere on it. */
export function theWholeWay(
  name: string,
  connect: () => Promise<{ env: Record<string, string>; close: () => Promise<void> }>,
) {
  const stage: Partial<Stage> = {}
  let queue: Awaited<ReturnType<typeof connect>> | undefined
  const up = (): Stage => stage as Stage

  beforeAll(async () => {
    queue = await connect()
  })
  afterAll(async () => {
    await queue?.close()
  })
  beforeEach(async () => {
    const url = await freshDatabaseFor(name)
    stage.db = openDatabase({ url })
    stage.feed = await serveFeed()
    stage.sink = await serveSink()
    stage.env = { DATABASE_URL: url, ...queue?.env }
    return async () => {
      await up().feed.close()
      await up().sink.close()
      await up().db.destroy()
    }
  })

  it('brings every complaint to the desk once, and nothing else', async () => {
    const { feed, sink, env } = up()
    feed.posts.push(...posts('bad', complaints), ...posts('ok', harmless))
    const ennakko = await startEnnakko(makeProject(yaml(feed, sink), env))
    await until('four alerts', () => sink.alerted().length >= 4)
    feed.posts.push(...posts('late', complaints))
    await until('four more', () => sink.alerted().length >= 8)
    await settled(up())
    expect(sink.alerted()).toEqual([
      'bad-0',
      'bad-1',
      'bad-2',
      'bad-3',
      'late-0',
      'late-1',
      'late-2',
      'late-3',
    ])
    expect(sink.received).toHaveLength(8)
    expect(sink.refused).toEqual([])
    const { code } = await ennakko.stop()
    expect({ code }).toEqual({ code: 0 })
  })

  it('alerts after a kill -9 between the commit and the queue', async () => {
    const { db, feed, sink, env } = up()
    feed.posts.push(...posts('bad', complaints))
    // Alone, the poller commits and nudges; no one is there to send, and its nudge is thrown away with the queue.
    const project = makeProject(yaml(feed, sink), env)
    const deaf = await startEnnakko(project, ['poller'], {
      env: { REDIS_URL: `redis://127.0.0.1:${await freePort()}` },
    })
    await until('the commit', async () => (await db.selectFrom('cases').select('id').execute()).length === 4)
    await deaf.kill()
    expect(sink.received).toEqual([])
    await startEnnakko(project)
    await until('four alerts', () => sink.alerted().length >= 4)
    await settled(up())
    expect(sink.received).toHaveLength(4)
  })

  it('alerts after a kill -9 between the queue and the send', async () => {
    const { feed, sink, env } = up()
    const project = makeProject(yaml(feed, sink), env)
    const dying = await startEnnakko(project)
    feed.posts.push(...posts('bad', complaints))
    let killed = false
    await new Promise<void>((resolve) => {
      sink.onConnection = (socket) => {
        socket.destroy()
        if (killed) return
        killed = true
        void dying.kill().then(resolve)
      }
    })
    sink.onConnection = undefined
    expect(sink.received).toEqual([])
    await startEnnakko(project)
    await until('four alerts', () => sink.alerted().length >= 4)
    await settled(up())
    expect(sink.alerted()).toEqual(['bad-0', 'bad-1', 'bad-2', 'bad-3'])
  })

  it('repeats with the same id after a kill -9 between the send and the receipt', async () => {
    const { db, feed, sink, env } = up()
    feed.posts.push(...posts('bad', complaints.slice(0, 1)))
    const project = makeProject(yaml(feed, sink), env)
    sink.answer = 'hang'
    const dying = await startEnnakko(project)
    await until('the desk has it', () => sink.received.length === 1)
    await dying.kill()
    expect(await db.selectFrom('deliveries').select('state').execute()).toEqual([{ state: 'sending' }])
    sink.answer = 200
    await startEnnakko(project)
    await settled(up())
    expect(sink.received).toHaveLength(2)
    expect(new Set(sink.received.map(({ id }) => id)).size).toBe(1)
    expect(sink.alerted()).toEqual(['bad-0'])
  })

  it('shares one feed between two pollers and three senders without a double', async () => {
    const { db, feed, sink, env } = up()
    const project = makeProject(yaml(feed, sink), env)
    await Promise.all([
      startEnnakko(project, ['poller']),
      startEnnakko(project, ['poller']),
      startEnnakko(project, ['outreach']),
      startEnnakko(project, ['outreach']),
    ])
    for (let round = 0; round < 5; round += 1) {
      feed.posts.push(...posts(`r${round}`, complaints))
      await until('the round is read', async () => {
        const rows = await db.selectFrom('mentions').select('id').execute()
        return rows.length === (round + 1) * complaints.length
      })
    }
    await until('all twenty', () => sink.alerted().length === 20)
    await settled(up())
    expect(sink.received).toHaveLength(20)
  })

  it('escalates by the database clock until somebody takes the case', async () => {
    const { db, feed, sink, env } = up()
    feed.posts.push(...posts('bad', complaints.slice(0, 1)))
    const escalating = yaml(feed, sink).replace(
      'steps: [{ after: 0m, notify: [desk] }]',
      'steps: [{ after: 0m, notify: [desk] }, { after: 2s, notify: [desk] }, { after: 1h, notify: [desk] }]',
    )
    await startEnnakko(makeProject(escalating, env))
    await until('the escalation', () => sink.received.some(({ body }) => body.type === 'alert.escalated'))
    const [first, second] = sink.received
    const states = () => db.selectFrom('deliveries').select(['state', 'dueAt']).orderBy('dueAt').execute()
    const [opened, escalated] = await until('both are recorded', async () => {
      const rows = await states()
      return rows.filter(({ state }) => state === 'sent').length === 2 ? rows : undefined
    })
    expect((escalated?.dueAt.getTime() ?? 0) - (opened?.dueAt.getTime() ?? 0)).toBe(2_000)
    expect(second?.at.getTime()).toBeGreaterThanOrEqual(escalated?.dueAt.getTime() ?? Infinity)
    expect(second?.body.data.alert).toEqual({ id: first?.body.data.alert.id, step: 2 })
    const link = second?.body.data.links?.acknowledge ?? ''
    expect(link).toMatch(/^http:\/\/localhost:3000\/a#[\w-]{43}$/)
    expect((await states()).map(({ state }) => state)).toEqual(['sent', 'sent', 'pending'])
  })
}

let databases = 0
async function freshDatabaseFor(name: string): Promise<string> {
  databases += 1
  return await freshDatabase(`pipeline_${name}_${databases}`)
}
