import type { FeedItem } from '../connectors/connector.ts'
import { compileMatcher } from './match.ts'
import type { Brand } from './match.ts'
import type { BrandMatch, Language, ScoredMention } from './mention.ts'
import { computePriority } from './priority.ts'
import { createScorer } from './sentiment/score.ts'
import { findUrgencies } from './urgency.ts'

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
}

export type Judge = (
  item: FeedItem,
  source: JudgedSource,
  moment: Moment,
) => ScoredMention | { skipped: string }

/** Matches, scores and ranks one item. Pure: the same item, source and moment give the same answer. */
export function createJudge({ brands, languages }: { brands: Brand[]; languages: Language[] }): Judge {
  const match = compileMatcher(brands)
  const score = createScorer(languages)

  return (item, source, { now, repeatAuthor }) => {
    const text = scoredText(item)
    const matched = match(text)
    if (matched.length === 0 && source.match !== 'all') return { skipped: 'no brand matched' }
    const { language, ...sentiment } = score(text, {
      prior: item.language ?? source.language,
      rating: item.rating,
    })
    const urgencies = findUrgencies(text, language)
    return {
      item,
      sourceId: source.id,
      connector: source.connector,
      brands: matched.length > 0 ? matched : assumedBrand(brands, source),
      language,
      sentiment,
      urgencies: urgencies.map(({ urgency }) => urgency),
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

/** What is matched and scored: the title and the text, or the text alone where it begins with the title. */
export function scoredText({ title, text }: Pick<FeedItem, 'title' | 'text'>): string {
  const head = title?.trim() ?? ''
  if (head === '' || text.trimStart().startsWith(head.replace(/(?:…|\.\.\.)$/, ''))) return text
  return `${head}\n${text}`
}

/** Of a source that is all about us: its own brand, else the first. */
function assumedBrand(brands: Brand[], source: JudgedSource): BrandMatch[] {
  const id = source.brand ?? brands[0]?.id
  return id === undefined ? [] : [{ id, matched: [] }]
}

export type Decision = 'alert' | 'digest' | 'store'

/** What becomes of a mention, with the rule that decided. Churn alone does not wake anybody: it raises the priority. */
export function decide({ sentiment, urgencies }: ScoredMention): { decision: Decision; reason: string } {
  if (sentiment.label === 'negative') return { decision: 'alert', reason: 'it is negative' }
  const urgent = urgencies.find((urgency) => urgency !== 'churn')
  if (urgent && sentiment.label !== 'positive')
    return { decision: 'alert', reason: `it is urgent: ${urgent}` }
  if (sentiment.label === 'uncertain')
    return { decision: 'digest', reason: `it is uncertain${sentiment.reason ? `: ${sentiment.reason}` : ''}` }
  return { decision: 'store', reason: `it is ${sentiment.label}` }
}
