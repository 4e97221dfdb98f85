import { readFile, writeFile } from 'node:fs/promises'
import { promises as fs } from 'node:fs'
import path from 'node:path'
import { sql } from 'kysely'
import { FileMigrationProvider, Migrator } from 'kysely/migration'
import { z } from 'zod'
import { type Database, databaseTime } from '../../db/database.ts'

/** A whole database of an earlier version, as text. */
const storedSchema = z.object({
  /** By the database's clock; moments are loaded as far from now as they were from this. */
  madeAt: z.iso.datetime(),
  /** What the clock of the machine showed then, by which cursors and tokens go. */
  clock: z.iso.datetime(),
  /** The last migration of the day. */
  migration: z.string(),
  tables: z.record(
    z.string(),
    z.object({
      columns: z.array(z.string()),
      /** Values that stand in several rows, which name them by their number. */
      often: z.array(z.unknown()),
      rows: z.array(z.array(z.unknown())),
    }),
  ),
})

export type Stored = z.infer<typeof storedSchema>

export type Row = Record<string, unknown>

/** Kept by the migrator itself. */
const notOurs = /^kysely_/

export async function storeDatabase(db: Database, migration: string): Promise<Stored> {
  const madeAt = (await databaseTime(db)).toISOString()
  const clock = new Date().toISOString()
  const tables: Stored['tables'] = {}
  for (const name of await tablesOf(db)) {
    const rows = await readTable(db, name)
    const columns = Object.keys(rows[0] ?? {})
    const values = rows.map((row) => columns.map((column) => row[column]))
    if (columns.length > 0) tables[name] = { columns, ...shorten(values) }
  }
  return { madeAt, clock, migration, tables }
}

const numberSchema = z.strictObject({ often: z.int() })

function shorten(values: unknown[][]): { often: unknown[]; rows: unknown[][] } {
  const counts = new Map<string, number>()
  for (const text of values.flat().map((value) => JSON.stringify(value)))
    counts.set(text, (counts.get(text) ?? 0) + 1)
  const often = [...counts].filter(([text, count]) => text.length > 16 && count > 1).map(([text]) => text)
  const number = new Map(often.map((text, i) => [text, { often: i }]))
  return {
    often: often.map((text): unknown => JSON.parse(text)),
    rows: values.map((row) => row.map((value) => number.get(JSON.stringify(value)) ?? value)),
  }
}

function lengthen(value: unknown, often: unknown[]): unknown {
  const number = numberSchema.safeParse(value).data
  return number === undefined ? value : often[number.often]
}

/** All rows of a table, by the names of its columns, always in the same order. */
export async function readTable(db: Database, name: string): Promise<Row[]> {
  const { rows } = await sql<{ row: Row }>`
    select to_jsonb(t) as row from ${sql.table(name)} t order by t::text`.execute(db)
  return rows.map(({ row }) => row)
}

/** One row a line. */
export async function writeStored(file: string, { madeAt, clock, migration, tables }: Stored): Promise<void> {
  const lines = Object.entries(tables).map(
    ([name, { columns, often, rows }]) =>
      `${JSON.stringify(name)}: {"columns": ${JSON.stringify(columns)},\n"often": ${listOf(often)}, "rows": ${listOf(rows)}}`,
  )
  await writeFile(
    file,
    `{"madeAt": "${madeAt}", "clock": "${clock}", "migration": "${migration}", "tables": {\n${lines.join(',\n')}\n}}\n`,
  )
}

function listOf(values: unknown[]): string {
  return `[\n${values.map((value) => JSON.stringify(value)).join(',\n')}\n]`
}

export async function readStored(file: string): Promise<Stored> {
  return storedSchema.parse(JSON.parse(await readFile(file, 'utf8')))
}

/** Fills an empty database with what is stored, in the schema of that day. Moments keep their distance from now. */
export async function loadDatabase(db: Database, { madeAt, migration, tables }: Stored): Promise<void> {
  await migrateTo(db, migration)
  await db.transaction().execute(async (trx) => {
    for (const [name, { columns, often, rows }] of Object.entries(tables)) {
      const objects = rows.map((row) =>
        Object.fromEntries(columns.map((column, i) => [column, lengthen(row[i], often)])),
      )
      const table = sql.table(name)
      await sql`insert into ${table} (${sql.join(columns.map((column) => sql.ref(column)))}) overriding system value
        select ${sql.join(columns.map((column) => sql.ref(column)))}
        from jsonb_populate_recordset(null::${table}, ${JSON.stringify(objects)}::jsonb)`.execute(trx)
    }
  })
  await shiftMoments(db, madeAt)
  await countOn(db)
}

async function migrateTo(db: Database, migration: string): Promise<void> {
  const migrationFolder = path.join(import.meta.dirname, '../../db/migrations')
  const provider = new FileMigrationProvider({ fs, path, migrationFolder })
  const migrator = new Migrator({ db, provider })
  const { error } = await migrator.migrateTo(migration)
  if (error) throw error
  const last = (await migrator.getMigrations()).findLast(({ executedAt }) => executedAt)?.name
  if (last !== migration) throw new Error(`the database was not empty: it stands at ${last}`)
}

/** Those first that others refer to: so they can be filled in this order. */
async function tablesOf(db: Database): Promise<string[]> {
  const { rows } = await sql<{ name: string; needs: string[] }>`
    select table_name as name, array(
      select confrelid::regclass::text from pg_constraint
      where contype = 'f' and conrelid = table_name::regclass
    ) as needs
    from information_schema.tables
    where table_schema = 'public' and table_type = 'BASE TABLE' order by table_name`.execute(db)
  const left = rows.filter(({ name }) => !notOurs.test(name))
  const sorted: string[] = []
  while (left.length > 0) {
    const at = left.findIndex(({ needs }) => needs.every((one) => sorted.includes(one)))
    const [next] = left.splice(Math.max(at, 0), 1)
    if (next) sorted.push(next.name)
  }
  return sorted
}

interface Column {
  table: string
  column: string
  kind: string
}

async function shiftMoments(db: Database, madeAt: string): Promise<void> {
  const { rows } = await sql<Column>`select table_name as table, column_name as column, data_type as kind
    from information_schema.columns
    where table_schema = 'public' and data_type = 'timestamp with time zone'`.execute(db)
  const columns = rows.filter(({ table }) => !notOurs.test(table))
  await db.transaction().execute(async (trx) => {
    for (const [table, ofTable = []] of Object.entries(Object.groupBy(columns, (one) => one.table))) {
      const shifted = ofTable.map(
        ({ column }) => sql`${sql.ref(column)} = ${sql.ref(column)} + (now() - ${madeAt}::timestamptz)`,
      )
      await sql`update ${sql.table(table)} set ${sql.join(shifted)}`.execute(trx)
    }
    // What was spent on the day of the making was spent today.
    await sql`update ledger set day = day + ((now() at time zone zone)::date
      - (${madeAt}::timestamptz at time zone zone)::date)`.execute(trx)
  })
}

/** Numbers go on behind those that are stored. */
async function countOn(db: Database): Promise<void> {
  const { rows } = await sql<Column>`select table_name as table, column_name as column, data_type as kind
    from information_schema.columns where table_schema = 'public' and is_identity = 'YES'`.execute(db)
  for (const { table, column } of rows) {
    await sql`select setval(pg_get_serial_sequence(${table}, ${column}),
      (select coalesce(max(${sql.ref(column)}), 0) + 1 from ${sql.table(table)}), false)`.execute(db)
  }
}
