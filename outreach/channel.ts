import type { ZodType } from 'zod'
import type { Reach } from '../connectors/connector.ts'
import type { Http } from '../lib/http.ts'
import type { Priority, Sentiment } from '../mentions/mention.ts'
import type { Level } from '../mentions/vocabulary.ts'

/** The language that alerts and pages speak to staff. */
export type Locale = 'fi' | 'en'

export type CaseAlertType = 'alert.opened' | 'alert.escalated' | 'alert.updated' | 'alert.resolved'
export type SystemAlertType =
  | 'source.failing'
  | 'source.silent'
  | 'source.gap'
  | 'source.recovered'
  | 'delivery.dead'
export type AlertType = CaseAlertType | SystemAlertType

interface AlertHead {
  /** Stable for the alert; the same in every step and every retry. */
  id: string
  /** 1-based position in the policy's steps. */
  step: number
  /** When the event happened, by database time. */
  at: Date
  company: string
  locale: Locale
  timezone: string
  /** A crash hid the outcome of an earlier try, and this sink can neither be asked nor deduplicate: say so to the reader. */
  mayBeRepeat: boolean
}

/** A negative or urgent mention that somebody must look at. */
export interface CaseAlert extends AlertHead {
  type: CaseAlertType
  case: {
    id: string
    priority: Level
    score: number
    state: 'open' | 'acknowledged' | 'resolved'
    /** How many mentions the case holds: one, as long as each mention is a case of its own. */
    mentions: number
    /** Who acknowledged or resolved it, when somebody did. */
    by?: string
    openedAt?: Date
    /** The agreed time to a first reply, in milliseconds; the default of the priority when absent. */
    replyWithinMs?: number
    parts: Priority['parts']
    /** The last reply needs a person: it was not posted, or nobody knows whether it was. */
    reply?: { state: 'refused' | 'unknown'; reason: string }
  }
  mention: {
    id: string
    source: string
    connector: string
    externalId: string
    url?: string
    author?: string
    authorUrl?: string
    title?: string
    text: string
    /** Words of others that the post repeats. */
    quoted?: string
    /** The title of the thread that it stands in. */
    threadTitle?: string
    /** Its author deleted it: title, text, author and address are gone. */
    deleted?: boolean
    language?: string
    publishedAt?: Date
    rating?: number
    reach?: Reach
    /** The brand's id in the config. */
    brand?: string
    sentiment: Sentiment
    urgencies: string[]
  }
  links: { open: string; acknowledge?: string }
}

/** Something the operator must know about the machinery itself. */
export interface SystemAlert extends AlertHead {
  type: SystemAlertType
  /** The source id or channel id that the alert is about. */
  subject: string
  /** One or two sentences in English: what happened, and what to do. */
  message: string
}

export type Alert = CaseAlert | SystemAlert

/** What the sink answered, kept so that a later edit or look-up can find the message. */
export interface Receipt {
  /** The sink's own id of the message, when it gives one. */
  ref?: string
  detail?: string
}

/**
 * An alert channel. Errors decide retries and are thrown: `PermanentError` (a deleted webhook, a refused
 * payload), `RetryLater` (the sink said when); anything else backs off.
 */
export interface Channel {
  /** The shortest time between two messages to this sink, in milliseconds. */
  minGapMs: number
  /** True when the sink drops a second message with the same key, so that a retry is never a repeat to its reader. */
  deduplicates: boolean
  /** Delivers one alert. `key` is stable over every retry of this alert, step and channel. */
  send(alert: Alert, key: string, signal: AbortSignal): Promise<Receipt>
  /** Reaches the sink without sending anything; throws when it cannot be reached. For the doctor. */
  probe?(signal: AbortSignal): Promise<void>
}

export interface ChannelIo {
  http: Http
  /** The channel's name in the config, for error messages. */
  channelId: string
  /** Where people reach this Ennakko, without a trailing slash. */
  publicUrl: string
  /** Environment, for the options that may come from there (SMTP_URL). Default: none. */
  env?: Readonly<Record<string, string | undefined>>
  /** Where the console channel writes. Default: the process's standard output. */
  terminal?: Terminal
  /** Default: the system clock. Only ages shown to people and signature timestamps depend on it. */
  now?: () => Date
}

export interface Terminal {
  write(text: string): void
  colour: boolean
}

export interface ChannelType<Options> {
  summary: string
  options: ZodType<Options>
  open(options: Options, io: ChannelIo): Channel
}
