/**
 * The main job, measured on real input: recorded feeds, made-up live feeds of labelled rows, pushed posts, then all
 * that the program can take, in each of the three shapes. Every role is a process of its own; feeds, receiver and
 * clock are this process. Needs ../shared beside the project, and Redis for the third shape.
 *
 * Run: node bench/pipeline.ts [--shape embedded|postgres|redis] [--seconds 20] [--profile <folder>]
 * Exit: 0 when every complaint was received exactly once and nothing else was, else 1.
 */
import { parseArgs } from 'node:util'
import { hasRedis } from '../test/harness/redis-server.ts'
import { endAll } from '../test/harness/program.ts'
import { hasMaterial, readRecordedFeeds, readRows } from './pipeline/material.ts'
import { report } from './pipeline/report.ts'
import { type Result, run } from './pipeline/run.ts'
import type { Shape } from './pipeline/stage.ts'

const shapes: Record<string, Shape> = {
  embedded: 'embedded',
  postgres: 'PostgreSQL',
  redis: 'PostgreSQL + Redis',
}

const { values } = parseArgs({
  options: {
    shape: { type: 'string', multiple: true, default: Object.keys(shapes) },
    seconds: { type: 'string', default: '20' },
    profile: { type: 'string' },
  },
})

if (hasMaterial) process.exitCode = await main(Number(values.seconds))
else console.warn('\n!!! SKIPPED: ../shared with the recorded feeds and labelled rows is not there\n')

async function main(seconds: number): Promise<number> {
  const rows = readRows()
  const recorded = await readRecordedFeeds()
  const results: Result[] = []
  for (const name of values.shape) {
    const shape = shapes[name]
    if (shape === undefined)
      throw new Error(`there is no shape '${name}'; use ${Object.keys(shapes).join(', ')}`)
    if (shape === 'PostgreSQL + Redis' && !hasRedis) {
      console.warn('\n!!! redis-server is not installed: the shape on Redis is SKIPPED\n')
      continue
    }
    console.error(`${shape} …`)
    const live = { sources: 20, posts: seconds * 150, seconds }
    const push = { perSecond: 100, seconds: seconds / 2 }
    results.push(
      await run(shape, {
        rows,
        recorded,
        live,
        push,
        bulk: { rare: 20, all: 10 },
        profile: values.profile,
      }).finally(endAll),
    )
  }
  console.log(report(results))
  return results.some(({ totals }) => Object.values(totals.violations).some((count) => count > 0)) ? 1 : 0
}
