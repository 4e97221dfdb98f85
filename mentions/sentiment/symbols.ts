import { hasRun, shorten } from '../normalise.ts'
import { emojiWeights } from '../words/tone/emoji.ts'
import type { LexiconEntry, Index, LexiconPhrase } from './lexicon.ts'
import type { TextToken } from './tokens.ts'

/** A symbol of the rules and the tokens that it stands for. */
export interface ReadSymbol {
  symbol: string
  first: number
  last: number
}

/** What the rules read of the tokens: an expression of the lexicon is one symbol, every other token one each. */
export function toSymbols(tokens: TextToken[], index: Index): ReadSymbol[] {
  const signs: ReadSymbol[] = []
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at]
    if (!token) break
    const phrase = longestPhrase(tokens, at, index)
    if (phrase) {
      signs.push({ symbol: phrase.phrase.key, first: at, last: phrase.last })
      at = phrase.last
      continue
    }
    signs.push({ symbol: symbolOf(token, tokens[at + 1], index), first: at, last: at })
  }
  return signs
}

function symbolOf(token: TextToken, next: TextToken | undefined, index: Index): string {
  if (token.kind === 'stop') return token.text.includes('?') ? '<question>' : '<stop>'
  if (token.kind === 'comma') return '<comma>'
  if (token.kind === 'emoji') return emojiWeights.has(token.text) ? emojiKey(token.text) : 'w'
  if (token.kind !== 'word') return 'w'
  const role =
    (next?.kind === 'word' ? index.pairRole(token.text, next.text) : undefined) ?? index.role(token.text)
  const entry = lookUp(token.text, index)
  // "törkeän hyvä" strengthens; "törkeän hinnan" blames.
  if (role === 'very' && entry && entry.weight !== 0) {
    const following = next?.kind === 'word' ? lookUp(next.text, index) : undefined
    return following && following.weight !== 0 ? '<very>' : entry.key
  }
  if (role) return `<${role}>`
  return entry && Object.hasOwn(index.labels, entry.key) ? entry.key : 'w'
}

export function emojiKey(sign: string): string {
  // The package would overwrite bare emoji with its own table, and cut the punctuation out of ":(".
  return `e${[...sign].map((letter) => letter.codePointAt(0)?.toString(36)).join('-')}`
}

/** "hyvääää" is looked up with two letters of a row, then with one. */
function lookUp(word: string, index: Index): LexiconEntry | undefined {
  const entry = index.entry(word)
  if (entry || !hasRun(word)) return entry
  return index.entry(shorten(word)) ?? index.entry(shorten(word, 1))
}

function longestPhrase(
  tokens: TextToken[],
  at: number,
  index: Index,
): { phrase: LexiconPhrase; last: number } | undefined {
  const token = tokens[at]
  if (token?.kind !== 'word' && token?.kind !== 'number') return undefined
  let best: { phrase: LexiconPhrase; last: number } | undefined
  for (const phrase of index.phrasesFrom(token.text, tokens[at + 1]?.text ?? '')) {
    const last = matchPhrase(phrase.words, 0, tokens, at)
    if (last !== undefined && (!best || last > best.last)) best = { phrase, last }
  }
  return best
}

const gapReach = 2

/** The index of the last token of the phrase, when the words from `word` on stand at `at`. */
function matchPhrase(words: string[], word: number, tokens: TextToken[], at: number): number | undefined {
  const wanted = words[word]
  if (wanted === undefined) return at - 1
  if (wanted === '..') {
    for (let skip = 0; skip <= gapReach; skip++) {
      if (skip > 0 && !isWord(tokens[at + skip - 1])) return undefined
      const last = matchPhrase(words, word + 1, tokens, at + skip)
      if (last !== undefined) return last
    }
    return undefined
  }
  const token = tokens[at]
  if (!token || !fits(token, wanted)) return undefined
  return matchPhrase(words, word + 1, tokens, at + 1)
}

export function isWord(token: TextToken | undefined): boolean {
  return token?.kind === 'word' || token?.kind === 'name'
}

function fits(token: TextToken, wanted: string): boolean {
  if (wanted === '#') return token.kind === 'number'
  if (token.kind !== 'word' && token.kind !== 'number') return false
  const word = shorten(token.text)
  if (wanted.startsWith('*')) return word.length > wanted.length + 1 && word.endsWith(wanted.slice(1))
  return wanted.endsWith('*') ? word.startsWith(wanted.slice(0, -1)) : word === wanted
}
