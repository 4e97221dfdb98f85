import { styleText } from 'node:util'
import { loadConfig } from '../../config/load.ts'
import { findSilentSources, listSources } from '../../db/sources.ts'
import type { SourceRow } from '../../db/tables.ts'
import { listOpenSystemAlerts } from '../../db/alerts.ts'
import { sourceJson } from '../../web/json.ts'
import { withDatabase } from './project.ts'

/** The health of every source that the config names, and of those it named once. */
export async function sourcesCommand({ json }: { json?: boolean }): Promise<void> {
  await withDatabase(async (db, env) => {
    const { config } = loadConfig(env.configPath, process.env)
    const rows = await listSources(db)
    const alerts = await listOpenSystemAlerts(db)
    const silent = new Set((await findSilentSources(db, 6 * 3600)).map(({ id }) => id))
    const gaps = new Set(alerts.filter(({ kind }) => kind === 'source.gap').map(({ subject }) => subject))
    const seen = new Set(rows.map(({ id }) => id))
    const unread = config.sources.filter((source) => !seen.has(source.id))
    if (json) {
      const items = rows.map((row) => ({
        ...sourceJson(row),
        items_per_day: itemsPerDay(row),
        silent: silent.has(row.id),
        possible_gap: gaps.has(row.id),
      }))
      process.stdout.write(`${JSON.stringify(items)}\n`)
      return
    }
    if (rows.length === 0 && unread.length === 0) {
      process.stdout.write(
        'No sources yet. Add one under `sources:` in the config; docs/sources.md shows how.\n',
      )
      return
    }
    const table = [
      ['SOURCE', 'CONNECTOR', 'STATE', 'LAST GOOD', 'NEXT', 'ITEMS', 'PER DAY', 'MENTIONS'],
      ...rows.map((row) => [
        row.id,
        row.connector,
        stateOf(row, silent, gaps),
        ago(row.lastSuccessAt),
        row.enabled && row.state !== 'stopped' ? ahead(row) : '–',
        row.itemsTotal,
        itemsPerDay(row)?.toFixed(1) ?? '–',
        row.mentionsTotal,
      ]),
      ...unread.map((source) => [
        source.id,
        source.connector,
        source.enabled ? 'new' : 'off',
        '–',
        '–',
        '0',
        '–',
        '0',
      ]),
    ]
    process.stdout.write(`${layOut(table)}\n`)
    for (const row of rows) {
      if (row.lastError) process.stdout.write(`\n${styleText('red', row.id)}: ${row.lastError}`)
      else if (row.lastNotice) process.stdout.write(`\n${styleText('yellow', row.id)}: ${row.lastNotice}`)
    }
    process.stdout.write('\n')
  })
}

function stateOf(row: SourceRow, silent: Set<string>, gaps: Set<string>): string {
  if (!row.enabled) return 'off'
  if (row.state !== 'ok') return `${row.state} (${row.failures})`
  if (silent.has(row.id)) return 'silent'
  if (gaps.has(row.id)) return 'possible gap'
  return row.lastSuccessAt === null ? 'new' : 'ok'
}

/** New items a day since the source was first read; unknown in its first hour. */
function itemsPerDay(row: SourceRow): number | undefined {
  if (!row.firstSuccessAt) return undefined
  const days = (Date.now() - row.firstSuccessAt.getTime()) / 86_400_000
  return days < 1 / 24 ? undefined : Number(row.itemsTotal) / days
}

function ago(date: Date | null): string {
  return date === null ? 'never' : `${duration(Date.now() - date.getTime())} ago`
}

function ahead({ nextPollAt, notBefore }: SourceRow): string {
  const next = Math.max(nextPollAt.getTime(), notBefore?.getTime() ?? 0)
  return next <= Date.now() ? 'now' : `in ${duration(next - Date.now())}`
}

function duration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000))
  if (seconds < 90) return `${seconds} s`
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`
  return seconds < 172_800 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86_400)} d`
}

function layOut(rows: string[][]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
  return [styleText('bold', lines[0] ?? ''), ...lines.slice(1)].join('\n')
}
