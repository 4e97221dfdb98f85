import type { Sentiment } from './mention.ts'
import { compilePhrases } from './phrases.ts'
import { intentWords } from './words/intents.ts'
import { type Intent, type Language, languages } from './vocabulary.ts'

/** What the writer wants, by the words and the sentiment together. An unknown language is read in all three. */
export function findIntent(
  text: string,
  { language, sentiment }: { language?: Language; sentiment: Pick<Sentiment, 'label'> },
): Intent {
  const read = text.slice(0, longest).replaceAll('’', "'")
  const says = (kind: keyof typeof patterns) =>
    (language ? [language] : languages).some((code) => read.search(patterns[kind][code]) >= 0)
  if (sentiment.label === 'negative') return 'complaint'
  if (says('suggestion')) return 'suggestion'
  if (sentiment.label !== 'positive' && says('complaint')) return 'complaint'
  if (asks(read) || (sentiment.label !== 'positive' && says('question'))) return 'question'
  return sentiment.label === 'positive' ? 'praise' : 'other'
}

const longest = 10_000

/** One of the last two sentences is a question: the very last may be "Kiitos!". */
function asks(text: string): boolean {
  const sentences = text.match(/[^.!?\n]+[.!?]*/gu) ?? []
  return sentences.slice(-2).some((sentence) => /\?["”)\s]*$/u.test(sentence))
}

const patterns = {
  suggestion: compileEach(intentWords.suggestion),
  complaint: compileEach(intentWords.complaint),
  question: compileEach(intentWords.question),
}

function compileEach({ fi, en, sv }: Record<Language, string>): Record<Language, RegExp> {
  return { fi: compilePhrases(fi), en: compilePhrases(en), sv: compilePhrases(sv) }
}
