import { feedFields, itemFields, type FieldKind } from './fields.ts'
import { canonicalName, rootScope, scopeWithin, type Scope } from './names.ts'
import { attributesOf, type Token } from './tokens.ts'

export type OpenTag = Extract<Token, { kind: 'open' }>

/** An element that is open. */
export interface Frame {
  written: string
  name: string
  /** What stands in it: what the feed is made of, an item, a field, or nothing that is read. */
  role: 'feed' | 'item' | 'unread' | FieldKind
  attributes: ReadonlyMap<string, string>
  scope: Scope
  /** How many elements it stands in. */
  depth: number
  /** The `xml:base` and `xml:lang` that hold in it. */
  base?: string
  language?: string
}

/** The item that an element stands in. */
export interface Surroundings {
  frame: Frame
  /** Its tags were found not to be in pairs, so nesting means nothing. */
  isLoose: boolean
}

const itemNames = new Set(['item', 'entry', 'atom:entry'])
const structure = new Set(['rss', 'rdf:rdf', 'channel', 'feed', 'atom:feed', 'skiphours', 'skipdays'])

/** The element that a tag opens within `outer`; `url` is what the document's relative bases are relative to. */
export function frameOf(
  tag: OpenTag,
  outer: Frame | undefined,
  item: Surroundings | undefined,
  url: string,
): Frame {
  const attributes = attributesOf(tag.attributes)
  const around = outer?.scope ?? rootScope(tag.name)
  const scope = tag.attributes.includes('xmlns') ? scopeWithin(around, attributes) : around
  const name = fieldName(tag.name, scope, item)
  return {
    written: tag.name,
    name,
    role: roleOf(name, outer, item),
    attributes,
    scope,
    depth: outer === undefined ? 0 : outer.depth + 1,
    base: baseWithin(attributes.get('xml:base'), outer?.base ?? url) ?? outer?.base,
    language: attributes.get('xml:lang') ?? outer?.language,
  }
}

const maxBaseChars = 2048

/** Bases that grow with every level are no addresses. */
function baseWithin(base: string | undefined, around: string): string | undefined {
  const href = base === undefined ? undefined : URL.parse(base.trim(), around)?.href
  return href !== undefined && href.length <= maxBaseChars ? href : undefined
}

/** As which field an element of an item or of the feed would be read. */
export function fieldKind(
  written: string,
  scope: Scope,
  item: Surroundings | undefined,
): FieldKind | undefined {
  return (item ? itemFields : feedFields).get(fieldName(written, scope, item))
}

/** In an Atom entry, elements without a namespace are Atom's; in an RSS item those of a misdeclared default are RSS's. */
function fieldName(written: string, scope: Scope, item: Surroundings | undefined): string {
  const canonical = canonicalName(written, scope)
  const name = canonical.startsWith('atom:') && !written.includes(':') ? written : canonical
  const isEntry = item !== undefined && item.frame.name !== 'item'
  return isEntry && itemFields.has(`atom:${name}`) ? `atom:${name}` : name
}

function roleOf(name: string, outer: Frame | undefined, item: Surroundings | undefined): Frame['role'] {
  if (itemNames.has(name)) return 'item'
  if (item) return item.isLoose ? (itemFields.get(name) ?? 'unread') : nestedRole(name, outer)
  if (outer === undefined || structure.has(name)) return 'feed'
  return (outer.role === 'feed' ? feedFields.get(name) : undefined) ?? 'unread'
}

function nestedRole(name: string, outer: Frame | undefined): Frame['role'] {
  const role = itemFields.get(name)
  if (role === undefined) return 'unread'
  if (outer?.role === 'item') return role
  if (outer?.role === 'wrapper' && name.startsWith('media:')) return role
  return outer?.role === 'source' && role === 'person' ? role : 'unread'
}
