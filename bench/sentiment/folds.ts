import type { Language, Sentiment } from '../../mentions/mention.ts'
import { prepare, trainModel } from '../../mentions/sentiment/train/recipe.ts'
import type { Prepared } from '../../mentions/sentiment/train/recipe.ts'
import { readTrainingRows } from '../../mentions/sentiment/train/sets.ts'
import { judge } from '../../mentions/sentiment/verdict.ts'

export interface Unseen {
  one: Prepared
  said: Sentiment
}

/** Every training row of a language, scored by a model that was trained on the other folds. */
export function scoreUnseen(language: Language): Unseen[] {
  const prepared = prepare(language, readTrainingRows(language))
  const folds = [...new Set(prepared.map(({ fold }) => fold))].toSorted((a, b) => a - b)
  return folds.flatMap((fold) => {
    const { opine, stack } = trainModel(
      language,
      prepared.filter((one) => one.fold !== fold),
    )
    return prepared
      .filter((one) => one.fold === fold)
      .map((one) => ({ one, said: judge(one.reading, one.row.text, opine, stack) }))
  })
}
