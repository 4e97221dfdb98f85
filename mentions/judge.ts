import type { FeedItem } from '../connectors/connector.ts'
import { scoreBrands } from './aspects.ts'
import { createCauseFinder } from './causes.ts'
import type { CustomCauses } from './causes.ts'
import { findIntent } from './intent.ts'
import { type BrandMiss, compileFinder } from './match.ts'
import type { BrandMatch, ScoredMention } from './mention.ts'
import { weighOpinion } from './opinion.ts'
import type { Opinion } from './opinion.ts'
import { computePriority, withSentiment } from './priority.ts'
import { createRelevance, doubtfulBelow, irrelevantBelow } from './relevance.ts'
import type { Contexts } from './relevance.ts'
import { createScorer } from './sentiment/score.ts'
import type { Locals } from './sentiment/score.ts'
import { findUrgencies } from './urgency.ts'
import {
  type Brand,
  type Decision,
  type Language,
  type SourceKind,
  scoredText,
  surroundings,
} from './vocabulary.ts'

/** What the judge needs to know of the source that an item came from. */
export interface JudgedSource {
  id: string
  connector: string
  /** 'all': every item concerns us, whether it names a brand or not. */
  match?: 'brands' | 'all'
  /** The brand of a `match: all` source. */
  brand?: string
  language?: string
  /** Absent where the source says nothing of itself (texts of the command line). */
  kind?: SourceKind
}

export interface Moment {
  now: Date
  /** The author has complained before. */
  repeatAuthor?: boolean
}

/** An item that concerns us. */
export interface MatchedItem {
  item: FeedItem
  source: JudgedSource
  /** What is scored: the writer's own words. */
  text: string
  /** The brands that it names, else those of its thread and of what it quotes; maybe none where everything of the source concerns us. */
  brands: BrandMatch[]
}

/** Pure: the same item, source and moment give the same answer. */
export interface Judge {
  /** Tells in microseconds whether an item concerns us; undefined when it does not. */
  match: (item: FeedItem, source: JudgedSource) => MatchedItem | undefined
  /** As `match`; for an item that does not concern us also the brands whose names stand there, with what stopped each. */
  look: (item: FeedItem, source: JudgedSource) => { matched?: MatchedItem; misses: BrandMiss[] }
  /** Scores and ranks. */
  judge: (matched: MatchedItem, moment: Moment) => ScoredMention
  /** Takes what a model of the operator's own says into everything that follows from the sentiment. */
  weigh: (matched: MatchedItem, scored: ScoredMention, opinion: Opinion) => ScoredMention
}

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

/** Makes everything ready that all items share. */
export function createJudge({
  brands: known,
  languages,
  causes: customCauses,
  contexts,
  locals,
}: JudgeOptions): Judge {
  const find = compileFinder(known)
  const score = createScorer(languages, locals)
  const findCauses = createCauseFinder(customCauses)
  const judgeRelevance = createRelevance(known, contexts)
  const relevanceOf = (
    { item, source, text, brands }: MatchedItem,
    found: Pick<ScoredMention, 'sentiment' | 'urgencies' | 'causes'>,
  ) => {
    // Where everything concerns us, a name proves nothing either way.
    const named = source.match === 'all' ? [] : brands
    return judgeRelevance({ ...found, item, text, brands: named })
  }

  const look: Judge['look'] = (item, source) => {
    const text = scoredText(item)
    const own = find(text)
    const around = own.matches.length > 0 ? own : find(surroundings(item))
    const brands = around.matches
    if (brands.length === 0 && source.match !== 'all') return { misses: [...own.misses, ...around.misses] }
    return { matched: { item, source, text, brands }, misses: [] }
  }

  return {
    look,

    match: (item, source) => look(item, source).matched,

    judge(matched, { now, repeatAuthor }) {
      const { item, source, text, brands } = matched
      const scored = scoreBrands(score, text, brands, {
        prior: item.language ?? source.language,
        rating: item.rating,
      })
      const { language, sentiment } = scored
      const found = findUrgencies(text, language)
      const urgencies = found.map(({ urgency }) => urgency)
      const causes = findCauses(text, language)
      return {
        item,
        sourceId: source.id,
        connector: source.connector,
        brands: brands.length > 0 ? scored.brands : assumedBrand(known, source),
        aspects: scored.aspects,
        language,
        sentiment,
        urgencies,
        intent: findIntent(text, { language, sentiment }),
        causes,
        relevance: relevanceOf(matched, { sentiment, urgencies, causes }),
        priority: computePriority({
          sentiment,
          urgencies: found,
          reach: item.reach,
          publishedAt: item.publishedAt,
          now,
          repeatAuthor,
        }),
      }
    },

    weigh(matched, scored, opinion) {
      const { language, urgencies, causes, priority } = scored
      const sentiment = weighOpinion(scored.sentiment, opinion)
      return {
        ...scored,
        sentiment,
        intent: findIntent(matched.text, { language, sentiment }),
        relevance: relevanceOf(matched, { sentiment, urgencies, causes }),
        priority: withSentiment(priority, sentiment),
      }
    },
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
