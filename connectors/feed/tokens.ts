import { decodeReferences } from './references.ts'

/** A piece of a document. `start` and `end` are offsets; `name` is as written, prefix and all, but in small letters. */
export type Token =
  | { kind: 'text'; start: number; end: number }
  | { kind: 'cdata'; start: number; end: number; value: string }
  | { kind: 'open'; start: number; end: number; name: string; attributes: string; isEmpty: boolean }
  | { kind: 'close'; start: number; end: number; name: string }

/** No name that people use has these; `<Elisa, …` and `<3` are text. */
const nameAt = /[A-Za-z_\u0080-\uffff][\w.:\-\u0080-\uffff]*/y
const tagMark = /["'>]/g

/**
 * The tags and texts of XML from `from` on, whatever state it is in: a `<` that begins no tag is text, comments,
 * processing instructions and declarations are left out, and what never ends ends at once. Linear.
 */
export function* tokensOf(text: string, from: number): Generator<Token, undefined> {
  const endless = new Set<string>()
  let at = from
  while (at < text.length) {
    const start = text.indexOf('<', at)
    if (start !== at) yield { kind: 'text', start: at, end: start === -1 ? text.length : start }
    if (start === -1) return
    const next = text[start + 1]
    if (next === '!' || next === '?') {
      const mark = aside(text, start)
      const inner = start + mark.opens.length
      const end = endless.has(mark.closes) ? -1 : text.indexOf(mark.closes, inner)
      if (end === -1) endless.add(mark.closes)
      at = end === -1 ? inner : end + mark.closes.length
      if (end !== -1 && mark.opens === '<![CDATA[')
        yield { kind: 'cdata', start, end: at, value: text.slice(inner, end) }
    } else {
      const tag = tagAt(text, start, next === '/')
      yield tag
      at = tag.end
    }
  }
}

function aside(text: string, start: number): { opens: string; closes: string } {
  if (text.startsWith('<!--', start)) return { opens: '<!--', closes: '-->' }
  if (text.startsWith('<![CDATA[', start)) return { opens: '<![CDATA[', closes: ']]>' }
  return text[start + 1] === '?' ? { opens: '<?', closes: '?>' } : { opens: '<!', closes: '>' }
}

function tagAt(text: string, start: number, isClose: boolean): Token {
  const lone: Token = { kind: 'text', start, end: start + 1 }
  nameAt.lastIndex = start + (isClose ? 2 : 1)
  const name = nameAt.exec(text)?.[0].toLowerCase()
  if (name === undefined) return lone
  const inner = nameAt.lastIndex
  const next = text.indexOf('<', inner)
  const rest = text.slice(inner, next === -1 ? text.length : next)
  if (!' >/\n\t\r'.includes(rest[0] ?? '?')) return lone
  const length = endOfTag(rest)
  if (length === -1) return lone
  const end = inner + length + 1
  if (isClose) return { kind: 'close', start, end, name }
  const isEmpty = rest[length - 1] === '/'
  return { kind: 'open', start, end, name, attributes: rest.slice(0, isEmpty ? length - 1 : length), isEmpty }
}

/** Where the tag's `>` is: the first outside quotes, or, where the quotes are not in pairs, the first. */
function endOfTag(rest: string): number {
  tagMark.lastIndex = 0
  for (let mark = tagMark.exec(rest); mark !== null; mark = tagMark.exec(rest)) {
    if (mark[0] === '>') return mark.index
    const close = rest.indexOf(mark[0], tagMark.lastIndex)
    if (close === -1) break
    tagMark.lastIndex = close + 1
  }
  return rest.indexOf('>')
}

const attributePattern = /([^\s=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"']+)))?/g

const none: ReadonlyMap<string, string> = new Map()

/** The attributes of a tag under their names in small letters; of two of the same name, the first. */
export function attributesOf(text: string): ReadonlyMap<string, string> {
  if (!text.includes('=')) return none
  const found = new Map<string, string>()
  for (const [, name = '', double, single, bare] of text.matchAll(attributePattern)) {
    const key = name.toLowerCase()
    if (!found.has(key)) found.set(key, decodeReferences(double ?? single ?? bare ?? ''))
  }
  return found
}
