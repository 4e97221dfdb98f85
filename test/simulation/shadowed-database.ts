import pg from 'pg'
import { readInvariants } from '../../db/invariants.ts'

/** A database whose clock stands still until it is set. */
export interface ShadowedDatabase {
  /** What a process connects with; the name tells its connections from those of others. */
  urlFor(process: string): string
  setClock(at: Date): Promise<void>
  query<Row extends object>(sql: string, values?: unknown[]): Promise<Row[]>
  /** Ends the connections of a process, and rolls back what it had begun. */
  cut(process: string): Promise<void>
  /** From now on it is written down which states rows go through; for when the tables are there. */
  watchStates(): Promise<void>
  /** Every change of a state that has come about, in words. */
  changesOfState(): Promise<string[]>
  /** What stands there that should not, of all invariants, in words. */
  breaches(): Promise<string[]>
  close(): Promise<void>
}

const schema = 'simulation'

/** Before `pg_catalog`, so that every `now()` means ours; tables are made here, too, and their defaults bind to it. */
const searchPath = `${schema},pg_catalog,public`

const shadows = ['now', 'clock_timestamp', 'statement_timestamp', 'transaction_timestamp']

/** Puts a clock of its own before that of an empty database, before any migration has run. */
export async function shadowDatabase(url: string, at: Date): Promise<ShadowedDatabase> {
  const client = new pg.Client({ connectionString: connection(url, 'simulation') })
  client.on('error', () => undefined)
  await client.connect()
  await client.query(`
    create schema ${schema};
    create unlogged table ${schema}.clock (at timestamptz not null) with (fillfactor = 10);
    insert into ${schema}.clock values ('${at.toISOString()}');
    ${shadows
      .map(
        (name) =>
          `create function ${schema}.${name}() returns timestamptz language sql stable as 'select at from ${schema}.clock'`,
      )
      .join(';')}`)
  const allBreaches = readInvariants()
    .map(
      ({ name, promise, query }) =>
        `(select ${pg.escapeLiteral(`${name}: ${promise}`)} || ' But ' || subject || ' ' || what as words from (${query}) broken limit 3)`,
    )
    .join(' union all ')
  return {
    urlFor: (process) => connection(url, process),
    async setClock(moment) {
      await client.query(`update ${schema}.clock set at = $1`, [moment])
    },
    async query<Row extends object>(sql: string, values: unknown[] = []) {
      return (await client.query<Row>(sql, values)).rows
    },
    async cut(process) {
      await client.query(
        'select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = current_database() and application_name = $1',
        [process],
      )
    },
    async watchStates() {
      await client.query(watchStates)
    },
    async changesOfState() {
      const { rows } = await client.query<{ what: string }>(
        `select what from ${schema}.visited order by what`,
      )
      return rows.map(({ what }) => what)
    },
    async breaches() {
      return (await client.query<{ words: string }>(allBreaches, [])).rows.map(({ words }) => words)
    },
    close: () => client.end(),
  }
}

const watchStates = `
  create table ${schema}.visited (what text primary key);
  create function ${schema}.visit() returns trigger language plpgsql as $$ begin
    insert into ${schema}.visited values (tg_table_name || ': ' || old.state || ' to ' || new.state) on conflict do nothing;
    return null;
  end $$;
  ${['sources', 'cases', 'deliveries']
    .map(
      (table) => `create trigger visits after update of state on ${table} for each row
        when (old.state <> new.state) execute function ${schema}.visit();`,
    )
    .join('\n')}`

function connection(url: string, process: string): string {
  const own = new URL(url)
  own.searchParams.set('application_name', process)
  own.searchParams.set(
    'options',
    `-c search_path=${searchPath} -c synchronous_commit=off -c TimeZone=Europe/Helsinki -c jit=off -c plan_cache_mode=force_generic_plan`,
  )
  return own.href
}
