import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { beforeEach, describe, expect, it } from 'vitest'
import { LeaseLost, savePage } from '../../db/pages.ts'
import { readSource, syncSources } from '../../db/sources.ts'
import { databaseStore } from '../../workers/source-store.ts'
import { openTestDatabase } from './open.ts'
import { hold, mention, page } from './scored.ts'

const { db } = await openTestDatabase('rename sources')

beforeEach(async () => {
  await sql`truncate mentions, cases, alerts, deliveries, sources, skipped_items, inbound_items, source_tokens, ledger
    cascade`.execute(db)
})

const source = (id: string, optionsHash = 'a', rest = {}) => ({
  id,
  connector: 'feed',
  optionsHash,
  everySeconds: 60,
  ...rest,
})

async function idsOf(): Promise<string[]> {
  const rows = await db.selectFrom('sources').select('id').where('enabled', '=', true).orderBy('id').execute()
  return rows.map(({ id }) => id)
}

describe('a source that is renamed in the config', () => {
  const posts = ['1', '2'].map((id) => mention({ id }))
  const skipped = [{ externalId: '9', reason: 'no brand matched' }]

  it('keeps its place, its posts and its counts, and nothing alerts again', async () => {
    await syncSources(db, [source('forum')])
    await hold(db)
    const opened = await savePage(db, page(posts, { skipped, listed: ['1', '2', '9'], isComplete: true }))
    expect(opened.casesOpened).toBe(2)
    const before = await readSource(db, 'forum')
    await syncSources(db, [source('keskustelu')])
    expect(await readSource(db, 'forum')).toBeUndefined()
    expect(await readSource(db, 'keskustelu')).toMatchObject({
      cursor: 'c1',
      itemsTotal: '2',
      mentionsTotal: '2',
      firstSuccessAt: before?.firstSuccessAt,
      completeAt: before?.completeAt,
    })
    await hold(db, 'keskustelu')
    const again = posts.map(({ scored }) => mention(scored.item, { sourceId: 'keskustelu' }))
    expect(await savePage(db, page(again, { sourceId: 'keskustelu' }))).toMatchObject({
      stored: 0,
      casesOpened: 0,
    })
    const rows =
      await sql`select source_id, scope from mentions union all select source_id, '' from skipped_items`.execute(
        db,
      )
    expect(new Set(rows.rows.map((row) => Object.values(row as object)[0]))).toEqual(new Set(['keskustelu']))
  })

  it('keeps the keys that were sealed for it', async () => {
    await syncSources(db, [source('forum')])
    const tokens = (id: string) => databaseStore(db)(id, ['s3cret-key']).tokens
    await tokens('forum').write('session', { value: 'abc' })
    await syncSources(db, [source('keskustelu')])
    expect(await tokens('keskustelu').read('session')).toMatchObject({ value: 'abc' })
    await syncSources(db, [source('palsta')])
    expect(await tokens('palsta').read('session')).toMatchObject({ value: 'abc' })
    await tokens('palsta').write('session', { value: 'def' })
    expect(await tokens('palsta').read('session')).toMatchObject({ value: 'def' })
  })

  it('is given back by whoever reads it just now', async () => {
    await syncSources(db, [source('forum')])
    await hold(db)
    await syncSources(db, [source('keskustelu')])
    await expect(savePage(db, page(posts))).rejects.toBeInstanceOf(LeaseLost)
    expect(await readSource(db, 'keskustelu')).toMatchObject({
      leaseBy: null,
      leaseUntil: null,
      cursor: null,
    })
  })

  it('may be renamed together with others, each by its own options', async () => {
    await syncSources(db, [source('a', '1'), source('b', '2'), source('c', '3')])
    await sql`update sources set cursor = id, first_success_at = now()`.execute(db)
    await syncSources(db, [source('b2', '2'), source('a2', '1'), source('c', '3')])
    expect(await idsOf()).toEqual(['a2', 'b2', 'c'])
    const cursors = await db.selectFrom('sources').select(['id', 'cursor']).orderBy('id').execute()
    expect(cursors.map(({ id, cursor }) => `${id}: ${cursor}`)).toEqual(['a2: a', 'b2: b', 'c: c'])
  })

  it.each([
    ['its options are others', [source('forum')], [source('keskustelu', 'b')]],
    ['its connector is another', [source('forum')], [source('keskustelu', 'a', { connector: 'html' })]],
    ['two have gone', [source('forum'), source('palsta')], [source('keskustelu')]],
    ['two have come', [source('forum')], [source('keskustelu'), source('palsta')]],
    ['it is still there', [source('forum')], [source('forum'), source('keskustelu')]],
  ])('is another one when %s', async (_, before, after) => {
    await syncSources(db, before)
    await sql`update sources set cursor = 'c', first_success_at = now()`.execute(db)
    await syncSources(db, after)
    for (const { id } of after.filter((one) => !before.some((was) => was.id === one.id)))
      expect(await readSource(db, id)).toMatchObject({ cursor: null })
  })

  it('is another one when the first had left the config before', async () => {
    await syncSources(db, [source('forum')])
    await syncSources(db, [])
    await syncSources(db, [source('keskustelu')])
    expect(await readSource(db, 'forum')).toMatchObject({ enabled: false })
    expect(await idsOf()).toEqual(['keskustelu'])
  })

  it('is moved once by processes that follow the config at the same moment', async () => {
    await syncSources(db, [source('forum')])
    await hold(db)
    await savePage(db, page(posts))
    const id = `palsta-${randomUUID().slice(0, 8)}`
    await Promise.all(Array.from({ length: 4 }, () => syncSources(db, [source(id)])))
    expect(await idsOf()).toEqual([id])
    expect(await db.selectFrom('mentions').select('id').where('sourceId', '=', id).execute()).toHaveLength(2)
  })
})
