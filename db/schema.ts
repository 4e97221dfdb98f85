import { readdirSync } from 'node:fs'
import path from 'node:path'
import { type Kysely, sql } from 'kysely'
import type { Tables } from './tables.ts'

export const migrationFolder = path.join(import.meta.dirname, 'migrations')

/** As this program was when it started: a newer one may be laid over it while it runs. */
const known: ReadonlySet<string> = new Set(
  readdirSync(migrationFolder).map((file) => path.basename(file, path.extname(file))),
)

/** Migrations of the database that this program does not know: a newer version has been at work. None before the first. */
export async function unknownMigrations(db: Kysely<Tables>): Promise<string[]> {
  const { rows: tables } = await sql<{ there: boolean }>`
    select to_regclass('kysely_migration') is not null as there`.execute(db)
  if (!tables[0]?.there) return []
  const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db)
  return rows.flatMap(({ name }) => (known.has(name) ? [] : [name]))
}

/** What is said of it; undefined while the database is of this program. */
export async function whyOutdated(db: Kysely<Tables>): Promise<string | undefined> {
  const unknown = await unknownMigrations(db)
  if (unknown.length === 0) return undefined
  return `the database is newer than this program (${unknown.join(', ')}); start the version that brought it up to date`
}
