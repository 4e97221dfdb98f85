import { styleText } from 'node:util'
import { clock } from '../../lib/clock.ts'
import { loadConfig } from '../../config/load.ts'
import type { SourceConfig } from '../../config/sources.ts'
import { listOpenSystemAlerts } from '../../db/alerts.ts'
import type { Database } from '../../db/database.ts'
import { type Spent, listSpent } from '../../db/ledger.ts'
import { findSilentSources, listSources } from '../../db/sources.ts'
import type { SourceRow } from '../../db/tables.ts'
import { ConfigError } from '../../lib/errors.ts'
import { isStreaming, sourceJson } from '../../web/json.ts'
import { columns, layOut, oneLine, wrap } from '../terminal.ts'
import { withOpenConfig, withDatabase } from './project.ts'

/** The health of every source that the config names, and of those it named once. */
export async function sourcesCommand({ json }: { json?: boolean }): Promise<void> {
  await withDatabase(async (db, env) => {
    const { config } = loadConfig(env.configPath, process.env)
    const health = await readHealth(db)
    const seen = new Set(health.map(({ row }) => row.id))
    const unread = config.sources.filter((source) => !seen.has(source.id))
    const waiting = await readWaiting()
    if (json) {
      const items = [
        ...health.map(healthJson),
        ...unread.map((source) => unreadJson(source, waiting.get(source.id))),
      ]
      process.stdout.write(`${JSON.stringify(items)}\n`)
    } else if (health.length === 0 && unread.length === 0) {
      process.stdout.write(
        'No sources yet. Add one under `sources:` in the config; docs/sources.md shows how.\n',
      )
    } else {
      show(health, unread, waiting)
    }
  })
}

/** Which variable sources wait for that no poller has taken up; what cannot work at all is for `check` to tell. */
async function readWaiting(): Promise<Map<string, string>> {
  try {
    return await withOpenConfig(async ({ waiting }) => waiting)
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    return new Map()
  }
}

interface Health {
  row: SourceRow
  /** What it has drawn on the budgets of its platform. */
  spent: Spent[]
  silent: boolean
  gap: boolean
}

async function readHealth(db: Database): Promise<Health[]> {
  const rows = await listSources(db)
  const alerts = await listOpenSystemAlerts(db)
  const silent = new Set((await findSilentSources(db, 6 * 3600)).map(({ id }) => id))
  const gaps = new Set(alerts.filter(({ kind }) => kind === 'source.gap').map(({ subject }) => subject))
  const spent = await listSpent(db)
  return rows.map((row) => ({
    row,
    spent: spent.filter(({ sources }) => sources.includes(row.id)),
    silent: silent.has(row.id),
    gap: gaps.has(row.id),
  }))
}

function healthJson({ row, spent, silent, gap }: Health) {
  return { ...sourceJson(row, spent), items_per_day: itemsPerDay(row) ?? null, silent, possible_gap: gap }
}

/** A source that no poller has taken up yet, in the same shape. */
function unreadJson(
  { id, connector, kind, enabled }: SourceConfig,
  waitsFor: string | undefined,
): {
  [K in keyof ReturnType<typeof healthJson>]: unknown
} {
  return {
    id,
    connector,
    kind,
    enabled: enabled && waitsFor === undefined,
    state: 'ok',
    last_success_at: null,
    last_item_at: null,
    next_poll_at: null,
    every_seconds: null,
    failures: 0,
    error: null,
    notice: null,
    polls_total: 0,
    failures_total: 0,
    items_total: 0,
    mentions_total: 0,
    disabled: waitsFor === undefined ? null : `set ${waitsFor}`,
    streaming: false,
    spent: [],
    items_per_day: null,
    silent: false,
    possible_gap: false,
  }
}

function show(health: Health[], unread: SourceConfig[], waiting: Map<string, string>): void {
  const head = ['SOURCE', 'CONNECTOR', 'STATE', 'LAST READ', 'NEXT', 'ITEMS', 'A DAY', 'MENTIONS']
  const rows = health.map(({ row, ...signs }) => [
    row.id,
    row.connector,
    stateOf({ row, ...signs }),
    row.lastSuccessAt === null ? 'never' : `${duration(clock.now() - row.lastSuccessAt.getTime())} ago`,
    isStreaming(row) ? 'live' : row.enabled ? ahead(row) : '–',
    row.itemsTotal,
    itemsPerDay(row)?.toFixed(1) ?? '–',
    row.mentionsTotal,
  ])
  const others = unread.map(({ id, connector, enabled }) => [
    id,
    connector,
    disabled(waiting.get(id)) ?? (enabled ? 'new' : 'off'),
    'never',
    '–',
    '0',
    '–',
    '0',
  ])
  const right = { align: 'right' } as const
  const table = [{}, {}, { paint: paintState }, {}, {}, right, right, right]
  const [first = '', ...lines] = layOut(table, [head, ...rows, ...others], columns()).split('\n')
  process.stdout.write(`${[styleText('bold', first), ...lines].join('\n')}\n`)
  for (const { row } of health.filter(({ row }) => row.enabled)) {
    if (row.lastError) remark('red', row.id, row.lastError)
    else if (row.lastNotice) remark('yellow', row.id, row.lastNotice)
  }
  const accounts = new Map(
    health.flatMap(({ spent }) => spent.map((one) => [`${one.account} ${one.unit}`, one])),
  )
  for (const { account, unit, spent, limit } of accounts.values()) {
    remark('bold', account, `${spent} of ${limit} ${unit} spent today`)
  }
}

function remark(colour: 'red' | 'yellow' | 'bold', id: string, words: string): void {
  process.stdout.write(`\n${styleText(colour, id)}: ${wrap(oneLine(words), columns() - id.length - 2, 2)}\n`)
}

const paints = {
  ok: 'green',
  new: 'cyan',
  off: 'gray',
  disabled: 'gray',
  silent: 'yellow',
  'possible gap': 'yellow',
} as const

function paintState(state: string): string {
  const known = Object.entries(paints).find(([name]) => state.startsWith(name))
  return styleText(known?.[1] ?? 'red', state)
}

function stateOf({ row, silent, gap }: Health): string {
  if (!row.enabled) return disabled(row.waitsFor ?? undefined) ?? 'off'
  if (row.state !== 'ok') return `${row.state} (${row.failures})`
  if (silent) return 'silent'
  if (gap) return 'possible gap'
  return row.lastSuccessAt === null ? 'new' : 'ok'
}

function disabled(waitsFor: string | undefined): string | undefined {
  return waitsFor === undefined ? undefined : `disabled: set ${waitsFor}`
}

/** New items a day since the source was first read; unknown in its first hour. */
function itemsPerDay(row: SourceRow): number | undefined {
  if (!row.firstSuccessAt) return undefined
  const days = (clock.now() - row.firstSuccessAt.getTime()) / 86_400_000
  return days < 1 / 24 ? undefined : Number(row.itemsTotal) / days
}

function ahead({ nextPollAt, notBefore }: SourceRow): string {
  const next = Math.max(nextPollAt.getTime(), notBefore?.getTime() ?? 0)
  return next <= clock.now() ? 'now' : `in ${duration(next - clock.now())}`
}

function duration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000))
  if (seconds < 90) return `${seconds} s`
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`
  return seconds < 172_800 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86_400)} d`
}
