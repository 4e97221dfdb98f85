import type { FeedItem } from '../connectors/connector.ts'
import { scoreBrands } from './aspects.ts'
import { createCauseFinder } from './causes.ts'
import type { CustomCauses } from './causes.ts'
import { findIntent } from './intent.ts'
import { compileMatcher } from './match.ts'
import type { BrandMatch, ScoredMention } from './mention.ts'
import { weighOpinion } from './opinion.ts'
import type { Opinion } from './opinion.ts'
import { computePriority } from './priority.ts'
import { createRelevance, doubtfulBelow, irrelevantBelow } from './relevance.ts'
import type { Contexts } from './relevance.ts'
import { createScorer } from './sentiment/score.ts'
import type { Locals } from './sentiment/score.ts'
import { findUrgencies } from './urgency.ts'
import { type Brand, type Decision, type Language, scoredText } from './vocabulary.ts'

/** What the judge needs to know of the source that an item came from. */
export interface JudgedSource {
  id: string
  connector: string
  /** 'all': every item concerns us, whether it names a brand or not. */
  match?: 'brands' | 'all'
  /** The brand of a `match: all` source. */
  brand?: string
  language?: string
}

export interface Moment {
  now: Date
  /** The author has complained before. */
  repeatAuthor?: boolean
  /** What a model of the operator's own says of the item, where it was asked. */
  opinion?: Opinion
}

export type Judge = (
  item: FeedItem,
  source: JudgedSource,
  moment: Moment,
) => ScoredMention | { skipped: string }

export interface JudgeOptions {
  brands: Brand[]
  languages: readonly Language[]
  /** Words that the config adds to what posts are about. */
  causes?: CustomCauses
  /** What was learned of the words around the brands' names. */
  contexts?: Contexts
  /** What labels have taught of the tone of texts. */
  locals?: Locals
}

/** Why most of what is read is not kept. */
export const notAboutUs = 'no brand matched'

/** Matches, scores and ranks one item. Pure: the same item, source and moment give the same answer. */
export function createJudge({
  brands,
  languages,
  causes: customCauses,
  contexts,
  locals,
}: JudgeOptions): Judge {
  const match = compileMatcher(brands)
  const score = createScorer(languages, locals)
  const findCauses = createCauseFinder(customCauses)
  const judgeRelevance = createRelevance(brands, contexts)

  return (item, source, { now, repeatAuthor, opinion }) => {
    const text = scoredText(item)
    const matched = match(text)
    if (matched.length === 0 && source.match !== 'all') return { skipped: notAboutUs }
    const scored = scoreBrands(score, text, matched, {
      prior: item.language ?? source.language,
      rating: item.rating,
    })
    const { language } = scored
    const sentiment = opinion ? weighOpinion(scored.sentiment, opinion) : scored.sentiment
    const urgencies = findUrgencies(text, language)
    const kinds = urgencies.map(({ urgency }) => urgency)
    const causes = findCauses(text, language)
    return {
      item,
      sourceId: source.id,
      connector: source.connector,
      brands: matched.length > 0 ? scored.brands : assumedBrand(brands, source),
      aspects: scored.aspects,
      language,
      sentiment,
      urgencies: kinds,
      intent: findIntent(text, { language, sentiment }),
      causes,
      relevance: judgeRelevance({
        item,
        text,
        // Where everything concerns us, a name proves nothing either way.
        brands: source.match === 'all' ? [] : matched,
        sentiment,
        urgencies: kinds,
        causes,
      }),
      priority: computePriority({
        sentiment,
        urgencies,
        reach: item.reach,
        publishedAt: item.publishedAt,
        now,
        repeatAuthor,
      }),
    }
  }
}

/** Of a source that is all about us: its own brand, else the first. */
function assumedBrand(brands: Brand[], source: JudgedSource): BrandMatch[] {
  const id = source.brand ?? brands[0]?.id
  return id === undefined ? [] : [{ id, matched: [] }]
}

/** What becomes of a mention, with the rule that decided. Churn alone does not wake anybody: it raises the priority. */
export function decide({ sentiment, urgencies, relevance }: ScoredMention): {
  decision: Decision
  reason: string
} {
  const { score, reason: doubt = 'it may be about something else' } = relevance
  if (score < irrelevantBelow) return { decision: 'store', reason: doubt }
  const decided = decideByTone(sentiment, urgencies)
  if (score >= doubtfulBelow || decided.decision === 'store') return decided
  return { decision: 'digest', reason: `${decided.reason}, but ${doubt}` }
}

function decideByTone(
  sentiment: ScoredMention['sentiment'],
  urgencies: ScoredMention['urgencies'],
): { decision: Decision; reason: string } {
  if (sentiment.label === 'negative') return { decision: 'alert', reason: 'it is negative' }
  const urgent = urgencies.find((urgency) => urgency !== 'churn')
  if (urgent && sentiment.label !== 'positive')
    return { decision: 'alert', reason: `it is urgent: ${urgent}` }
  if (sentiment.label === 'uncertain')
    return { decision: 'digest', reason: `it is uncertain${sentiment.reason ? `: ${sentiment.reason}` : ''}` }
  return { decision: 'store', reason: `it is ${sentiment.label}` }
}
