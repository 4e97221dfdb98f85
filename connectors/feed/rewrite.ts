import { fieldKind, frameOf, type Frame, type OpenTag, type Surroundings } from './frames.ts'
import { contentOf, tagPiece, type Piece } from './markup.ts'
import { localName } from './names.ts'
import { tokensOf, type Token } from './tokens.ts'
import { element, group } from './write-xml.ts'

/** Fields are written under this prefix, so that no parser makes of them what it makes of well-known names. */
export const fieldPrefix = '_'

/** Holds the fields of the feed itself. */
export const feedElement = `${fieldPrefix}feed`

export interface Rewritten {
  /** RSS 2.0 that any XML parser reads; all that it holds is fields (see fields.ts) of the channel and of items. */
  xml: string
  /** What is wrong with the document outside its items, for people. */
  flaw?: string
  /** Why nothing can be read of the document, if so. */
  trouble?: string
}

type CloseTag = Extract<Token, { kind: 'close' }>

interface Item extends Surroundings {
  /** Where its content begins. */
  start: number
  parts: string[]
}

/** The field that is being read. */
interface Field {
  frame: Frame
  pieces: Piece[]
  /** How many elements of the field's own name are open. */
  depth: number
  /** Of a person: what Atom knows of one, and which of it is being read. */
  person: { text?: string; name?: string; email?: string; uri?: string }
  part: keyof Field['person']
}

/**
 * Makes of any feed, however broken, one that a strict parser reads: each item that is whole comes out, whatever is wrong
 * around it; namespaces get their usual prefixes; texts are one string each. Linear in the length of the text.
 * The text begins with the root element; `url` is the address that its relative bases are relative to.
 */
export function rewriteFeed(text: string, url: string): Rewritten {
  return new Rewriter(text, url).run()
}

class Rewriter {
  readonly #text: string
  readonly #url: string
  readonly #frames: Frame[] = []
  /** How many elements of a name are open: a tag that closes none of them is passed over at once. */
  readonly #open = new Map<string, number>()
  /** Those of them that items stand in. */
  readonly #structure = new Map<string, number>()
  readonly #feed: string[] = []
  readonly #items: string[] = []
  #tokens: Iterator<Token> = [][Symbol.iterator]()
  #item: Item | undefined
  #field: Field | undefined
  #closesItems = false
  #endsWithin = false
  #hasChannel = false
  #hasOtherItems = false
  #flaw: string | undefined

  constructor(text: string, url: string) {
    this.#text = text
    this.#url = url
  }

  run(): Rewritten {
    this.#tokens = tokensOf(this.#text, 0)
    for (;;) {
      const next = this.#tokens.next()
      if (next.done !== true) this.#take(next.value)
      else if (!this.#loosen()) break
    }
    this.#end()
    const channel = group('channel', {}, [group(feedElement, {}, this.#feed), ...this.#items])
    return { xml: group('rss', { version: '2.0' }, [channel]), flaw: this.#flaw, trouble: this.#trouble() }
  }

  #trouble(): string | undefined {
    if (this.#items.length > (this.#endsWithin ? 1 : 0)) return undefined
    if (this.#endsWithin) return 'it ends within its first item'
    if (!this.#hasChannel) return 'it has neither a channel nor items'
    return this.#hasOtherItems ? 'what it calls items belongs to an unknown namespace' : undefined
  }

  #take(token: Token): void {
    if (token.kind === 'open') this.#takeOpen(token)
    else if (token.kind === 'close') this.#takeClose(token)
    else if (this.#field) {
      const value = token.kind === 'cdata' ? token.value : this.#text.slice(token.start, token.end)
      takeText(this.#field, { kind: token.kind, value })
    }
  }

  #takeOpen(tag: OpenTag): void {
    const field = this.#field
    if (field?.frame.role === 'text') {
      if (this.#isMarkup(field, tag)) return takeTag(field, tag)
      if (this.#loosen()) return
      this.#pop(field.frame)
    } else if (field && this.#isNextField(field, tag)) this.#pop(field.frame)
    let frame = this.#frame(tag)
    const unclosed = frame.role === 'item' ? (this.#item ?? this.#field)?.frame : undefined
    if (unclosed) {
      if (this.#loosen()) return
      this.#pop(unclosed)
      frame = this.#frame(tag)
    }
    this.#push(frame, tag.end)
    if (tag.isEmpty) this.#pop(frame)
  }

  #frame(tag: OpenTag): Frame {
    return frameOf(tag, this.#frames.at(-1), this.#item, this.#url)
  }

  /** True for a tag that belongs to a text, false where the text should have ended before. */
  #isMarkup({ frame }: Field, tag: OpenTag): boolean {
    if (tag.name === this.#item?.frame.written) return false
    return this.#item?.isLoose !== true || fieldKind(tag.name, frame.scope, this.#item) === undefined
  }

  /** True for a tag that no value or person holds: then that one was left open. */
  #isNextField({ frame }: Field, tag: OpenTag): boolean {
    const isNested = frame.role === 'person' && this.#item?.isLoose !== true
    return !isNested && fieldKind(tag.name, frame.scope, this.#item) !== undefined
  }

  #takeClose(tag: CloseTag): void {
    const field = this.#field
    if (field?.frame.role === 'text' && !this.#ends(tag, field)) return takeTag(field, tag)
    if ((this.#open.get(tag.name) ?? 0) === 0) return
    const frame = this.#frames.findLast(({ written }) => written === tag.name)
    if (!frame) return
    const isAround = this.#item !== undefined && frame.depth <= this.#item.frame.depth
    if (isAround && this.#frames.at(-1) !== this.#item?.frame && this.#loosen()) return
    if (frame === this.#item?.frame) this.#closesItems = true
    this.#pop(frame)
  }

  /** Whether a tag ends the text that is being read: its own, or that of the item or of what the item stands in. */
  #ends(tag: CloseTag, field: Field): boolean {
    if (tag.name === field.frame.written) return field.depth === 1
    return tag.name === this.#item?.frame.written || (this.#structure.get(tag.name) ?? 0) > 0
  }

  #push(frame: Frame, end: number): void {
    this.#frames.push(frame)
    count(this.#open, frame.written, 1)
    if (frame.role === 'feed') count(this.#structure, frame.written, 1)
    const local = localName(frame.written)
    if (local === 'channel' || local === 'feed') this.#hasChannel = true
    if (frame.role !== 'item' && (local === 'item' || local === 'entry')) this.#hasOtherItems = true
    if (frame.role === 'item') this.#item = { frame, start: end, parts: [], isLoose: false }
    else if (frame.role === 'text' || frame.role === 'value' || frame.role === 'person')
      this.#field = { frame, pieces: [], depth: 1, person: {}, part: 'text' }
    else if (this.#field?.frame.role === 'person') this.#field.part = personPart(frame.written)
  }

  /** Closes elements up to and with this one; all but it were left open. */
  #pop(target: Frame): void {
    for (let frame = this.#drop(); frame; frame = this.#drop()) {
      if (frame === this.#field?.frame) {
        const { parts } = this.#item ?? { parts: this.#feed }
        parts.push(written(this.#field, this.#frames.at(-1)))
        this.#field = undefined
      } else if (this.#field) this.#field.part = 'text'
      if (frame === this.#item?.frame) this.#endItem({})
      if (frame === target) return
      if (!this.#item) this.#flaw ??= `<${frame.written}> is never closed`
    }
  }

  #drop(): Frame | undefined {
    const frame = this.#frames.pop()
    if (!frame) return undefined
    count(this.#open, frame.written, -1)
    if (frame.role === 'feed') count(this.#structure, frame.written, -1)
    return frame
  }

  #endItem({ cut }: { cut?: string }): void {
    if (!this.#item) return
    const { frame, parts } = this.#item
    const about = frame.attributes.get('rdf:about') ?? frame.attributes.get('about')
    const href = frame.attributes.get('href')
    const attributes = { cut, about, href, base: frame.base, language: frame.language }
    this.#items.push(group('item', attributes, parts))
    this.#item = undefined
  }

  /** Reads the item again from its start, now that it is known that its tags are not in pairs. False when that was done. */
  #loosen(): boolean {
    if (!this.#item || this.#item.isLoose) return false
    while (this.#frames.at(-1) !== this.#item.frame) this.#drop()
    this.#field = undefined
    this.#item.isLoose = true
    this.#item.parts = []
    this.#tokens = tokensOf(this.#text, this.#item.start)
    return true
  }

  #end(): void {
    const [root] = this.#frames
    if (!root) return
    if (this.#item && (this.#closesItems || this.#items.length === 0)) {
      this.#flaw = 'it ends within an item'
      this.#endsWithin = true
      while (this.#drop()) this.#field = undefined
      this.#endItem({ cut: 'yes' })
    } else this.#pop(root)
  }
}

function count(counts: Map<string, number>, name: string, change: number): void {
  counts.set(name, (counts.get(name) ?? 0) + change)
}

function takeText(field: Field, piece: Piece): void {
  if (field.frame.role !== 'person') field.pieces.push(piece)
  else field.person[field.part] = `${field.person[field.part] ?? ''}${contentOf([piece], false).value}`
}

function takeTag(field: Field, tag: OpenTag | CloseTag): void {
  field.pieces.push(tagPiece(tag))
  if (tag.name !== field.frame.written) return
  if (tag.kind === 'close') field.depth--
  else if (!tag.isEmpty) field.depth++
}

function personPart(written: string): Field['part'] {
  const name = localName(written)
  if (name === 'name' || name === 'email') return name
  return name === 'uri' || name === 'url' || name === 'homepage' ? 'uri' : 'text'
}

function written({ frame, pieces, person }: Field, outer: Frame | undefined): string {
  const { attributes, name, role } = frame
  if (role === 'person') {
    const { text = '', ...parts } = person
    return element(`${fieldPrefix}${outer?.role === 'source' ? 'source' : name}`, parts, text.trim())
  }
  const type = attributes.get('type')
  const { value, hasTags } = contentOf(pieces, type === 'xhtml')
  if (attributes.size === 0 && !hasTags && frame.base === undefined)
    return value.trim() === '' ? '' : element(`${fieldPrefix}${name}`, {}, value)
  const kept =
    role === 'text'
      ? { type, mode: attributes.get('mode'), tags: hasTags ? 'yes' : undefined }
      : {
          type,
          href: attributes.get('href'),
          rel: attributes.get('rel'),
          ispermalink: attributes.get('ispermalink'),
          views: attributes.get('views'),
          ref: attributes.get('ref'),
          base: frame.base,
        }
  return element(`${fieldPrefix}${name}`, kept, value)
}
