import { z } from 'zod'
import type { HttpResponse } from '../../lib/http.ts'
import type { FeedItem } from '../connector.ts'
import { parseDate } from '../values/dates.ts'
import { maybeCount, maybeText, readJson } from '../values/json.ts'
import { type ListingEntry, readEntries } from '../reading/entries.ts'
import { tidy } from '../values/text.ts'
import { webUrl } from '../values/addresses.ts'
import { storePage } from './store.ts'
import { authorOf } from '../values/author.ts'

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

/** The reviews of one page, newest first. */
export async function readReviews(
  response: HttpResponse,
  app: string,
  country: string,
): Promise<ListingEntry[]> {
  const { entry = [] } = readJson(response, answerSchema, 'the App Store feed').feed
  return await readEntries([entry].flat(), (raw) => readReview(raw, app, country))
}

/** Undefined for the app itself, which may be the first entry and is rated by nobody. Throws when it is no review. */
function readReview(raw: unknown, app: string, country: string): ListingEntry | undefined {
  const entry = entrySchema.safeParse(raw).data
  if (entry && entry['im:rating'] === undefined && entry.content === undefined) return undefined
  if (!entry?.id) throw new Error('the review has no id')
  const { id, title, content, author } = entry
  const at = parseDate(entry.updated)
  const rating = Number(entry['im:rating'])
  const version = JSON.stringify([entry.updated, rating, title, content])
  const heading = tidy(title ?? '') || undefined
  const text = tidy(content ?? '') || heading
  if (text === undefined) return { id, why: 'the review has neither words nor title', version, at }
  const likes = entry['im:voteSum']
  const item: FeedItem = {
    id,
    unique: 'connector',
    url: storePage(app, country),
    title: heading,
    text,
    author: authorOf({ name: author?.name, id: webUrl(author?.uri), url: webUrl(author?.uri) }),
    publishedAt: at,
    rating: rating >= 1 && rating <= 5 ? rating : undefined,
    reach: likes === undefined ? undefined : { likes },
  }
  return { item, version, at }
}
