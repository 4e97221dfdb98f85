import { effectOf } from './elements.ts'
import { withoutReferences } from './references.ts'
import { type Attributes, TagReader } from './tag-reader.ts'

/** Told of a document's parts in their order. Names are in lower case. */
export interface MarkupReader {
  /** `whole`: it ends at once, as `<p/>` does, and what is left out with its content. */
  open(name: string, attributes: Attributes, whole: boolean): void
  close(name: string): void
  text(text: string): void
  /** True when no more is wanted. */
  full(): boolean
}

/**
 * Reads HTML and XHTML in one pass, forgiving as browsers are and a little more, so that nobody's words are lost: `<iframe/>`
 * is whole in either, a `<` that begins no tag is a letter ("DNA<Elisa, …"), a quotation mark that never ends ends with
 * its tag, and what is left out but never closed (`<video>`) hides nothing. Time grows with the length, whatever it
 * holds: the parser that we use elsewhere is quadratic on open elements, and takes such brackets for tags.
 */
export function readMarkup(html: string, reader: MarkupReader): void {
  // Some systems wrap what they have escaped once more.
  const text = html.includes('<![CDATA[') ? html.replaceAll('<![CDATA[', '').replaceAll(']]>', '') : html
  new Markup(text, reader).read()
}

/** More tags than any post of people has. Each takes about a microsecond, and may give no word. */
const mostTags = 30_000

/** So much text is read at a time, in UTF-16 units: the reader may be full soon. */
const stepChars = 64 * 1024

/** The longest, `&CounterClockwiseContourIntegral;`, has 33 characters. */
const mostReferenceChars = 40

class Markup {
  private readonly text: string
  private readonly reader: MarkupReader
  private readonly tags: TagReader
  /** Elements that no end tag follows, so that none is looked for twice. */
  private readonly unclosed = new Set<string>()
  private tagsLeft = mostTags

  constructor(text: string, reader: MarkupReader) {
    this.text = text
    this.reader = reader
    this.tags = new TagReader(text)
  }

  read(): void {
    let at = 0
    while (at < this.text.length && this.tagsLeft > 0 && !this.reader.full()) {
      const bracket = this.text.indexOf('<', at)
      const end = bracket < 0 ? this.text.length : bracket
      this.readText(at, end)
      at = bracket < 0 ? end : this.readBracket(bracket)
    }
  }

  private readText(from: number, end: number): void {
    for (let at = from; at < end && !this.reader.full();) {
      const step = Math.min(end, at + stepChars)
      const to = step < end ? this.beforeReference(at, step) : step
      this.reader.text(withoutReferences(this.text.slice(at, to)))
      at = to
    }
  }

  /** Where a stretch ends that begins at `from`, so that no `&auml;` is cut in two. */
  private beforeReference(from: number, end: number): number {
    const at = this.text.slice(end - mostReferenceChars, end).lastIndexOf('&')
    return at < 0 ? end : Math.max(from + 1, end - mostReferenceChars + at)
  }

  /** Reads what the bracket at `at` begins, and says where that ends. */
  private readBracket(at: number): number {
    if (/^<(?:![a-z[-]|\?[a-z])/i.test(this.text.slice(at, at + 3))) return this.behindComment(at)
    this.tagsLeft--
    const close = this.tags.closeTag(at)
    if (close) {
      this.reader.close(close.name)
      return close.end
    }
    const tag = this.tags.openTag(at)
    if (tag === 'letter') {
      this.reader.text('<')
      return at + 1
    }
    if (tag === 'cut') return this.text.length
    const dropped = effectOf(tag.name) === 'dropped'
    this.reader.open(tag.name, tag.attributes, tag.closed || dropped)
    return dropped && !tag.closed ? this.behindElement(tag.name, tag.end) : tag.end
  }

  private behindComment(at: number): number {
    const isComment = this.text.startsWith('<!--', at)
    if (isComment && /^-?>/.test(this.text.slice(at + 4, at + 6))) return this.text.indexOf('>', at) + 1
    const end = this.text.indexOf(isComment ? '-->' : '>', at + 2)
    return end < 0 ? this.text.length : end + (isComment ? 3 : 1)
  }

  /** Where the element that was opened before `from` ends, others of its name inside; `from` when it never does. */
  private behindElement(name: string, from: number): number {
    const isCode = name === 'script' || name === 'style'
    if (!this.unclosed.has(name)) {
      const end = this.tags.endOf(name, from, !isCode)
      if (end !== undefined) return end
      this.unclosed.add(name)
    }
    return isCode ? this.text.length : from
  }
}
