import { z } from 'zod'
import type { Cursor, FeedItem, Page } from '../connector.ts'
import { parseDate } from '../values/dates.ts'
import { maybeText } from '../values/json.ts'
import { shortHash } from '../reading/traces.ts'
import { starsOf } from '../values/stars.ts'
import { tidy } from '../values/text.ts'
import type { Graph } from './graph.ts'
import { readBelow, readListing } from './listing.ts'
import { edge, readEntry, type Entry, type Rejected } from './node.ts'

const COMMENT_FIELDS = 'id,message,from,created_time,parent{id},like_count,comment_count,permalink_url'
const BELOW = `comments.filter(stream).order(reverse_chronological).limit(50){${COMMENT_FIELDS}}`
const POST_FIELDS = `id,message,from,created_time,permalink_url,shares,reactions.limit(0).summary(true),${BELOW}`

const withComments = z.object({ id: z.string().min(1), comments: edge.optional().catch(undefined) })

/** Posts of visitors on the page, and all comments. https://developers.facebook.com/docs/graph-api/reference/page/feed */
export async function readPageFeed(
  graph: Graph,
  page: string,
  cursor: Cursor | undefined,
  signal: AbortSignal,
): Promise<Page> {
  return await readListing(
    {
      graph,
      path: `/${page}/feed`,
      query: { fields: POST_FIELDS, limit: '25' },
      async read(raw, reading) {
        const { rejected } = reading
        const posts = readEntry(raw, 'post', [page], rejected)
        const { id = '', comments } = withComments.safeParse(raw).data ?? {}
        const query = {
          filter: 'stream',
          order: 'reverse_chronological',
          limit: '100',
          fields: COMMENT_FIELDS,
        }
        const below = comments
          ? await readBelow(
              comments,
              (after) => graph.get(`/${id}/comments`, { ...query, after }, edge, signal),
              (comment) => readEntry(comment, 'comment', [page], rejected),
              reading,
            )
          : []
        return [...below, ...posts]
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
  return await readListing(
    {
      graph,
      path: `/${page}/ratings`,
      query: { fields, limit: '50' },
      read: (raw, { rejected }) => Promise.resolve(ratingOf(raw, page, rejected)),
    },
    cursor,
    signal,
  )
}

function ratingOf(raw: unknown, page: string, rejected: Rejected): Entry[] {
  const read = ratingSchema.safeParse(raw).data
  const rating = read?.rating ?? RECOMMENDED[read?.recommendation_type?.toLowerCase() ?? '']
  if (!read || rating === undefined) {
    rejected.push({ reason: 'the rating has neither stars nor a recommendation' })
    return []
  }
  const { reviewer, created_time: time, open_graph_story: story } = read
  const at = parseDate(time)
  const item: FeedItem = {
    id: story?.id ?? `rating-${shortHash(`${reviewer?.id ?? reviewer?.name} ${time}`, 16)}`,
    unique: 'connector',
    ref: 'rating',
    url: `https://www.facebook.com/${page}/reviews`,
    text: tidy(read.review_text ?? '') || starsOf(rating),
    author: tidy(reviewer?.name ?? '') || undefined,
    publishedAt: at,
    rating,
  }
  return [{ id: item.id, version: `${rating} ${item.text}`, at, item }]
}

/** Who does not recommend gives no stars; these say the same. */
const RECOMMENDED: Record<string, number> = { positive: 5, negative: 1 }

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
      author: tidy(read.from?.name ?? '') || undefined,
      publishedAt: parseDate(read.created_time),
    },
  }
}
