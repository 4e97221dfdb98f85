import type { Sentiment } from '../mention.ts'
import type { Evidence, ToneReading } from './engine.ts'
import type { Opine } from './linear.ts'
import { round } from '../round.ts'
import { explain, strongest } from './explain.ts'
import { thanks } from '../words/tone/mockery.ts'
import { doubtfulFrom, liftedLogit, negativeFrom, probabilityOf } from './probability.ts'
import type { Weighed } from './probability.ts'
import { shift } from './shift.ts'
import type { Local } from './shift.ts'
import type { Stack } from './stack.ts'
import { stackLogit, stackValues, sumEvidence } from './stack.ts'
import type { Sums } from './stack.ts'
import type { SentimentLabel } from '../vocabulary.ts'

export function weigh(reading: ToneReading, text: string, opine: Opine): Weighed {
  const mocks = mocksPraise(reading, text)
  const evidence = mocks ? reading.evidence.map(muffled) : reading.evidence
  const sums = sumEvidence(evidence, reading)
  const unheard = placesUnheard(reading, mocks)
  const opinion = opine(reading.tokens, unheard)
  return { evidence, sums, opinion, unheard, values: stackValues(sums, reading, opinion) }
}

/** `local`: what the labels of this installation add. The rules that bound the models bound it, too. */
export function judge(
  reading: ToneReading,
  text: string,
  opine: Opine,
  stack: Stack,
  local?: Local,
): Sentiment {
  const weighed = weigh(reading, text, opine)
  const { values, unheard } = weighed
  const general = generalLogit(stack, weighed, reading)
  const shifted =
    local &&
    shift(local, { logit: general, values, tokens: reading.tokens, unheard, silent: isSilent(weighed) })
  const likely = probabilityOf(shifted?.logit ?? general, weighed)
  const negative = bounded(likely, weighed, reading)
  const label = labelOf(negative, isPraise(weighed.sums))
  return {
    label,
    negative,
    confidence: confidenceOf(label, negative, weighed, reading),
    why: explain(weighed, reading, text, label === 'neutral' ? undefined : stack, shifted?.words),
  }
}

/** What the general engine makes of a text, before any rule bounds it: what local models are stacked on. */
export function generalLogit(stack: Stack, weighed: Weighed, reading: ToneReading): number {
  return liftedLogit(stackLogit(stack, weighed.values), stack.knee, weighed, reading)
}

function isSilent({ evidence }: Weighed): boolean {
  return evidence.every(({ weight }) => Math.abs(weight) < clear)
}

/**
 * "Great job, the net is down again 👏": praise beside applause, or one word of praise that opens a complaint, is
 * mockery. Thanks are left alone: "thanks for fixing the problem" is meant.
 */
function mocksPraise({ evidence, mocking }: ToneReading, text: string): boolean {
  const blame = evidence.filter(({ weight }) => weight < 0).reduce((total, { weight }) => total - weight, 0)
  const praise = evidence.filter(({ weight }) => weight > 0)
  const [opening] = praise
  if (opening === undefined) return false
  const opensOnly =
    praise.length === 1 &&
    blame >= 2 &&
    /^\P{L}*(?:\p{L}+\P{L}+){0,2}$/u.test(text.slice(0, opening.start)) &&
    !opensThanks.test(text.slice(opening.start, opening.end))
  return opensOnly || (mocking && blame >= 1.5)
}

const opensThanks = new RegExp(`^(?:${thanks.split(' ').join('|')})`, 'i')

function muffled(item: Evidence): Evidence {
  return item.weight > 0 ? { ...item, weight: item.weight * 0.2 } : item
}

/** What the models are not to judge by: denied words, mock praise, and oaths that only strengthen praise. */
function placesUnheard({ overruled, evidence }: ToneReading, mocks: boolean): ReadonlySet<number> {
  const praised = evidence.some(({ weight }) => weight > 0)
  const silenced = evidence.filter(({ kind, weight }) => (kind === 'swear' ? praised : mocks && weight > 0))
  if (silenced.length === 0) return overruled
  const places = new Set(overruled)
  for (const { first, last } of silenced) for (let at = first; at <= last; at++) places.add(at)
  return places
}

/** The models know words, the rules know what was denied; where only denials speak, the rules decide. */
function bounded(negative: number, { evidence, sums }: Weighed, { mocking, words }: ToneReading): number {
  const blame = evidence.some(({ weight, kind }) => weight <= -clear && kind !== 'denial')
  const praise = evidence.some(({ weight }) => weight >= clear)
  const deniedBlame = evidence.some(({ weight, base }) => base < 0 && weight > 0)
  const deniedPraise = evidence.some(
    ({ weight, base, denies }) => (base > 0 && weight <= -clear) || (denies && weight <= -plainDenial),
  )
  if (mocking && sums.blame >= 1.5 && sums.blame > sums.praise) return limit(negative, 0.65, 1)
  if (evidence.length === 0 && words < enoughWords && negative < quiteSure) return limit(negative / 2, 0, 1)
  if (deniedBlame && !blame) return limit(negative, 0, 0.3)
  if (deniedPraise && !praise) return limit(negative, 0.65, 1)
  if (!praise && sums.blame >= plainBlame) return limit(negative, 0.65, 1)
  return limit(negative, 0, 1)
}

const clear = 0.3
/** Where the lexicon knows no word and the text has fewer words than this, the models must be `quiteSure`. */
const enoughWords = 4
const quiteSure = 0.75
/** "Ei ollut hyvä", "would not recommend". */
const plainDenial = 2.5
/** Two clear words of blame and none of praise: the models may not doubt that. */
const plainBlame = 6

/** No score is certain. */
function limit(value: number, least: number, most: number): number {
  return round(Math.min(most, 0.99, Math.max(least, 0.01, value)))
}

function labelOf(negative: number, praised: boolean): SentimentLabel {
  if (negative >= negativeFrom) return 'negative'
  if (negative >= doubtfulFrom) return 'uncertain'
  return praised ? 'positive' : 'neutral'
}

function isPraise({ praise, blame }: Sums): boolean {
  return praise >= 1 && praise > blame * 1.5
}

/** One verdict of what a text says in each of its languages: a complaint is one in whichever it is told. */
export function join(parts: Sentiment[]): Sentiment | undefined {
  const [worst] = parts.toSorted((a, b) => b.negative - a.negative)
  if (!worst || parts.length === 1) return worst
  const praised = parts.some(({ label }) => label === 'positive')
  const negative = round(praised ? worst.negative * besidePraise : worst.negative)
  return {
    label: labelOf(negative, praised),
    negative,
    confidence: Math.min(...parts.map(({ confidence }) => confidence)),
    why: strongest(parts.flatMap(({ why }) => why)),
  }
}

const besidePraise = 0.9

/** Of the brand that another is measured against: "Elisa is better than Revontuli" is for a person to judge. */
export function measured(sentiment: Sentiment): Sentiment {
  const why = sentiment.why.map((item) => ({ ...item, weight: -item.weight }))
  if (sentiment.label === 'positive') return { label: 'uncertain', negative: 0.5, confidence: 0.1, why }
  return { label: 'neutral', negative: Math.min(0.3, sentiment.negative), confidence: 0.4, why }
}

/** Doubt is largest at one half and in texts that hardly say anything. */
function confidenceOf(
  label: SentimentLabel,
  negative: number,
  { sums: { praise, blame } }: Weighed,
  reading: ToneReading,
): number {
  if (label === 'uncertain') return round(Math.abs(negative - 0.5) * 2)
  if (label === 'negative') return negative
  if (label === 'positive') return round(1 - negative)
  const silence = Math.min(praise + blame === 0 ? 0.85 : 0.6, 1 - negative)
  return round(reading.words < 3 ? silence / 2 : silence)
}
