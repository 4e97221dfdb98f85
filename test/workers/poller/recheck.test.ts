import '../../harness/probe.ts'
import { sql } from 'kysely'
import { beforeEach, describe, expect, it } from 'vitest'
import { pollSource } from '../../../workers/poller/poll.ts'
import { recheckDue } from '../../../workers/poller/recheck.ts'
import { openTestDatabase } from '../../db/open.ts'
import { complaint, praise } from '../../harness/config.ts'
import { type ProbeServer, serveProbe } from '../../harness/probe-server.ts'
import { type Shop, openShop } from '../shop.ts'

const { db } = await openTestDatabase('recheck', { byHand: true })
const stage = {} as { probe: ProbeServer; shop: Shop }
const signal = new AbortController().signal

beforeEach(async () => {
  for (const table of ['alerts', 'cases', 'mentions', 'sources'] as const)
    await db.deleteFrom(table).execute()
  stage.probe = await serveProbe()
  return async () => await stage.probe.close()
})

/** Stores these posts, the first of them a complaint, and lets `hours` pass. */
async function watch(posts: object[], hours: number, does = ['poll', 'lookup']): Promise<void> {
  stage.shop = await openShop(db, [{ id: 'posts', connector: 'probe', url: stage.probe.url, does }])
  stage.probe.posts.push(
    ...posts.map((post, n) => ({
      id: `p${n}`,
      text: complaint,
      publishedAt: new Date().toISOString(),
      ...post,
    })),
  )
  await pollSource(stage.shop.app, await stage.shop.claim('posts'), signal)
  await db.updateTable('deliveries').set({ state: 'sent' }).execute()
  await pass(hours)
}

async function pass(hours: number): Promise<void> {
  await sql`update mentions set seen_at = seen_at - ${hours} * interval '1 hour',
    published_at = published_at - ${hours} * interval '1 hour',
    recheck_at = recheck_at - ${hours} * interval '1 hour'`.execute(db)
}

const recheck = () => recheckDue(stage.shop.app, signal)
const mention = () => db.selectFrom('mentions').selectAll().orderBy('externalId').executeTakeFirstOrThrow()
const events = async () =>
  (await db.selectFrom('caseEvents').selectAll().orderBy('id').execute()).map(
    ({ kind, detail }) => `${kind}${detail === null ? '' : ` ${detail}`}`,
  )

/** In how many hours after it was seen the next look is due. */
async function nextLook(): Promise<number | null> {
  const row = await db
    .selectFrom('mentions')
    .select(sql<number | null>`extract(epoch from recheck_at - seen_at)::float8 / 3600`.as('hours'))
    .orderBy('externalId')
    .executeTakeFirstOrThrow()
  return row.hours === null ? null : Math.round(row.hours * 100) / 100
}

describe('what became of a complaint', () => {
  it('is asked after an hour, a day and a week, and never again', async () => {
    await watch([{ ref: 'thread-7' }], 0.9)
    await recheck()
    expect(stage.probe.asked).toEqual([])
    await pass(0.2)
    await recheck()
    expect(stage.probe.asked).toEqual([[{ id: 'p0', ref: 'thread-7' }]])
    expect(await nextLook()).toBe(24)
    await recheck()
    await pass(23)
    await recheck()
    expect(await nextLook()).toBe(168)
    await pass(144)
    await recheck()
    expect(await nextLook()).toBeNull()
    await pass(1_000)
    await recheck()
    expect(stage.probe.asked).toHaveLength(3)
  })

  it('is asked once, not three times, after a week in which nothing ran', async () => {
    await watch([{}], 200)
    await recheck()
    await recheck()
    expect(stage.probe.asked).toHaveLength(1)
    expect(await nextLook()).toBeNull()
  })

  it('is not asked of praise, nor where the platform cannot tell', async () => {
    await watch([{ text: praise }], 2)
    await recheck()
    expect(stage.probe.asked).toEqual([])
    await db.deleteFrom('mentions').execute()
    stage.probe.posts.splice(0)
    await db.deleteFrom('sources').execute()
    await watch([{}], 2, ['poll'])
    await recheck()
    expect({ asked: stage.probe.asked, next: await nextLook() }).toEqual({ asked: [], next: null })
  })

  it('is asked in portions of 50, each post by one of several who ask', async () => {
    await watch(
      Array.from({ length: 120 }, (_, n) => ({ id: `n${n}`, text: `${complaint} ${n}` })),
      2,
    )
    stage.probe.posts.splice(0)
    expect(await db.selectFrom('mentions').select('id').execute()).toHaveLength(100)
    await Promise.all([recheck(), recheck(), recheck()])
    const asked = stage.probe.asked.map((posts) => (posts as { id: string }[]).map(({ id }) => id))
    expect(asked.every((ids) => ids.length <= 50)).toBe(true)
    expect(asked.flat()).toHaveLength(100)
    expect(new Set(asked.flat()).size).toBe(100)
  })

  it('may be that it was deleted', async () => {
    await watch([{ author: { name: 'Maija', id: 'account-1' } }], 2)
    stage.probe.statuses.set('p0', { state: 'deleted' })
    await recheck()
    expect(await mention()).toMatchObject({ text: '', author: null, label: 'negative', recheckAt: null })
    expect((await mention()).deletedAt).toBeInstanceOf(Date)
    expect(await events()).toEqual(['opened', 'deleted'])
    expect(stage.shop.nudged).toHaveLength(2)
  })

  it('is not taken for deleted when the platform does not say', async () => {
    await watch([{ author: { name: 'Maija', id: 'account-1' } }], 2)
    await recheck()
    expect(await mention()).toMatchObject({
      author: 'Maija',
      authorId: 'account-1',
      deletedAt: null,
      rechecks: 1,
    })
  })

  it('may be that other words stand there, which are judged as any edit', async () => {
    await watch([{}], 2)
    const editedAt = '2026-06-01T12:00:00.000Z'
    stage.probe.statuses.set('p0', { state: 'live', text: `${praise} PÄIVITYS`, editedAt })
    await recheck()
    const row = await mention()
    expect(row).toMatchObject({ text: `${praise} PÄIVITYS`, label: 'positive', decision: 'alert' })
    expect(row.editedAt).toEqual(new Date(editedAt))
    expect(await db.selectFrom('cases').select('state').execute()).toEqual([{ state: 'open' }])
  })

  it('may be that the stars were raised', async () => {
    await watch([{ rating: 1 }], 2)
    stage.probe.statuses.set('p0', { state: 'live', rating: 4 })
    await recheck()
    expect(await events()).toEqual(['opened', 'stars 1 → 4'])
    expect(await mention()).toMatchObject({ rating: 4, text: complaint })
    await pass(24)
    await recheck()
    expect(await events()).toEqual(['opened', 'stars 1 → 4'])
  })

  it('may be that it spreads: the case rises and its channels hear of it', async () => {
    await watch([{ reach: { likes: 1 } }], 2)
    const before = await db.selectFrom('cases').selectAll().executeTakeFirstOrThrow()
    stage.probe.statuses.set('p0', { state: 'live', reach: { likes: 90_000, followers: 400_000 } })
    await recheck()
    const after = await db.selectFrom('cases').selectAll().executeTakeFirstOrThrow()
    expect(after.score).toBeGreaterThan(before.score)
    expect(after.level < before.level).toBe(true)
    expect(await events()).toEqual([
      'opened',
      `raised ${before.level} (${before.score}) → ${after.level} (${after.score})`,
    ])
    const told = await db.selectFrom('deliveries').select(['type', 'state']).orderBy('seq').execute()
    expect(told).toEqual([
      { type: 'alert.opened', state: 'sent' },
      { type: 'alert.updated', state: 'pending' },
    ])
    expect(await mention()).toMatchObject({
      reach: { likes: 90_000, followers: 400_000 },
      score: after.score,
    })
  })

  it('never lowers a case, though posts lose points with age', async () => {
    await watch([{ reach: { likes: 5 } }], 30)
    const before = await db.selectFrom('cases').selectAll().executeTakeFirstOrThrow()
    stage.probe.statuses.set('p0', { state: 'live', reach: { likes: 6 } })
    await recheck()
    expect(await db.selectFrom('cases').selectAll().executeTakeFirstOrThrow()).toEqual(before)
    expect(await mention()).toMatchObject({ reach: { likes: 6 }, score: before.score })
    expect(await events()).toEqual(['opened'])
  })

  it('stays to be asked when the platform is away, later each time', async () => {
    await watch([{}], 2)
    stage.probe.failing = { status: 500 }
    await recheck()
    const first = (await nextLook()) ?? 0
    expect(first).toBeGreaterThanOrEqual(2.9)
    expect(first).toBeLessThan(3.2)
    await pass(1.2)
    await recheck()
    expect((await nextLook()) ?? 0).toBeGreaterThan(5)
    stage.probe.failing = undefined
    await pass(5)
    await recheck()
    expect(await nextLook()).toBe(24)
    expect(stage.shop.log().filter(({ msg }) => msg === 'looking up failed')).toHaveLength(2)
  })

  it('waits as long as the platform demands', async () => {
    await watch([{}], 2)
    stage.probe.failing = { status: 429, headers: { 'retry-after': '7200' } }
    await recheck()
    expect(await nextLook()).toBeCloseTo(4, 1)
  })
})
