import { aheadBy, averagePrecision, logLosses, mean } from './evaluate.ts'
import type { Judged } from './evaluate.ts'
import { applyContext, countContexts, fitContext } from '../relevance/context.ts'
import type { ContextModel } from '../relevance/context.ts'

/** A text that names a brand, and whether somebody found it to be about the brand. */
export interface LabelledMention {
  text: string
  relevant: boolean
}

export interface ContextFigures {
  labels: number
  irrelevant: number
  /** Of finding what is about something else; `general` knows only how much of it there is. */
  general: { averagePrecision: number; logLoss: number }
  local: { averagePrecision: number; logLoss: number }
}

export type ContextLesson =
  | { outcome: 'kept'; model: ContextModel; figures: ContextFigures }
  | { outcome: 'not kept'; figures: ContextFigures }
  | { outcome: 'too few'; labels: number; irrelevant: number }

const folds = 5
const beyondChance = 1.5

/**
 * Fits the words around a brand's name and keeps them only where they tell better than a guess in cross-validation: in
 * average precision and, beyond chance, in log loss. Deterministic; of equal texts the last one counts.
 */
export function learnContext(labels: readonly LabelledMention[]): ContextLesson {
  const rows = [...new Map(labels.map((label) => [label.text.toLowerCase().trim(), label])).entries()]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, label]) => label)
  const irrelevant = rows.filter(({ relevant }) => !relevant).length
  const model = fitContext(countContexts(rows))
  if (!model) return { outcome: 'too few', labels: rows.length, irrelevant }
  const { general, local } = crossValidate(rows)
  const figures: ContextFigures = {
    labels: rows.length,
    irrelevant,
    general: figuresOf(general),
    local: figuresOf(local),
  }
  const beaten =
    figures.local.averagePrecision > figures.general.averagePrecision &&
    aheadBy(logLosses(local), logLosses(general)) > beyondChance
  return beaten ? { outcome: 'kept', model, figures } : { outcome: 'not kept', figures }
}

/** Scores are P(about something else), by what the other folds say. */
function crossValidate(rows: LabelledMention[]): { general: Judged[]; local: Judged[] } {
  const foldOf = new Map<LabelledMention, number>()
  for (const kind of [true, false])
    rows.filter(({ relevant }) => relevant === kind).forEach((row, at) => foldOf.set(row, at % folds))
  const steps = Array.from({ length: folds }, (_, fold) => {
    const counts = countContexts(rows.filter((row) => foldOf.get(row) !== fold))
    return {
      guess: counts.irrelevant / (counts.relevant + counts.irrelevant),
      model: fitContext(counts),
    }
  })
  const by = (score: (row: LabelledMention, step: (typeof steps)[number] | undefined) => number) =>
    rows.map((row) => ({ score: score(row, steps[foldOf.get(row) ?? 0]), negative: !row.relevant }))
  const guess = (step: (typeof steps)[number] | undefined) => step?.guess ?? 0.5
  return {
    general: by((_, step) => guess(step)),
    local: by(({ text }, step) => {
      const said = step?.model && applyContext(step.model, text)
      return said && said.because.length > 0 ? 1 - said.score : guess(step)
    }),
  }
}

function figuresOf(judged: Judged[]): { averagePrecision: number; logLoss: number } {
  return { averagePrecision: averagePrecision(judged), logLoss: mean(logLosses(judged)) }
}
