import type { ZodType } from 'zod'
import type { Http } from '../lib/http.ts'
import type { ImportFolder } from '../lib/import-folder.ts'
import type { FoundSource, WantedBrands } from './found-source.ts'

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
  /** What earlier versions filled in where the config says nothing: a source that they read so keeps its place. */
  formerDefaults?: Partial<Options>
  /** How often to read when the config has no `every` and the source shows no habit yet, in seconds. */
  everySeconds: number
  /**
   * What is mostly written there: reviews of us, letters to us (inbox), posts that address us (mention), what a search
   * finds, or news. A source's `kind` in the config overrides it.
   */
  kind: 'review' | 'inbox' | 'mention' | 'search' | 'news'
  docs: ConnectorDocs
  /** What its feeds can do; the table of connectors shows it, and the contract test holds it against opened feeds. */
  abilities: Abilities
  /**
   * For platforms whose web addresses tell by themselves: the sources that one means, of this connector or a better one,
   * best first. Asks nobody.
   */
  addresses?(url: URL, wanted: WantedBrands): FoundSource[]
  /**
   * Throws `ConfigError` when the options cannot work, so that a bad config is refused before the first poll, and
   * `MissingCredential` when all that is missing is a key: the source then waits, switched off, and says its name.
   */
  open(options: Options, io: Io): Feed
}

/** What people read before they choose a connector; the guide to sources is made of it. */
export interface ConnectorDocs {
  /** YAML of one source, as it would stand under `sources:`. */
  example: string
  /** What it costs and which keys it needs, in one or two sentences. */
  costs: string
  /** What it cannot see. */
  blind: string
  /** What the platform's rules demand of whoever reads it. */
  rules: string
}

export const abilityNames = ['poll', 'stream', 'receive', 'hydrate', 'lookup', 'reply'] as const

export type Ability = (typeof abilityNames)[number]

/** What a feed needs before it can do something: only its lines in the config, a key, or an address on the internet. */
export type Requirement = 'always' | 'key' | 'address'

export interface Abilities extends Partial<Record<Ability, Requirement>> {
  longestReply?: Pick<ReplyRules, 'max' | 'unit'>
  /**
   * How `poll` knows what is new: it reads the last stretch of time again ('overlap'), remembers what it gave ('seen'), or
   * goes on behind the last one ('number').
   */
  places: readonly PollPlace[]
}

export type PollPlace = 'overlap' | 'seen' | 'number'

/** What a connector may touch of the outside world. */
export interface Io {
  sourceId: string
  http: Http
  /** Items that were pushed to this source over HTTP and verified by `receive`. */
  inbox: Inbox
  /**
   * Keys that a platform renews (sessions, rotating refresh tokens), kept over restarts and shared by all processes. They
   * are locked with the source's credentials: without any, or with other ones, nothing is there.
   */
  tokens: Tokens
  /** What this source may spend (requests, quota units, money) and how often it may ask, shared by all processes. */
  ledger: Ledger
  /** Where the internet can reach `receive` of this source; absent without a public https address. */
  callbackUrl?: string
  /**
   * False when no brand can match `text`: a stream of a whole network asks before it builds an item, and drops the rest.
   * Takes microseconds, never throws, and follows the config as it is at the call. Absent: everything may concern us
   * (`match: all`).
   */
  mayConcern?(text: string): boolean
  /**
   * For clients of other protocols than HTTP: an IP address of `host` that may be dialled on `port`. Throws
   * `PermanentError` when the address is private and not allowed, or a plain error when the name is unknown.
   */
  resolve(host: string, port: number): Promise<string>
  /** Files that the operator laid down to be imported. */
  files: ImportFolder
}

export interface Tokens {
  read(name: string): Promise<Token | undefined>
  write(name: string, token: Token): Promise<void>
}

export interface Token {
  value: string
  expiresAt?: Date
  /** Of no use to anybody who reads it in the database, so that it may be kept there without a credential to seal it. */
  openly?: boolean
  /** What stands beside it: the refresh token it came with, the server it is for. */
  extra?: Record<string, string>
}

export interface Ledger {
  /**
   * Books `amount` before it is spent. Throws `RetryLater` with the start of the next day when `budget.limit` would be
   * passed. `account` names what is shared: sources with the same key of a platform draw on one budget. It is shown to
   * people; a credential of the source in it is replaced by a short fingerprint. A negative `amount` gives back what was
   * booked and not spent.
   */
  spend(account: string, amount: number, budget: Budget): Promise<void>
  /** Books a turn at `name` (a host, a method), at least `everySeconds` after the last. Throws `RetryLater` till then. */
  turn(name: string, everySeconds: number): Promise<void>
}

export interface Budget {
  /** What a day may cost, in `unit`. */
  limit: number
  /** As shown to people: 'searches', 'units', 'USD'. */
  unit: string
  /** The time zone whose midnight begins the day (IANA). Default UTC. */
  zone?: string
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
  /**
   * Push networks: pages as they arrive, until the signal aborts. A connection that ends or goes quiet throws; the worker
   * opens it again with the cursor of the last stored page. Held by one process at a time. A page without items is a sign
   * of life: one when the connection stands, and one now and then, keep the source from looking failed or quiet. With
   * `poll`, that is read first, until it has no more, and its cursor is handed on.
   */
  stream?(cursor: Cursor | undefined, signal: AbortSignal): AsyncIterable<Page>
  /** `poll` gives nothing but what was pushed to `receive`, so there is nothing to try out. */
  pushedOnly?: boolean
  /** Verifies and reads one inbound HTTP request; throws `PermanentError` when it is not authentic or not readable. */
  receive?(request: InboundRequest): Received | Promise<Received>
  /** Completes items that concern us with what the first reading does not tell (author's name, reach). Same order. */
  hydrate?(items: FeedItem[], signal: AbortSignal): Promise<FeedItem[]>
  /** What became of posts that were read before; one status for each, in order. */
  lookup?(posts: ItemRef[], signal: AbortSignal): Promise<Status[]>
  /**
   * Answers a post in public, after a person approved it. `key` names this answer: with `replies.repeatable`, the same key
   * never posts twice. Throws `PermanentError` when the platform refuses it, `RetryLater`, or any other error when the
   * outcome is unknown; of these, a refused connection and a 4xx mean that it was not posted, so that the request which
   * posts must be the last one.
   */
  reply?(to: ItemRef, text: string, key: string, signal: AbortSignal): Promise<Posted>
  /** What the platform allows an answer to be; there when `reply` is. */
  replies?: ReplyRules
}

export interface InboundRequest {
  method: 'GET' | 'POST'
  /** Lower-case names of the query's parameters with their last values. */
  query: Record<string, string>
  /** Lower-case header names. */
  headers: Record<string, string>
  /** The raw bytes: signatures are over these. */
  body: Buffer
}

export interface Received {
  items: FeedItem[]
  /** Posts that their authors deleted, by `FeedItem.id`. */
  deleted?: string[]
  /** The answer that the platform expects instead of 202, such as a challenge sent back. */
  answer?: { status: number; body: string }
}

/** A post as it was stored. */
export interface ItemRef {
  id: string
  url?: string
  ref?: string
}

export interface Status {
  id: string
  /** 'unknown': the platform did not say; never taken for a deletion. */
  state: 'live' | 'deleted' | 'unknown'
  /** As it is now, when the platform told. */
  title?: string
  text?: string
  editedAt?: Date
  rating?: number
  reach?: Reach
}

export interface Posted {
  id: string
  url?: string
  /** The platform holds it back until a moderator has seen it. */
  pending?: boolean
}

export interface ReplyRules {
  max: number
  /** 'characters' as JavaScript counts them, 'graphemes' as people do, 'bytes' of UTF-8. */
  unit: 'characters' | 'graphemes' | 'bytes'
  /** How long the platform finds a text, where that is not simply the number of units. */
  count?(text: string): number
  /** The platform takes the key, or has room for one answer only, so that repeating after a crash is harmless. */
  repeatable: boolean
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
  /**
   * Says in one sentence why items may have been missed between the last page and this one; it wakes operators. Told
   * exactly when what was read does not join what the last poll had read: reading stopped before an entry as old as the
   * newest one of the last poll was read, or, where entries have no times, before half of a page was known as it is. When
   * it joins, and only posts that come late may be missing, that is a notice. The first poll tells no gap.
   */
  gap?: string
  /** Something the config editor should know (moved for good, items without dates …), one sentence each. */
  notices?: string[]
  /** Items the source sent that could not be read, with the reason; the readable ones are in `items`. */
  rejected?: { id?: string; reason: string }[]
  /**
   * Ids of everything that the source shows now, known or not. Absent where it was not read to its end, or does not show all:
   * then nothing is known of the ids that are missing.
   */
  listed?: string[]
  /** How many posts the reading met, known or not, where `listed` is absent. When half of them are new, it catches up. */
  met?: number
  /** Known posts that read otherwise than before because this program does (`readingVersion`): no news. */
  reread?: FeedItem[]
  /** Posts that their authors deleted, by `FeedItem.id`. */
  deleted?: string[]
  /** The same by `FeedItem.ref`, where the platform tells no more than its own number. */
  deletedRefs?: string[]
  /** Every post whose `FeedItem.id` begins with one of these is gone: accounts that were deleted with all they wrote. */
  deletedUnder?: string[]
}

export interface FeedItem {
  /** The platform's own id, verbatim. */
  id: string
  /**
   * Where `id` is unique: 'connector' when the platform's ids are global (an Atom tag:, a HN objectID),
   * 'source' when only this source guarantees it (a guid of "17").
   */
  unique: 'connector' | 'source'
  /** What `lookup` and `reply` need beside the id (an instance's own id, a thread), as the connector likes it. */
  ref?: string
  /** Absolute http(s) URL where a person can read the post; absent when there is none. */
  url?: string
  title?: string
  /** The writer's own words as plain text (no markup), never empty. */
  text: string
  /** Words of others that the post repeats, as plain text: shown, searched for brands, never judged for tone. */
  quoted?: string
  /** Where the post stands among others; the title is another's words, like `quoted`. */
  thread?: { id: string; title?: string }
  /** The platform's id of the post that this one answers, verbatim. */
  inReplyTo?: string
  author?: Author
  publishedAt?: Date
  editedAt?: Date
  /** BCP 47 primary tag as the source declares it: a hint, not a fact. */
  language?: string
  /** Review stars on a scale of 1 to 5. */
  rating?: number
  reach?: Reach
}

export interface Author {
  /** As people see it; not unique. */
  name: string
  /** The account, unique on its platform and never shown; absent where the platform tells only names. */
  id?: string
  /** Absolute http(s) URL of the profile. */
  url?: string
}

/** What the platform counts; every field is absent when unknown, never 0 as a guess. */
export interface Reach {
  followers?: number
  likes?: number
  replies?: number
  shares?: number
  views?: number
}
