/** A name taken apart where people also write it together, with a space or with a hyphen. */
export interface Piece {
  text: string
  /** What stands before it in the name: nothing, a space, a hyphen, or the capital in "LähiTapiola". */
  before: '' | ' ' | '-' | 'hump'
}

export function piecesOf(name: string): Piece[] {
  const marked = name.replace(/(\p{L}{4,40})(?=\p{Lu}\p{Ll}{3,})/gu, (lead) =>
    /\p{Ll}$/u.test(lead) ? `${lead}\u0000` : lead,
  )
  const [first = '', ...rest] = marked.split(/(\s+|(?<=[\p{L}\p{N}])-(?=\p{L})|\u0000)/u)
  const pieces: Piece[] = [{ text: first, before: '' }]
  for (let at = 0; at < rest.length; at += 2) {
    const mark = rest[at] ?? ''
    pieces.push({ text: rest[at + 1] ?? '', before: mark === '-' ? '-' : mark === '\u0000' ? 'hump' : ' ' })
  }
  return pieces
}

/** A name shorter than this is not written together: "In Out" is not "inout". */
const longEnough = 8

/**
 * The ways to write what stands between two pieces: "Danske Bank", "Danske-Bank", "danskebank". A single letter stays
 * apart ("S-Pankki", "S Pankki").
 */
export function joints(pieces: Piece[], at: number): string[] {
  const { before } = pieces[at] ?? { before: '' }
  const letters = pieces.reduce((sum, { text }) => sum + text.length, 0)
  const single = pieces.some(({ text }) => [...text].length === 1 && /\p{L}/u.test(text))
  if (before === '') return ['']
  if (before === 'hump') return ['', '-', ' ']
  return letters >= longEnough && !single
    ? [before, before === '-' ? ' ' : '-', '']
    : [before, before === '-' ? ' ' : '-']
}

const adjectives =
  /(?:inen|^(?:uusi|vanha|iso|pieni|suuri|hyvä|paras|oma|kaunis|rakas|nuori|punainen|musta|vihreä))$/i

/** "Suomalaisesta Kirjakaupasta", "Mustista ja Mirristä": words that agree with the last one. */
export function agrees(pieces: Piece[], at: number): boolean {
  const { text = '' } = pieces[at] ?? {}
  const next = pieces[at + 1]
  if (next?.before !== ' ') return false
  return adjectives.test(text) || (/^(?:ja|&)$/i.test(next.text) && /\p{Ll}$/u.test(text))
}

/** Handles and signs are written as they are: "@revontuli", "C++". */
export function canBend(word: string): boolean {
  return /[\p{L}\p{N}]$/u.test(word) && !word.startsWith('@')
}
