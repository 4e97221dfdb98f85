import { originalSpan } from '../normalise.ts'
import type { NormalisedText } from '../normalise.ts'
import type { Span } from './aspects.ts'
import type { Token } from './tokens.ts'

/**
 * What somebody is called says nothing of them. Tokens inside `spans` become names, and so do words that are written
 * with a capital inside a sentence and that the lexicon does not know.
 */
export function markNames(
  tokens: Token[],
  normal: NormalisedText,
  spans: Span[],
  isKnown: (word: string) => boolean,
): Token[] {
  const titled = isTitled(tokens)
  return tokens.map((token, at) => {
    const { start, end } = originalSpan(normal, token.start, token.end)
    const named =
      spans.some((span) => start < span.end && span.start < end) ||
      (!titled && token.kind === 'word' && !isKnown(token.text) && isProper(token, tokens[at - 1], normal))
    return named ? { ...token, kind: 'name' } : token
  })
}

/** "Iso Alennus Tänään": where most words have a capital, a capital tells nothing. */
function isTitled(tokens: Token[]): boolean {
  const words = tokens.filter(({ kind }) => kind === 'word')
  return words.filter(({ capital }) => capital).length > Math.max(1, words.length * 0.6)
}

/** Longer words in capitals are shouted: "EI TOIMI". */
const longestInitials = 3

function isProper(token: Token, before: Token | undefined, { text }: NormalisedText): boolean {
  if (!token.capital || (token.shouted && token.text.length > longestInitials)) return false
  if (!before || ['stop', 'emoji', 'mask', 'rating'].includes(before.kind)) return false
  return !/[:"«“([*>]\s*$/.test(text.slice(before.start, token.start))
}
