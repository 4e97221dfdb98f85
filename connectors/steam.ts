import { z } from 'zod'
import { ConfigError } from '../lib/errors.ts'
import type { Connector, FeedItem, Io } from './connector.ts'
import { parseDate } from './values/dates.ts'
import { entries, maybeCount, maybeText, readJson } from './values/json.ts'
import { type ListingEntry, readEntries } from './reading/entries.ts'
import { type Listing, type ListingBatch, readListings } from './reading/listings.ts'
import { tidy } from './values/text.ts'
import { webAddress } from './values/addresses.ts'
import { sourcesAt } from './steam/web-addresses.ts'
import { authorOf } from './values/author.ts'
import type { OwnWords } from './values/own-words.ts'
import { joinQuoted, postWords } from './values/post-words.ts'

/** Steam's names of languages. https://partner.steamgames.com/doc/store/localization/languages */
const steamLanguages = {
  da: 'danish',
  de: 'german',
  en: 'english',
  es: 'spanish',
  fi: 'finnish',
  fr: 'french',
  it: 'italian',
  nl: 'dutch',
  no: 'norwegian',
  pl: 'polish',
  sv: 'swedish',
} as const

type SteamLanguage = keyof typeof steamLanguages

const languageSchema = z.enum(Object.keys(steamLanguages).filter(isLanguage))

function isLanguage(code: string): code is SteamLanguage {
  return code in steamLanguages
}

const options = z.strictObject({
  app: z
    .union([z.number().int().positive(), z.array(z.number().int().positive()).min(1)])
    .describe('Number of the app, as in store.steampowered.com/app/<number>; one or a list.'),
  languages: z
    .array(languageSchema)
    .min(1)
    .default(['fi', 'en', 'sv'])
    .describe('Languages of the reviews to read.'),
  url: webAddress.default('https://store.steampowered.com').describe('Another host of the same interface.'),
})

export type SteamOptions = z.infer<typeof options>

/** Reviews of the Steam store. https://partner.steamgames.com/doc/store/getreviews */
export const steam: Connector<SteamOptions> = {
  summary: 'Player reviews of apps on Steam, by language, no key needed',
  options,
  everySeconds: 900,
  kind: 'review',
  abilities: { poll: 'always', places: ['overlap'] },
  docs: {
    example: `- id: steam\n  connector: steam\n  app: 620\n  languages: [fi, en]\n  match: all`,
    costs: 'Free, without a key. Each app and language is one request for each reading.',
    blind:
      'Reviews without words, deleted reviews, names of authors, forum discussions, and reviews in languages that are not listed.',
    rules:
      'Public store data; Steam publishes no limit, so one request goes out at a time. Answers are written on the review page by the developer account.',
  },
  addresses: sourcesAt,
  open(config, io) {
    if ([config.app].flat().length * config.languages.length > mostListings)
      throw new ConfigError(
        `more than ${mostListings} pairs of app and language: make several sources of them`,
      )
    return { poll: (cursor, signal) => readListings(cursor, memory, listingsOf(config, io, signal)) }
  },
}

/** Each is a request of its own, and one goes out in a second. */
const mostListings = 30

/** Reviews appear within minutes of their time stamp. */
const memory = { overlapSeconds: 3600, remembered: 500 }

const pageReviews = 100

function listingsOf(config: SteamOptions, io: Io, signal: AbortSignal): Listing[] {
  return [config.app].flat().flatMap((app) =>
    config.languages.map((language) => ({
      name: `app ${app} in ${steamLanguages[language]}`,
      mostBatches: 10,
      read: (next = '*') => readReviews(config, io, { app, language, next }, signal),
    })),
  )
}

const answerSchema = z.object({ success: z.number(), reviews: entries.optional(), cursor: maybeText })

interface Place {
  app: number
  language: SteamLanguage
  /** Steam's cursor, '*' for the newest. */
  next: string
}

async function readReviews(
  config: SteamOptions,
  io: Io,
  { app, language, next }: Place,
  signal: AbortSignal,
): Promise<ListingBatch | undefined> {
  const url = new URL(`/appreviews/${app}`, config.url)
  // Sorted by the last change, so that a review comes up again when its author edits it, however old it is.
  const wanted = { json: '1', filter: 'updated', review_type: 'all', purchase_type: 'all' }
  for (const [name, value] of Object.entries(wanted)) url.searchParams.set(name, value)
  url.searchParams.set('language', steamLanguages[language])
  url.searchParams.set('num_per_page', String(pageReviews))
  url.searchParams.set('filter_offtopic_activity', '0')
  url.searchParams.set('cursor', next)
  const response = await io.http.request(url.href, { signal, hostGapMs: 1000 })
  if (response.status === 304) return undefined
  const answer = readJson(response, answerSchema, 'Steam')
  if (answer.success !== 1)
    throw new Error(
      `Steam gives no reviews of app ${app} (result ${answer.success}): check app in the config`,
    )
  if (!answer.reviews) throw new Error('Steam answered without reviews')
  // Behind the last review the cursor stands still; where it does so on a full page, there is more that cannot be had.
  const stands = answer.cursor === next
  return {
    entries: await readEntries(
      answer.reviews,
      (raw) => readReview(raw, app, language),
      'the review has no recommendationid',
    ),
    next: stands ? undefined : answer.cursor,
    cut: stands && answer.reviews.length >= pageReviews,
  }
}

const reviewSchema = z.object({
  recommendationid: z.union([z.string().min(1), z.number().transform(String)]),
  review: maybeText,
  voted_up: z.boolean().optional().catch(undefined),
  timestamp_created: maybeCount,
  timestamp_updated: maybeCount,
  votes_up: maybeCount,
  comment_count: maybeCount,
  author: z
    .object({ steamid: maybeText, personaname: maybeText })
    .catch({ steamid: undefined, personaname: undefined }),
})

function readReview(raw: unknown, app: number, language: SteamLanguage): ListingEntry | undefined {
  const review = reviewSchema.safeParse(raw).data
  if (!review) return undefined
  const { recommendationid: id, author } = review
  const publishedAt = parseDate(review.timestamp_created)
  const changedAt = parseDate(review.timestamp_updated) ?? publishedAt
  const { text, quoted } = postWords(wordsOf(review.review ?? ''))
  if (text === '') return { id, why: 'the review has no words', at: changedAt }
  const profile =
    author.steamid && `https://steamcommunity.com/profiles/${encodeURIComponent(author.steamid)}`
  const item: FeedItem = {
    id,
    unique: 'connector',
    url: profile
      ? `${profile}/recommended/${app}/`
      : `https://store.steampowered.com/app/${app}/#app_reviews_hash`,
    text,
    quoted,
    author: authorOf({ name: author.personaname, id: author.steamid, url: profile }),
    publishedAt,
    editedAt: changedAt && publishedAt && changedAt > publishedAt ? changedAt : undefined,
    language,
    // A thumb is all there is: up is the best that can be given, down the worst.
    rating: review.voted_up === undefined ? undefined : review.voted_up ? 5 : 1,
    reach: { likes: review.votes_up, replies: review.comment_count },
  }
  return { item, at: changedAt }
}

/** Steam takes 8,000. */
const mostChars = 64 * 1024

const wordTag = /\[\/?(?:b|u|i|strike|spoiler|noparse|url|code)(?:=[^[\]\n]{0,500})?\]/gi
const lineTag = /\[\/?(?:h[1-3]|hr|list|olist|\*|quote|table|tr|th|td)(?:=[^[\]\n]{0,500})?\]/gi

const quoteTag = /\[(\/?)quote(?:=[^\]\n]{0,500})?\]/gi

/** What stands in [quote=…] is another's; quotations may hold others. */
function wordsOf(review: string): OwnWords {
  const own: string[] = []
  const quoted: string[] = []
  let depth = 0
  let from = 0
  for (const { 0: tag, 1: closes, index } of review.matchAll(quoteTag)) {
    ;(depth > 0 ? quoted : own).push(review.slice(from, index))
    depth = Math.max(0, depth + (closes ? -1 : 1))
    from = index + tag.length
  }
  // A quotation without an end is none that Steam shows.
  own.push(review.slice(from))
  return { text: withoutTags(own.join('\n')), quoted: joinQuoted(...quoted.map(withoutTags)) }
}

/** Steam's own markup. https://steamcommunity.com/comment/Recommendation/formattinghelp */
function withoutTags(review: string): string {
  return tidy(review.slice(0, mostChars).replace(wordTag, '').replace(lineTag, '\n'))
}
