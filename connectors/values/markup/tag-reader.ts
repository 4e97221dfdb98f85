import { isElement } from './elements.ts'
import { withoutReferences } from './references.ts'

/** Lower-case names; what nobody asks for is left out. */
export type Attributes = Partial<Record<string, string>>

export interface Tag {
  name: string
  attributes: Attributes
  /** `<p/>` */
  closed: boolean
  /** Behind its last character. */
  end: number
}

/** What tells a picture, a quotation, a link or hidden text. */
const askedFor = new Set([
  'alt',
  'aria-hidden',
  'class',
  'data-shortname',
  'hidden',
  'href',
  'open',
  'src',
  'start',
  'style',
  'title',
])

/** Most of one attribute that is read, in UTF-16 units: addresses may be pictures of megabytes. */
const mostAttributeChars = 500

/** More attributes than a whole post has. */
const mostAttributes = 50_000

const startTag = /<([a-zA-Z][\w.:-]*)/y
const endTag = /<\/([a-zA-Z][\w.:-]*)(?:[^<>]*>)?/y
/** What stands behind the name of a tag. */
const nameEnd = /^[\s/>"'=<]?$/
/** No element has a longer name, in UTF-16 units. */
const mostNameChars = 60
const between = /[\s/]*/y
const attributeName = /=?[^\s/>=<]*/y
const equals = /\s*=\s*/y
const unquoted = /[^\s<>]*/y

interface Inside {
  attributes: Attributes
  closed: boolean
  end: number
  /** It ends with a bracket of its own. */
  finished: boolean
  /** It has an attribute with a value, as few things have that are no tags. */
  valued: boolean
  /** It has one without, as "<y ja z>" has. */
  bare: boolean
}

/** Reads one tag of a text at a time. */
export class TagReader {
  private readonly text: string
  /** Where each kind of quotation mark stands last, so that none is looked for in vain. */
  private readonly last: Record<string, number> = {}

  private readonly searches = new Map<string, RegExp>()
  private attributesLeft = mostAttributes

  constructor(text: string) {
    this.text = text
  }

  /** The end tag at `at`, if one is there. */
  closeTag(at: number): { name: string; end: number } | undefined {
    endTag.lastIndex = at
    const [all = '', name] = endTag.exec(this.text) ?? []
    return name === undefined ? undefined : { name: name.toLowerCase(), end: at + all.length }
  }

  /**
   * The start tag at `at`. A bracket before words ("DNA<Elisa, …", "<y ja z>", "<nimi>") is a letter; behind a tag that
   * the end of the text cuts off comes no more.
   */
  openTag(at: number): Tag | 'letter' | 'cut' {
    startTag.lastIndex = at
    const name = startTag.exec(this.text)?.[1]?.toLowerCase()
    if (name === undefined || name.endsWith(':') || name.length > mostNameChars) return 'letter'
    const behind = at + 1 + name.length
    if (this.text[behind] === '>' && isElement(name))
      return { name, attributes: {}, closed: false, end: behind + 1 }
    if (!nameEnd.test(this.text[behind] ?? '')) return 'letter'
    const { finished, valued, bare, ...tag } = this.readInside(behind)
    if (!isElement(name)) return finished && (valued || tag.closed) ? { name, ...tag } : 'letter'
    if (!finished && tag.end === this.text.length) return bare && !valued ? 'letter' : 'cut'
    return { name, ...tag }
  }

  /** Where the element that was opened before `from` ends; `nested`: others of its name may be inside. */
  endOf(name: string, from: number, nested: boolean): number | undefined {
    const tags = this.searches.get(name) ?? new RegExp(`<(/?)${name.replaceAll('.', '\\.')}(?=[\\s/>])`, 'gi')
    this.searches.set(name, tags)
    tags.lastIndex = from
    let depth = 1
    for (let found = tags.exec(this.text); found !== null; found = tags.exec(this.text)) {
      if (found[1] === '/') depth--
      else if (nested) depth++
      if (depth === 0) return this.text.indexOf('>', tags.lastIndex) + 1 || this.text.length
    }
    return undefined
  }

  private readInside(from: number): Inside {
    const attributes: Attributes = {}
    let at = this.behind(between, from)
    let bare = false
    let valued = false
    while (at < this.text.length && !isBracket(this.text[at]) && this.attributesLeft-- > 0) {
      const nameBehind = this.behind(attributeName, at)
      const name = this.text.slice(at, Math.min(nameBehind, at + mostNameChars)).toLowerCase()
      const valueAt = this.behind(equals, nameBehind)
      if (valueAt === nameBehind) bare = true
      else valued = true
      const [value, end] = valueAt === nameBehind ? ['', nameBehind] : this.readValue(valueAt)
      if (askedFor.has(name)) attributes[name] ??= withoutReferences(value)
      at = this.behind(between, end)
    }
    const finished = this.text[at] === '>'
    return {
      attributes,
      finished,
      valued,
      bare,
      closed: finished && this.text[at - 1] === '/',
      end: finished ? at + 1 : at,
    }
  }

  /** The value at `at`, and where it ends: one whose quotation mark was forgotten ends before the next bracket. */
  private readValue(at: number): [string, number] {
    const quote = this.text[at] ?? ''
    if (quote !== '"' && quote !== "'") {
      const end = this.behind(unquoted, at)
      return [this.text.slice(at, Math.min(end, at + mostAttributeChars)), end]
    }
    this.last[quote] ??= this.text.lastIndexOf(quote)
    if (this.last[quote] > at) {
      const end = this.text.indexOf(quote, at + 1)
      return [this.text.slice(at + 1, Math.min(end, at + mostAttributeChars)), end + 1]
    }
    const bracket = this.text.indexOf('>', at)
    return ['', bracket < 0 ? this.text.length : bracket]
  }

  private behind(what: RegExp, at: number): number {
    what.lastIndex = at
    return at + (what.exec(this.text)?.[0].length ?? 0)
  }
}

function isBracket(letter: string | undefined): boolean {
  return letter === '<' || letter === '>'
}
