import { selectAll, selectOne } from 'css-select'
import type { parseDocument } from 'htmlparser2'

type Document = ReturnType<typeof parseDocument>

export type MarkupNode = Document | Document['children'][number]
export type Element = Extract<MarkupNode, { attribs: Record<string, string> }>

/** The elements below `root` that the CSS selector matches, in the order of the document. */
export function findAll(selector: string, root: MarkupNode): Element[] {
  return selectAll<MarkupNode, Element>(selector, root)
}

export function find(selector: string, root: MarkupNode): Element | null {
  return selectOne<MarkupNode, Element>(selector, root)
}
