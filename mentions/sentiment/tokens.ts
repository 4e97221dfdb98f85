import type { NormalisedText } from '../normalise.ts'
import { emojiWeights } from './emoji.ts'

export interface Token {
  /** A 'name' is a word that names.ts took out of the text. */
  kind: 'word' | 'number' | 'emoji' | 'rating' | 'stop' | 'comma' | 'mask' | 'name'
  /** Lower case; for a rating the share of full marks ("0.1" for 1/10). */
  text: string
  /** UTF-16 span in the normalised text. */
  start: number
  end: number
  /** Written in capitals, three letters or more. */
  shouted: boolean
  /** Begins with a capital; the English "I" does not count. */
  capital: boolean
  /** Means nothing, says the lexicon, however much it looks like a word that does: "hirven", "peruna". */
  innocent?: boolean
}

/** Words, emoji and the punctuation that bounds clauses. Addresses and handles become masks. */
export function tokenise(normal: NormalisedText): Token[] {
  const tokens: Token[] = []
  for (const match of normal.text.matchAll(pattern)) {
    const kind = kinds.find((name) => match.groups?.[name] !== undefined)
    if (kind === undefined) continue
    const [raw] = match
    const start = match.index
    const end = start + raw.length
    tokens.push({
      kind,
      text: tokenText(kind, raw, normal.lower.slice(start, end)),
      start,
      end,
      shouted: kind === 'word' && raw.length >= 3 && /^\p{Lu}+$/u.test(raw),
      capital: kind === 'word' && /^\p{Lu}/u.test(raw) && !/^I(?:'|$)/.test(raw),
    })
  }
  return tokens
}

const kinds = ['mask', 'emoji', 'rating', 'word', 'number', 'stop', 'comma'] as const

const emoticons = [...emojiWeights.keys()]
  .filter((sign) => /^[\x20-\x7e]+$/.test(sign))
  .toSorted((a, b) => b.length - a.length)
  .map((sign) => sign.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'))
  .map((source) => (/^[A-Za-z]/.test(source) ? `(?<![\\p{L}\\p{N}])${source}` : `(?<!\\d)${source}`))
  .join('|')

const pattern = new RegExp(
  [
    '(?<mask>(?:https?:\\/\\/|www\\.)\\S+|[\\p{L}\\p{N}._-]{0,64}@[\\p{L}\\p{N}._-]+)',
    `(?<emoji>(?:${emoticons})[)(D]*(?![\\p{L}\\p{N}])|[\\p{Extended_Pictographic}♥☺☹])`,
    '(?<rating>(?<![\\d/.,])\\d{1,3}(?:[.,]\\d)?\\s?\\/\\s?(?:5|10|100)(?![\\d/.]))',
    "(?<word>\\p{L}[\\p{L}\\p{M}\\p{N}]*(?:'\\p{L}+)*)",
    '(?<number>\\d+(?:[.,:]\\d+)*)',
    '(?<stop>[.!?…\\n]+)',
    '(?<comma>[,;:()]|\\s-\\s)',
  ].join('|'),
  'gu',
)

function tokenText(kind: Token['kind'], raw: string, lower: string): string {
  if (kind === 'emoji') return emojiWeights.has(raw) ? raw : raw.replace(/([)(D])\1+$/, '$1')
  if (kind !== 'rating') return lower
  const [given = '0', full = '1'] = raw.replace(',', '.').split('/')
  return String(Math.min(1, Number(given) / Number(full)))
}
