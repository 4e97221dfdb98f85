import { sql } from 'kysely'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { ReplyRules } from '../../connectors/connector.ts'
import { claimReply, markPosted, markUnposted } from '../../db/posting.ts'
import { worker } from '../db/scored.ts'
import { ask, bearer, fingerprint, openCase, openSite, post, type Answer } from './site.ts'

const site = await openSite('reply')
const nobody = '00000000-0000-4000-8000-00000000dead'
const words = 'Pahoittelut! Laita meille yksityisviesti, niin korjaamme laskun.'
/** What the source of the cases allows; undefined for nothing. */
let rules: ReplyRules | undefined

beforeAll(() => {
  site.running.sources.set('forum', {
    config: { id: 'forum', connector: 'feed', enabled: true, options: {} } as never,
    defaultSeconds: 60,
    optionsHash: 'h',
    streamKey: '',
    feed: {
      get replies() {
        return rules
      },
      get reply() {
        return rules && (() => Promise.reject(new Error('the web posts nothing')))
      },
    },
  })
})

afterEach(async () => {
  await sql`truncate mentions, cases, alerts, deliveries, channels, case_events, sources, replies cascade`.execute(
    site.db,
  )
})

interface Body {
  reply: { id: string; state: string; text: string; author: string }
  case: { state: string; acknowledged_by: string | null }
}

async function openAnswerable(given: ReplyRules | undefined = forum): Promise<string> {
  rules = given
  const { caseId } = await openCase(site)
  site.nudged.length = 0
  return caseId
}

const forum: ReplyRules = { max: 32_000, unit: 'characters', repeatable: false }
const bodyOf = ({ json }: Answer) => json as Body
const send = async (caseId: string, body: unknown) => await post(site, `/api/v1/cases/${caseId}/reply`, body)
const rows = async () => await site.db.selectFrom('replies').selectAll().orderBy('seq').execute()

/** As the poller leaves it when the platform gave no answer. */
async function lose(): Promise<void> {
  const reply = await claimReply(site.db, { worker, sourceIds: ['forum'], leaseSeconds: 10 })
  if (!reply) throw new Error('nothing is due')
  await markUnposted(site.db, { reply, worker, state: 'unknown', reason: 'socket hang up', otherwise: [] })
}

describe('answering a case', () => {
  it('takes the answer down for the poller, and the case for its author', async () => {
    const caseId = await openAnswerable()
    const answer = await send(caseId, { text: `  ${words}\r\nRevontuli \n`, by: 'Maija' })
    expect(answer).toMatchObject({
      status: 202,
      json: {
        reply: {
          id: expect.stringMatching(/^[\da-f-]{36}$/),
          case: caseId,
          text: `${words}\nRevontuli`,
          author: 'Maija',
          state: 'pending',
          attempts: 0,
          error: null,
          url: null,
        },
        case: { id: caseId, state: 'acknowledged', acknowledged_by: 'Maija', replied_at: null },
      },
    })
    expect(await rows()).toHaveLength(1)
  })

  it('is the same answer however often its key comes, even all at once', async () => {
    const caseId = await openAnswerable()
    const answers = await Promise.all(
      Array.from({ length: 30 }, async () => await send(caseId, { text: words, reply_key: 'click-1' })),
    )
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]))
    expect(new Set(answers.map((answer) => bodyOf(answer).reply.id)).size).toBe(1)
    const reply = await claimReply(site.db, { worker, sourceIds: ['forum'], leaseSeconds: 10 })
    if (!reply) throw new Error('nothing is due')
    await markPosted(site.db, reply, { id: 'p1', url: 'https://forum.example/p1' })
    // The source has lost its key since; the answer stands there all the same.
    rules = undefined
    expect(await send(caseId, { text: words, reply_key: 'click-1' })).toMatchObject({
      status: 202,
      json: { reply: { id: reply.id, state: 'posted', url: 'https://forum.example/p1' } },
    })
    expect(await rows()).toHaveLength(1)
  })

  it('lets one of many win without a key', async () => {
    const caseId = await openAnswerable()
    const answers = await Promise.all(
      Array.from({ length: 30 }, async (_, n) => await send(caseId, { text: `${words} ${n}` })),
    )
    expect(answers.map(({ status }) => status).toSorted()).toEqual([202, ...Array(29).fill(409)])
    expect(answers.find(({ status }) => status === 409)?.json).toMatchObject({
      error: { message: 'another answer to this case is under way' },
      reply: { state: 'pending' },
    })
    expect(await rows()).toHaveLength(1)
  })

  it('refuses a key that belongs to other words or another case', async () => {
    const first = await openAnswerable()
    const second = await openAnswerable()
    await send(first, { text: words, reply_key: 'k' })
    for (const [caseId, text] of [
      [first, 'Muuta.'],
      [second, words],
    ] as const)
      expect(await send(caseId, { text, reply_key: 'k' })).toMatchObject({
        status: 409,
        json: { error: { message: 'this reply_key belongs to another answer' } },
      })
    expect(await rows()).toHaveLength(1)
  })

  it('may go on after an answer was posted', async () => {
    const caseId = await openAnswerable()
    await send(caseId, { text: words })
    const reply = await claimReply(site.db, { worker, sourceIds: ['forum'], leaseSeconds: 10 })
    if (!reply) throw new Error('nothing is due')
    await markPosted(site.db, reply, { id: 'p1' })
    expect((await send(caseId, { text: 'Lasku on nyt korjattu.' })).status).toBe(202)
    const { replied_at } = (await ask(site, `/api/v1/cases/${caseId}`, { headers: bearer(site) })).json as {
      replied_at: string
    }
    expect(new Date(replied_at).getTime()).toBeGreaterThan(Date.now() - 60_000)
  })

  it.each<[string, string, ReplyRules, object]>([
    ['phone number', 'Soita: 040 123 4567', forum, { found: ['phone number'] }],
    ['e-mail address', 'Write to maija@example.com', forum, { found: ['e-mail address'] }],
    ['identity code', 'Onko 131052-308T oikein?', forum, { found: ['identity code'] }],
    ['bank account', 'Tilille FI2112345600000785', forum, { found: ['bank account'] }],
    ['empty', '  \n ', forum, {}],
    [
      'has 351 characters and the platform takes 350',
      'a'.repeat(351),
      { ...forum, max: 350 },
      { length: 351, max: 350, unit: 'characters' },
    ],
    [
      'has 301 graphemes and the platform takes 300',
      '👨‍👩‍👧‍👦'.repeat(301),
      { ...forum, max: 300, unit: 'graphemes' },
      { length: 301, max: 300, unit: 'graphemes' },
    ],
    [
      'has 4098 bytes and the platform takes 4096',
      'ä'.repeat(2_049),
      { ...forum, max: 4_096, unit: 'bytes' },
      { length: 4_098, max: 4_096, unit: 'bytes' },
    ],
  ])('refuses it with what people need to put it right: %s', async (said, text, given, more) => {
    const caseId = await openAnswerable(given)
    const before = await fingerprint(site)
    const answer = await send(caseId, { text })
    expect(answer).toMatchObject({ status: 422, json: more })
    expect((answer.json as { error: { message: string } }).error.message).toContain(said)
    expect(await fingerprint(site)).toBe(before)
  })

  it('takes as many emoji as the platform does', async () => {
    const caseId = await openAnswerable({ ...forum, max: 300, unit: 'graphemes' })
    expect((await send(caseId, { text: '👨‍👩‍👧‍👦'.repeat(300) })).status).toBe(202)
  })

  it('says where to answer when the source cannot', async () => {
    const caseId = await openAnswerable()
    rules = undefined
    const { url } = await site.db.selectFrom('mentions').select('url').executeTakeFirstOrThrow()
    const why =
      "posts of 'forum' cannot be answered from here: the connector feed cannot, or it lacks a key for that"
    expect(await send(caseId, { text: words })).toMatchObject({
      status: 422,
      json: { url, error: { message: `${why}; answer where it stands: ${url}` } },
    })
    expect(await rows()).toEqual([])
  })

  it('does not answer a post that its author has deleted', async () => {
    const caseId = await openAnswerable()
    await sql`update mentions set deleted_at = now()`.execute(site.db)
    expect(await send(caseId, { text: words })).toMatchObject({
      status: 422,
      json: { error: { message: 'its author has deleted the post' } },
    })
  })

  it.each<[string, unknown]>([
    ['no text', { by: 'Maija' }],
    ['a text that is none', { text: 7 }],
    ['a text with NUL', { text: 'a\u0000b' }],
    ['an unknown key', { text: words, private: true }],
    ['an empty key', { text: words, reply_key: '' }],
    ['an endless key', { text: words, reply_key: 'k'.repeat(201) }],
    ['no name', { text: words, by: ' ' }],
    ['no object', words],
  ])('refuses %s', async (_, body) => {
    const caseId = await openAnswerable()
    const before = await fingerprint(site)
    expect(await send(caseId, body)).toMatchObject({
      status: 400,
      json: { error: { message: expect.stringMatching(/\S/) } },
    })
    expect(await fingerprint(site)).toBe(before)
  })

  it('needs the token and a case', async () => {
    const caseId = await openAnswerable()
    const path = `/api/v1/cases/${caseId}/reply`
    expect((await ask(site, path, { method: 'POST', body: JSON.stringify({ text: words }) })).status).toBe(
      401,
    )
    for (const id of [nobody, 'x', '%00', "'"]) expect((await send(id, { text: words })).status, id).toBe(404)
    expect(await rows()).toEqual([])
  })
})

describe('deciding about an answer whose outcome is unknown', () => {
  async function openLost(): Promise<{ caseId: string; replyId: string; at: string }> {
    const caseId = await openAnswerable()
    const replyId = bodyOf(await send(caseId, { text: words, by: 'Maija' })).reply.id
    await lose()
    return { caseId, replyId, at: `/api/v1/cases/${caseId}/reply/${replyId}` }
  }

  it('is asked for before another answer is taken', async () => {
    const { caseId, replyId } = await openLost()
    expect(await send(caseId, { text: 'Muuta.' })).toMatchObject({
      status: 409,
      json: {
        error: { message: expect.stringContaining('may have been posted') },
        reply: { id: replyId, state: 'unknown', error: 'socket hang up' },
      },
    })
  })

  it('sends it again, once', async () => {
    const { at } = await openLost()
    const answers = await Promise.all(
      Array.from({ length: 10 }, async () => await post(site, at, { action: 'again', by: 'Pekka' })),
    )
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, ...Array(9).fill(409)])
    expect(await rows()).toMatchObject([{ state: 'pending', attempts: 0, maybePosted: false }])
  })

  it('marks it as posted, with the place when that is known', async () => {
    const { at } = await openLost()
    const url = 'https://forum.example/p/9'
    expect(await post(site, at, { action: 'posted', by: 'Pekka', url })).toMatchObject({
      status: 200,
      json: {
        changed: true,
        reply: { state: 'posted', url },
        case: { replied_at: expect.stringMatching(/Z$/) },
      },
    })
    expect(await post(site, at, { action: 'again' })).toMatchObject({
      status: 409,
      json: { changed: false, error: { message: 'the answer is posted: this cannot be decided of it' } },
    })
  })

  it('withdraws it, also while it only waits', async () => {
    const { at, caseId } = await openLost()
    expect((await post(site, at, { action: 'withdraw', by: 'Pekka' })).status).toBe(200)
    const next = bodyOf(await send(caseId, { text: 'Muuta.' })).reply.id
    const waiting = `/api/v1/cases/${caseId}/reply/${next}`
    for (const action of ['again', 'posted'])
      expect((await post(site, waiting, { action })).status, action).toBe(409)
    expect((await post(site, waiting, { action: 'withdraw' })).status).toBe(200)
    expect(await claimReply(site.db, { worker, sourceIds: ['forum'], leaseSeconds: 10 })).toBeUndefined()
  })

  it.each([
    {},
    { action: 'forget' },
    { action: 'posted', url: 'javascript:alert(1)' },
    { action: 'again', x: 1 },
  ])('refuses %j', async (body) => {
    const { at } = await openLost()
    expect((await post(site, at, body)).status).toBe(400)
    expect(await rows()).toMatchObject([{ state: 'unknown' }])
  })

  it('knows no answer by a wrong id, nor under another case', async () => {
    const { at, replyId } = await openLost()
    const other = await openAnswerable()
    for (const path of [
      `${at}x`,
      `/api/v1/cases/${other}/reply/${replyId}`,
      `/api/v1/cases/${nobody}/reply/${replyId}`,
    ])
      expect((await post(site, path, { action: 'again' })).status, path).toBe(404)
  })
})

describe('the metrics of answers', () => {
  it('count those that nobody knows of, and take the time to the first', async () => {
    const scrape = async () => (await ask(site, '/metrics')).text
    expect(await scrape()).not.toMatch(/^ennakko_(?:answers|time_to_answer_seconds)\{/m)
    await send(await openAnswerable(), { text: words })
    await lose()
    const caseId = await openAnswerable()
    await sql`update cases set opened_at = opened_at - interval '1 hour' where id = ${caseId}`.execute(
      site.db,
    )
    await send(caseId, { text: words })
    expect(await scrape()).toContain('ennakko_answers{state="pending"} 1\n')
    const reply = await claimReply(site.db, { worker, sourceIds: ['forum'], leaseSeconds: 10 })
    if (!reply) throw new Error('nothing is due')
    await markPosted(site.db, reply, { id: 'p1' })
    const after = await scrape()
    expect(after).toContain('ennakko_answers{state="unknown"} 1\n')
    expect(after).not.toContain('ennakko_answers{state="pending"}')
    expect(after).toMatch(/^ennakko_time_to_answer_seconds\{quantile="0.5"\} 36\d\d(?:\.\d+)?$/m)
  })
})

describe('GET /api/v1/cases/:id', () => {
  const look = async (caseId: string) => await ask(site, `/api/v1/cases/${caseId}`, { headers: bearer(site) })

  it('shows the case with its history, its answers and how long one may be', async () => {
    const caseId = await openAnswerable({ max: 300, unit: 'graphemes', repeatable: true })
    await send(caseId, { text: words, by: 'Maija' })
    const { status, json } = await look(caseId)
    expect({ status, json }).toMatchObject({
      status: 200,
      json: {
        id: caseId,
        state: 'acknowledged',
        url: expect.stringMatching(/^https:\/\/forum\.example\//),
        events: [{ kind: 'opened' }, { kind: 'reply approved', actor: 'Maija' }, { kind: 'acknowledged' }],
        replies: [{ text: words, author: 'Maija', state: 'pending' }],
        reply_rules: { max: 300, unit: 'graphemes' },
        no_reply: null,
      },
    })
  })

  it('says why there can be no answer', async () => {
    const caseId = await openAnswerable()
    rules = undefined
    expect((await look(caseId)).json).toMatchObject({
      replies: [],
      reply_rules: null,
      no_reply: expect.stringMatching(/cannot be answered/),
    })
  })

  it('knows no case by a wrong id', async () => {
    for (const id of [nobody, 'x', '%00']) expect((await look(id)).status, id).toBe(404)
  })
})
