import type { ToneReading } from '../sentiment/engine.ts'
import { modelWord } from '../sentiment/features.ts'
import { featuresOf } from './fit.ts'
import type { Example } from './fit.ts'
import type { General } from '../sentiment/general.ts'
import { readers } from '../sentiment/readers.ts'
import { generalLogit, weigh } from '../sentiment/verdict.ts'
import type { Language } from '../vocabulary.ts'
import type { Span } from '../normalise.ts'

/** A text that somebody has judged. */
export interface LabelledText {
  text: string
  negative: boolean
  language: Language
  /** Where it names brands: what a company is called is no word to learn. */
  names?: Span[]
}

/** Parts that cross-validation divides labels into. */
export const folds = 5

/** A labelled text as both engines read it. */
export interface LabelledRow extends Example {
  text: string
  engine: General
  reading: ToneReading
  unheard: ReadonlySet<number>
  /** What the general engine makes of it. */
  logit: number
  /** In the order of `stackFeatures`. */
  values: number[]
  fold: number
}

/** Reads every text once; of those that differ only in numbers, addresses and marks the last counts. */
export function prepareRows(
  labels: readonly LabelledText[],
  engines: ReadonlyMap<Language, General>,
): LabelledRow[] {
  const rows = new Map<string, LabelledRow>()
  for (const { text, negative, language, names = [] } of labels) {
    const engine = engines.get(language)
    if (!engine) continue
    const reading = readers[language](text, names)
    const weighed = weigh(reading, text, engine.opine)
    const key = reading.tokens.flatMap((token) => (token.kind === 'word' ? modelWord(token) : [])).join(' ')
    rows.set(key, {
      text,
      engine,
      reading,
      unheard: weighed.unheard,
      logit: generalLogit(engine.stack, weighed, reading),
      values: weighed.values,
      features: featuresOf(reading.tokens, weighed.unheard),
      negative,
      set: 0,
      fold: 0,
    })
  }
  // By the words and within each kind: every fold has both, and no order of the labels changes it.
  const sorted = [...rows].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row)
  for (const kind of [true, false])
    sorted.filter(({ negative }) => negative === kind).forEach((row, at) => (row.fold = at % folds))
  return sorted
}
