import { remembering } from '../remember.ts'
import type { NgramTable } from './ngram-file.ts'

/**
 * Scores words of lower-case letters and apostrophes: from 0 to 1 for each language of the table, as eld 2.1.0 scores
 * a text (`calculateScores` and `getByteNgrams` in its languageDetector.js).
 */
export type ScoreNgrams = (words: string[]) => number[]

/** The n-grams of a word: rows of the table, and as they are those that it does not have, which count as well. */
type Ngrams = (number | string)[]

export function createNgramScorer({ languages, ngrams, weights }: NgramTable): ScoreNgrams {
  const width = languages.length
  const rows = new Map(ngrams.map((ngram, at) => [ngram, at * width]))
  const ngramsOf = remembering((word): Ngrams => cut(word).map((ngram) => rows.get(ngram) ?? ngram))

  return (words) => {
    const seen = new Set<number | string>()
    const sums = languages.map(() => 0)
    for (const word of words)
      for (const ngram of ngramsOf(word)) {
        if (seen.has(ngram)) continue
        seen.add(ngram)
        if (typeof ngram === 'number')
          for (let at = 0; at < width; at++) sums[at] = (sums[at] ?? 0) + (weights[ngram + at] ?? 0)
      }
    return sums.map((sum) => (sum === 0 ? 0 : scaled(sum / seen.size)))
  }
}

/** Of `orderAndScale` in eld's LanguageResult.js. */
const scale = 25

function scaled(score: number): number {
  return score / (score + scale)
}

const length = 4
const stride = 3
const longestWord = 70

/**
 * Four bytes every three, and the last four; a space marks where the word begins and ends. Closing quotes are no
 * part of it, and the rest of a very long word is as good as unknown.
 */
function cut(word: string): string[] {
  const bytes = Buffer.from(word.replace(/(?<!['’])['’]+$/, '')).toString('latin1')
  const end = Math.min(bytes.length, longestWord)
  const found: string[] = []
  if (end === 0) return found
  let at = 0
  for (; at + length < end; at += stride) found.push(marked(at, bytes.slice(at, at + length)))
  found.push(`${marked(at, bytes.slice(Math.max(0, end - length)))} `)
  return found
}

function marked(at: number, ngram: string): string {
  return at === 0 ? ` ${ngram}` : ngram
}
