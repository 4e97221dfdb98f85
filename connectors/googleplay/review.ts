import { z } from 'zod'
import type { FeedItem, Page } from '../connector.ts'
import { parseDate } from '../values/dates.ts'
import { maybeCount, maybeText } from '../values/json.ts'
import type { Listed } from '../reading/overlap.ts'
import { tidy } from '../values/text.ts'

export interface Review extends Listed {
  item: FeedItem
}

const time = z
  .object({ seconds: maybeText })
  .transform(({ seconds }) => seconds)
  .optional()
  .catch(undefined)

const reviewSchema = z.object({
  reviewId: z.string().min(1),
  authorName: maybeText,
  comments: z.array(
    z.object({
      userComment: z
        .object({
          text: maybeText,
          lastModified: time,
          starRating: z.coerce.number().min(1).max(5).optional().catch(undefined),
          reviewerLanguage: maybeText,
          thumbsUpCount: maybeCount,
        })
        .optional(),
    }),
  ),
})

/** One bad review goes to `rejected`; throws when none is of a known shape. */
export function readReviews(raw: unknown[], app: string, rejected: NonNullable<Page['rejected']>): Review[] {
  const reviews = raw.flatMap((entry) => {
    const review = readReview(entry, app)
    if (!review) rejected.push({ reason: 'the review has no reviewId, or no words of its writer' })
    return review ?? []
  })
  if (raw.length > 0 && !raw.some((entry) => reviewSchema.safeParse(entry).success))
    throw new Error('no review that Google Play sent is readable')
  return reviews
}

/** `app` is the package name; undefined when there are no words of a writer. */
export function readReview(raw: unknown, app: string): Review | undefined {
  const read = reviewSchema.safeParse(raw).data
  const comment = read?.comments.find(({ userComment }) => userComment)?.userComment
  if (!read || !comment) return undefined
  // "title\tbody": the title is empty since Google Play asks for none.
  const [first = '', ...rest] = (comment.text ?? '').split('\t')
  const title = (rest.length > 0 && tidy(first)) || undefined
  const text = tidy(rest.length > 0 ? rest.join(' ') : first) || title
  if (text === undefined) return undefined
  const { reviewId: id, authorName } = read
  const { starRating: rating, lastModified, thumbsUpCount: likes } = comment
  const at = parseDate(lastModified)
  const item: FeedItem = {
    id,
    unique: 'connector',
    ref: `${app} ${lastModified ?? 0}`,
    url: `https://play.google.com/store/apps/details?id=${app}&reviewId=${encodeURIComponent(id)}`,
    title,
    text,
    author: tidy(authorName ?? '') || undefined,
    publishedAt: at,
    language: comment.reviewerLanguage?.split(/[-_]/)[0]?.toLowerCase() || undefined,
    rating,
    reach: likes === undefined ? undefined : { likes },
  }
  return { id, version: JSON.stringify([lastModified, rating, comment.text]), at, item }
}
