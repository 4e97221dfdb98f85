import '../../harness/probe.ts'
import { beforeEach, describe, expect, it } from 'vitest'
import { acknowledgeCase } from '../../../db/cases.ts'
import { markDeleted } from '../../../db/deletions.ts'
import { pollSource } from '../../../workers/poller/poll.ts'
import { openTestDatabase } from '../../db/open.ts'
import { complaint } from '../../harness/config.ts'
import { type ProbePost, type ProbeServer, serveProbe } from '../../harness/probe-server.ts'
import { serveHttp } from '../serve.ts'
import { type Shop, openShop } from '../shop.ts'

const { db } = await openTestDatabase('store_page', { byHand: true })
const stage = {} as { probe: ProbeServer }
const signal = new AbortController().signal

beforeEach(async () => {
  for (const table of ['alerts', 'cases', 'mentions', 'skippedItems', 'sources'] as const) {
    await db.deleteFrom(table).execute()
  }
  stage.probe = await serveProbe()
  return async () => await stage.probe.close()
})

const source = (...does: string[]) => ({ id: 'posts', connector: 'probe', url: stage.probe.url, does })
const post = (id: string, rest: Partial<ProbePost> = {}): ProbePost => ({
  id,
  text: `${complaint} ${id}`,
  publishedAt: new Date().toISOString(),
  ...rest,
})

async function poll(shop: Shop) {
  const outcome = await pollSource(shop.app, await shop.claim('posts'), signal)
  if ('error' in outcome) throw outcome.error
  return outcome
}

const mentions = () => db.selectFrom('mentions').selectAll().orderBy('externalId').execute()
const events = async () =>
  (await db.selectFrom('caseEvents').select(['actor', 'kind', 'detail']).orderBy('id').execute()).map(
    ({ actor, kind, detail }) => [kind, actor, detail],
  )
const deliveries = async () =>
  (await db.selectFrom('deliveries').select(['type', 'state', 'lastError']).orderBy('seq').execute()).map(
    ({ type, state, lastError }) => [type, state, lastError],
  )

describe('a place that another version wrote', () => {
  it('is given up: reading begins anew, and operators hear that posts may be missing', async () => {
    const hits = [{ objectID: '7', comment_text: complaint, created_at_i: Math.floor(Date.now() / 1000) }]
    const server = await serveHttp((_, response) => response.end(JSON.stringify({ hits, nbHits: 1 })))
    const shop = await openShop(db, [{ id: 'posts', connector: 'hackernews', url: server.url }])
    await poll(shop)
    for (const cursor of ['{"newest":"yesterday"}', 'not even JSON']) {
      await db.updateTable('sources').set({ cursor }).execute()
      expect((await poll(shop)).page.gap).toMatch(/^Reading began anew, .* may be missing\.$/)
      expect((await poll(shop)).page.gap).toBeUndefined()
    }
    await server.close()
    expect(await mentions()).toHaveLength(1)
    const told = await db
      .selectFrom('alerts')
      .select(['kind', 'subject'])
      .where('caseId', 'is', null)
      .execute()
    expect(told).toContainEqual({ kind: 'source.gap', subject: 'posts' })
  })
})

const maija = { name: 'Maija', id: 'account-1' }

describe('what concerns us', () => {
  it('is completed in one go before its priority is final, and nothing else is asked about', async () => {
    const shop = await openShop(db, [source('poll', 'hydrate')])
    stage.probe.posts.push(post('a'), post('b', { text: 'Tänään sataa' }), post('c'))
    stage.probe.details.set('a', { author: maija, reach: { followers: 90_000, likes: 500 } })
    await poll(shop)
    expect(stage.probe.asked.map((posts) => (posts as ProbePost[]).map(({ id }) => id))).toEqual([['a', 'c']])
    const [a, c] = await mentions()
    expect(a).toMatchObject({ externalId: 'a', author: 'Maija', reach: { followers: 90_000, likes: 500 } })
    expect(c).toMatchObject({ externalId: 'c', author: null })
    expect(a?.score).toBeGreaterThan((c?.score ?? 0) + 10)
    const cases = await db.selectFrom('cases').select(['mentionId', 'score']).execute()
    expect(cases.find(({ mentionId }) => mentionId === a?.id)?.score).toBe(a?.score)
  })

  it('is kept as it is, with a notice, when it cannot be completed', async () => {
    const shop = await openShop(db, [source('poll', 'hydrate')])
    stage.probe.posts.push(post('a'))
    stage.probe.details.set('a', { id: 'another' })
    await poll(shop)
    expect(await mentions()).toMatchObject([{ externalId: 'a', decision: 'alert' }])
    const [row] = await db.selectFrom('sources').selectAll().execute()
    expect(row).toMatchObject({ state: 'ok', cursor: '1' })
    expect(row?.lastNotice).toBe(
      "Some posts are kept without their author's details or reach: the platform answered about other posts.",
    )
    stage.probe.posts.push(post('b'))
    stage.probe.details.set('b', { text: 7 })
    await poll(shop)
    expect((await mentions()).map(({ externalId }) => externalId)).toEqual(['a', 'b'])
  })

  it('knows an author who complained before, also when only the completion names him', async () => {
    const shop = await openShop(db, [source('poll', 'hydrate')])
    stage.probe.posts.push(post('a'))
    stage.probe.details.set('a', { author: maija })
    await poll(shop)
    stage.probe.posts.push(post('b'))
    stage.probe.details.set('b', { author: { ...maija, name: 'Maija M.' } })
    await poll(shop)
    stage.probe.posts.push(post('c'))
    stage.probe.details.set('c', { author: { name: 'Maija' } })
    await poll(shop)
    const parts = (await mentions()).map((row) => row.parts.find(({ name }) => name === 'author')?.points)
    expect(parts, 'another of the same name is another').toEqual([0, 10, 0])
  })

  it('is stored whole, and its ref with it', async () => {
    const shop = await openShop(db, [source('poll')])
    stage.probe.posts.push(...Array.from({ length: 90 }, (_, n) => post(`p${n}`, { ref: `r${n}` })))
    const { saved } = await poll(shop)
    expect(saved).toMatchObject({ stored: 90, casesOpened: 90 })
    expect((await mentions()).every(({ externalId, ref }) => ref === `r${externalId.slice(1)}`)).toBe(true)
  })
})

describe('a post that its author deleted', () => {
  const erased = {
    text: '',
    title: null,
    author: null,
    authorId: null,
    authorUrl: null,
    quoted: null,
    threadTitle: null,
    url: null,
    ref: null,
    textKey: null,
    why: [],
    brands: [],
    causes: [],
    parts: [],
    deletedAt: expect.any(Date),
    label: 'negative',
    decision: 'alert',
    brand: 'revontuli',
  }

  it('loses its words, keeps what was decided, and its untaken case is not escalated further', async () => {
    const shop = await openShop(db, [source('poll')])
    stage.probe.posts.push(
      post('a', { author: maija, quoted: 'Pekka: eikä', thread: { id: 't', title: 'Lasku' }, ref: 'r' }),
      post('b'),
    )
    await poll(shop)
    stage.probe.deleted.push('a', 'never seen')
    const { saved } = await poll(shop)
    expect(saved).toMatchObject({ deleted: 1, stored: 0 })
    const [a, b] = await mentions()
    expect(a).toMatchObject({ externalId: 'a', ...erased })
    expect(b).toMatchObject({ externalId: 'b', deletedAt: null })
    expect(b?.text).toContain('Surkeaa')
    expect(await events()).toEqual([
      ['opened', 'ennakko', null],
      ['opened', 'ennakko', null],
      ['deleted', 'its author', null],
    ])
    expect(await deliveries()).toEqual([
      ['alert.opened', 'cancelled', 'deleted by its author'],
      ['alert.opened', 'pending', null],
    ])
  })

  it('is found by what its connector keeps beside the id, and by the account that is gone with all it wrote', async () => {
    const shop = await openShop(db, [source('poll')])
    const ids = ['at://did:1/a', 'at://did:1/b', 'at://did:12/a', 'at://did%1/a']
    stage.probe.posts.push(...ids.map((id) => post(id)), post('c', { ref: '77' }), post('d', { ref: '7' }))
    await poll(shop)
    const where = { connector: 'probe', sourceId: 'posts' }
    expect(await markDeleted(db, { ...where, refs: ['77', '8'] })).toMatchObject({ deleted: 1 })
    expect(await markDeleted(db, { ...where, under: ['at://did%1/', 'at://did:1/'] })).toMatchObject({
      deleted: 3,
    })
    expect(await markDeleted(db, { ...where, sourceId: 'other', refs: ['7'] })).toMatchObject({ deleted: 0 })
    const gone = (await mentions()).filter(({ deletedAt }) => deletedAt !== null)
    expect(gone.map(({ externalId }) => externalId)).toEqual(
      [...ids.filter((id) => id !== 'at://did:12/a'), 'c'].toSorted(),
    )
  })

  it('is told to the channels that know of it', async () => {
    const shop = await openShop(db, [source('poll')])
    stage.probe.posts.push(post('a'))
    await poll(shop)
    await db.updateTable('deliveries').set({ state: 'sent' }).execute()
    stage.probe.deleted.push('a')
    await poll(shop)
    expect(await deliveries()).toEqual([
      ['alert.opened', 'sent', null],
      ['alert.updated', 'pending', null],
    ])
    expect(shop.nudged.length).toBe(2)
  })

  it('leaves a taken case with the one who took it', async () => {
    const shop = await openShop(db, [source('poll')])
    stage.probe.posts.push(post('a'))
    await poll(shop)
    await db.updateTable('deliveries').set({ state: 'sent' }).execute()
    const { id } = await db.selectFrom('cases').select('id').executeTakeFirstOrThrow()
    await acknowledgeCase(db, id, 'Liisa')
    await db.updateTable('deliveries').set({ state: 'sent' }).execute()
    stage.probe.deleted.push('a')
    await poll(shop)
    expect((await deliveries()).at(-1)).toEqual(['alert.updated', 'pending', null])
    expect(await db.selectFrom('cases').select(['state', 'assignee']).execute()).toEqual([
      { state: 'acknowledged', assignee: 'Liisa' },
    ])
  })

  it('stays deleted when it is read once more, as it was or otherwise', async () => {
    const shop = await openShop(db, [source('poll')])
    stage.probe.posts.push(post('a'))
    await poll(shop)
    stage.probe.deleted.push('a')
    await poll(shop)
    stage.probe.posts.push(post('a'), post('a', { text: `${complaint} edited` }))
    expect((await poll(shop)).saved).toMatchObject({ stored: 0, edited: 0, casesOpened: 0 })
    expect(await mentions()).toMatchObject([erased])
  })

  it('is not even stored when both come with one page', async () => {
    const shop = await openShop(db, [source('poll')])
    stage.probe.posts.push(post('a'), post('b'))
    stage.probe.deleted.push('a')
    await poll(shop)
    expect((await mentions()).map(({ externalId }) => externalId)).toEqual(['b'])
  })
})

describe('stars', () => {
  it('that change are told with the case', async () => {
    const shop = await openShop(db, [source('poll')])
    stage.probe.posts.push(post('a', { rating: 1 }))
    await poll(shop)
    stage.probe.posts.push(post('a', { rating: 4 }))
    expect((await poll(shop)).saved).toMatchObject({ edited: 1 })
    expect((await events()).at(-1)).toEqual(['stars', 'its author', '1 → 4'])
    expect(await mentions()).toMatchObject([{ rating: 4 }])
  })
})

describe('a limit of the platform that is used up', () => {
  it('puts the source off without calling it broken', async () => {
    const shop = await openShop(db, [source('poll')])
    stage.probe.posts.push(post('a'))
    stage.probe.headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '900' }
    await poll(shop)
    const asked = stage.probe.requests.length
    await expect(poll(shop)).rejects.toThrow(/the rate limit is used up until .*; nothing was asked/)
    expect(stage.probe.requests.length).toBe(asked)
    const row = await db.selectFrom('sources').selectAll().executeTakeFirstOrThrow()
    expect(row).toMatchObject({ state: 'ok', failures: 0, leaseBy: null, lastError: null })
    expect(row.lastNotice).toContain('the rate limit is used up')
    const ahead = (row.nextPollAt.getTime() - Date.now()) / 1000
    expect(ahead).toBeGreaterThan(890)
    expect(ahead).toBeLessThanOrEqual(901)
  })
})
