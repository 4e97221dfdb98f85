import pg from 'pg'
import { type Outcome, SimulationFailure, runSeed } from './run.ts'
import { watchTraffic } from './traffic.ts'
import { wordsOfMet } from './visits.ts'

export interface SeedOptions {
  seed: number
  days: number
  /** Of a server on which databases may be made. */
  url: string
  /** Run it again, which must come to the same. */
  twice: boolean
  /** Print what happened. */
  tell: boolean
}

/** Runs one seed and prints what it came to; false when something was not as it must be. */
export async function simulateSeed(options: SeedOptions): Promise<boolean> {
  const { seed, days, twice, tell } = options
  const traffic = watchTraffic()
  const began = performance.now()
  try {
    const outcome = await inDatabase(options, (url) => runSeed(seed, days, url, traffic))
    const seconds = (performance.now() - began) / 1000
    const again = twice ? await inDatabase(options, (url) => runSeed(seed, days, url, traffic)) : outcome
    const isSame = again.hash === outcome.hash
    for (const line of wordsOf(outcome, seconds)) console.log(line)
    if (!isSame) console.log(`  the second time its hash was ${again.hash}`)
    if (tell) console.log(outcome.words.join('\n'))
    return isSame
  } catch (error) {
    if (!(error instanceof SimulationFailure)) throw error
    console.error(error.message)
    return false
  }
}

function wordsOf(
  { seed, days, words, leaps, steps, hash, counted, met }: Outcome,
  seconds: number,
): string[] {
  return [
    `seed ${seed}: ${days} days in ${seconds.toFixed(1)} s, ${words.length} events, ${leaps} leaps, ${steps} steps, hash ${hash}`,
    `  ${Object.entries(counted)
      .map(([what, count]) => `${count} ${what}`)
      .join(', ')}`,
    wordsOfMet(met),
  ]
}

async function inDatabase<T>({ seed, url }: SeedOptions, work: (url: string) => Promise<T>): Promise<T> {
  const name = `simulation_${process.pid}_${seed}`
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(`create database ${name}`)
    return await work(Object.assign(new URL(url), { pathname: `/${name}` }).href)
  } finally {
    await client.query(`drop database if exists ${name} with (force)`)
    await client.end()
  }
}
