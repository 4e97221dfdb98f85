import type { FeedItem } from '../connectors/connector.ts'
import { withoutSign } from './match/name.ts'
import type { BrandMatch, Cause, Relevance, Sentiment } from './mention.ts'
import { applyContext } from './relevance/context.ts'
import type { ContextModel } from './relevance/context.ts'
import { createOwnAccounts } from './relevance/own-accounts.ts'
import { findPromotion } from './relevance/promotion.ts'
import type { Brand, Urgency } from './vocabulary.ts'
import { round } from './round.ts'

/** Below the first a mention is somebody else's affair; below the second a person should look. */
export const irrelevantBelow = 0.25
export const doubtfulBelow = 0.6

export interface RelevanceInput {
  item: Pick<FeedItem, 'author' | 'rating'>
  text: string
  brands: BrandMatch[]
  sentiment: Sentiment
  urgencies: Urgency[]
  causes: Cause[]
}

export type JudgeRelevance = (input: RelevanceInput) => Relevance

/** What was learned of the words around a brand's name, by the id of the brand. */
export type Contexts = ReadonlyMap<string, ContextModel>

const sure: Relevance = { score: 1 }

/** Tells customers' posts from own ones, advertisements, copies and other things of the same name. Precision first. */
export function createRelevance(brands: Brand[], contexts: Contexts = new Map()): JudgeRelevance {
  const isOwn = createOwnAccounts(brands.flatMap(({ own = [] }) => own))
  const everydayNames = new Map(brands.map((brand) => [brand.id, namesToBeSure(brand)]))

  return (input) => {
    if (isOwn(input.item))
      return {
        score: 0,
        kind: 'own',
        reason: `it is by your own account ${input.item.author?.name ?? ''}`.trim(),
      }
    const promotion = findPromotion(input)
    if (promotion) return promotion
    // A post is about us when any of its brands is.
    const each = input.brands.map(({ id, matched }) => {
      const model = contexts.get(id)
      const learned = model && fromContext(model, input, id)
      return learned ?? fromCapitals(everydayNames.get(id) ?? [], matched, input)
    })
    return each.toSorted((a, b) => b.score - a.score)[0] ?? sure
  }
}

/** Names with `=` that nothing else makes sure: no `near` and no `all`. */
function namesToBeSure({ any, all, near }: Brand): string[] {
  return near || all.length > 0 ? [] : any.filter((word) => word.trim().startsWith('=')).map(withoutSign)
}

/** Words of service keep a post from being routed away: it may be a complaint, whatever else it speaks of. */
function fromContext(
  model: ContextModel,
  { text, causes, urgencies }: RelevanceInput,
  id: string,
): Relevance | undefined {
  const { score: learned, because } = applyContext(model, text)
  if (because.length === 0) return undefined
  const least = causes.length + urgencies.length > 0 ? irrelevantBelow : 0
  const score = round(Math.max(learned, least))
  if (score >= doubtfulBelow) return { score }
  const how = score < irrelevantBelow ? 'is probably' : 'may be'
  return {
    score,
    kind: 'homonym',
    reason: `it ${how} about something else than ${id} (words: ${because.join(', ')})`,
  }
}

/** "Neste vuotaa": at the beginning of a sentence every word has a capital, so there it proves nothing. */
function fromCapitals(
  names: string[],
  matched: string[],
  { text, causes, urgencies }: RelevanceInput,
): Relevance {
  if (names.length === 0 || causes.length > 0 || urgencies.length > 0) return sure
  const opens =
    matched.length > 0 && matched.every((word) => names.includes(word) && onlyOpensSentences(text, word))
  if (!opens) return sure
  return {
    score: 0.5,
    kind: 'weak',
    reason: `“${matched[0] ?? ''}” may be the everyday word that opens a sentence`,
  }
}

function onlyOpensSentences(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    if (!/(?:^|[.!?:…\n]["'”»)]*\s*|^\P{L}*)$/u.test(text.slice(Math.max(0, at - 20), at))) return false
  }
  return true
}
