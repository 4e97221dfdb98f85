import type { Sentiment } from '../../mentions/mention.ts'
import { prepare, trainModel } from '../../tools/train/recipe.ts'
import { home, readTrainingRows } from '../../tools/train/sets.ts'
import { judge } from '../../mentions/sentiment/verdict.ts'
import type { Language } from '../../mentions/vocabulary.ts'

export interface Unseen {
  set: string
  negative: boolean
  /** By the recipe that ships, whose last step is fitted for customers' posts. */
  shipped: Sentiment
  /** With the last step fitted on the row's own set. */
  own: Sentiment
}

/** Every training row of a language, scored by a model that was trained on the other folds. */
export function scoreUnseen(language: Language): Unseen[] {
  const prepared = prepare(language, readTrainingRows(language))
  const folds = [...new Set(prepared.map(({ fold }) => fold))].toSorted((a, b) => a - b)
  return folds.flatMap((fold) => {
    const { opine, stackFor } = trainModel(
      language,
      prepared.filter((one) => one.fold !== fold),
    )
    const unseen = prepared.filter((one) => one.fold === fold)
    const stacks = new Map([...new Set(unseen.map(({ row }) => row.set))].map((set) => [set, stackFor(set)]))
    const shipped = stackFor(home)
    return unseen.map(({ row, reading, negative }) => ({
      set: row.set,
      negative,
      shipped: judge(reading, row.text, opine, shipped),
      own: judge(reading, row.text, opine, stacks.get(row.set) ?? shipped),
    }))
  })
}
