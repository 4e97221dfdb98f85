import { promises as fs } from 'node:fs'
import path from 'node:path'
import { CamelCasePlugin, Kysely, PostgresDialect, type Transaction, sql } from 'kysely'
import { FileMigrationProvider, Migrator } from 'kysely/migration'
import pg from 'pg'
import { withDeadline } from '../lib/deadline.ts'
import { migrationFolder, whyOutdated } from './schema.ts'
import type { Tables } from './tables.ts'

export type Database = Kysely<Tables>
/** What every function of this room takes: the database itself or a transaction on it. */
export type Queryable = Database | Transaction<Tables>

export interface DatabaseOptions {
  url: string
  /** Connections at most. Default 10. */
  max?: number
  /** Told of connections that broke while idle; the pool replaces them by itself. */
  onIdleError?: (error: Error) => void
}

/** Opens a pool; connects on first use. Statements are cut after 60 s, so that a lost lock never hangs a worker. */
export function openDatabase({ url, max = 10, onIdleError }: DatabaseOptions): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    connectionTimeoutMillis: 10_000,
    statement_timeout: 60_000,
    idle_in_transaction_session_timeout: 60_000,
    keepAlive: true,
    application_name: 'ennakko',
  })
  pool.on('error', (error) => onIdleError?.(error))
  // One that breaks while it is lent, between two statements, has no other listener: it would end the process.
  pool.on('connect', (client) => client.on('error', () => undefined))
  return new Kysely<Tables>({
    dialect: new PostgresDialect({ pool }),
    plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })],
  })
}

/**
 * Applies what is missing of `db/migrations`, in order, one process at a time.
 * Returns the names that were applied now. Throws when the database is newer than this program.
 */
export async function migrate(db: Database): Promise<string[]> {
  const outdated = await whyOutdated(db)
  if (outdated !== undefined) throw new Error(outdated)
  const { error, results } = await migrator(db).migrateToLatest()
  if (error) throw error
  return (results ?? []).map((result) => result.migrationName)
}

/** Names of the migrations that the database still lacks. */
export async function pendingMigrations(db: Database): Promise<string[]> {
  const migrations = await migrator(db).getMigrations()
  return migrations.filter((migration) => !migration.executedAt).map((migration) => migration.name)
}

/** Answers when the database does; throws within `timeoutMs`. */
export async function ping(db: Database, timeoutMs = 2_000): Promise<void> {
  const late = `the database gave no answer in ${timeoutMs} ms`
  await withDeadline(timeoutMs, undefined, () => sql`select 1`.execute(db), late)
}

/**
 * Whether an error means that the database could not be reached, or ended the connection.
 * https://www.postgresql.org/docs/current/errcodes-appendix.html classes 08, 53 and 57P
 */
export function isAway(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const code = 'code' in cause ? String(cause.code) : ''
    if (/^(?:ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|08...|53...|57P..)$/u.test(code))
      return true
    if (/connection (?:terminated|timeout)|timeout exceeded when trying to connect/iu.test(cause.message))
      return true
  }
  return false
}

/** The database's own clock: every due time and lease is judged by it, never by this machine's. */
export async function databaseTime(db: Queryable): Promise<Date> {
  const row = await db.selectNoFrom(sql<Date>`now()`.as('now')).executeTakeFirstOrThrow()
  return row.now
}

function migrator(db: Database): Migrator {
  return new Migrator({
    db,
    provider: new FileMigrationProvider({
      fs,
      path,
      migrationFolder,
    }),
  })
}
