import { bestF1, variance } from './evaluate.ts'
import { fitLogistic } from './fit-logistic.ts'
import type { LabelledRow } from './tone-rows.ts'
import type { ShiftWeights } from '../sentiment/shift.ts'
import { stackFeatures, stackLogit } from '../sentiment/stack.ts'
import { negativeFrom } from '../sentiment/probability.ts'

/** Few labels leave the general engine as it is; the weights of its last step give way least. */
const pulls = {
  general: { towards: 1, by: 5 },
  local: { towards: 0, by: 1 },
  intercept: { towards: 0, by: 1 },
}
/** For a value that varies by one; with a little for one that never varies. */
const stepPull = 20
const leastPull = 0.01

/** The weights of the last step here, by what a head says of rows that it had not seen (`logits`). */
export function fitShift(rows: LabelledRow[], logits: number[]): ShiftWeights {
  const variances = stackFeatures.map((_, at) => variance(rows.map(({ values }) => values[at] ?? 0)))
  const [general = 1, local = 0, intercept = 0, ...steps] = fitLogistic(
    rows.map(({ logit, values }, at) => [logit, logits[at] ?? 0, 1, ...values]),
    rows.map(({ negative }) => negative),
    [
      pulls.general,
      pulls.local,
      pulls.intercept,
      ...variances.map((varies) => ({ towards: 0, by: stepPull * varies + leastPull })),
    ],
  )
  return {
    general: short(Math.max(0, general)),
    // Labels that teach the opposite of themselves are noise.
    local: short(Math.max(0, local)),
    step: {
      intercept,
      weights: Object.fromEntries(stackFeatures.map((name, at) => [name, short(steps[at] ?? 0)])),
    },
  }
}

/** What the weights make of a row, before any rule bounds it. */
export function plainLogit(
  { general, local, step }: ShiftWeights,
  row: LabelledRow,
  localLogit: number,
): number {
  return general * row.logit + local * localLogit + stackLogit(step, row.values)
}

/** Raised so far, by `mostBend` at most, that the label begins where it tells these texts apart best. */
export function bent(weights: ShiftWeights, rows: LabelledRow[], logits: number[]): ShiftWeights {
  const { threshold } = bestF1(
    rows.map((row, at) => ({ score: plainLogit(weights, row, logits[at] ?? 0), negative: row.negative })),
  )
  const bend = Math.max(0, Math.min(mostBend, Math.log(negativeFrom / (1 - negativeFrom)) - threshold))
  const { step } = weights
  return { ...weights, step: { ...step, intercept: short(step.intercept + bend) } }
}

const mostBend = 1.5

/** The general logits merely fitted to how much is negative here: what every label, even a wrong one, brings about. */
export function recalibrated(rows: LabelledRow[]): ShiftWeights {
  const [general = 1, intercept = 0] = fitLogistic(
    rows.map(({ logit }) => [logit, 1]),
    rows.map(({ negative }) => negative),
    [pulls.general, pulls.intercept],
  )
  return { general, local: 0, step: { intercept, weights: {} } }
}

function short(value: number): number {
  return Number(value.toPrecision(6))
}
