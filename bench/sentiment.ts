/**
 * Quality and speed of the scorer beside the plain `sentiment` package, on the labelled sets in ../shared/data.
 * Run: node bench/sentiment.ts [set …]
 */
import { existsSync, readFileSync } from 'node:fs'
import Sentiment from 'sentiment'
import { z } from 'zod'
import { createScorer } from '../mentions/sentiment/score.ts'

const data = new URL('../../shared/data/', import.meta.url)
/** Sets marked * were never used to choose a word or a weight. */
const sets = [
  'finnsentiment',
  'xed-fi',
  'uci-sentences',
  'vader-amazon',
  'vader-tweets',
  'xed-sv-proj',
  'airline*',
  'sv-trustpilot*',
]
const row = z.object({ text: z.string(), label: z.number().nullable(), lang: z.enum(['fi', 'en', 'sv']) })

if (!existsSync(data)) {
  console.error('SKIPPED: the labelled sets are not here (../shared/data); nothing was measured.')
  process.exit(1)
}

const chosen = process.argv.length > 2 ? process.argv.slice(2) : sets
const plain = new Sentiment()
const score = createScorer(['fi', 'en', 'sv'])

console.log(
  'set              rows   AP ours/plain  best F1 ours/plain  F1 at 0.60 (P, R)       praise taken for blame  texts/s ours/plain (ratio)',
)
for (const name of chosen) {
  const rows = read(name.replace('*', ''))
  const negative = rows.map(({ label }) => label < 0)
  const ours = timed(rows, ({ text, lang }) => score(text, { language: lang }))
  const theirs = timed(rows, ({ text }) => plain.analyze(text))
  const said = ours.results.map(({ label }) => label === 'negative')
  const oursRank = rank(
    ours.results.map(({ negative: p }) => p),
    negative,
  )
  const theirsRank = rank(
    theirs.results.map(({ score: sum }) => -sum),
    negative,
  )
  const fixed = agreement(said, negative)
  const praise = rows.filter(({ label }, at) => label > 0 && said[at]).length
  console.log(
    [
      name.padEnd(16),
      String(rows.length).padStart(5),
      `${show(oursRank.ap)}/${show(theirsRank.ap)}`.padStart(14),
      `${show(oursRank.bestF1)}/${show(theirsRank.bestF1)}`.padStart(15),
      `${show(fixed.f1)} (${show(fixed.precision)}, ${show(fixed.recall)})`.padStart(24),
      `${praise}/${rows.filter(({ label }) => label > 0).length}`.padStart(14),
      `${Math.round(ours.perSecond)}/${Math.round(theirs.perSecond)} (${(ours.perSecond / theirs.perSecond).toFixed(2)})`.padStart(
        28,
      ),
    ].join('  '),
  )
}
const rows = read('xed-fi').slice(0, 4_000)
console.log(
  `detection and score together: ${Math.round(timed(rows, ({ text }) => score(text)).perSecond)} texts/s on xed-fi`,
)

interface Row {
  text: string
  label: number
  lang: 'fi' | 'en' | 'sv'
}

function read(name: string): Row[] {
  return readFileSync(new URL(`${name}.jsonl`, data), 'utf8')
    .trim()
    .split('\n')
    .flatMap((line): Row[] => {
      const { text, label, lang } = row.parse(JSON.parse(line))
      return label === null ? [] : [{ text, label, lang }]
    })
}

function timed<T>(rows: Row[], run: (row: Row) => T): { results: T[]; perSecond: number } {
  for (const one of rows.slice(0, 500)) run(one)
  const started = performance.now()
  const results = rows.map(run)
  return { results, perSecond: (rows.length * 1_000) / (performance.now() - started) }
}

/** Average precision and the best F1 over all thresholds; equal scores count as one step. */
function rank(scores: number[], truth: boolean[]): { ap: number; bestF1: number } {
  const order = scores
    .map((value, at) => ({ value, hit: truth[at] ? 1 : 0 }))
    .toSorted((a, b) => b.value - a.value)
  const total = order.reduce((sum, { hit }) => sum + hit, 0)
  let [ap, bestF1, hits] = [0, 0, 0]
  for (let from = 0; from < order.length;) {
    let to = from
    let step = 0
    while (to < order.length && order[to]?.value === order[from]?.value) step += order[to++]?.hit ?? 0
    hits += step
    ap += (step / total) * (hits / to)
    bestF1 = Math.max(bestF1, (2 * hits) / (to + total))
    from = to
  }
  return { ap, bestF1 }
}

function agreement(said: boolean[], truth: boolean[]): { f1: number; precision: number; recall: number } {
  const both = said.filter((yes, at) => yes && truth[at]).length
  const claimed = said.filter(Boolean).length
  const real = truth.filter(Boolean).length
  return { f1: (2 * both) / (claimed + real), precision: both / claimed, recall: both / real }
}

function show(value: number): string {
  return value.toFixed(3)
}
