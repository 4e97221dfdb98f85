import { phrasesIn } from '../phrases.ts'
import { beginningsOf } from './beginnings.ts'
import { type Find, createTrie, isWord } from './trie.ts'

/** Of each list its name and its pattern. */
type Lists<T> = readonly (readonly [T, RegExp])[]

/** The lists that may match in a text. */
export type Gate<T> = (text: string) => Lists<T>

/** Bits in a number. */
const most = 31

/**
 * Tells in one pass over a text which of many lists of phrases can match in it at all: those of which the beginning
 * of some phrase stands at the beginning of a word, or, for phrases with `*`, anywhere. It may let through a list that
 * does not match and holds back none that does, so that only time depends on it. What is no list of `compilePhrases`
 * is always let through. The order stays.
 */
export function createGate<T>(lists: Lists<T>): Gate<T> {
  if (lists.length > most) throw new RangeError(`a gate tells at most ${most} lists apart`)
  let gate: Prepared | undefined
  const none: Lists<T> = []

  return (text) => {
    // The long s is no small letter of s, although expressions take one for the other.
    if (text.includes('ſ')) return lists
    // Made with the first text: most processes read one or two languages of three.
    gate ??= prepare(lists.map(([, pattern]) => pattern))
    const open = gate.always | look(spaced(text.toLowerCase()), gate)
    return open === 0 ? none : lists.filter((_, index) => (open & (1 << index)) !== 0)
  }
}

interface Prepared {
  /** Sets of bits, one for each list. */
  always: number
  starts: Find
  inside: Find
}

function prepare(patterns: RegExp[]): Prepared {
  const starts = createTrie()
  const inside = createTrie()
  let always = 0
  for (const [index, pattern] of patterns.entries()) {
    const bit = 1 << index
    for (const { text, whole, insideWords } of allBeginnings(pattern)) {
      if (text === '') always |= bit
      else (insideWords ? inside : starts).add(text, whole, bit)
    }
  }
  return { always, starts: starts.compile(), inside: inside.compile() }
}

function allBeginnings(pattern: RegExp): { text: string; whole: boolean; insideWords: boolean }[] {
  const phrases = phrasesIn(pattern) ?? [{ source: '', insideWords: false }]
  return phrases.flatMap(({ source, insideWords }) =>
    beginningsOf(source).map((beginning) => ({ ...beginning, insideWords })),
  )
}

function look(text: string, { starts, inside }: Prepared): number {
  let found = 0
  let inWord = false
  for (let at = 0; at < text.length; at++) {
    found |= inside(text, at)
    if (!inWord) found |= starts(text, at)
    inWord = isWord[text.charCodeAt(at)] === 1
  }
  return found
}

function spaced(text: string): string {
  return /[^\S ]| {2}/.test(text) ? text.replace(/\s+/g, ' ') : text
}
