import { z } from 'zod'
import type { FeedItem } from '../connector.ts'
import { parseDate } from '../values/dates.ts'
import { entries, maybeCount, maybeFlag, maybeText } from '../values/json.ts'
import { type ListingEntry, readEntries, refuseUnreadable } from '../reading/entries.ts'
import { tidy } from '../values/text.ts'

const link = z.object({
  url: z.string().min(1),
  expanded_url: maybeText,
  media_key: maybeText,
})

/** Links, and the accounts that the text names. */
const entities = z
  .object({
    urls: z.array(z.unknown()).optional().catch(undefined),
    mentions: z
      .array(z.object({ username: z.string() }).catch({ username: '' }))
      .optional()
      .catch(undefined),
  })
  .optional()
  .catch(undefined)

const postSchema = z.object({
  id: z.string().regex(/^\d+$/),
  text: z.string(),
  note_tweet: z.object({ text: z.string(), entities }).optional().catch(undefined),
  entities,
  author_id: maybeText,
  created_at: maybeText,
  lang: maybeText,
  edit_history_tweet_ids: z.array(z.string().regex(/^\d+$/)).optional().catch(undefined),
  referenced_tweets: z
    .array(z.object({ type: z.string() }).catch({ type: '' }))
    .optional()
    .catch(undefined),
  public_metrics: z
    .object({
      retweet_count: maybeCount,
      quote_count: maybeCount,
      reply_count: maybeCount,
      like_count: maybeCount,
      impression_count: maybeCount,
    })
    .optional()
    .catch(undefined),
})

type RawPost = z.infer<typeof postSchema>

const userSchema = z.object({
  id: z.string().min(1),
  username: z.string().regex(/^\w{1,50}$/),
  name: maybeText,
  protected: maybeFlag,
  public_metrics: z.object({ followers_count: maybeCount }).optional().catch(undefined),
})

type XUser = z.infer<typeof userSchema>

export const answerSchema = z.object({
  data: entries.optional(),
  includes: z
    .object({ users: entries.optional().catch(undefined) })
    .optional()
    .catch(undefined),
  errors: z.array(z.unknown()).optional().catch(undefined),
  meta: z
    .object({ next_token: maybeText, newest_id: maybeText, result_count: maybeCount })
    .optional()
    .catch(undefined),
})

export type XAnswer = z.infer<typeof answerSchema>

/** The fields that are asked for. https://docs.x.com/x-api/fundamentals/data-dictionary */
export const postFields =
  'author_id,created_at,edit_history_tweet_ids,entities,lang,note_tweet,public_metrics,referenced_tweets'
export const userFields = 'name,public_metrics,username'

/** Reposts are passed over. `account` is our own, without @: whoever names or quotes it has asked for an answer. */
export function readPosts({ data = [], includes }: XAnswer, account: string | undefined): ListingEntry[] {
  const users = new Map<string, XUser>()
  for (const entry of includes?.users ?? []) {
    const user = userSchema.safeParse(entry).data
    if (user) users.set(user.id, user)
  }
  const posts = readEntries(data, (raw): ListingEntry => {
    const read = postSchema.safeParse(raw).data
    if (!read) throw new Error('the post has no id, or no words')
    const isRepost = read.referenced_tweets?.some(({ type }) => type === 'retweeted')
    if (isRepost) return { id: read.id, at: parseDate(read.created_at) }
    return entryOf(read, users.get(read.author_id ?? ''), account)
  })
  refuseUnreadable('X', posts)
  return posts
}

function entryOf(read: RawPost, user: XUser | undefined, account: string | undefined): ListingEntry {
  const text = textOf(read)
  if (text === '') return { id: read.id, why: 'the post has no words', at: parseDate(read.created_at) }
  // An edit is a post of its own that names the ones before it: the first of them is the post.
  const id = read.edit_history_tweet_ids?.[0] ?? read.id
  const summoned = account !== undefined && (names(read, account) || quotes(read, account))
  const at = parseDate(read.created_at)
  const item: FeedItem = {
    id,
    unique: 'connector',
    ref: summoned ? `${read.id} summoned` : read.id,
    url: `https://x.com/${user?.username ?? 'i'}/status/${read.id}`,
    text,
    author: user && {
      name: tidy(user.name ?? '') || user.username,
      id: user.id,
      url: `https://x.com/${user.username}`,
    },
    publishedAt: at,
    editedAt: read.id === id ? undefined : at,
    // 'und', 'qme' and their like stand for no language.
    language: /^[a-z]{2}$/.test(read.lang ?? '') ? read.lang : undefined,
    reach: reachOf(read, user),
  }
  return { item, version: read.id, at }
}

function names({ entities: own, note_tweet: note }: RawPost, account: string): boolean {
  const mentions = [...(own?.mentions ?? []), ...(note?.entities?.mentions ?? [])]
  return mentions.some(({ username }) => username.toLowerCase() === account.toLowerCase())
}

/** What is quoted stands in the text as a link to it, which tells whose it is. */
function quotes({ referenced_tweets: referenced, entities: own }: RawPost, account: string): boolean {
  const isOurs = new RegExp(`^https://(?:x|twitter)\\.com/${account}/status/`, 'i')
  const links = (own?.urls ?? []).flatMap((raw) => link.safeParse(raw).data?.expanded_url ?? [])
  return referenced?.some(({ type }) => type === 'quoted') === true && links.some((url) => isOurs.test(url))
}

/** The longest posts have 25,000 characters. */
const mostChars = 64 * 1024
const mostLinks = 500

/**
 * What the author wrote: the long form where there is one, `&amp;` and its like decoded, and the addresses that t.co
 * stands for. Those are found by their letters, because offsets count code points in some fields and UTF-16 in others.
 */
function textOf({ text, note_tweet: note, entities: own }: RawPost): string {
  let words = (note?.text ?? text).slice(0, mostChars)
  const urls = [...(note?.entities?.urls ?? []), ...(own?.urls ?? [])].slice(0, mostLinks)
  for (const raw of urls) {
    const read = link.safeParse(raw).data
    if (!read) continue
    // A picture stands in the text as a link to itself.
    words = words.replaceAll(read.url, () => (read.media_key ? '' : (read.expanded_url ?? read.url)))
  }
  return tidy(words.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&'))
}

function reachOf({ public_metrics: metrics }: RawPost, user: XUser | undefined): FeedItem['reach'] {
  const followers = user?.public_metrics?.followers_count
  if (!metrics && followers === undefined) return undefined
  const { retweet_count, quote_count, reply_count: replies, like_count: likes } = metrics ?? {}
  const views = metrics?.impression_count
  const shares =
    retweet_count === undefined && quote_count === undefined
      ? undefined
      : (retweet_count ?? 0) + (quote_count ?? 0)
  return {
    ...(followers === undefined ? {} : { followers }),
    ...(likes === undefined ? {} : { likes }),
    ...(replies === undefined ? {} : { replies }),
    ...(shares === undefined ? {} : { shares }),
    ...(views === undefined ? {} : { views }),
  }
}

/** Where the milliseconds in the upper bits of an id begin. https://docs.x.com/fundamentals/x-ids */
const epochMs = 1_288_834_974_657n

/** The smallest id that a post of that time can have. */
export function idAt(time: Date): string {
  const ms = BigInt(time.getTime()) - epochMs
  return String(ms > 0n ? ms << 22n : 1n)
}

export function timeOfId(id: string): Date {
  return new Date(Number((BigInt(id) >> 22n) + epochMs))
}
