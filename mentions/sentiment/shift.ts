import { createLinear } from './linear.ts'
import type { Head, Opine } from './linear.ts'
import { stackLogit } from './stack.ts'
import type { Stack } from './stack.ts'
import type { TextToken } from './tokens.ts'

/** What local labels make of the last step: logit = general · (the general logit) + local · (the local one) + step. */
export interface ShiftWeights {
  general: number
  local: number
  /** By how much each thing that the last step weighs counts differently here; with the intercept of this place. */
  step: Omit<Stack, 'knee'>
}

/** What the labels of one installation have taught: a head of its own, and how much the last step listens to it. */
export interface LocalModel {
  head: Head
  weights: ShiftWeights
}

/** The same, ready to judge by; `opine` reads its one head. */
export interface Local extends ShiftWeights {
  opine: Opine
}

/** Makes a stored model ready to judge by. */
export function openLocal({ head, weights }: LocalModel): Local {
  return { ...weights, opine: createLinear([head]) }
}

export interface Shifted {
  logit: number
  /** How many logits the labels moved it for each token. */
  words: number[]
}

/** Labels may move a text by this many logits: from 0.12 to 0.88, but not from 0.01 to 0.99. */
export const mostShift = 4

/** What the general engine says of a text, as far as moving it needs to know. */
export interface Unshifted {
  logit: number
  /** In the order of `stackFeatures`. */
  values: number[]
  tokens: TextToken[]
  unheard: ReadonlySet<number>
  /** The lexicon found no evidence. */
  silent: boolean
}

/**
 * Moves a general logit by what was learned locally. A silent text is raised only by words that the labels speak of:
 * a place with many complaints makes no complaint of a text that says nothing.
 */
export function shift(local: Local, { logit, values, tokens, unheard, silent }: Unshifted): Shifted {
  const opinion = local.opine(tokens, unheard)
  const learned = local.local * (opinion.logits[0] ?? 0)
  const wanted = (local.general - 1) * logit + learned + stackLogit(local.step, values)
  const allowed = silent ? Math.min(wanted, Math.max(0, learned)) : wanted
  return {
    logit: logit + Math.max(-mostShift, Math.min(mostShift, allowed)),
    words: opinion.words.map(([move = 0]) => move * local.local),
  }
}
