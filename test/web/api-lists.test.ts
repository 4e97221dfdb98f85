import { sql } from 'kysely'
import { afterEach, describe, expect, it } from 'vitest'
import { savePage } from '../../db/pages.ts'
import { syncSources } from '../../db/sources.ts'
import { hold, mention, page } from '../db/scored.ts'
import { ask, bearer, openCase, openSite, post } from './site.ts'

const site = await openSite('api_lists')

/** What every error looks like. */
const error = { error: { message: expect.stringMatching(/\S/) } }

afterEach(async () => {
  await sql`truncate mentions, cases, alerts, deliveries, channels, case_events, sources cascade`.execute(
    site.db,
  )
})

interface Listed {
  items: Record<string, unknown>[]
  next: string | null
}

async function read(path: string): Promise<Listed> {
  const answer = await ask(site, `/api/v1/${path}`, { headers: bearer(site) })
  expect(answer.status, answer.text).toBe(200)
  return answer.json as Listed
}

/** Every id of a list, page by page, with `between` called after each page. */
async function readAll(
  path: string,
  limit: number,
  between: () => Promise<void> = async () => {},
): Promise<string[]> {
  const ids: string[] = []
  let cursor = ''
  for (let pages = 0; pages < 200; pages += 1) {
    const { items, next } = await read(`${path}${path.includes('?') ? '&' : '?'}limit=${limit}${cursor}`)
    expect(items.length).toBeLessThanOrEqual(limit)
    ids.push(...items.map(({ id }) => String(id)))
    if (next === null) return ids
    expect(items).toHaveLength(limit)
    cursor = `&cursor=${encodeURIComponent(next)}`
    await between()
  }
  throw new Error('the list has no end')
}

describe('lists', () => {
  const many = 130

  async function fill(count: number, prefix: string) {
    await hold(site.db)
    await savePage(site.db, page(Array.from({ length: count }, (_, n) => mention({ id: `${prefix}-${n}` }))))
  }

  it.each(['mentions', 'cases', 'alerts'])(
    'lose and repeat no row of %s while others come in',
    async (list) => {
      await fill(many, 'first')
      const before = (await readAll(list, 200)).toSorted()
      expect(new Set(before).size).toBe(many)
      for (const limit of [1, 7, 13, 65, 129, 130, 131]) {
        let batch = 0
        const seen = await readAll(list, limit, async () => {
          batch += 1
          if (batch <= 12) await fill(3, `while-${limit}-${batch}`)
        })
        expect(new Set(seen).size, `limit ${limit}`).toBe(seen.length)
        const missed = before.filter((id) => !seen.includes(id))
        expect(missed, `limit ${limit}`).toEqual([])
      }
    },
  )

  it('read the sources by pages too', async () => {
    const ids = Array.from({ length: 25 }, (_, n) => `s-${n}`)
    await syncSources(
      site.db,
      ids.map((id) => ({ id, connector: 'feed', optionsHash: 'h', everySeconds: 60 })),
    )
    for (const limit of [1, 6, 25, 26]) expect(await readAll('sources', limit)).toEqual(ids.toSorted())
    expect((await read('sources')).items[0]).toMatchObject({
      id: 's-0',
      connector: 'feed',
      state: 'ok',
      polls_total: 0,
    })
  })

  it('show rows as the contract says and nothing secret', async () => {
    const { caseId, mentionId, deliveryId } = await openCase(site, { id: 'one', title: 'Lasku' })
    expect((await read('mentions')).items).toMatchObject([
      {
        id: mentionId,
        source: 'forum',
        connector: 'feed',
        external_id: 'one',
        title: 'Lasku',
        language: 'fi',
        brand: 'revontuli',
        sentiment: { label: 'negative', negative: expect.closeTo(0.9), confidence: expect.closeTo(0.8) },
        priority: { level: 'P3', score: 55 },
        decision: 'alert',
      },
    ])
    expect((await read('cases')).items).toMatchObject([
      {
        id: caseId,
        mention: mentionId,
        brand: 'revontuli',
        priority: 'P3',
        score: 55,
        state: 'open',
        acknowledged_by: null,
      },
    ])
    expect((await read('alerts')).items).toMatchObject([
      {
        id: deliveryId,
        case: caseId,
        kind: 'case',
        type: 'alert.opened',
        step: 1,
        channel: 'desk',
        state: 'pending',
      },
    ])
    const all = JSON.stringify([
      await read('mentions'),
      await read('cases'),
      await read('alerts'),
      await read('sources'),
    ])
    expect(all).not.toMatch(/lease|cursor|options_?hash|text_?key|receipt|"seq"/i)
  })

  it('show what a mention says of each of several brands, and null where it names one', async () => {
    await hold(site.db)
    const both = mention({ id: 'both' })
    both.scored.aspects = [
      { brand: 'revontuli', label: 'negative', negative: 0.9 },
      { brand: 'kajo', label: 'positive', negative: 0.1 },
    ]
    await savePage(site.db, page([both, mention({ id: 'one' })]))
    const { items } = await read('mentions')
    expect(Object.fromEntries(items.map(({ external_id: id, aspects }) => [id, aspects]))).toEqual({
      both: both.scored.aspects,
      one: null,
    })
  })

  it('filter by what is asked for and by nothing else', async () => {
    await fill(3, 'a')
    const { caseId } = await openCase(site, {}, 'verkko')
    await post(site, `/api/v1/cases/${caseId}/resolve`, { by: 'Maija' })
    expect((await read('mentions?brand=verkko')).items).toHaveLength(1)
    expect((await read('mentions?source=forum&label=negative')).items).toHaveLength(4)
    expect((await read('mentions?label=positive')).items).toEqual([])
    expect((await read('cases?state=resolved')).items).toMatchObject([{ id: caseId }])
    expect((await read('cases?state=open&priority=P3&brand=revontuli')).items).toHaveLength(3)
    expect((await read('cases?priority=P1')).items).toEqual([])
    expect((await read('alerts?channel=desk&state=pending')).items).toHaveLength(3)
    expect((await read('alerts?channel=lead')).items).toEqual([])
  })

  it.each([
    "' or 1=1 --",
    "'; drop table mentions; --",
    '%',
    '_',
    '*',
    '\\',
    '"',
    '$1',
    '${x}',
    '{{x}}',
    '../../etc/passwd',
    '[]',
    '__proto__',
    'null',
    'undefined',
    '\n',
    ' ',
    '\u202e',
    '\ud83d\ude00',
    'ä'.repeat(300),
    '%27',
    '+',
    'NaN',
    '0',
    'true',
    "revontuli'",
  ])('take %j for a name that nothing has', async (value) => {
    await fill(2, 'a')
    for (const filter of ['mentions?source', 'mentions?brand', 'cases?brand', 'alerts?channel']) {
      expect(await read(`${filter}=${encodeURIComponent(value)}`), filter).toEqual({ items: [], next: null })
    }
    expect((await read('mentions')).items).toHaveLength(2)
  })

  it.each([
    'limit=0',
    'limit=-1',
    'limit=201',
    'limit=1.5',
    'limit=1e2',
    'limit=0x10',
    'limit=',
    'limit=ten',
    'limit=NaN',
    'limit=Infinity',
    'limit=%2010',
    'limit=99999999999999999999',
    'limit=5&limit=6',
    'limit[]=5',
    'cursor=',
    'cursor=-1',
    'cursor=abc',
    'cursor=1.5',
    'cursor=9999999999999999999',
    "cursor=1'",
    'cursor=%00',
    'cursor=1%20or%201=1',
    'cursor=0x1',
    'cursor=1&cursor=2',
    'sate=open',
    'page=2',
    '__proto__=1',
    'brand=%00',
    'brand=a%00b',
    `brand=${'a'.repeat(501)}`,
    'brand=a&brand=b',
  ])('refuse ?%s', async (query) => {
    for (const list of ['mentions', 'cases']) {
      const answer = await ask(site, `/api/v1/${list}?${query}`, { headers: bearer(site) })
      expect(answer, `${list}?${query}`).toMatchObject({ status: 400, json: error })
      expect(answer.text).not.toMatch(/syntax|select|postgres|at \/|\.ts/i)
    }
  })

  it.each([
    'cases?state=closed',
    'cases?state=Open',
    'cases?priority=p1',
    'cases?label=negative',
    'mentions?label=bad',
    'mentions?state=open',
    'alerts?state=lost',
    'alerts?brand=x',
    'sources?state=ok',
    'sources?cursor=%00',
    'sources?limit=0',
  ])('refuse /%s', async (path) => {
    expect(await ask(site, `/api/v1/${path}`, { headers: bearer(site) })).toMatchObject({
      status: 400,
      json: error,
    })
  })
})
