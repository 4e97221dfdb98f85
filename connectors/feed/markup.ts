import { looksLikeHtml } from '../values/text.ts'
import { localName } from './names.ts'
import { decodeReferences, escapeMarkup } from './references.ts'
import type { Token } from './tokens.ts'

/** What stands between the tags of an element, in its order. */
export interface Piece {
  kind: 'text' | 'cdata' | 'tag'
  /** Of a text as written, with its references; of CDATA what it holds; of a tag HTML. */
  value: string
}

const emptyElements = new Set([
  'br',
  'hr',
  'img',
  'input',
  'wbr',
  'area',
  'base',
  'col',
  'embed',
  'link',
  'meta',
  'source',
  'track',
])

/** A tag of XHTML as HTML knows it: without prefix, and an element that closed itself is closed. */
export function tagPiece(token: Extract<Token, { kind: 'open' | 'close' }>): Piece {
  const name = localName(token.name)
  if (token.kind === 'close') return { kind: 'tag', value: `</${name}>` }
  const open = `<${name}${token.attributes}>`
  return { kind: 'tag', value: token.isEmpty && !emptyElements.has(name) ? `${open}</${name}>` : open }
}

/** The content of an element for people: text, or, where tags stand in it, HTML. */
export function contentOf(pieces: Piece[], isXhtml: boolean): { value: string; hasTags: boolean } {
  const [only] = pieces
  if (only === undefined || pieces.length === 1) return { value: only ? plain(only) : '', hasTags: false }
  const hasTags = pieces.some(({ kind }) => kind === 'tag')
  if (!hasTags) return { value: pieces.map(plain).join(''), hasTags }
  // Some escape half of their tags. In XHTML, what is escaped is meant to be seen.
  const isHalfEscaped =
    !isXhtml && pieces.some((piece) => piece.kind !== 'tag' && looksLikeHtml(plain(piece)))
  const value = pieces.map((piece) => {
    if (piece.kind === 'tag' || isHalfEscaped) return plain(piece)
    return piece.kind === 'text' ? piece.value : escapeMarkup(piece.value)
  })
  return { value: value.join(''), hasTags }
}

function plain(piece: Piece): string {
  return piece.kind === 'text' ? decodeReferences(piece.value) : piece.value
}
