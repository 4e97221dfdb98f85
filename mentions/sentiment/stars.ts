import type { Sentiment, Why } from '../mention.ts'
import { round } from '../round.ts'
import { mostWhys } from './explain.ts'

/** From here on the text of a review with four or five stars is believed against them. */
const outvotesStars = 0.9

/** Stars say what the writer thinks: 1–2 negative, 3 leaves it to the text, 4–5 positive unless the text is clear. */
export function withStars(sentiment: Sentiment, rating: number | undefined): Sentiment {
  if (rating === undefined || !Number.isFinite(rating) || (rating > 2 && rating < 4)) return sentiment
  const stars = (weight: number): Why[] =>
    [{ text: `${rating}★`, weight }, ...sentiment.why].slice(0, mostWhys)
  if (rating <= 2) {
    const negative = round(Math.max(rating <= 1 ? 0.9 : 0.8, sentiment.negative))
    return { label: 'negative', negative, confidence: negative, why: stars(rating <= 1 ? 4 : 3) }
  }
  if (sentiment.label === 'negative' && sentiment.negative >= outvotesStars) return sentiment
  const negative = round(Math.min(0.35, sentiment.negative * 0.4))
  return {
    label: 'positive',
    negative,
    confidence: round(1 - negative),
    why: stars(rating >= 5 ? -4 : -3),
  }
}
