import { z } from 'zod'
import type { HttpResponse } from '../../lib/http.ts'
import { storefrontOf, storePage } from '../appstore/store.ts'
import type { FeedItem, Status } from '../connector.ts'
import { parseDate } from '../values/dates.ts'
import { maybeText, readJson } from '../values/json.ts'
import { itemIn, type ListingEntry } from '../reading/entries.ts'
import { tidy } from '../values/text.ts'
import { authorOf } from '../values/author.ts'

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

/** Undefined when it is none. */
export function readReview(raw: unknown, app: string): ListingEntry | undefined {
  const read = reviewSchema.safeParse(raw).data
  if (!read) return undefined
  const { rating, title, body, reviewerNickname, createdDate, territory } = read.attributes
  const heading = tidy(title ?? '') || undefined
  const text = tidy(body ?? '') || heading
  const at = parseDate(createdDate)
  const version = JSON.stringify([rating, title, body, createdDate])
  if (text === undefined) return { id: read.id, why: 'the review has neither words nor title', version, at }
  const item: FeedItem = {
    id: read.id,
    unique: 'connector',
    url: storePage(app, storefrontOf(territory)),
    title: heading,
    text,
    author: authorOf({ name: reviewerNickname }),
    publishedAt: at,
    rating,
  }
  return { item, version, at }
}

const oneSchema = z.object({ data: z.unknown() })

export function readStatus(id: string, response: HttpResponse, app: string): Status {
  const item = itemIn(readReview(readJson(response, oneSchema, 'App Store Connect').data, app))
  if (!item) return { id, state: 'unknown' }
  return { id, state: 'live', title: item.title, text: item.text, rating: item.rating }
}
