import { type Timer, clock } from '../lib/clock.ts'
import type { TransformerConfig } from '../config/schema/transformer.ts'
import { RetryLater, describeError } from '../lib/errors.ts'
import type { Opinion } from '../mentions/opinion.ts'
import { readModelFolder } from './transformer/model-folder.ts'
import { type ModelProcess, startModel } from './transformer/model-process.ts'
import type { Language } from '../mentions/vocabulary.ts'

/** A sentiment model of the operator's own. Its process starts with the first question and ends when it idles. */
export interface Transformer {
  languages: readonly Language[]
  /**
   * What the model says of each text, in their order; at most `batchSize` texts. Throws when it has no answer, and
   * `RetryLater` while it is left alone after a failure. An abort ends the work on these texts at once.
   */
  read: (texts: readonly string[], signal: AbortSignal) => Promise<Opinion[]>
  /** Ends the process. A later `read` starts it again. */
  close: () => Promise<void>
}

/** With 512 tokens a text, a batch of a base-sized model needs some hundred megabytes. */
export const batchSize = 8

const idleMs = 10 * 60_000
const firstRestMs = 60_000
const longestRestMs = 3_600_000

/** Checks the model's folder and loads nothing yet. Throws `ConfigError` with what is missing. */
export function openTransformer(config: TransformerConfig): Transformer {
  const { languages, weight, timeoutMs } = config
  const model = readModelFolder(config)
  let running: ModelProcess | undefined
  let idle: Timer | undefined
  let failures = 0
  let restsUntil = 0
  let lastTrouble = ''
  let turn: Promise<unknown> = Promise.resolve()

  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = turn.then(work)
    turn = mine.catch(() => undefined)
    return mine
  }

  const close = async () => {
    clock.clearTimeout(idle)
    const ending = running
    running = undefined
    await ending?.end()
  }

  const ask = async (texts: readonly string[], signal: AbortSignal) => {
    signal.throwIfAborted()
    if (clock.now() < restsUntil) throw new RetryLater(lastTrouble, new Date(restsUntil))
    clock.clearTimeout(idle)
    try {
      if (!running?.alive()) running = await startModel(model, signal)
      const shares = await running.ask(texts, timeoutMs, signal)
      failures = 0
      return shares
    } catch (error) {
      await close()
      signal.throwIfAborted()
      lastTrouble = describeError(error)
      restsUntil = clock.now() + Math.min(longestRestMs, firstRestMs * 2 ** failures)
      failures += 1
      throw error
    } finally {
      idle = clock.setTimeout(() => void inTurn(close), idleMs).unref()
    }
  }

  return {
    languages,
    read: async (texts, signal) =>
      await inTurn(async () => (await ask(texts, signal)).map((shares) => ({ ...shares, weight }))),
    close: async () => await inTurn(close),
  }
}
