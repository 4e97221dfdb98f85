import type { Sentiment, SentimentLabel, Why } from '../mention.ts'
import type { Evidence, Reading } from './engine.ts'
import type { Opine, Opinion } from './linear.ts'
import { originalSpan } from '../normalise.ts'
import type { Stack } from './stack.ts'
import { stackLogit, stackValues, sumEvidence } from './stack.ts'
import type { Sums } from './stack.ts'

/** From here on a text is called negative, and from `doubtful` on a person should look. */
export const negativeFrom = 0.6
export const doubtfulFrom = 0.4

/** Everything that the last step weighs. */
export interface Weighed {
  evidence: Evidence[]
  sums: Sums
  opinion: Opinion
  values: number[]
}

export function weigh(reading: Reading, text: string, opine: Opine): Weighed {
  const evidence = withoutMockPraise(reading, text)
  const sums = sumEvidence(evidence, reading)
  const opinion = opine(reading.tokens, reading.overruled)
  return { evidence, sums, opinion, values: stackValues(sums, reading, opinion) }
}

export function judge(reading: Reading, text: string, opine: Opine, stack: Stack): Sentiment {
  const weighed = weigh(reading, text, opine)
  const negative = bounded(probability(stackLogit(stack, weighed.values)), weighed)
  const label = labelOf(negative, weighed.sums)
  return {
    label,
    negative,
    confidence: confidenceOf(label, negative, weighed, reading),
    why: explain(weighed, reading, text, stack),
  }
}

/**
 * "Great job, the net is down again 👏": praise beside applause, or one word of praise that opens a complaint, is
 * mockery. Thanks are left alone: "thanks for fixing the problem" is meant.
 */
function withoutMockPraise(reading: Reading, text: string): Evidence[] {
  const { evidence } = reading
  const blame = evidence.filter(({ weight }) => weight < 0).reduce((total, { weight }) => total - weight, 0)
  const praise = evidence.filter(({ weight }) => weight > 0)
  const [opening] = praise
  const opensOnly =
    opening !== undefined &&
    praise.length === 1 &&
    blame >= 2 &&
    /^\P{L}*(?:\p{L}+\P{L}+){0,2}$/u.test(text.slice(0, opening.start)) &&
    !/^(?:kii?t|thank|thx|tack)/i.test(text.slice(opening.start, opening.end))
  if (!opensOnly && !(reading.mocking && blame >= 1.5)) return evidence
  return evidence.map((item) => (item.weight > 0 ? { ...item, weight: item.weight * 0.2 } : item))
}

function probability(logit: number): number {
  return 1 / (1 + Math.exp(-logit))
}

/** The models know words, the rules know what was denied; where only denials speak, the rules decide. */
function bounded(negative: number, { evidence }: Weighed): number {
  const blame = evidence.some(({ weight }) => weight <= -clear)
  const praise = evidence.some(({ weight }) => weight >= clear)
  const deniedBlame = evidence.some(({ weight, base }) => base < 0 && weight > 0)
  const deniedPraise = evidence.some(({ weight, base }) => base > 0 && weight <= -clear)
  if (deniedBlame && !blame) return limit(negative, 0, 0.3)
  if (deniedPraise && !praise) return limit(negative, 0.65, 1)
  return limit(negative, 0, 1)
}

const clear = 0.3

/** No score is certain. */
function limit(value: number, least: number, most: number): number {
  return round(Math.min(most, 0.99, Math.max(least, 0.01, value)))
}

function labelOf(negative: number, { praise, blame }: Sums): SentimentLabel {
  if (negative >= negativeFrom) return 'negative'
  if (negative >= doubtfulFrom) return 'uncertain'
  return praise >= 1 && praise > blame * 1.5 ? 'positive' : 'neutral'
}

/** Doubt is largest at one half and in texts that hardly say anything. */
function confidenceOf(
  label: SentimentLabel,
  negative: number,
  { sums: { praise, blame } }: Weighed,
  reading: Reading,
): number {
  if (label === 'uncertain') return round(Math.abs(negative - 0.5) * 2)
  if (label === 'negative') return negative
  if (label === 'positive') return round(1 - negative)
  const silence = Math.min(praise + blame === 0 ? 0.85 : 0.6, 1 - negative)
  return round(reading.words < 3 ? silence / 2 : silence)
}

const mostWhys = 8
const worthTelling = 0.3

/** The words of the lexicon, and where it has none, the words that moved the models most. */
function explain(weighed: Weighed, reading: Reading, text: string, { weights }: Stack): Why[] {
  const told = weighed.evidence
    .filter(({ weight }) => Math.abs(weight) >= worthTelling)
    .map(({ weight, start, end }) => ({ weight: -weight, start, end }))
  const moved = weighed.opinion.words.flatMap(({ general, customer }, at) => {
    const token = reading.tokens[at]
    const weight = ((weights.general ?? 0) * general + (weights.customer ?? 0) * customer) * toLexicon
    if (token?.kind !== 'word' || Math.abs(weight) < worthTelling) return []
    const { start, end } = originalSpan(reading.normal, token.start, token.end)
    return weighed.evidence.some((known) => known.start < end && start < known.end)
      ? []
      : [{ weight, start, end }]
  })
  return [...told, ...moved]
    .toSorted((a, b) => Math.abs(b.weight) - Math.abs(a.weight))
    .slice(0, mostWhys)
    .map(({ weight, start, end }) => ({ text: text.slice(start, end), weight: round(weight), start, end }))
}

/** The lexicon weighs from -5 to 5, the models in logits, of which a clear word moves about one. */
const toLexicon = 2

export function round(value: number): number {
  return Math.round(value * 1000) / 1000
}
