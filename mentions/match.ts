import { finnishForms } from './inflect.ts'
import { compileIndex } from './match/name-index.ts'
import type { Indexed } from './match/name-index.ts'
import { compileContext, compileName, compileSpelling, findEach, isIn } from './match/name.ts'
import type { Forms, Name } from './match/name.ts'
import { isOtherName, longerNames } from './match/other-names.ts'
import type { BrandMatch } from './mention.ts'
import { normalise, originalSpan } from './normalise.ts'
import type { NormalisedText } from './normalise.ts'
import type { Brand } from './vocabulary.ts'
import type { Span } from './normalise.ts'

/** Finds the brands that a text is about, in the order of `brands`. Costs one pass however many brands there are. */
export function compileMatcher(brands: Brand[], forms: Forms = finnishForms): (text: string) => BrandMatch[] {
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
    return [...found]
      .toSorted(([a], [b]) => a.order - b.order)
      .flatMap(([rule, spans]) => judgeRule(rule, spans, normal))
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
  all: Name[]
  none: Name[]
  near?: { words: Name[]; within: number }
  except: Name[]
}

function compileRule(brand: Brand, order: number, forms: Forms): Rule {
  const name = (word: string) => compileName(word, forms)
  const context = (word: string) => compileContext(word, forms)
  return {
    order,
    id: brand.id,
    any: [...brand.any.map(name), ...(brand.forms ?? []).map(compileSpelling)],
    all: brand.all.map(context),
    none: brand.none.map(name),
    near: brand.near && { words: brand.near.words.map(context), within: brand.near.within },
    except: [...(brand.except ?? []), ...othersOf(brand)].map(name),
  }
}

/** Well-known longer names around this brand's, but for those that it calls its own. */
function othersOf({ any }: Brand): string[] {
  const own = any.map((word) => word.replace(/^\s*=/, '').trim().toLowerCase())
  return own.flatMap(longerNames).filter((other) => !own.includes(other.toLowerCase()))
}

function judgeRule(rule: Rule, spans: Span[], text: NormalisedText): BrandMatch[] {
  if (rule.none.some((name) => isIn(name, text))) return []
  if (!rule.all.every((name) => isIn(name, text))) return []
  const ours = withoutOthers(rule, spans, text)
  const kept = rule.near && ours.length > 0 ? spansNear(ours, rule.near, text) : ours
  if (kept.length === 0) return []
  return [{ id: rule.id, matched: [...new Set(kept.map((span) => written(text, span)))] }]
}

function withoutOthers({ except }: Rule, spans: Span[], text: NormalisedText): Span[] {
  const others = except.flatMap((name) => [...findEach(name, text)])
  const isInside = (span: Span) => others.some(({ start, end }) => start <= span.start && span.end <= end)
  return spans.filter((span) => !isInside(span) && !isOtherName(text, span))
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
