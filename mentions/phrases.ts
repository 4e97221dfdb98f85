const opening = '(?<![\\p{L}\\p{N}])(?:'
const closing = ')(?![\\p{L}\\p{N}])'
const insideWord = '\\p{L}*'

/**
 * One regular expression over a list of expressions, parted by `|` (line breaks do not count). `_` stands for any
 * ending, a space for any white space, and `*` in front lets the expression begin inside a compound: `*lasku_` is in
 * "sähkölaskussa". The rest is the syntax of regular expressions.
 */
export function compilePhrases(source: string): RegExp {
  const phrases = source
    .replace(/(^|\|)\n\s*/g, '$1')
    .replace(/\n\s*/g, ' ')
    .trim()
    .replaceAll('_', '\\p{L}*')
    .replace(/(?<!\[[^\]]*) (?![^[]*\])/g, '\\s+')
    .replace(/(^|\|)\*/g, `$1${insideWord}`)
  return new RegExp(`${opening}${phrases}${closing}`, 'giu')
}

export interface Phrase {
  /** A regular expression, without what may come before it in the same word. */
  source: string
  /** It may begin inside a word. */
  insideWords: boolean
}

/** The expressions of a pattern that `compilePhrases` made; undefined for any other. */
export function phrasesIn({ source }: RegExp): Phrase[] | undefined {
  if (!source.startsWith(opening) || !source.endsWith(closing)) return undefined
  return choices(source.slice(opening.length, -closing.length)).map((phrase) =>
    phrase.startsWith(insideWord)
      ? { source: phrase.slice(insideWord.length), insideWords: true }
      : { source: phrase, insideWords: false },
  )
}

/** Parts alternatives, but not those within brackets. */
function choices(source: string): string[] {
  const found = ['']
  let depth = 0
  for (const [piece] of source.matchAll(/\\.|\[(?:\\.|[^\]\\])*\]|./gsu)) {
    if (piece === '(') depth++
    if (piece === ')') depth--
    if (piece === '|' && depth === 0) found.push('')
    else found[found.length - 1] += piece
  }
  return found
}
