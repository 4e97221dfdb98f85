/**
 * What many sources cost: a config of 10,000 sources (seven of ten feeds, the rest the examples of all connectors) is
 * read, checked, opened, written to the poller's table, and changed in one line as an editor would. Also how long the
 * files of the connectors are.
 *
 * Run: node --expose-gc bench/sources.ts [--sources 10000]
 */
import { existsSync, mkdtempSync, readFileSync, readdirSync, realpathSync, rmSync, chmodSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { parse } from 'yaml'
import { z } from 'zod'
import { loadText } from '../config/load.ts'
import { insertSource } from '../config/insert-source.ts'
import { connectors } from '../connectors/index.ts'
import { migrate, openDatabase } from '../db/database.ts'
import { syncSources } from '../db/sources.ts'
import { createHttp } from '../lib/http.ts'
import { type OpenConfig, openConfig, configuredSources } from '../workers/open-config.ts'
import { startEmbeddedPostgres } from '../workers/embedded-postgres.ts'
import { memoryStore } from '../workers/source-store.ts'
import { query } from '../test/harness/sql.ts'

const { values } = parseArgs({ options: { sources: { type: 'string', default: '10000' } } })
const root = path.join(import.meta.dirname, '..')

reportLengths()
await reportSources(Number(values.sources))

async function reportSources(count: number): Promise<void> {
  const http = createHttp({ userAgent: 'bench/1 (+https://example.com; bench)', allowPrivate: () => [] })
  const surroundings = {
    http,
    store: memoryStore(),
    publicUrl: 'http://localhost:3000',
    dataDir: '.',
    env: {},
  }
  const open = (text: string): OpenConfig => openConfig(loadText(text, 'bench.yaml', {}).config, surroundings)
  // Code and schemas are loaded with the first config, however many sources it has.
  open(configOf(sourcesOf(20)))
  const text = configOf(sourcesOf(count))
  const before = heapMb()
  const [loaded, loadMs] = timed(() => loadText(text, 'bench.yaml', {}))
  const afterLoad = heapMb()
  const [first, openMs] = timed(() => openConfig(loaded.config, surroundings))
  const afterOpen = heapMb()
  console.log(
    `${count} sources, ${(text.length / 1e6).toFixed(2)} MB of YAML: read and checked in ${loadMs} ms, opened in ${openMs} ms`,
  )
  console.log(
    `  memory: config ${(afterLoad - before).toFixed(1)} MB, opened feeds ${(afterOpen - afterLoad).toFixed(1)} MB, together ${kilobytes(before, afterOpen, count)} kB a source`,
  )
  const added = { id: 'one-more', connector: 'feed', url: 'https://one-more.example/rss' }
  const [edited, insertMs] = timed(() => insertSource(text, added))
  const [second, reloadMs] = timed(() => open(edited))
  console.log(
    `  one source added by \`add\`: ${insertMs} ms to write it, ${reloadMs} ms to read and open all anew`,
  )
  await reportRows(first, second)
  await http.close()
}

async function reportRows(first: OpenConfig, second: OpenConfig): Promise<void> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'ennakko-bench-sources-'))
  // As root the embedded server runs as another account, which must be able to enter.
  chmodSync(dataDir, 0o711)
  const log = { info: () => undefined, warn: console.warn }
  const { url, stop } = await startEmbeddedPostgres({ dataDir, log })
  const db = openDatabase({ url })
  try {
    await migrate(db)
    const firstMs = await timedRun(() => syncSources(db, configuredSources(first)))
    const againMs = await timedRun(() => syncSources(db, configuredSources(second)))
    const [row] = await query(url, "select count(*), pg_total_relation_size('sources') as bytes from sources")
    const megabytes = Number(row?.['bytes']) / 1e6
    console.log(
      `  rows: ${String(row?.['count'])} written in ${firstMs} ms, compared after the edit in ${againMs} ms, ${megabytes.toFixed(1)} MB with indexes`,
    )
  } finally {
    await db.destroy()
    await stop()
    const database = path.join(dataDir, 'postgres')
    if (existsSync(database)) rmSync(realpathSync(database), { recursive: true, force: true })
    rmSync(dataDir, { recursive: true, force: true })
  }
}

function sourcesOf(count: number): Record<string, unknown>[] {
  const examples = Object.values(connectors).flatMap(({ docs }) =>
    z.array(z.record(z.string(), z.unknown())).parse(parse(docs.example)),
  )
  return Array.from({ length: count }, (_, n) => {
    const id = `source-${n}`
    const example = examples[n % examples.length] ?? {}
    // A secret that is not set, and a brand that is not there, would be told for each.
    const { brand: _brand, secret, ...rest } = example
    if (n % 10 < 7 || secret !== undefined)
      return { id, connector: 'feed', url: `https://site-${n}.example/rss.xml` }
    return { ...rest, id }
  })
}

function configOf(sources: readonly Record<string, unknown>[]): string {
  return `company: Bench
brands: [{ id: revontuli, any: [Revontuli] }]
channels: { terminal: { type: console } }
policies: [{ steps: [{ after: 0m, notify: [terminal] }] }]
sources:
${sources.map((source) => `  - ${JSON.stringify(source)}\n`).join('')}`
}

function reportLengths(): void {
  const lengths = Object.keys(connectors)
    .map((name) => ({ name, own: linesOf(name, false), whole: linesOf(name, true) }))
    .toSorted((a, b) => a.own - b.own)
  const longest = lengths.at(-1)
  const wholes = lengths.map(({ whole }) => whole).toSorted((a, b) => a - b)
  console.log(
    `${lengths.length} connectors; lines of their files: median ${lengths[lengths.length >> 1]?.own}, longest ${longest?.own} (${longest?.name}); with their folders: median ${wholes[wholes.length >> 1]}, longest ${wholes.at(-1)}`,
  )
}

function linesOf(name: string, whole: boolean): number {
  // One file of the seam has the name of a connector.
  const own = ['', '-api'].map((end) => path.join(root, `connectors/${name}${end}.ts`)).findLast(existsSync)
  const folder = path.join(root, 'connectors', name)
  const inner = whole && existsSync(folder) ? readdirSync(folder).map((file) => path.join(folder, file)) : []
  return [...(own === undefined ? [] : [own]), ...inner].reduce(
    (sum, file) => sum + readFileSync(file, 'utf8').trimEnd().split('\n').length,
    0,
  )
}

function timed<T>(work: () => T): [T, string] {
  const began = performance.now()
  const result = work()
  return [result, (performance.now() - began).toFixed(0)]
}

async function timedRun(work: () => Promise<void>): Promise<string> {
  const began = performance.now()
  await work()
  return (performance.now() - began).toFixed(0)
}

function kilobytes(before: number, after: number, count: number): string {
  return (((after - before) * 1000) / count).toFixed(1)
}

/** Without --expose-gc the garbage of others is counted too. */
function heapMb(): number {
  globalThis.gc?.()
  return process.memoryUsage().heapUsed / 1e6
}
