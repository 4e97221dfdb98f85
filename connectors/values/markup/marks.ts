/**
 * Marks that stand in a text while it is read, so that expressions can tell the words of programs from the same words of
 * people. They are control characters, which no text of a post keeps (`withoutControls`), and none leaves this folder's
 * callers.
 */
export const marks = {
  /** A link begins, and its address. */
  link: '\u0001',
  linkWords: '\u0002',
  linkEnd: '\u0003',
  /** Shown, and hidden from those who have the page read to them. */
  silent: '\u0004',
  silentEnd: '\u0005',
  /** `<font>`: Google News sets the name of a paper in it. */
  font: '\u0006',
  fontEnd: '\u0007',
} as const

/** The words without the marks. */
export function withoutMarks(text: string): string {
  return (
    text
      // oxlint-disable-next-line no-control-regex
      .replace(/\u0001[^\u0001-\u0003]*\u0002/g, '')
      // oxlint-disable-next-line no-control-regex
      .replace(/[\u0001-\u0007]/g, '')
  )
}

/** Drops what is said twice: words that are shown but not read aloud, when the same stand elsewhere in the text. */
export function withoutEchoes(text: string): string {
  if (!text.includes(marks.silent)) return text
  let left = mostEchoes
  // oxlint-disable-next-line no-control-regex
  return text.replace(/\u0004([^\u0004\u0005]*)\u0005/g, (all, words: string, at: number) => {
    const said = withoutMarks(words).trim()
    const isEcho =
      said !== '' && left-- > 0 && (text.slice(0, at).includes(said) || text.includes(said, at + all.length))
    return isEcho ? '' : words
  })
}

/** Each is looked for in the whole text. */
const mostEchoes = 50
