import { createHintCounter } from './language/hints.ts'
import type { HintCounts } from './language/hints.ts'
import { readNgrams } from './language/ngram-file.ts'
import { createNgramScorer } from './language/ngrams.ts'
import type { Language } from './vocabulary.ts'

/**
 * Decides which of the scored languages a text is in; `prior` is what the source declares. `undefined` means that
 * it is none of them, or that nothing tells.
 */
export type DetectLanguage = (text: string, prior?: string) => Language | undefined

/** `mixed`: another of the scored languages is there as well. */
export type LanguageReader = (
  text: string,
  prior?: string,
) => { language: Language | undefined; mixed: boolean }

export function createLanguageDetector(languages: readonly Language[]): DetectLanguage {
  const read = createLanguageReader(languages)
  return (text, prior) => read(text, prior).language
}

export function createLanguageReader(languages: readonly Language[]): LanguageReader {
  const table = readNgrams()
  const scoreNgrams = createNgramScorer(table)
  const countHints = createHintCounter(table.languages)
  /** In the order of the table: the languages that are scored, and `undefined` for their neighbours. */
  const served = table.languages.map((code) => languages.find((language) => language === code))

  const detect = (
    plain: string,
    words: string[],
    hints: HintCounts,
    prior?: string,
  ): Language | undefined => {
    const letters = words.reduce((sum, word) => sum + word.length, 0)
    if (letters < 2 || mostlyForeignScript(plain)) return undefined
    const obvious = obviousPlace(hints, words.length)
    if (obvious !== undefined && served[obvious]) return served[obvious]
    const declared = languages.find((language) => language === prior?.slice(0, 2))
    const best = bestPlace(scoreNgrams(words), hints, served, letters < shortLetters ? declared : undefined)
    const language = best === undefined ? undefined : served[best]
    return letters < tooFewLetters && sum(hints.counts) === 0 ? (declared ?? language) : language
  }

  const isMixed = ({ own }: HintCounts, first: Language): boolean =>
    served.some((other, at) => other !== undefined && other !== first && (own[at] ?? 0) >= mixedWords)

  return (text, prior) => {
    const plain = withoutMasks(text)
    const words = wordsOf(plain)
    const hints = countHints(words)
    const language = detect(plain, words, hints, prior)
    if (language === undefined) return { language, mixed: false }
    const all = text.length > longest ? countHints(wordsOf(text.slice(0, longestMixed))) : hints
    return { language, mixed: isMixed(all, language) }
  }
}

/** Below this many letters the source's own word counts; below the second it decides. */
const shortLetters = 20
const tooFewLetters = 6

/** Longer texts gain nothing and cost time. */
const longest = 300
/** A text is looked through this far for a second language. */
const longestMixed = 2_000
/** So many words that only one language has are no accident. */
const mixedWords = 3

/** Addresses, handles, hashtags and mail addresses say nothing of the language around them. */
function withoutMasks(text: string): string {
  const beginning = text.slice(0, longest * 2)
  const unmasked = /[@#]|:\/\/|www\./.test(beginning)
    ? beginning.replace(/(?:https?:\/\/|www\.)\S+|[\p{L}\p{N}._-]{0,64}[@#][\p{L}\p{N}._-]+/gu, ' ')
    : beginning
  return unmasked.trim().slice(0, longest)
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}'’]+/gu) ?? []
}

function mostlyForeignScript(text: string): boolean {
  if (!/[^\x00-\u024f\u1e00-\u206f]/.test(text)) return false
  const letters = text.match(/\p{L}/gu)?.length ?? 0
  return (text.match(/\p{Script=Latin}/gu)?.length ?? 0) < letters / 2
}

/** So many words of one language's own, making up so much of the text, need no model. */
const obviousWords = 2
const obviousShare = 0.18
/** … and so much of all such words that it has. */
const obviousLead = 0.99

function obviousPlace({ own }: HintCounts, words: number): number | undefined {
  const most = Math.max(...own)
  if (most < obviousWords || most < words * obviousShare || most < sum(own) * obviousLead) return undefined
  return own.indexOf(most)
}

/** Scores of the n-grams are 0..1 and differ by hundredths between neighbours; hint words settle the close calls. */
const hintShare = 0.35
const priorShare = 0.15
/** What people write of a brand is far more often in the languages it serves than in their neighbours. */
const servedShare = 0.03

/** The place of the likeliest language; none when nothing speaks for any. */
function bestPlace(
  scores: number[],
  { counts }: HintCounts,
  served: (Language | undefined)[],
  prior: Language | undefined,
): number | undefined {
  const total = sum(counts)
  let [best, most]: [number | undefined, number] = [undefined, 0]
  for (let at = 0; at < scores.length; at++) {
    const spoken = (scores[at] ?? 0) + (total > 0 ? ((counts[at] ?? 0) / total) * hintShare : 0)
    if (spoken === 0) continue
    const language = served[at]
    const score = spoken + (language ? servedShare : 0) + (language && language === prior ? priorShare : 0)
    if (score > most) [best, most] = [at, score]
  }
  return best
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
