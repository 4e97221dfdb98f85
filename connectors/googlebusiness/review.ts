import { z } from 'zod'
import type { FeedItem } from '../connector.ts'
import { parseDate } from '../values/dates.ts'
import { maybeText } from '../values/json.ts'
import type { PostEntry } from '../reading/entries.ts'
import { starsOf } from '../values/stars.ts'
import { tidy } from '../values/text.ts'
import { authorOf } from '../values/author.ts'

const starsByWord: Record<string, number> = { ONE: 1, TWO: 2, THREE: 3, FOUR: 4, FIVE: 5 }

const reviewSchema = z.object({
  name: z.string().min(1),
  reviewId: z.string().min(1),
  reviewer: z.object({ displayName: maybeText }).optional().catch(undefined),
  starRating: maybeText,
  comment: maybeText,
  createTime: maybeText,
  updateTime: maybeText,
  reviewReplyUrl: z
    .url({ protocol: /^https$/ })
    .optional()
    .catch(undefined),
})

/** https://developers.google.com/my-business/reference/rest/v4/accounts.locations.reviews */
export function readReview(raw: unknown): PostEntry | undefined {
  const read = reviewSchema.safeParse(raw).data
  if (!read) return undefined
  const { name, reviewId: id, comment, reviewer, createTime, updateTime } = read
  const rating = starsByWord[read.starRating ?? '']
  const words = original(comment ?? '')
  const text = words || (rating === undefined ? '' : starsOf(rating))
  if (text === '') return undefined
  const publishedAt = parseDate(createTime)
  const changedAt = parseDate(updateTime) ?? publishedAt
  const item: FeedItem = {
    id,
    unique: 'connector',
    ref: name,
    url: read.reviewReplyUrl,
    text,
    author: authorOf({ name: reviewer?.displayName }),
    publishedAt,
    editedAt: publishedAt && changedAt && changedAt > publishedAt ? changedAt : undefined,
    rating,
  }
  return { version: JSON.stringify([updateTime, rating, text]), at: changedAt, item }
}

const translationMark = '(Translated by Google)'
const originalMark = '(Original)'

/** What the customer wrote: Google puts its translation before it, or behind it. */
function original(comment: string): string {
  const translation = comment.indexOf(translationMark)
  if (translation < 0) return tidy(comment)
  const marked = comment.indexOf(originalMark, translation)
  return tidy(marked < 0 ? comment.slice(0, translation) : comment.slice(marked + originalMark.length))
}
