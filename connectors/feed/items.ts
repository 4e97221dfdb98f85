import type { Reach } from '../connector.ts'
import { parseDate } from '../values/dates.ts'
import { shortHash, type Trace } from '../reading/traces.ts'
import { type OwnWords, ownWordsFromHtml, ownWordsFromPlain } from '../values/own-words.ts'
import { looksLikeHtml, plainFromHtml, tidy } from '../values/text.ts'
import { readableUrl } from './address.ts'
import { identify, tracesOf, type DocumentItem, type Draft } from './identity.ts'
import { present, type Markup, type RawFeed, type RawItem, type RawLink, type RawPerson } from './raw-feed.ts'
import { decodeReferences } from './references.ts'

export interface ReadItems {
  items: DocumentItem[]
  /** By which each item is known when it comes again, in the order of `items`. */
  traces: Trace[][]
  rejected: { id?: string; reason: string }[]
  notices: string[]
  /** Whether `items` and `rejected` are all that the feed shows now. */
  isWhole: boolean
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
    const draft = readItem(raw, bases, feed, now)
    if (raw.isCutOff) rejected.push({ id: guidOf(raw), reason: 'the document ends within the item' })
    else if (draft) drafts.push(draft)
    else rejected.push({ id: guidOf(raw), reason: 'the item has neither text nor title' })
  }
  const identified = identify(drafts)
  return {
    items: identified.items,
    traces: identified.items.map(tracesOf),
    rejected: [...rejected, ...identified.repeated],
    isWhole: kept.length === feed.items.length && !feed.items.some(({ isCutOff }) => isCutOff),
    notices: [...flawNotice(feed), ...notices, ...identified.notices],
  }
}

function flawNotice({ flaw }: RawFeed): string[] {
  return flaw === undefined ? [] : [`The feed is broken (${flaw}); each whole item of it is read.`]
}

function newest(items: RawItem[], now: Date): { kept: RawItem[]; notices: string[] } {
  if (items.length <= maxItems) return { kept: items, notices: [] }
  const time = (item: RawItem) => firstDate([...item.published, ...item.updated], now)?.getTime() ?? 0
  const kept = items
    .map((item) => ({ item, time: time(item) }))
    .toSorted((a, b) => b.time - a.time)
    .slice(0, maxItems)
    .map(({ item }) => item)
  return { kept, notices: [`The feed holds ${items.length} items; only the newest ${maxItems} are read.`] }
}

function readItem(raw: RawItem, feedBases: string[], feed: RawFeed, now: Date): Draft | undefined {
  const title = read(raw.title)?.replaceAll('\n', ' ')
  const words = ownWords(raw.bodies, title)
  const text = words?.text || title || words?.quoted
  if (text === undefined) return undefined
  const bases = [...present([readableUrl(raw.base, feedBases)]), ...feedBases]
  const updated = firstDate(raw.updated, now)
  const publishedAt = firstDate(raw.published, now) ?? updated
  const people = raw.authors?.length ? raw.authors : (feed.authors ?? [])
  const rated = raw.rating !== undefined && raw.rating >= 1 && raw.rating <= 5
  return {
    guid: guidOf(raw),
    item: {
      url: firstUrl(raw.links, bases),
      title,
      text,
      quoted: text === words?.quoted ? undefined : words?.quoted,
      author: namesOf(people),
      authorUrl: readableUrl(people.length === 1 ? people[0]?.url : undefined, bases),
      publishedAt,
      editedAt: updated && publishedAt && updated > publishedAt ? updated : undefined,
      language: primaryTag(raw.language ?? feed.language),
      inReplyTo: raw.inReplyTo?.slice(0, maxIdChars),
      rating: rated ? raw.rating : undefined,
      reach: reachOf(raw),
    },
  }
}

function firstDate(values: string[], now: Date): Date | undefined {
  for (const value of values) {
    const date = parseDate(value, now)
    if (date) return date
  }
  return undefined
}

function firstUrl(links: RawLink[], bases: string[]): string | undefined {
  for (const { href, base } of links) {
    const url = readableUrl(href, [...present([readableUrl(base, bases)]), ...bases])
    if (url !== undefined) return url
  }
  return undefined
}

/** The first body that says anything. */
function ownWords(bodies: Markup[], title: string | undefined): OwnWords | undefined {
  for (const body of bodies) {
    const words = body.html
      ? ownWordsFromHtml(unescaped(body.value), { title })
      : ownWordsFromPlain(body.value)
    if (words.text !== '' || words.quoted !== undefined) return words
  }
  return undefined
}

function read(markup: Markup | undefined): string | undefined {
  if (!markup) return undefined
  return (markup.html ? plainFromHtml(unescaped(markup.value)) : tidy(markup.value)) || undefined
}

const reference = /&(?:amp|lt|gt|quot|nbsp|[aou]uml|aring|#\d{2,5}|#x[\da-f]{2,5});/i
const escapedLetter = /&amp;(?=(?:amp|quot|nbsp|[aou]uml|aring|#\d{2,5}|#x[\da-f]{2,5});)/gi
/** `<3`, `DNA<Elisa, …`; a tag that was cut off at the end of an excerpt is still one. */
const loneLessThan =
  /<(?![!?]|\/?[a-z][\w:.-]*(?:[\s/][^<>]*)?>|\/?(?:a|b|i|p|br|em|h[1-6]|li|ol|ul|td|tr|div|img|pre|span|code|font|table|strong|iframe|video|figure|blockquote)\b)/gi

/** Among real tags: closed paragraphs and the like, and nowhere a place for code, where they are to be seen. */
const escapedTags =
  /&(?:amp;){0,2}lt;\/(?:p|div|a|b|i|em|strong|span|ul|ol|li|blockquote|h[1-6])&(?:amp;){0,2}gt;/i
const placeForCode = /<(?:code|pre|tt|kbd|samp|xmp)[\s>]/i

/**
 * HTML that was escaped once too often, or twice, as it was meant. Where real tags stand, escaped ones may be words about
 * tags, and letters alone are freed. A `<` that begins no tag is a letter.
 */
function unescaped(html: string): string {
  if (!/[&<]/.test(html)) return html
  let value = html
  for (let again = 0; again < 2; again++) {
    if (looksLikeHtml(value) && (!escapedTags.test(value) || placeForCode.test(value))) break
    const inner = decodeReferences(value)
    if (!reference.test(inner) && !looksLikeHtml(inner)) break
    value = inner
  }
  return value.replace(escapedLetter, '&').replace(loneLessThan, '&lt;')
}

function guidOf(raw: RawItem): string | undefined {
  const guid = tidy(raw.id ?? '')
  if (guid === '') return undefined
  return guid.length <= maxIdChars ? guid : `sha256:${shortHash(guid, 43)}`
}

const emailPattern = /(?<![@\w.+-])(?:mailto:)?([\w.+-]+)@[\w-]+(?:\.[\w-]+)+/i

function namesOf(people: RawPerson[]): string | undefined {
  const names = new Set(people.slice(0, 20).flatMap(({ name }) => authorName(name) ?? []))
  return names.size > 0 ? [...names].join(', ') : undefined
}

/** RSS 2.0 wants an address here, `anna@example.com (Anna)`; people want the name. Fediverse handles stay. */
function authorName(author: string | undefined): string | undefined {
  const text = plainFromHtml(
    (author ?? '').slice(0, 500).replace(/<([^\s<>]+@[^\s<>]+)>/, ' $1 '),
  ).replaceAll('\n', ' ')
  const email = emailPattern.exec(text)
  if (email === null) return text || undefined
  const name = text
    .replace(email[0], '')
    .replace(/\(\s*\)|\[\s*\]|<\s*>/, '')
    .replace(/^[\s"',-]+|[\s"',-]+$/g, '')
  return name.replace(/^\(([^()]*)\)$/, '$1').trim() || email[1]
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
