import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import { expect, inject, it } from 'vitest'
import { mutants } from './mutants.ts'
import { shortLane } from './short-lane.ts'

const run = promisify(execFile)

/** The program in a process of its own: a simulation lays hands on the clock and on the database's clients. */
async function simulate(seeds: number[], days: number, ...flags: string[]): Promise<string> {
  const seedFlags = seeds.flatMap((seed) => ['--seed', String(seed)])
  const program = path.join(import.meta.dirname, 'simulate.ts')
  const env = { ...process.env, TEST_DATABASE_URL: inject('postgres').url }
  const { stdout } = await run(process.execPath, [program, ...seedFlags, '--days', String(days), ...flags], {
    env,
    maxBuffer: 64 * 1024 * 1024,
  })
  return stdout
}

it('tells everybody what was agreed, once and on its minute, through everything that may happen in a month', async () => {
  const met = await simulate(shortLane.seeds, shortLane.days, '--jobs', '3')
  const missing = shortLane.meets.filter((what) => !met.includes(what))
  expect(missing).toEqual([])
})

it('comes to the same for the same seed', async () => {
  const told = await simulate(shortLane.seeds.slice(0, 1), 4, '--twice')
  expect(told).toMatch(/hash [0-9a-f]{16}$/mu)
})

it.each(mutants)('knows where to put the mutant in which $what', ({ file, search }) => {
  const source = readFileSync(path.join(import.meta.dirname, '../..', file), 'utf8')
  expect(source.split(search)).toHaveLength(2)
})
