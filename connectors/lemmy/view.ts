import { z } from 'zod'
import type { FeedItem, Reach } from '../connector.ts'
import { parseDate } from '../values/dates.ts'
import { maybeCount, maybeFlag, maybeText } from '../values/json.ts'
import type { ListingEntry } from '../reading/entries.ts'
import { ownWordsFromMarkdown } from '../values/own-words.ts'
import { type PostWords, postWords } from '../values/post-words.ts'
import { tidy } from '../values/text.ts'
import { webAddress, webUrl } from '../values/addresses.ts'
import { authorOf } from '../values/author.ts'

export type LemmyKind = 'posts' | 'comments'

/** Version 3 of the API says `published` and counts beside the post, version 4 `published_at` and counts in it. */
const entrySchema = z.object({
  id: z.coerce.number().int().positive(),
  ap_id: webAddress,
  published: maybeText,
  published_at: maybeText,
  updated: maybeText,
  updated_at: maybeText,
  deleted: maybeFlag,
  removed: maybeFlag,
  language_id: maybeCount,
  upvotes: maybeCount,
  comments: maybeCount,
  child_count: maybeCount,
})

const postSchema = entrySchema.extend({ name: maybeText, body: maybeText })
/** `path`: "0.12.34", from the top of the thread down to the comment itself, by the instance's own numbers. */
const commentSchema = entrySchema.extend({ content: maybeText, path: maybeText })
const countsSchema = z
  .object({ upvotes: maybeCount, comments: maybeCount, child_count: maybeCount })
  .optional()
  .catch(undefined)
const creatorSchema = z
  .object({ name: maybeText, actor_id: maybeText, ap_id: maybeText })
  .optional()
  .catch(undefined)

const postView = z.object({ post: postSchema, creator: creatorSchema, counts: countsSchema })
const commentView = z.object({
  comment: commentSchema,
  post: z.object({ id: z.coerce.number().int().positive(), name: maybeText, ap_id: maybeText }),
  creator: creatorSchema,
  counts: countsSchema,
})

/**
 * A post or a comment as an instance lists it, named by its address in the whole fediverse; undefined when it is none.
 * `languages`: codes by the instance's own numbers.
 */
export function readView(
  raw: unknown,
  kind: LemmyKind,
  languages: ReadonlyMap<number, string>,
): ListingEntry | undefined {
  if (kind === 'posts') {
    const read = postView.safeParse(raw).data
    if (!read) return undefined
    const { post, creator, counts } = read
    const title = tidy(post.name ?? '') || undefined
    const words = postWords(ownWordsFromMarkdown(post.body ?? '', 'lemmy'), title)
    return viewOf(post, creator, counts, languages, { ref: String(post.id), heading: title, title, ...words })
  }
  const read = commentView.safeParse(raw).data
  if (!read) return undefined
  const { comment, post, creator, counts } = read
  const heading = tidy(post.name ?? '') || undefined
  const thread = { id: post.ap_id ?? String(post.id), title: heading }
  // A comment directly below the post has no other before it.
  const parent = comment.path?.split('.').at(-2)
  return viewOf(comment, creator, counts, languages, {
    ref: `${post.id} ${comment.id}`,
    heading,
    ...postWords(ownWordsFromMarkdown(comment.content ?? '', 'lemmy')),
    thread,
    inReplyTo: parent === undefined || parent === '0' ? thread.id : parent,
  })
}

/** The words of a post and where they stand; `heading` is that of the thread. */
type LemmyWords = PostWords & Pick<FeedItem, 'ref' | 'title' | 'thread' | 'inReplyTo'> & { heading?: string }

function viewOf(
  entry: z.infer<typeof entrySchema>,
  creator: z.infer<typeof creatorSchema>,
  counts: z.infer<typeof countsSchema>,
  languages: ReadonlyMap<number, string>,
  { heading, ...words }: LemmyWords,
): ListingEntry {
  const { ap_id: id, deleted = false, removed = false } = entry
  const at = parseDate(entry.published_at ?? entry.published)
  // By its writer or by a moderator; the words may still be there.
  if (deleted || removed) return { deleted: id, at }
  const version = JSON.stringify([heading, words.text])
  if (words.text === '') return { id, why: 'the post has no words', version, at }
  const account = creator?.ap_id ?? creator?.actor_id
  const item = {
    id,
    unique: 'connector' as const,
    url: id,
    ...words,
    author: authorOf({ name: creator?.name, id: account, url: webUrl(account) }),
    publishedAt: at,
    editedAt: parseDate(entry.updated_at ?? entry.updated),
    language: entry.language_id === undefined ? undefined : languages.get(entry.language_id),
    reach: reachOf(entry, counts),
  }
  return { item, version, at }
}

function reachOf(
  entry: z.infer<typeof entrySchema>,
  counts: z.infer<typeof countsSchema>,
): Reach | undefined {
  const likes = counts?.upvotes ?? entry.upvotes
  const replies = counts?.comments ?? counts?.child_count ?? entry.comments ?? entry.child_count
  return likes === undefined && replies === undefined ? undefined : { likes, replies }
}
