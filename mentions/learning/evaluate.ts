import type { SentimentLabel, TrueLabel } from '../vocabulary.ts'

/** One labelled text with what was said of it. */
export interface Judged {
  /** The score that ranks it: P(negative), or anything that rises with it. */
  score: number
  /** Whether people call it negative. */
  negative: boolean
}

/** What a threshold gives: everything from `threshold` up is called negative. */
export interface CurvePoint {
  threshold: number
  precision: number
  recall: number
}

/** Precision and recall at every distinct score, from the highest down; equal scores are one point. */
export function precisionRecallCurve(judged: readonly Judged[]): CurvePoint[] {
  const ranked = judged.toSorted((a, b) => b.score - a.score)
  const total = ranked.filter(({ negative }) => negative).length
  const points: CurvePoint[] = []
  let hits = 0
  ranked.forEach(({ score, negative }, at) => {
    if (negative) hits++
    if (ranked[at + 1]?.score === score) return
    points.push({ threshold: score, precision: hits / (at + 1), recall: total === 0 ? 0 : hits / total })
  })
  return points
}

/**
 * The mean of the precision at each negative text, equal scores taken together: the area under the curve in steps.
 * NaN without a negative text.
 */
export function averagePrecision(judged: readonly Judged[]): number {
  if (!judged.some(({ negative }) => negative)) return Number.NaN
  let [sum, before] = [0, 0]
  for (const { precision, recall } of precisionRecallCurve(judged)) {
    sum += precision * (recall - before)
    before = recall
  }
  return sum
}

export interface Agreement {
  precision: number
  recall: number
  f1: number
}

/** How well "negative from `threshold` up" agrees with people; precision is NaN where nothing is called negative. */
export function agreementAt(judged: readonly Judged[], threshold: number): Agreement {
  const called = judged.filter(({ score }) => score >= threshold)
  const hits = called.filter(({ negative }) => negative).length
  const total = judged.filter(({ negative }) => negative).length
  return agreement(hits / called.length, hits / total)
}

/** The threshold with the best F1: an upper bound, chosen with the answers at hand. */
export function bestF1(judged: readonly Judged[]): Agreement & { threshold: number } {
  let best = { ...agreement(0, 0), threshold: 1 }
  for (const { threshold, precision, recall } of precisionRecallCurve(judged)) {
    const found = agreement(precision, recall)
    if (found.f1 > best.f1) best = { ...found, threshold }
  }
  return best
}

function agreement(precision: number, recall: number): Agreement {
  const sum = precision + recall
  return { precision, recall, f1: sum > 0 ? (2 * precision * recall) / sum : 0 }
}

export interface CalibrationBin {
  from: number
  to: number
  count: number
  /** Mean P(negative) of its texts, and how many of them are negative; absent where it holds none. */
  meanScore?: number
  negativeShare?: number
}

export interface Calibration {
  bins: CalibrationBin[]
  /** Expected calibration error (Naeini et al. 2015): the mean gap of score and share, by how many texts a bin holds. */
  expectedError: number
}

/** How far scores are from being probabilities, in bins of equal width. Scores are 0–1. */
export function calibration(judged: readonly Judged[], bins = 10): Calibration {
  const held = Array.from({ length: bins }, (): Judged[] => [])
  for (const one of judged) held[Math.min(bins - 1, Math.floor(one.score * bins))]?.push(one)
  let expectedError = 0
  const rows = held.map((members, at): CalibrationBin => {
    const bin = { from: at / bins, to: (at + 1) / bins, count: members.length }
    if (members.length === 0) return bin
    const meanScore = members.reduce((sum, { score }) => sum + score, 0) / members.length
    const negativeShare = members.filter(({ negative }) => negative).length / members.length
    expectedError += (Math.abs(meanScore - negativeShare) * members.length) / judged.length
    return { ...bin, meanScore, negativeShare }
  })
  return { bins: rows, expectedError }
}

export type Confusion = Record<TrueLabel, Record<SentimentLabel, number>>

/** How often each label of people got each label of ours. */
export function confusion(pairs: readonly { truth: TrueLabel; said: SentimentLabel }[]): Confusion {
  const row = () => ({ negative: 0, neutral: 0, positive: 0, uncertain: 0 })
  const counts = { negative: row(), neutral: row(), positive: row() }
  for (const { truth, said } of pairs) counts[truth][said]++
  return counts
}

/** Minus the log of the probability given to what was true, for each text. Scores of 0 and 1 count as nearly so. */
export function logLosses(judged: readonly Judged[]): number[] {
  return judged.map(({ score, negative }) => {
    const sure = Math.min(1 - nearly, Math.max(nearly, score))
    return -Math.log(negative ? sure : 1 - sure)
  })
}

const nearly = 1e-6

/** By how many standard errors losses are lower than others, text by text; 0 where all are equal. */
export function aheadBy(losses: readonly number[], others: readonly number[]): number {
  const gains = losses.map((loss, at) => (others[at] ?? 0) - loss)
  const error = Math.sqrt(variance(gains) / gains.length)
  return error > 0 ? mean(gains) / error : 0
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

export function variance(values: readonly number[]): number {
  const middle = mean(values)
  return mean(values.map((value) => (value - middle) ** 2))
}
