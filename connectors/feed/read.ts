import { clock } from '../../lib/clock.ts'
import { describeError } from '../../lib/errors.ts'
import type { HttpResponse } from '../../lib/http.ts'
import { parseRetryAfter, restOf } from '../../lib/retry-after.ts'
import type { FeedItem, Io, Page } from '../connector.ts'
import { bytesOf } from '../reading/options.ts'
import { isReread, openSeen, shortHash } from '../reading/traces.ts'
import { authorOf } from '../values/author.ts'
import type { FeedState } from './cursor.ts'
import { freshUntil } from './freshness.ts'
import { hubOf } from './hub.ts'
import { type DocumentItem, tracesOf } from './identity.ts'
import { parseFeed } from './parse.ts'
import type { ParsedFeed } from './parse-worker.ts'
import type { Quirks } from './presets.ts'
import { placeOf } from './thread.ts'

const acceptHeader =
  'application/atom+xml,application/rss+xml,application/feed+json,application/rdf+xml,application/xml;q=0.9,*/*;q=0.8'

/** One feed as the config has it. */
export interface Source {
  address: string
  headers?: Record<string, string>
  language?: string
  most_megabytes?: number
  quirks: Quirks
}

export interface FeedReading {
  state: FeedState
  page: Omit<Page, 'cursor'>
}

/** Asks for the feed at `address`, unless it has not changed, and reads what is new since `state`. */
export async function readAt(
  address: string,
  source: Source,
  state: FeedState,
  io: Io,
  signal: AbortSignal,
  first: boolean,
): Promise<FeedReading> {
  const response = await io.http.request(address, {
    headers: { accept: acceptHeader, ...source.headers, ...validators(state) },
    signal,
    hostGapMs: 1000,
    maxBytes: bytesOf(source),
  })
  const body = shortHash(response.body, 24)
  const now: FeedState = {
    ...state,
    ...(response.status === 304 ? {} : { wholeAt: clock.now() }),
    ...(io.callbackUrl === undefined ? {} : { readAt: clock.now() }),
  }
  if (response.status === 304 || body === state.body) {
    return unchanged({ ...now, movedTo: movedTo(source, response) ?? state.movedTo }, response)
  }
  return await changed(source, { ...now, body }, response, signal, first, state.wholeAt)
}

/** What a document says, as items: the host's quirks and the config's language are in. */
export function itemsOf(source: Source, items: DocumentItem[]): FeedItem[] {
  return items.map((item) => itemOf(source, source.quirks.rename?.(item) ?? item))
}

/** The address of a profile is all that tells one account of a feed from another. */
function itemOf({ language }: Source, document: DocumentItem): FeedItem {
  const { author, authorUrl, title: _, ...item } = document
  return {
    ...item,
    ...placeOf(document),
    author: authorOf({ name: author, id: authorUrl, url: authorUrl }),
    language: language ?? item.language,
  }
}

function unchanged(state: FeedState, response: HttpResponse): FeedReading {
  // A 304 may repeat only some of the headers (RFC 9110, 15.4.5): what it does not say stays.
  const next = { ...state, ...validatorsOf(response) }
  return { state: next, page: { items: [], ...timing(next, response) } }
}

async function changed(
  source: Source,
  state: FeedState,
  response: HttpResponse,
  signal: AbortSignal,
  first: boolean,
  lastReadAt: number | undefined,
): Promise<FeedReading> {
  const parsed = await parse(response, signal)
  const items = itemsOf(source, parsed.items)
  const itemTraces = items.map((item, i) => {
    const { title, id } = parsed.items[i] ?? {}
    const isAsRead = item.title === title && item.id === id
    return (isAsRead ? parsed.traces[i] : undefined) ?? tracesOf(item)
  })
  const seen = openSeen(state.seen)
  const traces = [...new Set(itemTraces.flat())]
  const reread = items.filter((item, i) => isReread(seen, itemTraces[i] ?? [], item, lastReadAt))
  const known = new Set(reread)
  const fresh = items.filter((item, i) => !known.has(item) && !seen.has(itemTraces[i] ?? []))
  const places = placesOf(items)
  const next: FeedState = {
    ...state,
    etag: undefined,
    modified: undefined,
    ...validatorsOf(response),
    movedTo: movedTo(source, response) ?? state.movedTo,
    hub: hubOf(response.headers['link'], parsed.links, response.url),
    hints: parsed.hints,
    seen: seen.pack(traces, keptTraces(traces.length)),
    newest: traces.length > 0 ? traces.length : state.newest,
    places: items.length > 0 ? places : state.places,
  }
  const joins =
    reread.length > 0 ||
    seen.overlaps(traces, state.newest) ||
    places.some((place) => state.places?.includes(place))
  const missed = traces.length > 0 && state.newest > 0 && !joins
  const page = {
    items: fresh,
    reread,
    listed: parsed.isWhole ? items.map(({ id }) => id) : undefined,
    ...timing(next, response),
    gap: missed ? gapOf(items.length) : undefined,
    notices: [...parsed.notices, ...moveNotice(source, state, response), ...(first ? dateNotice(items) : [])],
    rejected: parsed.rejected,
  }
  return { state: next, page }
}

/** Enough to see that two pages join, whatever is remembered beside. */
const mostPlaces = 50

function placesOf(items: FeedItem[]): string[] {
  const placed = items.filter(({ url, publishedAt }) => url !== undefined && publishedAt !== undefined)
  return placed
    .slice(0, mostPlaces)
    .map(({ url, publishedAt }) => shortHash(JSON.stringify([url, publishedAt]), 12))
}

async function parse(response: HttpResponse, signal: AbortSignal): Promise<ParsedFeed> {
  const { body, url, headers } = response
  try {
    return await parseFeed({ body, contentType: headers['content-type'], url, now: clock.date() }, signal)
  } catch (error) {
    signal.throwIfAborted()
    throw new Error(`${withoutQuery(url)}: ${describeError(error)}`, { cause: error })
  }
}

/**
 * Some sites say 304 although they have something new: WordPress goes by the newest date alone, so a comment that waited
 * for its approval does not count. Hence the whole document once in a while.
 */
const wholeEveryMs = 6 * 3_600_000

function validators(state: FeedState): Record<string, string> {
  if (clock.now() - (state.wholeAt ?? 0) > wholeEveryMs) return {}
  return {
    ...(state.etag ? { 'if-none-match': state.etag } : {}),
    ...(state.modified ? { 'if-modified-since': state.modified } : {}),
  }
}

const maxValidatorChars = 1000

/** Verbatim, as they must be sent back. `Expires: 0` says that the site wants no caching: then none. */
function validatorsOf({ headers }: HttpResponse): Pick<FeedState, 'etag' | 'modified'> {
  if (headers['expires']?.trim() === '0') return {}
  const { etag, 'last-modified': modified } = headers
  return {
    ...(etag && etag.length <= maxValidatorChars ? { etag } : {}),
    ...(modified && modified.length <= maxValidatorChars ? { modified } : {}),
  }
}

function timing(state: FeedState, { headers }: HttpResponse): Pick<Page, 'freshUntil' | 'notBefore'> {
  const now = clock.date()
  const retryAfter =
    headers['retry-after'] === undefined ? undefined : parseRetryAfter(headers['retry-after'], now)
  return {
    freshUntil: freshUntil(state.hints, headers, now),
    notBefore: retryAfter ?? restOf(headers, now),
  }
}

/** Items come and go at the edge of a feed's window, so more than the last page is remembered: 50 to 2,000 items. */
function keptTraces(onPage: number): number {
  return Math.min(4000, Math.max(400, onPage * 4))
}

/** Configured headers may be credentials: they never move to another site or to plain http, so neither does the feed. */
function movedTo(source: Source, response: HttpResponse): string | undefined {
  if (response.movedTo === undefined) return undefined
  const from = new URL(source.address)
  const to = new URL(response.movedTo)
  if (from.protocol === 'https:' && to.protocol === 'http:') return undefined
  return source.headers === undefined || from.origin === to.origin ? response.movedTo : undefined
}

function moveNotice(source: Source, state: FeedState, response: HttpResponse): string[] {
  if (response.movedTo === undefined || response.movedTo === state.movedTo) return []
  const read = movedTo(source, response)
    ? 'It is read there from now on'
    : 'It is still asked for at the old address'
  return [
    `The feed has moved for good to ${withoutQuery(response.movedTo)}. ${read}; change its url in the config.`,
  ]
}

function dateNotice(items: FeedItem[]): string[] {
  if (items.length === 0 || items.some((item) => item.publishedAt)) return []
  return ['No item of the feed says when it was published; the time of reading counts instead.']
}

function gapOf(count: number): string {
  return (
    `None of the last page's items is among the ${count} of this one, so some may have come and gone in between; ` +
    'read this source more often.'
  )
}

/** Query strings carry tokens, and notices are shown to people. */
function withoutQuery(address: string): string {
  const { origin, pathname, search } = new URL(address)
  return `${origin}${pathname}${search ? '?…' : ''}`
}
