import { z } from 'zod'
import type { FeedItem, Reach } from '../connector.ts'
import { parseDate } from '../values/dates.ts'
import { maybeCount, maybeFlag, maybeText } from '../values/json.ts'
import { ownWordsFromHtml } from '../values/own-words.ts'
import { joinQuoted, type PostWords, postWords } from '../values/post-words.ts'
import { plainFromHtml, tidy } from '../values/text.ts'
import { webUrl } from '../values/addresses.ts'

/** A post that another one shows: Mastodon wraps it with what its author allows, Akkoma and Fedibird do not. */
const shownSchema = z.object({ content: z.string(), spoiler_text: maybeText })
const quoteSchema = z
  .union([
    z.object({ quoted_status: shownSchema }).transform(({ quoted_status: shown }) => shown),
    shownSchema,
  ])
  .optional()
  .catch(undefined)

/** https://docs.joinmastodon.org/entities/Status/; other servers of the fediverse leave fields out. */
const plainStatusSchema = z.object({
  /** The instance's own number, never a number to count with. */
  id: z.string().min(1),
  /** The same on every instance. */
  uri: z.string().min(1),
  url: maybeText,
  created_at: maybeText,
  edited_at: maybeText,
  language: maybeText,
  content: z.string(),
  spoiler_text: maybeText,
  visibility: maybeText,
  replies_count: maybeCount,
  reblogs_count: maybeCount,
  favourites_count: maybeCount,
  quotes_count: maybeCount,
  /** A number of this instance, as `id`. */
  in_reply_to_id: maybeText,
  quote: quoteSchema,
  account: z.object({
    acct: z.string(),
    url: maybeText,
    followers_count: maybeCount,
    bot: maybeFlag,
    noindex: maybeFlag,
    note: maybeText,
  }),
  media_attachments: z.array(z.object({ description: maybeText })).catch([]),
})

export type MastodonStatus = z.infer<typeof plainStatusSchema>

/** A boost holds what was boosted, which is what somebody wrote. */
export const statusSchema = z.union([
  z.object({ reblog: plainStatusSchema }).transform(({ reblog }) => reblog),
  plainStatusSchema,
])

/** What makes another version of a post: no counts. */
export function versionOf({ content, spoiler_text, edited_at }: MastodonStatus): string {
  return JSON.stringify([content, spoiler_text, edited_at])
}

/** Undefined when there is nothing to read. `host` completes the names of the instance's own accounts. */
export function itemOf(status: MastodonStatus, host: string): FeedItem | undefined {
  const { text, quoted } = wordsOf(status)
  if (text === '') return undefined
  const { account } = status
  const handle = account.acct.includes('@') ? account.acct : `${account.acct}@${host}`
  return {
    id: status.uri,
    unique: 'connector',
    ref: status.id,
    url: webUrl(status.url) ?? webUrl(status.uri),
    text,
    quoted,
    inReplyTo: status.in_reply_to_id,
    author: { name: handle, id: handle, url: webUrl(account.url) },
    publishedAt: parseDate(status.created_at),
    editedAt: parseDate(status.edited_at),
    language: /^[a-z]{2,3}(?=-|$)/i.exec(status.language ?? '')?.[0].toLowerCase(),
    reach: { followers: account.followers_count, ...reachOf(status) },
  }
}

/** The warning that stands before the text belongs to it; without words, what pictures show. */
export function wordsOf({ content, spoiler_text, media_attachments, quote }: MastodonStatus): PostWords {
  const { text: own, quoted } = ownWordsFromHtml(withoutQuotedAddress(content))
  const pictures = media_attachments.map(({ description }) => description ?? '').join('\n')
  const shown = quote && tidy(`${quote.spoiler_text ?? ''}\n${ownWordsFromHtml(quote.content).text}`)
  return postWords({
    text: tidy(`${spoiler_text ?? ''}\n${own || pictures}`),
    quoted: joinQuoted(quoted, shown),
  })
}

const quoteStart = '<p class="quote-inline">'
const quoteEnd = '</p>'

/**
 * Mastodon repeats the address of a quoted post for programs that know no quotes.
 * Looked for by hand: an expression would read on to the end of the post at each start that has no end.
 */
function withoutQuotedAddress(content: string): string {
  const start = content.indexOf(quoteStart)
  const end = start < 0 ? -1 : content.indexOf(quoteEnd, start)
  return end < 0 ? content : content.slice(0, start) + content.slice(end + quoteEnd.length)
}

export function reachOf(status: MastodonStatus): Reach {
  const { reblogs_count: boosts, quotes_count: quotes } = status
  return {
    likes: status.favourites_count,
    replies: status.replies_count,
    shares: boosts === undefined ? quotes : boosts + (quotes ?? 0),
  }
}

/** Why a post must not be read although the instance shows it; undefined when it may. */
export function refusalToBeRead({ account, visibility }: MastodonStatus, bots: boolean): string | undefined {
  if (visibility !== undefined && visibility !== 'public' && visibility !== 'unlisted')
    return 'the post is not public'
  if (account.noindex || /#\s?(?:nobot|noindex)\b/i.test(plainFromHtml(account.note ?? '')))
    return 'its author asks not to be collected'
  return account.bot && !bots ? 'its author is a bot' : undefined
}
