import { Client } from 'pg'
import { afterAll, inject } from 'vitest'

/**
 * The URL of a new, empty database, dropped when the test file ends. Call it at the top of a file:
 * `const databaseUrl = await freshDatabase('cases')`.
 */
export async function freshDatabase(name: string): Promise<string> {
  const { url, run } = inject('postgres')
  const database = `${prefixOf(run)}${name.replace(/[^a-z0-9]+/g, '_')}_${process.pid}`
  await query(url, `CREATE DATABASE "${database}"`)
  afterAll(() => query(url, `DROP DATABASE IF EXISTS "${database}" WITH (FORCE)`))
  const own = new URL(url)
  own.pathname = `/${database}`
  return own.href
}

/** Drops what the run has left, such as the databases of a test file that crashed. */
export async function dropDatabases(url: string, run: string): Promise<void> {
  const rows = await query(url, 'SELECT datname FROM pg_database WHERE starts_with(datname, $1)', [
    prefixOf(run),
  ])
  for (const { datname } of rows) await query(url, `DROP DATABASE IF EXISTS "${datname}" WITH (FORCE)`)
}

/** Runs one statement on a connection of its own. */
export async function query(
  url: string,
  sql: string,
  values: unknown[] = [],
): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    const { rows } = await client.query<Record<string, unknown>>(sql, values)
    return rows
  } finally {
    await client.end()
  }
}

function prefixOf(run: string): string {
  return `test_${run}_`
}
