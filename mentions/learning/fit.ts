import { bucketBits, modelWord, pairBucket, tokenBuckets, wordCount } from '../sentiment/features.ts'
import type { headNames } from '../sentiment/stack.ts'
import type { TextToken } from '../sentiment/tokens.ts'

export interface Example {
  /** Every n-gram and pair of the text. */
  features: Int32Array
  negative: boolean
  /** Its set: sets differ in how much of them is negative, so each has an intercept of its own while training. */
  set: number
}

/** The buckets that linear.ts sums for the same tokens. */
export function featuresOf(tokens: TextToken[], overruled: ReadonlySet<number>): Int32Array {
  const found: number[] = []
  for (let at = 0; at <= tokens.length; at++) {
    const [before, token] = [tokens[at - 1], tokens[at]]
    if (overruled.has(at)) continue
    if (!overruled.has(at - 1)) {
      const pair = pairBucket(before ? modelWord(before) : '', token ? modelWord(token) : '')
      for (let times = 0; times < wordCount; times++) found.push(pair)
    }
    if (token) found.push(...tokenBuckets(token))
  }
  return Int32Array.from(found)
}

export interface FitOptions {
  /** Buckets seen in fewer texts than this say nothing. */
  leastTexts: number
  /** Pulls every weight towards nothing, the more the more often its bucket comes. */
  decay: number
  bits: number
  epochs: number
}

/** By cross-validation; a strong decay suits texts of which few are negative, none suits the others. */
export const fits: Record<(typeof headNames)[number], FitOptions> = {
  general: { leastTexts: 3, decay: 0.03, bits: bucketBits, epochs: 5 },
  broad: { leastTexts: 3, decay: 0, bits: bucketBits, epochs: 8 },
  customer: { leastTexts: 2, decay: 0, bits: 16, epochs: 5 },
}

const rate = 0.15

/**
 * Logistic regression on features scaled by their naive-Bayes log-count ratio (Wang & Manning 2012, "NBSVM"), by
 * AdaGrad in a fixed order. A text's features are divided by the square root of their number.
 */
export function fitHead(examples: Example[], { leastTexts, decay, bits, epochs }: FitOptions): Float64Array {
  const mask = 2 ** bits - 1
  const ratios = logCountRatios(examples, leastTexts, mask)
  const weights = new Float64Array(mask + 1)
  const squares = new Float64Array(mask + 1).fill(1e-8)
  const intercepts = new Map<number, { value: number; squares: number }>()
  const order = examples.map((_, at) => at)
  const random = seeded(7)

  for (let epoch = 0; epoch < epochs; epoch++) {
    shuffle(order, random)
    for (const at of order) {
      const { features, negative, set } = examples[at] ?? {
        features: new Int32Array(),
        negative: false,
        set: 0,
      }
      const scale = 1 / Math.sqrt(1 + features.length)
      const intercept = intercepts.get(set) ?? { value: 0, squares: 1e-6 }
      intercepts.set(set, intercept)
      let logit = intercept.value
      for (const feature of features)
        logit += at32(weights, feature & mask) * at32(ratios, feature & mask) * scale
      const error = 1 / (1 + Math.exp(-logit)) - (negative ? 1 : 0)
      intercept.squares += error * error
      intercept.value -= (rate * error) / Math.sqrt(intercept.squares)
      for (const feature of features) {
        const bucket = feature & mask
        const value = at32(ratios, bucket) * scale
        if (value === 0) continue
        const gradient = error * value + decay * at32(weights, bucket)
        const seen = at32(squares, bucket) + gradient * gradient
        squares[bucket] = seen
        weights[bucket] = at32(weights, bucket) - (rate * gradient) / Math.sqrt(seen)
      }
    }
  }
  return weights.map((weight, bucket) => weight * at32(ratios, bucket))
}

function at32(values: Float64Array, at: number): number {
  return values[at] ?? 0
}

/** Texts that each bucket is taken to have been in beforehand, on both sides: rare ones are not to shout. */
const prior = 3

/** Their square roots: the plain ratio trusts rare n-grams too much, in every cross-validation of ours. */
function logCountRatios(examples: Example[], leastTexts: number, mask: number): Float64Array {
  const size = mask + 1
  const [blamed, rest] = [new Float64Array(size).fill(prior), new Float64Array(size).fill(prior)]
  for (const { features, negative } of examples) {
    const counts = negative ? blamed : rest
    for (const bucket of new Set(features.map((feature) => feature & mask)))
      counts[bucket] = at32(counts, bucket) + 1
  }
  const shift = Math.log(total(blamed) / total(rest))
  return blamed.map((count, bucket) => {
    const other = at32(rest, bucket)
    if (count + other - 2 * prior < leastTexts) return 0
    const ratio = Math.log(count / other) - shift
    return Math.sign(ratio) * Math.sqrt(Math.abs(ratio))
  })
}

function total(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0)
}

/** Eight bits a weight, none cut off: the few large ones matter most. */
export function quantise(weights: Float64Array): { weights: Int8Array; scale: number } {
  const most = weights.reduce((largest, weight) => Math.max(largest, Math.abs(weight)), 0) || 1
  const scale = Number((most / 127).toPrecision(6))
  return {
    weights: Int8Array.from(weights, (weight) => Math.round(Math.max(-127, Math.min(127, weight / scale)))),
    scale,
  }
}

export function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

function shuffle(order: number[], random: () => number): void {
  for (let at = order.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1))
    const held = order[at] ?? 0
    order[at] = order[other] ?? 0
    order[other] = held
  }
}
