import { beforeEach, describe, expect, it } from 'vitest'
import type { FeedItem, InboundRequest, Received } from '../../connectors/connector.ts'
import type { DueDelivery } from '../../db/deliveries.ts'
import { readInboundItems, saveInboundItems } from '../../db/inbox.ts'
import { savePage } from '../../db/pages.ts'
import { createLog } from '../../lib/log.ts'
import { makeWeb } from '../../web/app.ts'
import { openTestDatabase } from '../db/open.ts'
import { hold, mention, page } from '../db/scored.ts'

const { db } = await openTestDatabase('pushed_deletions', { byHand: true })
const nudged: DueDelivery[] = []
const seen: InboundRequest[] = []
let received: Received = { items: [] }

const app = makeWeb({
  db,
  log: createLog({ level: 'silent', pretty: false }),
  config: () => {
    throw new Error('not needed')
  },
  receive: (sourceId, request) => {
    seen.push(request)
    return sourceId === 'forum' ? Promise.resolve(received) : undefined
  },
  replyAbility: () => ({ reason: 'not needed' }),
  nudge: async (due) => void nudged.push(...due),
  readiness: async () => ({}),
  queueDepth: async () => 0,
})

const item = (id: string): FeedItem => ({ id, unique: 'source', text: `sanat ${id}`, ref: `r${id}` })
const push = async (what: Received) => {
  received = what
  return await app.request('/hooks/forum', { method: 'POST', body: '{}' })
}

beforeEach(async () => {
  for (const table of ['alerts', 'cases', 'mentions', 'inboundItems', 'sources'] as const) {
    await db.deleteFrom(table).execute()
  }
  nudged.splice(0)
  await hold(db)
})

describe('a deletion that is pushed', () => {
  it('erases what was stored, and tells the queue', async () => {
    await savePage(db, page([mention({ id: '1' }), mention({ id: '2' })]))
    await db.updateTable('deliveries').set({ state: 'sent' }).execute()
    expect((await push({ items: [], deleted: ['1', 'unknown'] })).status).toBe(202)
    const rows = await db
      .selectFrom('mentions')
      .select(['externalId', 'text', 'author', 'deletedAt'])
      .execute()
    expect(rows.find(({ externalId }) => externalId === '1')).toEqual({
      externalId: '1',
      text: '',
      author: null,
      deletedAt: expect.any(Date),
    })
    expect(rows.find(({ externalId }) => externalId === '2')).toMatchObject({
      author: 'Maija',
      deletedAt: null,
    })
    expect(nudged).toHaveLength(1)
  })

  it('takes back what was pushed and is not read yet', async () => {
    await saveInboundItems(db, 'forum', [item('1'), item('2'), item('3')])
    await push({ items: [item('4')], deleted: ['2', '4'] })
    const left = await readInboundItems(db, 'forum', 0, 10)
    expect(left.map((entry) => entry.item)).toEqual([item('1'), item('3')])
  })

  it('does not reach posts of other sources that have the same id', async () => {
    await savePage(db, page([mention({ id: '1' })]))
    await hold(db, 'other')
    const another = { id: '1', url: 'https://other.example/1', text: 'Revontuli laskutti kahdesti.' }
    await savePage(db, page([mention(another, { sourceId: 'other' })], { sourceId: 'other' }))
    await push({ items: [], deleted: ['1'] })
    const rows = await db
      .selectFrom('mentions')
      .select(['sourceId', 'deletedAt'])
      .orderBy('sourceId')
      .execute()
    expect(rows).toEqual([
      { sourceId: 'forum', deletedAt: expect.any(Date) },
      { sourceId: 'other', deletedAt: null },
    ])
  })
})

describe('a question of a platform', () => {
  it('comes with its parameters in lower case, the last of each', async () => {
    received = { items: [], answer: { status: 200, body: 'yes' } }
    const answer = await app.request('/hooks/forum?Hub.Mode=subscribe&hub.challenge=a&hub.challenge=b')
    expect([answer.status, await answer.text()]).toEqual([200, 'yes'])
    expect(seen.at(-1)).toMatchObject({
      method: 'GET',
      query: { 'hub.mode': 'subscribe', 'hub.challenge': 'b' },
    })
  })

  it('changes nothing, whatever it holds', async () => {
    await savePage(db, page([mention({ id: '1' })]))
    received = { items: [item('2')], deleted: ['1'] }
    await app.request('/hooks/forum')
    expect(await readInboundItems(db, 'forum', 0, 10)).toEqual([])
    expect(await db.selectFrom('mentions').select('deletedAt').execute()).toEqual([{ deletedAt: null }])
  })
})
