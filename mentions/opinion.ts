import type { ScoredMention, Sentiment, Why } from './mention.ts'
import { irrelevantBelow } from './relevance.ts'
import { doubtfulFrom, negativeFrom } from './sentiment/probability.ts'
import type { Language, SentimentLabel } from './vocabulary.ts'
import { round } from './round.ts'

/** What a model of the operator's own makes of a text. */
export interface Opinion {
  /** The shares of its classes of blame and of praise, 0..1 each. */
  negative: number
  positive: number
  /** How much it counts beside the general engine, above 0 and up to 1. */
  weight: number
}

/** No score is certain, whatever a model says of itself. */
const least = 0.01
const most = 0.99

/**
 * Whether the model may say something of a mention: of what is about us and has words in a language that the model
 * was trained for. One, two, four and five stars are the writer's own word, which no model corrects.
 */
export function wantsOpinion(
  { language, sentiment, item, relevance }: ScoredMention,
  languages: readonly Language[],
): boolean {
  const { rating } = item
  const hasStars = rating !== undefined && (rating <= 2 || rating >= 4)
  return (
    language !== undefined &&
    languages.includes(language) &&
    sentiment.reason === undefined &&
    relevance.score >= irrelevantBelow &&
    !hasStars
  )
}

/**
 * Both probabilities as one, averaged as logits (a linear opinion pool in log-odds):
 * logit(p) = (1 − w) · logit(general) + w · logit(model). What the rules found in the words wins: a model can make a
 * verdict of theirs doubtful, so that a person looks, and never turns it into its opposite.
 */
export function weighOpinion(general: Sentiment, opinion: Opinion): Sentiment {
  const { weight } = opinion
  const pooled = probability((1 - weight) * logit(general.negative) + weight * logit(opinion.negative))
  const floor = general.label === 'negative' ? doubtfulFrom : least
  const ceiling = general.label === 'positive' ? negativeFrom - 0.001 : most
  const negative = round(Math.min(ceiling, Math.max(floor, pooled)))
  const label = labelOf(negative, general, opinion)
  const moved: Why = {
    text: `transformer ${general.negative.toFixed(2)} → ${negative.toFixed(2)}`,
    weight: round(logit(negative) - logit(general.negative)),
  }
  return { label, negative, confidence: confidenceOf(label, negative, general), why: [moved, ...general.why] }
}

function labelOf(negative: number, general: Sentiment, { positive, weight }: Opinion): SentimentLabel {
  if (negative >= negativeFrom) return 'negative'
  if (negative >= doubtfulFrom) return 'uncertain'
  // Where the general engine found nothing either way, it does not speak against praise.
  const praised = general.label === 'positive' ? 1 : general.why.length === 0 ? 0.5 : 0
  return (1 - weight) * praised + weight * positive >= 0.5 ? 'positive' : 'neutral'
}

function confidenceOf(label: SentimentLabel, negative: number, general: Sentiment): number {
  if (label === 'uncertain') return round(Math.abs(negative - 0.5) * 2)
  if (label === 'negative') return negative
  const against = round(1 - negative)
  return label === 'positive' ? against : Math.min(against, Math.max(0.5, general.confidence))
}

function logit(share: number): number {
  const p = Math.min(most, Math.max(least, share))
  return Math.log(p / (1 - p))
}

function probability(z: number): number {
  return 1 / (1 + Math.exp(-z))
}
