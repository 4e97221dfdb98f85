/** How a match may begin. */
export interface Beginning {
  /** Lower case, with one space for any white space; at most `longest` characters. */
  text: string
  /** Nothing but the end of the expression comes after it. */
  whole: boolean
}

/** Longer beginnings tell hardly more. */
const longest = 12

/** More than this many of one expression say that it can begin with nearly anything. */
const most = 2_000

interface Open {
  text: string
  /** What comes next belongs to the beginning too. */
  open: boolean
}

const nothing: Open = { text: '', open: true }
const anything: Open = { text: '', open: false }

/**
 * Every way in which a match of a regular expression can begin, as far as its letters are fixed. An empty text stands
 * for any beginning. Knows the syntax that phrases are written in; what it does not know counts as anything.
 */
export function beginningsOf(source: string): Beginning[] {
  const { found, at } = readChoices(source, 0)
  // An unpaired bracket, of which no valid expression consists.
  if (at < source.length) return [{ text: '', whole: false }]
  return found.map(({ text, open }) => ({ text, whole: open }))
}

interface ReadUpTo {
  found: Open[]
  /** Where the reading stopped. */
  at: number
}

function readChoices(source: string, from: number): ReadUpTo {
  const found: Open[] = []
  let at = from
  for (;;) {
    const choice = readSequence(source, at)
    found.push(...choice.found)
    if (source[choice.at] !== '|') return { found, at: choice.at }
    at = choice.at + 1
  }
}

function readSequence(source: string, from: number): ReadUpTo {
  let found = [nothing]
  let at = from
  while (at < source.length && source[at] !== '|' && source[at] !== ')') {
    const item = readRepeated(source, at)
    found = append(found, item.found)
    at = item.at
  }
  return { found, at }
}

function append(before: readonly Open[], next: readonly Open[]): Open[] {
  const all = before.flatMap((left) =>
    left.open
      ? next.map(({ text, open }): Open => {
          const whole = left.text + text
          return { text: whole.slice(0, longest), open: open && whole.length <= longest }
        })
      : [left],
  )
  return all.length > most ? [anything] : all
}

function readRepeated(source: string, from: number): ReadUpTo {
  const { found, at } = readItem(source, from)
  const [sign = ''] = /^(?:[?*+]|\{\d+(?:,\d*)?\})\??/.exec(source.slice(at, at + 12)) ?? []
  const end = at + sign.length
  if (sign === '') return { found, at }
  if (sign[0] === '?') return { found: [...found, nothing], at: end }
  if (sign[0] === '*' || sign.startsWith('{0')) return { found: [anything], at: end }
  return { found: found.map(({ text }) => ({ text, open: false })), at: end }
}

function readItem(source: string, from: number): ReadUpTo {
  if (source.startsWith('\\s+', from)) return { found: [{ text: ' ', open: true }], at: from + 3 }
  const letter = source[from] ?? ''
  if (letter === '(') {
    const looks = /^\(\?<?[=!]/.test(source.slice(from, from + 4))
    const start = from + (/^\(\?(?:<?[=!]|:)/.exec(source.slice(from, from + 4))?.[0].length ?? 1)
    const { found, at } = readChoices(source, start)
    return { found: looks ? [nothing] : found, at: at + 1 }
  }
  if (letter === '[') {
    const [set = letter] = /^\[(?:\\.|[^\]\\])*\]/u.exec(source.slice(from)) ?? []
    return { found: [anything], at: from + set.length }
  }
  if (letter === '\\') {
    const [escape = letter] =
      /^\\(?:[pP]\{[^}]*\}|u\{[^}]*\}|u....|x..|k<[^>]*>|.)/u.exec(source.slice(from)) ?? []
    const literal = /^\\[^\p{L}\p{N}]$/u.test(escape)
    return { found: [literal ? { text: escape.slice(1), open: true } : anything], at: from + escape.length }
  }
  if (letter === '.' || letter === '^' || letter === '$') return { found: [anything], at: from + 1 }
  return { found: [{ text: letter.toLowerCase(), open: true }], at: from + 1 }
}
