import { finnishForms } from './inflect.ts'
import { compileIndex } from './match/name-index.ts'
import type { Indexed } from './match/name-index.ts'
import { compileContext, compileName, compileSpelling, findEach, firstOf } from './match/name.ts'
import type { Forms, Name } from './match/name.ts'
import { longerNames, otherNameAt } from './match/other-names.ts'
import type { BrandMatch } from './mention.ts'
import { normalise, originalSpan } from './normalise.ts'
import type { NormalisedText } from './normalise.ts'
import type { Brand } from './vocabulary.ts'
import type { Span } from './normalise.ts'

/** A brand whose name stands in a text that is not about it all the same. */
export interface BrandMiss {
  id: string
  /** The names, as written there. */
  found: string[]
  /** The part of the brand's config that says so; `except` also for what is known of other names. */
  because: 'none' | 'all' | 'except' | 'near'
  /** For none and except what stands there; for all and near what does not. */
  words: string[]
  /** For near: how many words away was looked. */
  within?: number
}

export interface Found {
  matches: BrandMatch[]
  misses: BrandMiss[]
}

/** Finds the brands that a text is about, in the order of `brands`. Costs one pass however many brands there are. */
export function compileMatcher(brands: Brand[], forms: Forms = finnishForms): (text: string) => BrandMatch[] {
  const find = compileFinder(brands, forms)
  return (text) => find(text).matches
}

/** As `compileMatcher`, and says why a brand is not meant although its name stands there. */
export function compileFinder(brands: Brand[], forms: Forms = finnishForms): (text: string) => Found {
  const rules = brands.map((brand, order) => compileRule(brand, order, forms))
  const visitNames = compileIndex(
    rules.flatMap((rule) =>
      rule.any.flatMap((name) => name.prefixes.map((prefix): IndexedName => ({ prefix, name, rule }))),
    ),
  )

  return (text) => {
    const normal = normalise(text)
    const found = new Map<Rule, Span[]>()
    visitNames(normal.lower, ({ rule, name }, index) => {
      const span = name.at(normal, index)
      if (!span) return
      const spans = found.get(rule)
      if (spans) spans.push(span)
      else found.set(rule, [span])
    })
    const inOrder = [...found].toSorted(([a], [b]) => a.order - b.order)
    const judged = inOrder.map(([rule, spans]) => judgeRule(rule, spans, normal))
    return {
      matches: judged.filter((each) => 'matched' in each),
      misses: judged.filter((each) => 'because' in each),
    }
  }
}

interface IndexedName extends Indexed {
  name: Name
  rule: Rule
}

interface Rule {
  order: number
  id: string
  any: Name[]
  all: { word: string; name: Name }[]
  none: Name[]
  near?: { written: string[]; words: Name[]; within: number }
  except: Name[]
}

function compileRule(brand: Brand, order: number, forms: Forms): Rule {
  const name = (word: string) => compileName(word, forms)
  const context = (word: string) => compileContext(word, forms)
  const { near } = brand
  return {
    order,
    id: brand.id,
    any: [...brand.any.map(name), ...(brand.forms ?? []).map(compileSpelling)],
    all: brand.all.map((word) => ({ word, name: context(word) })),
    none: brand.none.map(name),
    near: near && { written: near.words, words: near.words.map(context), within: near.within },
    except: [...(brand.except ?? []), ...othersOf(brand)].map(name),
  }
}

/** Well-known longer names around this brand's, but for those that it calls its own. */
function othersOf({ any }: Brand): string[] {
  const own = any.map((word) => word.replace(/^\s*=/, '').trim().toLowerCase())
  return own.flatMap(longerNames).filter((other) => !own.includes(other.toLowerCase()))
}

function judgeRule(rule: Rule, spans: Span[], text: NormalisedText): BrandMatch | BrandMiss {
  const { id, near } = rule
  const miss = (because: BrandMiss['because'], words: string[]): BrandMiss => ({
    id,
    found: writtenOnce(spans, text),
    because,
    words,
  })
  const unwanted = rule.none.flatMap((name) => firstOf(name, text) ?? [])
  if (unwanted.length > 0) return miss('none', writtenOnce(unwanted, text))
  const lacking = rule.all.filter(({ name }) => !firstOf(name, text))
  if (lacking.length > 0)
    return miss(
      'all',
      lacking.map(({ word }) => word),
    )
  const { ours, others } = withoutOthers(rule, spans, text)
  if (ours.length === 0) return miss('except', writtenOnce(others, text))
  const kept = near ? spansNear(ours, near, text) : ours
  if (near && kept.length === 0) return { ...miss('near', near.written), within: near.within }
  return { id, matched: writtenOnce(kept, text) }
}

/** The names that are ours, and the longer names of others that the rest are part of. */
function withoutOthers(
  { except }: Rule,
  spans: Span[],
  text: NormalisedText,
): { ours: Span[]; others: Span[] } {
  const longer = except.flatMap((name) => [...findEach(name, text)])
  const otherAround = (span: Span) =>
    longer.find(({ start, end }) => start <= span.start && span.end <= end) ?? otherNameAt(text, span)
  return {
    ours: spans.filter((span) => otherAround(span) === undefined),
    others: spans.flatMap((span) => otherAround(span) ?? []),
  }
}

function writtenOnce(spans: Span[], text: NormalisedText): string[] {
  return [...new Set(spans.map((span) => written(text, span)))]
}

function written(text: NormalisedText, span: Span): string {
  const { start, end } = originalSpan(text, span.start, span.end)
  return text.original.slice(start, end)
}

function spansNear(spans: Span[], near: { words: Name[]; within: number }, text: NormalisedText): Span[] {
  const wordAt = numberWords(text.lower)
  const context = new Set<number>()
  for (const name of near.words) for (const span of findEach(name, text)) context.add(wordAt(span.start))
  return spans.filter((span) => {
    const last = wordAt(span.end - 1) + near.within
    for (let word = wordAt(span.start) - near.within; word <= last; word++) if (context.has(word)) return true
    return false
  })
}

/** Which word of the text an index is in. */
function numberWords(text: string): (index: number) => number {
  const numbers = new Uint32Array(text.length)
  let [from, number] = [0, 0]
  for (const { index } of text.matchAll(/[\p{L}\p{N}]+/gu)) {
    numbers.fill(number, from, index)
    from = index
    number++
  }
  numbers.fill(number, from)
  return (index) => numbers[index] ?? 0
}
