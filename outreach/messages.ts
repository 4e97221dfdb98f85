import type { Locale } from './channel.ts'
import { en } from './en.ts'
import { fi } from './fi.ts'
import type { AcknowledgePageText, Words } from './words.ts'

/** All words of a language. */
export function wordsOf(locale: Locale): Words {
  return { fi, en }[locale]
}

/** The texts of the page behind an alert's acknowledge link. */
export function ackPageText(locale: Locale): AcknowledgePageText {
  return wordsOf(locale).acknowledgePage
}
