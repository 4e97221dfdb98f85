import { selectAll, selectOne } from 'css-select'
import type { parseDocument } from 'htmlparser2'

type Document = ReturnType<typeof parseDocument>

export type Node = Document | Document['children'][number]
export type Element = Extract<Node, { attribs: Record<string, string> }>

/** The elements below `root` that the CSS selector matches, in the order of the document. */
export function findAll(selector: string, root: Node): Element[] {
  return selectAll<Node, Element>(selector, root)
}

export function find(selector: string, root: Node): Element | null {
  return selectOne<Node, Element>(selector, root)
}
