/**
 * The reliability run: real processes, a PostgreSQL and a Redis of their own, sinks and feeds that misbehave, and a
 * nemesis that a seed drives. At the end an audit by what the sinks saw and what the database holds.
 *
 * Run: npm run reliability -- [--faults 30] [--mentions 1000] [--seed <number>] [--queue redis|postgres] [--logs <folder>]
 * Exit: 0 when every rule held, else 1.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { hasRedis } from '../test/harness/redis-server.ts'
import { until } from '../test/harness/until.ts'
import { type Evidence, audit, readStoredAt } from './reliability/audit.ts'
import { injectAll, kindsFor, planFaults } from './reliability/faults.ts'
import { publish, settle, staffDesk } from './reliability/publish.ts'
import { seededRandom } from './reliability/random.ts'
import { report } from './reliability/report.ts'
import { type Stage, setStage } from './reliability/stage.ts'
import { planPublications, planSources } from './reliability/workload.ts'

interface Plan {
  faults: number
  mentions: number
  seed: number
  withRedis: boolean
  logs?: string
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130))
const began = Date.now()
process.exitCode = await run(readPlan())

async function run({ faults: count, mentions, seed, withRedis, logs }: Plan): Promise<number> {
  say(`seed ${seed}: ${count} faults, ${mentions} posts, queue in ${withRedis ? 'Redis' : 'PostgreSQL'}`)
  const random = seededRandom(seed)
  const faults = planFaults(count, withRedis, random)
  const sources = planSources(mentions)
  const faultsMs = faults.reduce((sum, { gapMs }) => sum + gapMs, 0)
  const publications = planPublications(sources, faultsMs, random)

  const stage = await setStage(sources, withRedis)
  try {
    await ready(stage)
    say(`${stage.crew.members.length} processes are ready; ${Math.round(faultsMs / 1000)} s of faults follow`)
    const acknowledged = staffDesk(stage, publications)
    let over = false
    const publishing = publish(stage, publications, () => over)
    const injected = await injectAll(stage, faults, ({ fault, target, proof, fired }) =>
      say(`${fired ? ' ' : '✗'} ${fault.kind.padEnd(26)} ${target.padEnd(12)} ${proof}`),
    )
    over = true
    await publishing
    say('the faults are over; what is left must go out now')
    const settled = await settle(stage, publications, 120_000, (left) => say(`  ${left}`))
    if (!settled) say('✗ it has not all gone out within 2 minutes')
    await stage.crew.dismiss()
    const evidence: Evidence = {
      sources,
      publications,
      acknowledged,
      injected,
      storedAt: await readStoredAt(stage),
      kinds: kindsFor(withRedis),
      leastFired: count >= 200 ? 5 : 1,
    }
    const rules = await audit(stage, evidence)
    console.log(report(stage, evidence, rules))
    const broken = rules.filter(({ cases }) => cases.length > 0)
    if (logs) writeLogs(stage, logs)
    say(broken.length === 0 ? 'every rule held' : `${broken.length} rules broken; again with --seed ${seed}`)
    return broken.length === 0 ? 0 : 1
  } finally {
    await stage.close()
  }
}

function readPlan(): Plan {
  const { values } = parseArgs({
    options: {
      faults: { type: 'string', default: '30' },
      mentions: { type: 'string', default: '1000' },
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
      queue: { type: 'string', default: 'redis' },
      logs: { type: 'string' },
    },
  })
  if (values.queue === 'redis' && !hasRedis) {
    console.warn(
      '\n!!! redis-server is not installed: the Redis faults are SKIPPED, and the queue is in PostgreSQL (apt-get install redis-server)\n',
    )
  }
  return {
    faults: Number(values.faults),
    mentions: Number(values.mentions),
    seed: Number(values.seed),
    withRedis: values.queue === 'redis' && hasRedis,
    ...(values.logs ? { logs: values.logs } : {}),
  }
}

async function ready({ crew }: Stage): Promise<void> {
  await until('all processes are ready', () => crew.members.every((member) => member.isReady()), 60_000)
}

function writeLogs({ crew }: Stage, folder: string): void {
  mkdirSync(folder, { recursive: true })
  for (const member of crew.members) writeFileSync(path.join(folder, `${member.name}.log`), member.output())
}

function say(words: string): void {
  console.log(`${((Date.now() - began) / 1000).toFixed(1).padStart(6)} s  ${words}`)
}
