import { z } from 'zod'
import type { FeedItem, Reach } from '../connector.ts'
import { parseDate } from '../values/dates.ts'
import { maybeCount, maybeFlag, maybeText } from '../values/json.ts'
import { plainFromHtml, tidy } from '../values/text.ts'
import { webUrl } from '../values/addresses.ts'

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
  in_reply_to_id: maybeText,
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
  const text = textOf(status)
  if (text === '') return undefined
  const { account } = status
  const handle = account.acct.includes('@') ? account.acct : `${account.acct}@${host}`
  return {
    id: status.uri,
    unique: 'connector',
    ref: status.id,
    url: webUrl(status.url) ?? webUrl(status.uri),
    text,
    author: { name: handle, id: handle, url: webUrl(account.url) },
    publishedAt: parseDate(status.created_at),
    editedAt: parseDate(status.edited_at),
    language: /^[a-z]{2,3}(?=-|$)/i.exec(status.language ?? '')?.[0].toLowerCase(),
    reach: { followers: account.followers_count, ...reachOf(status) },
  }
}

/** The warning that stands before the text belongs to it; without words, what pictures show. */
export function textOf({ content, spoiler_text, media_attachments }: MastodonStatus): string {
  // Mastodon repeats the address of a quoted post for programs that know no quotes.
  const own = plainFromHtml(withoutQuotedAddress(content))
  const pictures = media_attachments.map(({ description }) => description ?? '').join('\n')
  return tidy(`${spoiler_text ?? ''}\n${own || pictures}`)
}

const quoteStart = '<p class="quote-inline">'
const quoteEnd = '</p>'

/** Looked for by hand: an expression would read on to the end of the post at each start that has no end. */
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
