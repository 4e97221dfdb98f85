import type { Result, Saturated } from './run.ts'

/** A table with a column for each shape, then what was wrong, if anything. */
export function report(results: Result[]): string {
  const lines: string[][] = [['', ...results.map(({ shape }) => shape), 'target']]
  const add = (name: string, read: (result: Result) => string | number, target = '') =>
    lines.push([name, ...results.map((result) => String(read(result))), target])
  add('feeds', ({ totals }) => totals.feeds)
  add('items read', ({ totals }) => totals.items)
  add('mentions stored', ({ totals }) => totals.mentions)
  add('negative', ({ totals }) => totals.negatives)
  add('cases', ({ totals }) => totals.cases)
  add('alerts received', ({ totals }) => totals.received)
  for (const rule of Object.keys(results[0]?.totals.violations ?? {}))
    add(rule, ({ totals }) => totals.violations[rule] ?? '?', '0')
  add(
    'polled every 1 s, visible → received: mean',
    ({ polled }) => `${meanOf(polled).toFixed(3)} s`,
    '≤ 0.8 s',
  )
  add('  p50 / p95 / p99', ({ polled }) => percentiles(polled))
  add(
    'pushed at 100/s, sent → received: p50 / p95 / p99',
    ({ pushed }) => percentiles(pushed),
    '≤ 0.06 / – / 0.4 s; Redis ≤ 0.025 / – / 0.15 s',
  )
  for (const { name, read, target } of saturations) {
    add(`${name}: items/s`, (result) => Math.round(read(result).itemsPerSecond), target)
    add('  beside a naive loop without storage', (result) => ratio(read(result)))
    add('  alerts/s, until the last was received', (result) => alertRate(read(result)))
  }
  for (const name of ['poller', 'outreach', 'web', 'postgres', 'redis'])
    add(`${name}: CPU, peak memory`, ({ usage }) => {
      const used = usage[name]
      return used ? `${used.cpuSeconds.toFixed(1)} s, ${Math.round(used.peakMb)} MB` : '–'
    })
  const warned = results.flatMap(({ shape, warnings }) =>
    warnings.slice(0, 10).map((line) => `${shape}: ${line.slice(0, 300)}`),
  )
  return [table(lines), ...warned].join('\n')
}

interface Saturation {
  name: string
  read: (result: Result) => Saturated
  target: string
}

const saturations: Saturation[] = [
  { name: 'saturated, 5 % about a brand', read: ({ rare }) => rare, target: '≥ 10000' },
  { name: 'saturated, all about a brand', read: ({ all }) => all, target: '≥ 5000' },
]

function meanOf(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function alertRate({ alertsPerSecond, alerts }: Saturated): string {
  return `${Math.round(alertsPerSecond)} (${alerts})`
}

function ratio({ itemsPerSecond, naiveItemsPerSecond }: Saturated): string {
  return `${(itemsPerSecond / naiveItemsPerSecond).toFixed(2)}× of ${Math.round(naiveItemsPerSecond)}`
}

function percentiles(sorted: number[]): string {
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN
  return `${[0.5, 0.95, 0.99].map((share) => at(share).toFixed(3)).join(' / ')} s`
}

function table(lines: string[][]): string {
  const widths = (lines[0] ?? []).map((_, column) =>
    Math.max(...lines.map((line) => line[column]?.length ?? 0)),
  )
  return lines
    .map((line) => `| ${line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`)
    .toSpliced(1, 0, `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`)
    .join('\n')
}
