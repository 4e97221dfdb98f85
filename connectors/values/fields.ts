import type { FeedItem, Reach } from '../connector.ts'
import { parseLocalDate } from './local-dates.ts'
import { shortHash } from '../reading/traces.ts'
import { type OwnWords, ownWordsFromHtml, ownWordsFromPlain } from './own-words.ts'
import { postWords } from './post-words.ts'
import { looksLikeHtml, plainFromHtml, tidy } from './text.ts'
import { authorOf } from './author.ts'

/** What a source of any shape may be mapped to. */
export const fieldNames = [
  'id',
  'url',
  'title',
  'text',
  'author',
  'author_url',
  'date',
  'edited',
  'rating',
  'language',
  'likes',
  'replies',
  'shares',
  'views',
  'followers',
] as const

export type FieldName = (typeof fieldNames)[number]

/** What the source holds under these names, as it came. */
export type Fields = Partial<Record<FieldName, unknown>>

/** How values are to be understood; see `reading/options.ts`. */
export interface FieldReading {
  language?: string
  timezone: string
  stars: number
  /** Where relative links begin. */
  base?: string
}

const maxIdChars = 2048

/** Makes an item of what was found, or says in a few words why there is none. A value of a wrong type is no value. */
export function itemOf(
  fields: Fields,
  reading: FieldReading,
): { item: FeedItem } | { id?: string; reason: string } {
  const own = (name: FieldName) => plain(fields[name])
  const id = own('id')?.slice(0, maxIdChars)
  const title = own('title')?.replaceAll('\n', ' ')
  const { text, quoted } = postWords(wordsOf(fields.text), title)
  if (text === '') return { id, reason: 'neither text nor title' }
  const url = link(fields.url, reading.base)
  const publishedAt = date(fields.date, reading.timezone)
  const author = own('author')?.replaceAll('\n', ' ').slice(0, 200)
  const profile = link(fields.author_url, reading.base)
  return {
    item: {
      id: id ?? url ?? `sha256:${shortHash(JSON.stringify([text, author, own('date')]), 43)}`,
      unique: 'source',
      url,
      title,
      text,
      quoted,
      author: authorOf({ name: author, id: profile, url: profile }),
      publishedAt,
      editedAt: date(fields.edited, reading.timezone),
      language: /^[a-z]{2,3}(?=[-_]|$)/i.exec(own('language') ?? '')?.[0].toLowerCase() ?? reading.language,
      rating: stars(fields.rating, reading.stars),
      reach: reachOf(fields),
    },
  }
}

/** Changes with what people read, and with nothing that is counted. */
export function versionOf({ title, text, rating }: FeedItem): string {
  return JSON.stringify([title, text, rating])
}

function plain(value: unknown): string | undefined {
  const text = written(value)
  return (isHtml(text) ? plainFromHtml(text) : tidy(text)) || undefined
}

function wordsOf(value: unknown): OwnWords {
  const text = written(value)
  return isHtml(text) ? ownWordsFromHtml(text) : ownWordsFromPlain(text)
}

function written(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : ''
}

/** Nobody says of a value whether it is HTML. */
function isHtml(text: string): boolean {
  return looksLikeHtml(text) || /&(?:\w{2,8}|#\d{2,6}|#x[\da-f]{2,6});/i.test(text)
}

function link(value: unknown, base: string | undefined): string | undefined {
  if (typeof value !== 'string' || value.trim() === '' || value.length > 4096) return undefined
  const url = URL.parse(value.trim(), base)
  if (url === null || !/^https?:$/.test(url.protocol)) return undefined
  url.username = ''
  url.password = ''
  return url.href
}

function date(value: unknown, zone: string): Date | undefined {
  return typeof value === 'string' || typeof value === 'number' ? parseLocalDate(value, zone) : undefined
}

/** A rating on the scale 1 to 5. "4/5", "4,5" and "4 out of 5" are read as well; a rating of 0 is none. */
function stars(value: unknown, best: number): number | undefined {
  const number = numberOf(value)
  if (number === undefined || number <= 0 || number > best) return undefined
  return Math.max(1, Math.round((number / best) * 50) / 10)
}

function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined
  if (typeof value !== 'string') return undefined
  const found = /^\D{0,30}?(\d{1,12}(?:[.,]\d{1,6})?)/.exec(value)?.[1]
  return found === undefined ? undefined : Number(found.replace(',', '.'))
}

function reachOf(fields: Fields): Reach | undefined {
  const reach: Reach = {
    followers: count(fields.followers),
    likes: count(fields.likes),
    replies: count(fields.replies),
    shares: count(fields.shares),
    views: count(fields.views),
  }
  return Object.values(reach).some((value) => value !== undefined) ? reach : undefined
}

/** "1 234" and "1,234" are 1234; "1.2K" is no count. */
function count(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) && value >= 0 ? value : undefined
  if (typeof value !== 'string') return undefined
  const digits = value.replaceAll(/[\s\u00a0\u202f,.](?=\d{3}\b)/g, '').trim()
  const found = /^\D{0,20}(\d{1,12})(?:\s*\D{0,20})$/.exec(digits)
  return found && !/\d\s*[km]\b/i.test(digits) ? Number(found[1]) : undefined
}
