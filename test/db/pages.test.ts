import { beforeEach, describe, expect, it } from 'vitest'
import type { MentionToSave } from '../../db/mention-rows.ts'
import { LeaseLost, savePage } from '../../db/pages.ts'
import { claimSource, readSource, wakeSource } from '../../db/sources.ts'
import { openTestDatabase } from './open.ts'
import { hold, mention, page, worker } from './scored.ts'

const { db } = await openTestDatabase('pages')

beforeEach(async () => {
  await db.deleteFrom('cases').execute()
  await db.deleteFrom('alerts').execute()
  await db.deleteFrom('mentions').execute()
  await db.deleteFrom('sources').execute()
})

async function save(mentions: MentionToSave[], rest = {}) {
  await hold(db)
  return await savePage(db, page(mentions, rest))
}

async function counts() {
  const count = async (table: 'mentions' | 'cases' | 'deliveries') =>
    (await db.selectFrom(table).select('id').execute()).length
  return {
    mentions: await count('mentions'),
    cases: await count('cases'),
    deliveries: await count('deliveries'),
  }
}

describe('saving a page', () => {
  it('commits mentions, cases, deliveries and the cursor together', async () => {
    const saved = await save([mention({ id: '1' }), mention({ id: '2' }, { decision: 'store', plan: [] })])
    expect(saved).toMatchObject({ stored: 2, edited: 0, casesOpened: 1 })
    expect(saved.due).toEqual([{ id: expect.any(String), risk: 55, nudge: 0 }])
    expect(await counts()).toEqual({ mentions: 2, cases: 1, deliveries: 1 })
    expect(await readSource(db, 'forum')).toMatchObject({
      cursor: 'c1',
      leaseBy: null,
      state: 'ok',
      itemsTotal: '2',
    })
  })

  it('saves nothing when another worker holds the source', async () => {
    await hold(db)
    const stranger = '00000000-0000-4000-8000-0000000000ff'
    await expect(savePage(db, page([mention({ id: '1' })], { worker: stranger }))).rejects.toBeInstanceOf(
      LeaseLost,
    )
    expect(await counts()).toEqual({ mentions: 0, cases: 0, deliveries: 0 })
    expect((await readSource(db, 'forum'))?.cursor).toBeNull()
  })

  it('stores a page that is read again only once', async () => {
    const items = Array.from({ length: 1200 }, (_, n) => mention({ id: String(n) }))
    expect((await save(items)).stored).toBe(1200)
    expect(await save(items)).toMatchObject({ stored: 0, edited: 0, casesOpened: 0, due: [] })
    expect(await counts()).toEqual({ mentions: 1200, cases: 1200, deliveries: 1200 })
  })

  it('updates an edited post and never alerts twice', async () => {
    await save([mention({ id: '1' })])
    const again = await save([
      mention({ id: '1', text: 'Revontulen lasku on YHÄ väärin, ja asiakaspalvelu ei vastaa.' }),
    ])
    expect(again).toMatchObject({ stored: 0, edited: 1, casesOpened: 0, due: [] })
    const row = await db.selectFrom('mentions').selectAll().executeTakeFirstOrThrow()
    expect(row.text).toContain('YHÄ')
    expect(row.editedAt).toBeInstanceOf(Date)
  })

  it('opens a case when an edit turns a harmless post into a complaint', async () => {
    await save([
      mention({ id: '1', text: 'Revontuli uudisti sovelluksensa.' }, { decision: 'store', plan: [] }),
    ])
    const again = await save([
      mention({ id: '1', text: 'Revontuli uudisti sovelluksensa. PÄIVITYS: mikään ei toimi!' }),
    ])
    expect(again).toMatchObject({ stored: 0, edited: 1, casesOpened: 1 })
  })

  it('knows a post again whose id changed, when address, author and words are the same', async () => {
    await save([mention({ id: 'http://forum.example/t/1?utm_source=a', url: 'http://forum.example/t/1' })])
    const renamed = mention({
      id: 'tag:new-scheme:1',
      url: 'https://www.forum.example/t/1/?utm_medium=rss',
      text: 'Revontulen sähkölasku on taas väärin (http://forum.example/t/1?utm_source=a).',
    })
    expect(await save([renamed])).toMatchObject({ stored: 0, casesOpened: 0 })
    expect((await counts()).cases).toBe(1)
  })

  it('keeps two people apart who wrote the same words in the same place', async () => {
    const twins = ['1', '2'].map((id) =>
      mention({
        id,
        url: 'https://store.example/app',
        text: 'Revontulen sovellus ei toimi ollenkaan, rahat takaisin!',
      }),
    )
    expect((await save(twins)).casesOpened).toBe(2)
  })

  it('keeps short words without an author apart', async () => {
    const one = (id: string) =>
      mention({ id, url: 'https://store.example/app', text: 'Revontuli: huono', author: undefined })
    await save([one('1')])
    expect((await save([one('2')])).stored).toBe(1)
  })

  it('takes an id as one post over two sources where the connector says that it is global', async () => {
    const item = { id: 'tag:forum.example,2026:1', unique: 'connector' as const }
    await save([mention(item)])
    await hold(db, 'tag-feed')
    const second = await savePage(
      db,
      page([mention(item, { sourceId: 'tag-feed' })], { sourceId: 'tag-feed' }),
    )
    expect(second).toMatchObject({ stored: 0, casesOpened: 0 })
  })

  it('keeps a guid of "17" on two sources apart', async () => {
    await save([mention({ id: '17', url: 'https://lehti.example/17', text: 'Revontulen lasku on väärin.' })])
    await hold(db, 'other')
    const second = await savePage(
      db,
      page([mention({ id: '17' }, { sourceId: 'other' })], { sourceId: 'other' }),
    )
    expect(second.casesOpened).toBe(1)
  })

  it('takes texts and ids that would break the database', async () => {
    const nasty = mention({
      id: `guid-${'x'.repeat(1_000_000)}`,
      url: `https://forum.example/${'y'.repeat(100_000)}`,
      text: 'Revontuli \u0000 nolla ja puolikas \ud83d pari',
      author: { name: 'A'.repeat(100_000), id: 'B'.repeat(100_000) },
      title: '\udc00',
    })
    expect((await save([nasty])).stored).toBe(1)
    expect((await save([nasty])).stored).toBe(0)
    const row = await db.selectFrom('mentions').select(['text', 'title']).executeTakeFirstOrThrow()
    expect(row.text).toBe('Revontuli  nolla ja puolikas \ufffd pari')
  })

  it('alerts of a post whose id holds what the database refuses', async () => {
    const odd = mention({ id: 'guid \u0000 \ud83d', text: 'Revontulen lasku on väärin, eikä kukaan vastaa.' })
    expect(await save([odd])).toMatchObject({ stored: 1, casesOpened: 1 })
    expect(await save([odd])).toMatchObject({ stored: 0, casesOpened: 0 })
  })

  it('records what it skipped and why', async () => {
    const skipped = [{ externalId: '9', url: 'https://forum.example/9', reason: 'no brand in it' }]
    await save([], { skipped, items: 1 })
    await save([], { skipped, items: 1 })
    expect(await db.selectFrom('skippedItems').select(['externalId', 'reason']).execute()).toEqual([
      { externalId: '9', reason: 'no brand in it' },
    ])
  })

  it('keeps the case of a mention that no policy routes, and says so', async () => {
    await save([mention({ id: '1' }, { plan: [] })])
    const event = await db.selectFrom('caseEvents').selectAll().executeTakeFirstOrThrow()
    expect(event).toMatchObject({ kind: 'opened without a route' })
  })

  it('reads a source again at once that was woken while it was read', async () => {
    await hold(db)
    await wakeSource(db, 'forum')
    await savePage(db, page([]))
    expect(await claimSource(db, { id: 'forum', worker, leaseSeconds: 15 })).toBeDefined()
    const row = await readSource(db, 'forum')
    expect(row?.nextPollAt.getTime()).toBeLessThanOrEqual(Date.now())
  })
})
