import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import type { Database } from './database.ts'

/** Something that must hold at every moment between two transactions, written once, as a query for what breaks it. */
export interface Invariant {
  /** The file's name. */
  name: string
  /** What must hold, in one sentence. */
  promise: string
  /** Gives a row (subject, what) for each breach. */
  query: string
}

export interface Breach {
  invariant: string
  promise: string
  /** The id of the row that breaks it. */
  subject: string
  /** What stands there instead. */
  what: string
}

const folder = join(import.meta.dirname, 'invariants')

/** Large tables take long, in milliseconds; what is cut short throws. */
const timeoutMs = 60_000

/** Reads `db/invariants/*.sql`: a first line `-- <what must hold>`, then one query. */
export function readInvariants(): Invariant[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.sql'))
    .toSorted()
    .map((file) => {
      const [head = '', ...query] = readFileSync(join(folder, file), 'utf8').split('\n')
      return {
        name: file.slice(0, -'.sql'.length),
        promise: head.replace(/^-- /, ''),
        query: query.join('\n'),
      }
    })
}

/**
 * What stands in the database that should not: at most `most` rows of each invariant. Asked in one snapshot, without
 * changing anything, so that it may run beside living processes.
 */
export async function findBreaches(db: Database, most = 3): Promise<Breach[]> {
  const invariants = new Map(readInvariants().map((invariant) => [invariant.name, invariant]))
  const questions = [...invariants.values()].map(
    ({ name, query }) =>
      sql`(select ${sql.lit(name)} as invariant, subject, what from (${sql.raw(query)}) broken limit ${sql.lit(most)})`,
  )
  const rows = await db
    .transaction()
    .setAccessMode('read only')
    .execute(async (trx) => {
      await sql`set local statement_timeout = ${sql.lit(timeoutMs)}`.execute(trx)
      const asked = sql<Omit<Breach, 'promise'>>`${sql.join(questions, sql` union all `)}`
      return (await asked.execute(trx)).rows
    })
  return rows.map((row) => ({ ...row, promise: invariants.get(row.invariant)?.promise ?? '' }))
}
