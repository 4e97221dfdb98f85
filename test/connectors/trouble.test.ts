import '../harness/probe.ts'
import { beforeEach, describe, expect, it } from 'vitest'
import { connectors } from '../../connectors/index.ts'
import { readSource } from '../../db/sources.ts'
import { openTestDatabase } from '../db/open.ts'
import { platforms } from './platforms.ts'
import { liveThroughTroubles, open, setUp } from './trouble-play.ts'
import { empty, told } from './trouble-stage.ts'

/** They ask nobody: what they read is made here, is pushed, or lies in a folder. */
const askNobody = new Set(['file', 'probe', 'sample', 'webhook'])

const { db } = await openTestDatabase('trouble', { byHand: true })

beforeEach(() => empty(db))

it('has a row for every connector that asks a network', () => {
  const asking = Object.keys(connectors).filter((name) => !askNobody.has(name))
  const rows = Object.keys(platforms).map((name) => name.split(' ')[0])
  expect([...new Set(rows)].toSorted()).toEqual(asking)
})

// The others are led through theirs in `trouble-from-j.test.ts`: together it would be the longest file by far.
liveThroughTroubles(
  db,
  Object.keys(platforms).filter((name) => name < 'j'),
)

describe('a limit of our own', () => {
  it.each([
    ['stackexchange', /requests/],
    ['x', /USD/],
  ])("that is used up for today is shown, and is nobody else's fault: %s", async (name, unit) => {
    const platform = open(name)
    const stage = await setUp(db, name, platform)
    stage.appear(3)
    await stage.readAll()
    await db
      .updateTable('ledger')
      .set(({ ref }) => ({ spent: ref('budget') }))
      .execute()
    stage.appear(1)
    for (let polls = 0; polls < 3; polls++) expect(await stage.poll()).toHaveProperty('error')
    const row = await readSource(db, 'it')
    expect(row).toMatchObject({ state: 'ok', failures: 0, lastError: null })
    expect(row?.lastNotice).toMatch(unit)
    for (const secret of platform.secrets) expect(row?.lastNotice).not.toContain(secret)
    expect(await told(db)).toEqual([])
    await db.deleteFrom('ledger').execute()
    stage.appear(2)
    await stage.readAll()
    await stage.expectWhole()
  })

  it('that we know from the platform keeps us from asking again, and is counted once', async () => {
    const stage = await setUp(db, 'reddit', open('reddit'), 'a used-up limit')
    stage.appear(3)
    await stage.readAll()
    stage.begin()
    for (let polls = 0; polls < 3; polls++) expect(await stage.poll()).toHaveProperty('error')
    const row = await readSource(db, 'it')
    expect(row).toMatchObject({ state: 'failing', failures: 1 })
    expect(row?.lastError).toMatch(/answered 429/)
    expect((row?.notBefore?.getTime() ?? 0) - Date.now()).toBeGreaterThan(290_000)
    expect(await told(db)).toEqual([])
    await stage.heal()
    stage.appear(2)
    await stage.readAll()
    await stage.expectWhole()
  })
})
