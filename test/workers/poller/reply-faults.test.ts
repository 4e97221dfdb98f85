import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { approveReply } from '../../../db/replies.ts'
import { runReplies } from '../../../workers/poller/post-replies.ts'
import { times } from '../../connectors/churn.ts'
import { seededRandom } from '../../connectors/memory-http.ts'
import { impatientClient, json, webPage } from '../../connectors/replay.ts'
import { openTestDatabase } from '../../db/open.ts'
import { until } from '../../harness/until.ts'
import { openCaseOn, openPlatforms, type Platforms } from '../platforms.ts'
import { openShop } from '../shop.ts'

const { db } = await openTestDatabase('reply_faults', { byHand: true })
const many = times(50, 200)
const seed = 20_261_122

/** What the platform does with each try, the same in every run: by the seed, the answer and the number of its try. */
function makeTrouble(platforms: Platforms): void {
  const tries = new Map<string, number>()
  const chances = new Map<string, number>()
  platforms.before = async (text) => {
    const nth = (tries.get(text) ?? 0) + 1
    tries.set(text, nth)
    const random = seededRandom(seed + 7 * Number(text.match(/\d+/)?.[0]) + 1_000 * nth)
    const chance = random()
    chances.set(text, chance)
    await sleep(random() * 60)
    if (chance < 0.1) return 'cut'
    if (chance < 0.2) return json({ error: 'wait' }, { status: 429, headers: { 'retry-after': '1' } })
    return chance < 0.25 ? webPage('Maintenance', 503) : undefined
  }
  platforms.after = async (text) => {
    const chance = chances.get(text) ?? 0
    // Long enough for another to take it over from a holder that is taken for dead.
    await sleep(chance > 0.5 && chance < 0.7 ? 2_000 : chance * 60)
    if (chance < 0.4) return 'cut'
    return chance < 0.5 ? webPage('Bad gateway', 502) : undefined
  }
}

describe(`${many} answers among cut connections, rate limits, double clicks and holders taken for dead`, () => {
  it('stand in public at most once each, and what is recorded is true', async () => {
    const platforms = await openPlatforms()
    makeTrouble(platforms)
    const stop = new AbortController()
    const errors: unknown[] = []
    const sourceOf = (n: number) => (n % 5 < 3 ? 'forum' : 'play')
    const textOf = (n: number) => `Pahoittelut ${n}!`
    for (let n = 0; n < many; n += 1) {
      const caseId = await openCaseOn(db, sourceOf(n), `post-${n}`)
      const click = { caseId, text: textOf(n), author: 'Maija', key: `click-${n}` }
      const clicks = [click, click, { ...click, author: 'Pekka', key: `other-${n}` }]
      const approvals = await Promise.all(clicks.map((one) => approveReply(db, one)))
      expect(approvals.filter(({ outcome }) => outcome === 'approved')).toHaveLength(1)
    }
    const shops = await Promise.all(
      [1, 2, 3].map(() => openShop(db, platforms.sources, platforms.env, impatientClient())),
    )
    const running = shops.map(({ app }) => runReplies(app, stop.signal, (error) => errors.push(error)))
    let stolen = 0
    await until('all are settled', async () => {
      await sleep(150)
      // Now and then a holder that lives is taken for dead.
      const taken = await sql`update replies set lease_until = now() - interval '1 second' where id in (
          select id from replies where state = 'sending' and lost_leases < 2 order by random() limit 1)`.execute(
        db,
      )
      stolen += Number(taken.numAffectedRows)
      await sql`update replies set due_at = now() where state = 'pending'`.execute(db)
      const open = await db
        .selectFrom('replies')
        .select('id')
        .where('state', 'in', ['pending', 'sending'])
        .execute()
      return open.length === 0
    })
    stop.abort()
    await Promise.all(running)
    expect(errors).toEqual([])
    expect(stolen).toBeGreaterThan(many / 20)

    const rows = await db.selectFrom('replies').select(['text', 'state']).execute()
    expect(rows).toHaveLength(many)
    const states = { forum: new Map<string, number>(), play: new Map<string, number>() }
    for (const { text, state } of rows) {
      const n = Number(text.match(/\d+/)?.[0])
      const source = sourceOf(n)
      states[source].set(state, (states[source].get(state) ?? 0) + 1)
      const stands =
        source === 'forum'
          ? platforms.posts.filter((post) => post === text).length
          : Number(platforms.answers.get(`post-${n}`) === text)
      expect(stands, `${text} is ${state}`).toBeLessThanOrEqual(1)
      if (state === 'posted') expect(stands, `${text} is ${state}`).toBe(1)
      else expect(state, text).toBe('unknown')
    }
    expect(platforms.answers.size).toBeLessThanOrEqual(many * 0.4)
    // Nothing was left to people that a machine may decide, but for those who have killed three holders.
    expect(states.play.get('posted') ?? 0).toBeGreaterThan(many * 0.37)
    expect(states.forum.get('posted') ?? 0).toBeGreaterThan(many * 0.15)
    expect(states.forum.get('unknown') ?? 0).toBeGreaterThan(many * 0.1)
    const told = await db.selectFrom('caseEvents').select('id').where('kind', '=', 'reply unknown').execute()
    expect(told.length).toBeGreaterThanOrEqual(states.forum.get('unknown') ?? 0)
  })
})
