import { plainFromHtml, withoutControls } from '../values/text.ts'

/**
 * What a document may hold at most, far above any feed that people publish. Parsers take 500 bytes and more for each
 * of these, and a thread that runs out of memory in the wrong moment takes the process with it.
 */
const maxTags = 300_000
const maxReferences = 500_000
const maxTagChars = 1_000_000

/** Throws when the document is built to wear out its parser. */
export function refuseFloods(text: string): void {
  let tags = 0
  for (let at = text.indexOf('<'); at !== -1; tags++) {
    const next = text.indexOf('<', at + 1)
    if ((next === -1 ? text.length : next) - at > maxTagChars && tagChars(text, at) > maxTagChars) {
      throw new Error('the document holds a tag of more than a million characters, as no feed does')
    }
    at = next
  }
  if (tags > maxTags) throw new Error(`the document holds ${tags} tags, as no feed does`)
  let references = 0
  for (let at = text.indexOf('&'); at !== -1; at = text.indexOf('&', at + 1)) references++
  if (references > maxReferences)
    throw new Error(`the document holds ${references} entities, as no feed does`)
}

function tagChars(text: string, at: number): number {
  const end = text.startsWith('<![CDATA[', at) ? at : text.indexOf('>', at)
  return (end === -1 ? text.length : end) - at
}

/** Elements whose text people read; markup inside them is content, not structure. */
const textElement = String.raw`(?:atom:)?(?:title|description|summary|subtitle|tagline|content)|content:encoded`
const pointPattern = new RegExp(
  String.raw`<!\[CDATA\[|<!--|<!DOCTYPE|<(${textElement})(?=[\s>])[^<>]*>`,
  'gi',
)

/**
 * Makes the XML of a real feed acceptable to a strict parser: bare `&` and HTML's named entities, control
 * characters, comments and DOCTYPE, junk around the root element, XHTML or stray HTML inside text elements.
 * `root` is the offset where the root element starts. Linear in the length of the text.
 */
export function repairXml(text: string, root: number): string {
  const body = withoutControls(text.slice(root))
  const end = /^<([^\s/>]+)/.exec(body)?.[1]
  const close = end === undefined ? -1 : body.lastIndexOf(`</${end}`)
  return rewrite(close === -1 ? body : `${body.slice(0, close)}</${end}>`)
}

function rewrite(text: string): string {
  const out: string[] = []
  const unclosed = new Set<string>()
  let at = 0
  pointPattern.lastIndex = 0
  for (let point = pointPattern.exec(text); point !== null; point = pointPattern.exec(text)) {
    const [found, name] = point
    const start = point.index
    const inner = start + found.length
    if (found === '<![CDATA[') {
      const end = text.indexOf(']]>', inner)
      if (end === -1) break
      out.push(repairAmpersands(text.slice(at, start)), text.slice(start, end + 3))
      at = end + 3
    } else if (name === undefined) {
      const end = found === '<!--' ? after(text, '-->', inner) : endOfDoctype(text, inner)
      out.push(repairAmpersands(text.slice(at, start)))
      at = end
    } else if (!found.endsWith('/>') && !unclosed.has(name)) {
      const close = closeOf(text, name, inner)
      if (close === -1) unclosed.add(name)
      else {
        out.push(repairAmpersands(text.slice(at, inner)), textContent(text.slice(inner, close)))
        at = close
      }
    }
    pointPattern.lastIndex = Math.max(at, inner)
  }
  out.push(repairAmpersands(text.slice(at)))
  return out.join('')
}

/** Where `</name` is, CDATA sections left out of sight; -1 when the element does not end before the next item. */
function closeOf(text: string, name: string, from: number): number {
  const marks = /<!\[CDATA\[|<\/|<(?:item|entry)[\s>]/g
  marks.lastIndex = from
  for (let mark = marks.exec(text); mark !== null; mark = marks.exec(text)) {
    if (mark[0] === '</') {
      if (text.startsWith(name, mark.index + 2)) return mark.index
    } else if (mark[0] === '<![CDATA[') {
      const end = text.indexOf(']]>', mark.index)
      if (end === -1) return -1
      marks.lastIndex = end + 3
    } else return -1
  }
  return -1
}

/** An element's content with its inline markup escaped, so that the order of words and tags survives the parser. */
function textContent(inner: string): string {
  const outside = inner.replace(/<!\[CDATA\[[\s\S]*?\]\]>/g, '')
  if (!outside.includes('<')) return splitCdata(inner, repairAmpersands)
  return splitCdata(
    inner,
    (markup) => escapeMarkup(markup),
    (cdata) => escapeMarkup(cdata),
  )
}

function splitCdata(
  text: string,
  markup: (part: string) => string,
  cdata?: (content: string) => string,
): string {
  return text
    .split(/(<!\[CDATA\[[\s\S]*?\]\]>)/)
    .map((part) => {
      if (!part.startsWith('<![CDATA[')) return markup(part)
      return cdata ? cdata(part.slice(9, -3)) : part
    })
    .join('')
}

function escapeMarkup(markup: string): string {
  return markup.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

function repairAmpersands(xml: string): string {
  if (!xml.includes('&')) return xml
  return xml.replace(bareAmpersand, '&amp;').replace(referencePattern, repairReference)
}

const bareAmpersand = /&(?!#\d{1,8};|#[xX][\da-fA-F]{1,8};|[a-zA-Z][a-zA-Z\d]{1,31};)/g
const referencePattern =
  /&(?:#(\d{1,8}|[xX][\da-fA-F]{1,8})|(?!(?:amp|lt|gt|quot|apos);)([a-zA-Z][a-zA-Z\d]{1,31}));/g

function repairReference(reference: string, number: string | undefined, name: string | undefined): string {
  if (number !== undefined) {
    const code = Number(/^x/i.test(number) ? `0${number}` : number)
    return code <= 0x10ffff && withoutControls(String.fromCodePoint(code)) !== '' ? `&#${code};` : ''
  }
  return name === undefined ? reference : named(name)
}

const known = new Map<string, string>()

/** One of HTML's named entities as characters; a name that HTML does not know stays as it was written. */
function named(name: string): string {
  const kept = known.get(name)
  if (kept !== undefined) return kept
  const decoded = plainFromHtml(`&${name};`)
  const repaired = decoded === '' ? ' ' : escapeMarkup(decoded)
  if (known.size < 3000) known.set(name, repaired)
  return repaired
}

function after(text: string, mark: string, from: number): number {
  const end = text.indexOf(mark, from)
  return end === -1 ? text.length : end + mark.length
}

/** DOCTYPE goes with its internal subset: entities are never defined by a feed. */
function endOfDoctype(text: string, from: number): number {
  const head = /[^<>[]*/y
  head.lastIndex = from
  head.exec(text)
  if (text[head.lastIndex] !== '[') return after(text, '>', head.lastIndex)
  const subset = /\]\s*>/g
  subset.lastIndex = head.lastIndex
  return subset.exec(text) ? subset.lastIndex : text.length
}
