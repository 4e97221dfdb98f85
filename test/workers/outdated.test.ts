import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { migrate, openDatabase } from '../../db/database.ts'
import { complaint, configOf, webhookTo } from '../harness/config.ts'
import { makeProject, startEnnakko } from '../harness/ennakko.ts'
import { serveFeed } from '../harness/feed-server.ts'
import { freshDatabase } from '../harness/postgres.ts'
import { serveSink } from '../harness/sink.ts'
import { until } from '../harness/until.ts'

/** As a newer version leaves it. */
async function migrateFurther(url: string): Promise<void> {
  const db = openDatabase({ url })
  await sql`insert into kysely_migration (name, timestamp) values ('9999_later', '2030-01-01')`.execute(db)
  await db.destroy()
}

describe('a process whose database has become newer than itself', () => {
  it('takes no more work within five seconds, and says so', async () => {
    const url = await freshDatabase('outdated')
    const db = openDatabase({ url })
    const [feed, sink] = [await serveFeed(), await serveSink()]
    const project = makeProject(
      configOf({
        sources: [{ id: 'forum', connector: 'feed', url: feed.url, every: '1s' }],
        channels: { desk: webhookTo(sink) },
      }),
      { DATABASE_URL: url },
    )
    const ennakko = await startEnnakko(project)
    feed.posts.push({ id: 'before', text: complaint })
    await until('it works', () => sink.alerted().length === 1)
    const origin = `http://127.0.0.1:${await ennakko.port()}`
    await migrateFurther(url)
    const since = Date.now()
    await until('it says so', async () => (await fetch(`${origin}/readyz`)).status === 503)
    await until('it gives back what it held', async () => {
      const held = await sql`select from sources where lease_by is not null`.execute(db)
      return (
        held.rows.length === 0 && ennakko.log().some(({ msg }) => msg === 'this process takes no more work')
      )
    })
    // The promise is five seconds on a machine that has nothing else to do.
    expect(Date.now() - since).toBeLessThan(60_000)
    const requests = feed.requests
    feed.posts.push({ id: 'after', text: complaint })
    await sql`update sources set next_poll_at = now()`.execute(db)
    await new Promise((resolve) => void setTimeout(resolve, 3_000))
    expect(feed.requests - requests).toBeLessThanOrEqual(1)
    expect(sink.alerted()).toEqual(['before'])

    const reason = /the database is newer than this program \(9999_later\)/
    expect(await (await fetch(`${origin}/healthz`)).json()).toMatchObject({
      status: 'outdated',
      reason: expect.stringMatching(reason),
    })
    expect(await (await fetch(`${origin}/readyz`)).json()).toMatchObject({
      checks: { schema: expect.stringMatching(reason) },
    })
    expect((await fetch(`${origin}/hooks/forum`, { method: 'POST', body: '{}' })).status).toBe(503)
    expect(ennakko.log().find(({ msg }) => msg === 'this process takes no more work')).toMatchObject({
      reason: expect.stringMatching(reason),
    })
    expect(await ennakko.stop()).toMatchObject({ code: 0 })
    await Promise.all([feed.close(), sink.close(), db.destroy()])
  })

  it('is not started', async () => {
    const url = await freshDatabase('outdated_start')
    await migrateFurther(url)
    const db = openDatabase({ url })
    await expect(migrate(db)).rejects.toThrow(/newer than this program \(9999_later\); start the version/)
    await db.destroy()
  })
})
