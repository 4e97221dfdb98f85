import { z } from 'zod'
import type { FeedItem } from '../connector.ts'
import { parseDate } from '../values/dates.ts'
import { maybeCount, maybeText } from '../values/json.ts'
import type { PostEntry } from '../reading/entries.ts'
import { starsOf } from '../values/stars.ts'
import { tidy } from '../values/text.ts'
import { authorOf } from '../values/author.ts'

export interface TrustpilotReview extends PostEntry {
  /** It was reported, and nobody may see it for now. */
  hidden: boolean
}

const reviewSchema = z.object({
  id: z.string().min(1),
  stars: z.coerce.number().min(1).max(5).optional().catch(undefined),
  title: maybeText,
  text: maybeText,
  language: maybeText,
  createdAt: maybeText,
  updatedAt: maybeText,
  consumer: z.object({ id: maybeText, displayName: maybeText }).optional().catch(undefined),
  numberOfLikes: maybeCount,
  status: maybeText,
})

/** What changes at once after it was written, Trustpilot has changed itself. */
const settledMs = 60_000

/** Every review has been updated, if only when it was written. */
function editOf(createdAt: Date | undefined, updatedAt: Date | undefined): Date | undefined {
  if (!createdAt || !updatedAt) return updatedAt
  return updatedAt.getTime() - createdAt.getTime() >= settledMs ? updatedAt : undefined
}

/** The company's own answer stands inside the review and is left out. */
export function readReview(raw: unknown): TrustpilotReview | undefined {
  const read = reviewSchema.safeParse(raw).data
  if (!read) return undefined
  const { id, stars: rating, consumer, numberOfLikes: likes, createdAt, updatedAt } = read
  const title = tidy(read.title ?? '') || undefined
  const text = tidy(read.text ?? '') || title || (rating === undefined ? '' : starsOf(rating))
  if (text === '') return undefined
  const item: FeedItem = {
    id,
    unique: 'connector',
    url: `https://www.trustpilot.com/reviews/${encodeURIComponent(id)}`,
    title,
    text,
    author: authorOf({
      name: consumer?.displayName,
      id: consumer?.id,
      url: consumer?.id && `https://www.trustpilot.com/users/${encodeURIComponent(consumer.id)}`,
    }),
    publishedAt: parseDate(createdAt),
    editedAt: editOf(parseDate(createdAt), parseDate(updatedAt)),
    language: read.language?.split('-')[0]?.toLowerCase() || undefined,
    rating,
    reach: likes === undefined ? undefined : { likes },
  }
  const version = JSON.stringify([updatedAt, rating, title, text])
  return { version, at: item.publishedAt, item, hidden: read.status === 'reported' }
}
