import { isAttribution } from './quotation.ts'

/** Own words and the words of others. */
export interface Parts {
  own: string
  quoted: string
}

/** `[quote="Pekka, post:1"]` and `[/QUOTE]` of forums, in a text that came with them. */
const quoteTag = /\[(\/?)quote\b[^\]\n]{0,200}\]/gi

/** Parts what stands between such marks, others inside; one without its fellow is a letter. */
export function partBracketed(text: string): Parts {
  const parts: Parts = { own: '', quoted: '' }
  if (!text.includes('[')) return { ...parts, own: text }
  let ownFrom = 0
  for (const { begin, end } of bracketed(text)) {
    parts.own += `${text.slice(ownFrom, begin)}\n`
    parts.quoted += `${text.slice(begin, end).replace(quoteTag, '\n')}\n`
    ownFrom = end
  }
  parts.own += text.slice(ownFrom)
  return parts
}

/** The outermost pairs of marks, in their order. */
function bracketed(text: string): { begin: number; end: number }[] {
  const open: number[] = []
  const pairs: { begin: number; end: number }[] = []
  for (const { 0: tag, 1: slash, index } of text.matchAll(quoteTag)) {
    if (slash === '') open.push(index)
    const begin = slash === '' ? undefined : open.pop()
    if (begin === undefined) continue
    while ((pairs.at(-1)?.begin ?? -1) > begin) pairs.pop()
    pairs.push({ begin, end: index + tag.length })
  }
  return pairs
}

/** Parts lines that begin with `>`, as in mails and on Hacker News, and the line before them that says whose they are. */
export function partQuotedLines(text: string): Parts {
  if (!text.includes('>')) return { own: text, quoted: '' }
  const own: string[] = []
  const quoted: string[] = []
  let before = false
  for (const line of text.split('\n')) {
    const is = isQuotedLine(line)
    if (!is) own.push(line)
    else {
      if (!before && isAttribution(own.at(-1) ?? '')) quoted.push(own.pop() ?? '')
      quoted.push(line.replace(/^(?:>\s?)+/, ''))
    }
    before = is
  }
  return { own: own.join('\n'), quoted: quoted.join('\n') }
}

/** Not so an angry face (`>:(`), a comparison (`>=`), a number (`>50 %`, `>>123`). */
function isQuotedLine(line: string): boolean {
  return line.startsWith('>') && !/^>+(?:[\d=]|\s?[:;.,_x^-][^\s\p{L}\p{N}])/iu.test(line)
}
