import { z } from 'zod'
import type { HttpResponse } from '../../lib/http.ts'
import type { FeedItem, Page } from '../connector.ts'
import { parseDate } from '../values/dates.ts'
import { maybeCount, maybeText, readJson } from '../values/json.ts'
import type { Listed } from '../reading/overlap.ts'
import { tidy } from '../values/text.ts'
import { webUrl } from '../values/addresses.ts'
import { storePage } from './store.ts'

export interface Review extends Listed {
  item: FeedItem
}

const label = z
  .object({ label: maybeText })
  .transform((value) => value.label)
  .optional()
  .catch(undefined)
const countLabel = z
  .object({ label: maybeCount })
  .transform((value) => value.label)
  .optional()
  .catch(undefined)

const answerSchema = z.object({
  feed: z.object({ entry: z.union([z.array(z.unknown()), z.looseObject({})]).optional() }),
})

const entrySchema = z.object({
  id: label,
  title: label,
  content: label,
  updated: label,
  'im:rating': label,
  'im:voteSum': countLabel,
  author: z.object({ name: label, uri: label }).optional().catch(undefined),
})

/** The reviews of one page; one that cannot be read goes to `rejected`. Throws when none is of a known shape. */
export function readReviews(
  response: HttpResponse,
  app: string,
  country: string,
  rejected: NonNullable<Page['rejected']>,
): Review[] {
  const { entry = [] } = readJson(response, answerSchema, 'the App Store feed').feed
  const reviews: Review[] = []
  const before = rejected.length
  for (const raw of [entry].flat()) {
    const read = entrySchema.safeParse(raw).data
    // The first entry may be the app itself, which nobody rated.
    if (read && read['im:rating'] === undefined && read.content === undefined) continue
    const review = read && readReview(read, app, country)
    if (review) reviews.push(review)
    else rejected.push({ id: read?.id, reason: 'the review has no id, or neither words nor title' })
  }
  const unread = rejected.slice(before)
  if (reviews.length === 0 && unread.length > 0 && unread.every(({ id: known }) => known === undefined))
    throw new Error(`no review of the App Store feed is readable: ${unread[0]?.reason}`)
  return reviews
}

function readReview(entry: z.infer<typeof entrySchema>, app: string, country: string): Review | undefined {
  const { id, title, content, author } = entry
  const heading = tidy(title ?? '') || undefined
  const text = tidy(content ?? '') || heading
  if (!id || text === undefined) return undefined
  const rating = Number(entry['im:rating'])
  const at = parseDate(entry.updated)
  const likes = entry['im:voteSum']
  const item: FeedItem = {
    id,
    unique: 'connector',
    url: storePage(app, country),
    title: heading,
    text,
    author: author?.name,
    authorUrl: webUrl(author?.uri),
    publishedAt: at,
    rating: rating >= 1 && rating <= 5 ? rating : undefined,
    reach: likes === undefined ? undefined : { likes },
  }
  return { id, version: JSON.stringify([entry.updated, rating, title, content]), at, item }
}
