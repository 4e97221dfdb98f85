import { stackFeatures } from '../../mentions/sentiment/stack.ts'
import type { Stack, StackFeature } from '../../mentions/sentiment/stack.ts'

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

const steps = 12
/** Pulls the weights of scaled features towards nothing, as so many rows would. */
const ridge = 20

/**
 * Logistic regression with an intercept per set, by Newton's method with a ridge; a weight that would have the wrong
 * sign is taken out, and the rest is fitted again. The intercept of `home` is kept.
 */
export function fitStack(rows: StackRow[], home: number): Omit<Stack, 'knee'> {
  const scales = stackFeatures.map((_, at) => deviation(rows.map(({ values }) => values[at] ?? 0)))
  const sets = [...new Set(rows.map(({ set }) => set))]
  let chosen = stackFeatures.map((_, at) => at)
  for (;;) {
    const inputs = rows.map(({ values, set }) => [
      ...chosen.map((at) => (values[at] ?? 0) / (scales[at] ?? 1)),
      ...sets.map((one) => (one === set ? 1 : 0)),
    ])
    const fitted = newton(inputs, rows, chosen.length)
    const wrong = chosen.filter((at, place) => !allowed(stackFeatures[at], fitted[place] ?? 0))
    if (wrong.length > 0) {
      chosen = chosen.filter((at) => !wrong.includes(at))
      continue
    }
    return {
      intercept: short(fitted[chosen.length + sets.indexOf(home)] ?? 0),
      weights: Object.fromEntries(
        stackFeatures.map((name, at) => {
          const place = chosen.indexOf(at)
          return [name, place < 0 ? 0 : short((fitted[place] ?? 0) / (scales[at] ?? 1))]
        }),
      ),
    }
  }
}

/** The first `ridged` inputs are held back by the ridge, the intercepts are free. */
function newton(inputs: number[][], rows: StackRow[], ridged: number): number[] {
  const size = inputs[0]?.length ?? 0
  let weights = Array.from({ length: size }, () => 0)
  for (let step = 0; step < steps; step++) {
    const gradient = weights.map((weight, at) => (at < ridged ? ridge * weight : 0))
    const curve = weights.map((_, at) =>
      weights.map((__, to): number => (at === to ? (at < ridged ? ridge : 1e-6) : 0)),
    )
    inputs.forEach((values, row) => {
      const { negative, weight } = rows[row] ?? { negative: false, weight: 0 }
      const logit = values.reduce((sum, value, at) => sum + value * (weights[at] ?? 0), 0)
      const likely = 1 / (1 + Math.exp(-logit))
      const error = (likely - (negative ? 1 : 0)) * weight
      const bend = likely * (1 - likely) * weight
      values.forEach((value, at) => {
        if (value === 0) return
        gradient[at] = (gradient[at] ?? 0) + error * value
        const line = curve[at]
        if (line) values.forEach((other, to) => (line[to] = (line[to] ?? 0) + bend * value * other))
      })
    })
    const move = solve(curve, gradient)
    weights = weights.map((weight, at) => weight - (move[at] ?? 0))
  }
  return weights
}

/** Gaussian elimination; the matrix is positive definite, so that no rows need to change places. */
function solve(matrix: number[][], right: number[]): number[] {
  const lines = matrix.map((line, at) => [...line, right[at] ?? 0])
  lines.forEach((line, at) => {
    const head = line[at] ?? 1
    for (const other of lines) {
      const factor = other === line ? 0 : (other[at] ?? 0) / head
      if (factor !== 0) line.forEach((value, to) => (other[to] = (other[to] ?? 0) - factor * value))
    }
  })
  return lines.map((line, at) => (line.at(-1) ?? 0) / (line[at] ?? 1))
}

function allowed(name: StackFeature | undefined, weight: number): boolean {
  const sign = name && signs[name]
  return sign === undefined || weight * sign >= 0
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

/** The lowest logit that tells complaints apart as well as the best does, give or take chance. */
export function bestThreshold(rows: { logit: number; negative: boolean; weight: number }[]): number {
  const f1 = (threshold: number): number => {
    let [hits, misses, blamed] = [0, 0, 0]
    for (const { logit, negative, weight } of rows) {
      if (negative) blamed += weight
      if (logit < threshold) continue
      if (negative) hits += weight
      else misses += weight
    }
    return (2 * hits) / (hits + misses + blamed)
  }
  const thresholds = Array.from({ length: 81 }, (_, at) => at / 20 - 2)
  const best = Math.max(...thresholds.map(f1))
  return thresholds.find((threshold) => f1(threshold) >= best - 0.003) ?? 0
}

export function short(value: number): number {
  return Number(value.toPrecision(5))
}
