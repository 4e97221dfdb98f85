import { stackFeatures } from '../stack.ts'
import type { Stack, StackFeature } from '../stack.ts'
import { seeded } from './fit-head.ts'

export interface StackRow {
  values: number[]
  negative: boolean
  set: number
  /** How much a row counts. */
  weight: number
}

/** What may only speak for "negative" (1) or against it (-1); the rest is free. */
const signs: Partial<Record<StackFeature, 1 | -1>> = {
  general: 1,
  broad: 1,
  customer: 1,
  blame: 1,
  praise: -1,
  blameShare: 1,
  praiseShare: -1,
  worst: 1,
  best: -1,
  badEmoji: 1,
  goodEmoji: -1,
  silent: -1,
}

const passes = 12
const rate = 0.1

/** Logistic regression with an intercept per set; the intercept of `home` is kept. */
export function fitStack(rows: StackRow[], home: number): Stack {
  const scales = stackFeatures.map((_, at) => deviation(rows.map(({ values }) => values[at] ?? 0)))
  const weights = stackFeatures.map(() => 0)
  const squares = stackFeatures.map(() => 1e-6)
  const intercepts = new Map<number, { value: number; squares: number }>()
  const random = seeded(3)

  for (let step = 0; step < passes * rows.length; step++) {
    const row = rows[Math.floor(random() * rows.length)]
    if (!row) continue
    const intercept = intercepts.get(row.set) ?? { value: 0, squares: 1e-6 }
    intercepts.set(row.set, intercept)
    let logit = intercept.value
    row.values.forEach((value, at) => {
      logit += ((weights[at] ?? 0) * value) / (scales[at] ?? 1)
    })
    const error = (1 / (1 + Math.exp(-logit)) - (row.negative ? 1 : 0)) * row.weight
    intercept.squares += error * error
    intercept.value -= (rate * error) / Math.sqrt(intercept.squares)
    stackFeatures.forEach((name, at) => {
      const gradient = (error * (row.values[at] ?? 0)) / (scales[at] ?? 1)
      squares[at] = (squares[at] ?? 0) + gradient * gradient
      weights[at] = allowed(name, (weights[at] ?? 0) - (rate * gradient) / Math.sqrt(squares[at] ?? 1))
    })
  }
  return {
    intercept: short(intercepts.get(home)?.value ?? 0),
    weights: Object.fromEntries(
      stackFeatures.map((name, at) => [name, short((weights[at] ?? 0) / (scales[at] ?? 1))]),
    ),
  }
}

function allowed(name: StackFeature, weight: number): number {
  const sign = signs[name]
  return sign !== undefined && weight * sign < 0 ? 0 : weight
}

function deviation(values: number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length) || 1
}

/** Platt scaling: the slope and shift that make `logits` probabilities. */
export function fitPlatt(
  logits: number[],
  negative: boolean[],
  weights: number[],
): { slope: number; shift: number } {
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  let [slope, shift] = [1, 0]
  for (let step = 0; step < 400; step++) {
    let [slopeGradient, shiftGradient] = [0, 0]
    logits.forEach((logit, at) => {
      const error =
        (1 / (1 + Math.exp(-(slope * logit + shift))) - (negative[at] ? 1 : 0)) * (weights[at] ?? 0)
      slopeGradient += (error * logit) / total
      shiftGradient += error / total
    })
    slope -= slopeGradient * 0.5
    shift -= shiftGradient * 0.5
  }
  return { slope: short(slope), shift: short(shift) }
}

/** The share of complaints among the posts of customers that the probabilities are meant for. */
export const expectedShare = 0.4

/**
 * By how many logits, `most` at most, all texts must rise for `threshold` to tell complaints apart best: the threshold
 * that gives the best F1 lies below the probability that alerts are raised from.
 */
export function bestBend(
  rows: { logit: number; negative: boolean; weight: number }[],
  threshold: number,
  most: number,
): number {
  const f1 = (bend: number): number => {
    let [hits, misses, blamed] = [0, 0, 0]
    for (const { logit, negative, weight } of rows) {
      if (negative) blamed += weight
      if (logit + bend < threshold) continue
      if (negative) hits += weight
      else misses += weight
    }
    return (2 * hits) / (hits + misses + blamed)
  }
  const bends = Array.from({ length: Math.floor(Math.max(0, most) * 20) + 1 }, (_, at) => at / 20)
  const best = Math.max(...bends.map(f1))
  // The least of those that are as good, give or take chance.
  return bends.find((bend) => f1(bend) >= best - 0.002) ?? 0
}

export function short(value: number): number {
  return Number(value.toPrecision(5))
}
