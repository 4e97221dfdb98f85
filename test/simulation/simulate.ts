/**
 * Simulated years: the program in a world whose time, chance and network are in our hand, and an oracle that knows what
 * must have been told to whom and when.
 *
 * Run: npm run simulate -- [--seeds 10] [--days 100] [--seed <number> …] [--twice] [--tell] [--jobs 2] [--bail]
 * `--twice` runs each seed again, which must come to the same; `--tell` prints what happened.
 * A thousand days, in whatever seeds, must have met every kind of trouble and every change of a state.
 * Exit: 0 when every seed was as it must be, else 1.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { enableCompileCache } from 'node:module'
import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { startEmbeddedPostgres } from '../../workers/embedded-postgres.ts'
import { everything, metIn } from './visits.ts'

enableCompileCache()
const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '10' },
    days: { type: 'string', default: '100' },
    seed: { type: 'string', multiple: true },
    twice: { type: 'boolean', default: false },
    tell: { type: 'boolean', default: false },
    jobs: { type: 'string', default: String(Math.min(2, availableParallelism())) },
    bail: { type: 'boolean', default: false },
  },
})
const seeds = values.seed?.map(Number) ?? Array.from({ length: Number(values.seeds) }, (_, n) => n + 1)
const days = Number(values.days)

/** Simulated days in which everything that may happen does. */
const enoughDays = 1_000

const given = process.env['TEST_DATABASE_URL']
const server = given
  ? { url: given, stop: () => Promise.resolve() }
  : await startEmbeddedPostgres({
      dataDir: resolve('node_modules/.cache/ennakko-test'),
      log: { info: () => undefined, warn: console.warn },
    })
const [only] = seeds
let isGood = false
try {
  isGood = seeds.length === 1 && only !== undefined ? await simulateHere(only) : await simulateAll()
} finally {
  await server.stop()
}
// Connections of processes that were killed hang for good.
process.exit(isGood ? 0 : 1)

async function simulateHere(seed: number): Promise<boolean> {
  const { twice, tell } = values
  // Whoever only starts others needs none of the program.
  const { simulateSeed } = await import('./one-seed.ts')
  return await simulateSeed({ seed, days, url: server.url, twice, tell })
}

/** Each seed in a process of its own. */
async function simulateAll(): Promise<boolean> {
  const began = performance.now()
  const waiting = [...seeds]
  const printed: string[] = []
  let broken = 0
  const work = async () => {
    for (let seed = waiting.shift(); seed !== undefined; seed = waiting.shift()) {
      const { isAsItMustBe, words } = await simulateApart(seed)
      printed.push(words)
      if (isAsItMustBe) continue
      broken += 1
      if (values.bail) waiting.length = 0
    }
  }
  await Promise.all(Array.from({ length: Number(values.jobs) }, work))
  const seconds = (performance.now() - began) / 1000
  console.log(
    `${seeds.length} seeds of ${days} days in ${seconds.toFixed(0)} s; ${broken} not as they must be`,
  )
  return broken === 0 && (seeds.length * days < enoughDays || hasMetEverything(printed.join('')))
}

async function simulateApart(seed: number): Promise<{ isAsItMustBe: boolean; words: string }> {
  const flags = [values.twice ? ['--twice'] : [], values.tell ? ['--tell'] : []].flat()
  const child = spawn(
    process.execPath,
    [import.meta.filename, '--seed', String(seed), '--days', values.days, ...flags],
    { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, TEST_DATABASE_URL: server.url } },
  )
  let words = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    words += text
    process.stdout.write(text)
  })
  const [code] = await once(child, 'close')
  return { isAsItMustBe: code === 0, words }
}

function hasMetEverything(printed: string): boolean {
  const met = metIn(printed)
  const missing = everything.filter((what) => !met.has(what))
  if (missing.length > 0) console.error(`never met: ${missing.join(', ')}`)
  return missing.length === 0
}
