import { z } from 'zod'
import type { Cursor, FeedItem, Page } from '../connector.ts'
import { readCursor } from '../reading/cursor.ts'
import { entries, maybeText, readJson } from '../values/json.ts'
import { type ListingEntry, readEntries } from '../reading/entries.ts'
import { type ListingBatch, readListings, standstill } from '../reading/listings.ts'
import { shortHash } from '../reading/traces.ts'
import { CommentsOff, NotThere, type Youtube } from './api.ts'
import { type CommentThread, readReplies, readThread } from './comment.ts'

/** Threads of so long are read again at every poll: late comments, edits, and answers that come to them. */
const pageSize = 100
const memory = { overlapSeconds: 48 * 3600, remembered: pageSize }
const mostPages = 10

const commentsOffNotice =
  'Comments are switched off there; nothing can be read until the uploader allows them.'

const stateSchema = z.object({
  overlap: z.string(),
  /** Threads with more answers than came along, and how many those were when all were read. */
  counts: z.array(z.tuple([z.string(), z.number()])),
})

const listSchema = z.object({ items: entries, nextPageToken: maybeText })

/** Comments and their answers, of the videos that `filter` names. Where comments are off there is nothing, and a notice. */
export async function readCommentThreads(
  youtube: Youtube,
  filter: Record<string, string>,
  cursor: Cursor | undefined,
  signal: AbortSignal,
): Promise<Page> {
  const state = readCursor(cursor, stateSchema)
  const known = new Map(state?.counts)
  const counts = new Map<string, number>()
  let commentsOff = false
  let cut: string | undefined

  async function list(path: string, query: Record<string, string>, pageToken: string | undefined) {
    const fixed = { maxResults: String(pageSize), textFormat: 'html' }
    const response = await youtube.get(path, { ...fixed, ...query, pageToken }, signal)
    return response.status === 304 ? undefined : readJson(response, listSchema, 'YouTube')
  }

  async function repliesOf({
    comment: { item },
    replies,
    replyCount,
  }: CommentThread): Promise<ListingEntry[]> {
    if (replyCount <= replies.length) return replies
    const thread = shortHash(item.id, 12)
    counts.set(thread, replyCount)
    if (known.get(thread) === replyCount) return replies
    const all = [...replies]
    let token: string | undefined
    for (let pages = 0; pages < mostPages; pages++) {
      const page = await list('/comments', { part: 'snippet', parentId: item.id }, token)
      if (page === undefined) throw new Error('YouTube answered 304 although it was asked for everything')
      all.push(...(await readReplies(page.items, videoOf(item))))
      if (page.nextPageToken === undefined || page.items.length === 0) return all
      if (page.nextPageToken === token) throw standstill('the list of answers')
      token = page.nextPageToken
    }
    cut = `a comment has more than ${mostPages * pageSize} answers, of which some may be missing.`
    return all
  }

  /** The comment can be deleted while its answers are asked for. */
  async function repliesIfThere(thread: CommentThread): Promise<ListingEntry[]> {
    try {
      return await repliesOf(thread)
    } catch (error) {
      if (error instanceof NotThere) return []
      throw error
    }
  }

  async function readPage(token: string | undefined): Promise<ListingBatch | undefined> {
    const page = await list('/commentThreads', { part: 'snippet,replies', order: 'time', ...filter }, token)
    if (page === undefined) return undefined
    const threads = new Map<ListingEntry, CommentThread>()
    const comments = await readEntries(page.items, async (raw) => {
      const thread = await readThread(raw)
      threads.set(thread.comment, thread)
      return thread.comment
    })
    const found: ListingEntry[] = []
    for (const comment of comments) {
      const thread = threads.get(comment)
      // The page ends with a comment that it is sorted by, which tells how far back it reaches.
      found.push(...(thread ? await repliesIfThere(thread) : []), comment)
    }
    return { entries: found, next: page.nextPageToken }
  }

  async function read(token: string | undefined): Promise<ListingBatch | undefined> {
    try {
      return await readPage(token)
    } catch (error) {
      if (!(error instanceof CommentsOff)) throw error
      commentsOff = true
      return { entries: [] }
    }
  }

  const page = await readListings(state?.overlap, memory, [
    { name: 'comments', mostBatches: mostPages, read },
  ])
  if (page.unchanged && cursor !== undefined) return { items: [], cursor }
  const next = { overlap: page.cursor, counts: [...counts] } satisfies z.infer<typeof stateSchema>
  if (commentsOff) return { items: [], cursor: cursor ?? JSON.stringify(next), notices: [commentsOffNotice] }
  return {
    ...page,
    cursor: JSON.stringify(next),
    gap: [page.gap, state && cut].filter(Boolean).join(' ') || undefined,
  }
}

function videoOf({ url }: FeedItem): string | undefined {
  return (url === undefined ? undefined : new URL(url).searchParams.get('v')) ?? undefined
}
