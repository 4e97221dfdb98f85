/** Most of a post, in the weighted characters that X counts. */
export const mostWeight = 280

const linkWeight = 23

/** Code points that count one; all others count two. Version 3 of https://docs.x.com/fundamentals/counting-characters */
const lightRanges: readonly (readonly [number, number])[] = [
  [0, 4351],
  [8192, 8205],
  [8208, 8223],
  [8242, 8247],
]

const linkPattern = /https?:\/\/[^\s]+/gi
const emojiPattern = /\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20e3/u

/** How long a post is for X: links count 23 however long they are, an emoji of any make 2, CJK letters 2. */
export function weightOf(text: string): number {
  const normal = text.normalize('NFC')
  const links = normal.match(linkPattern)?.length ?? 0
  const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(
    normal.replace(linkPattern, ''),
  )
  return [...graphemes].reduce((sum, { segment }) => sum + weightOfGrapheme(segment), links * linkWeight)
}

function weightOfGrapheme(grapheme: string): number {
  if (emojiPattern.test(grapheme)) return 2
  return [...grapheme].reduce((sum, character) => sum + (isLight(character.codePointAt(0) ?? 0) ? 1 : 2), 0)
}

function isLight(codePoint: number): boolean {
  return lightRanges.some(([from, to]) => codePoint >= from && codePoint <= to)
}

/** Whether a post has a link, which makes it dear. X takes bare domains for links too. */
export function hasLink(text: string): boolean {
  return /https?:\/\/|\b[\p{L}\d-]{1,63}\.(?:\p{L}{2,})\b/iu.test(text)
}
