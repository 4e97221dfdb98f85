import type { ToneReading } from '../../mentions/sentiment/engine.ts'
import { createLinear } from '../../mentions/sentiment/linear.ts'
import type { Opine } from '../../mentions/sentiment/linear.ts'
import { encodeModel } from '../../mentions/sentiment/model-file.ts'
import { readers } from '../../mentions/sentiment/readers.ts'
import { headNames, stackFeatures, stackLogit } from '../../mentions/sentiment/stack.ts'
import type { Stack } from '../../mentions/sentiment/stack.ts'
import { weigh } from '../../mentions/sentiment/verdict.ts'
import { featuresOf, fitHead, fits, quantise } from '../../mentions/learning/fit.ts'
import type { Example } from '../../mentions/learning/fit.ts'
import { bestThreshold, expectedShare, fitPlatt, fitStack, short } from './fit-stack.ts'
import type { StackRow } from './fit-stack.ts'
import { home, trainingSets } from './sets.ts'
import type { TrainingRow } from './sets.ts'
import type { Language } from '../../mentions/vocabulary.ts'
import type { Span } from '../../mentions/normalise.ts'

/** A row made ready: read by the lexicon, and as features. */
export interface PreparedRow extends Example {
  row: TrainingRow
  reading: ToneReading
  fold: number
}

const folds = 5

export function prepare(language: Language, rows: TrainingRow[]): PreparedRow[] {
  const sets = trainingSets[language].map(({ name }) => name)
  return rows.map((row): PreparedRow => {
    const reading = readers[language](row.text, inventedNames(row.text))
    return {
      row,
      reading,
      features: featuresOf(reading.tokens, reading.overruled),
      negative: row.label < 0,
      set: sets.indexOf(row.set),
      fold: foldOf(row.text),
    }
  })
}

/** The companies that the posts of tools/train/posts are about. */
function inventedNames(text: string): Span[] {
  return [...text.matchAll(invented)].map(({ 0: name, index }) => ({
    start: index,
    end: index + name.length,
  }))
}

const invented = /(?<![\p{L}\p{N}])(?:revontul|kajo(?![a-zäö])|kajo[an](?![a-zäö])|lapin sähkö)[\p{L}]*/giu

/** By the text, so that equal texts are never on both sides. */
export function foldOf(text: string): number {
  let value = 0x811c9dc5
  for (let at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193)
  return ((value ^ (value >>> 15)) >>> 0) % folds
}

export interface TrainedModel {
  opine: Opine
  /** The last step, as fitted for customers' posts, or for another of the language's sets alone. */
  stackFor(set: string): Stack
  /** The model as a file; only the one that is shipped needs it. */
  encode(): Buffer
}

/**
 * Trains both heads and the last step. The last step sees of every row what heads said that had not seen the row:
 * otherwise it would trust them too much.
 */
export function trainModel(language: Language, prepared: PreparedRow[]): TrainedModel {
  const heads = fitHeads(language, prepared).map(quantise)
  const values = unseenValues(language, prepared)
  const stackFor = (set: string) => calibrate(language, prepared, values, set)
  return {
    opine: createLinear(heads),
    stackFor,
    encode: () => encodeModel({ language, sets: setFacts(language, prepared), stack: stackFor(home) }, heads),
  }
}

function fitHeads(language: Language, prepared: PreparedRow[]): Float64Array[] {
  const posts = prepared.filter(({ set }) => trainingSets[language][set]?.name === home)
  return headNames.map((name) => fitHead(name === 'customer' ? posts : prepared, fits[name]))
}

/** For every row, the values of the last step by heads that were trained on the other folds. */
function unseenValues(language: Language, prepared: PreparedRow[]): number[][] {
  const values: number[][] = []
  for (const fold of new Set(prepared.map((one) => one.fold))) {
    const heads = fitHeads(
      language,
      prepared.filter((one) => one.fold !== fold),
    )
    const opine = createLinear(heads.map((weights) => ({ weights, scale: 1 })))
    prepared.forEach((one, at) => {
      if (one.fold === fold) values[at] = weigh(one.reading, one.row.text, opine).values
    })
  }
  return values
}

/** Platt scaling on customers' posts, or on the rows of another set, and the logit that tells them apart best. */
function calibrate(language: Language, prepared: PreparedRow[], values: number[][], target: string): Stack {
  const sets = trainingSets[language]
  const homeSet = sets.findIndex(({ name }) => name === target)
  const rows = prepared
    .map(({ negative, set }, at) => ({
      values: values[at] ?? [],
      negative,
      set,
      weight: sets[set]?.weight ?? 0,
    }))
    .filter(({ set }) => target === home || set === homeSet)
  if (target === home) balance(rows.filter(({ set }) => set === homeSet))
  const stack = fitStack(rows, homeSet)
  const own = rows.filter(({ set }) => set === homeSet)
  const raw = own.map((row) => stackLogit(stack, row.values))
  const negative = own.map((row) => row.negative)
  const { slope, shift } = fitPlatt(
    raw,
    negative,
    own.map(({ weight }) => weight),
  )
  const weights = Object.fromEntries(stackFeatures.map((name) => [name, (stack.weights[name] ?? 0) * slope]))
  const intercept = stack.intercept * slope + shift
  return {
    intercept: short(intercept),
    weights: Object.fromEntries(stackFeatures.map((name) => [name, short(weights[name] ?? 0)])),
    knee: short(
      bestThreshold(
        own.map(({ negative, weight }, at) => ({ logit: (raw[at] ?? 0) * slope + shift, negative, weight })),
      ),
    ),
  }
}

/** Posts written to train on hold more complaints than a company meets. */
function balance(rows: StackRow[]): void {
  const blamed = rows.filter(({ negative }) => negative).length
  const factor = (expectedShare * (rows.length - blamed)) / ((1 - expectedShare) * blamed)
  for (const row of rows) if (row.negative) row.weight *= Math.sqrt(factor)
  for (const row of rows) if (!row.negative) row.weight /= Math.sqrt(factor)
}

function setFacts(
  language: Language,
  prepared: PreparedRow[],
): { name: string; rows: number; licence: string }[] {
  return trainingSets[language].map(({ name, licence }) => ({
    name,
    licence,
    rows: prepared.filter(({ row }) => row.set === name).length,
  }))
}
