import { styleText } from 'node:util'
import { readEnv } from '../../config/env.ts'
import { loadConfig } from '../../config/load.ts'
import type { Config } from '../../config/schema.ts'
import { type Label, readLabels } from '../../db/labels.ts'
import { type NewModel, saveModels, switchModelsOff, undoModels } from '../../db/models.ts'
import { findSpans } from '../../mentions/aspects.ts'
import { scoredText } from '../../mentions/judge.ts'
import { createLanguageReader } from '../../mentions/language.ts'
import { compileMatcher } from '../../mentions/match.ts'
import type { Language } from '../../mentions/mention.ts'
import { packContext } from '../../mentions/relevance/context-model.ts'
import { type ContextLesson, learnContext } from '../../mentions/relevance/learn.ts'
import { type General, openGeneral } from '../../mentions/sentiment/general.ts'
import {
  type LabelledText,
  type Lesson,
  fewestLabels,
  fewestOfEach,
  learn,
} from '../../mentions/sentiment/local.ts'
import { packLocal } from '../../mentions/sentiment/local-model.ts'
import { layOut } from '../terminal.ts'
import { withDatabase } from './project.ts'

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
    const began = performance.now()
    const trained = train(labels, config)
    const seconds = (performance.now() - began) / 1000
    const models = trained.flatMap((one) => modelOf(one))
    const version = models.length === 0 ? undefined : await saveModels(db, models)
    process.stdout.write(
      json
        ? `${JSON.stringify({ labels: labels.length, seconds, version: version ?? null, trained: trained.map(jsonOf) })}\n`
        : human(trained, labels.length, seconds, version),
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

type Trained =
  | { kind: 'sentiment'; languages: Language[]; lesson: Lesson; engines: ReadonlyMap<Language, General> }
  | { kind: 'context'; brand: string; lesson: ContextLesson }

/** Each language by itself; those with too few labels for that are tried together. */
function train(labels: Label[], config: Config): Trained[] {
  const engines = new Map(config.languages.map((language) => [language, openGeneral(language)]))
  const texts = readTexts(labels, config)
  const alone = config.languages.map((language): Trained & { kind: 'sentiment' } => ({
    kind: 'sentiment',
    languages: [language],
    lesson: learn(
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
            lesson: learn(
              texts.filter(({ language }) => pool.includes(language)),
              engines,
            ),
            engines,
          },
        ]
  return [...alone, ...together, ...trainContexts(labels)]
}

function readTexts(labels: Label[], { languages, brands }: Config): LabelledText[] {
  const match = compileMatcher(brands)
  const readLanguage = createLanguageReader(languages)
  return labels.flatMap(({ text, title, language: known, correction }): LabelledText[] => {
    if (!('label' in correction)) return []
    const whole = scoredText({ text, title: title ?? undefined })
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
    brands.set(brand, [...known, { text: scoredText({ text, title: title ?? undefined }), relevant }])
  }
  return [...brands].map(([brand, texts]) => ({ kind: 'context', brand, lesson: learnContext(texts) }))
}

function modelOf(trained: Trained): NewModel[] {
  if (trained.lesson.outcome !== 'kept') return []
  return trained.kind === 'sentiment'
    ? [
        {
          kind: 'sentiment',
          scope: trained.languages.join('+'),
          body: packLocal(trained.lesson.model, trained.languages, trained.engines),
          figures: trained.lesson.figures,
        },
      ]
    : [
        {
          kind: 'context',
          scope: trained.brand,
          body: packContext(trained.lesson.model),
          figures: trained.lesson.figures,
        },
      ]
}

function scopeOf(trained: Trained): string {
  return trained.kind === 'sentiment' ? trained.languages.join('+') : trained.brand
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
    ...('moved' in lesson ? { moved: lesson.moved } : {}),
  }
}

function snake(figures: { averagePrecision: number; logLoss: number; f1?: number }) {
  const { averagePrecision, logLoss, f1 } = figures
  return {
    average_precision: averagePrecision,
    log_loss: logLoss,
    ...(f1 === undefined ? {} : { f1 }),
  }
}

function human(trained: Trained[], labels: number, seconds: number, version: string | undefined): string {
  if (labels === 0)
    return 'There are no labels to learn from. Bring some with `ennakko labels import <file.jsonl>`, or correct posts with `ennakko label`.\n'
  const rows = trained.map((one) => [
    scopeOf(one),
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
