import type { ZodType } from 'zod'
import type { Http } from '../lib/http.ts'

/**
 * A connector turns one configured source into items. It knows nothing of brands, databases or queues.
 * Errors decide retries and are thrown, never returned: `ConfigError`, `PermanentError`, `RetryLater`;
 * anything else backs off.
 */
export interface Connector<Options> {
  /** One line for people who choose a connector in the docs. */
  summary: string
  /** Its part of a source's config; `.describe()` texts become the docs and the editor's hints. */
  options: ZodType<Options>
  /** How often to read when the config has no `every` and the source shows no habit yet, in seconds. */
  everySeconds: number
  /** Throws `ConfigError` when the options cannot work, so that a bad config is refused before the first poll. */
  open(options: Options, io: Io): Feed
}

/** What a connector may touch of the outside world. */
export interface Io {
  sourceId: string
  http: Http
  /** Items that were pushed to this source over HTTP and verified by `receive`. */
  inbox: Inbox
}

export interface Inbox {
  /** Items that arrived after `seq`, oldest first, at most `limit`. */
  read(afterSeq: number, limit: number): Promise<{ seq: number; item: FeedItem }[]>
}

/** Opaque to everyone but the connector that made it; stored in the same transaction as the page's items. */
export type Cursor = string

export interface Feed {
  /** Reads what is new since `cursor`. An unchanged source gives an empty page, never an error. */
  poll?(cursor: Cursor | undefined, signal: AbortSignal): Promise<Page>
  /** Push networks: pages as they arrive, until the signal aborts. */
  stream?(cursor: Cursor | undefined, signal: AbortSignal): AsyncIterable<Page>
  /** Verifies and reads one inbound HTTP request; throws `PermanentError` when it is not authentic or not readable. */
  receive?(request: InboundRequest): FeedItem[]
}

export interface InboundRequest {
  /** Lower-case header names. */
  headers: Record<string, string>
  /** The raw bytes: signatures are over these. */
  body: Buffer
}

export interface Page {
  items: FeedItem[]
  cursor: Cursor
  /** Read again at once: the source said there is more behind this page. */
  more?: boolean
  /** The source's own hint (ttl, max-age, Expires) that nothing changes before then. A configured `every` overrides it. */
  freshUntil?: Date
  /** The server's demand (Retry-After, an exhausted rate limit). Always obeyed. */
  notBefore?: Date
  /** Says in one sentence why items may have been missed between the last page and this one. */
  gap?: string
  /** Something the config editor should know (moved for good, items without dates …), one sentence each. */
  notices?: string[]
  /** Items the source sent that could not be read, with the reason; the readable ones are in `items`. */
  rejected?: { id?: string; reason: string }[]
}

export interface FeedItem {
  /** The platform's own id, verbatim. */
  id: string
  /**
   * Where `id` is unique: 'connector' when the platform's ids are global (an Atom tag:, a HN objectID),
   * 'source' when only this source guarantees it (a guid of "17").
   */
  unique: 'connector' | 'source'
  /** Absolute http(s) URL where a person can read the post; absent when there is none. */
  url?: string
  title?: string
  /** Plain text (no markup), never empty. */
  text: string
  author?: string
  authorUrl?: string
  publishedAt?: Date
  editedAt?: Date
  /** BCP 47 primary tag as the source declares it: a hint, not a fact. */
  language?: string
  /** Review stars on a scale of 1 to 5. */
  rating?: number
  reach?: Reach
}

/** What the platform counts; every field is absent when unknown, never 0 as a guess. */
export interface Reach {
  followers?: number
  likes?: number
  replies?: number
  shares?: number
  views?: number
}
