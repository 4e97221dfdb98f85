import { expect } from 'vitest'
import type { Database } from '../../db/database.ts'
import { claimDueSources, readSource } from '../../db/sources.ts'
import { complaint } from '../harness/config.ts'
import type { Shop } from '../workers/shop.ts'
import type { Post } from './churn.ts'
import { refusalsBeforeStop } from '../../workers/retry.ts'
import type { Trouble } from './platform.ts'

/** Forgets everything, as a new installation. */
export async function empty(db: Database): Promise<void> {
  for (const table of ['alerts', 'cases', 'mentions', 'sources', 'sourceTokens', 'turns', 'ledger'] as const)
    await db.deleteFrom(table).execute()
}

/** What stands with the source `it` after its `failures`th failure in a row, and what operators were told. */
export async function expectFailure(
  shop: Shop,
  secrets: string[],
  { kind, says, seconds }: Pick<Trouble, 'kind' | 'says' | 'seconds'>,
  failures: number,
  notBefore: Date | null | undefined,
): Promise<void> {
  const { db } = shop.app
  const row = await readSource(db, 'it')
  if (!row) throw new Error('no source')
  const error = row.lastError ?? ''
  expect(error).toMatch(says ?? /never/)
  expect(error.length).toBeLessThanOrEqual(300)
  expect(error).not.toMatch(/[\n\r]|[?&]\w+=/)
  for (const secret of secrets) expect(error).not.toContain(secret)
  // One refusal may pass by itself: it is believed when it was heard several times, over some time.
  const isStopped = kind === 'stops' && failures >= refusalsBeforeStop
  expect(row).toMatchObject({ state: isStopped ? 'stopped' : 'failing', failures })
  // A wait is no shorter than from when the poll began, and no longer than from now, however long the poll took.
  const atLeast = (at: Date | null) => ((at?.getTime() ?? 0) - (row.lastPollAt?.getTime() ?? 0)) / 1000
  const atMost = (at: Date | null) => ((at?.getTime() ?? 0) - Date.now()) / 1000
  if (isStopped) expect(atLeast(row.nextPollAt)).toBeGreaterThan(86_000)
  else if (kind === 'stops') {
    expect(atLeast(row.nextPollAt)).toBeGreaterThan(200)
    expect(atMost(row.nextPollAt)).toBeLessThan(5 * 3600)
  }
  if (kind === 'backs off') {
    expect(atLeast(row.nextPollAt)).toBeGreaterThan(1)
    expect(atMost(row.nextPollAt)).toBeLessThan(3600)
    expect(row.notBefore).toEqual(notBefore)
  }
  if (kind === 'waits') {
    expect(atLeast(row.notBefore)).toBeGreaterThan((seconds ?? 0) - 10)
    expect(atMost(row.notBefore)).toBeLessThan((seconds ?? 0) + 10)
    // Not even who makes the source due gets it before that.
    await db
      .updateTable('sources')
      .set({ nextPollAt: new Date(0) })
      .execute()
    const due = await claimDueSources(db, { worker: shop.app.worker, limit: 9, leaseSeconds: 30 })
    expect(due).toEqual([])
  }
  expect(await told(db)).toEqual(failures >= 3 ? ['source.failing'] : [])
  await db.updateTable('deliveries').set({ state: 'sent' }).execute()
}

/** What operators were sent, in order. */
export async function told(db: Database): Promise<string[]> {
  const rows = await db.selectFrom('deliveries').select('type').execute()
  return rows
    .map(({ type }) => type)
    .filter((type) => type.startsWith('source.'))
    .toSorted()
}

/** Seconds apart, as most platforms count, and not so old that it would matter. */
export function postOf(serial: number): Post {
  const createdAt = new Date(Math.floor(Date.now() / 1000) * 1000 - 3_600_000 + serial * 1000)
  const text = `${complaint} Viesti ${serial}.`
  return { serial, version: 0, text, createdAt, changedAt: createdAt, deleted: false }
}
