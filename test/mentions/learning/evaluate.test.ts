import { describe, expect, it } from 'vitest'
import {
  aheadBy,
  agreementAt,
  averagePrecision,
  bestF1,
  calibration,
  confusion,
  logLosses,
  precisionRecallCurve,
} from '../../../mentions/learning/evaluate.ts'
import type { Judged } from '../../../mentions/learning/evaluate.ts'

/** `-` is negative, `+` is not. */
function judged(...pairs: [number, '-' | '+'][]): Judged[] {
  return pairs.map(([score, kind]) => ({ score, negative: kind === '-' }))
}

describe('average precision', () => {
  it('is the mean of the precision at each negative text', () => {
    // Found at ranks 1, 3 and 4: (1/1 + 2/3 + 3/4) / 3.
    const found = averagePrecision(judged([0.9, '-'], [0.8, '+'], [0.7, '-'], [0.6, '-'], [0.1, '+']))
    expect(found).toBeCloseTo((1 + 2 / 3 + 3 / 4) / 3, 12)
  })

  it('is the share of negative texts where all scores are equal, in whatever order they come', () => {
    const ties = judged([0.5, '-'], [0.5, '-'], [0.5, '+'], [0.5, '+'], [0.5, '+'])
    expect(averagePrecision(ties)).toBeCloseTo(0.4, 12)
    expect(averagePrecision(ties.toReversed())).toBeCloseTo(0.4, 12)
  })

  it('is one for a perfect order, and no number where nothing is negative', () => {
    expect(averagePrecision(judged([0.9, '-'], [0.2, '+']))).toBe(1)
    expect(averagePrecision(judged([0.9, '+'], [0.2, '+']))).toBeNaN()
    expect(averagePrecision([])).toBeNaN()
  })
})

describe('the curve and its thresholds', () => {
  const some = judged([0.9, '-'], [0.7, '+'], [0.7, '-'], [0.3, '-'], [0.2, '+'])

  it('has one point for each score, with precision and recall from there up', () => {
    expect(precisionRecallCurve(some)).toEqual([
      { threshold: 0.9, precision: 1, recall: 1 / 3 },
      { threshold: 0.7, precision: 2 / 3, recall: 2 / 3 },
      { threshold: 0.3, precision: 3 / 4, recall: 1 },
      { threshold: 0.2, precision: 3 / 5, recall: 1 },
    ])
  })

  it('finds the threshold with the best F1, and the agreement at any other', () => {
    expect(bestF1(some)).toMatchObject({ threshold: 0.3, precision: 0.75, recall: 1 })
    expect(agreementAt(some, 0.6)).toMatchObject({ precision: 2 / 3, recall: 2 / 3 })
    expect(agreementAt(some, 0.95)).toMatchObject({ precision: Number.NaN, recall: 0, f1: 0 })
  })
})

describe('calibration', () => {
  it('compares the mean score of each bin with the share that is negative', () => {
    const { bins, expectedError } = calibration(
      judged([0.11, '+'], [0.19, '-'], [0.85, '-'], [1, '-'], [0.05, '+']),
    )
    expect(bins).toHaveLength(10)
    expect(bins[1]).toMatchObject({ from: 0.1, to: 0.2, count: 2, negativeShare: 0.5 })
    expect(bins[1]?.meanScore).toBeCloseTo(0.15, 12)
    expect(bins[9]).toMatchObject({ count: 1, meanScore: 1, negativeShare: 1 })
    expect(bins[5]).toEqual({ from: 0.5, to: 0.6, count: 0 })
    expect(expectedError).toBeCloseTo((2 * 0.35 + 0.15 + 0 + 0.05) / 5, 12)
  })
})

it('counts what people called each label, uncertain ones too', () => {
  const counts = confusion([
    { truth: 'negative', said: 'negative' },
    { truth: 'negative', said: 'uncertain' },
    { truth: 'positive', said: 'neutral' },
    { truth: 'positive', said: 'neutral' },
  ])
  expect(counts.negative).toEqual({ negative: 1, neutral: 0, positive: 0, uncertain: 1 })
  expect(counts.positive).toEqual({ negative: 0, neutral: 2, positive: 0, uncertain: 0 })
  expect(counts.neutral.neutral).toBe(0)
})

describe('losses', () => {
  it('punish confidence in what is wrong, and stay finite', () => {
    const [sure, doubtful, wrong] = logLosses(judged([0.9, '-'], [0.5, '+'], [1, '+']))
    expect(sure).toBeCloseTo(-Math.log(0.9), 12)
    expect(doubtful).toBeCloseTo(Math.log(2), 12)
    expect(wrong).toBeGreaterThan(10)
    expect(wrong).toBeLessThan(100)
  })

  it('are ahead by standard errors, not by their mean alone', () => {
    const others = Array.from({ length: 100 }, () => 1)
    const steady = others.map((_, at) => 0.9 + (at % 2) * 0.02)
    const lucky = others.map((_, at) => (at === 0 ? -8 : 1))
    expect(aheadBy(steady, others)).toBeGreaterThan(10)
    expect(aheadBy(lucky, others)).toBeCloseTo(1, 1)
    expect(aheadBy(others, others)).toBe(0)
  })
})
