import { beforeEach, describe, expect, it } from 'vitest'
import { listSpent, spend } from '../../db/ledger.ts'
import { openTestDatabase } from './open.ts'

const { db } = await openTestDatabase('ledger')
const budget = { limit: 5, unit: 'USD' }
const book = async (amount: number, more = {}) =>
  await spend(db, { sourceId: 'x', account: 'x:abc', amount, budget: { ...budget, ...more } })
const spent = async () => (await listSpent(db)).map(({ spent: sum }) => sum)

beforeEach(async () => {
  await db.deleteFrom('ledger').execute()
})

describe('the ledger', () => {
  it('books up to the limit, and then says how long the day still is', async () => {
    expect(await book(3)).toBeUndefined()
    expect(await book(2)).toBeUndefined()
    const refused = await book(0.01)
    expect(refused?.waitSeconds).toBeGreaterThan(0)
    expect(refused?.waitSeconds).toBeLessThanOrEqual(86_400)
    expect(await spent()).toEqual([5])
  })

  it('never passes the limit, however many book at once', async () => {
    const booked = await Promise.all(Array.from({ length: 40 }, () => book(0.5)))
    expect(booked.filter((refused) => refused === undefined)).toHaveLength(10)
    expect(await spent()).toEqual([5])
  })

  it('gives back what was booked and not spent, to the last cent', async () => {
    await book(1.5)
    expect(await book(-1.485)).toBeUndefined()
    expect(await spent()).toEqual([0.015])
    expect(await book(4.985)).toBeUndefined()
    expect(await book(0.001)).toBeDefined()
  })

  it('gives back also when the limit has been lowered in the meantime', async () => {
    await book(4)
    expect(await book(-1, { limit: 2 })).toBeUndefined()
    expect(await spent()).toEqual([3])
  })

  it('gives nothing to a day that has spent nothing', async () => {
    expect(await book(-2)).toBeUndefined()
    await book(-2)
    expect(await spent()).toEqual([0])
    expect(await book(5)).toBeUndefined()
    expect(await book(0.1)).toBeDefined()
  })
})
