import { originalSpan } from '../normalise.ts'
import type { NormalisedText } from '../normalise.ts'
import type { TextToken } from './tokens.ts'
import type { Span } from '../normalise.ts'

/**
 * What somebody is called says nothing of them. Makes names of the tokens inside `spans`, and of words that are written
 * with a capital inside a sentence and that the lexicon does not know.
 */
export function markNames(
  tokens: TextToken[],
  normal: NormalisedText,
  spans: Span[],
  isKnown: (word: string) => boolean,
): void {
  const titled = isTitled(tokens)
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at]
    if (!token || (spans.length === 0 && (titled || !token.capital))) continue
    if (isInside(token, normal, spans) || (!titled && isProper(token, tokens[at - 1], normal, isKnown)))
      token.kind = 'name'
  }
}

function isInside(token: TextToken, normal: NormalisedText, spans: Span[]): boolean {
  if (spans.length === 0) return false
  const { start, end } = originalSpan(normal, token.start, token.end)
  return spans.some((span) => start < span.end && span.start < end)
}

/** "Iso Alennus Tänään": where most words have a capital, a capital tells nothing. */
function isTitled(tokens: TextToken[]): boolean {
  let [words, capitals] = [0, 0]
  for (const { kind, capital } of tokens) {
    if (kind === 'word') words++
    if (capital) capitals++
  }
  return capitals > Math.max(1, words * 0.6)
}

/** Longer words in capitals are shouted: "EI TOIMI". */
const longestInitials = 3

function isProper(
  token: TextToken,
  before: TextToken | undefined,
  { text }: NormalisedText,
  isKnown: (word: string) => boolean,
): boolean {
  if (!token.capital || (token.shouted && token.text.length > longestInitials)) return false
  if (!before || beginners.has(before.kind) || isKnown(token.text)) return false
  return !/[:"«“([*>]\s*$/.test(text.slice(before.start, token.start))
}

/** After these a sentence may begin. */
const beginners = new Set<TextToken['kind']>(['stop', 'emoji', 'mask', 'rating'])
