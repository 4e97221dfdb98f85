import type { Result, Saturated } from './run.ts'

/** A table with a column for each shape, then what was wrong, if anything. */
export function report(results: Result[]): string {
  const lines: [string, ...string[]][] = [['', ...results.map(({ shape }) => shape)]]
  const add = (name: string, read: (result: Result) => string | number) =>
    lines.push([name, ...results.map((result) => String(read(result)))])
  add('feeds', ({ totals }) => totals.feeds)
  add('items read', ({ totals }) => totals.items)
  add('mentions stored', ({ totals }) => totals.mentions)
  add('negative', ({ totals }) => totals.negatives)
  add('cases', ({ totals }) => totals.cases)
  add('alerts received', ({ totals }) => totals.received)
  for (const rule of Object.keys(results[0]?.totals.violations ?? {}))
    add(`✗ ${rule}`, ({ totals }) => totals.violations[rule] ?? '?')
  add('visible → received, polled every 1 s', ({ polled }) => percentiles(polled))
  add('visible → received, pushed at 100/s', ({ pushed }) => percentiles(pushed))
  for (const [name, read] of saturations) {
    add(`${name}: items/s`, (result) => Math.round(read(result).itemsPerSecond))
    add('  beside a naive loop', (result) => ratio(read(result)))
    add('  alerts/s', (result) => `${Math.round(read(result).alertsPerSecond)} (${read(result).alerts})`)
  }
  for (const name of ['poller', 'outreach', 'web', 'postgres', 'redis'])
    add(`${name}: CPU, peak memory`, ({ usage }) => {
      const used = usage[name]
      return used ? `${used.cpuSeconds.toFixed(1)} s, ${Math.round(used.peakMb)} MB` : '–'
    })
  const complaints = results.flatMap(({ shape, complaints }) =>
    complaints.slice(0, 10).map((line) => `${shape}: ${line.slice(0, 300)}`),
  )
  return [table(lines), ...complaints].join('\n')
}

const saturations: [string, (result: Result) => Saturated][] = [
  ['saturated, 5 % about a brand', ({ rare }) => rare],
  ['saturated, all about a brand', ({ all }) => all],
]

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
