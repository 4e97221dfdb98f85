import type { NameForms } from '../inflect.ts'
import { commonPrefix, escape } from '../inflect.ts'
import { pluralLinks, stemsOf } from '../inflect/stems.ts'
import { normalise } from '../normalise.ts'
import type { NormalisedText, Span } from '../normalise.ts'
import { customerWords } from '../words/names.ts'

/** Every way a name may be written; the seam for better inflection. */
export type Forms = (name: string) => NameForms

export interface Name {
  /** One of them begins every form; lower case. */
  prefixes: string[]
  /** Counts inside longer words as well: "lasku" in "sähkölaskussa" and "laskutus". */
  compounds: boolean
  /** The span of this name when it stands exactly at `index`. */
  at(text: NormalisedText, index: number): Span | undefined
}

const letter = '[\\p{L}\\p{N}]'
const wordEnd = `(?!${letter})`

/** A name of a brand. `=Posti` stands for the name with its capitals: not "posti", the mail. */
export function compileName(word: string, forms: Forms): Name {
  const name = normalise(withoutSign(word)).text
  const found = forms(name)
  const inCase = isInCase(word) || isShortAcronym(name)
  const tail = takesHeads(word) ? `(?:${wordEnd}|${customerHeads}\\p{L}{0,24}${wordEnd})` : wordEnd
  let regexp: RegExp | undefined
  return {
    prefixes: found.prefixes,
    compounds: false,
    at(text, index) {
      regexp ??= new RegExp(`(?:${found.pattern})${tail}`, 'iyu')
      const end = endOf(regexp, text, index) ?? endOfHump(name, text, index)
      if (end === undefined || continuesHandle(text.lower, index, end)) return undefined
      return inCase && !keepsCapitals(text.text.slice(index, end), name) ? undefined : { start: index, end }
    },
  }
}

/** A word of the context (`all`, `near`): from four letters on, also in the plural and as a part of a compound. */
export function compileContext(word: string, forms: Forms): Name {
  const plain = compileName(word, forms)
  const name = normalise(word).lower.trim()
  if (!/^\p{L}{4,}$/u.test(name)) return plain
  const stems = contextStems(name)
  return {
    prefixes: [commonPrefix(stems)],
    compounds: true,
    at(text, index) {
      const stem = stems.find((stem) => text.lower.startsWith(stem, index))
      return stem === undefined ? undefined : { start: index, end: index + stem.length }
    },
  }
}

function contextStems(name: string): string[] {
  const { weak, strong, partitive, plural } = stemsOf(name)
  const stems = [name, ...weak, ...strong, ...partitive, ...plural]
  const plurals = [...weak, ...strong].flatMap((stem) =>
    (pluralLinks[stem.at(-1) ?? ''] ?? []).map((link) => stem.slice(0, -1) + link),
  )
  return [...new Set([...stems, ...plurals])]
}

/** Written exactly so, in any case: a nickname, a misspelling, a plural. */
export function compileSpelling(word: string): Name {
  const name = normalise(word).lower.trim()
  const regexp = new RegExp(`${escape(name)}${wordEnd}`, 'iyu')
  return {
    prefixes: [name],
    compounds: false,
    at(text, index) {
      const end = endOf(regexp, text, index)
      return end === undefined ? undefined : { start: index, end }
    },
  }
}

export function* findEach(name: Name, text: NormalisedText): Generator<Span> {
  // A word of signs alone is nowhere; the config refuses such words.
  for (const prefix of name.prefixes.filter((one) => one !== '')) {
    for (let at = text.lower.indexOf(prefix); at >= 0; at = text.lower.indexOf(prefix, at + 1)) {
      const span = name.compounds || beginsWord(text.lower, at) ? name.at(text, at) : undefined
      if (span) yield span
    }
  }
}

export function firstOf(name: Name, text: NormalisedText): Span | undefined {
  const first = findEach(name, text).next()
  return first.done ? undefined : first.value
}

/** JavaScript's \b knows only ASCII, so ä and ö would count as boundaries. */
function beginsWord(text: string, index: number): boolean {
  return index === 0 || !/[\p{L}\p{N}]$/u.test(text.slice(Math.max(0, index - 2), index))
}

function endOf(regexp: RegExp, text: NormalisedText, index: number): number | undefined {
  regexp.lastIndex = index
  return regexp.test(text.text) ? regexp.lastIndex : undefined
}

/** "#RevontuliFail": in a hashtag a capital after a small letter begins a new word. */
function endOfHump(name: string, { text, lower }: NormalisedText, index: number): number | undefined {
  if (text[index] !== '#' && text[index - 1] !== '#') return undefined
  const end = index + name.length
  if (!lower.startsWith(name.toLowerCase(), index)) return undefined
  return /^\p{Ll}\p{Lu}/u.test(text.slice(end - 1, end + 1)) ? end : undefined
}

/** "@revontuli_fan" is somebody else than "@revontuli". */
function continuesHandle(text: string, start: number, end: number): boolean {
  return text[end] === '_' && (text[start] === '@' || text[start - 1] === '@')
}

/** "IF" or "DNA", which would drown in ordinary words if case did not matter. */
function isShortAcronym(word: string): boolean {
  return word.length <= 3 && /^\p{Lu}+$/u.test(word)
}

/** "Postin" and "POSTIN" for Posti, but not "IF" for If: shouted, short words cannot be told from others. */
function keepsCapitals(found: string, name: string): boolean {
  if (name.length >= 4 && found === found.toUpperCase()) return true
  for (let at = 0; at < name.length && at < found.length; at++) {
    const [is, was] = [found[at] ?? '', name[at] ?? '']
    if (is.toLowerCase() !== was.toLowerCase()) return true
    if (is !== was) return false
  }
  return true
}

function isInCase(word: string): boolean {
  return word.trimStart().startsWith('=')
}

/** The name itself: `=Posti` → Posti. */
export function withoutSign(word: string): string {
  return word.trim().replace(/^=\s*/, '')
}

/** Only a proper name of one word: a word in small letters has compounds of its own. */
export function takesHeads(word: string): boolean {
  return /^\p{Lu}\p{L}{3,}$/u.test(word.trim())
}

const customerHeads = `(?:${customerWords.trim().split(/\s+/).join('|')})`
