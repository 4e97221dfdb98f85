import Sentiment from 'sentiment'
import { normalise, originalSpan } from '../normalise.ts'
import type { NormalisedText, Span } from '../normalise.ts'
import { emojiWeights } from '../words/tone/emoji.ts'
import { mockery } from '../words/tone/mockery.ts'
import { indexLexicon } from './lexicon.ts'
import type { Index, Lexicon } from './lexicon.ts'
import { makeRules } from './rules.ts'
import { markNames } from './names.ts'
import { emojiKey, isWord, toSymbols } from './symbols.ts'
import type { ReadSymbol } from './symbols.ts'
import { tokenise } from './tokens.ts'
import type { TextToken } from './tokens.ts'

/** One piece of evidence: its weight is positive for praise, negative for blame, after all rules. */
export interface Evidence {
  weight: number
  /** What it would weigh without the rules. */
  base: number
  /** UTF-16 span in the original text. */
  start: number
  end: number
  /** Places in the tokens of the reading. */
  first: number
  last: number
  /** 'denial': a bare "not", which denies nothing that is listed. */
  kind: 'loaded' | 'emoji' | 'swear' | 'denial'
  /** An expression that denies something: "not recommend", "ei ollut hyvä". */
  denies: boolean
}

export interface ToneReading {
  normal: NormalisedText
  tokens: TextToken[]
  /** Places in `tokens` that the rules have dealt with ("not bad", "very"), so that nothing else may judge them. */
  overruled: Set<number>
  evidence: Evidence[]
  words: number
  /** Words in capitals, where the text is not all capitals. */
  shouted: number
  exclamations: number
  asks: boolean
  /** Says what somebody thought or hoped. */
  hoped: boolean
  /** Applause, clowns and snails: mockery when there is something to mock. */
  mocking: boolean
}

/** Reads a text; `names` are the spans where it names brands. */
export type Reader = (text: string, names?: Span[]) => ToneReading

/**
 * Makes a reader of one language. The summing is done by the `sentiment` package over our own labels and rules; it
 * keeps languages in a table of its module, so each is registered under a private `code`, once.
 */
export function createReader(code: string, lexicon: Lexicon): Reader {
  const index = indexLexicon(lexicon)
  const labels: Record<string, number> = { ...index.labels, '<not>': index.denial }
  for (const [sign, weight] of emojiWeights) labels[emojiKey(sign)] = weight
  const weigh = makeRules(index.negated)
  const analyser = new Sentiment()
  analyser.registerLanguage(code, {
    labels,
    scoringStrategy: { apply: weigh },
  })

  const isKnown = (word: string) => index.role(word) !== undefined || index.entry(word) !== undefined

  return (text, names = []) => {
    const normal = normalise(text)
    const tokens = tokenise(normal)
    markNames(tokens, normal, names, isKnown)
    for (const token of tokens) if (token.kind === 'word') token.innocent = isInnocent(token.text, index)
    const signs = toSymbols(tokens, index)
    const scored = signs.filter(({ symbol }) => Object.hasOwn(labels, symbol))
    const { calculation } = analyser.analyze(signs.map(({ symbol }) => symbol).join(' '), {
      language: code,
    })
    // The package walks from the last token to the first.
    const weights = calculation.toReversed().map((step) => Object.values(step)[0] ?? 0)
    const evidence: Evidence[] = []
    const overruled = new Set(
      signs.flatMap((sign, at) => (steers(sign, signs[at + 1], labels) ? [sign.first] : [])),
    )
    scored.forEach((sign, at) => {
      const weight = weights[at] ?? 0
      const base = labels[sign.symbol] ?? 0
      if (contradicts(sign, weight, base)) for (let t = sign.first; t <= sign.last; t++) overruled.add(t)
      if (Math.abs(weight) >= leastWeight)
        evidence.push({
          weight,
          base,
          ...placeOf(normal, tokens, sign),
          kind: kindOf(sign.symbol),
          denies: sign.symbol.startsWith('|'),
        })
    })
    tokens.forEach((token, at) => {
      const weight = token.kind === 'rating' ? ratingWeight(Number(token.text)) : 0
      if (weight === 0) return
      const place = placeOf(normal, tokens, { first: at, last: at })
      evidence.push({ weight, base: weight, ...place, kind: 'loaded', denies: false })
    })
    for (const sign of signs)
      if (sign.symbol === '<swear>')
        evidence.push({ weight: 0, base: 0, ...placeOf(normal, tokens, sign), kind: 'swear', denies: false })
    const hoped = signs.some(({ symbol }) => symbol === '<hope>')
    return { normal, tokens, overruled, evidence, hoped, ...describe(tokens) }
  }
}

const leastWeight = 0.05

/** Listed as meaning nothing, to guard it against a shorter stem. */
function isInnocent(word: string, index: Index): boolean {
  const entry = index.entry(word)
  return entry !== undefined && !Object.hasOwn(index.labels, entry.key) && index.role(word) === undefined
}

function kindOf(symbol: string): Evidence['kind'] {
  if (symbol === '<not>') return 'denial'
  return symbol.startsWith('e') ? 'emoji' : 'loaded'
}

/** "Very" and "a little" have done their work in the weight of what follows. */
function steers(
  { symbol }: ReadSymbol,
  next: ReadSymbol | undefined,
  labels: Record<string, number>,
): boolean {
  return (
    (symbol === '<very>' || symbol === '<less>') && next !== undefined && Object.hasOwn(labels, next.symbol)
  )
}

/** A rule turned the word round or explained it away, or an expression says other than its words: "ei huono", "not recommend". */
function contradicts({ symbol }: ReadSymbol, weight: number, base: number): boolean {
  if (weight * base < 0 || Math.abs(weight) < Math.abs(base) * muted) return true
  return symbol.includes('|') && (base === neutralPhrase || !symbol.startsWith('+'))
}

/** A word that keeps no more than this of its weight has been explained away. */
const muted = 0.26

/** The weight by which a lexicon marks an expression that says nothing, whatever its words say. */
const neutralPhrase = 0.01

type EvidencePlace = Pick<Evidence, 'start' | 'end' | 'first' | 'last'>

function placeOf(
  normal: NormalisedText,
  tokens: TextToken[],
  { first, last }: Omit<ReadSymbol, 'symbol'>,
): EvidencePlace {
  return {
    ...originalSpan(normal, tokens[first]?.start ?? 0, tokens[last]?.end ?? 0),
    first,
    last,
  }
}

/** 0/5 and 2/10 blame, 9/10 and 5/5 praise; the middle says nothing. */
function ratingWeight(share: number): number {
  if (share <= 0.4) return -4
  return share >= 0.8 ? 3.5 : 0
}

function describe(
  tokens: TextToken[],
): Pick<ToneReading, 'words' | 'shouted' | 'exclamations' | 'asks' | 'mocking'> {
  const words = tokens.filter(isWord)
  const shouted = words.filter((word) => word.shouted).length
  return {
    words: words.length,
    shouted: shouted > words.length * 0.7 && words.length > 3 ? 1 : shouted,
    exclamations: tokens.filter(({ kind, text }) => kind === 'stop' && text.includes('!')).length,
    asks: tokens.some(({ kind, text }) => kind === 'stop' && text.includes('?')),
    mocking: tokens.some(({ kind, text }) => kind === 'emoji' && mockery.has(text)),
  }
}
