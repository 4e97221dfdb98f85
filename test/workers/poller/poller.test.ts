import '../../harness/probe.ts'
import { sql } from 'kysely'
import { expect, it, onTestFinished } from 'vitest'
import type { Listen } from '../../../db/listen.ts'
import { readSource } from '../../../db/sources.ts'
import { runPoller } from '../../../workers/poller/poller.ts'
import { openTestDatabase } from '../../db/open.ts'
import { serveFeed } from '../../harness/feed-server.ts'
import { until } from '../../harness/until.ts'
import { openShop } from '../shop.ts'

const { db } = await openTestDatabase('poller')

const quiet: Listen = async (_channel, _heard, signal) => {
  await new Promise((resolve) => {
    signal.addEventListener('abort', resolve)
  })
}

it('never claims a source that it is reading, when the clock of the database leaps over its lease', async () => {
  const [slow, brisk] = [await serveFeed(), await serveFeed()]
  slow.failWith = 'hang'
  const { app, log } = await openShop(db, [
    { id: 'slow', connector: 'feed', url: slow.url, every: '1s' },
    { id: 'brisk', connector: 'feed', url: brisk.url, every: '1s' },
  ])
  const stop = new AbortController()
  const running = runPoller(app, quiet, stop.signal)
  onTestFinished(async () => {
    stop.abort()
    await running
    await Promise.all([slow.close(), brisk.close()])
  })
  await until('the slow one is asked', () => slow.requests === 1)
  for (let leap = 1; leap <= 3; leap += 1) {
    // Together: whoever looks for what is due and finds one finds the other.
    await sql`update sources set next_poll_at = now() - interval '1 hour',
      lease_until = case when id = 'slow' then now() - interval '1 hour' else lease_until end`.execute(db)
    const { pollsTotal: before = '0' } = (await readSource(db, 'brisk')) ?? {}
    await until(
      'the brisk one is read',
      async () => Number((await readSource(db, 'brisk'))?.pollsTotal) > Number(before),
    )
  }
  expect(slow.requests).toBe(1)
  expect(await readSource(db, 'slow')).toMatchObject({ leaseBy: app.worker, lostLeases: 0 })
  expect(log().filter(({ level }) => level === 'warn' || level === 'error')).toEqual([])
})
