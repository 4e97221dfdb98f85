import { z } from 'zod'
import type { FeedItem, Page, Status } from '../connector.ts'
import { parseDate } from '../values/dates.ts'
import { entries, maybeCount, maybeText } from '../values/json.ts'
import type { Listed } from '../reading/overlap.ts'
import { plainFromHtml } from '../values/text.ts'

export interface Comment extends Listed {
  item: FeedItem
}

export interface Thread {
  comment: Comment
  /** Answers that came along, five at most. */
  replies: Comment[]
  /** How many answers there are. */
  replyCount: number
}

const channelId = z.object({ value: maybeText }).optional().catch(undefined)

export const commentSchema = z.object({
  id: z.string().min(1),
  snippet: z.object({
    textDisplay: z.string(),
    videoId: maybeText,
    channelId: maybeText,
    authorDisplayName: maybeText,
    authorChannelId: channelId,
    likeCount: maybeCount,
    publishedAt: maybeText,
    updatedAt: maybeText,
  }),
})

const threadSchema = z.object({
  snippet: z.object({ videoId: maybeText, topLevelComment: z.unknown(), totalReplyCount: maybeCount }),
  replies: z.object({ comments: entries }).optional().catch(undefined),
})

type Rejected = NonNullable<Page['rejected']>

/** One bad thread or answer goes to `rejected`; throws when there are threads and all are bad. */
export function readThreads(raw: unknown[], rejected: Rejected): Thread[] {
  const threads = raw.flatMap((entry) => {
    const thread = threadSchema.safeParse(entry).data
    const video = thread?.snippet.videoId
    const replyCount = thread?.snippet.totalReplyCount ?? 0
    const comment = readComment(thread?.snippet.topLevelComment, video, replyCount)
    if (!thread || !comment) {
      rejected.push({ reason: 'the thread has no comment with an id and words' })
      return []
    }
    return { comment, replies: readComments(thread.replies?.comments ?? [], video, rejected), replyCount }
  })
  if (threads.length === 0 && raw.length > 0) throw new Error('no comment that YouTube sent is readable')
  return threads
}

/** Answers of one thread. */
export function readComments(raw: unknown[], video: string | undefined, rejected: Rejected): Comment[] {
  return raw.flatMap((entry) => {
    const comment = readComment(entry, video)
    if (!comment) rejected.push({ reason: 'the comment has no id, or no words' })
    return comment ?? []
  })
}

function readComment(raw: unknown, video: string | undefined, replyCount?: number): Comment | undefined {
  const read = commentSchema.safeParse(raw).data
  const item = read && itemOf(read, video, replyCount)
  if (!item) return undefined
  const version = JSON.stringify([read.snippet.updatedAt, item.text])
  return { id: item.id, version, at: item.publishedAt, item }
}

function itemOf(
  { id, snippet }: z.infer<typeof commentSchema>,
  video: string | undefined,
  replyCount?: number,
): FeedItem | undefined {
  const text = plainFromHtml(snippet.textDisplay)
  if (text === '') return undefined
  const videoId = snippet.videoId ?? video
  const author = snippet.authorChannelId?.value
  const publishedAt = parseDate(snippet.publishedAt)
  const updatedAt = parseDate(snippet.updatedAt)
  return {
    id,
    unique: 'connector',
    // Comments on posts of a channel belong to no video, and have no address.
    url:
      videoId === undefined
        ? undefined
        : `https://www.youtube.com/watch?v=${encodeURIComponent(videoId)}&lc=${encodeURIComponent(id)}`,
    text,
    author: snippet.authorDisplayName || undefined,
    authorUrl: author ? `https://www.youtube.com/channel/${encodeURIComponent(author)}` : undefined,
    publishedAt,
    editedAt: updatedAt && publishedAt && updatedAt > publishedAt ? updatedAt : undefined,
    reach: reachOf(snippet.likeCount, replyCount),
  }
}

function reachOf(likes: number | undefined, replies: number | undefined): FeedItem['reach'] {
  if (likes === undefined && replies === undefined) return undefined
  return { ...(likes === undefined ? {} : { likes }), ...(replies === undefined ? {} : { replies }) }
}

/** What became of a comment: as `comments.list` tells it. */
export function commentStatus(comment: z.infer<typeof commentSchema>): Status {
  const item = itemOf(comment, undefined)
  if (!item) return { id: comment.id, state: 'unknown' }
  return { id: comment.id, state: 'live', text: item.text, editedAt: item.editedAt, reach: item.reach }
}
