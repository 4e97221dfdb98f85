/**
 * What labels of one's own are worth: average precision of the general engine alone, with a local model of 100, 500 and
 * 2,000 labels of the same domain, and of naive Bayes on the same labels alone. The sets marked * are never trained on;
 * for the others a general model is trained without them first.
 * Run: node bench/learning.ts [set …]
 */
import { agreementAt, averagePrecision } from '../mentions/learning/evaluate.ts'
import type { Judged } from '../mentions/learning/evaluate.ts'
import { seeded } from '../mentions/learning/fit.ts'
import { openGeneral } from '../mentions/sentiment/general.ts'
import type { General } from '../mentions/sentiment/general.ts'
import { learnTone } from '../mentions/learning/tone.ts'
import { readers } from '../mentions/sentiment/readers.ts'
import type { Local } from '../mentions/sentiment/shift.ts'
import { prepare, trainModel } from '../tools/train/recipe.ts'
import { hasTrainingData, home, readSet, readTrainingRows } from '../tools/train/sets.ts'
import type { TrainingRow } from '../tools/train/sets.ts'
import { negativeFrom } from '../mentions/sentiment/probability.ts'
import { judge } from '../mentions/sentiment/verdict.ts'
import type { Language } from '../mentions/vocabulary.ts'
import { openLocal } from '../mentions/sentiment/shift.ts'

const sets: { name: string; language: Language; shipped: boolean }[] = [
  { name: 'airline', language: 'en', shipped: true },
  { name: 'sv-trustpilot', language: 'sv', shipped: true },
  { name: 'vader-amazon', language: 'en', shipped: false },
  { name: 'finnsentiment', language: 'fi', shipped: false },
  { name: 'sv-absabank-imm', language: 'sv', shipped: false },
]
const sizes = [100, 500, 2_000]
/** Draws of labels for each size; the mean is shown. */
const draws = 5
const mostTests = 2_000

if (!hasTrainingData()) {
  console.error('SKIPPED: the labelled sets are not here (../shared/data); nothing was measured.')
  process.exit(1)
}

const chosen = process.argv.slice(2)
console.log(
  'set              labels  kept  AP general  AP local  AP naive Bayes  F1 at .60 general/local  s to train',
)
for (const set of sets.filter(({ name }) => chosen.length === 0 || chosen.includes(name))) {
  const engine = set.shipped ? openGeneral(set.language) : generalWithout(set.name, set.language)
  const rows = readSet(set.name)
  for (const size of sizes) {
    const results = Array.from({ length: draws }, (_, draw) =>
      measure(engine, set.language, shuffled(rows, 1_000_003 * (draw + 1)), size),
    )
    const mean = (pick: (result: Result) => number) =>
      results.reduce((sum, result) => sum + pick(result), 0) / draws
    console.log(
      [
        `${set.name}${set.shipped ? '*' : ''}`.padEnd(16),
        String(size).padStart(6),
        `${results.filter(({ kept }) => kept).length}/${draws}`.padStart(4),
        show(mean(({ general }) => general.ap)).padStart(10),
        show(mean(({ local }) => local.ap)).padStart(8),
        show(mean(({ bayes }) => bayes)).padStart(14),
        `${show(mean(({ general }) => general.f1))}/${show(mean(({ local }) => local.f1))}`.padStart(23),
        mean(({ seconds }) => seconds)
          .toFixed(2)
          .padStart(10),
      ].join('  '),
    )
  }
}

interface Result {
  kept: boolean
  general: { ap: number; f1: number }
  /** As it would run: the general engine where the local model was not kept. */
  local: { ap: number; f1: number }
  bayes: number
  seconds: number
}

function measure(engine: General, language: Language, rows: TrainingRow[], size: number): Result {
  const tests = rows.slice(-Math.min(mostTests, rows.length - size))
  const labels = rows.slice(0, size).map(({ text, label }) => ({ text, negative: label < 0, language }))
  const started = performance.now()
  const lesson = learnTone(labels, new Map([[language, engine]]))
  const seconds = (performance.now() - started) / 1000
  const quality = (local?: Local) => {
    const judged = tests.map(({ text, label }): Judged => {
      const reading = readers[language](text)
      return { score: judge(reading, text, engine.opine, engine.stack, local).negative, negative: label < 0 }
    })
    return { ap: averagePrecision(judged), f1: agreementAt(judged, negativeFrom).f1 }
  }
  const general = quality()
  const bayes = naiveBayes(labels)
  return {
    kept: lesson.outcome === 'kept',
    general,
    local: lesson.outcome === 'kept' ? quality(openLocal(lesson.model)) : general,
    bayes: averagePrecision(tests.map(({ text, label }) => ({ score: bayes(text), negative: label < 0 }))),
    seconds,
  }
}

/** The plain thing: words, counted, with add-one smoothing. */
function naiveBayes(labels: { text: string; negative: boolean }[]): (text: string) => number {
  const counts = new Map<string, [number, number]>()
  const totals: [number, number] = [2, 2]
  for (const { text, negative } of labels) {
    const kind = negative ? 0 : 1
    totals[kind]++
    for (const word of wordsOf(text)) {
      const count = counts.get(word) ?? [1, 1]
      count[kind]++
      counts.set(word, count)
    }
  }
  return (text) =>
    [...wordsOf(text)].reduce((sum, word) => {
      const [bad, good] = counts.get(word) ?? [1, 1]
      return sum + Math.log(bad / totals[0] / (good / totals[1]))
    }, 0)
}

function wordsOf(text: string): Set<string> {
  return new Set(text.toLowerCase().match(/\p{L}+/gu))
}

function generalWithout(name: string, language: Language): General {
  const rows = readTrainingRows(language).filter(({ set }) => set !== name)
  const { opine, stackFor } = trainModel(language, prepare(language, rows))
  return { opine, stack: stackFor(home), fingerprint: `without ${name}` }
}

function shuffled<T>(rows: T[], seed: number): T[] {
  const random = seeded(seed)
  return rows
    .map((row) => ({ row, key: random() }))
    .toSorted((a, b) => a.key - b.key)
    .map(({ row }) => row)
}

function show(value: number): string {
  return value.toFixed(3)
}
