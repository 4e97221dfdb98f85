import type { Email } from 'postal-mime'
import { type OwnWords, ownWordsFromHtml } from '../values/own-words.ts'
import { joinQuoted } from '../values/post-words.ts'
import { plainFromHtml, tidy } from '../values/text.ts'
import { ownWords } from './own-words.ts'

const mostChars = 64 * 1024

/** What the writer of a mail wrote: in its plain text, or in its HTML where that is all there is. */
export function wordsOfBody({ text = '', html = '' }: Pick<Email, 'text' | 'html'>): OwnWords {
  const plain = tidyLines(text)
  return plain.trim() === '' || (html !== '' && isStub(tidy(plain), html))
    ? wordsOfHtml(html)
    : ownWords(plain)
}

/** Programs mark quotations in HTML as such, or with the same lines as in plain text. */
function wordsOfHtml(html: string): OwnWords {
  const marked = ownWordsFromHtml(html)
  const lines = ownWords(marked.text)
  return { text: lines.text, quoted: joinQuoted(marked.quoted, lines.quoted) }
}

/** Empty lines stay until quotations are found: they part what people wrote from what they answer. */
function tidyLines(text: string): string {
  return text.slice(0, mostChars).replaceAll('\r\n', '\n').split('\n').map(tidy).join('\n')
}

/** Texts that stand for the HTML are short. */
const longestStub = 600

const stubWords =
  /\bhtml\b[^]{0,200}\b(?:client|mail ?program\w*|program\w*|viewer|reader|browser|format|compatible|support\w*|display\w*|view\w*|visa\w*|klient\w*|ohjelma\w*|näyt\w*|näk\w*|muoto\w*|muodossa|anzeig\w*|darstell\w*|navigateur|affich\w*|formato?)|\b(?:client|program\w*|viewer|reader|support\w*|display\w*|view\w*|visa\w*|ohjelma\w*|näyt\w*|anzeig\w*|darstell\w*|affich\w*)\b[^]{0,200}\bhtml|\b(?:view|read|open) (?:this|the) (?:e-?mail|message|mail|newsletter)\b[^]{0,80}\b(?:browser|online)|\b(?:avaa|lue|katso) (?:viesti|tämä viesti|uutiskirje)\b[^]{0,80}\bselai/iu

/** A text part may hold no more than that this program shows no HTML, in place of what was written. */
function isStub(text: string, html: string): boolean {
  if (text.length > longestStub) return false
  const words = wordSet(text)
  const shown = wordSet(plainFromHtml(html))
  if (shown.size === 0) return false
  const known = [...words].filter((word) => shown.has(word)).length
  // The same words in both: the text is what was written.
  if (known >= words.size / 2) return false
  return stubWords.test(text) || shown.size >= words.size * 2
}

function wordSet(text: string): Set<string> {
  return new Set(text.toLowerCase().match(/[\p{L}\p{N}]{2,}/gu))
}
