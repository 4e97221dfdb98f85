import { z } from 'zod'
import type { ItemRef, Status } from '../connector.ts'
import { entries, readJson } from '../values/json.ts'
import { NotThere, type Youtube } from './api.ts'
import { commentSchema, commentStatus } from './comment.ts'
import { readDetails } from './search.ts'

/** https://developers.google.com/youtube/v3/docs/comments/list takes so many ids at once. */
const mostIds = 50

const listSchema = z.object({ kind: z.literal('youtube#commentListResponse'), items: entries })

/** What became of comments and videos. One that a whole answer does not hold is gone. */
export async function lookUpPosts(
  youtube: Youtube,
  posts: ItemRef[],
  signal: AbortSignal,
): Promise<Status[]> {
  const statuses = new Map<string, Status>()
  const videos = posts.filter(isVideo).map(({ id }) => id)
  const comments = posts.filter((post) => !isVideo(post)).map(({ id }) => id)
  for (const ids of batches(videos)) {
    const found = await readDetails(youtube, ids, signal)
    for (const id of ids) {
      const details = found.get(id)
      if (details)
        statuses.set(id, {
          id,
          state: 'live',
          title: details.title,
          text: details.text,
          reach: details.reach,
        })
      // Private videos are missing too, and may come back.
      else statuses.set(id, { id, state: found.size > 0 ? 'deleted' : 'unknown' })
    }
  }
  for (const ids of batches(comments)) {
    for (const status of await lookUpComments(youtube, ids, signal)) statuses.set(status.id, status)
  }
  return posts.map(({ id }) => statuses.get(id) ?? { id, state: 'unknown' })
}

const threadsSchema = z.object({
  kind: z.literal('youtube#commentThreadListResponse'),
  items: z.array(z.object({ id: z.string() })),
})

/** A second opinion, before what is missing is taken for deleted. */
async function readThreadIds(youtube: Youtube, ids: string[], signal: AbortSignal): Promise<Set<string>> {
  try {
    const response = await youtube.get('/commentThreads', { part: 'id', id: ids.join(',') }, signal)
    return new Set(readJson(response, threadsSchema, 'YouTube').items.map(({ id }) => id))
  } catch (error) {
    if (error instanceof NotThere) return new Set()
    throw error
  }
}

/** One comment that is gone can make YouTube refuse all that are asked for with it. */
async function lookUpComments(youtube: Youtube, ids: string[], signal: AbortSignal): Promise<Status[]> {
  try {
    const query = { part: 'snippet', textFormat: 'html', id: ids.join(',') }
    const { items } = readJson(await youtube.get('/comments', query, signal), listSchema, 'YouTube')
    const found = new Map(
      items.flatMap((raw) => {
        const comment = commentSchema.safeParse(raw).data
        return comment ? [[comment.id, commentStatus(comment)] as const] : []
      }),
    )
    const missing = ids.filter((id) => !found.has(id))
    const there = missing.length === 0 ? new Set() : await readThreadIds(youtube, missing, signal)
    return ids.map((id) => found.get(id) ?? { id, state: there.has(id) ? 'unknown' : 'deleted' })
  } catch (error) {
    if (!(error instanceof NotThere)) throw error
    if (ids.length === 1) return ids.map((id) => ({ id, state: 'deleted' }))
    const middle = Math.ceil(ids.length / 2)
    const halves = [ids.slice(0, middle), ids.slice(middle)]
    return [
      ...(await lookUpComments(youtube, halves[0] ?? [], signal)),
      ...(await lookUpComments(youtube, halves[1] ?? [], signal)),
    ]
  }
}

export function isVideo({ ref }: ItemRef): boolean {
  return ref?.startsWith('video') ?? false
}

function batches(ids: string[]): string[][] {
  return Array.from({ length: Math.ceil(ids.length / mostIds) }, (_, nth) =>
    ids.slice(nth * mostIds, (nth + 1) * mostIds),
  )
}
