/** Newton's method is there long before this many steps. */
const mostSteps = 100
const closeEnough = 1e-9

export interface Pull {
  /** Where a weight stays while nothing speaks against it. */
  towards: number
  /** How many texts' worth of doubt it takes to move it. */
  by: number
}

/**
 * Logistic regression by Newton's method for a handful of columns, each weight pulled towards a place of its own
 * (ridge). Deterministic; rows are the values of the columns. Where Newton's step leaps too far, one that is known to
 * lead down is taken (Böhning and Lindsay 1988: the curvature is a quarter a row at most).
 */
export function fitLogistic(
  rows: readonly number[][],
  truth: readonly boolean[],
  pulls: readonly Pull[],
): number[] {
  let weights = pulls.map(({ towards }) => towards)
  let loss = lossOf(weights, rows, truth, pulls)
  for (let taken = 0; taken < mostSteps; taken++) {
    const before = loss
    for (const leastBend of [0, 0.25]) {
      const step = stepDown(weights, rows, truth, pulls, leastBend)
      const next = weights.map((weight, at) => weight - (step[at] ?? 0))
      const found = lossOf(next, rows, truth, pulls)
      if (!(found < loss)) continue
      weights = next
      loss = found
      break
    }
    if (before - loss <= closeEnough * (1 + loss)) break
  }
  return weights
}

function lossOf(
  weights: readonly number[],
  rows: readonly number[][],
  truth: readonly boolean[],
  pulls: readonly Pull[],
): number {
  const doubt = pulls.reduce(
    (sum, { towards, by }, at) => sum + (by * ((weights[at] ?? 0) - towards) ** 2) / 2,
    0,
  )
  return rows.reduce((sum, values, row) => {
    const logit = dot(weights, values) * (truth[row] ? -1 : 1)
    // log(1 + e^logit) that does not overflow.
    return sum + Math.max(logit, 0) + Math.log1p(Math.exp(-Math.abs(logit)))
  }, doubt)
}

/** The gradient over the curvature, where the weights are now; each row counted as curved by `leastBend` at least. */
function stepDown(
  weights: readonly number[],
  rows: readonly number[][],
  truth: readonly boolean[],
  pulls: readonly Pull[],
  leastBend: number,
): number[] {
  const gradient = pulls.map(({ towards, by }, at) => by * ((weights[at] ?? 0) - towards))
  const curvature = pulls.map(({ by }, at) => pulls.map((_, other) => (other === at ? by : 0)))
  rows.forEach((values, row) => {
    const share = sigmoid(dot(weights, values))
    const error = share - (truth[row] ? 1 : 0)
    const bend = Math.max(leastBend, share * (1 - share))
    values.forEach((value, at) => {
      gradient[at] = (gradient[at] ?? 0) + error * value
      const line = curvature[at] ?? []
      values.forEach((other, to) => (line[to] = (line[to] ?? 0) + bend * value * other))
    })
  })
  return solve(curvature, gradient)
}

export function sigmoid(logit: number): number {
  return 1 / (1 + Math.exp(-logit))
}

function dot(weights: readonly number[], values: readonly number[]): number {
  return weights.reduce((sum, weight, at) => sum + weight * (values[at] ?? 0), 0)
}

/** Gaussian elimination; the ridge keeps the matrix positive definite, so no pivoting is needed. */
function solve(matrix: number[][], right: number[]): number[] {
  const lines = matrix.map((line, at) => [...line, right[at] ?? 0])
  lines.forEach((pivot, at) => {
    const lead = pivot[at] ?? 1
    for (const line of lines.slice(at + 1)) {
      const factor = (line[at] ?? 0) / lead
      pivot.forEach((value, column) => (line[column] = (line[column] ?? 0) - factor * value))
    }
  })
  const found: number[] = []
  for (let at = lines.length - 1; at >= 0; at--) {
    const line = lines[at] ?? []
    let rest = line[lines.length] ?? 0
    for (let known = at + 1; known < lines.length; known++) rest -= (line[known] ?? 0) * (found[known] ?? 0)
    found[at] = rest / (line[at] ?? 1)
  }
  return found
}
