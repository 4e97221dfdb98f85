import { afterAll } from 'vitest'
import { type Database, openDatabase } from '../../db/database.ts'
import { freshDatabase } from '../harness/postgres.ts'

/** A database of its own for a test file, closed at its end. */
export async function openTestDatabase(name: string): Promise<{ db: Database; url: string }> {
  const url = await freshDatabase(name)
  const db = openDatabase({ url, max: 12 })
  afterAll(() => db.destroy())
  return { db, url }
}
