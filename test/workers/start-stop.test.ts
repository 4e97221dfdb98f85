import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { openDatabase } from '../../db/database.ts'
import { times } from '../connectors/churn.ts'
import { complaint, configOf, webhookTo } from '../harness/config.ts'
import { makeProject, startEnnakko } from '../harness/ennakko.ts'
import { serveFeed } from '../harness/feed-server.ts'
import { freshDatabase } from '../harness/postgres.ts'
import { serveSink } from '../harness/sink.ts'
import { until } from '../harness/until.ts'
import { serveHttp } from './serve.ts'

const rounds = times(5, 10)
const perRound = 30

describe('SIGTERM to a busy process', () => {
  it(`ends it with exit code 0, ${rounds} times, and nothing is lost or sent twice`, async () => {
    const url = await freshDatabase('stop_busy')
    const db = openDatabase({ url })
    const feed = await serveFeed()
    const sink = await serveSink()
    const project = makeProject(
      configOf({
        sources: [{ id: 'forum', connector: 'feed', url: feed.url, every: '1s' }],
        channels: { desk: webhookTo(sink) },
      }),
      { DATABASE_URL: url },
    )
    let busy = 0
    for (let round = 0; round < rounds; round += 1) {
      const ennakko = await startEnnakko(project)
      const before = sink.received.length
      feed.posts.push(
        ...Array.from({ length: perRound }, (_, n) => ({
          id: `${round}-${n}`,
          text: `${complaint} ${round}-${n}`,
        })),
      )
      // At another point of the work each time: while it reads, while it saves, while it sends.
      if (round % 3 > 0) await until('it sends', () => sink.received.length > before + round)
      else await sleep(round * 40)
      const { code } = await ennakko.stop()
      expect({ round, code }).toEqual({ round, code: 0 })
      expect(ennakko.log().at(-1)).toMatchObject({ msg: 'stopped' })
      const { rows } = await sql<{ n: number }>`select count(*)::int as n from deliveries
        where state = 'pending'`.execute(db)
      if ((rows[0]?.n ?? 0) > 0 || sink.alerted().length < feed.posts.length) busy += 1
      const leases = await sql`select 1 from deliveries where lease_by is not null
        union all select 1 from sources where lease_by is not null`.execute(db)
      expect(leases.rows).toEqual([])
    }
    // Else this test would have watched a process that had nothing to do.
    expect(busy).toBeGreaterThanOrEqual(rounds * 0.3)
    await startEnnakko(project)
    await until('everything is there', () => sink.alerted().length === rounds * perRound)
    await sleep(1_500)
    expect(sink.alerted()).toEqual(feed.posts.map(({ id }) => id).toSorted())
    expect(sink.received).toHaveLength(rounds * perRound)
    await Promise.all([feed.close(), sink.close(), db.destroy()])
  })

  it('does not wait for a source or a channel that never answers', async () => {
    const url = await freshDatabase('stop_hanging')
    const db = openDatabase({ url })
    const feed = await serveFeed([{ id: 'bad', text: complaint }])
    const silent = await serveHttp(() => undefined)
    const sink = await serveSink()
    sink.answer = 'hang'
    const project = makeProject(
      configOf({
        sources: [
          { id: 'forum', connector: 'feed', url: feed.url },
          { id: 'silent', connector: 'feed', url: silent.url },
        ],
        channels: { desk: webhookTo(sink) },
      }),
      { DATABASE_URL: url },
    )
    const ennakko = await startEnnakko(project)
    await until('the desk has it', () => sink.received.length === 1)
    const source = () =>
      db
        .selectFrom('sources')
        .select(['state', 'failures', 'leaseBy'])
        .where('id', '=', 'silent')
        .executeTakeFirstOrThrow()
    const { state, failures } = await source()
    const { code } = await ennakko.stop()
    expect({ code }).toEqual({ code: 0 })
    const delivery = await db.selectFrom('deliveries').selectAll().executeTakeFirstOrThrow()
    expect(delivery).toMatchObject({ state: 'pending', maybeSent: true, leaseBy: null })
    // A stop is nobody's failure.
    expect(await source()).toEqual({ state, failures, leaseBy: null })
    sink.answer = 200
    await startEnnakko(project)
    await until('it is sent again', () => sink.received.length === 2)
    expect(new Set(sink.received.map(({ id }) => id)).size).toBe(1)
    await Promise.all([feed.close(), silent.close(), sink.close(), db.destroy()])
  })
})

describe('a second signal', () => {
  const slow = async (name: string) => {
    const url = await freshDatabase(name)
    const feed = await serveFeed([{ id: 'bad', text: complaint }])
    const sink = await serveSink()
    sink.answer = 'hang'
    const sources = [{ id: 'forum', connector: 'feed', url: feed.url }]
    const project = makeProject(configOf({ sources, channels: { desk: webhookTo(sink) } }), {
      DATABASE_URL: url,
    })
    const ennakko = await startEnnakko(project)
    await until('the desk has it', () => sink.received.length === 1)
    const close = () => Promise.all([feed.close(), sink.close()])
    return { ennakko, close }
  }

  it('within the same second is the same wish: npm, the terminal and a supervisor all pass it on', async () => {
    const { ennakko, close } = await slow('stop_same')
    process.kill(ennakko.pid, 'SIGINT')
    process.kill(ennakko.pid, 'SIGTERM')
    await sleep(300)
    process.kill(ennakko.pid, 'SIGINT')
    const { code } = await ennakko.ended
    expect(code).toBe(0)
    expect(ennakko.log().filter(({ msg }) => String(msg).startsWith('stopping'))).toHaveLength(1)
    await close()
  })

  it('later is impatience, and ends the process at once', async () => {
    const { ennakko, close } = await slow('stop_now')
    process.kill(ennakko.pid, 'SIGTERM')
    await sleep(1_200)
    process.kill(ennakko.pid, 'SIGTERM')
    const { code } = await ennakko.ended
    expect(code).toBe(1)
    await close()
  })
})
