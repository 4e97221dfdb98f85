import { getInnerHTML, removeElement } from 'domutils'
import { type DomHandlerOptions, parseDocument } from 'htmlparser2'
import { decodeText } from '../../lib/charset.ts'
import type { FeedItem, Page } from '../connector.ts'
import { type FieldName, type Fields, type FieldReading, fieldNames, itemOf } from '../values/fields.ts'
import { plainFromHtml } from '../values/text.ts'
import { type Element, type MarkupNode, find, findAll } from './find.ts'
import { nothingFound } from './nothing-found.ts'
import { placeOf } from './place.ts'
import { structuredPosts } from './structured.ts'

export interface PageBytes extends Omit<FieldReading, 'base'> {
  body: Uint8Array
  contentType?: string
  /** The address that answered; relative links resolve against it. */
  url: string
  /** A page without a post is an error; later pages may be empty. */
  mustHold: boolean
  /** CSS selectors of a post and of its parts; without them the page's structured data is read. */
  items?: string
  fields?: Partial<Record<FieldName, string>>
  without: string
  next?: string
}

export interface ReadWebPage {
  items: FeedItem[]
  rejected: NonNullable<Page['rejected']>
  next?: string
  /** Why the page is not what the selectors were made for. */
  trouble?: string
}

/** More than any page of people's posts has. */
const maxItems = 1000

const parsing: DomHandlerOptions = { withStartIndices: false, withEndIndices: false }

/** Runs in a worker thread: what a hostile page blocks or blows up is this thread and nothing else. */
export function readPage(task: PageBytes): ReadWebPage {
  const document = parseDocument(decodeText(Buffer.from(task.body), task.contentType), parsing)
  const root = find('html', document)
  const base = URL.parse(find('base[href]', document)?.attribs['href'] ?? '', task.url)?.href ?? task.url
  const found = postsOf(document, task)
  const page: ReadWebPage = { items: [], rejected: [], next: nextOf(document, task, base) }
  if (found.posts.length === 0) return task.mustHold ? { ...page, trouble: found.trouble() } : page
  const reading: FieldReading = {
    ...task,
    base,
    language: task.language ?? languageOf(root?.attribs['lang']),
  }
  for (const fields of found.posts) {
    const read = itemOf(fields, reading)
    if ('item' in read) page.items.push(read.item)
    else page.rejected.push(read)
  }
  return page.items.length > 0 ? page : { ...page, trouble: found.trouble() }
}

/** What the page holds of posts, and what is to be said when nothing of it is readable. */
function postsOf(document: MarkupNode, task: PageBytes): { posts: Fields[]; trouble: () => string } {
  const { items, fields = {}, without } = task
  if (items === undefined) {
    return {
      posts: structuredPosts(document, task.stars).slice(0, maxItems),
      trouble: () =>
        `${nothingFound(document, 'structured data', 'script[type="application/ld+json"] with posts')}; say where the posts are with items and fields`,
    }
  }
  const found = findAll(items, document).slice(0, maxItems)
  if (found.length === 0) return { posts: [], trouble: () => nothingFound(document, 'items', items) }
  const place = placeOf(fields.text ?? fields.title ?? '').selector
  const posts = found.map((element): Fields =>
    Object.fromEntries(
      fieldNames.flatMap((name) => {
        const where = fields[name]
        return where === undefined ? [] : [[name, valueOf(element, name, where, without)]]
      }),
    ),
  )
  return { posts, trouble: () => nothingFound(found, 'fields.text', place, found.length) }
}

function valueOf(element: Element, name: FieldName, place: string, without: string): string | undefined {
  const { selector, attribute } = placeOf(place)
  const target = selector === '' ? element : find(selector, element)
  if (target === null) return undefined
  if (attribute !== undefined) return target.attribs[attribute]
  if (name !== 'text') return plainFromHtml(getInnerHTML(target))
  for (const left of findAll(without, target)) removeElement(left)
  return getInnerHTML(target)
}

function nextOf(document: MarkupNode, { next }: PageBytes, base: string): string | undefined {
  const href = next === undefined ? undefined : find(next, document)?.attribs['href']
  const url = href === undefined ? null : URL.parse(href, base)
  if (url === null || !/^https?:$/.test(url.protocol)) return undefined
  url.hash = ''
  return url.href
}

function languageOf(lang: string | undefined): string | undefined {
  return /^[a-z]{2,3}(?=[-_]|$)/i.exec(lang ?? '')?.[0].toLowerCase()
}
