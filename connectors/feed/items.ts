import type { Reach } from '../connector.ts'
import { parseDate } from '../values/dates.ts'
import { shortHash, type Trace } from '../reading/traces.ts'
import { looksLikeHtml, plainFromHtml, tidy } from '../values/text.ts'
import { readableUrl } from './address.ts'
import { identify, tracesOf, type DocumentItem, type Draft } from './identity.ts'
import { present, type Markup, type RawFeed, type RawItem } from './raw-feed.ts'

export interface ReadItems {
  items: DocumentItem[]
  /** By which each item is known when it comes again, in the order of `items`. */
  traces: Trace[][]
  rejected: { id?: string; reason: string }[]
  notices: string[]
}

/** More than these in one document and only the newest are read. */
const maxItems = 1000

const maxIdChars = 2048

/** Makes items of a parsed document; `url` is where it came from. An item that cannot be read never loses the others. */
export function readItems(feed: RawFeed, url: string, now: Date): ReadItems {
  const { kept, notices } = newest(feed.items, now)
  const bases = present([...feed.bases.map((base) => readableUrl(base, [url])), url])
  const rejected: ReadItems['rejected'] = []
  const drafts: Draft[] = []
  for (const raw of kept) {
    const draft = readItem(raw, bases, feed.language, now)
    if (draft) drafts.push(draft)
    else rejected.push({ id: guidOf(raw), reason: 'the item has neither text nor title' })
  }
  const identified = identify(drafts)
  return {
    items: identified.items,
    traces: identified.items.map(tracesOf),
    rejected,
    notices: [...notices, ...identified.notices],
  }
}

function newest(items: RawItem[], now: Date): { kept: RawItem[]; notices: string[] } {
  if (items.length <= maxItems) return { kept: items, notices: [] }
  const time = (item: RawItem) =>
    (parseDate(item.published, now) ?? parseDate(item.updated, now))?.getTime() ?? 0
  const kept = items
    .map((item) => ({ item, time: time(item) }))
    .toSorted((a, b) => b.time - a.time)
    .slice(0, maxItems)
    .map(({ item }) => item)
  return { kept, notices: [`The feed holds ${items.length} items; only the newest ${maxItems} are read.`] }
}

function readItem(
  raw: RawItem,
  feedBases: string[],
  language: string | undefined,
  now: Date,
): Draft | undefined {
  const title = read(raw.title)?.replaceAll('\n', ' ')
  const text = firstText(raw.bodies) ?? title
  if (text === undefined) return undefined
  const ownBase = readableUrl(raw.base, feedBases)
  const bases = ownBase === undefined ? feedBases : [ownBase, ...feedBases]
  const updated = parseDate(raw.updated, now)
  const publishedAt = parseDate(raw.published, now) ?? updated
  const rated = raw.rating !== undefined && raw.rating >= 1 && raw.rating <= 5
  return {
    guid: guidOf(raw),
    item: {
      url: readableUrl(raw.link, bases),
      title,
      text,
      author: authorName(raw.author),
      authorUrl: readableUrl(raw.authorUrl, bases),
      publishedAt,
      editedAt: updated && publishedAt && updated > publishedAt ? updated : undefined,
      language: primaryTag(raw.language ?? language),
      rating: rated ? raw.rating : undefined,
      reach: reachOf(raw),
    },
  }
}

function firstText(bodies: Markup[]): string | undefined {
  for (const body of bodies) {
    const text = read(body)
    if (text !== undefined) return text
  }
  return undefined
}

function read(markup: Markup | undefined): string | undefined {
  if (!markup) return undefined
  if (!markup.html) return tidy(markup.value) || undefined
  let text = plainFromHtml(markup.value)
  // Some systems escape the HTML of their feeds twice, and some thrice.
  for (let again = 0; again < 2 && stillEscaped(text); again++)
    text = text.split('\n').map(plainFromHtml).join('\n')
  return tidy(text) || undefined
}

function stillEscaped(text: string): boolean {
  return /&(?:amp|lt|gt|quot|nbsp|[aou]uml|aring|#\d{2,5}|#x[\da-f]{2,5});/i.test(text) || looksLikeHtml(text)
}

function guidOf(raw: RawItem): string | undefined {
  const guid = tidy(raw.id ?? '')
  if (guid === '') return undefined
  return guid.length <= maxIdChars ? guid : `sha256:${shortHash(guid, 43)}`
}

const emailPattern = /(?<![@\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+/

/** RSS 2.0 wants an address here, `anna@example.com (Anna)`; people want the name. Fediverse handles stay. */
function authorName(author: string | undefined): string | undefined {
  const text = plainFromHtml(
    (author ?? '').slice(0, 500).replace(/<([^\s<>]+@[^\s<>]+)>/, ' $1 '),
  ).replaceAll('\n', ' ')
  const email = emailPattern.exec(text)?.[0]
  if (email === undefined) return text || undefined
  const name = text.replace(email, '').replace(/^[\s("',-]+|[\s)"',-]+$/g, '')
  return name || email.slice(0, email.indexOf('@'))
}

function primaryTag(language: string | undefined): string | undefined {
  return /^\s*([a-z]{2,3})(?![a-z\d])/i.exec(language ?? '')?.[1]?.toLowerCase()
}

function reachOf(raw: RawItem): Reach | undefined {
  const replies = count(raw.replies)
  const views = count(raw.views)
  return replies === undefined && views === undefined ? undefined : { replies, views }
}

function count(value: number | undefined): number | undefined {
  return value !== undefined && Number.isSafeInteger(value) && value >= 0 ? value : undefined
}
