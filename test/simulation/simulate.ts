/**
 * Simulated years: the program in a world whose time, chance and network are in our hand, and an oracle that knows what
 * must have been told to whom and when.
 *
 * Run: npm run simulate -- [--seeds 10] [--days 100] [--seed <number> …] [--twice] [--tell] [--jobs 2] [--bail]
 * `--twice` runs each seed again, which must come to the same; `--tell` prints what happened.
 * Exit: 0 when every seed was as it must be, else 1.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { startEmbeddedPostgres } from '../../workers/embedded-postgres.ts'
import { type Outcome, SimulationFailure, runSeed } from './run.ts'
import { type Traffic, watchTraffic } from './traffic.ts'

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

const given = process.env['TEST_DATABASE_URL']
const server = given
  ? { url: given, stop: () => Promise.resolve() }
  : await startEmbeddedPostgres({
      dataDir: resolve('node_modules/.cache/ennakko-test'),
      log: { info: () => undefined, warn: console.warn },
    })
const began = performance.now()
const [only] = seeds
let failed = 0
try {
  if (seeds.length === 1 && only !== undefined) failed = (await simulate(only, watchTraffic())) ? 0 : 1
  else failed = await simulateAll()
} finally {
  await server.stop()
}
// Connections of processes that were killed hang for good.
process.exit(failed === 0 ? 0 : 1)

/** Each seed in a process of its own. Returns how many were not as they must be. */
async function simulateAll(): Promise<number> {
  const waiting = [...seeds]
  let broken = 0
  const work = async () => {
    for (let seed = waiting.shift(); seed !== undefined; seed = waiting.shift()) {
      const flags = [values.twice ? ['--twice'] : [], values.tell ? ['--tell'] : []].flat()
      const child = spawn(
        process.execPath,
        [import.meta.filename, '--seed', String(seed), '--days', values.days, ...flags],
        {
          stdio: 'inherit',
        },
      )
      const [code] = await once(child, 'exit')
      if (code === 0) continue
      broken += 1
      if (values.bail) waiting.length = 0
    }
  }
  await Promise.all(Array.from({ length: Number(values.jobs) }, work))
  const seconds = (performance.now() - began) / 1000
  console.log(
    `${seeds.length} seeds of ${days} days in ${seconds.toFixed(0)} s; ${broken} not as they must be`,
  )
  return broken
}

async function simulate(seed: number, traffic: Traffic): Promise<boolean> {
  try {
    const outcomes: Outcome[] = []
    for (let time = 0; time < (values.twice ? 2 : 1); time += 1)
      outcomes.push(await inDatabase(seed, traffic))
    const [outcome] = outcomes
    const seconds = (performance.now() - began) / 1000 / outcomes.length
    const isSame = outcomes.every(({ hash }) => hash === outcome?.hash)
    console.log(
      `seed ${seed}: ${days} days in ${seconds.toFixed(1)} s, ${outcome?.words.length} events, ${outcome?.leaps} leaps, ${outcome?.steps} steps, hash ${outcome?.hash}${isSame ? '' : ' THE FIRST TIME ONLY'}`,
    )
    console.log(
      `  ${Object.entries(outcome?.counted ?? {})
        .map(([what, count]) => `${count} ${what}`)
        .join(', ')}`,
    )
    if (values.tell) console.log(outcome?.words.join('\n'))
    console.log(`  met: ${outcome?.met.join(', ')}`)
    return isSame
  } catch (error) {
    if (!(error instanceof SimulationFailure)) throw error
    console.error(error.message)
    return false
  }
}

async function inDatabase(seed: number, traffic: Traffic): Promise<Outcome> {
  const name = `simulation_${process.pid}_${seed}`
  const client = new pg.Client({ connectionString: server.url })
  await client.connect()
  try {
    await client.query(`create database ${name}`)
    const url = Object.assign(new URL(server.url), { pathname: `/${name}` }).href
    return await runSeed(seed, days, url, traffic)
  } finally {
    await client.query(`drop database if exists ${name} with (force)`)
    await client.end()
  }
}
