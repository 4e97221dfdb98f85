import { compilePhrases } from './phrases.ts'
import { type Gate, createGate } from './phrases/gate.ts'
import { denialWords, urgencyWords } from './words/urgencies.ts'
import { type Language, type Urgency, languages, urgencies } from './vocabulary.ts'

/** Why a mention cannot wait, with the words that say so. */
export interface UrgencyFound {
  urgency: Urgency
  /** As written in the text. */
  because: string
  /** UTF-16 span in the text. */
  start: number
  end: number
}

/**
 * Finds words of danger, law, press, outage and leaving. Few words on purpose: each of these opens a case whatever
 * the sentiment, so a miss costs less than a habit of false alarms. An unknown language is read in all three.
 */
export function findUrgencies(text: string, language?: Language): UrgencyFound[] {
  const read = text.slice(0, longest).replaceAll('’', "'")
  const found: UrgencyFound[] = []
  for (const code of language ? [language] : languages) {
    for (const [urgency, pattern] of patterns[code](read)) {
      for (const match of read.matchAll(pattern)) {
        const end = match.index + match[0].length
        if (!isDenied(read, match.index, code))
          found.push({ urgency, because: text.slice(match.index, end), start: match.index, end })
      }
    }
  }
  return found.filter((one, at) => found.findIndex(({ urgency }) => urgency === one.urgency) === at)
}

const longest = 10_000

const patterns = compile()

function compile(): Record<Language, Gate<Urgency>> {
  const of = (code: Language) =>
    createGate(urgencies.map((kind) => [kind, compilePhrases(urgencyWords[code][kind])]))
  return { fi: of('fi'), en: of('en'), sv: of('sv') }
}

const denials: Record<Language, RegExp> = { fi: before('fi'), en: before('en'), sv: before('sv') }

/** At the end of what stands before, with up to two words between. */
function before(code: Language): RegExp {
  const words = denialWords[code].split(' ').join('|')
  return new RegExp(`(?:^|[^\\p{L}])(?:${words})\\s+(?:\\p{L}+\\s+){0,2}$`, 'iu')
}

/** "Ei vaaraa", "no danger": looked for within two words before. */
function isDenied(text: string, at: number, language: Language): boolean {
  return denials[language].test(text.slice(Math.max(0, at - 40), at))
}
