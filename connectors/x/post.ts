import type { FeedItem } from '../connector.ts'
import { parseDate } from '../values/dates.ts'
import { type ListingEntry, readEntries, refuseUnreadable } from '../reading/entries.ts'
import { authorOf } from '../values/author.ts'
import { joinQuoted } from '../values/post-words.ts'
import { tidy } from '../values/text.ts'
import { link, postSchema, type RawPost, userSchema, type XAnswer, type XUser } from './schema.ts'

/** Reposts are passed over. `account` is our own, without @: whoever names or quotes it has asked for an answer. */
export async function readPosts(
  { data = [], includes }: XAnswer,
  account: string | undefined,
): Promise<ListingEntry[]> {
  const users = new Map<string, XUser>()
  for (const entry of includes?.users ?? []) {
    const user = userSchema.safeParse(entry).data
    if (user) users.set(user.id, user)
  }
  const others = [...(includes?.tweets ?? []), ...(includes?.posts ?? [])]
  const shown = new Map(others.flatMap((raw) => readShown(raw)))
  const posts = await readEntries(data, (raw): ListingEntry => {
    const read = postSchema.safeParse(raw).data
    if (!read) throw new Error('the post has no id, or no words')
    const isRepost = referencesOf(read).some(({ type }) => type === 'retweeted' || type === 'reposted')
    if (isRepost) return { id: read.id, at: parseDate(read.created_at) }
    return entryOf(read, { user: users.get(read.author_id ?? ''), shown, account })
  })
  refuseUnreadable('X', posts)
  return posts
}

/** What stands beside the posts of an answer. */
interface Beside {
  user?: XUser
  /** The words of posts that others quote, by their ids; only there when they were asked for, which costs. */
  shown: ReadonlyMap<string, string>
  account?: string
}

function readShown(raw: unknown): [string, string][] {
  const read = postSchema.safeParse(raw).data
  return read ? [[read.id, textOf(read)]] : []
}

function referencesOf({ referenced_tweets, referenced_posts }: RawPost): { type: string; id?: string }[] {
  return referenced_posts ?? referenced_tweets ?? []
}

function entryOf(read: RawPost, { user, shown, account }: Beside): ListingEntry {
  const text = textOf(read)
  if (text === '') return { id: read.id, why: 'the post has no words', at: parseDate(read.created_at) }
  // An edit is a post of its own that names the ones before it: the first of them is the post.
  const id = (read.edit_history_post_ids ?? read.edit_history_tweet_ids)?.[0] ?? read.id
  const summoned = account !== undefined && (names(read, account) || quotes(read, account))
  const at = parseDate(read.created_at)
  const item: FeedItem = {
    id,
    unique: 'connector',
    ref: summoned ? `${read.id} summoned` : read.id,
    url: `https://x.com/${user?.username ?? 'i'}/status/${read.id}`,
    text,
    quoted: joinQuoted(
      ...referencesOf(read).map((to) => (to.type === 'quoted' ? shown.get(to.id ?? '') : '')),
    ),
    ...placeOf(read, id),
    author: authorOf({
      name: tidy(user?.name ?? '') || user?.username,
      id: read.author_id ?? user?.id,
      url: user && `https://x.com/${user.username}`,
    }),
    publishedAt: at,
    editedAt: read.id === id ? undefined : at,
    // 'und', 'qme' and their like stand for no language.
    language: /^[a-z]{2}$/.test(read.lang ?? '') ? read.lang : undefined,
    reach: reachOf(read, user),
  }
  return { item, version: read.id, at }
}

function placeOf(read: RawPost, id: string): Pick<FeedItem, 'thread' | 'inReplyTo'> {
  const { conversation_id: conversation } = read
  return {
    // Who begins a conversation gives it the number of the post.
    thread:
      conversation && conversation !== id && conversation !== read.id ? { id: conversation } : undefined,
    inReplyTo: referencesOf(read).find(({ type }) => type === 'replied_to')?.id,
  }
}

function names(read: RawPost, account: string): boolean {
  const mentions = [...(read.entities?.mentions ?? []), ...(noteOf(read)?.entities?.mentions ?? [])]
  return mentions.some(({ username }) => username.toLowerCase() === account.toLowerCase())
}

/** What is quoted stands in the text as a link to it, which tells whose it is. */
function quotes(read: RawPost, account: string): boolean {
  const isOurs = new RegExp(`^https://(?:x|twitter)\\.com/${account}/status/`, 'i')
  const links = (read.entities?.urls ?? []).flatMap((raw) => link.safeParse(raw).data?.expanded_url ?? [])
  return referencesOf(read).some(({ type }) => type === 'quoted') && links.some((url) => isOurs.test(url))
}

/** The longest posts have 25,000 characters. */
const mostChars = 64 * 1024
const mostLinks = 500

/**
 * What the author wrote: the long form where there is one, `&amp;` and its like decoded, and the addresses that t.co
 * stands for. Those are found by their letters, because offsets count code points in some fields and UTF-16 in others.
 */
function textOf(read: RawPost): string {
  const long = noteOf(read)
  let words = (long?.text ?? read.text).slice(0, mostChars)
  const urls = [...(long?.entities?.urls ?? []), ...(read.entities?.urls ?? [])].slice(0, mostLinks)
  for (const raw of urls) {
    const place = link.safeParse(raw).data
    if (!place) continue
    // A picture stands in the text as a link to itself.
    words = words.replaceAll(place.url, () => (place.media_key ? '' : (place.expanded_url ?? place.url)))
  }
  return tidy(words.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&'))
}

function noteOf({ note_tweet, note_post }: RawPost): RawPost['note_post'] {
  return note_post ?? note_tweet
}

function reachOf({ public_metrics: metrics }: RawPost, user: XUser | undefined): FeedItem['reach'] {
  const followers = user?.public_metrics?.followers_count
  if (!metrics && followers === undefined) return undefined
  const { retweet_count, repost_count = retweet_count, quote_count } = metrics ?? {}
  const { reply_count: replies, like_count: likes } = metrics ?? {}
  const views = metrics?.impression_count
  const shares =
    repost_count === undefined && quote_count === undefined
      ? undefined
      : (repost_count ?? 0) + (quote_count ?? 0)
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
