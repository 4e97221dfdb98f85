import { z } from 'zod'
import type { Cursor, Page } from '../connector.ts'
import { readCursor } from '../reading/cursor.ts'
import { entries, maybeText, readJson } from '../values/json.ts'
import { openOverlap, readBack } from '../reading/overlap.ts'
import { shortHash } from '../reading/traces.ts'
import { CommentsOff, NotThere, type Youtube } from './api.ts'
import { readComments, readThreads, type Comment, type Thread } from './comment.ts'

/** Threads of so long are read again at every poll: late comments, edits, and answers that come to them. */
const OVERLAP_SECONDS = 48 * 3600
const MOST_PAGES = 10
const PAGE_SIZE = 100

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
  const overlap = openOverlap(state?.overlap, OVERLAP_SECONDS, PAGE_SIZE)
  const known = new Map(state?.counts)
  const counts = new Map<string, number>()
  const rejected: NonNullable<Page['rejected']> = []
  let unchanged = false
  let cut: string | undefined

  async function list(path: string, query: Record<string, string>, pageToken: string | undefined) {
    const fixed = { maxResults: String(PAGE_SIZE), textFormat: 'html' }
    const response = await youtube.get(path, { ...fixed, ...query, pageToken }, signal)
    unchanged ||= response.status === 304
    if (response.status === 304) return { items: [], nextPageToken: undefined }
    return readJson(response, listSchema, 'YouTube')
  }

  async function repliesOf({ comment, replies, replyCount }: Thread, video?: string): Promise<Comment[]> {
    if (replyCount <= replies.length) return replies
    const thread = shortHash(comment.id, 12)
    counts.set(thread, replyCount)
    if (known.get(thread) === replyCount) return replies
    const all = [...replies]
    const query = { part: 'snippet', parentId: comment.id }
    let token: string | undefined
    for (let pages = 0; pages < MOST_PAGES; pages++) {
      const { items, nextPageToken } = await list('/comments', query, token)
      all.push(...readComments(items, video, rejected))
      if (nextPageToken === undefined || items.length === 0) return all
      if (nextPageToken === token)
        throw new Error('the listing does not advance: its next page is the same page again')
      token = nextPageToken
    }
    cut = `a comment has more than ${MOST_PAGES * PAGE_SIZE} answers, of which some may be missing`
    return all
  }

  /** The comment can be deleted while its answers are asked for. */
  async function repliesIfThere(thread: Thread): Promise<Comment[]> {
    try {
      return await repliesOf(thread, videoOf(thread))
    } catch (error) {
      if (error instanceof NotThere) return []
      throw error
    }
  }

  try {
    const { listed, gap } = await readBack<Comment>(
      overlap,
      async (token) => {
        const query = { part: 'snippet,replies', order: 'time', ...filter }
        const { items, nextPageToken } = await list('/commentThreads', query, token)
        const comments: Comment[] = []
        for (const thread of readThreads(items, rejected)) {
          // The page ends with a comment that it is sorted by, which tells how far back it reaches.
          comments.push(...(await repliesIfThere(thread)), thread.comment)
        }
        return { listed: comments, next: nextPageToken }
      },
      MOST_PAGES,
    )
    if (unchanged && cursor !== undefined) return { items: [], cursor }
    const fresh = overlap.fresh(listed)
    const next = { overlap: overlap.next(listed), counts: [...counts] } satisfies z.infer<typeof stateSchema>
    return {
      items: fresh.map(({ item }) => item),
      cursor: JSON.stringify(next),
      rejected,
      gap: (fresh.length === listed.length ? gap : undefined) ?? cut,
    }
  } catch (error) {
    if (!(error instanceof CommentsOff)) throw error
    const empty = { overlap: overlap.next([]), counts: [] } satisfies z.infer<typeof stateSchema>
    return {
      items: [],
      cursor: cursor ?? JSON.stringify(empty),
      notices: ['Comments are switched off there; nothing can be read until the uploader allows them.'],
    }
  }
}

function videoOf({ comment }: Thread): string | undefined {
  const { url } = comment.item
  return (url === undefined ? undefined : new URL(url).searchParams.get('v')) ?? undefined
}
