import { z } from 'zod'
import type { ItemRef, Status } from '../connector.ts'
import { maybeText } from '../values/json.ts'
import type { X } from './api.ts'
import { itemIn } from '../reading/entries.ts'
import { readPosts } from './post.ts'

/** https://docs.x.com/x-api/posts/get-posts-by-ids takes so many ids at once. */
const mostIds = 100

const errorSchema = z.object({ resource_id: maybeText, value: maybeText, type: maybeText })

/** What became of posts. X wants those gone that are deleted, protected or suspended, and names them. */
export async function lookUpPosts(x: X, posts: ItemRef[], signal: AbortSignal): Promise<Status[]> {
  const statuses: Status[] = []
  for (let from = 0; from < posts.length; from += mostIds)
    statuses.push(...(await lookUpBatch(x, posts.slice(from, from + mostIds), signal)))
  return statuses
}

async function lookUpBatch(x: X, posts: ItemRef[], signal: AbortSignal): Promise<Status[]> {
  const ids = posts.map(({ id, ref = id }) => ref.split(' ')[0] ?? id)
  const booked = await x.afford([{ posts: ids.length, users: 0 }])
  const query = { ids: ids.join(',') }
  const { answer } = await x.read('/tweets', query, booked, signal)
  const items = (await readPosts(answer, undefined)).flatMap((post) => itemIn(post) ?? [])
  const live = new Map(items.map((item) => [item.id, item]))
  const gone = new Set(
    (answer.errors ?? []).flatMap((raw) => {
      const { resource_id: resource, value, type = '' } = errorSchema.safeParse(raw).data ?? {}
      return /resource-not-found|not-authorized-for-resource/.test(type) ? [resource ?? value] : []
    }),
  )
  return posts.map(({ id }, nth) => {
    const item = live.get(id)
    if (!item) return { id, state: gone.has(ids[nth]) ? 'deleted' : 'unknown' }
    return { id, state: 'live', text: item.text, editedAt: item.editedAt, reach: item.reach }
  })
}
