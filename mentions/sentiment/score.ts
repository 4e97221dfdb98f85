import { createLanguageReader } from '../language.ts'
import type { Sentiment } from '../mention.ts'
import { aspectOf } from './aspects.ts'
import { openGeneral } from './general.ts'
import { splitByLanguage } from './mixed.ts'
import { readers } from './readers.ts'
import type { Local } from './shift.ts'
import { withStars } from './stars.ts'
import { join, judge, measured } from './verdict.ts'
import type { Language } from '../vocabulary.ts'
import type { Span } from '../normalise.ts'

export interface ScoreOptions {
  /** The language when it is known; detected otherwise. A code that is not scored makes the label 'uncertain'. */
  language?: string
  /** What the source declares: a hint for texts too short to tell. */
  prior?: string
  /** Review stars, 1 to 5. */
  rating?: number
  /** Where the text names the brand that the score is for. Without `others` the whole text is about it. */
  target?: Span[]
  /** Where it names other brands: what is said of them alone does not count. */
  others?: Span[]
}

export type Score = Sentiment & { language?: Language }

export type Scorer = (text: string, options?: ScoreOptions) => Score

/** What labels of this installation have taught, by the language that they are in. */
export type Locals = ReadonlyMap<Language, Local>

/** Only the beginning of a very long text is read. */
export const longest = 6_000

/** Scores how likely a text is a complaint, with the words that say so. Never throws, whatever the text. */
export function createScorer(languages: readonly Language[], locals: Locals = new Map()): Scorer {
  const readLanguage = createLanguageReader(languages)
  const judges = new Map(
    languages.map((language) => [language, createJudgeOf(language, locals.get(language))]),
  )
  const judgeIn = (language: Language | undefined, text: string, names: Span[]) =>
    judges.get(language ?? languages[0] ?? 'en')?.(text, names)

  return (text, options = {}) => {
    const whole = withoutCode(text.slice(0, longest))
    const { language, mixed } = options.language
      ? { language: languages.find((code) => code === options.language), mixed: false }
      : readLanguage(whole, options.prior)
    if (language === undefined && /\p{L}/u.test(whole)) return abstain(whole, options)
    const { text: read, measure } = aspect(whole, options)
    const parts =
      mixed && language ? splitByLanguage(read, language, readLanguage) : [{ language, text: read }]
    const names = [...(options.target ?? []), ...(options.others ?? [])]
    // Emoji and "2/10" say the same in every language.
    const judged = parts.flatMap((part) => judgeIn(part.language, part.text, names) ?? [])
    const joined = join(judged)
    if (!joined || (language === undefined && joined.why.length === 0)) return abstain(whole, options)
    return { ...withStars(measure ? measured(joined) : joined, options.rating), language }
  }
}

function createJudgeOf(
  language: Language,
  local: Local | undefined,
): (text: string, names: Span[]) => Sentiment {
  const { opine, stack } = openGeneral(language)
  return (text, names) => judge(readers[language](text, names), text, opine, stack, local)
}

function aspect(text: string, { target, others }: ScoreOptions): { text: string; measure: boolean } {
  if (!target?.length || !others?.length) return { text, measure: false }
  return aspectOf(text, target, others)
}

/** Code is no language: what stands between backquotes is blanked, so that offsets hold. */
function withoutCode(text: string): string {
  if (!text.includes('`')) return text
  return text.replace(/```[\s\S]*?(?:```|$)|`[^`\n]+`/g, (code) => ' '.repeat(code.length))
}

function abstain(text: string, { rating }: ScoreOptions): Score {
  const unknown: Sentiment = { label: 'uncertain', negative: 0.5, confidence: 0, why: [] }
  return rating === undefined || (rating > 2 && rating < 4)
    ? { ...unknown, reason: reasonOf(text) }
    : withStars(unknown, rating)
}

function reasonOf(text: string): string {
  if (text.trim() === '') return 'no text'
  const words = text.replace(/(?:https?:\/\/|www\.)\S+|@[\p{L}\p{N}._-]+/gu, '')
  return /\p{L}/u.test(words) ? 'language not supported' : 'no words'
}
