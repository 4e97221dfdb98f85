import { z } from 'zod'
import type { Cursor, FeedItem, Page } from '../connector.ts'
import { parseDate } from '../values/dates.ts'
import { maybeText } from '../values/json.ts'
import { type ListingEntry, unreadableEntry } from '../reading/entries.ts'
import { shortHash } from '../reading/traces.ts'
import { starsOf } from '../values/stars.ts'
import { tidy } from '../values/text.ts'
import type { Graph } from './graph.ts'
import { readEdge } from './listing.ts'
import { edge, readNode } from './node.ts'
import { authorOf } from '../values/author.ts'

const commentFields = 'id,message,from,created_time,parent{id},like_count,comment_count,permalink_url'
const commentsBelow = `comments.filter(stream).order(reverse_chronological).limit(50){${commentFields}}`
const postFields = `id,message,from,created_time,permalink_url,shares,reactions.limit(0).summary(true),${commentsBelow}`

const withComments = z.object({ id: z.string().min(1), comments: edge.optional().catch(undefined) })

/** Posts of visitors on the page, and all comments. https://developers.facebook.com/docs/graph-api/reference/page/feed */
export async function readPageFeed(
  graph: Graph,
  page: string,
  cursor: Cursor | undefined,
  signal: AbortSignal,
): Promise<Page> {
  return await readEdge(
    {
      graph,
      path: `/${page}/feed`,
      query: { fields: postFields, limit: '25' },
      read: (raw) => readNode(raw, 'post', [page]),
      below(raw) {
        const { id, comments: first } = withComments.safeParse(raw).data ?? {}
        if (id === undefined || first === undefined) return undefined
        return {
          first,
          path: `/${id}/comments`,
          query: { filter: 'stream', order: 'reverse_chronological', limit: '100', fields: commentFields },
          read: (comment) => [readNode(comment, 'comment', [page])],
        }
      },
    },
    cursor,
    signal,
  )
}

const ratingSchema = z.object({
  reviewer: z.object({ id: maybeText, name: maybeText }).optional().catch(undefined),
  created_time: maybeText,
  rating: z.coerce.number().min(1).max(5).optional().catch(undefined),
  recommendation_type: maybeText,
  review_text: maybeText,
  open_graph_story: z.object({ id: maybeText }).optional().catch(undefined),
})

/** Recommendations of the page, with stars where they are old. https://developers.facebook.com/docs/graph-api/reference/page/ratings */
export async function readRatings(
  graph: Graph,
  page: string,
  cursor: Cursor | undefined,
  signal: AbortSignal,
): Promise<Page> {
  const fields = 'reviewer,created_time,rating,recommendation_type,review_text,open_graph_story'
  return await readEdge(
    {
      graph,
      path: `/${page}/ratings`,
      query: { fields, limit: '50' },
      read: (raw) => ratingOf(raw, page),
    },
    cursor,
    signal,
  )
}

function ratingOf(raw: unknown, page: string): ListingEntry {
  const read = ratingSchema.safeParse(raw).data
  const rating = read?.rating ?? recommended[read?.recommendation_type?.toLowerCase() ?? '']
  if (!read || rating === undefined)
    return unreadableEntry(raw, 'the rating has neither stars nor a recommendation')
  const { reviewer, created_time: time, open_graph_story: story } = read
  const at = parseDate(time)
  const item: FeedItem = {
    id: story?.id ?? `rating-${shortHash(`${reviewer?.id ?? reviewer?.name} ${time}`, 16)}`,
    unique: 'connector',
    ref: 'rating',
    url: `https://www.facebook.com/${page}/reviews`,
    text: tidy(read.review_text ?? '') || starsOf(rating),
    author: authorOf({ name: reviewer?.name, id: reviewer?.id }),
    publishedAt: at,
    rating,
  }
  return { item, version: `${rating} ${item.text}`, at }
}

/** Who does not recommend gives no stars; these say the same. */
const recommended: Record<string, number> = { positive: 5, negative: 1 }

const changeSchema = z.object({
  item: maybeText,
  verb: maybeText,
  comment_id: maybeText,
  post_id: maybeText,
  message: maybeText,
  created_time: maybeText,
  from: z.object({ id: maybeText, name: maybeText }).optional().catch(undefined),
  post: z.object({ permalink_url: maybeText }).optional().catch(undefined),
})

/** A change of the field `feed`. https://developers.facebook.com/docs/graph-api/webhooks/reference/page#feed */
export function readFeedChange(value: unknown, page: string): { item?: FeedItem; deleted?: string } {
  const read = changeSchema.safeParse(value).data
  const isComment = read?.item === 'comment'
  const id = isComment ? read.comment_id : read?.post_id
  if (!read || id === undefined || read.item === 'reaction' || read.item === 'like') return {}
  if (read.verb === 'remove') return { deleted: id }
  const text = tidy(read.message ?? '')
  if (text === '' || read.from?.id === page || !['add', 'edit', 'edited'].includes(read.verb ?? '')) return {}
  const link = read.post?.permalink_url
  return {
    item: {
      id,
      unique: 'connector',
      ref: isComment ? 'comment' : 'post',
      url:
        link !== undefined && URL.canParse(link)
          ? link
          : `https://www.facebook.com/${encodeURIComponent(id)}`,
      text,
      author: authorOf({ name: read.from?.name, id: read.from?.id }),
      publishedAt: parseDate(read.created_time),
    },
  }
}
