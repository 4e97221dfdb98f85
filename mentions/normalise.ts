import { remembering } from './remember.ts'

/** UTF-16 offsets into a text. */
export interface Span {
  start: number
  end: number
}

/** A text made comparable, with the way back to the text as it was written. */
export interface NormalisedText {
  original: string
  /** NFKC, invisible characters gone, quotes and dashes straightened; case kept. */
  text: string
  /** `text` in lower case; always the same length as `text`. */
  lower: string
  /** For every UTF-16 unit of `text`, where its source begins in `original`; absent when nothing moved. */
  offsets?: number[]
}

/** Makes look-alike, decomposed, full-width and invisibly spiked writings of the same words equal. Diacritics stay. */
export function normalise(original: string): NormalisedText {
  const changed = rewrite(original)
  const text = foldLookalikes(changed?.text ?? original)
  return { original, text, lower: lowerCase(text), offsets: changed?.offsets }
}

/** The span of the original text behind `start`..`end` of the normalised text. */
export function originalSpan(of: NormalisedText, start: number, end: number): Span {
  if (!of.offsets) return { start, end }
  return {
    start: of.offsets[start] ?? of.original.length,
    end: of.offsets[end] ?? of.original.length,
  }
}

/** "hyvääää" and "soooo" with at most `most` equal letters in a row; digits are left alone. */
export function shorten(word: string, most: 1 | 2 = 2): string {
  return hasRun(word) ? word.replace(/(\p{L})\1{2,}/gu, (_run, letter: string) => letter.repeat(most)) : word
}

/** Three equal characters in a row; hardly any word has them, and every word is asked. */
export function hasRun(word: string): boolean {
  for (let at = 2; at < word.length; at++) {
    const unit = word.charCodeAt(at)
    if (unit === word.charCodeAt(at - 1) && unit === word.charCodeAt(at - 2)) return true
  }
  return false
}

/**
 * Characters that stay as they are, so that the usual text is not walked letter by letter: ASCII but for the
 * backquote, and those of Latin-1 and Latin Extended-A that NFKC leaves alone.
 */
const plain =
  '\\x00-\\x5f\\x61-\\x7e\\u00a1-\\u00a7\\u00a9\\u00ab\\u00b0\\u00b1\\u00b6\\u00bb\\u00bf-\\u012f\\u0134-\\u013e\\u0141-\\u0148\\u014a-\\u017e'
const special = new RegExp(`[${plain}]\\p{M}+|[^${plain}]\\p{M}*`, 'gu')

/** Soft hyphens, zero-width and bidirectional marks, variation selectors and tag characters. */
const invisible =
  /[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\u{e0000}-\u{e0fff}]/gu

const straight: Record<string, string> = {
  '’': "'",
  '‘': "'",
  ʼ: "'",
  '´': "'",
  '`': "'",
  '′': "'",
  '＇': "'",
  '‛': "'",
  '”': '"',
  '“': '"',
  '„': '"',
  '‐': '-',
  '‑': '-',
  '‒': '-',
  '–': '-',
  '−': '-',
  '—': '-',
  İ: 'i',
}

function rewrite(original: string): { text: string; offsets: number[] } | undefined {
  let text = ''
  let from = 0
  const offsets: number[] = []
  for (const match of original.matchAll(special)) {
    for (let at = from; at < match.index; at++) offsets.push(at)
    const replacement = rewriteSegment(match[0].slice(0, longestSegment))
    for (let unit = 0; unit < replacement.length; unit++) offsets.push(match.index)
    text += original.slice(from, match.index) + replacement
    from = match.index + match[0].length
  }
  if (from === 0) return undefined
  for (let at = from; at <= original.length; at++) offsets.push(at)
  return { text: text + original.slice(from), offsets }
}

/** No writing stacks more marks on a letter; sorting thousands of them takes its time. */
const longestSegment = 16

const rewriteSegment = remembering((segment) => {
  const visible = segment.replace(invisible, '')
  // Marks that found no letter to join are decoration ("R̶e̶v̶o̶n̶t̶u̶l̶i̶").
  return (
    straight[visible] ?? visible.normalize('NFKC').replace(/[\u0300-\u036f\u20d0-\u20f0]/g, '')
  ).replace(/İ/g, 'i')
})

/** Cyrillic and Greek letters that pass for Latin ones; https://www.unicode.org/reports/tr39/ calls them confusables. */
const lookalikes = lookalikeMap(
  'аɑ:a вϐ:b сϲ:c ԁ:d еҽ:e ԛ:q һ:h іιӏ:i ј:j к:k мո:m п:n оοօ:o рρ:p ѕ:s т:t υս:u ν:v ԝω:w хχ:x уγ:y',
  'АΑ:A ВΒ:B СϹ:C ЕΕ:E Ғ:F Ԍ:G НΗ:H ІΙӀ:I Ј:J КΚ:K МΜ:M Ν:N ОΟ:O РΡ:P Ѕ:S ТΤ:T ХΧ:X УΥ:Y Ζ:Z',
)

function lookalikeMap(...lists: string[]): Map<string, string> {
  const map = new Map<string, string>()
  for (const entry of lists.join(' ').split(' ')) {
    const [from = '', to = ''] = entry.split(':')
    for (const letter of from) map.set(letter, to)
  }
  return map
}

/** Only words that mix scripts are folded: a word all in Cyrillic is a word of its own. */
function foldLookalikes(text: string): string {
  if (!/[\u0250-\u058f]/.test(text)) return text
  return text.replace(/[\p{L}\p{N}]+/gu, (word) => {
    if (!/[a-zåäö]/i.test(word)) return word
    return word.replace(/[\u0250-\u058f]/g, (letter) => lookalikes.get(letter) ?? letter)
  })
}

function lowerCase(text: string): string {
  const lower = text.toLowerCase()
  if (lower.length === text.length) return lower
  return text.replace(/./gsu, (letter) =>
    letter.toLowerCase().length === letter.length ? letter.toLowerCase() : letter,
  )
}
