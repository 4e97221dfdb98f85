import { styleText } from 'node:util'
import { negativeFrom } from '../../mentions/sentiment/probability.ts'
import { plotCurve } from '../curve.ts'
import { clip, columns, layOut, oneLine } from '../terminal.ts'
import type { Measured, Scored } from './measure.ts'
import { trueLabels } from '../../mentions/vocabulary.ts'

const unlimited = Number.POSITIVE_INFINITY

/** What was measured, for people: the whole, then each language where there are several. */
export function tellMeasured(whole: Measured, byLanguage: (Measured & { language: string })[]): string {
  const summaries = [
    ['', ...head],
    ['all', ...summary(whole)],
  ].concat(byLanguage.map((one) => [one.language, ...summary(one)]))
  return `${[
    layOut([{}, ...head.map(() => right)], summaries, unlimited),
    ...(whole.ranking
      ? [plotCurve(whole.ranking.curve)]
      : ['All labels are alike, or none is negative: there is nothing to rank.']),
    calibrationTable(whole),
    confusionTable(whole),
    mistakes('Missed: labelled negative, not called so', whole.missed),
    mistakes('False alarms: called negative, labelled otherwise', whole.falseAlarms),
  ].join('\n\n')}\n`
}

const right = { align: 'right' } as const
const head = [
  'TEXTS',
  'NEGATIVE',
  'AVERAGE PRECISION',
  'PRECISION',
  'RECALL',
  `F1 AT ${negativeFrom.toFixed(2)}`,
  'BEST F1',
  'AT',
  'CALIBRATION ERROR',
]

function summary({ texts, negative, ranking, calibration }: Measured): string[] {
  const { averagePrecision, atLabel, best } = ranking ?? {}
  return [
    String(texts),
    String(negative),
    figure(averagePrecision),
    figure(atLabel?.precision),
    figure(atLabel?.recall),
    figure(atLabel?.f1),
    figure(best?.f1),
    figure(best?.threshold),
    figure(calibration.expectedError),
  ]
}

function calibrationTable({ calibration }: Measured): string {
  const rows = calibration.bins.map(({ from, to, count, meanScore, negativeShare }) => [
    `${from.toFixed(1)}–${to.toFixed(1)}`,
    String(count),
    figure(meanScore),
    figure(negativeShare),
  ])
  const titles = ['P(NEGATIVE)', 'TEXTS', 'MEAN', 'NEGATIVE INDEED']
  return layOut([{}, right, right, right], [titles, ...rows], unlimited)
}

const labels = [...trueLabels, 'uncertain'] as const

function confusionTable({ confusion }: Measured): string {
  const rows = trueLabels.map((truth) => [truth, ...labels.map((said) => String(confusion[truth][said]))])
  return layOut(
    [{}, ...labels.map(() => right)],
    [['LABELLED \\ CALLED', ...labels.map((label) => label.toUpperCase())], ...rows],
    unlimited,
  )
}

function mistakes(title: string, wrong: Scored[]): string {
  if (wrong.length === 0) return `${title}: none`
  const lines = wrong.flatMap(({ text, said, language }) => [
    clip(
      `${said.negative.toFixed(2)} ${language}  ${oneLine(text.slice(0, 1_000))}`,
      Math.min(columns(), 160),
    ),
    styleText('dim', `          ${whyOf(said.why)}`),
  ])
  return [styleText('bold', title), ...lines].join('\n')
}

function whyOf(why: Scored['said']['why']): string {
  const words = why.map(
    ({ text, weight, learned }) =>
      `${oneLine(text)} ${weight > 0 ? '+' : ''}${weight.toFixed(1)}${learned ? ' (learned)' : ''}`,
  )
  return words.join(', ') || 'no word tells'
}

function figure(value: number | undefined): string {
  return value === undefined || Number.isNaN(value) ? '–' : value.toFixed(3)
}
