import { z } from 'zod'
import type { FeedItem, Status } from '../connector.ts'
import { parseDate } from '../values/dates.ts'
import { maybeCount, maybeFlag, maybeText } from '../values/json.ts'
import type { ListingEntry } from '../reading/entries.ts'
import { authorOf } from '../values/author.ts'
import { ownWordsFromMarkdown } from '../values/own-words.ts'
import { joinQuoted, type PostWords, postWords } from '../values/post-words.ts'
import { tidy } from '../values/text.ts'

/** A post that another subreddit shows again. */
const crosspostSchema = z.object({ selftext: maybeText })

/** A post (t3) or a comment (t1), as one of the fields of both. */
const thingSchema = z.object({
  kind: z.enum(['t1', 't3']),
  data: z.object({
    name: z.string().regex(/^t[13]_\w+$/),
    title: maybeText,
    selftext: maybeText,
    body: maybeText,
    author: maybeText,
    /** The account, which keeps its name t2_… where people see another. */
    author_fullname: maybeText,
    permalink: maybeText,
    /** Where a mention stands, instead of `permalink`. */
    context: maybeText,
    /** The post that a comment stands below, and what it answers: that post or another comment. */
    link_id: maybeText,
    link_title: maybeText,
    parent_id: maybeText,
    crosspost_parent_list: z.array(crosspostSchema).optional().catch(undefined),
    removed_by_category: maybeText,
    created_utc: maybeCount,
    /** False, or when it was. */
    edited: maybeCount,
    score: maybeCount,
    /** Reddit shows 1 to everybody while it hides the score of a new comment. */
    score_hidden: maybeFlag,
    num_comments: maybeCount,
  }),
})

type Thing = z.infer<typeof thingSchema>['data']

/**
 * What stands where an author, a moderator or Reddit took words away: "[deleted]", "[ Removed by Reddit in response to a
 * copyright notice. ]", "[deleted by user]", "[unavailable]" and their like.
 */
const placeholder =
  /^\[\s{0,9}(?:deleted|removed|unavailable)(?:\s{1,9}(?:by|on|in|for|due)\b[^\n]{0,200})?[\s.]{0,9}\]$/i

/** Throws when it is neither a post nor a comment. */
export function readThing(raw: unknown): ListingEntry {
  const { data } = parse(raw)
  const at = dateOf(data.created_utc)
  if (isGone(data)) return { deleted: data.name, at }
  const { title, text, quoted } = wordsOf(data)
  if (text === '') return { id: data.name, why: 'it has no text', at }
  const author = isPlaceholder(data.author) ? undefined : data.author
  const item: FeedItem = {
    id: data.name,
    unique: 'connector',
    url: addressOf(data),
    title,
    text,
    quoted,
    ...placeOf(data),
    author: authorOf({
      name: author,
      id: author && (data.author_fullname ?? author),
      url: author && `https://www.reddit.com/user/${encodeURIComponent(author)}`,
    }),
    publishedAt: at,
    editedAt: dateOf(data.edited),
    reach: reachOf(data),
  }
  return { item, at }
}

/** Throws when it is neither a post nor a comment. */
export function readStatus(raw: unknown): Status {
  const { data } = parse(raw)
  if (isGone(data)) return { id: data.name, state: 'deleted' }
  const { title, text } = wordsOf(data)
  return {
    id: data.name,
    state: 'live',
    title,
    text,
    editedAt: dateOf(data.edited),
    reach: reachOf(data),
  }
}

function parse(raw: unknown): z.infer<typeof thingSchema> {
  const thing = thingSchema.safeParse(raw)
  if (!thing.success) throw new Error('it is neither a post (t3) nor a comment (t1) with a name')
  return thing.data
}

function isGone({ title, body, selftext, removed_by_category }: Thing): boolean {
  const words = (body ?? selftext ?? '').trim()
  return Boolean(removed_by_category) || isPlaceholder(words || title)
}

function isPlaceholder(words = ''): boolean {
  return placeholder.test(words.trim())
}

/** The title is the writer's own: comments have none. */
function wordsOf({ title, body, selftext, crosspost_parent_list: shown = [] }: Thing): PostWords & {
  title?: string
} {
  const heading = tidy(title ?? '') || undefined
  const { text, quoted } = ownWordsFromMarkdown(body ?? selftext ?? '', 'reddit')
  const others = shown.map((post) => ownWordsFromMarkdown(post.selftext ?? '', 'reddit').text)
  return { title: heading, ...postWords({ text, quoted: joinQuoted(quoted, ...others) }, heading) }
}

/** Where a comment stands. Mentions tell their post in the address alone. */
function placeOf({
  name,
  link_id,
  link_title,
  parent_id,
  context,
}: Thing): Pick<FeedItem, 'thread' | 'inReplyTo'> {
  if (!name.startsWith('t1_')) return {}
  const [, post] = /\/comments\/(\w+)\//.exec(context ?? '') ?? []
  const id = link_id ?? (post && `t3_${post}`)
  return { thread: id ? { id, title: tidy(link_title ?? '') || undefined } : undefined, inReplyTo: parent_id }
}

export function addressOf({ permalink, context, link_id, name }: Partial<Thing>): string | undefined {
  const path = permalink ?? context?.replace(/\?[^]*$/, '')
  if (path?.startsWith('/')) return new URL(path, 'https://www.reddit.com').href
  const [, post] = /^t3_(\w+)$/.exec(link_id ?? '') ?? []
  return post && name ? `https://www.reddit.com/comments/${post}/_/${name.slice(3)}/` : undefined
}

function reachOf({ score, score_hidden, num_comments: replies }: Thing): FeedItem['reach'] {
  const likes = score_hidden ? undefined : score
  return likes === undefined && replies === undefined ? undefined : { likes, replies }
}

function dateOf(seconds: number | undefined): Date | undefined {
  return parseDate(seconds === undefined ? undefined : Math.floor(seconds))
}
