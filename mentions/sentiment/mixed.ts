import type { LanguageReader } from '../language.ts'
import type { Language } from '../vocabulary.ts'

/** What a text says in one of its languages; as long as the text, so that offsets hold. */
export interface LanguagePart {
  language: Language
  text: string
}

const sentences = /[^.!?…\n]+(?:[.!?…\n]+|$)/g
/** Shorter sentences tell no language of their own. */
const leastLetters = 12
/** So many sentences are asked for their language; what follows goes with the last. */
const mostAsked = 40

/** Parts a text in two languages by its sentences; one that tells no language goes with the one before. */
export function splitByLanguage(text: string, main: Language, readLanguage: LanguageReader): LanguagePart[] {
  const parts = new Map<Language, string>()
  let last = main
  let asked = 0
  for (const { 0: sentence, index } of text.matchAll(sentences)) {
    if (asked < mostAsked && (sentence.match(/\p{L}/gu)?.length ?? 0) >= leastLetters) {
      asked++
      last = readLanguage(sentence).language ?? last
    }
    parts.set(last, (parts.get(last) ?? '').padEnd(index) + sentence)
  }
  if (parts.size === 0) return [{ language: main, text }]
  return [...parts].map(([language, part]) => ({ language, text: part.padEnd(text.length) }))
}
