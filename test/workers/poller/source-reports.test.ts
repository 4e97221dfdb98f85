import '../../harness/probe.ts'
import { sql } from 'kysely'
import { beforeEach, describe, expect, it } from 'vitest'
import { openSystemAlert } from '../../../db/alerts.ts'
import { pollSource } from '../../../workers/poller/poll.ts'
import { runPoller } from '../../../workers/poller/poller.ts'
import { empty } from '../../connectors/trouble-stage.ts'
import { openTestDatabase } from '../../db/open.ts'
import { complaint } from '../../harness/config.ts'
import { type ProbeServer, serveProbe } from '../../harness/probe-server.ts'
import { until } from '../../harness/until.ts'
import { serveHttp } from '../serve.ts'
import { openShop } from '../shop.ts'

const { db } = await openTestDatabase('source_reports', { byHand: true })
const stage = {} as { probe: ProbeServer }
const signal = new AbortController().signal

beforeEach(async () => {
  await empty(db)
  stage.probe = await serveProbe()
  return async () => await stage.probe.close()
})

const posts = () => ({ id: 'posts', connector: 'probe', url: stage.probe.url })
const alerts = () =>
  db
    .selectFrom('alerts')
    .select(['kind', 'subject', sql<boolean>`closed_at is not null`.as('passed')])
    .where('caseId', 'is', null)
    .execute()

describe('after a process that died right after a reading was recorded', () => {
  it('the next failure is told, although it is not the third', async () => {
    const shop = await openShop(db, [posts()])
    stage.probe.failing = { status: 500 }
    await db.updateTable('sources').set({ state: 'failing', failures: 3, lastError: 'broken' }).execute()
    for (const _ of [1, 2]) {
      await pollSource(shop.app, await shop.claim('posts'), signal)
      expect(await alerts()).toEqual([{ kind: 'source.failing', subject: 'posts', passed: false }])
    }
    expect(shop.nudged).toHaveLength(1)
  })

  it('the next good reading tells that the source is well again, although it was well before', async () => {
    const shop = await openShop(db, [posts()])
    await openSystemAlert(db, {
      kind: 'source.failing',
      subject: 'posts',
      message: 'broken',
      channels: ['desk'],
    })
    await db.updateTable('deliveries').set({ state: 'sent', sentAt: new Date(), receipt: '{}' }).execute()
    await pollSource(shop.app, await shop.claim('posts'), signal)
    expect(await alerts()).toEqual([{ kind: 'source.failing', subject: 'posts', passed: true }])
    expect(await db.selectFrom('deliveries').select('type').where('state', '=', 'pending').execute()).toEqual(
      [{ type: 'source.recovered' }],
    )
  })
})

describe('a page that cannot be saved', () => {
  it('has told of its gap before', async () => {
    const hits = [{ objectID: '7', comment_text: complaint, created_at_i: Math.floor(Date.now() / 1000) }]
    const server = await serveHttp((_, response) => response.end(JSON.stringify({ hits, nbHits: 1 })))
    const shop = await openShop(db, [{ id: 'posts', connector: 'hackernews', url: server.url }])
    await db.updateTable('sources').set({ cursor: 'not even JSON', firstSuccessAt: new Date() }).execute()
    const row = await shop.claim('posts')
    await db.updateTable('sources').set({ leaseBy: null, leaseUntil: null }).execute()
    await expect(pollSource(shop.app, row, signal)).rejects.toThrow(/another worker/)
    await server.close()
    expect(await alerts()).toEqual([{ kind: 'source.gap', subject: 'posts', passed: false }])
  })

  it('is told to operators after the third time, as every other failure', async () => {
    const shop = await openShop(db, [posts()])
    stage.probe.posts.push({ id: 'a', text: complaint, publishedAt: new Date().toISOString() })
    await sql`create function refuse() returns trigger language plpgsql as
      $$ begin raise exception 'no room'; end $$`.execute(db)
    await sql`create trigger refuse before insert on mentions execute function refuse()`.execute(db)
    await db.updateTable('sources').set({ state: 'failing', failures: 2, lastError: 'broken' }).execute()
    const stopping = new AbortController()
    const life = runPoller(shop.app, () => Promise.resolve(), stopping.signal)
    const [alert] = await until('the operators are told', async () => {
      const told = await alerts()
      return told.length > 0 ? told : undefined
    })
    stopping.abort()
    await life
    expect(alert).toEqual({ kind: 'source.failing', subject: 'posts', passed: false })
    const [row] = await db.selectFrom('sources').select(['failures', 'lastError']).execute()
    expect(row).toMatchObject({
      failures: 3,
      lastError: expect.stringMatching(/could not be saved: .*no room/),
    })
    await sql`drop function refuse() cascade`.execute(db)
  })
})
