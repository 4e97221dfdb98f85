import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, inject } from 'vitest'
import { migrate, openDatabase } from '../../db/database.ts'
import { migrateQueues } from '../../workers/queues.ts'
import { query } from './sql.ts'

export { query } from './sql.ts'

/**
 * The URL of a new database with all tables and nothing in them, dropped when the test file ends. Call it at the top of
 * a file: `const databaseUrl = await freshDatabase('cases')`.
 */
export async function freshDatabase(name: string): Promise<string> {
  return await createDatabase(name, templateOf(inject('postgres').run))
}

/** Like `freshDatabase`, but as the server makes it: no migration has run. */
export async function emptyDatabase(name: string): Promise<string> {
  return await createDatabase(name, 'template1')
}

/** Migrates once what every fresh database of the run is a copy of. */
export async function makeTemplate(url: string, run: string): Promise<void> {
  await query(url, `CREATE DATABASE "${templateOf(run)}"`)
  const template = withDatabase(url, templateOf(run))
  const db = openDatabase({ url: template })
  await migrate(db)
  await db.destroy()
  await migrateQueues(template)
}

async function createDatabase(name: string, template: string): Promise<string> {
  const { url, run } = inject('postgres')
  const database = `${prefixOf(run)}${name.replace(/[^a-z0-9]+/g, '_')}_${process.pid}`
  await query(url, `CREATE DATABASE "${database}" TEMPLATE "${template}"`)
  afterAll(() => drop(url, database))
  return withDatabase(url, database)
}

function withDatabase(url: string, database: string): string {
  return Object.assign(new URL(url), { pathname: `/${database}` }).href
}

/** Drops what the run has left, such as the databases of a test file that crashed. */
export async function dropDatabases(url: string, run: string): Promise<void> {
  const rows = await query(url, 'SELECT datname FROM pg_database WHERE starts_with(datname, $1)', [
    prefixOf(run),
  ])
  for (const { datname } of rows) await drop(url, String(datname))
}

/** Tried again for a while: an autovacuum worker in it is the superuser's, and FORCE may not end that. */
async function drop(url: string, database: string): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await query(url, `DROP DATABASE IF EXISTS "${database}" WITH (FORCE)`)
      return
    } catch (error) {
      if (tries === 40) throw error
      await sleep(250)
    }
  }
}

function templateOf(run: string): string {
  return `${prefixOf(run)}template`
}

function prefixOf(run: string): string {
  return `test_${run}_`
}
