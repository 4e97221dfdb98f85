import { styleText } from 'node:util'
import { z } from 'zod'
import { readEnv } from '../../config/env.ts'
import { loadConfig } from '../../config/load.ts'
import { findSpans } from '../../mentions/aspects.ts'
import { compileMatcher } from '../../mentions/match.ts'
import { createScorer } from '../../mentions/sentiment/score.ts'
import { readLearned } from '../../workers/learned.ts'
import { clip, columns, oneLine } from '../terminal.ts'
import { answerLines, troubled } from './json-lines.ts'
import { withDatabase } from './project.ts'
import { languages, sentimentLabels } from '../../mentions/vocabulary.ts'

const input = z.object({
  text: z.string(),
  lang: z.enum(languages).optional(),
  rating: z.number().min(1).max(5).optional(),
})

/**
 * Scores JSON Lines from standard input with the config's languages; the names of its brands say nothing. With
 * `learned` by what labels have taught, too, which takes the database.
 */
export async function scoreCommand({ json, learned }: { json?: boolean; learned?: boolean }): Promise<void> {
  const { config } = loadConfig(readEnv(process.env).configPath, process.env)
  const taught = learned ? await withDatabase((db, _, log) => readLearned(db, log)) : undefined
  const score = createScorer(config.languages, taught?.locals)
  const match = compileMatcher(config.brands)
  await answerLines(
    input,
    ({ text, lang, rating }) => {
      const { language, label, negative, confidence, why, reason } = score(text, {
        target: match(text).flatMap(({ matched }) => findSpans(text, matched)),
        language: lang,
        rating,
      })
      return { language: language ?? null, label, negative, confidence, why, reason }
    },
    json ? (answer) => JSON.stringify(answer) : human,
  )
}

const shown = z.object({
  language: z.string().nullable(),
  label: z.enum(sentimentLabels),
  negative: z.number(),
  why: z.array(z.object({ text: z.string(), weight: z.number() })),
})

const colours = { negative: 'red', positive: 'green', neutral: 'gray', uncertain: 'yellow' } as const
const longestLabel = 9

function human(answer: object): string {
  const parsed = shown.safeParse(answer)
  if (!parsed.success) return troubled(answer)
  const { language, label, negative, why } = parsed.data
  const words = why
    .map(({ text, weight }) => `${oneLine(text)} ${weight > 0 ? '+' : ''}${weight.toFixed(1)}`)
    .join(', ')
  const line = clip(
    `${label.padEnd(longestLabel)} ${negative.toFixed(2)} ${language ?? '??'}  ${words}`,
    columns(),
  )
  return styleText(colours[label], label) + line.slice(label.length).trimEnd()
}
