import type { FeedItem } from '../connectors/connector.ts'
import type { Intent, Language, Level, SentimentLabel, Urgency } from './vocabulary.ts'

/** A piece of evidence. `start`/`end` are UTF-16 offsets into the scored text; absent for evidence that is no text (stars). */
export interface Why {
  text: string
  /** Positive numbers speak for "negative", negative numbers against it. */
  weight: number
  start?: number
  end?: number
  /** Learned from this installation's own labels. */
  learned?: boolean
}

export interface Sentiment {
  label: SentimentLabel
  /** P(negative), 0..1. */
  negative: number
  /** How sure we are of the label, 0..1; low when the text is short, mixed or in an unsupported language. */
  confidence: number
  why: Why[]
  /** Why there is no score, when the label is 'uncertain' for another reason than doubt. */
  reason?: string
}

export interface BrandMatch {
  id: string
  /** The words of the text that matched, as written there. */
  matched: string[]
}

/** What a text that names several brands says of one of them. */
export interface Aspect {
  /** The brand's id. */
  brand: string
  label: SentimentLabel
  negative: number
}

/** The sum that orders the work; every part is stored so that "why P2?" has an answer. */
export interface Priority {
  /** 0–100: sentiment ≤40, urgency ≤20, reach ≤15, speed ≤15, author ≤10. */
  score: number
  level: Level
  parts: PriorityPart[]
}

export interface PriorityPart {
  name: 'sentiment' | 'urgency' | 'reach' | 'speed' | 'author'
  points: number
  /** The words or numbers that decided it; empty when the part gave nothing. */
  because: string
}

/** What a mention is about: delivery, billing … or a cause of the config's own. */
export interface Cause {
  cause: string
  /** The words that decided, as written. */
  because: string
}

export type RelevanceKind = 'own' | 'ad' | 'job' | 'giveaway' | 'wire' | 'bot' | 'homonym' | 'weak'

/** How surely a mention is a customer speaking of the brand. */
export interface Relevance {
  /** 0–1; low for what is routed away, in the middle where a person should look. */
  score: number
  /** What speaks against it, with a sentence for people; absent when nothing does. */
  kind?: RelevanceKind
  reason?: string
}

/** A feed item after matching and scoring; plain data, ready to be stored. */
export interface ScoredMention {
  item: FeedItem
  sourceId: string
  connector: string
  /** Brands that matched; the first is the one the case is about. Empty with `match: all` and no brand configured. */
  brands: BrandMatch[]
  /** Only where two brands or more are named: what is said of each, in the order of `brands`. */
  aspects?: Aspect[]
  language?: Language
  sentiment: Sentiment
  urgencies: Urgency[]
  intent: Intent
  /** The first is the one with most words; empty when no word tells. */
  causes: Cause[]
  relevance: Relevance
  priority: Priority
}
