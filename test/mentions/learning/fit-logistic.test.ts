import { describe, expect, it } from 'vitest'
import { fitLogistic, sigmoid } from '../../../mentions/learning/fit-logistic.ts'
import { seeded } from '../../../mentions/learning/fit.ts'

const free = { towards: 0, by: 0.001 }

/** Rows of which the given weights, the last of them an intercept, say how often they are true. */
function drawn(weights: number[], count: number, scale = 1) {
  const random = seeded(5)
  const rows = Array.from({ length: count }, () =>
    weights.map((_, at) => (at === weights.length - 1 ? 1 : (random() * 4 - 2) * scale)),
  )
  const truth = rows.map(
    (row) => random() < sigmoid(row.reduce((sum, value, at) => sum + value * (weights[at] ?? 0), 0)),
  )
  return { rows, truth }
}

describe('logistic regression', () => {
  it('finds the weights that the data were made by', () => {
    const { rows, truth } = drawn([1.5, -0.7, 0.4], 20_000)
    const found = fitLogistic(rows, truth, [free, free, free])
    for (const [at, weight] of [1.5, -0.7, 0.4].entries()) expect(found[at]).toBeCloseTo(weight, 0.9)
  })

  it('stays where it is pulled while nothing speaks against it', () => {
    expect(
      fitLogistic(
        [],
        [],
        [
          { towards: 1, by: 5 },
          { towards: -2, by: 1 },
        ],
      ),
    ).toEqual([1, -2])
    const { rows, truth } = drawn([3, 0], 4)
    const [weight = 0] = fitLogistic(rows, truth, [{ towards: 1, by: 1_000 }, free])
    expect(weight).toBeCloseTo(1, 1)
  })

  it.each([1, 5])('finds the valley from far away, with values up to %i times two', (scale) => {
    const { rows, truth } = drawn([-2 / scale, 1 / scale, 0.3], 2_000, scale)
    const far = [
      { towards: 8, by: 0.01 },
      { towards: -8, by: 0.01 },
      { towards: 9, by: 0.01 },
    ]
    const found = fitLogistic(rows, truth, far)
    expect((found[0] ?? 0) * scale).toBeCloseTo(-2, 0)
    expect((found[1] ?? 0) * scale).toBeCloseTo(1, 0)
  })

  it('ends with finite weights where a line divides the classes perfectly', () => {
    const rows = Array.from({ length: 40 }, (_, n) => [n - 19.5, 1])
    const found = fitLogistic(
      rows,
      rows.map(([value = 0]) => value > 0),
      [{ towards: 0, by: 1 }, free],
    )
    expect(found.every(Number.isFinite)).toBe(true)
    expect(found[0]).toBeGreaterThan(0.5)
  })
})
