import { escape, finnishForms } from './inflect.ts'
import type { NameForms } from './inflect.ts'
import type { BrandMatch } from './mention.ts'
import { normalise, originalSpan } from './normalise.ts'
import type { NormalisedText } from './normalise.ts'

/** What makes a text concern a brand; every word may be a name, a phrase, a #hashtag, an @handle or a domain. */
export interface Brand {
  id: string
  /** One of these must be there. */
  any: string[]
  /** Each of these must be there as well. Words of four letters or more also count as the beginning of a compound. */
  all: string[]
  /** None of these may be there. */
  none: string[]
  /** One of these must stand at most `within` words from a match; compounds as in `all`. */
  near?: { words: string[]; within: number }
}

/** Every way a name may be written; the seam for better inflection. */
export type Forms = (name: string) => NameForms

/** Finds the brands that a text is about, in the order of `brands`. Costs one pass however many brands there are. */
export function compileMatcher(brands: Brand[], forms: Forms = finnishForms): (text: string) => BrandMatch[] {
  const rules = brands.map((brand, order) => compileRule(brand, order, forms))
  const byPrefix = indexByPrefix(rules)
  const prefilter = compilePrefilter([...byPrefix.keys()])
  if (!prefilter) return () => []
  const lengths = [...new Set([...byPrefix.keys()].map((prefix) => prefix.length))].toSorted((a, b) => a - b)

  return (text) => {
    const normal = normalise(text)
    const found = new Map<Rule, Span[]>()
    prefilter.lastIndex = 0
    for (let hit = prefilter.exec(normal.lower); hit; hit = prefilter.exec(normal.lower)) {
      prefilter.lastIndex = hit.index + 1
      if (!beginsWord(normal.lower, hit.index)) continue
      for (const length of lengths) {
        const candidates = byPrefix.get(normal.lower.slice(hit.index, hit.index + length)) ?? []
        for (const { rule, name } of candidates) {
          const span = name.at(normal, hit.index)
          const spans = found.get(rule)
          if (span && spans) spans.push(span)
          else if (span) found.set(rule, [span])
        }
      }
    }
    return [...found.keys()]
      .toSorted((a, b) => a.order - b.order)
      .flatMap((rule) => judgeRule(rule, found.get(rule) ?? [], normal))
  }
}

interface Span {
  start: number
  end: number
}

interface Name {
  prefix: string
  /** Also counts as a part of a compound: "lasku" in "sähkölaskussa" and "laskutus". */
  compounds: boolean
  /** The span of this name when it stands exactly at `index`. */
  at(text: NormalisedText, index: number): Span | undefined
}

interface Rule {
  order: number
  id: string
  any: Name[]
  all: Name[]
  none: Name[]
  near?: { words: Name[]; within: number }
}

function compileRule(brand: Brand, order: number, forms: Forms): Rule {
  const exact = (word: string) => compileName(word, forms, false)
  const context = (word: string) => compileName(word, forms, true)
  return {
    order,
    id: brand.id,
    any: brand.any.map(exact),
    all: brand.all.map(context),
    none: brand.none.map(exact),
    near: brand.near && { words: brand.near.words.map(context), within: brand.near.within },
  }
}

const wordEnd = '(?![\\p{L}\\p{N}])'

function compileName(word: string, forms: Forms, context: boolean): Name {
  const name = normalise(word).text.trim()
  const { prefix, pattern, caseSensitive } = forms(name)
  const compounds = context && name.length >= 4
  let regexp: RegExp | undefined
  return {
    prefix: normalise(prefix).lower,
    compounds,
    at(text, index) {
      regexp ??= new RegExp(`(?:${pattern})${wordEnd}`, caseSensitive ? 'yu' : 'iyu')
      regexp.lastIndex = index
      const end = regexp.test(text.text) ? regexp.lastIndex : undefined
      if (end !== undefined && !continuesHandle(text.lower, index, end)) return { start: index, end }
      const same = caseSensitive
        ? text.text.startsWith(name, index)
        : text.lower.startsWith(name.toLowerCase(), index)
      if (same && (compounds || humpedHashtag(text.text, index, name.length)))
        return { start: index, end: index + name.length }
      return undefined
    },
  }
}

/** "#RevontuliFail": in a hashtag a capital after a small letter begins a new word. */
function humpedHashtag(text: string, index: number, length: number): boolean {
  if (text[index] !== '#' && text[index - 1] !== '#') return false
  return /^\p{Ll}\p{Lu}/u.test(text.slice(index + length - 1, index + length + 1))
}

/** "@revontuli_fan" is somebody else than "@revontuli". */
function continuesHandle(text: string, start: number, end: number): boolean {
  return text[end] === '_' && (text[start] === '@' || text[start - 1] === '@')
}

/** JavaScript's \b knows only ASCII, so ä and ö would count as boundaries. */
function beginsWord(text: string, index: number): boolean {
  if (index === 0) return true
  return !/[\p{L}\p{N}]$/u.test(text.slice(Math.max(0, index - 2), index))
}

function indexByPrefix(rules: Rule[]): Map<string, { rule: Rule; name: Name }[]> {
  const index = new Map<string, { rule: Rule; name: Name }[]>()
  for (const rule of rules) {
    for (const name of rule.any) {
      const entries = index.get(name.prefix)
      if (entries) entries.push({ rule, name })
      else if (name.prefix !== '') index.set(name.prefix, [{ rule, name }])
    }
  }
  return index
}

function compilePrefilter(prefixes: string[]): RegExp | undefined {
  if (prefixes.length === 0) return undefined
  return new RegExp(prefixes.toSorted().map(escape).join('|'), 'g')
}

function judgeRule(rule: Rule, spans: Span[], text: NormalisedText): BrandMatch[] {
  if (rule.none.some((name) => findAll(name, text).length > 0)) return []
  if (rule.all.some((name) => findAll(name, text).length === 0)) return []
  const kept = rule.near ? spansNear(spans, rule.near, text) : spans
  if (kept.length === 0) return []
  return [{ id: rule.id, matched: [...new Set(kept.map((span) => written(text, span)))] }]
}

function written(text: NormalisedText, span: Span): string {
  const { start, end } = originalSpan(text, span.start, span.end)
  return text.original.slice(start, end)
}

function findAll(name: Name, text: NormalisedText): Span[] {
  const spans: Span[] = []
  for (let at = text.lower.indexOf(name.prefix); at >= 0; at = text.lower.indexOf(name.prefix, at + 1)) {
    const span = name.compounds || beginsWord(text.lower, at) ? name.at(text, at) : undefined
    if (span) spans.push(span)
  }
  return spans
}

function spansNear(spans: Span[], near: { words: Name[]; within: number }, text: NormalisedText): Span[] {
  const starts = [...text.lower.matchAll(/[\p{L}\p{N}]+/gu)].map((word) => word.index)
  const wordAt = (index: number) => starts.findLastIndex((start) => start <= index)
  const context = near.words.flatMap((name) => findAll(name, text)).map((span) => wordAt(span.start))
  return spans.filter((span) => {
    const first = wordAt(span.start)
    const last = wordAt(span.end - 1)
    return context.some((word) => word >= first - near.within && word <= last + near.within)
  })
}
