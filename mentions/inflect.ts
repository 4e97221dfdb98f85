import { pattern, unbent } from './inflect/endings.ts'
import { agrees, canBend, joints, piecesOf } from './inflect/pieces.ts'
import { stemsOf } from './inflect/stems.ts'

/**
 * The ways a name may be written in running text. One of `prefixes` begins every one of them (lower case); `pattern`
 * is the source of a regular expression over all of them, without boundaries, to be used with the flag `i`.
 */
export interface NameForms {
  prefixes: string[]
  pattern: string
}

/**
 * A name with its Finnish singular case endings, possessives and clitics, colon endings ("DNA:n") and the English
 * and Swedish genitive. Of several words the last one bends, and adjectives and both sides of "ja" with it. Plurals
 * do not match: "revontulet" is not Revontuli; a name that is a plural itself ("Renkaat") bends as one.
 */
export function finnishForms(name: string): NameForms {
  return {
    prefixes: prefixesOf(writePieces(name)),
    // Made when first asked for: of ten thousand names, few are ever met.
    get pattern() {
      return writePieces(name)
        .map(({ joint, pattern }) => joint + pattern())
        .join('')
    },
  }
}

interface WrittenPiece {
  /** Every way to write what stands before it; `joint` is the regular expression over them, and a little more. */
  ways: string[]
  joint: string
  /** Begins every form of the piece. */
  prefix: string
  /** The piece may be longer than its prefix. */
  bends: boolean
  pattern: () => string
}

function writePieces(name: string): WrittenPiece[] {
  const pieces = piecesOf(name)
  return pieces.map(({ text }, at) => {
    const ways = joints(pieces, at)
    const word = at < pieces.length - 1 && !agrees(pieces, at) ? writeFixed(text, at) : writeWord(text)
    return { ways, joint: ways.length > 1 ? `[\\s-]{${ways.includes('') ? 0 : 1},3}` : '', ...word }
  })
}

function writeFixed(text: string, at: number): Pick<WrittenPiece, 'prefix' | 'bends' | 'pattern'> {
  const and = at > 0 && /^(?:ja|&|and|och)$/i.test(text)
  return {
    prefix: beforeApostrophe(text),
    bends: and,
    pattern: () => (and ? '(?:ja|&|and|och)' : write(text)),
  }
}

function writeWord(text: string): Pick<WrittenPiece, 'prefix' | 'bends' | 'pattern'> {
  const word = /\p{Lu}$/u.test(text) ? text : text.toLowerCase()
  if (!canBend(word)) return writeFixed(text, 0)
  if (!/\p{L}$/u.test(word))
    return { ...writeFixed(text, 0), bends: true, pattern: () => write(word) + unbent }
  const stems = stemsOf(word)
  return {
    prefix: commonPrefix([word, ...stems.weak, ...stems.strong, ...stems.partitive, ...stems.plural]),
    bends: true,
    pattern: () => pattern(word, stems, write),
  }
}

/** Long enough that few words begin so, and short enough that no way of writing the name begins otherwise. */
const telling = 2

function prefixesOf(pieces: WrittenPiece[]): string[] {
  let prefixes = ['']
  for (const { ways, prefix, bends } of pieces) {
    prefixes = ways.flatMap((way) => prefixes.map((before) => before + way + prefix))
    if (bends || prefixes.some((one) => one.length >= telling)) break
  }
  return [...new Set(prefixes)]
}

export function commonPrefix(words: string[]): string {
  const [first = '', ...rest] = words.map(beforeApostrophe)
  let length = first.length
  for (const word of rest) while (!word.startsWith(first.slice(0, length))) length--
  return first.slice(0, length)
}

/** "McDonald's" is written without its apostrophe as well. */
function beforeApostrophe(text: string): string {
  return (text.split("'")[0] ?? '').toLowerCase()
}

function write(text: string): string {
  return escape(text).replaceAll("'", "'?")
}

/** Escapes what a regular expression with the `u` flag would read as syntax. */
export function escape(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
}
