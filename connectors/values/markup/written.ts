/** A text that is put together from pieces, with its white space collapsed as browsers do. */
export class Written {
  /** UTF-16 units of words so far; marks and white space do not count. */
  chars = 0
  private readonly lines: string[] = []
  private line = ''
  /** What stands between the last word and the next. */
  private gap: '' | ' ' | '\n' = ''
  /** What comes right before the next word: the number in a list, marks. */
  private before = ''

  /** White space at the ends separates words, and so do pieces that are not inline. */
  add(piece: string): void {
    const text = piece.replace(/\s+/g, ' ')
    const begin = text.startsWith(' ') ? 1 : 0
    if (begin === 1) this.space()
    const end = text.length - (text.length > 1 && text.endsWith(' ') ? 1 : 0)
    if (begin >= end) return
    if (this.gap === '\n') this.endLine()
    else if (this.line !== '') this.line += this.gap
    this.line += this.before + text.slice(begin, end)
    this.chars += end - begin
    this.before = ''
    this.gap = end < text.length ? ' ' : ''
  }

  space(): void {
    if (this.gap === '') this.gap = ' '
  }

  newLine(): void {
    this.gap = '\n'
  }

  /** Begins what stands right before the next words, whatever white space comes first: the number in a list. */
  begin(text: string): void {
    this.before = text
  }

  /** Comes right before the next words. */
  mark(text: string): void {
    this.before += text
  }

  /** Ends what `mark` began; without words in between, both are dropped. */
  endMark(begin: string, end: string): void {
    const at = this.before.lastIndexOf(begin)
    if (at >= 0) this.before = this.before.slice(0, at)
    else this.line += end
  }

  /** Takes the last line away and gives it when `wanted` says so. */
  takeLine(wanted: (line: string) => boolean): string | undefined {
    const { line } = this
    if (line === '' || !wanted(line)) return undefined
    this.line = this.lines.pop() ?? ''
    this.gap = '\n'
    return line
  }

  toString(): string {
    return [...this.lines, this.line].join('\n')
  }

  private endLine(): void {
    if (this.line !== '') this.lines.push(this.line)
    this.line = ''
  }
}
