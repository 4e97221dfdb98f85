import { z } from 'zod'
import { PermanentError } from '../../lib/errors.ts'
import type { ItemRef, Posted, Status } from '../connector.ts'
import { parseDate } from '../values/dates.ts'
import { maybeText, readJson } from '../values/json.ts'
import { refuseTooLong } from '../values/reply-length.ts'
import { refusalBody, type Forum } from './forum.ts'
import { isDeleted, postSchema, reachOf, wordsOf, type ForumPost } from './post.ts'

/** What stands in `FeedItem.ref`: numbers of the post, of its topic, and its place there. */
function numbersOf({ id, ref }: ItemRef): { post?: number; topic?: number; place?: number } {
  const [post = /(?<!\d)(\d+)$/.exec(id)?.[1], topic, place] = ref?.split(' ') ?? []
  const number = (text: string | undefined) => (text === undefined ? undefined : Number(text))
  return { post: number(post), topic: number(topic), place: number(place) }
}

/** The post as it is now; 'gone' when it was deleted, 'closed' when this reader may not see it (any more). */
export async function readPost(
  forum: Forum,
  ref: ItemRef,
  signal: AbortSignal,
): Promise<ForumPost | 'gone' | 'closed'> {
  const { post: number } = numbersOf(ref)
  if (number === undefined) return 'closed'
  const response = await forum.send(`/posts/${number}.json`, { signal, accept: [403, 404, 410] })
  if (response.status === 404 || response.status === 410)
    // A proxy's or another program's 404 tells nothing about the post.
    return refusalBody(response).error_type === 'not_found' || response.status === 410 ? 'gone' : 'closed'
  if (response.status === 403) return 'closed'
  const post = readJson(response, postSchema, forum.address(''))
  return isDeleted(post) ? 'gone' : post
}

export async function lookUpPosts(forum: Forum, posts: ItemRef[], signal: AbortSignal): Promise<Status[]> {
  const statuses: Status[] = []
  for (const ref of posts) {
    const post = await readPost(forum, ref, signal)
    if (post === 'gone') statuses.push({ id: ref.id, state: 'deleted' })
    else if (post === 'closed' || post.hidden) statuses.push({ id: ref.id, state: 'unknown' })
    else {
      const editedAt = (post.version ?? 1) > 1 ? parseDate(post.updated_at) : undefined
      statuses.push({
        id: ref.id,
        state: 'live',
        text: wordsOf(post).text || undefined,
        editedAt,
        reach: reachOf(post),
      })
    }
  }
  return statuses
}

/** The site setting max_post_length, as Discourse ships it. */
const mostChars = 32_000

const postedSchema = z.object({
  action: maybeText,
  id: z.int().optional().catch(undefined),
  pending_post: z.object({ id: z.int() }).optional().catch(undefined),
  topic_slug: maybeText,
})

/** Throws `PermanentError` with the forum's own words when it takes no such answer. */
export async function replyTo(forum: Forum, to: ItemRef, text: string, signal: AbortSignal): Promise<Posted> {
  refuseTooLong(text.length, mostChars, 'the forum')
  const { topic, place } = numbersOf(to)
  if (topic === undefined) throw new PermanentError('the post does not say which topic it belongs to')
  const response = await forum.send('/posts.json', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ raw: text, topic_id: topic, reply_to_post_number: place }),
    signal,
    accept: [404, 422],
  })
  if (response.status === 404) throw new PermanentError('the topic is gone, or closed to this account')
  if (response.status === 422) {
    const why = refusalBody(response).errors?.join(' ') || 'it does not say why'
    throw new PermanentError(`the forum takes no such answer: ${why.slice(0, 300)}`)
  }
  const posted = readJson(response, postedSchema, forum.address(''))
  if (posted.action === 'enqueued')
    return { id: `pending-${posted.pending_post?.id ?? topic}`, url: to.url, pending: true }
  if (posted.id === undefined) throw new Error('the forum took the answer without saying which post it is')
  return { id: forum.address(`/p/${posted.id}`), url: forum.address(`/p/${posted.id}`) }
}
