import { afterAll, afterEach, expect } from 'vitest'
import { type Database, openDatabase } from '../../db/database.ts'
import { findBreaches } from '../../db/invariants.ts'
import { freshDatabase } from '../harness/postgres.ts'

/**
 * A database of its own for a test file, closed at its end. What must always hold in it is asked after every test, but for
 * tests that make rows `byHand` which the program would make otherwise.
 */
export async function openTestDatabase(
  name: string,
  { byHand = false }: { byHand?: boolean } = {},
): Promise<{ db: Database; url: string }> {
  const url = await freshDatabase(name)
  const db = openDatabase({ url, max: 12 })
  if (!byHand)
    afterEach(async () => {
      expect(await findBreaches(db), 'what must always hold in a database').toEqual([])
    })
  afterAll(() => db.destroy())
  return { db, url }
}
