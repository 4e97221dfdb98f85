import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { beforeEach, describe, expect, it } from 'vitest'
import { readDeliveryContext } from '../../../db/alerts.ts'
import { approveReply, decideReply } from '../../../db/replies.ts'
import type { ReplyRow } from '../../../db/tables.ts'
import { composeAlert } from '../../../workers/outreach/compose-alert.ts'
import { runReplies } from '../../../workers/poller/post-replies.ts'
import { json } from '../../connectors/replay.ts'
import { openTestDatabase } from '../../db/open.ts'
import { freePort } from '../../harness/free-port.ts'
import { until } from '../../harness/until.ts'
import { openCaseOn, openPlatforms, type Platforms } from '../platforms.ts'
import { openShop, type Shop } from '../shop.ts'

const { db } = await openTestDatabase('reply', { byHand: true })
const stage = {} as {
  platforms: Platforms
  shop: Shop
  stop: AbortController
  running: Promise<void>[]
  errors: unknown[]
}
const words = 'Pahoittelut, Maija! Korjaamme laskun tänään.'

beforeEach(async () => {
  for (const table of ['alerts', 'cases', 'mentions', 'sources'] as const)
    await db.deleteFrom(table).execute()
  stage.platforms = await openPlatforms()
  stage.shop = await openShop(db, stage.platforms.sources, stage.platforms.env)
  stage.stop = new AbortController()
  stage.running = []
  stage.errors = []
  return async () => {
    stage.stop.abort()
    await Promise.all(stage.running)
    if (stage.errors.length > 0) throw new AggregateError(stage.errors)
  }
})

/** Answers flow from here on, as in a poller's process. */
function run(shop = stage.shop): void {
  stage.running.push(runReplies(shop.app, stage.stop.signal, (error) => stage.errors.push(error)))
}

async function approve(caseId: string, key = `key of ${caseId}`, text = words): Promise<string> {
  const approval = await approveReply(db, { caseId, text, author: 'Maija', key })
  if (approval.outcome !== 'approved') throw new Error(`the answer is ${approval.outcome}`)
  return approval.reply.id
}

async function answer(sourceId: 'forum' | 'play'): Promise<string> {
  return await approve(await openCaseOn(db, sourceId))
}

const read = async () => await db.selectFrom('replies').selectAll().orderBy('seq').executeTakeFirstOrThrow()
const cases = async () => await db.selectFrom('cases').selectAll().executeTakeFirstOrThrow()
const events = async () =>
  (await db.selectFrom('caseEvents').selectAll().orderBy('id').execute()).map(
    ({ kind, actor, detail }) => `${kind} by ${actor}${detail === null ? '' : `: ${detail}`}`,
  )

async function untilIs(...states: ReplyRow['state'][]): Promise<ReplyRow> {
  return await until(`the answer is ${states.join(' or ')}`, async () => {
    const reply = await read()
    return states.includes(reply.state) ? reply : undefined
  })
}

/** The try that is under way has failed, and another is planned. */
async function untilPostponed(attempts = 1): Promise<ReplyRow> {
  return await until('the answer waits', async () => {
    const reply = await read()
    return reply.state === 'pending' && reply.attempts === attempts ? reply : undefined
  })
}

/** Seconds until the next try. */
async function waits(): Promise<number> {
  const { rows } = await sql<{ s: number }>`
    select extract(epoch from due_at - now())::float8 as s from replies`.execute(db)
  return rows[0]?.s ?? 0
}

/** Lets the time come, and gives the looking a few turns. */
async function pass(seconds: number): Promise<void> {
  await sql`update replies set due_at = due_at - ${seconds} * interval '1 second',
    approved_at = approved_at - ${seconds} * interval '1 second',
    lease_until = lease_until - ${seconds} * interval '1 second'`.execute(db)
}

/** What the case's channel reads. */
async function told(): Promise<{ type: string; answer?: object }[]> {
  const rows = await db.selectFrom('deliveries').selectAll().orderBy('seq').execute()
  return await Promise.all(
    rows.map(async (delivery) => {
      const context = await readDeliveryContext(db, delivery)
      const { config } = stage.shop.app.running()
      const alert = context && composeAlert(context, { config, mayBeRepeat: false })
      return { type: delivery.type, reply: alert && 'case' in alert ? alert.case.reply : undefined }
    }),
  )
}

describe('an answer that a person approved', () => {
  it('stands on the forum word for word, once, and in the history of its case', async () => {
    await answer('forum')
    expect(await cases()).toMatchObject({ state: 'acknowledged', acknowledgedBy: 'Maija', repliedAt: null })
    run()
    const reply = await untilIs('posted')
    const address = `${stage.platforms.url}/p/701`
    expect(stage.platforms.posts).toEqual([words])
    expect(reply).toMatchObject({ postedId: address, postedUrl: address, lastError: null, leaseBy: null })
    expect(reply.postedAt).toBeInstanceOf(Date)
    expect((await cases()).repliedAt).toEqual(reply.postedAt)
    expect(await events()).toEqual([
      'opened by ennakko',
      'reply approved by Maija',
      'acknowledged by Maija',
      `replied by Maija: ${address}`,
    ])
    await sleep(1_500)
    expect(stage.platforms.tries()).toHaveLength(1)
  })

  it('stands under the review', async () => {
    await answer('play')
    run()
    await untilIs('posted')
    expect(stage.platforms.answers).toEqual(new Map([['play-post', words]]))
  })

  it('counts as given while a moderator of the forum has not seen it', async () => {
    stage.platforms.moderated = true
    await answer('forum')
    run()
    expect(await untilIs('pending_moderation')).toMatchObject({ postedId: 'pending-4' })
    expect((await cases()).repliedAt).toBeInstanceOf(Date)
    expect((await events()).at(-1)).toBe(
      'replied by Maija: held back by the platform until a moderator has seen it: https://posts.example/forum-post',
    )
  })

  it('leaves a case with the colleague who took it before', async () => {
    const caseId = await openCaseOn(db, 'forum')
    await sql`update cases set state = 'acknowledged', acknowledged_by = 'Pekka', assignee = 'Pekka'`.execute(
      db,
    )
    await approve(caseId)
    run()
    await untilIs('posted')
    expect(await cases()).toMatchObject({ acknowledgedBy: 'Pekka', assignee: 'Pekka' })
  })

  it('is posted once when several pollers race for it', async () => {
    const others = await Promise.all(
      [1, 2, 3].map(async () => await openShop(db, stage.platforms.sources, stage.platforms.env)),
    )
    for (let n = 0; n < 40; n += 1) await approve(await openCaseOn(db, 'play', `review-${n}`))
    for (let n = 0; n < 3; n += 1) await approve(await openCaseOn(db, 'forum', `post-${n}`))
    for (const shop of [stage.shop, ...others]) run(shop)
    await until('all are posted', async () => {
      const rows = await db.selectFrom('replies').select('state').execute()
      return rows.every(({ state }) => state === 'posted')
    })
    expect(stage.platforms.tries()).toHaveLength(43)
    expect(stage.platforms.answers.size).toBe(40)
    expect(stage.platforms.posts).toHaveLength(3)
  })
})

describe('an answer that cannot be posted now', () => {
  it('waits as long as the platform demands', async () => {
    stage.platforms.before = () =>
      json({ errors: ['slow down'], extras: { wait_seconds: 120 } }, { status: 429 })
    await answer('forum')
    run()
    expect(await untilPostponed()).toMatchObject({ maybePosted: false })
    expect(await waits()).toBeGreaterThan(0)
    expect(await waits()).toBeLessThan(121)
    await sleep(1_500)
    expect(stage.platforms.tries()).toHaveLength(1)
    stage.platforms.before = () => undefined
    await pass(121)
    await untilIs('posted')
    expect(stage.platforms.posts).toEqual([words])
  })

  it('is tried again when no connection came about, also where repeating is not safe', async () => {
    const source = { ...stage.platforms.sources[0], url: `http://127.0.0.1:${await freePort()}` }
    await stage.shop.edit([source])
    await answer('forum')
    run()
    expect(await untilPostponed()).toMatchObject({ maybePosted: false })
    expect(await waits()).toBeLessThan(3)
    await stage.shop.edit(stage.platforms.sources)
    await untilIs('posted')
    expect(stage.platforms.posts).toEqual([words])
  })

  it.each([
    ['cut', 'a cut answer'],
    ['error', 'a 502'],
    ['page', 'a web page'],
  ])('is repeated where that is harmless, after %s (%s)', async (how) => {
    const bad = { status: how === 'error' ? 502 : 200, body: '<html>' }
    stage.platforms.after = () => (how === 'cut' ? 'cut' : bad)
    await answer('play')
    run()
    expect(await untilPostponed()).toMatchObject({ maybePosted: true })
    stage.platforms.after = () => undefined
    await pass(5)
    await untilIs('posted')
    expect(stage.platforms.tries()).toHaveLength(2)
    expect(stage.platforms.answers).toEqual(new Map([['play-post', words]]))
    expect(await told()).toEqual([{ type: 'alert.opened' }, { type: 'alert.updated' }])
  })

  it('is given up after a day, and then it is unknown where it may stand all the same', async () => {
    stage.platforms.after = () => 'cut'
    await answer('play')
    run()
    await untilPostponed()
    await pass(86_400)
    expect(await untilIs('unknown', 'refused')).toMatchObject({
      state: 'unknown',
      lastError: expect.stringMatching(/^not within a day: /),
    })
  })

  it('is not kept for a day that is longer than its platform wants it to wait', async () => {
    stage.platforms.before = () => json({ extras: { wait_seconds: 100_000 } }, { status: 429 })
    await answer('forum')
    run()
    expect(await untilIs('refused')).toMatchObject({
      lastError: expect.stringMatching(/^not within a day: /),
    })
  })
})

describe('an answer that nobody may repeat', () => {
  it.each([
    ['cut', 'a cut answer'],
    ['error', 'a 502'],
    ['page', 'a web page instead of JSON'],
  ])('is left to a person after %s (%s)', async (how) => {
    const bad = { status: how === 'error' ? 502 : 200, body: '<html>' }
    stage.platforms.after = () => (how === 'cut' ? 'cut' : bad)
    await answer('forum')
    run()
    const { lastError } = await untilIs('unknown')
    expect(lastError).toMatch(/\S/)
    expect((await events()).at(-1)).toBe(`reply unknown by ennakko: ${lastError}`)
    expect(await told()).toEqual([
      { type: 'alert.opened' },
      { type: 'alert.updated', reply: { state: 'unknown', reason: lastError } },
    ])
    await pass(1_000_000)
    await sleep(1_500)
    expect(stage.platforms.tries()).toHaveLength(1)
    expect(await cases()).toMatchObject({ state: 'acknowledged', repliedAt: null })
  })

  it('is told to the operators when no channel knows of its case', async () => {
    const caseId = await openCaseOn(db, 'forum')
    await db.deleteFrom('deliveries').execute()
    stage.platforms.after = () => 'cut'
    await approve(caseId)
    run()
    await untilIs('unknown')
    const rows = await db.selectFrom('deliveries').select(['type', 'channel']).execute()
    const { operators } = stage.shop.app.running().config
    expect(operators.notify.length).toBeGreaterThan(0)
    expect(rows).toEqual(operators.notify.map((channel) => ({ type: 'alert.updated', channel })))
  })

  it('goes out again when a person says so, and once', async () => {
    stage.platforms.before = () => 'cut'
    const replyId = await answer('forum')
    run()
    const { caseId } = await untilIs('unknown')
    stage.platforms.before = () => undefined
    const decided = await Promise.all(
      Array.from({ length: 5 }, () =>
        decideReply(db, { caseId, replyId, actor: 'Pekka', action: 'again' as const }),
      ),
    )
    expect(decided.filter((one) => one?.changed)).toHaveLength(1)
    await untilIs('posted')
    expect(stage.platforms.posts).toEqual([words])
    expect(await events()).toEqual(expect.arrayContaining(['reply sent again by Pekka']))
  })

  it('is done when a person has found it', async () => {
    stage.platforms.after = () => 'cut'
    const replyId = await answer('forum')
    run()
    const { caseId } = await untilIs('unknown')
    const url = `${stage.platforms.url}/t/lasku/9/3`
    await decideReply(db, { caseId, replyId, actor: 'Pekka', action: 'posted', url })
    expect(await read()).toMatchObject({ state: 'posted', postedUrl: url, lastError: null })
    expect((await cases()).repliedAt).toBeInstanceOf(Date)
    expect((await events()).at(-1)).toBe(`replied by Pekka: ${url}`)
    await sleep(1_500)
    expect(stage.platforms.posts).toEqual([words])
  })

  it('makes room for other words when a person withdraws it', async () => {
    stage.platforms.before = () => 'cut'
    const replyId = await answer('forum')
    run()
    const { caseId } = await untilIs('unknown')
    const other = { caseId, text: 'Toinen vastaus.', author: 'Pekka', key: 'other' }
    expect(await approveReply(db, other)).toMatchObject({ outcome: 'under way', reply: { id: replyId } })
    await decideReply(db, { caseId, replyId, actor: 'Pekka', action: 'withdraw' })
    expect(await read()).toMatchObject({ state: 'refused', lastError: 'withdrawn by Pekka' })
    stage.platforms.before = () => undefined
    expect(await approveReply(db, other)).toMatchObject({ outcome: 'approved' })
    await until('it is posted', () => stage.platforms.posts.length > 0)
    expect(stage.platforms.posts).toEqual(['Toinen vastaus.'])
  })

  it('is finished before the process ends', async () => {
    stage.platforms.after = async () => {
      await sleep(1_000)
      return undefined
    }
    await answer('forum')
    run()
    await until('it is under way', () => stage.platforms.tries().length === 1)
    stage.stop.abort()
    await Promise.all(stage.running)
    expect(await read()).toMatchObject({ state: 'posted', leaseBy: null })
  })

  it('is unknown when the process had to end without a word from the platform', async () => {
    stage.platforms.before = () => 'hang'
    await answer('forum')
    await approve(await openCaseOn(db, 'play'))
    run()
    await until('both are under way', () => stage.platforms.tries().length === 2)
    stage.stop.abort()
    await Promise.all(stage.running)
    const rows = await db.selectFrom('replies').select(['state', 'maybePosted']).orderBy('seq').execute()
    expect(rows).toEqual([
      { state: 'unknown', maybePosted: false },
      { state: 'pending', maybePosted: true },
    ])
  })
})

describe('answers behind one that hangs', () => {
  it('wait for their turn untouched, and those to other platforms go out', async () => {
    stage.platforms.before = (text) => (text === 'hangs' ? 'hang' : undefined)
    const first = await approve(await openCaseOn(db, 'forum', 'post-1'), 'k1', 'hangs')
    run()
    await until('it hangs', () => stage.platforms.tries().length === 1)
    const second = await approve(await openCaseOn(db, 'forum', 'post-2'), 'k2')
    for (let n = 0; n < 10; n += 1) await approve(await openCaseOn(db, 'play', `review-${n}`), `play ${n}`)
    await until('the others are posted', () => stage.platforms.answers.size === 10)
    stage.stop.abort()
    await Promise.all(stage.running)
    const rows = await db.selectFrom('replies').select(['id', 'state', 'attempts', 'maybePosted']).execute()
    expect(rows).toContainEqual({ id: first, state: 'unknown', attempts: 1, maybePosted: false })
    expect(rows).toContainEqual({ id: second, state: 'pending', attempts: 0, maybePosted: false })
  })
})

describe('an answer that is refused', () => {
  it('says the words of the forum, in the history and to whoever was told of the case', async () => {
    const errors = ['Body is too short (minimum is 60 characters)']
    stage.platforms.before = () => json({ action: 'create_post', errors }, { status: 422 })
    await answer('forum')
    await db.updateTable('deliveries').set({ state: 'sent' }).execute()
    run()
    const reason = `the forum takes no such answer: ${errors[0]}`
    expect(await untilIs('refused')).toMatchObject({ lastError: reason, leaseBy: null })
    expect((await events()).at(-1)).toBe(`reply refused by ennakko: ${reason}`)
    expect((await told()).at(-1)).toEqual({ type: 'alert.updated', reply: { state: 'refused', reason } })
    expect(stage.shop.nudged).toHaveLength(1)
    expect(await cases()).toMatchObject({ repliedAt: null })
    await sleep(1_500)
    expect(stage.platforms.tries()).toHaveLength(1)
  })

  it('is not sent to a post that its author has deleted meanwhile', async () => {
    await answer('forum')
    await sql`update mentions set deleted_at = now(), text = '', url = null, ref = null`.execute(db)
    run()
    expect(await untilIs('refused')).toMatchObject({ lastError: 'its author deleted the post' })
    expect(stage.platforms.tries()).toEqual([])
  })

  it.each<[string, (source: object) => object[], RegExp]>([
    ['gone from the config', () => [], /^the config has no source 'forum' any more$/],
    ['switched off', (source) => [{ ...source, enabled: false }], /^the source 'forum' is switched off$/],
    [
      'without its key',
      (source) => [{ ...source, api_key: undefined, api_username: undefined }],
      /^posts of 'forum' cannot be answered from here: the connector discourse cannot, or it lacks a key for that$/,
    ],
  ])('says that its source is %s', async (_, edited, reason) => {
    await answer('forum')
    await stage.shop.edit(edited(stage.platforms.sources[0] ?? {}))
    run()
    expect(await untilIs('refused')).toMatchObject({ lastError: expect.stringMatching(reason) })
    expect(stage.platforms.tries()).toEqual([])
  })

  it('waits for a process that knows its source', async () => {
    await answer('forum')
    const { optionsHash } = await db.selectFrom('sources').select('optionsHash').executeTakeFirstOrThrow()
    await stage.shop.edit([])
    await db.updateTable('sources').set({ enabled: true, optionsHash }).execute()
    run()
    await sleep(1_500)
    expect(await read()).toMatchObject({ state: 'pending', attempts: 0 })
    run(await openShop(db, stage.platforms.sources, stage.platforms.env))
    await untilIs('posted')
    expect(stage.platforms.posts).toEqual([words])
  })
})

describe('an answer whose holder has died', () => {
  /** What a process leaves behind that was killed in the middle. */
  async function leave(times = 1): Promise<void> {
    await sql`update replies set state = 'sending', lease_until = now() - interval '1 second', attempts = ${times},
      lost_leases = ${times - 1}, lease_by = '00000000-0000-4000-8000-000000000009'`.execute(db)
  }

  it('is sent by nobody where the platform might post it twice', async () => {
    await answer('forum')
    await leave()
    run()
    expect(await untilIs('unknown')).toMatchObject({
      lastError: 'the process that was posting it ended before the platform answered',
    })
    expect(stage.platforms.tries()).toEqual([])
  })

  it('is not touched while the holder may live', async () => {
    await answer('play')
    await leave()
    await sql`update replies set lease_until = now() + interval '1 minute'`.execute(db)
    run()
    await sleep(2_500)
    expect(await read()).toMatchObject({ state: 'sending' })
    await pass(61)
    await untilIs('posted')
  })

  it('is set aside when it has killed three', async () => {
    await answer('play')
    await leave(3)
    run()
    expect(await untilIs('unknown')).toMatchObject({
      lastError: '3 processes ended while they were posting it',
    })
    expect(stage.platforms.tries()).toEqual([])
  })

  it('is recorded as posted by a holder who was only slow', async () => {
    let go = (): void => undefined
    const late = new Promise<void>((resolve) => (go = resolve))
    stage.platforms.after = async () => {
      await late
      return undefined
    }
    await answer('forum')
    run()
    await until('it is under way', () => stage.platforms.tries().length === 1)
    await pass(200)
    const other = await openShop(db, stage.platforms.sources, stage.platforms.env)
    run(other)
    await untilIs('unknown')
    go()
    await untilIs('posted')
    expect(stage.platforms.posts).toEqual([words])
    expect(stage.platforms.tries()).toHaveLength(1)
  })
})
