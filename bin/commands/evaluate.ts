import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { readEnv } from '../../config/env.ts'
import { loadConfig } from '../../config/load.ts'
import { ConfigError, describeError } from '../../lib/errors.ts'
import { findSpans } from '../../mentions/aspects.ts'
import { compileMatcher } from '../../mentions/match.ts'
import { type Scorer, createScorer } from '../../mentions/sentiment/score.ts'
import { negativeFrom } from '../../mentions/sentiment/probability.ts'
import { readLearned } from '../../workers/learned.ts'
import { drawCurve } from '../curve.ts'
import { tellMeasured } from './evaluate-text.ts'
import {
  labelSchema,
  languageSchema,
  ratingSchema,
  readLabelledFile,
  tellProblems,
} from './labelled-lines.ts'
import { type Measured, type Scored, measure } from './measure.ts'
import { withDatabase } from './project.ts'

const row = z.object({
  text: z.string(),
  label: labelSchema,
  lang: languageSchema.nullish(),
  language: languageSchema.nullish(),
  rating: ratingSchema.nullish(),
})

interface Options {
  json?: boolean
  learned?: boolean
  curve?: string
}

/** Measures the scoring on labelled JSON Lines: how well it ranks, decides, and knows how sure it is. */
export async function evaluateCommand(file: string, { json, learned, curve }: Options): Promise<void> {
  const { config } = loadConfig(readEnv(process.env).configPath, process.env)
  const { rows, problems } = await readLabelledFile(file, row)
  tellProblems(problems)
  if (rows.length === 0)
    throw new ConfigError(
      `${file}: holds no labelled text; write one object on each line, such as {"text": "…", "label": "negative"}`,
    )
  const locals = learned ? await withDatabase((db, _, log) => readLearned(db, log)) : undefined
  const scored = scoreRows(
    rows,
    createScorer(config.languages, locals?.locals),
    compileMatcher(config.brands),
  )
  const whole = measure(scored)
  const languages = [...new Set(scored.map(({ language }) => language))].toSorted()
  const byLanguage =
    languages.length < 2
      ? []
      : languages.map((language) => ({
          language,
          ...measure(scored.filter((one) => one.language === language)),
        }))
  if (curve !== undefined) writeCurve(curve, path.basename(file), whole)
  process.stdout.write(
    json
      ? `${JSON.stringify({ ...jsonOf(whole), bad_lines: problems.length, languages: byLanguage.map((one) => ({ language: one.language, ...jsonOf(one) })) })}\n`
      : tellMeasured(whole, byLanguage),
  )
}

/** As posts are scored: what the brands are called says nothing. */
function scoreRows(
  rows: z.infer<typeof row>[],
  score: Scorer,
  match: ReturnType<typeof compileMatcher>,
): Scored[] {
  return rows.map(({ text, label, lang, language: known, rating }) => {
    const { language = '??', ...said } = score(text, {
      language: lang ?? known ?? undefined,
      rating: rating ?? undefined,
      target: match(text).flatMap(({ matched }) => findSpans(text, matched)),
    })
    return { text, truth: label, said, language }
  })
}

function writeCurve(file: string, name: string, { ranking, texts }: Measured): void {
  if (!ranking)
    throw new ConfigError('--curve: all labels are alike, or none is negative, so there is no curve to draw')
  const { best, atLabel, curve } = ranking
  const title = `${name}: average precision ${ranking.averagePrecision.toFixed(3)}, ${texts} texts`
  const marks = [
    { ...best, label: `best F1 ${best.f1.toFixed(2)} at ${best.threshold.toFixed(2)}` },
    { ...atLabel, label: `at ${negativeFrom.toFixed(2)}: F1 ${atLabel.f1.toFixed(2)}` },
  ].filter(({ precision }) => Number.isFinite(precision))
  try {
    writeFileSync(file, drawCurve(curve, title, marks))
  } catch (error) {
    throw new ConfigError(`${file}: cannot be written: ${describeError(error)}`, { cause: error })
  }
}

function jsonOf({ ranking, calibration, texts, negative, confusion, missed, falseAlarms }: Measured) {
  return {
    texts,
    negative,
    average_precision: ranking?.averagePrecision ?? null,
    at_threshold: ranking ? { threshold: negativeFrom, ...ranking.atLabel } : null,
    best_f1: ranking?.best ?? null,
    calibration: {
      expected_error: calibration.expectedError,
      bins: calibration.bins.map(({ from, to, count, meanScore = null, negativeShare = null }) => ({
        from,
        to,
        count,
        mean_score: meanScore,
        negative_share: negativeShare,
      })),
    },
    confusion,
    missed: missed.map(mistakeJson),
    false_alarms: falseAlarms.map(mistakeJson),
  }
}

function mistakeJson({ text, truth, said, language }: Scored) {
  return { text, truth, label: said.label, negative: said.negative, language, why: said.why }
}
