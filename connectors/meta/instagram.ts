import { z } from 'zod'
import type { Cursor, FeedItem, Page } from '../connector.ts'
import { maybeText } from '../values/json.ts'
import type { Graph } from './graph.ts'
import type { ListingEntry } from '../reading/entries.ts'
import { readEdge } from './listing.ts'
import { edge, itemOf, nodeSchema, readNode } from './node.ts'

const replyFields = 'id,text,timestamp,username,from,like_count,parent_id'
const commentFields = `${replyFields},replies.limit(50){${replyFields}}`
const mediaFields = `id,timestamp,permalink,username,comments.limit(50){${commentFields}}`

const mediaSchema = z.object({
  id: z.string().min(1),
  permalink: maybeText,
  username: maybeText,
  comments: edge.optional().catch(undefined),
})

const withReplies = z.object({ id: z.string().min(1), replies: edge.optional().catch(undefined) })

/** Comments below one's own posts. https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-media/comments */
export async function readOwnMedia(
  graph: Graph,
  account: string,
  cursor: Cursor | undefined,
  signal: AbortSignal,
): Promise<Page> {
  return await readEdge(
    {
      graph,
      path: `/${account}/media`,
      query: { fields: mediaFields, limit: '25' },
      read: (raw) => readNode(raw, { ref: 'media', own: [account] }),
      below(raw) {
        const media = mediaSchema.safeParse(raw).data
        if (media?.comments === undefined) return undefined
        const own = [account, media.username ?? account]
        return {
          first: media.comments,
          path: `/${media.id}/comments`,
          query: { fields: commentFields, limit: '50' },
          read: (comment) => threadOf(comment, own, media),
        }
      },
    },
    cursor,
    signal,
  )
}

/** A comment and its answers, which are answered through the comment. */
function threadOf(
  raw: unknown,
  own: string[],
  { id: thread, permalink: place }: { id: string; permalink?: string },
): ListingEntry[] {
  const { id, replies } = withReplies.safeParse(raw).data ?? {}
  const below = (replies?.data ?? []).map((reply) =>
    readNode(reply, { ref: `comment ${id}`, own, place, thread }),
  )
  return [...below, readNode(raw, { ref: 'comment', own, place, thread })]
}

/** Posts of others in which the account is tagged. https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-user/tags */
export async function readTags(
  graph: Graph,
  account: string,
  cursor: Cursor | undefined,
  signal: AbortSignal,
): Promise<Page> {
  return await readEdge(
    {
      graph,
      path: `/${account}/tags`,
      query: { fields: 'id,caption,permalink,timestamp,username,like_count,comments_count', limit: '50' },
      read: (raw) => readNode(raw, { ref: 'media', own: [account] }),
    },
    cursor,
    signal,
  )
}

const commentChange = nodeSchema.extend({ media: z.object({ id: maybeText }).optional().catch(undefined) })
const mentionChange = z.object({ media_id: maybeText, comment_id: maybeText })

/** A change of the fields `comments` and `live_comments`. */
export function readCommentChange(value: unknown, account: string): FeedItem | undefined {
  const read = commentChange.safeParse(value).data
  if (!read || read.from?.id === account) return undefined
  const ref = read.parent_id === undefined ? 'comment' : `comment ${read.parent_id}`
  return itemOf(read, { ref, thread: read.media?.id })
}

const mentioned = z.object({
  mentioned_comment: nodeSchema
    .extend({ media: z.object({ permalink: maybeText }).optional().catch(undefined) })
    .optional(),
  mentioned_media: nodeSchema.optional(),
})

/** A change of the field `mentions` names a post of somebody else, or a comment there; its words are asked for. */
export async function readMention(
  graph: Graph,
  value: unknown,
  account: string,
  signal: AbortSignal,
): Promise<FeedItem | undefined> {
  const { media_id: media, comment_id: comment } = mentionChange.safeParse(value).data ?? {}
  if (media === undefined) return undefined
  const fields =
    comment === undefined
      ? `mentioned_media.media_id(${media}){id,caption,permalink,username,timestamp,like_count,comments_count}`
      : `mentioned_comment.comment_id(${comment}){id,text,timestamp,username,like_count,media{permalink}}`
  const answer = await graph.get(`/${account}`, { fields }, mentioned, signal)
  const node = answer.mentioned_comment ?? answer.mentioned_media
  if (!node) return undefined
  const ref = comment === undefined ? 'media' : `mention ${media} ${comment}`
  const thread = comment === undefined ? undefined : media
  return itemOf(node, { ref, place: answer.mentioned_comment?.media?.permalink, thread })
}
