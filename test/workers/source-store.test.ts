import { sql } from 'kysely'
import { beforeEach, describe, expect, it } from 'vitest'
import { listSpent } from '../../db/ledger.ts'
import { prune } from '../../db/retention.ts'
import { OwnPace } from '../../lib/errors.ts'
import { databaseStore, memoryStore } from '../../workers/source-store.ts'
import { openTestDatabase } from '../db/open.ts'
import { query } from '../harness/postgres.ts'

const { db, url } = await openTestDatabase('source_store')
const secret = 'app-password-7f3a-9c21'
const token = { value: 'session-abcdef', extra: { refresh: 'refresh-uvwxyz' } }

beforeEach(async () => {
  await db.deleteFrom('sourceTokens').execute()
  await db.deleteFrom('ledger').execute()
  await db.deleteFrom('turns').execute()
})

describe('tokens of a source', () => {
  it('come back whole, also in another process, and are replaced when written again', async () => {
    const { tokens } = databaseStore(db)('sky', [secret])
    const expiresAt = new Date('2026-12-01T00:00:00Z')
    await tokens.write('session', { ...token, expiresAt })
    expect(await databaseStore(db)('sky', [secret]).tokens.read('session')).toEqual({ ...token, expiresAt })
    await tokens.write('session', { value: 'next' })
    expect(await tokens.read('session')).toEqual({ value: 'next' })
    expect(await tokens.read('other')).toBeUndefined()
  })

  it('are not to be found in the database in any form that can be read', async () => {
    await databaseStore(db)('sky', [secret]).tokens.write('session', token)
    const tables = await query(
      url,
      `select table_name as name from information_schema.tables where table_schema = 'public'`,
    )
    for (const { name } of tables) {
      const rows = await query(url, `select t::text as text from "${String(name)}" t`)
      for (const { text } of rows) {
        const dump = `${String(text)} ${Buffer.from(String(text).replace(/^.*\\x/u, ''), 'hex').toString('latin1')}`
        expect(dump).not.toMatch(/session-abcdef|refresh-uvwxyz|app-password/)
      }
    }
    const { sealed } = await db.selectFrom('sourceTokens').select('sealed').executeTakeFirstOrThrow()
    expect(sealed.toString('latin1')).not.toMatch(/session-abcdef|refresh-uvwxyz/)
  })

  it('count as absent with other credentials, under another name or source, or when they were changed', async () => {
    const open = databaseStore(db)
    await open('sky', [secret]).tokens.write('session', token)
    expect(await open('sky', ['another']).tokens.read('session')).toBeUndefined()
    expect(await open('sky', [secret, 'second']).tokens.read('session')).toBeUndefined()
    await query(
      url,
      `insert into source_tokens (source_id, name, sealed) select 'cloud', name, sealed from source_tokens`,
    )
    expect(await open('cloud', [secret]).tokens.read('session')).toBeUndefined()
    await query(url, `update source_tokens set name = 'renamed' where source_id = 'sky'`)
    expect(await open('sky', [secret]).tokens.read('renamed')).toBeUndefined()
    await query(url, `update source_tokens set name = 'session' where source_id = 'sky'`)
    expect(await open('sky', [secret]).tokens.read('session')).toEqual(token)
    await query(url, `update source_tokens set sealed = set_byte(sealed, 30, get_byte(sealed, 30) # 1)`)
    expect(await open('sky', [secret]).tokens.read('session')).toBeUndefined()
  })

  it('are locked differently each time', async () => {
    const { tokens } = databaseStore(db)('sky', [secret])
    const sealed = async () => (await query(url, 'select sealed from source_tokens'))[0]?.['sealed'] as Buffer
    await tokens.write('session', token)
    const first = await sealed()
    await tokens.write('session', token)
    expect((await sealed()).equals(first)).toBe(false)
  })

  it('are not written down for a source without a credential to lock them with', async () => {
    const { tokens } = databaseStore(db)('open', [])
    await tokens.write('guest', token)
    expect(await tokens.read('guest')).toEqual(token)
    expect(await db.selectFrom('sourceTokens').selectAll().execute()).toEqual([])
  })

  it('go with the source, and stay while it is in the config', async () => {
    await databaseStore(db)('sky', [secret]).tokens.write('session', token)
    await databaseStore(db)('gone', [secret]).tokens.write('session', token)
    expect(await prune(db, { textMs: 1e9, sourceIds: ['sky'] })).toMatchObject({ keys: 1 })
    expect(await db.selectFrom('sourceTokens').select('sourceId').execute()).toEqual([{ sourceId: 'sky' }])
  })
})

describe('a budget', () => {
  const budget = { limit: 10, unit: 'searches' }

  it('is never passed by 20 who spend at the same time', async () => {
    const ledgers = Array.from({ length: 20 }, (_, n) => databaseStore(db)(`s${n % 4}`, []).ledger)
    const spent = await Promise.allSettled(
      ledgers.flatMap((ledger) => [1, 2].map((amount) => ledger.spend('tube', amount, budget))),
    )
    const refused = spent.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []))
    expect(refused.length).toBeGreaterThan(20)
    for (const error of refused) expect(error).toBeInstanceOf(OwnPace)
    const [account] = await listSpent(db)
    expect(account).toMatchObject({ account: 'tube', unit: 'searches', spent: 10, limit: 10 })
    // Whoever was refused every time has spent nothing.
    expect(account?.sources.length).toBeGreaterThan(0)
    expect(['s0', 's1', 's2', 's3']).toEqual(expect.arrayContaining(account?.sources ?? []))
  })

  it('says when the day ends in its own time zone, by the clock of the database', async () => {
    const { ledger } = databaseStore(db)('s', [])
    for (const zone of ['UTC', 'America/Los_Angeles', 'Asia/Kathmandu']) {
      await ledger.spend(`tube ${zone}`, 10, { ...budget, zone })
      const error = await ledger
        .spend(`tube ${zone}`, 1, { ...budget, zone })
        .catch((reason: unknown) => reason)
      if (!(error instanceof OwnPace)) throw error
      expect(error.message).toContain("the day's budget of 10 searches is spent")
      const hour = new Intl.DateTimeFormat('en-GB', { timeZone: zone, timeStyle: 'medium' })
      expect(hour.format(error.retryAt.getTime() + 500)).toMatch(/^(?:00:00:0[01]|24:00:0[01])$/)
      const ahead = error.retryAt.getTime() - Date.now()
      expect(ahead).toBeGreaterThan(-1_000)
      expect(ahead).toBeLessThanOrEqual(25 * 3_600_000)
    }
  })

  it('begins anew with the day, and remembers its limit', async () => {
    const { ledger } = databaseStore(db)('s', [])
    await ledger.spend('tube', 10, budget)
    await sql`update ledger set day = day - 1`.execute(db)
    expect(await listSpent(db)).toMatchObject([{ account: 'tube', spent: 0, limit: 10 }])
    await ledger.spend('tube', 4, budget)
    expect(await listSpent(db)).toMatchObject([{ account: 'tube', spent: 4, limit: 10 }])
    await ledger.spend('tube', 1, { ...budget, limit: 5 })
    expect(await listSpent(db)).toMatchObject([{ spent: 5, limit: 5 }])
    await sql`update ledger set day = day - 41`.execute(db)
    await prune(db, { textMs: 1e9, sourceIds: [] })
    expect(await listSpent(db)).toEqual([])
  })

  it('adds up small sums of money exactly', async () => {
    const { ledger } = databaseStore(db)('s', [])
    const money = { limit: 0.3, unit: 'USD' }
    for (let n = 0; n < 3; n += 1) await ledger.spend('x', 0.1, money)
    await expect(ledger.spend('x', 0.005, money)).rejects.toBeInstanceOf(OwnPace)
    expect(await listSpent(db)).toMatchObject([{ spent: 0.3 }])
  })

  it('books nothing when one sum alone is too much', async () => {
    await expect(databaseStore(db)('s', []).ledger.spend('tube', 11, budget)).rejects.toBeInstanceOf(OwnPace)
    expect(await listSpent(db)).toEqual([])
  })

  it('shows no key that a connector has named its account by', async () => {
    await databaseStore(db)('s', ['AIza-the-key']).ledger.spend('youtube AIza-the-key', 1, budget)
    const [{ account } = { account: '' }] = await listSpent(db)
    expect(account).toMatch(/^youtube #[\da-f]{8}$/)
    await databaseStore(db)('t', ['AIza-the-key']).ledger.spend('youtube AIza-the-key', 1, budget)
    expect(await listSpent(db)).toMatchObject([{ account, spent: 2, sources: ['s', 't'] }])
  })
})

describe('turns', () => {
  it('are taken by one of 20 at a time, and come again after their pause', async () => {
    const open = databaseStore(db)
    const all = () =>
      Promise.allSettled(
        Array.from({ length: 20 }, (_, n) => open(`s${n}`, []).ledger.turn('forum.example', 0.3)),
      )
    const first = await all()
    expect(first.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const refused = first.find((one) => one.status === 'rejected')?.reason as OwnPace
    expect(refused).toBeInstanceOf(OwnPace)
    expect(refused.retryAt.getTime() - Date.now()).toBeLessThanOrEqual(300)
    await expect.poll(async () => (await all()).filter(({ status }) => status === 'fulfilled').length).toBe(1)
  })

  it('are apart for each name', async () => {
    const { ledger } = databaseStore(db)('s', [])
    await ledger.turn('a', 60)
    await ledger.turn('b', 60)
    await expect(ledger.turn('a', 60)).rejects.toThrow(
      /^a was asked a moment ago; its next turn is at \d{4}-/,
    )
  })
})

describe('what commands that store nothing keep', () => {
  it('holds for one run', async () => {
    const open = memoryStore()
    const { tokens, ledger, inbox } = open('s', [])
    await tokens.write('session', token)
    expect(await tokens.read('session')).toEqual(token)
    await ledger.spend('tube', 9, { limit: 10, unit: 'searches' })
    await expect(open('t', []).ledger.spend('tube', 2, { limit: 10, unit: 'searches' })).rejects.toThrow(
      OwnPace,
    )
    await ledger.turn('a', 60)
    await expect(ledger.turn('a', 60)).rejects.toThrow(OwnPace)
    expect(await inbox.read(0, 10)).toEqual([])
  })
})
