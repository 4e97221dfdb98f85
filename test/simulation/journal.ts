import { createHash } from 'node:crypto'

/** What happened, in words; the order of what happened at one moment is that of the alphabet, for nobody can tell it. */
export interface Journal {
  tell(words: string): void
  /** Closes a moment: what is told from now on comes after it. */
  turnPage(): void
  last(count: number): string[]
  readonly length: number
  /** The same for the same events. */
  hash(): string
}

export function openJournal(now: () => Date): Journal {
  const lines: string[] = []
  let page: string[] = []
  const turnPage = () => {
    lines.push(...page.toSorted())
    page = []
  }
  return {
    tell: (words) => void page.push(`${stamp(now())} ${words}`),
    turnPage,
    last(count) {
      turnPage()
      return lines.slice(-count)
    },
    get length() {
      return lines.length + page.length
    },
    hash() {
      turnPage()
      return createHash('sha256').update(lines.join('\n')).digest('hex').slice(0, 16)
    },
  }
}

export function stamp(at: Date): string {
  return at.toISOString().replace('T', ' ').replace('.000Z', '').replace('Z', '')
}
