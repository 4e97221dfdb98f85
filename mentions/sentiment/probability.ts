import type { Evidence, ToneReading } from './engine.ts'
import type { HeadOpinion } from './linear.ts'
import type { Sums } from './stack.ts'

/** From here on a text is called negative, and from `doubtfulFrom` on a person should look. */
export const negativeFrom = 0.6
export const doubtfulFrom = 0.4

/** Everything that the last step weighs. */
export interface Weighed {
  evidence: Evidence[]
  sums: Sums
  opinion: HeadOpinion
  /** Places in the tokens that no model is to judge by. */
  unheard: ReadonlySet<number>
  values: number[]
}

/** The last step's logit, lifted so that the label "negative" begins where complaints are told apart best. */
export function liftedLogit(logit: number, knee: number, weighed: Weighed, reading: ToneReading): number {
  return lifted(logit, Math.max(knee, leastKnee(weighed, reading)))
}

/** P(negative) of a lifted logit. */
export function probabilityOf(logit: number, { evidence }: Weighed): number {
  const likely = probability(logit)
  return evidence.length === 0 ? unsure(likely) : likely
}

/**
 * The threshold that tells complaints apart best lies below the probability that alerts are raised from. Up to `calm`
 * nothing changes, and `knee` comes to lie where the label begins.
 */
function lifted(logit: number, knee: number): number {
  const begin = logitOf(negativeFrom)
  if (logit <= calm || knee >= begin) return logit
  return logit >= knee ? logit + begin - knee : calm + ((logit - calm) * (begin - calm)) / (knee - calm)
}

function logitOf(probability: number): number {
  return Math.log(probability / (1 - probability))
}

/** Texts that say nothing stay below. */
const calm = logitOf(0.25)
/**
 * The label asks for more where the lexicon knows no word of blame, and for most where something was thought and is
 * merely denied: "I thought the seat would be red, but it was not."
 */
function leastKnee({ sums, evidence }: Weighed, { hoped }: ToneReading): number {
  if (sums.worst >= plainWord) return logitOf(0.35)
  return logitOf(hoped && evidence.every(({ kind }) => kind === 'denial') ? 0.6 : 0.48)
}

/** A word of blame that counts. */
const plainWord = 1

/** Beyond `surest` logits nothing is surer, but what says more still comes first. */
function probability(logit: number): number {
  return 1 / (1 + Math.exp(-logit / Math.hypot(1, logit / surest)))
}

const surest = 4.5

/** That nothing bad was said is never sure where the lexicon knows no word: from 0.1 to `unsureBelow`, in order. */
function unsure(probability: number): number {
  return probability < unsureBelow ? (unsureBelow + probability) / 2 : probability
}

const unsureBelow = 0.22
