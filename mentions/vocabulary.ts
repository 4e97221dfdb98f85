/**
 * The words that every room shares. Imports nothing, so that any room but `lib/` may take values from it: config reads
 * them, the database stores them, outreach and web show them.
 */

/**
 * The version of what connectors make of a post: its id, words, title, author. Raised by one when an extraction changes, so
 * that the same post reads otherwise than before: what was stored under an earlier version is then brought up to date at its
 * next reading, and nothing of it is judged anew. Stored with mentions and cursors.
 */
export const readingVersion = 2

/** Two-letter codes of the languages that posts are scored in. */
export const languages = ['fi', 'en', 'sv'] as const
export type Language = (typeof languages)[number]

/** What people may say of a text. */
export const trueLabels = ['negative', 'neutral', 'positive'] as const
export type TrueLabel = (typeof trueLabels)[number]

/** What the engine may say of it: a program may also leave it to a person. */
export const sentimentLabels = [...trueLabels, 'uncertain'] as const
export type SentimentLabel = (typeof sentimentLabels)[number]

/** P1 comes first. */
export const levels = ['P1', 'P2', 'P3', 'P4'] as const
export type Level = (typeof levels)[number]

/** What makes a post urgent whatever its tone, the gravest first: danger to people before danger to the company. */
export const urgencies = ['safety', 'legal', 'press', 'outage', 'churn'] as const
export type Urgency = (typeof urgencies)[number]

/** What customers write about, as far as it is built in; the config may add more. */
export const topics = [
  'delivery',
  'billing',
  'price',
  'contract',
  'fault',
  'app',
  'outage',
  'waiting',
  'staff',
  'returns',
  'stock',
  'quality',
  'privacy',
  'fraud',
] as const
export type Topic = (typeof topics)[number]

/** What the writer wants; 'other' tells something without wanting anything. */
export type Intent = 'complaint' | 'question' | 'suggestion' | 'praise' | 'other'

/** What becomes of a mention. */
export type Decision = 'alert' | 'digest' | 'store'

/** What kind of place a source is: how likely what is written there is a complaint to us hangs on it. */
export const sourceKinds = ['review', 'inbox', 'mention', 'search', 'news'] as const
export type SourceKind = (typeof sourceKinds)[number]

/** What makes a text concern a brand; every word may be a name, a phrase, a #hashtag, an @handle or a domain. */
export interface Brand {
  id: string
  /** One of these must be there. `=Posti` asks for the capitals as well. */
  any: string[]
  /** Each of these must be there as well. Words of four letters or more also count inside a compound. */
  all: string[]
  /** None of these may be there. */
  none: string[]
  /** One of these must stand at most `within` words from a match; compounds as in `all`. */
  near?: { words: string[]; within: number }
  /** Counts like `any`, but written exactly so: what no rule makes of the name. */
  forms?: string[]
  /** Longer names in which a name of `any` is somebody else's; the rest of the text still counts. */
  except?: string[]
  /** Accounts of our own: what they write is no customer's. */
  own?: string[]
}

/**
 * A post as people read it, and as it is matched, scored and shown: the title and the text, or the text alone where it
 * begins with the title, cut short or not.
 */
export function scoredText({ title, text }: { title?: string | null; text: string }): string {
  const head = title?.trim() ?? ''
  if (head === '' || text.trimStart().startsWith(head.replace(/(?:…|\.\.\.)$/, ''))) return text
  return `${head}\n${text}`
}

/** What tells of whom a post speaks that does not name them itself: its thread's title and what it quotes. */
export function surroundings({ thread, quoted }: { thread?: { title?: string }; quoted?: string }): string {
  return [thread?.title, quoted].filter(Boolean).join('\n')
}
