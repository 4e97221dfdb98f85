import type { Aspect, BrandMatch, Sentiment } from './mention.ts'
import type { ScoreOptions, Scorer } from './sentiment/score.ts'
import type { Language } from './vocabulary.ts'
import type { Span } from './normalise.ts'

export interface ScoredBrands {
  language: Language | undefined
  /** What is said of the first of `brands`. */
  sentiment: Sentiment
  /** The brand that fares worst comes first: the case is about it. */
  brands: BrandMatch[]
  /** With two brands or more: what is said of each. */
  aspects?: Aspect[]
}

/** Scores a text for every brand that it names; where it names only one, the whole text is about it. */
export function scoreBrands(
  score: Scorer,
  text: string,
  brands: BrandMatch[],
  options: Pick<ScoreOptions, 'prior' | 'rating'>,
): ScoredBrands {
  const spans = brands.map(({ matched }) => findSpans(text, matched))
  const { language, ...whole } = score(text, { ...options, target: spans.flat() })
  if (brands.length < 2 || language === undefined) return { language, sentiment: whole, brands }
  const scored = brands
    .map((brand, at) => {
      const others = spans.flatMap((found, other) => (other === at ? [] : found))
      const { language: _same, ...sentiment } = score(text, {
        ...options,
        language,
        target: spans[at],
        others,
      })
      return { brand, sentiment }
    })
    .toSorted((a, b) => b.sentiment.negative - a.sentiment.negative)
  return {
    language,
    sentiment: scored[0]?.sentiment ?? whole,
    brands: scored.map(({ brand }) => brand),
    aspects: scored.map(({ brand, sentiment: { label, negative } }) => ({
      brand: brand.id,
      label,
      negative,
    })),
  }
}

/** Everywhere that the matched words stand, not as parts of longer words. */
export function findSpans(text: string, words: string[]): Span[] {
  const wanted = words.filter((word) => word !== '').map((word) => RegExp.escape(word))
  if (wanted.length === 0) return []
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(?:${wanted.join('|')})(?![\\p{L}\\p{N}])`, 'gu')
  return [...text.matchAll(pattern)].map(({ 0: word, index }) => ({ start: index, end: index + word.length }))
}
