/**
 * Quality and speed of the scorer beside its peers.
 * Run: node bench/sentiment.ts [--only folds,posts,rules,language,speed,peers] [--peers <folder>] [--look]
 * `--look` also scores the sets that nothing may be tuned on; every look is counted in docs/benchmarks.md.
 */
import { parseArgs } from 'node:util'
import { reportBehaviours, reportTongues } from './sentiment/behaviour.ts'
import { loadPeers } from './sentiment/peers.ts'
import { reportFolds, reportHeldOut, reportPeers, reportPosts } from './sentiment/quality.ts'
import { hasRows } from './sentiment/rows.ts'
import { reportCost } from './sentiment/speed.ts'

const { values } = parseArgs({
  options: { only: { type: 'string' }, peers: { type: 'string' }, look: { type: 'boolean' } },
})
const parts: Record<string, () => void | Promise<void>> = {
  speed: reportCost,
  posts: reportPosts,
  rules: reportBehaviours,
  language: reportTongues,
  folds: reportFolds,
  peers: async () => await reportPeers(loadPeers(values.peers)),
  look: () => (values.look ? reportHeldOut() : undefined),
}
const chosen = values.only?.split(',') ?? Object.keys(parts)

if (!hasRows()) console.error('SKIPPED, what needs the labelled sets: they are not here (../shared/data).')
for (const [name, report] of Object.entries(parts))
  if (chosen.includes(name) && (hasRows() || ['speed', 'posts'].includes(name))) await report()
