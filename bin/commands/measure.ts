import {
  type Judged,
  agreementAt,
  averagePrecision,
  bestF1,
  calibration,
  confusion,
  precisionRecallCurve,
} from '../../mentions/learning/evaluate.ts'
import type { Sentiment } from '../../mentions/mention.ts'
import { negativeFrom } from '../../mentions/sentiment/probability.ts'
import type { TrueLabel } from '../../mentions/vocabulary.ts'

export interface Scored {
  text: string
  truth: TrueLabel
  said: Sentiment
  /** '??' where it is none that is scored. */
  language: string
}

export type Measured = ReturnType<typeof measure>

const mostMistakes = 10

export function measure(scored: Scored[]) {
  const judged = scored.map(({ truth, said }): Judged => ({
    score: said.negative,
    negative: truth === 'negative',
  }))
  const negative = judged.filter((one) => one.negative).length
  return {
    texts: scored.length,
    negative,
    /** Nothing can be ranked where all are alike. */
    ranking:
      negative === 0 || negative === scored.length
        ? undefined
        : {
            averagePrecision: averagePrecision(judged),
            atLabel: agreementAt(judged, negativeFrom),
            best: bestF1(judged),
            curve: precisionRecallCurve(judged),
          },
    calibration: calibration(judged),
    confusion: confusion(scored.map(({ truth, said }) => ({ truth, said: said.label }))),
    missed: worst(scored, (one) => one.truth === 'negative' && one.said.negative < negativeFrom, 1),
    falseAlarms: worst(scored, (one) => one.truth !== 'negative' && one.said.negative >= negativeFrom, -1),
  }
}

function worst(scored: Scored[], wrong: (one: Scored) => boolean, order: 1 | -1): Scored[] {
  return scored
    .filter(wrong)
    .toSorted((a, b) => order * (a.said.negative - b.said.negative))
    .slice(0, mostMistakes)
}
