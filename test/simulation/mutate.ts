/**
 * Puts each mutant into a copy of the tree and runs the short lane there, which must fail.
 *
 * Run: node test/simulation/mutate.ts [--days 30] [--only <words>] [--part 1/2]
 * Exit: 0 when every mutant was caught, else 1.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { type Mutant, mutants } from './mutants.ts'
import { shortLane } from './short-lane.ts'

const root = path.join(import.meta.dirname, '../..')
const { values } = parseArgs({
  options: {
    days: { type: 'string', default: String(shortLane.days) },
    only: { type: 'string', default: '' },
    part: { type: 'string', default: '1/1' },
  },
})
const copy = mkdtempSync(path.join(tmpdir(), 'ennakko-mutants-'))
let survivors = 0
try {
  const files = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
  })
  for (const file of files.toString().split('\0').filter(Boolean))
    cpSync(path.join(root, file), path.join(copy, file))
  symlinkSync(path.join(root, 'node_modules'), path.join(copy, 'node_modules'))
  const [part = 1, parts = 1] = values.part.split('/').map(Number)
  const chosen = mutants.filter(({ what }, n) => what.includes(values.only) && n % parts === part - 1)
  for (const mutant of chosen) survivors += isCaught(mutant) ? 0 : 1
} finally {
  rmSync(copy, { recursive: true })
}
console.log(`${survivors === 0 ? 'every mutant' : `all mutants but ${survivors}`} caught`)
process.exitCode = survivors === 0 ? 0 : 1

function isCaught({ what, file, search, replace }: Mutant): boolean {
  const target = path.join(copy, file)
  const original = readFileSync(target, 'utf8')
  writeFileSync(
    target,
    original.replace(search, () => replace),
  )
  const began = performance.now()
  const lane = shortLane.seeds.flatMap((seed) => ['--seed', String(seed)])
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['test/simulation/simulate.ts', ...lane, '--days', values.days, '--jobs', '1', '--bail'],
    { cwd: copy, encoding: 'utf8' },
  )
  writeFileSync(target, original)
  const seconds = Math.round((performance.now() - began) / 1000)
  const [, why] = /^seed \d+:\n(.*)/mu.exec(stderr) ?? []
  const verdict = why !== undefined ? 'caught  ' : status === 0 ? 'SURVIVED' : 'BROKEN  '
  console.log(
    `${verdict} ${String(seconds).padStart(4)} s  ${what}: ${why ?? (stderr || stdout).slice(-300)}`,
  )
  return why !== undefined
}
