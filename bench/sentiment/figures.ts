/** How well scores rank complaints above the rest. */
export interface Ranking {
  /** Average precision; equal scores count as one step. */
  ap: number
  /** The best F1 that any threshold gives, and that threshold: an upper bound, since it is chosen on the same rows. */
  bestF1: number
  threshold: number
}

export function rank(scores: number[], truth: boolean[]): Ranking {
  const order = scores
    .map((value, at) => ({ value, hit: truth[at] ? 1 : 0 }))
    .toSorted((a, b) => b.value - a.value)
  const total = order.reduce((sum, { hit }) => sum + hit, 0)
  const ranking: Ranking = { ap: 0, bestF1: 0, threshold: 0 }
  let hits = 0
  for (let from = 0; from < order.length;) {
    const value = order[from]?.value ?? 0
    let to = from
    let step = 0
    while (to < order.length && order[to]?.value === value) step += order[to++]?.hit ?? 0
    hits += step
    ranking.ap += (step / total) * (hits / to)
    const f1 = (2 * hits) / (to + total)
    if (f1 > ranking.bestF1) Object.assign(ranking, { bestF1: f1, threshold: value })
    from = to
  }
  return ranking
}

export interface Agreement {
  f1: number
  precision: number
  recall: number
}

/** What `said` and `truth` agree on. */
export function agreement(said: boolean[], truth: boolean[]): Agreement {
  const both = said.filter((yes, at) => yes && truth[at]).length
  const claimed = said.filter(Boolean).length
  const real = truth.filter(Boolean).length
  return { f1: (2 * both) / (claimed + real), precision: both / claimed, recall: both / real }
}

/** Expected calibration error in ten equal bins: by how much probabilities miss the shares that come true. */
export function calibrationError(probabilities: number[], truth: boolean[]): number {
  const bins = Array.from({ length: 10 }, () => ({ count: 0, sum: 0, hits: 0 }))
  probabilities.forEach((value, at) => {
    const bin = bins[Math.min(9, Math.floor(value * 10))]
    if (!bin) return
    bin.count++
    bin.sum += value
    if (truth[at]) bin.hits++
  })
  return bins.reduce((error, { sum, hits }) => error + Math.abs(sum - hits), 0) / probabilities.length
}
