import { z } from 'zod'
import type { Reach } from '../connector.ts'
import { parseDate } from '../values/dates.ts'
import { maybeCount, maybeFlag, maybeText } from '../values/json.ts'
import { plainFromMarkdown } from '../values/markdown.ts'
import type { ListingEntry } from '../reading/entries.ts'
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
const commentSchema = entrySchema.extend({ content: maybeText })
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
  post: z.object({ id: z.coerce.number().int().positive(), name: maybeText }),
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
    const text = plainFromMarkdown(post.body ?? '') || title
    return viewOf(post, creator, counts, languages, { ref: String(post.id), title, text })
  }
  const read = commentView.safeParse(raw).data
  if (!read) return undefined
  const { comment, post, creator, counts } = read
  const title = tidy(post.name ?? '') || undefined
  const text = plainFromMarkdown(comment.content ?? '')
  return viewOf(comment, creator, counts, languages, { ref: `${post.id} ${comment.id}`, title, text })
}

function viewOf(
  entry: z.infer<typeof entrySchema>,
  creator: z.infer<typeof creatorSchema>,
  counts: z.infer<typeof countsSchema>,
  languages: ReadonlyMap<number, string>,
  { ref, title, text }: { ref: string; title?: string; text?: string },
): ListingEntry {
  const { ap_id: id, deleted = false, removed = false } = entry
  const at = parseDate(entry.published_at ?? entry.published)
  // By its writer or by a moderator; the words may still be there.
  if (deleted || removed) return { deleted: id, at }
  const version = JSON.stringify([title, text])
  if (!text) return { id, why: 'the post has no words', version, at }
  const account = creator?.ap_id ?? creator?.actor_id
  const item = {
    id,
    unique: 'connector' as const,
    ref,
    url: id,
    title,
    text,
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
