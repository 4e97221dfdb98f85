import { z } from 'zod'
import { PermanentError } from '../../lib/errors.ts'
import type { ItemRef, Posted, Status } from '../connector.ts'
import type { ListingEntry } from '../reading/entries.ts'
import { readJson } from '../values/json.ts'
import { refuseTooLong } from '../values/reply-length.ts'
import { webAddress } from '../values/addresses.ts'
import type { LemmyInstance } from './instance.ts'
import { readView } from './view.ts'

/** What stands in `FeedItem.ref`: the numbers that this instance gave the post and the comment. */
function numbersOf({ ref = '' }: ItemRef): { post?: number; comment?: number } {
  const [, post, comment] = /^(\d+)(?: (\d+))?$/.exec(ref) ?? []
  const number = (text: string | undefined) => (text === undefined ? undefined : Number(text))
  return { post: number(post), comment: number(comment) }
}

const oneSchema = z.object({ post_view: z.unknown().optional(), comment_view: z.unknown().optional() })

export async function lookUp(
  instance: LemmyInstance,
  posts: ItemRef[],
  signal: AbortSignal,
): Promise<Status[]> {
  const { languages } = await instance.site(signal)
  const statuses: Status[] = []
  for (const { id, ref } of posts) {
    const { post, comment } = numbersOf({ id, ref })
    if (post === undefined) {
      statuses.push({ id, state: 'unknown' })
      continue
    }
    const path = comment === undefined ? `/post?id=${post}` : `/comment?id=${comment}`
    const response = await instance.find(path, { signal })
    if (response === undefined) {
      statuses.push({ id, state: 'deleted' })
      continue
    }
    const answer = readJson(response, oneSchema, 'the Lemmy instance')
    const view =
      comment === undefined
        ? readView(answer.post_view, 'posts', languages)
        : readView(answer.comment_view, 'comments', languages)
    statuses.push(statusOf(id, view))
  }
  return statuses
}

function statusOf(id: string, view: ListingEntry | undefined): Status {
  if (view && 'deleted' in view && view.deleted === id) return { id, state: 'deleted' }
  if (!view || !('item' in view) || view.item.id !== id) return { id, state: 'unknown' }
  const { title, text, editedAt, reach } = view.item
  return { id, state: 'live', title, text, editedAt, reach }
}

export const mostReplyChars = 10_000

const postedSchema = z.object({
  comment_view: z.object({ comment: z.object({ ap_id: webAddress }) }),
})

/** Throws `PermanentError` when the instance takes no such answer. */
export async function replyTo(
  instance: LemmyInstance,
  to: ItemRef,
  text: string,
  signal: AbortSignal,
): Promise<Posted> {
  refuseTooLong([...text].length, mostReplyChars, 'Lemmy')
  const { post, comment } = numbersOf(to)
  if (post === undefined) throw new PermanentError('the post does not say where it stands on the instance')
  const response = await instance.send('/comment', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ content: text, post_id: post, parent_id: comment }),
    signal,
  })
  const { comment_view: posted } = readJson(response, postedSchema, 'the Lemmy instance')
  return { id: posted.comment.ap_id, url: posted.comment.ap_id }
}
