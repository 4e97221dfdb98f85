import { withoutControls } from './controls.ts'
import { htmlWords } from './markup/html-words.ts'
import { withoutEchoes, withoutMarks } from './markup/marks.ts'

/** Most text of one post that is kept, in UTF-16 units. */
const mostChars = 64 * 1024

/** Most that is looked at to find it: white space is not kept. */
const mostRawChars = 8 * mostChars

/**
 * HTML to one plain text, for titles, names, and whatever is one person's: links keep their words, emoji their characters,
 * other pictures, scripts and hidden text go, white space is collapsed. May be empty. `own-words.ts` parts quotations.
 */
export function plainFromHtml(html: string): string {
  if (!/[<&]/.test(html)) return tidy(html)
  return tidy(withoutMarks(withoutEchoes(htmlWords(withoutControls(html), false).own)))
}

const tellingTags =
  /<(?:p|br|hr|div|img|ul|ol|li|dl|dt|dd|table|tr|td|blockquote|pre|h[1-6])[\s/>]|<\/(?:a|b|i|em|strong|span|blockquote)>/i

/** True when a text that nobody declared to be HTML is HTML all the same. */
export function looksLikeHtml(text: string): boolean {
  return tellingTags.test(text)
}

/** Plain text as it may be stored: well-formed, no control characters, runs of spaces and of line ends collapsed. */
export function tidy(text: string): string {
  return withoutControls(text.slice(0, mostRawChars))
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n[ \n]*/g, '\n')
    .trim()
    .slice(0, mostChars)
    .toWellFormed()
}
