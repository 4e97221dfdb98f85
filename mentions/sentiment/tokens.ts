import type { NormalisedText } from '../normalise.ts'
import { emojiWeights } from '../words/tone/emoji.ts'

export interface TextToken {
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
export function tokenise(normal: NormalisedText): TextToken[] {
  const tokens: TextToken[] = []
  for (const match of normal.text.matchAll(pattern)) {
    const kind = kinds.find((_, at) => match[at + 1] !== undefined)
    if (kind === undefined) continue
    const [raw] = match
    const start = match.index
    const end = start + raw.length
    const lower = normal.lower.slice(start, end)
    const capitals = kind === 'word' && raw !== lower
    tokens.push({
      kind,
      text: tokenText(kind, raw, lower),
      start,
      end,
      shouted: capitals && raw.length >= 3 && /^\p{Lu}+$/u.test(raw),
      capital: capitals && /^\p{Lu}/u.test(raw) && !/^I(?:'|$)/.test(raw),
    })
  }
  return tokens
}

/** In the order of the groups of the pattern. */
const kinds = ['mask', 'emoji', 'rating', 'word', 'number', 'stop', 'comma'] as const

const emoticons = [...emojiWeights.keys()]
  .filter((sign) => /^[\x20-\x7e]+$/.test(sign))
  .toSorted((a, b) => b.length - a.length)
  .map((sign) => sign.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'))
  .map((source) => (/^[A-Za-z]/.test(source) ? `(?<![\\p{L}\\p{N}])${source}` : `(?<!\\d)${source}`))
  .join('|')

const pattern = new RegExp(
  [
    '((?:https?:\\/\\/|www\\.)\\S+|[\\p{L}\\p{N}._-]{0,64}@[\\p{L}\\p{N}._-]+)',
    `((?:${emoticons})[)(D]*(?![\\p{L}\\p{N}])|[\\p{Extended_Pictographic}♥☺☹])`,
    '((?<![\\d/.,])\\d{1,3}(?:[.,]\\d)?\\s?\\/\\s?(?:5|10|100)(?![\\d/.]))',
    "(\\p{L}[\\p{L}\\p{M}\\p{N}]*(?:'\\p{L}+)*)",
    '(\\d+(?:[.,:]\\d+)*)',
    '([.!?…\\n]+)',
    '([,;:()]|\\s-\\s)',
  ].join('|'),
  'gu',
)

function tokenText(kind: TextToken['kind'], raw: string, lower: string): string {
  if (kind === 'emoji') return emojiWeights.has(raw) ? raw : raw.replace(/([)(D])(?<!\1\1)\1+$/, '$1')
  if (kind !== 'rating') return lower
  const [given = '0', full = '1'] = raw.replace(',', '.').split('/')
  return String(Math.min(1, Number(given) / Number(full)))
}
