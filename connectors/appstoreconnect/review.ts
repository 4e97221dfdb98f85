import { z } from 'zod'
import type { HttpResponse } from '../../lib/http.ts'
import { storefrontOf, storePage } from '../appstore/store.ts'
import type { FeedItem, Page, Status } from '../connector.ts'
import { parseDate } from '../values/dates.ts'
import { maybeText, readJson } from '../values/json.ts'
import type { Listed } from '../reading/overlap.ts'
import { tidy } from '../values/text.ts'

const reviewSchema = z.object({
  id: z.string().min(1),
  attributes: z.object({
    rating: z.coerce.number().min(1).max(5).optional().catch(undefined),
    title: maybeText,
    body: maybeText,
    reviewerNickname: maybeText,
    createdDate: maybeText,
    territory: maybeText,
  }),
})

interface Review extends Listed {
  item: FeedItem
}

export function readReviews(data: unknown[], app: string, rejected: NonNullable<Page['rejected']>): Review[] {
  const reviews = data.flatMap((raw) => {
    const review = readReview(raw, app)
    if (!review) rejected.push({ reason: 'the review has no id, or neither words nor title' })
    return review ?? []
  })
  if (data.length > 0 && !data.some((raw) => reviewSchema.safeParse(raw).success))
    throw new Error('no review that App Store Connect sent is readable')
  return reviews
}

function readReview(raw: unknown, app: string): Review | undefined {
  const read = reviewSchema.safeParse(raw).data
  if (!read) return undefined
  const { rating, title, body, reviewerNickname, createdDate, territory } = read.attributes
  const heading = tidy(title ?? '') || undefined
  const text = tidy(body ?? '') || heading
  if (text === undefined) return undefined
  const item: FeedItem = {
    id: read.id,
    unique: 'connector',
    url: storePage(app, storefrontOf(territory)),
    title: heading,
    text,
    author: reviewerNickname,
    publishedAt: parseDate(createdDate),
    rating,
  }
  const version = JSON.stringify([rating, title, body, createdDate])
  return { id: read.id, version, at: item.publishedAt, item }
}

const oneSchema = z.object({ data: z.unknown() })

export function readStatus(id: string, response: HttpResponse, app: string): Status {
  const item = readReview(readJson(response, oneSchema, 'App Store Connect').data, app)?.item
  if (!item) return { id, state: 'unknown' }
  return { id, state: 'live', title: item.title, text: item.text, rating: item.rating }
}
