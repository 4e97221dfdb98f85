import { shorten } from '../normalise.ts'
import type { TextToken } from './tokens.ts'

/** The trained model knows a text as words; each word is a few hashed n-grams, and each pair of neighbours one. */
export const bucketBits = 18
export const buckets = 1 << bucketBits

/** What the model reads of a token: the word, or a sign that stands for a number, a mark or an emoji. */
export function modelWord(token: TextToken): string {
  switch (token.kind) {
    case 'word':
      return shorten(token.text)
    case 'number':
      return '0'
    case 'rating':
      return ratingSign(Number(token.text))
    case 'stop':
      return stopSign(token.text)
    case 'emoji':
    case 'comma':
    case 'mask':
    case 'name':
      return signs[token.kind] + (token.kind === 'emoji' ? token.text : '')
  }
}

const signs = { emoji: '0e', comma: '0,', mask: '0@', name: '0n' }

function ratingSign(share: number): string {
  if (share <= 0.4) return '0-'
  return share >= 0.8 ? '0+' : '0='
}

function stopSign(text: string): string {
  if (text.includes('?')) return '0?'
  if (text.includes('!')) return '0!'
  return text.includes('…') || text.includes('..') ? '0…' : '0.'
}

/** N-grams are 2 to 5 characters long. */
const longestGram = 5
/** The grams of the beginning of a very long word tell enough. */
const longestWord = 40

/** A word, or a pair of words, counts as much as so many n-grams. */
export const wordCount = 2

/** What a token says by itself; one that the lexicon calls innocent is not judged by its letters. */
export function tokenBuckets(token: TextToken): number[] {
  const [word = 0, ...grams] = wordBuckets(modelWord(token))
  const words = Array.from({ length: wordCount }, () => word)
  return token.innocent ? words : [...words, ...grams]
}

/** The word itself and, of words of letters, its character n-grams with the boundaries. */
export function wordBuckets(word: string): number[] {
  const found = [mixed(hashed(word, wordSeed))]
  if (word.startsWith('0')) return found
  const bounded = `<${word.slice(0, longestWord)}>`
  for (let at = 0; at < bounded.length; at++) {
    const end = Math.min(bounded.length, at + longestGram)
    let value = step(gramSeed, bounded.charCodeAt(at))
    for (let next = at + 1; next < end; next++) {
      value = step(value, bounded.charCodeAt(next))
      found.push(mixed(value))
    }
  }
  return found
}

/** Two neighbouring words; the empty word is the edge of the text. */
export function pairBucket(before: string, word: string): number {
  return mixed(hashed(word, step(hashed(before, pairSeed), 0x20)))
}

const wordSeed = 0x811c9dc5
const gramSeed = 0x01234567
const pairSeed = 0x7f4a7c15

/** FNV-1a over UTF-16 units. */
function step(value: number, unit: number): number {
  return Math.imul(value ^ unit, 0x01000193)
}

function hashed(text: string, seed: number): number {
  let value = seed
  for (let at = 0; at < text.length; at++) value = step(value, text.charCodeAt(at))
  return value
}

/** Makes the low bits as good as the high ones, and takes as many as there are buckets. */
function mixed(value: number): number {
  let bits = value ^ (value >>> 15)
  bits = Math.imul(bits, 0x85ebca6b)
  bits ^= bits >>> 13
  return bits & (buckets - 1)
}
