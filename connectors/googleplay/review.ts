import { z } from 'zod'
import type { FeedItem } from '../connector.ts'
import { parseDate } from '../values/dates.ts'
import { maybeCount, maybeText } from '../values/json.ts'
import type { ListingEntry } from '../reading/entries.ts'
import { tidy } from '../values/text.ts'
import { authorOf } from '../values/author.ts'

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

/** `app` is the package name; undefined when it is no review. */
export function readReview(raw: unknown, app: string): ListingEntry | undefined {
  const read = reviewSchema.safeParse(raw).data
  const comment = read?.comments.find(({ userComment }) => userComment)?.userComment
  if (!read) return undefined
  const { reviewId: id, authorName } = read
  if (!comment) return { id, why: 'the review has no words of its writer' }
  const { starRating: rating, lastModified, thumbsUpCount: likes } = comment
  const at = parseDate(lastModified)
  const version = JSON.stringify([lastModified, rating, comment.text])
  // "title\tbody": the title is empty since Google Play asks for none.
  const [first = '', ...rest] = (comment.text ?? '').split('\t')
  const title = (rest.length > 0 && tidy(first)) || undefined
  const text = tidy(rest.length > 0 ? rest.join(' ') : first) || title
  if (text === undefined) return { id, why: 'the review has no words', version, at }
  const item: FeedItem = {
    id,
    unique: 'connector',
    ref: `${app} ${lastModified ?? 0}`,
    url: `https://play.google.com/store/apps/details?id=${app}&reviewId=${encodeURIComponent(id)}`,
    title,
    text,
    author: authorOf({ name: authorName }),
    publishedAt: at,
    language: comment.reviewerLanguage?.split(/[-_]/)[0]?.toLowerCase() || undefined,
    rating,
    reach: likes === undefined ? undefined : { likes },
  }
  return { item, version, at }
}
