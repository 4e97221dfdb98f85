import { z } from 'zod'
import type { FeedItem, Status } from '../connector.ts'
import { parseDate } from '../values/dates.ts'
import { entries, maybeCount, maybeText } from '../values/json.ts'
import { type ListingEntry, type PostEntry, readEntries } from '../reading/entries.ts'
import { ownWordsFromHtml } from '../values/own-words.ts'
import { postWords } from '../values/post-words.ts'
import { authorOf } from '../values/author.ts'

export interface CommentThread {
  comment: PostEntry
  /** Answers that came along, five at most. */
  replies: ListingEntry[]
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
    /** The comment that an answer stands below. */
    parentId: maybeText,
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

/** Throws when it is no thread with a comment. */
export async function readThread(raw: unknown): Promise<CommentThread> {
  const { snippet, replies } = threadSchema.safeParse(raw).data ?? {}
  const video = snippet?.videoId
  const replyCount = snippet?.totalReplyCount ?? 0
  const comment = readComment(snippet?.topLevelComment, video, replyCount)
  if (!comment) throw new Error('the thread has no comment with an id and words')
  return { comment, replies: await readReplies(replies?.comments ?? [], video), replyCount }
}

/** Answers of one thread. */
export async function readReplies(raw: unknown[], video: string | undefined): Promise<ListingEntry[]> {
  return await readEntries(raw, (reply) => readComment(reply, video), 'the comment has no id, or no words')
}

function readComment(raw: unknown, video: string | undefined, replyCount?: number): PostEntry | undefined {
  const read = commentSchema.safeParse(raw).data
  const item = read && itemOf(read, video, replyCount)
  if (!item) return undefined
  return { item, version: JSON.stringify([read.snippet.updatedAt, item.text]), at: item.publishedAt }
}

function itemOf(
  { id, snippet }: z.infer<typeof commentSchema>,
  video: string | undefined,
  replyCount?: number,
): FeedItem | undefined {
  const { text, quoted } = postWords(ownWordsFromHtml(snippet.textDisplay))
  if (text === '') return undefined
  const videoId = snippet.videoId ?? video
  const channel = snippet.authorChannelId?.value
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
    quoted,
    thread: videoId === undefined ? undefined : { id: videoId },
    inReplyTo: snippet.parentId,
    author: authorOf({
      name: snippet.authorDisplayName,
      id: channel,
      url: channel && `https://www.youtube.com/channel/${encodeURIComponent(channel)}`,
    }),
    publishedAt,
    editedAt: updatedAt && publishedAt && updatedAt > publishedAt ? updatedAt : undefined,
    reach: reachOf(snippet.likeCount, replyCount),
  }
}

function reachOf(likes: number | undefined, replies: number | undefined): FeedItem['reach'] {
  if (likes === undefined && replies === undefined) return undefined
  return { likes, replies }
}

/** What became of a comment: as `comments.list` tells it. */
export function commentStatus(comment: z.infer<typeof commentSchema>): Status {
  const item = itemOf(comment, undefined)
  if (!item) return { id: comment.id, state: 'unknown' }
  return { id: comment.id, state: 'live', text: item.text, editedAt: item.editedAt, reach: item.reach }
}
