import { sql } from 'kysely'
import { expect } from 'vitest'
import type { Database } from '../../db/database.ts'
import { type Row, readTable } from './stored.ts'

/** What an upgrade must leave as it is. */
export interface Look {
  /** The rows of each table, as JSON. */
  tables: Record<string, Map<string, Row>>
  /** By the ids of sources. */
  sources: Record<string, Row>
  /** Names of budgets and turns: under another name, what was spent and when was forgotten. */
  accounts: unknown[]
  turns: unknown[]
}

/** Nothing of these changes while nothing happens. */
const untouched = [
  'acknowledge_tokens',
  'alerts',
  'case_events',
  'cases',
  'channels',
  'deliveries',
  'inbound_items',
  'labels',
  'mentions',
  'models',
  'replies',
  'settings',
  'skipped_items',
  'source_tokens',
]

/**
 * A source that is read on where it was gives no item again. Whether it does is told by `items_total` alone: what was
 * read from the beginning is known to the database, and looks the same there.
 */
const ofSources = [
  'connector',
  'options_hash',
  'enabled',
  'waits_for',
  'state',
  'failures',
  'failures_total',
  'last_error',
  'last_notice',
  'items_total',
  'mentions_total',
]

/**
 * What a newer version reads otherwise of the same posts: their words, names and keys, and where in the words the evidence
 * stands. What was judged, decided and told of them, and when they were last changed, stays.
 */
const reread = ['identity', 'text_key', 'content_hash', 'title', 'text', 'author', 'author_url', 'why']

/** With `like`, no more than its columns: an upgrade may add some. */
export async function look(db: Database, like?: Look): Promise<Look> {
  const tables: Look['tables'] = {}
  for (const name of untouched) {
    const columns = Object.keys(like?.tables[name]?.values().next().value ?? {})
    const rows = await readTable(db, name)
    const left = name === 'mentions' ? reread : []
    const shown = rows.map((row) => (columns.length > 0 ? pick(row, columns) : without(row, left)))
    tables[name] = new Map(shown.map((row) => [JSON.stringify(row), row]))
  }
  const sources = await readTable(db, 'sources')
  const accounts = await sql`select account, unit, zone from ledger order by 1, 2`.execute(db)
  const turns = await sql`select name from turns order by 1`.execute(db)
  return {
    tables,
    sources: Object.fromEntries(sources.map((row) => [String(row['id']), pick(row, ofSources)])),
    accounts: accounts.rows,
    turns: turns.rows,
  }
}

/** Of `sources` nothing has changed: they were read on where they were. */
export function expectSamePlaces(before: Look, after: Look, sources: string[]): void {
  // A fingerprint may be made anew; whether the place was kept is told by what was read.
  const places = ({ sources: all }: Look) => sources.map((id) => ({ ...all[id], options_hash: undefined }))
  expect.soft(places(after), 'sources').toEqual(places(before))
}

/** Nothing new is known, and nothing was said. */
export function expectSameRows(before: Look, after: Look): void {
  for (const name of untouched) {
    const [was, is] = [before.tables[name], after.tables[name]]
    const changed = [...(is ?? [])].flatMap(([text, row]) =>
      was?.has(text) ? [] : [named(after, name, row)],
    )
    const gone = [...(was ?? [])].flatMap(([text, row]) => (is?.has(text) ? [] : [named(before, name, row)]))
    expect.soft({ changed, gone }, `${name}: new or changed, and what stood there before`).toEqual({
      changed: [],
      gone: [],
    })
  }
  expect.soft(after.accounts, 'budgets').toEqual(before.accounts)
  expect.soft(after.turns, 'turns').toEqual(before.turns)
}

/** A row with the source that it is about, found through its case or alert. */
function named({ tables }: Look, table: string, row: Row): Row {
  const alert = table === 'alerts' ? row : rowOf(tables['alerts'], row['alert_id'])
  const found = table === 'cases' ? row : rowOf(tables['cases'], row['case_id'] ?? alert?.['case_id'])
  const mention = rowOf(tables['mentions'], row['mention_id'] ?? found?.['mention_id'])
  return { source: row['source_id'] ?? mention?.['source_id'] ?? alert?.['subject'], ...row }
}

function rowOf(rows: Map<string, Row> | undefined, id: unknown): Row | undefined {
  return id === undefined ? undefined : [...(rows?.values() ?? [])].find((row) => row['id'] === id)
}

function without(row: Row, columns: string[]): Row {
  return Object.fromEntries(Object.entries(row).filter(([column]) => !columns.includes(column)))
}

function pick(row: Row, columns: string[]): Row {
  return Object.fromEntries(columns.map((column) => [column, row[column]]))
}
