import { sql } from 'kysely'
import { beforeEach, describe, expect, it } from 'vitest'
import { readInboundItems, saveInboundItems } from '../../db/inbox.ts'
import { prune } from '../../db/retention.ts'
import { savePage } from '../../db/pages.ts'
import {
  claimDueSources,
  findSilentSources,
  readSource,
  recordPollFailure,
  releaseSources,
  renewSourceLeases,
  syncSources,
} from '../../db/sources.ts'
import { openTestDatabase } from './open.ts'
import { hold, mention, page, worker } from './scored.ts'

const { db } = await openTestDatabase('sources')
const other = '00000000-0000-4000-8000-000000000002'
const forum = { id: 'forum', connector: 'feed', optionsHash: 'a', everySeconds: 60 }
const failure = {
  sourceId: 'forum',
  worker,
  error: 'HTTP 500',
  retrySeconds: 60,
  refused: false,
  stopped: false,
}

beforeEach(async () => {
  for (const table of ['cases', 'alerts', 'mentions', 'sources', 'skippedItems', 'inboundItems'] as const) {
    await db.deleteFrom(table).execute()
  }
})

const claim = async (by = worker, leaseSeconds = 15) =>
  (await claimDueSources(db, { worker: by, limit: 10, leaseSeconds })).map(({ id }) => id)

describe('sources and the config', () => {
  it('are due at once when new, and off when the config drops them', async () => {
    await syncSources(db, [forum, { ...forum, id: 'news' }])
    await syncSources(db, [forum])
    expect(await claim()).toEqual(['forum'])
    await syncSources(db, [])
    expect((await readSource(db, 'news'))?.enabled).toBe(false)
  })

  it('forget their cursor when their options change, and only then', async () => {
    await hold(db)
    await savePage(db, page([], { nextSeconds: 3600 }))
    await syncSources(db, [{ ...forum, optionsHash: 'options of forum' }])
    expect(await readSource(db, 'forum')).toMatchObject({ cursor: 'c1' })
    await syncSources(db, [{ ...forum, optionsHash: 'other' }])
    expect(await readSource(db, 'forum')).toMatchObject({ cursor: null, firstSuccessAt: null })
    expect(await claim()).toEqual(['forum'])
  })

  it('come forward when the config shortens their interval', async () => {
    await hold(db)
    await savePage(db, page([], { nextSeconds: 3600 }))
    await syncSources(db, [{ ...forum, optionsHash: 'options of forum', everySeconds: 1 }])
    const row = await readSource(db, 'forum')
    expect(row?.nextPollAt.getTime()).toBeLessThan(Date.now() + 2_000)
  })
})

describe('claiming sources', () => {
  it('gives each to one of many pollers', async () => {
    await syncSources(
      db,
      Array.from({ length: 100 }, (_, n) => ({ ...forum, id: `s${n}` })),
    )
    const claims = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        claim(`00000000-0000-4000-8000-0000000001${String(n).padStart(2, '0')}`),
      ),
    )
    expect(new Set(claims.flat()).size).toBe(claims.flat().length)
  })

  it('waits for the lease of a poller that lives and takes over from one that died', async () => {
    await syncSources(db, [forum])
    await claim(worker, -1)
    await renewSourceLeases(db, worker, ['forum'], 15)
    expect(await claim(other)).toEqual([])
    await renewSourceLeases(db, worker, ['forum'], -1)
    expect(await claim(other)).toEqual(['forum'])
  })

  it('forgets the deaths of pollers on a source once one has lived with it for long', async () => {
    await syncSources(db, [forum])
    for (let deaths = 0; deaths < 3; deaths += 1) await claim(worker, -1)
    await renewSourceLeases(db, worker, ['forum'], 10)
    expect((await readSource(db, 'forum'))?.lostLeases).toBe(2)
    await sql`update sources set last_poll_at = now() - interval '11 seconds'`.execute(db)
    await renewSourceLeases(db, worker, ['forum'], 10)
    expect((await readSource(db, 'forum'))?.lostLeases).toBe(0)
  })

  it('counts the pollers that died on a source, and forgets them after a poll that ended', async () => {
    await syncSources(db, [forum])
    for (let deaths = 0; deaths < 3; deaths += 1) await claim(worker, -1)
    expect((await readSource(db, 'forum'))?.lostLeases).toBe(2)
    await releaseSources(db, worker)
    await claim()
    expect((await readSource(db, 'forum'))?.lostLeases).toBe(2)
    await savePage(db, page([]))
    expect((await readSource(db, 'forum'))?.lostLeases).toBe(0)
  })

  it('leaves what was given back due at once', async () => {
    await syncSources(db, [forum])
    await claim()
    await releaseSources(db, worker)
    expect(await claim(other)).toEqual(['forum'])
  })
})

describe('a failing source', () => {
  it('counts its failures and is tried again when the config is edited', async () => {
    await syncSources(db, [forum])
    await claim()
    expect(await recordPollFailure(db, failure)).toBe(1)
    expect(await claim()).toEqual([])
    await syncSources(db, [forum])
    expect(await claim()).toEqual(['forum'])
    expect(await recordPollFailure(db, failure)).toBe(2)
    expect(await readSource(db, 'forum')).toMatchObject({
      state: 'failing',
      lastError: 'HTTP 500',
      failures: 2,
    })
  })

  it('is not tried before the time that its server demanded, whatever is edited or restarted', async () => {
    await syncSources(db, [forum])
    await claim()
    await recordPollFailure(db, { ...failure, retrySeconds: 3600, notBeforeSeconds: 3600 })
    await syncSources(db, [forum])
    expect(await claim()).toEqual([])
  })

  it('keeps quiet about a worker that lost it', async () => {
    await syncSources(db, [forum])
    await claim(other)
    expect(await recordPollFailure(db, failure)).toBe(0)
    expect((await readSource(db, 'forum'))?.state).toBe('ok')
  })
})

describe('a silent source', () => {
  it('is told by its own habit, and not before it has one', async () => {
    await hold(db)
    await savePage(db, page([], { items: 30 }))
    await sql`update sources set last_item_at = now() - interval '9 hours', longest_gap_seconds = 7200`.execute(
      db,
    )
    expect(await findSilentSources(db, 6 * 3600)).toEqual([
      { id: 'forum', quietSeconds: expect.closeTo(9 * 3600, -1), usualSeconds: 7200 },
    ])
    await sql`update sources set longest_gap_seconds = 4 * 3600`.execute(db)
    expect(await findSilentSources(db, 6 * 3600)).toEqual([])
    await sql`update sources set longest_gap_seconds = 7200, items_total = 19`.execute(db)
    expect(await findSilentSources(db, 6 * 3600)).toEqual([])
  })
})

describe('the inbox', () => {
  const item = (id: string) => ({
    id,
    unique: 'source' as const,
    text: `Revontuli ${id}`,
    publishedAt: new Date(0),
  })

  it('keeps pushed items in order, dates included, and makes the source due', async () => {
    await hold(db)
    await savePage(db, page([], { nextSeconds: 3600 }))
    await saveInboundItems(db, 'forum', [item('a'), item('b')])
    expect(await claim()).toEqual(['forum'])
    const [first, ...rest] = await readInboundItems(db, 'forum', 0, 10)
    expect(first?.item).toEqual(item('a'))
    expect((await readInboundItems(db, 'forum', first?.seq ?? 0, 10)).map((row) => row.item.id)).toEqual([
      'b',
    ])
    expect(rest).toHaveLength(1)
  })

  it('reads what an earlier version kept, when authors were names', async () => {
    await hold(db)
    await savePage(db, page([]))
    const earlier = JSON.stringify({ ...item('old'), author: 'Maija', authorUrl: 'https://a.example/maija' })
    await db.insertInto('inboundItems').values({ sourceId: 'forum', item: earlier }).execute()
    const [kept] = await readInboundItems(db, 'forum', 0, 10)
    expect(kept?.item).toEqual({ ...item('old'), author: { name: 'Maija' } })
  })

  it('never shows a later item before an earlier one is committed', async () => {
    await Promise.all(Array.from({ length: 40 }, (_, n) => saveInboundItems(db, 'forum', [item(String(n))])))
    const seqs = (await readInboundItems(db, 'forum', 0, 100)).map(({ seq }) => seq)
    expect(seqs).toHaveLength(40)
    expect(seqs).toEqual(seqs.toSorted((a, b) => a - b))
  })
})

describe('retention', () => {
  it('erases words and author of old mentions and still knows the post again', async () => {
    await hold(db)
    await savePage(db, page([mention({ id: '1' })], { skipped: [{ externalId: '2', reason: 'no brand' }] }))
    await sql`update mentions set seen_at = now() - interval '91 days'`.execute(db)
    await sql`update skipped_items set seen_at = now() - interval '8 days'`.execute(db)
    expect(await prune(db, { textMs: 90 * 86_400_000, sourceIds: [] })).toMatchObject({
      texts: 1,
      skipped: 1,
    })
    expect(await db.selectFrom('mentions').select(['text', 'author', 'url', 'label']).execute()).toEqual([
      { text: '', author: null, url: null, label: 'negative' },
    ])
    await hold(db)
    expect(await savePage(db, page([mention({ id: '1' })]))).toMatchObject({ stored: 0, casesOpened: 0 })
  })
})
