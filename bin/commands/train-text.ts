import { styleText } from 'node:util'
import type { ContextLesson } from '../../mentions/learning/context.ts'
import { type ToneLesson, fewestLabels, fewestOfEach } from '../../mentions/learning/tone.ts'
import type { General } from '../../mentions/sentiment/general.ts'
import { layOut, oneLine } from '../terminal.ts'
import type { Language } from '../../mentions/vocabulary.ts'

/** What came of learning from the labels of one language, of several, or of a brand. */
export type Trained =
  | { kind: 'sentiment'; languages: Language[]; lesson: ToneLesson; engines: ReadonlyMap<Language, General> }
  | { kind: 'context'; brand: string; lesson: ContextLesson }

/** What a model is for: its languages, or its brand. */
export function scopeOf(trained: Trained): string {
  return trained.kind === 'sentiment' ? trained.languages.join('+') : trained.brand
}

/** What was learned, for people. */
export function tellTrained(
  trained: Trained[],
  { labels, outside, seconds }: { labels: number; outside: number; seconds: number },
  version: string | undefined,
): string {
  if (labels === 0)
    return 'There are no labels to learn from. Bring some with `ennakko labels import <file.jsonl>`, or correct posts with `ennakko label`.\n'
  const rows = trained.map((one) => [
    oneLine(scopeOf(one)),
    one.kind,
    countsOf(one),
    one.lesson.outcome,
    figuresOf(one),
  ])
  const words = trained.flatMap((one) =>
    one.kind === 'sentiment' && one.lesson.outcome === 'kept' && one.lesson.moved.length > 0
      ? [`Words moved most (${scopeOf(one)}): ${one.lesson.moved.map(wordOf).join(', ')}`]
      : [],
  )
  return [
    layOut(
      [{}, {}, {}, {}, {}],
      [['FOR', 'KIND', 'LABELS', 'OUTCOME', 'GENERAL → WITH LABELS'], ...rows],
      Number.POSITIVE_INFINITY,
    ),
    ...words,
    ...(outside === 0
      ? []
      : [
          `${outside === 1 ? '1 label is of a text' : `${outside} labels are of texts`} in no language of the config: nothing is learned from that.`,
        ]),
    version === undefined
      ? `Nothing beats what is in use; it stays as it is (${seconds.toFixed(1)} s).`
      : `In use as version ${version}, by running pollers within 5 s (${seconds.toFixed(1)} s of training). Back with: ennakko train --undo`,
    '',
  ].join('\n')
}

function wordOf({ word, move, texts }: { word: string; move: number; texts: number }): string {
  const sign = move > 0 ? '+' : ''
  return styleText(move > 0 ? 'red' : 'green', `${word} ${sign}${move.toFixed(2)}`) + ` (${texts})`
}

function countsOf(trained: Trained): string {
  const counts = trained.lesson.outcome === 'too few' ? trained.lesson : trained.lesson.figures
  return 'negative' in counts
    ? `${counts.labels}, ${counts.negative} negative`
    : `${counts.labels}, ${counts.irrelevant} irrelevant`
}

function figuresOf({ kind, lesson }: Trained): string {
  if (lesson.outcome === 'too few')
    return kind === 'sentiment'
      ? `needs ${fewestLabels}, and ${fewestOfEach} of either kind`
      : 'needs 10 relevant and 10 irrelevant'
  const { general, local } = lesson.figures
  const pair = (name: string, before: number, after: number) =>
    `${name} ${before.toFixed(3)} → ${after.toFixed(3)}`
  return [
    pair('average precision', general.averagePrecision, local.averagePrecision),
    pair('log loss', general.logLoss, local.logLoss),
    ...('f1' in general && 'f1' in local ? [pair('F1', general.f1, local.f1)] : []),
  ].join(', ')
}
