import { z } from 'zod'
import type { FeedItem, Reach } from '../connector.ts'
import { parseDate } from '../values/dates.ts'
import { maybeCount, maybeFlag, maybeText } from '../values/json.ts'
import { ownWordsFromHtml, ownWordsFromMarkdown } from '../values/own-words.ts'
import { type PostWords, postWords } from '../values/post-words.ts'
import { tidy } from '../values/text.ts'
import type { Forum } from './forum.ts'
import { authorOf } from '../values/author.ts'

export const postSchema = z.object({
  id: z.coerce.number().int().positive(),
  username: maybeText,
  created_at: maybeText,
  updated_at: maybeText,
  cooked: maybeText,
  raw: maybeText,
  version: maybeCount,
  post_number: maybeCount,
  /** The place in the topic of what is answered; none for an answer to the topic as a whole. */
  reply_to_post_number: maybeCount,
  post_type: maybeCount,
  reply_count: maybeCount,
  reads: maybeCount,
  topic_id: maybeCount,
  topic_slug: maybeText,
  topic_title: maybeText,
  category_id: maybeCount,
  hidden: maybeFlag,
  deleted_at: maybeText,
  user_deleted: maybeFlag,
  user_id: z.int().optional().catch(undefined),
  actions_summary: z
    .array(z.object({ id: maybeCount, count: maybeCount }))
    .optional()
    .catch(undefined),
})

export type ForumPost = z.infer<typeof postSchema>

/** The kind of post that people write; the others are notes of the forum and of its staff. */
const regular = 1
/** Among the actions on a post: the likes. */
const like = 2

export function isDeleted(post: ForumPost): boolean {
  return post.user_deleted === true || post.deleted_at !== undefined
}

/** Why a post is no customer's word; undefined when it may be one. */
export function whySkipped(post: ForumPost): string | undefined {
  if (post.post_type !== undefined && post.post_type !== regular)
    return 'the post is a note of the forum itself'
  if (post.user_id !== undefined && post.user_id < 0) return 'the post was written by the forum itself'
  return post.hidden ? 'the post is hidden by the forum' : undefined
}

/** What changes when a post is edited, and not when the forum renders it anew. */
export function versionOf(post: ForumPost): string {
  return JSON.stringify([
    post.raw ?? wordsOf(post).text,
    post.post_number === 1 ? post.topic_title : undefined,
  ])
}

/** Undefined when the post has no words. */
export function itemOf(post: ForumPost, forum: Forum): FeedItem | undefined {
  const { id, topic_id: topic, topic_slug: slug, post_number: number = 1, username } = post
  const heading = tidy(post.topic_title ?? '') || undefined
  // The topic's title is the words of who began it.
  const title = number === 1 ? heading : undefined
  const { text, quoted } = wordsOf(post, title)
  if (text === '') return undefined
  const edited = (post.version ?? 1) > 1
  const profile = username === undefined ? undefined : forum.address(`/u/${encodeURIComponent(username)}`)
  return {
    id: forum.address(`/p/${id}`),
    unique: 'connector',
    ref: topic === undefined ? undefined : `${id} ${topic} ${number}`,
    url:
      topic === undefined
        ? undefined
        : forum.address(`/t/${encodeURIComponent(slug || '-')}/${topic}/${number}`),
    title,
    text,
    quoted,
    ...(number === 1 || topic === undefined ? {} : placeOf(post, topic, heading, forum)),
    author: authorOf({ name: username, id: profile, url: profile }),
    publishedAt: parseDate(post.created_at),
    editedAt: edited ? parseDate(post.updated_at) : undefined,
    reach: reachOf(post),
  }
}

function placeOf(
  { reply_to_post_number: answered }: ForumPost,
  topic: number,
  title: string | undefined,
  forum: Forum,
): Pick<FeedItem, 'thread' | 'inReplyTo'> {
  const id = forum.address(`/t/${topic}`)
  return { thread: { id, title }, inReplyTo: answered === undefined ? undefined : `${id}/${answered}` }
}

/** Likes, answers and readers, as far as the forum tells. */
export function reachOf(post: ForumPost): Reach | undefined {
  const likes = post.actions_summary?.find(({ id }) => id === like)?.count
  const { reply_count: replies, reads: views } = post
  return likes === undefined && replies === undefined && views === undefined
    ? undefined
    : { likes, replies, views }
}

/** `title`: of a topic that the writer began. */
export function wordsOf({ cooked, raw }: Pick<ForumPost, 'cooked' | 'raw'>, title?: string): PostWords {
  const own = cooked === undefined ? ownWordsFromMarkdown(raw ?? '', 'discourse') : ownWordsFromHtml(cooked)
  return postWords(own, title)
}
