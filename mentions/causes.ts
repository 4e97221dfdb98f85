import { finnishForms } from './inflect.ts'
import { compileContext, findEach } from './match/name.ts'
import type { Cause } from './mention.ts'
import { normalise } from './normalise.ts'
import { compilePhrases } from './phrases.ts'
import { type Gate, createGate } from './phrases/gate.ts'
import { causeWords } from './words/causes.ts'
import { type Language, languages, topics } from './vocabulary.ts'

/** Words that the config adds, by the cause: one of `topics`, or a new one. */
export type CustomCauses = Record<string, string[]>

export type FindCauses = (text: string, language?: Language) => Cause[]

/** Finds what a text is about, the cause with most words first. An unknown language is read in all three. */
export function createCauseFinder(custom: CustomCauses = {}): FindCauses {
  const added = Object.entries(custom).map(([cause, words]) => ({
    cause,
    names: words.map((word) => compileContext(word, finnishForms)),
  }))

  return (text, language) => {
    const read = normalise(text.slice(0, longest))
    const found = new Map<string, string[]>()
    const note = (cause: string, word: string) => {
      const words = found.get(cause)
      if (words) words.push(word)
      else found.set(cause, [word])
    }
    for (const { cause, names } of added) {
      for (const name of names)
        for (const span of findEach(name, read)) note(cause, wordAround(read.text, span))
    }
    for (const code of language ? [language] : languages) {
      for (const [cause, pattern] of builtIn[code](read.text))
        for (const [words] of read.text.matchAll(pattern)) note(cause, words)
    }
    return [...found]
      .toSorted(([, a], [, b]) => b.length - a.length)
      .map(([cause, words]) => ({ cause, because: [...new Set(words)].slice(0, mostWords).join(', ') }))
  }
}

const longest = 10_000
const mostWords = 3

const builtIn = {
  fi: compile('fi'),
  en: compile('en'),
  sv: compile('sv'),
}

function compile(code: Language): Gate<string> {
  return createGate(topics.map((name) => [name, compilePhrases(causeWords[code][name])]))
}

/** "latausasemalla" for the "latausasema" in it. */
function wordAround(text: string, { start, end }: { start: number; end: number }): string {
  const before = /(?<!\p{L})\p{L}*$/u.exec(text.slice(0, start))?.[0] ?? ''
  const after = /^\p{L}*/u.exec(text.slice(end))?.[0] ?? ''
  return before + text.slice(start, end) + after
}
