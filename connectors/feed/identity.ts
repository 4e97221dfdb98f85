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
  const posts = drafts.map((draft): Post => ({
    ...draft,
    link: linkOf(draft.item),
    said: saidIn(draft.item),
  }))
  const shared = sharedGuids(posts)
  const links = countLinks(posts)
  const named = posts.map((post): Named => ({ post, ...nameOf(post, shared, links) }))
  const crowded = crowdedIds(named)
  const items = new Map<string, DocumentItem>()
  const repeated: Identified['repeated'] = []
  for (const { post, unique, id: name } of named) {
    const id = crowded.has(name) && name !== post.guid ? hash(wholeOf(post)) : name
    const twin = items.get(id)
    if (!twin) items.set(id, { ...post.item, unique, id })
    else if (twin.publishedAt?.getTime() !== post.item.publishedAt?.getTime())
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

interface Post extends Draft {
  /** Its address under one name, or ''. */
  link: string
  /** What it says, and who says it. */
  said: string
}

interface Named extends Pick<FeedItem, 'id' | 'unique'> {
  post: Post
}

/** How many different items stand behind each link. */
function countLinks(posts: Post[]): Map<string, number> {
  const links = new Map<string, number>()
  for (const place of new Set(posts.map(({ link, said }) => `${link}\n${said}`))) {
    const [link = ''] = place.split('\n', 1)
    links.set(link, (links.get(link) ?? 0) + 1)
  }
  return links
}

/** Ids that different items would have. What has one guid and one content is one item, and keeps the guid. */
function crowdedIds(named: Named[]): Set<string> {
  const first = new Map<string, Post>()
  const crowded = new Set<string>()
  for (const { post, id } of named) {
    const other = first.get(id)
    if (other === undefined) first.set(id, post)
    else if (other.guid !== post.guid || (id !== post.guid && wholeOf(other) !== wholeOf(post)))
      crowded.add(id)
  }
  return crowded
}

/**
 * What an item may be recognised by when it comes again. The first trace outlives a new date, a new link and http
 * turned https; the second outlives a new guid, or one that went missing.
 */
export function tracesOf(item: DocumentItem | FeedItem): [Trace, Trace] {
  const link = linkOf(item)
  const author = typeof item.author === 'string' ? item.author : item.author?.name
  const whole = JSON.stringify([link, content(item), author, item.publishedAt])
  return [traceOf(`id ${item.id.replace(/^http:/, 'https:')}`, content(item)), traceOf(`whole ${whole}`, '')]
}

function sharedGuids(posts: Post[]): Set<string> {
  const first = new Map<string, string>()
  const shared = new Set<string>()
  for (const { guid, link, said } of posts) {
    if (guid === undefined) continue
    const signature = `${link}\n${said}`
    if ((first.get(guid) ?? signature) !== signature) shared.add(guid)
    else first.set(guid, signature)
  }
  return shared
}

function saidIn(item: Draft['item']): string {
  return JSON.stringify([content(item), item.author])
}

function wholeOf({ link, said, item }: Post): string {
  return JSON.stringify([link, said, item.publishedAt])
}

function nameOf(
  { guid, link, item }: Post,
  shared: Set<string>,
  links: Map<string, number>,
): Pick<FeedItem, 'id' | 'unique'> {
  if (guid !== undefined && !shared.has(guid))
    return { id: guid, unique: isGlobal(guid) ? 'connector' : 'source' }
  // Another feed may use the same link for something else (an article there, a comment on it here): unique only here.
  if (link !== '' && links.get(link) === 1) return { id: link, unique: 'source' }
  return { id: hash(link, item.title ?? item.text, item.publishedAt?.toISOString()), unique: 'source' }
}

function isGlobal(id: string): boolean {
  return /^(?:https?:\/\/|tag:|urn:|at:\/\/)[^\s]+$/i.test(id)
}

function linkOf({ url }: Pick<FeedItem, 'url'>): string {
  return url === undefined ? '' : canonicalUrl(url)
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
