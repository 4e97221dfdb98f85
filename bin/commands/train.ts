import { clock } from '../../lib/clock.ts'
import { readEnv } from '../../config/env.ts'
import { loadConfig } from '../../config/load.ts'
import type { Config } from '../../config/schema.ts'
import { type Label, readLabels } from '../../db/labels.ts'
import { type NewModel, saveModels, switchModelsOff, undoModels } from '../../db/models.ts'
import { findSpans } from '../../mentions/aspects.ts'
import { createLanguageReader } from '../../mentions/language.ts'
import { compileMatcher } from '../../mentions/match.ts'
import { packContext } from '../../mentions/learning/context-model.ts'
import { learnContext } from '../../mentions/learning/context.ts'
import { openGeneral } from '../../mentions/sentiment/general.ts'
import { learnTone } from '../../mentions/learning/tone.ts'
import { packLocal } from '../../mentions/learning/tone-model.ts'
import type { LabelledText } from '../../mentions/learning/tone-rows.ts'
import { withDatabase } from './project.ts'
import { type Trained, scopeOf, tellTrained } from './train-text.ts'
import { scoredText } from '../../mentions/vocabulary.ts'

interface Options {
  json?: boolean
  undo?: boolean
  off?: boolean
}

/**
 * Trains on the stored labels and puts in use what beats the general engine; or goes back to the models before, or to
 * none. Running pollers judge by it within seconds.
 */
export async function trainCommand({ json, undo, off }: Options): Promise<void> {
  if (undo) {
    await undoCommand()
    return
  }
  if (off) {
    const version = await withDatabase((db) => switchModelsOff(db))
    process.stdout.write(
      version === undefined
        ? 'Nothing learned was in use.\n'
        : 'The general engine judges alone now; `ennakko train --undo` takes that back.\n',
    )
    return
  }
  const { config } = loadConfig(readEnv(process.env).configPath, process.env)
  await withDatabase(async (db) => {
    const labels = await readLabels(db)
    if (process.stderr.isTTY) process.stderr.write(`learning from ${labels.length} labels …\n`)
    const began = clock.elapsed()
    const { trained, outside } = train(labels, config)
    const seconds = (clock.elapsed() - began) / 1000
    const models = trained.flatMap((one) => modelOf(one))
    const version = models.length === 0 ? undefined : await saveModels(db, models)
    const counts = { labels: labels.length, outside, seconds }
    process.stdout.write(
      json
        ? `${JSON.stringify({ ...counts, version: version ?? null, trained: trained.map(jsonOf) })}\n`
        : tellTrained(trained, counts, version),
    )
  })
}

async function undoCommand(): Promise<void> {
  const left = await withDatabase((db) => undoModels(db))
  process.stdout.write(
    left === undefined
      ? 'There is nothing to undo.\n'
      : left === 0
        ? 'Undone: the general engine judges alone, as before.\n'
        : `Undone: ${left === 1 ? 'the model' : `the ${left} models`} from before ${left === 1 ? 'is' : 'are'} in use again.\n`,
  )
}

/**
 * Each language by itself; those with too few labels for that are tried together. `outside` counts labels of texts in
 * no language of the config.
 */
function train(labels: Label[], config: Config): { trained: Trained[]; outside: number } {
  const engines = new Map(config.languages.map((language) => [language, openGeneral(language)]))
  const texts = readTexts(labels, config)
  const alone = config.languages.map((language): Trained & { kind: 'sentiment' } => ({
    kind: 'sentiment',
    languages: [language],
    lesson: learnTone(
      texts.filter((text) => text.language === language),
      engines,
    ),
    engines,
  }))
  const poor = alone.filter(({ lesson }) => lesson.outcome === 'too few' && lesson.labels > 0)
  const pool = poor.flatMap(({ languages }) => languages)
  const together: Trained[] =
    pool.length < 2
      ? []
      : [
          {
            kind: 'sentiment',
            languages: pool,
            lesson: learnTone(
              texts.filter(({ language }) => pool.includes(language)),
              engines,
            ),
            engines,
          },
        ]
  const tones = labels.filter(({ correction }) => 'label' in correction)
  return {
    trained: [...alone, ...together, ...trainContexts(labels)],
    outside: tones.length - texts.length,
  }
}

function readTexts(labels: Label[], { languages, brands }: Config): LabelledText[] {
  const match = compileMatcher(brands)
  const readLanguage = createLanguageReader(languages)
  return labels.flatMap(({ text, title, language: known, correction }): LabelledText[] => {
    if (!('label' in correction)) return []
    const whole = scoredText({ title, text })
    const language =
      known === null ? readLanguage(whole).language : languages.find((language) => language === known)
    if (language === undefined) return []
    const names = match(whole).flatMap(({ matched }) => findSpans(whole, matched))
    return [{ text: whole, negative: correction.label === 'negative', language, names }]
  })
}

function trainContexts(labels: Label[]): Trained[] {
  const brands = new Map<string, { text: string; relevant: boolean }[]>()
  for (const { text, title, correction } of labels) {
    if (!('relevant' in correction)) continue
    const { brand, relevant } = correction
    const known = brands.get(brand) ?? []
    brands.set(brand, [...known, { text: scoredText({ title, text }), relevant }])
  }
  return [...brands].map(([brand, texts]) => ({ kind: 'context', brand, lesson: learnContext(texts) }))
}

function modelOf(trained: Trained): NewModel[] {
  if (trained.lesson.outcome !== 'kept') return []
  return trained.kind === 'sentiment'
    ? [
        {
          kind: 'sentiment',
          scope: scopeOf(trained),
          body: packLocal(trained.lesson.model, trained.languages, trained.engines),
          figures: trained.lesson.figures,
        },
      ]
    : [
        {
          kind: 'context',
          scope: scopeOf(trained),
          body: packContext(trained.lesson.model),
          figures: trained.lesson.figures,
        },
      ]
}

function jsonOf(trained: Trained) {
  const { lesson } = trained
  const { outcome } = lesson
  const head = { kind: trained.kind, scope: scopeOf(trained), outcome: outcome.replaceAll(' ', '_') }
  if (lesson.outcome === 'too few') {
    const { outcome: _outcome, ...counts } = lesson
    return { ...head, ...counts }
  }
  const { labels, general, local, ...counts } = lesson.figures
  return {
    ...head,
    labels,
    ...counts,
    general: snake(general),
    local: snake(local),
    moved: 'moved' in lesson ? lesson.moved : undefined,
  }
}

function snake(figures: { averagePrecision: number; logLoss: number; f1?: number }) {
  const { averagePrecision, logLoss, f1 } = figures
  return {
    average_precision: averagePrecision,
    log_loss: logLoss,
    f1,
  }
}
