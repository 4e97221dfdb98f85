import { isUtf8 } from 'node:buffer'
import { looksLikeHtml } from '../values/text.ts'

/** What the parsers hand over: the document's own words, nothing resolved, nothing trusted. */
export interface RawFeed {
  /** Relative links are relative to these, the most specific first. */
  bases: (string | undefined)[]
  language?: string
  ttlMinutes?: number
  /** UTC hours, 0–23, in which nothing changes. */
  skipHours?: number[]
  /** English weekday names on which nothing changes. */
  skipDays?: string[]
  /** RDF Site Summary Syndication: hourly, daily, weekly, monthly or yearly, this many times. */
  updatePeriod?: string
  updateFrequency?: number
  /** WebSub: who pushes the feed, and its own address. */
  hubs?: string[]
  self?: string
  /** Who wrote what says nothing of its writer (RFC 4287, 4.2.1; JSON Feed 1.1). */
  authors?: RawPerson[]
  items: RawItem[]
  /** What is wrong with the document outside its items. */
  flaw?: string
}

export interface RawItem {
  id?: string
  /** The best first. */
  links: RawLink[]
  /** xml:base where the item stands. */
  base?: string
  title?: Markup
  /** The fullest text first. */
  bodies: Markup[]
  authors?: RawPerson[]
  /** What may be its date, the best first. */
  published: string[]
  updated: string[]
  language?: string
  /** Stars, 1–5. */
  rating?: number
  replies?: number
  views?: number
  /** The id of the post that this one answers: RFC 4685. */
  inReplyTo?: string
  /** The document ends before the item does. */
  isCutOff?: boolean
}

export interface RawLink {
  href: string
  /** xml:base where the link stands. */
  base?: string
}

export interface RawPerson {
  name?: string
  url?: string
}

export interface Markup {
  value: string
  /** False when the document says that the value is plain text. */
  html: boolean
}

export function html(value: string | undefined): Markup | undefined {
  return value?.trim() ? { value, html: true } : undefined
}

export function plain(value: string | undefined): Markup | undefined {
  return value?.trim() ? { value, html: false } : undefined
}

/**
 * RFC 4287, 3.1.1: a text construct without a type is plain text, and Atom 0.3 wrote media types. Feeds that forget
 * the type and send HTML all the same are common; types that are none say nothing.
 */
export function atomText(
  value: string | undefined,
  type: string | undefined,
  isContent: boolean,
): Markup | undefined {
  const kind = type?.trim().toLowerCase().split(';', 1)[0] ?? ''
  if (/^text(?:\/plain)?$/.test(kind)) return plain(value)
  if (/html|xml$/.test(kind)) return html(value)
  const byLook = looksLikeHtml(value ?? '') ? html : plain
  const isBase64 = /^[\w+/=\s]*$/.test(value ?? '')
  if (kind === 'application/octet-stream' && isBase64) {
    const decoded = Buffer.from(value ?? '', 'base64')
    if (isUtf8(decoded)) return html(decoded.toString())
  }
  // RFC 4287, 4.1.3.3: content that is neither text nor XML is base64, which is not for people.
  const isFile = isContent && isBase64 && kind.includes('/') && !kind.startsWith('text/')
  return isFile ? undefined : byLook(value)
}

export function present<T>(values: (T | undefined)[]): T[] {
  return values.filter((value) => value !== undefined)
}

/** A finite number out of what a document wrote; `undefined` for anything else. */
export function toNumber(value: unknown): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined
}
