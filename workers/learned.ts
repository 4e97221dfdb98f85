import { clock } from '../lib/clock.ts'
import type { Database } from '../db/database.ts'
import { type StoredModel, readModelVersion, readModels } from '../db/models.ts'
import { describeError } from '../lib/errors.ts'
import type { Log } from '../lib/log.ts'
import type { ContextModel } from '../mentions/relevance/context.ts'
import type { Local } from '../mentions/sentiment/shift.ts'
import { atMostEvery } from './loop.ts'
import { type Language, languages } from '../mentions/vocabulary.ts'

/** What the labels of this installation have taught, ready to judge by. */
export interface Learned {
  /** Another one after every training, and after one was undone. */
  version: string
  locals: ReadonlyMap<Language, Local>
  /** By the id of the brand. */
  contexts: ReadonlyMap<string, ContextModel>
}

/** Reads the models in use. One that cannot be used is left out, with a line in the log. */
export async function readLearned(db: Database, log: Log): Promise<Learned> {
  const { version, models } = await readModels(db)
  const locals = new Map<Language, Local>()
  const contexts = new Map<string, ContextModel>()
  if (models.length === 0) return { version, locals, contexts }
  const open = await makeOpener()
  // A model of one language says more of it than one that several share.
  const bySize = models.toSorted((a, b) => b.scope.split('+').length - a.scope.split('+').length)
  for (const model of bySize) {
    try {
      const opened = open(model)
      if ('context' in opened) contexts.set(model.scope, opened.context)
      else for (const language of opened.languages) locals.set(language, opened.local)
    } catch (error) {
      log.warn(
        { kind: model.kind, scope: model.scope, reason: describeError(error) },
        'a trained model is not used; `ennakko train` makes a new one',
      )
    }
  }
  return { version, locals, contexts }
}

type Opened = { context: ContextModel } | { languages: Language[]; local: Local }

/** Imported when there is something to open: the engines are large. */
async function makeOpener(): Promise<(model: StoredModel) => Opened> {
  const [{ openGeneral }, { openLocal }, { unpackLocal }, { unpackContext }] = await Promise.all([
    import('../mentions/sentiment/general.ts'),
    import('../mentions/sentiment/shift.ts'),
    import('../mentions/learning/tone-model.ts'),
    import('../mentions/learning/context-model.ts'),
  ])
  const engines = new Map(languages.map((language) => [language, openGeneral(language)]))
  return ({ kind, body }) => {
    if (kind === 'context') return { context: unpackContext(body) }
    const { languages, model } = unpackLocal(body, engines)
    return { languages, local: openLocal(model) }
  }
}

/** A new training is looked for this often at most, in milliseconds. */
const lookMs = 2_000

/**
 * What is in use now, looked up when asked for. While the database is away, or something else goes wrong, what was in
 * use before stays: a poll must not fail for want of what only refines it.
 */
export function followLearned(db: Database, log: Log): () => Promise<Learned> {
  let current: Learned = { version: 'none', locals: new Map(), contexts: new Map() }
  let lookedAt = Number.NEGATIVE_INFINITY
  let looking: Promise<void> | undefined

  const warn = atMostEvery(60_000, (error) =>
    log.warn({ error: describeError(error) }, 'what labels have taught could not be looked up; trying on'),
  )

  const look = async () => {
    try {
      if ((await readModelVersion(db)) === current.version) return
      current = await readLearned(db, log)
      if (current.locals.size + current.contexts.size > 0)
        log.info(
          {
            version: current.version,
            languages: [...current.locals.keys()],
            brands: [...current.contexts.keys()],
          },
          'judging with what labels have taught',
        )
    } catch (error) {
      warn(error)
    }
  }

  return async () => {
    if (clock.elapsed() - lookedAt >= lookMs) {
      lookedAt = clock.elapsed()
      looking = look()
    }
    // Whoever asks meanwhile waits for the same answer.
    await looking
    return current
  }
}
