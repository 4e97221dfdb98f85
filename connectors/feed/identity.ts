import type { FeedItem } from '../connector.ts'
import { shortHash, traceOf, type Trace } from '../reading/traces.ts'
import { canonicalUrl } from './address.ts'

/** An item in the document's own terms: it names people, and tells of no accounts. */
export interface DocumentItem extends Omit<FeedItem, 'author'> {
  author?: string
  authorUrl?: string
}

/** An item as the document has it, before it is known what tells it from the others. */
export interface Draft {
  guid?: string
  item: Omit<DocumentItem, 'id' | 'unique'>
}

/**
 * Gives each item its id: the guid, unless different items share it; else the link when no other item has it; else a hash
 * of link, title and date. Items that still share an id, such as two that say the same at one address, are told apart by
 * all that they are. Only what stands twice in the document, or is listed twice under one guid, comes out once.
 */
export function identify(drafts: Draft[]): Identified {
  const shared = sharedGuids(drafts)
  const links = countLinks(drafts)
  const named = drafts.map((draft) => ({ draft, ...nameOf(draft, shared, links) }))
  const crowded = crowdedIds(named)
  const items = new Map<string, DocumentItem>()
  const repeated: Identified['repeated'] = []
  for (const { draft, unique, id: name } of named) {
    const id = crowded.has(name) && name !== draft.guid ? hash(wholeOf(draft)) : name
    const twin = items.get(id)
    if (!twin) items.set(id, { ...draft.item, unique, id })
    else if (twin.publishedAt?.getTime() !== draft.item.publishedAt?.getTime())
      repeated.push({ id, reason: 'the document lists the item twice, with two dates' })
  }
  return { items: [...items.values()], repeated, notices: noticeOf(shared) }
}

export interface Identified {
  items: DocumentItem[]
  /** Items under the guid and with the words of another, which differ from it in their date. */
  repeated: { id: string; reason: string }[]
  notices: string[]
}

type Named = Pick<FeedItem, 'id' | 'unique'> & { draft: Draft }

/** How many different items stand behind each link. */
function countLinks(drafts: Draft[]): Map<string, number> {
  const links = new Map<string, number>()
  for (const whole of new Set(drafts.map((draft) => `${linkOf(draft)}\n${contentOf(draft)}`))) {
    const [url = ''] = whole.split('\n', 1)
    links.set(url, (links.get(url) ?? 0) + 1)
  }
  return links
}

/** Ids that different items would have. What has one guid and one content is one item, and keeps the guid. */
function crowdedIds(named: Named[]): Set<string> {
  const first = new Map<string, string>()
  const crowded = new Set<string>()
  for (const { draft, id } of named) {
    const signature = id === draft.guid ? contentOf(draft) : wholeOf(draft)
    if ((first.get(id) ?? signature) !== signature) crowded.add(id)
    else first.set(id, signature)
  }
  return crowded
}

/**
 * What an item may be recognised by when it comes again. The first trace outlives a new date, a new link and http
 * turned https; the second outlives a new guid, or one that went missing.
 */
export function tracesOf(item: DocumentItem | FeedItem): [Trace, Trace] {
  const link = item.url === undefined ? '' : canonicalUrl(item.url)
  const author = typeof item.author === 'string' ? item.author : item.author?.name
  const whole = JSON.stringify([link, content(item), author, item.publishedAt])
  return [traceOf(`id ${item.id.replace(/^http:/, 'https:')}`, content(item)), traceOf(`whole ${whole}`, '')]
}

function sharedGuids(drafts: Draft[]): Set<string> {
  const first = new Map<string, string>()
  const shared = new Set<string>()
  for (const draft of drafts) {
    if (draft.guid === undefined) continue
    const signature = `${linkOf(draft)}\n${contentOf(draft)}`
    if ((first.get(draft.guid) ?? signature) !== signature) shared.add(draft.guid)
    else first.set(draft.guid, signature)
  }
  return shared
}

/** What an item says, and who says it. */
function contentOf({ item }: Draft): string {
  return JSON.stringify([content(item), item.author])
}

function wholeOf(draft: Draft): string {
  return JSON.stringify([linkOf(draft), contentOf(draft), draft.item.publishedAt])
}

function nameOf(
  draft: Draft,
  shared: Set<string>,
  links: Map<string, number>,
): Pick<FeedItem, 'id' | 'unique'> {
  const { guid } = draft
  if (guid !== undefined && !shared.has(guid))
    return { id: guid, unique: isGlobal(guid) ? 'connector' : 'source' }
  const link = linkOf(draft)
  // Another feed may use the same link for something else (an article there, a comment on it here): unique only here.
  if (link !== '' && links.get(link) === 1) return { id: link, unique: 'source' }
  const { title, text, publishedAt } = draft.item
  return { id: hash(link, title ?? text, publishedAt?.toISOString()), unique: 'source' }
}

function isGlobal(id: string): boolean {
  return /^(?:https?:\/\/|tag:|urn:|at:\/\/)[^\s]+$/i.test(id)
}

function linkOf(draft: Draft): string {
  return draft.item.url === undefined ? '' : canonicalUrl(draft.item.url)
}

function content(item: Pick<FeedItem, 'title' | 'text' | 'rating'>): string {
  return JSON.stringify([item.title, item.text, item.rating])
}

function hash(...parts: (string | undefined)[]): string {
  return `sha256:${shortHash(JSON.stringify(parts), 43)}`
}

function noticeOf(shared: Set<string>): string[] {
  const [guid] = shared
  if (guid === undefined) return []
  return [
    `Different items share the guid "${guid.slice(0, 80)}"; their links or contents tell them apart instead.`,
  ]
}
