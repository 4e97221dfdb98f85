import { effectOf, isEndedBy } from './elements.ts'

/** How far up an element is looked for that another ends: more stand between the two on no page of people. */
const mostSteps = 20

/** The names of the elements that are open, the outermost first, as an HTML parser keeps them. */
export class OpenElements {
  private readonly names: string[] = []
  private readonly counts = new Map<string, number>()

  get depth(): number {
    return this.names.length
  }

  has(name: string): boolean {
    return (this.counts.get(name) ?? 0) > 0
  }

  push(name: string): void {
    this.names.push(name)
    this.counts.set(name, (this.counts.get(name) ?? 0) + 1)
  }

  /** Closes what an element of this name ends without a word: a paragraph the one before it. */
  endBefore(name: string): void {
    const lowest = Math.max(0, this.names.length - mostSteps)
    for (let at = this.names.length - 1; at >= lowest; at--) {
      const open = this.names[at] ?? ''
      if (isEndedBy(open, name)) return this.closeTo(at)
      if (effectOf(open) !== 'inline') return
    }
  }

  /** Closes the innermost element of this name and all in it; nothing when there is none. */
  close(name: string): void {
    if (this.has(name)) this.closeTo(this.names.lastIndexOf(name))
  }

  private closeTo(depth: number): void {
    while (this.names.length > depth) {
      const name = this.names.pop() ?? ''
      this.counts.set(name, (this.counts.get(name) ?? 1) - 1)
    }
  }
}
