import type { OwnWords } from '../values/own-words.ts'
import { tidy } from '../values/text.ts'
import { attributionLines, isMarkedBelow } from './attribution.ts'
import { repeatedHeaderLines } from './repeated-header.ts'
import { isMereGreeting, withoutSignature } from './signature.ts'

const maxChars = 20_000

/**
 * What the writer of a mail wrote, above, below and between what is quoted, without signatures. Marked lines (`>`) are
 * another's wherever they stand. Where a mail is repeated without marks, all below is another's, unless there is nothing
 * above but a greeting: then nobody can tell, and all of it counts, as for a mail that was forwarded without a word.
 * `text` has its empty lines.
 */
export function ownWords(text: string): OwnWords {
  const lines = text.split('\n').map((line) => line.trim())
  const { own, quoted, unmarked } = partLines(lines)
  const written = own.flatMap(withoutSignature)
  const isNothing = unmarked.length > 0 ? isMereGreeting(written) : written.every((line) => line === '')
  if (isNothing) return { text: cut(tidy(text)) }
  return {
    text: cut(tidy(written.join('\n'))),
    quoted: cut(tidy([...quoted, ...unmarked].join('\n'))) || undefined,
  }
}

interface MailParts {
  /** Stretches of the writer's own lines, each of which may end with a signature. */
  own: string[][]
  /** Marked lines, without their marks. */
  quoted: string[]
  /** What is repeated without marks, to the end. */
  unmarked: string[]
}

function partLines(lines: readonly string[]): MailParts {
  const parts: MailParts = { own: [], quoted: [], unmarked: [] }
  let stretch: string[] = []
  const endStretch = () => {
    if (stretch.length > 0) parts.own.push(stretch)
    stretch = []
  }
  for (let at = 0; at < lines.length;) {
    const line = lines[at] ?? ''
    if (line.startsWith('>')) {
      endStretch()
      parts.quoted.push(line.replace(/^[>\s]+/, ''))
      at++
      continue
    }
    const above = attributionLines(lines, at) || repeatedHeaderLines(lines, at)
    if (above === 0) {
      stretch.push(line)
      at++
      continue
    }
    endStretch()
    at += above
    if (isMarkedBelow(lines, at)) continue
    parts.unmarked = lines.slice(at).map((other) => other.replace(/^[>\s]+/, ''))
    return parts
  }
  endStretch()
  return parts
}

function cut(text: string): string {
  return text.length <= maxChars ? text : `${text.slice(0, maxChars - 1).toWellFormed()}…`
}
