import { effectOf, isEmpty, isPreformatted, localName } from './elements.ts'
import { emojiOfPicture } from './emoji.ts'
import { isHidden, isSilent } from './hidden.ts'
import { marks, withoutMarks } from './marks.ts'
import { OpenElements } from './open-elements.ts'
import type { Attributes } from './tag-reader.ts'
import { isAttribution, isQuotation } from './quotation.ts'
import { type MarkupReader, readMarkup } from './read-markup.ts'
import { Written } from './written.ts'

/** The words of a document, with marks among them (`marks.ts`). */
export interface HtmlWords {
  own: string
  quoted: string
}

/** Most words of one post that are kept, and most of what it quotes, in UTF-16 units. */
const mostChars = 64 * 1024

/** `apart`: quotations go to `quoted`; otherwise all words stand in `own`, in the order of the document. */
export function htmlWords(html: string, apart: boolean): HtmlWords {
  const reader = new WordReader(apart, !html.includes('<'))
  readMarkup(html, reader)
  return { own: String(reader.own), quoted: String(reader.quoted) }
}

class WordReader implements MarkupReader {
  readonly own = new Written()
  readonly quoted = new Written()
  private readonly apart: boolean
  private readonly elements = new OpenElements()
  /** What is undone when the element at that depth ends. */
  private readonly scopes: { depth: number; leave: () => void }[] = []
  private readonly lists: { next: number | undefined }[] = []
  /** How many open elements hide, quote, keep their lines, are not read aloud. */
  private readonly inside = { hidden: 0, quotation: 0, lines: 0, silence: 0 }

  constructor(apart: boolean, keepsLines: boolean) {
    this.apart = apart
    if (keepsLines) this.inside.lines = 1
  }

  open(tag: string, attributes: Attributes, whole: boolean): void {
    const name = localName(tag)
    this.elements.endBefore(name)
    this.leaveEnded()
    const emoji = name === 'img' || name === 'image' ? emojiOfPicture(attributes) : undefined
    if (emoji === undefined) this.separate(tag)
    else this.text(emoji)
    if (whole || isEmpty(name)) return
    if (isHidden(name, attributes)) this.enter('hidden')
    else if (this.inside.hidden === 0) this.enterShown(name, attributes)
    this.elements.push(name)
  }

  close(tag: string): void {
    this.elements.close(localName(tag))
    this.leaveEnded()
    this.separate(tag)
  }

  text(text: string): void {
    if (this.inside.hidden > 0 || (this.inside.quotation > 0 && this.quoted.chars >= mostChars)) return
    if (this.inside.lines === 0) return this.written.add(text)
    text.split('\n').forEach((line, index) => {
      if (index > 0) this.written.newLine()
      this.written.add(line)
    })
  }

  full(): boolean {
    return this.own.chars >= mostChars
  }

  private get written(): Written {
    return this.inside.quotation > 0 ? this.quoted : this.own
  }

  private enterShown(name: string, attributes: Attributes): void {
    if (this.apart && isQuotation(name, attributes)) this.enterQuotation()
    if (isPreformatted(name)) this.enter('lines')
    if (isSilent(attributes) && this.inside.silence === 0) {
      this.enter('silence')
      this.mark(marks.silent, marks.silentEnd)
    }
    if (name === 'a') this.mark(`${marks.link}${addressIn(attributes)}${marks.linkWords}`, marks.linkEnd)
    else if (name === 'font') this.mark(marks.font, marks.fontEnd)
    else if (name === 'li') this.enterListItem()
    else if (/^(?:ul|ol|menu|dir)$/.test(name)) this.enterList(name, attributes)
  }

  private enterQuotation(): void {
    if (this.inside.quotation === 0) {
      this.quoted.newLine()
      const isTold = (line: string) => isAttribution(withoutMarks(line))
      const lines = [this.own.takeLine(isTold), this.own.takeLine(isTold)]
      for (const line of lines.toReversed()) {
        this.quoted.add(withoutMarks(line ?? ''))
        this.quoted.newLine()
      }
    }
    this.enter('quotation')
    this.whenLeft(() => {
      this.quoted.newLine()
      this.own.newLine()
    })
  }

  private enterList(name: string, attributes: Attributes): void {
    const start = Number.parseInt(attributes['start'] ?? '1', 10)
    this.lists.push({ next: name === 'ol' ? start || 1 : undefined })
    this.whenLeft(() => this.lists.pop())
  }

  private enterListItem(): void {
    const list = this.lists.at(-1)
    if (list === undefined) return
    const { written } = this
    written.begin(list.next === undefined ? '* ' : `${list.next++}. `)
    this.whenLeft(() => written.begin(''))
  }

  private mark(begin: string, end: string): void {
    const { written } = this
    written.mark(begin)
    this.whenLeft(() => written.endMark(begin, end))
  }

  private enter(what: keyof WordReader['inside']): void {
    this.inside[what]++
    this.whenLeft(() => this.inside[what]--)
  }

  private whenLeft(leave: () => void): void {
    this.scopes.push({ depth: this.elements.depth, leave })
  }

  private leaveEnded(): void {
    for (let scope = this.scopes.at(-1); scope; scope = this.scopes.at(-1)) {
      if (scope.depth < this.elements.depth) return
      this.scopes.pop()
      scope.leave()
    }
  }

  private separate(tag: string): void {
    const effect = effectOf(tag)
    if (effect === 'line') this.written.newLine()
    else if (effect !== 'inline') this.written.space()
  }
}

function addressIn({ href = '' }: Attributes): string {
  return href
    .trim()
    .slice(0, 300)
    .replace(/[\u0000-\u001f]/g, '')
}
