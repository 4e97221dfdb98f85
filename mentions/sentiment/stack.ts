import type { Evidence, ToneReading } from './engine.ts'
import type { HeadOpinion } from './linear.ts'

/**
 * The trained heads. `general` and `broad` learned what is negative in general from the licensed sets, `general` from
 * the n-grams that are sure of it and `broad` from all; `customer` learned what customers complain of from tools/train/posts.
 */
export const headNames = ['general', 'broad', 'customer'] as const

/** What the last step weighs: the heads, the lexicon with its rules, and the manner of writing. */
export const stackFeatures = [
  ...headNames,
  'blame',
  'praise',
  'blameShare',
  'praiseShare',
  'worst',
  'best',
  'badEmoji',
  'goodEmoji',
  'swears',
  'shouts',
  'asks',
  'mixed',
  'silent',
] as const

export type StackFeature = (typeof stackFeatures)[number]

export interface Stack {
  intercept: number
  weights: Partial<Record<StackFeature, number>>
  /** The logit from which customers' complaints are told apart best; there the label "negative" begins. */
  knee: number
}

/** What the lexicon and its rules say of a text, in the weights of the lexicon. */
export interface Sums {
  praise: number
  blame: number
  /** The strongest single piece of each. */
  best: number
  worst: number
  goodEmoji: number
  badEmoji: number
  swears: boolean
}

export function sumEvidence(evidence: Evidence[], reading: ToneReading): Sums {
  const sums: Sums = {
    praise: 0,
    blame: 0,
    best: 0,
    worst: 0,
    goodEmoji: 0,
    badEmoji: 0,
    swears: evidence.some(({ kind }) => kind === 'swear'),
  }
  for (const { weight, kind } of evidence) {
    if (weight > 0) sums.praise += weight
    else sums.blame -= weight
    if (kind === 'emoji' && weight > 0) sums.goodEmoji += weight
    else if (kind === 'emoji') sums.badEmoji -= weight
    sums.best = Math.max(sums.best, weight)
    sums.worst = Math.max(sums.worst, -weight)
  }
  // Beside praise an oath only strengthens; alone it is anger nine times in ten.
  if (sums.swears && sums.praise === 0) sums.blame = Math.max(sums.blame, loneOath)
  if (sums.blame > 0 && reading.mocking) sums.blame += 0.7
  if (sums.blame > 0 && reading.shouted > 0) sums.blame *= 1.1
  if (sums.blame > 0 && reading.exclamations > 1) sums.blame *= 1.05
  return sums
}

const loneOath = 2.2

/** In the order of `stackFeatures`. */
export function stackValues(sums: Sums, reading: ToneReading, opinion: HeadOpinion): number[] {
  const length = Math.sqrt(1 + reading.words)
  return [
    ...opinion.logits,
    Math.log1p(sums.blame),
    Math.log1p(sums.praise),
    sums.blame / length,
    sums.praise / length,
    sums.worst,
    sums.best,
    Math.log1p(sums.badEmoji),
    Math.log1p(sums.goodEmoji),
    sums.swears && sums.praise === 0 ? 1 : 0,
    reading.shouted > 0 || reading.exclamations > 1 ? 1 : 0,
    reading.asks ? 1 : 0,
    sums.praise > 0.5 && sums.blame > 0.5 ? 1 : 0,
    sums.worst < 1 ? 1 : 0,
  ]
}

export function stackLogit({ intercept, weights }: Omit<Stack, 'knee'>, values: number[]): number {
  return stackFeatures.reduce((sum, name, at) => sum + (weights[name] ?? 0) * (values[at] ?? 0), intercept)
}
