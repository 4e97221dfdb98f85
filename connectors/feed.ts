import { z } from 'zod'
import { describeError } from '../lib/errors.ts'
import type { HttpResponse } from '../lib/http.ts'
import { restOf, parseRetryAfter } from '../lib/retry-after.ts'
import type { Connector, Feed, FeedItem, Io, Page } from './connector.ts'
import { readFeedState, writeFeedState, type FeedState } from './feed/cursor.ts'
import { freshUntil } from './feed/freshness.ts'
import { parseFeed } from './feed/parse.ts'
import type { ParsedFeed } from './feed/parse-worker.ts'
import { openSeen, shortHash } from './seen.ts'

export { closeFeedParser } from './feed/parse.ts'

const options = z.strictObject({
  url: z
    .url({ protocol: /^https?$/, error: 'must be an http or https address' })
    .refine((url) => !URL.canParse(url) || new URL(url).username === '', {
      error: 'must not hold a user name; give headers: { Authorization: "Basic ..." } instead',
    })
    .describe('Address of an RSS, Atom, RDF or JSON feed.'),
  language: z
    .string()
    .regex(/^[a-z]{2,3}$/, 'must be a language code such as fi')
    .optional()
    .describe('Language of the posts, when the feed says a wrong one.'),
  headers: z
    .record(z.string().regex(/^[!#$%&'*+.^_`|~\w-]+$/, 'must be an HTTP header name'), z.string())
    .optional()
    .describe('Extra request headers, such as Authorization; sent to the configured site only.'),
})

export type FeedOptions = z.infer<typeof options>

const ACCEPT =
  'application/atom+xml,application/rss+xml,application/feed+json,application/rdf+xml,application/xml;q=0.9,*/*;q=0.8'

/** RSS 0.90–2.0, RDF, Atom and JSON Feed. https://www.rssboard.org/rss-specification, RFC 4287, jsonfeed.org */
export const feed: Connector<FeedOptions> = {
  summary: 'Any RSS, Atom or JSON feed: news sites, forums, blogs, Google Alerts, YouTube channels',
  options,
  everySeconds: 300,
  open: (config, io) => openFeed(config, io),
}

function openFeed(config: FeedOptions, io: Io): Feed {
  return {
    async poll(cursor, signal) {
      const state = readFeedState(cursor, config.url)
      const response = await io.http.request(state.movedTo ?? config.url, {
        headers: { accept: ACCEPT, ...config.headers, ...validators(state) },
        signal,
        hostGapMs: 1000,
      })
      const body = shortHash(response.body, 24)
      if (response.status === 304 || body === state.body) return unchanged(state, response)
      return await changed(config, { ...state, body }, response, signal, cursor === undefined)
    },
  }
}

function unchanged(state: FeedState, response: HttpResponse): Page {
  // A 304 may repeat only some of the headers (RFC 9110, 15.4.5): what it does not say stays.
  const next = { ...state, ...validatorsOf(response) }
  return { items: [], cursor: writeFeedState(next), ...timing(next, response) }
}

async function changed(
  config: FeedOptions,
  state: FeedState,
  response: HttpResponse,
  signal: AbortSignal,
  first: boolean,
): Promise<Page> {
  const parsed = await parse(response, signal)
  const seen = openSeen(state.seen)
  const traces = [...new Set(parsed.traces.flat())]
  const fresh = parsed.items.filter((_, i) => !seen.has(parsed.traces[i] ?? []))
  const next: FeedState = {
    ...state,
    etag: undefined,
    modified: undefined,
    ...validatorsOf(response),
    movedTo: movedTo(config, response) ?? state.movedTo,
    hints: parsed.hints,
    seen: seen.pack(traces, keptTraces(traces.length)),
    newest: traces.length > 0 ? traces.length : state.newest,
  }
  const missed = traces.length > 0 && state.newest > 0 && !seen.overlaps(traces, state.newest)
  return {
    items: config.language ? fresh.map((item): FeedItem => ({ ...item, language: config.language })) : fresh,
    cursor: writeFeedState(next),
    ...timing(next, response),
    gap: missed ? gapOf(parsed.items.length) : undefined,
    notices: [
      ...parsed.notices,
      ...moveNotice(config, state, response),
      ...(first ? dateNotice(parsed.items) : []),
    ],
    rejected: parsed.rejected,
  }
}

async function parse(response: HttpResponse, signal: AbortSignal): Promise<ParsedFeed> {
  const { body, url, headers } = response
  try {
    return await parseFeed({ body, contentType: headers['content-type'], url, now: new Date() }, signal)
  } catch (error) {
    signal.throwIfAborted()
    throw new Error(`${withoutQuery(url)}: ${describeError(error)}`, { cause: error })
  }
}

function validators(state: FeedState): Record<string, string> {
  return {
    ...(state.etag ? { 'if-none-match': state.etag } : {}),
    ...(state.modified ? { 'if-modified-since': state.modified } : {}),
  }
}

const MAX_VALIDATOR_CHARS = 1000

/** Verbatim, as they must be sent back. `Expires: 0` says that the site wants no caching: then none. */
function validatorsOf({ headers }: HttpResponse): Pick<FeedState, 'etag' | 'modified'> {
  if (headers['expires']?.trim() === '0') return {}
  const { etag, 'last-modified': modified } = headers
  return {
    ...(etag && etag.length <= MAX_VALIDATOR_CHARS ? { etag } : {}),
    ...(modified && modified.length <= MAX_VALIDATOR_CHARS ? { modified } : {}),
  }
}

function timing(state: FeedState, { headers }: HttpResponse): Pick<Page, 'freshUntil' | 'notBefore'> {
  const now = new Date()
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
function movedTo(config: FeedOptions, response: HttpResponse): string | undefined {
  if (response.movedTo === undefined) return undefined
  const from = new URL(config.url)
  const to = new URL(response.movedTo)
  if (from.protocol === 'https:' && to.protocol === 'http:') return undefined
  return config.headers === undefined || from.origin === to.origin ? response.movedTo : undefined
}

function moveNotice(config: FeedOptions, state: FeedState, response: HttpResponse): string[] {
  if (response.movedTo === undefined || response.movedTo === state.movedTo) return []
  const read = movedTo(config, response)
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
