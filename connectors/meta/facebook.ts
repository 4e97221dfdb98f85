import { z } from 'zod'
import type { Cursor, FeedItem, Page } from '../connector.ts'
import { clock } from '../../lib/clock.ts'
import { readCursor } from '../reading/cursor.ts'
import { parseDate } from '../values/dates.ts'
import { maybeText } from '../values/json.ts'
import { type ListingEntry, unreadableEntry } from '../reading/entries.ts'
import { shortHash } from '../reading/traces.ts'
import { starsOf } from '../values/stars.ts'
import { tidy } from '../values/text.ts'
import { type Graph, Retired } from './graph.ts'
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
      read: (raw) => readNode(raw, { ref: 'post', own: [page] }),
      below(raw) {
        const { id, comments: first } = withComments.safeParse(raw).data ?? {}
        if (id === undefined || first === undefined) return undefined
        return {
          first,
          path: `/${id}/comments`,
          query: { filter: 'stream', order: 'reverse_chronological', limit: '100', fields: commentFields },
          read: (comment) => [readNode(comment, { ref: 'comment', own: [page], thread: id })],
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

/** How long what Meta has retired is not asked for. */
const retiredMs = 30 * 86_400_000

const retiredSchema = z.object({ retiredAt: z.number() })
const ratingsSchema = z.union([retiredSchema, z.looseObject({ newest: z.number() })])

/** As `readRatings`, and nothing at all where Meta has taken the edge out of the version that is asked. */
export async function readRatingsIfThere(
  graph: Graph,
  page: string,
  cursor: Cursor | undefined,
  signal: AbortSignal,
): Promise<Page> {
  const retired = retiredSchema.safeParse(readCursor(cursor, ratingsSchema)).data
  if (retired && cursor !== undefined && clock.now() - retired.retiredAt < retiredMs)
    return { items: [], cursor }
  try {
    return await readRatings(graph, page, retired ? undefined : cursor, signal)
  } catch (error) {
    if (!(error instanceof Retired)) throw error
    const notices = ['Meta gives no recommendations of pages any more: take ratings out of the config.']
    return { items: [], cursor: JSON.stringify({ retiredAt: clock.now() }), notices }
  }
}

/** Recommendations of the page, with stars where they are old. https://developers.facebook.com/docs/graph-api/reference/page/ratings */
async function readRatings(
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
  /** What a comment answers: another one, or the post. */
  parent_id: maybeText,
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
      thread: isComment && read.post_id !== undefined ? { id: read.post_id } : undefined,
      inReplyTo: isComment ? read.parent_id : undefined,
      author: authorOf({ name: read.from?.name, id: read.from?.id }),
      publishedAt: parseDate(read.created_time),
    },
  }
}
