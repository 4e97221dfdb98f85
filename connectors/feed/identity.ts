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
 * Gives each item its id: the guid, unless items of different content share it; else the link when no other item
 * has it; else a hash of link, title and date. Items that stand twice in the document come out once.
 */
export function identify(drafts: Draft[]): { items: DocumentItem[]; notices: string[] } {
  const shared = sharedGuids(drafts)
  const links = new Map<string, number>()
  for (const link of new Set(drafts.map((draft) => `${linkOf(draft)}\n${content(draft.item)}`))) {
    const [url = ''] = link.split('\n', 1)
    links.set(url, (links.get(url) ?? 0) + 1)
  }
  const items = new Map<string, DocumentItem>()
  for (const draft of drafts) {
    const named = nameOf(draft, shared, links)
    const twin = items.get(named.id)
    if (twin && content(twin) === content(draft.item)) continue
    const id = twin ? hash(linkOf(draft), content(draft.item)) : named.id
    items.set(id, { ...draft.item, ...named, id })
  }
  return { items: [...items.values()], notices: noticeOf(shared) }
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
    const signature = `${linkOf(draft)}\n${content(draft.item)}`
    if ((first.get(draft.guid) ?? signature) !== signature) shared.add(draft.guid)
    else first.set(draft.guid, signature)
  }
  return shared
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
