import type { ColumnType, Generated, Insertable, JSONColumnType, Selectable } from 'kysely'
import type { Reach } from '../connectors/connector.ts'
import type { Aspect, BrandMatch, Cause, Priority, Relevance, Why } from '../mentions/mention.ts'
import type { AlertType, Receipt } from '../outreach/channel.ts'
import type { Decision, Intent, SentimentLabel, SourceKind, TrueLabel } from '../mentions/vocabulary.ts'

/** bigint: `pg` gives a string, so that no precision is lost. */
type Counter = ColumnType<string, number | undefined, number>

export interface SourceTable {
  id: string
  connector: string
  /** Fingerprint of the connector and its options: a change forgets the cursor. */
  optionsHash: string
  cursor: string | null
  /** 'stopped': it was refused for good several times, over some time; tried again daily and after a config change. */
  state: Generated<'ok' | 'failing' | 'stopped'>
  /** Null till the config has been read by a version that knows it. */
  kind: SourceKind | null
  everySeconds: Generated<number>
  /** Whether the config names it and has it switched on. */
  enabled: Generated<boolean>
  nextPollAt: Generated<Date>
  /** The server's demand (Retry-After): no restart and no config edit goes before it. */
  notBefore: Date | null
  leaseUntil: Date | null
  leaseBy: string | null
  /** How many pollers in a row have died while they read it. */
  lostLeases: Generated<number>
  /** Something was pushed to it: a poll that began before does not count as having seen that. */
  wokenAt: Date | null
  firstSuccessAt: Date | null
  /** When the last poll began. */
  lastPollAt: Date | null
  lastSuccessAt: Date | null
  /** When everything was last read that the source showed; what is new since surely was not there then. */
  completeAt: Date | null
  /** When the source last gave an item that we had not seen. */
  lastItemAt: Date | null
  /** The longest time between two new items, faded slowly: the habit that "silent" is judged by. */
  longestGapSeconds: Generated<number>
  /** Failed polls since the last good one. */
  failures: Generated<number>
  /** How many of the last ones, in a row, said that trying again cannot help, and when the first of them did. */
  refusals: Generated<number>
  refusedSince: Date | null
  lastError: string | null
  lastNotice: string | null
  /** The variable that somebody must set before the source can be read. */
  waitsFor: string | null
  /** Its holder keeps a connection open instead of asking now and then. */
  streaming: Generated<boolean>
  pollsTotal: Counter
  failuresTotal: Counter
  itemsTotal: Counter
  mentionsTotal: Counter
}

export interface MentionTable {
  id: Generated<string>
  /** Order of arrival; the API pages by it. */
  seq: Generated<string>
  sourceId: string
  connector: string
  /** '' where the external id is unique for the whole connector, else the source id. */
  scope: string
  /** The external id, freed of what churns (http/https, tracking parameters). */
  identity: string
  /** Hashes of its words and of its address, by which a post is found again under another id or at another source. */
  textKey: Buffer | null
  linkKey: Buffer | null
  contentHash: Buffer
  /** `readingVersion` of the program that read it last. */
  readingVersion: Generated<number>
  externalId: string
  /** What the connector needs beside the id to find the post again. */
  ref: string | null
  url: string | null
  title: string | null
  text: string
  /** Words of others that it repeats; null when it repeats none. */
  quoted: string | null
  threadId: string | null
  threadTitle: string | null
  /** The platform's id of the post that it answers. */
  inReplyTo: string | null
  author: string | null
  /** The account; null where the platform tells only names. */
  authorId: string | null
  authorUrl: string | null
  publishedAt: Date | null
  editedAt: Date | null
  seenAt: Generated<Date>
  updatedAt: Generated<Date>
  language: string | null
  rating: number | null
  reach: JSONColumnType<Reach> | null
  brand: string | null
  brands: JSONColumnType<BrandMatch[]>
  /** Only where two brands or more are named. */
  aspects: JSONColumnType<Aspect[]> | null
  label: SentimentLabel
  negative: number
  confidence: number
  why: JSONColumnType<Why[]>
  reason: string | null
  urgencies: JSONColumnType<string[]>
  intent: Intent
  causes: JSONColumnType<Cause[]>
  relevance: JSONColumnType<Relevance>
  score: number
  level: Priority['level']
  parts: JSONColumnType<Priority['parts']>
  decision: Decision
  decisionReason: string
  /** Its author deleted it: the words are gone, what was decided stays. */
  deletedAt: Date | null
  /** When to ask what became of it. */
  recheckAt: Date | null
  /** How often that was asked. */
  rechecks: Generated<number>
}

/** Where else, or under which other id, a mention was seen. */
export interface SightingTable {
  mentionId: string
  sourceId: string
  connector: string
  /** As in mentions. */
  scope: string
  identity: string
  externalId: string
  seenAt: Generated<Date>
}

export interface SkippedItemTable {
  sourceId: string
  externalId: string
  url: string | null
  reason: string
  seenAt: Generated<Date>
}

export interface CaseTable {
  id: Generated<string>
  seq: Generated<string>
  mentionId: string
  brand: string | null
  level: Priority['level']
  score: number
  state: Generated<'open' | 'acknowledged' | 'resolved'>
  openedAt: Generated<Date>
  acknowledgedAt: Date | null
  acknowledgedBy: string | null
  assignee: string | null
  snoozedUntil: Date | null
  /** When the first reply was posted. */
  repliedAt: Date | null
  resolvedAt: Date | null
  resolvedBy: string | null
}

export interface CaseEventTable {
  id: Generated<string>
  caseId: string
  at: Generated<Date>
  actor: string
  kind: string
  detail: string | null
}

/** A reply in public that a person approved. */
export interface ReplyTable {
  id: Generated<string>
  seq: Generated<string>
  caseId: string
  /** The caller's, by which the same request is known again. */
  key: string
  text: string
  /** Who approved it. */
  author: string
  /**
   * 'pending_moderation': posted, and held back until a moderator has seen it. 'unknown': it may stand there already, and
   * a person decides.
   */
  state: Generated<'pending' | 'sending' | 'posted' | 'pending_moderation' | 'refused' | 'unknown'>
  createdAt: Generated<Date>
  /** When a person last wanted it sent. */
  approvedAt: Generated<Date>
  dueAt: Generated<Date>
  leaseUntil: Date | null
  leaseBy: string | null
  attempts: Generated<number>
  /** How many posters died or hung while holding it. */
  lostLeases: Generated<number>
  /** An earlier try ended without an answer: it may stand there already. */
  maybePosted: Generated<boolean>
  lastError: string | null
  postedId: string | null
  postedUrl: string | null
  postedAt: Date | null
}

export interface AlertTable {
  id: Generated<string>
  seq: Generated<string>
  caseId: string | null
  /** 'case', or the system alert's type. */
  kind: string
  /** The source or channel that a system alert is about; the case id otherwise. */
  subject: string
  message: Generated<string>
  openedAt: Generated<Date>
  closedAt: Date | null
}

export interface DeliveryTable {
  id: Generated<string>
  seq: Generated<string>
  alertId: string
  type: AlertType
  /** 0 for the first walk through the policy's steps, then one more for each repeat. */
  round: number
  step: number
  channel: string
  /** 0–100; orders the queue. */
  risk: number
  state: Generated<'pending' | 'sending' | 'sent' | 'cancelled' | 'dead'>
  createdAt: Generated<Date>
  dueAt: Date
  enqueuedAt: Date | null
  /** How often it was handed to the queue by the sweeper. */
  nudges: Generated<number>
  leaseUntil: Date | null
  leaseBy: string | null
  attempts: Generated<number>
  /** How many senders died or hung while holding it. */
  lostLeases: Generated<number>
  /** An earlier try ended without an answer: the sink may have it already. */
  maybeSent: Generated<boolean>
  lastError: string | null
  receipt: JSONColumnType<Receipt> | null
  sentAt: Date | null
}

export interface AcknowledgeTokenTable {
  hash: Buffer
  caseId: string
  channel: string
  expiresAt: Date
}

export interface ChannelTable {
  id: string
  /** The shortest time between two messages; 0 for none. */
  gapMs: Generated<number>
  nextSendAt: Generated<Date>
  sentTotal: Counter
  failedTotal: Counter
  deadTotal: Counter
}

export interface InboundItemTable {
  seq: Generated<string>
  sourceId: string
  item: JSONColumnType<object>
  receivedAt: Generated<Date>
}

export interface SourceTokenTable {
  sourceId: string
  name: string
  /** Locked with the source's credentials. */
  sealed: Buffer
  /** The id that the source had when it was sealed, where that was another. */
  sealedFor: string | null
  expiresAt: Date | null
  writtenAt: Generated<Date>
}

export interface LedgerTable {
  account: string
  unit: string
  /** Of the time zone `zone`. */
  day: Date
  zone: string
  spent: string
  /** The limit, when something was last spent. */
  budget: string
  /** Ids of the sources that drew on it. */
  sources: string[]
}

export interface TurnTable {
  name: string
  nextAt: Date
}

export interface SettingTable {
  key: string
  value: string
}

export interface LabelTable {
  id: Generated<string>
  /** Of a stored post, whose words stay with it; else `text` holds them. */
  mentionId: string | null
  textHash: Buffer | null
  text: string | null
  /** '' for a label of the sentiment, which is of no brand. */
  brand: string
  language: string | null
  rating: number | null
  label: TrueLabel | null
  relevant: boolean | null
  source: 'api' | 'command' | 'import'
  actor: string
  labelledAt: Generated<Date>
  storedAt: Generated<Date>
}

export interface ModelTable {
  id: Generated<string>
  kind: 'sentiment' | 'context'
  /** Languages joined by '+', or a brand's id. */
  scope: string
  body: JSONColumnType<object>
  figures: JSONColumnType<object>
  trainedAt: Generated<Date>
}

export interface ModelSetTable {
  version: Generated<string>
  models: string[]
  madeAt: Generated<Date>
}

export interface Tables {
  sources: SourceTable
  mentions: MentionTable
  sightings: SightingTable
  skippedItems: SkippedItemTable
  cases: CaseTable
  caseEvents: CaseEventTable
  replies: ReplyTable
  alerts: AlertTable
  deliveries: DeliveryTable
  acknowledgeTokens: AcknowledgeTokenTable
  channels: ChannelTable
  inboundItems: InboundItemTable
  settings: SettingTable
  sourceTokens: SourceTokenTable
  ledger: LedgerTable
  turns: TurnTable
  labels: LabelTable
  models: ModelTable
  modelSets: ModelSetTable
}

export type SourceRow = Selectable<SourceTable>
export type MentionRow = Selectable<MentionTable>
export type NewMention = Insertable<MentionTable>
export type CaseRow = Selectable<CaseTable>
export type ReplyRow = Selectable<ReplyTable>
export type DeliveryRow = Selectable<DeliveryTable>
