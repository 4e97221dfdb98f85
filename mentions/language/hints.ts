import { hintWords } from '../words/language-hints.ts'

/** How many of the languages' own frequent words a text has. */
export interface HintCounts {
  /** In the order of the languages asked for: how many hint words, each shared among the languages that have it. */
  counts: number[]
  /** Hint words that no other language has. */
  own: number[]
}

export type CountHints = (words: string[]) => HintCounts

/** Counts words in lower case; `languages` are ISO 639-1 codes. */
export function createHintCounter(languages: string[]): CountHints {
  const index = indexHints(languages)
  return (words) => {
    const counts = languages.map(() => 0)
    const own = languages.map(() => 0)
    for (const word of words) {
      const having = index.get(word)
      if (!having) continue
      for (const at of having) counts[at] = (counts[at] ?? 0) + 1 / having.length
      const [only] = having
      if (only !== undefined && having.length === 1) own[only] = (own[only] ?? 0) + 1
    }
    return { counts, own }
  }
}

function indexHints(languages: string[]): Map<string, number[]> {
  const index = new Map<string, number[]>()
  for (const [code, words] of Object.entries(hintWords)) {
    const at = languages.indexOf(code)
    for (const word of words.split(/\s+/))
      for (const form of new Set([word, word.replace("'", '’')]))
        index.set(form, [...(index.get(form) ?? []), at])
  }
  return index
}
