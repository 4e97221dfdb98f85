import { createLanguageDetector } from '../language.ts'
import type { Language, Sentiment, SentimentLabel, Why } from '../mention.ts'
import { createReader } from './engine.ts'
import type { Evidence, Reading } from './engine.ts'
import { english } from './english.ts'
import { finnish } from './finnish.ts'
import { swedish } from './swedish.ts'

export interface ScoreOptions {
  /** The language when it is known; detected otherwise. A code that is not scored makes the label 'uncertain'. */
  language?: string
  /** What the source declares: a hint for texts too short to tell. */
  prior?: string
  /** Review stars, 1 to 5. */
  rating?: number
}

export type Score = Sentiment & { language?: Language }

export type Scorer = (text: string, options?: ScoreOptions) => Score

/** Readers are made once: the `sentiment` package registers languages in a table of its module. */
const readers: Record<Language, (text: string) => Reading> = {
  fi: createReader('ennakko-fi', finnish),
  en: createReader('ennakko-en', english),
  sv: createReader('ennakko-sv', swedish),
}

/** Only the beginning of a very long text is read. */
const longest = 10_000
const mostWhys = 8
const worthTelling = 0.3

/** Scores how likely a text is a complaint, with the words that say so. Never throws, whatever the text. */
export function createScorer(languages: Language[]): Scorer {
  const detect = createLanguageDetector(languages)

  return (text, options = {}) => {
    const read = text.slice(0, longest)
    const language = options.language
      ? languages.find((code) => code === options.language)
      : detect(read, options.prior)
    if (language === undefined && /\p{L}/u.test(read)) return abstain(read, options)
    // Emoji and "2/10" say the same in every language.
    const reading = readers[language ?? 'en'](read)
    if (language === undefined && reading.evidence.length === 0) return abstain(read, options)
    return { ...withStars(judge(reading, read), options.rating), language }
  }
}

function abstain(text: string, { rating }: ScoreOptions): Score {
  const unknown: Sentiment = {
    label: 'uncertain',
    negative: 0.5,
    confidence: 0,
    why: [],
    reason: reasonOf(text),
  }
  return rating === undefined || rating === 3
    ? unknown
    : withStars({ ...unknown, negative: 0.5, reason: undefined }, rating)
}

function reasonOf(text: string): string {
  if (text.trim() === '') return 'no text'
  const words = text.replace(/(?:https?:\/\/|www\.)\S+|@[\p{L}\p{N}._-]+/gu, '')
  return /\p{L}/u.test(words) ? 'language not supported' : 'no words'
}

interface Sums {
  praise: number
  blame: number
  /** The strongest single piece of praise. */
  best: number
  reading: Reading
}

function judge(reading: Reading, text: string): Sentiment {
  const evidence = withoutMockPraise(reading, text)
  const sums = sum(evidence, reading)
  const negative = probability(sums)
  const label = labelOf(negative, sums)
  return { label, negative, confidence: confidenceOf(label, negative, sums), why: explain(evidence, text) }
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

function sum(evidence: Evidence[], reading: Reading): Sums {
  let praise = 0
  let blame = 0
  let best = 0
  for (const { weight, kind } of evidence) {
    if (weight > 0) praise += weight
    else blame -= weight
    best = Math.max(best, weight)
    if (kind === 'swear' && blame > 0) blame += 0.5
  }
  const swears = evidence.some(({ kind }) => kind === 'swear')
  // Beside praise an oath only strengthens; alone it is anger nine times in ten.
  if (swears && praise === 0 && blame < 2.2) blame = 2.2
  if (blame > 0 && reading.mocking) blame += 0.7
  if (blame > 0 && reading.shouted > 0) blame *= 1.1
  if (blame > 0 && reading.exclamations > 1) blame *= 1.05
  return { praise, blame, best, reading }
}

/**
 * Rounded from logistic regressions on the licensed English training rows (docs/attribution.md); the share of loaded
 * words counts beside their sum. The intercept is set by hand: a text without evidence is at 0.27, one clear complaint
 * of ten words at 0.6, as complaints are commoner among posts to companies than in those rows.
 */
const weights = {
  intercept: -1.0,
  blame: 1.0,
  praise: -0.6,
  blameShare: 1.2,
  praiseShare: -1.7,
  both: 0.2,
  best: -0.15,
}

function probability({ praise, blame, best, reading }: Sums): number {
  const length = Math.sqrt(1 + reading.words)
  const z =
    weights.intercept +
    weights.blame * Math.log1p(blame) +
    weights.praise * Math.log1p(praise) +
    weights.blameShare * (blame / length) +
    weights.praiseShare * (praise / length) +
    (praise > 0.5 && blame > 0.5 ? weights.both : 0) +
    weights.best * best
  return round(Math.min(0.99, Math.max(0.01, 1 / (1 + Math.exp(-z)))))
}

function labelOf(negative: number, { praise, blame }: Sums): SentimentLabel {
  if (negative >= 0.6) return 'negative'
  if (negative >= 0.4) return 'uncertain'
  return praise >= 1 && praise > blame * 1.5 ? 'positive' : 'neutral'
}

/** Doubt is largest at one half and in texts that hardly say anything. */
function confidenceOf(label: SentimentLabel, negative: number, { praise, blame, reading }: Sums): number {
  if (label === 'uncertain') return round(Math.abs(negative - 0.5) * 2)
  if (label === 'negative') return negative
  if (label === 'positive') return round(1 - negative)
  const silence = praise + blame === 0 ? 0.75 : 0.55
  return round(reading.words < 3 ? silence / 2 : silence)
}

function explain(evidence: Evidence[], text: string): Why[] {
  return evidence
    .filter(({ weight }) => Math.abs(weight) >= worthTelling)
    .toSorted((a, b) => Math.abs(b.weight) - Math.abs(a.weight))
    .slice(0, mostWhys)
    .map(({ weight, start, end }) => ({ text: text.slice(start, end), weight: round(-weight), start, end }))
}

/** From here on the text of a review with four or five stars is believed against them. */
const outvotesStars = 0.8

/** Stars say what the writer thinks: 1–2 negative, 3 leaves it to the text, 4–5 positive unless the text is clear. */
function withStars(sentiment: Sentiment, rating: number | undefined): Sentiment {
  if (rating === undefined || !Number.isFinite(rating) || (rating > 2 && rating < 4)) return sentiment
  const stars = (weight: number): Why[] =>
    [{ text: `${rating}★`, weight }, ...sentiment.why].slice(0, mostWhys)
  if (rating <= 2) {
    const negative = round(Math.max(rating <= 1 ? 0.9 : 0.8, sentiment.negative))
    return { label: 'negative', negative, confidence: negative, why: stars(rating <= 1 ? 4 : 3) }
  }
  if (sentiment.label === 'negative' && sentiment.negative >= outvotesStars)
    return { ...sentiment, why: [...sentiment.why] }
  const negative = round(Math.min(0.35, sentiment.negative * 0.4))
  return { label: 'positive', negative, confidence: round(1 - negative), why: stars(rating >= 5 ? -4 : -3) }
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000
}
