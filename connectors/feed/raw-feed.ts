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
  items: RawItem[]
}

export interface RawItem {
  id?: string
  link?: string
  /** xml:base of the item itself. */
  base?: string
  title?: Markup
  /** The fullest text first. */
  bodies: Markup[]
  author?: string
  authorUrl?: string
  published?: string | number
  updated?: string | number
  language?: string
  /** Stars, 1–5. */
  rating?: number
  replies?: number
  views?: number
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
 * the type and send HTML all the same are common.
 */
export function atomText(value: string | undefined, type: string | undefined): Markup | undefined {
  // RFC 4287, 4.1.3.3: content that is neither text nor XML is base64, and only text is for people.
  if (/^(?:image|audio|video)\//i.test(type ?? '')) return undefined
  if (/^application\/octet-stream/i.test(type ?? '')) {
    const decoded = Buffer.from(value ?? '', 'base64')
    return isUtf8(decoded) ? html(decoded.toString()) : undefined
  }
  const isPlain = type === undefined ? !looksLikeHtml(value ?? '') : /^text(\/plain)?$/i.test(type)
  return isPlain ? plain(value) : html(value)
}

export function present<T>(values: (T | undefined)[]): T[] {
  return values.filter((value) => value !== undefined)
}

/** A finite number out of what a document wrote; `undefined` for anything else. */
export function toNumber(value: unknown): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined
}
