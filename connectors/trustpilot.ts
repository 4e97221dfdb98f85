import { z } from 'zod'
import { PermanentError } from '../lib/errors.ts'
import type { Connector, Feed, Io, ItemRef, Posted, Status } from './connector.ts'
import { credential, needed } from './access/credential.ts'
import { entries, readJson } from './values/json.ts'
import { readEntries } from './reading/entries.ts'
import { type ListingBatch, readListings } from './reading/listings.ts'
import { openTrustpilot, openWriter, reasonOf, type Trustpilot } from './trustpilot/access.ts'
import { readReview, type TrustpilotReview } from './trustpilot/review.ts'
import { refuseTooLong } from './values/reply-length.ts'
import { sourcesAt } from './trustpilot/web-addresses.ts'

const options = z.strictObject({
  business_unit: z
    .string()
    .regex(
      /^([0-9a-f]{24}|(?:[a-z0-9-]+\.)+[a-z]{2,})$/,
      'must be a domain such as example.fi, or the id of a business unit',
    )
    .describe('Whose reviews: the domain as it stands on Trustpilot, or the id of the business unit.'),
  stars: z
    .array(z.int().min(1).max(5))
    .min(1)
    .optional()
    .describe('Only reviews with so many stars, such as [1, 2, 3]; without it all.'),
  language: z
    .string()
    .regex(/^[a-z]{2}$/, 'must be a code such as fi')
    .optional()
    .describe('Only reviews in this language (fi).'),
  api_key: credential('TRUSTPILOT_API_KEY', 'API key of an application in your Trustpilot Business account.'),
  api_secret: credential('TRUSTPILOT_API_SECRET', 'Secret of the application, for answers.'),
  business_user: credential('TRUSTPILOT_BUSINESS_USER_ID', 'Id of the business user that answers are from.'),
  url: z
    .url({ protocol: /^https?$/, error: 'must be an http or https address' })
    .default('https://api.trustpilot.com')
    .describe('Another host of the same API.'),
})

export type TrustpilotOptions = z.infer<typeof options>

/** https://developers.trustpilot.com/business-units-api */
export const trustpilot: Connector<TrustpilotOptions> = {
  summary: 'Trustpilot reviews of a company, with answers for your own',
  options,
  everySeconds: 900,
  kind: 'review',
  abilities: {
    poll: 'key',
    lookup: 'key',
    reply: 'key',
    longestReply: { max: 10_000, unit: 'characters' },
    places: ['overlap'],
  },
  docs: {
    example: `- id: trustpilot
  connector: trustpilot
  business_unit: example.fi
  match: all`,
    costs:
      'An API key (TRUSTPILOT_API_KEY), which is a paid part of a Trustpilot Business plan; answers need TRUSTPILOT_API_SECRET and TRUSTPILOT_BUSINESS_USER_ID as well. At most 833 requests in five minutes.',
    blind:
      'Product reviews, order numbers and e-mail addresses, and changes of reviews older than a week, but for those that concern you, which are looked up.',
    rules:
      'Where you show reviews in public, show them with the branding of Trustpilot. An answer stands under the name of the business user.',
  },
  addresses: sourcesAt,
  open: (config, io) => openReviews(config, io),
}

/** Reviews are held back for checks, changed and hidden; there is no listing by the time of the change. */
const memory = { overlapSeconds: 7 * 24 * 3600, remembered: 100 }
const pageSize = 100
const mostPages = 20
/** Trustpilot documents no limit; this is a bound against accidents. */
const mostReplyChars = 10_000

const listSchema = z.object({ reviews: entries })
const unitSchema = z.object({ id: z.string().min(1) })

function openReviews(config: TrustpilotOptions, io: Io): Feed {
  const api = openTrustpilot(io.http, config.url, needed(config.api_key, 'TRUSTPILOT_API_KEY'))
  let unit: Promise<string> | undefined

  async function unitId(signal: AbortSignal): Promise<string> {
    unit ??= findUnit(api, config.business_unit, signal)
    return await unit.catch((error: unknown) => {
      unit = undefined
      throw error
    })
  }

  async function readPage(page = '1', signal: AbortSignal): Promise<ListingBatch | undefined> {
    const path = `/business-units/${await unitId(signal)}/reviews`
    const query = { page, perPage: String(pageSize), orderBy: 'createdat.desc', ...filtersOf(config) }
    const response = await api.get(path, query, signal)
    if (response.status === 304) return undefined
    if (response.status === 404) {
      const said = reasonOf(response)
      if (said === '') throw new Error('Trustpilot answered 404 without saying why')
      throw new PermanentError(`Trustpilot knows no such business unit${said}: correct business_unit`)
    }
    const { reviews } = readJson(response, listSchema, 'Trustpilot')
    return {
      entries: await readEntries(reviews, readReview, 'the review has no id, or neither stars nor words'),
      next: reviews.length < pageSize ? undefined : String(Number(page) + 1),
    }
  }

  return {
    poll: (cursor, signal) =>
      readListings(cursor, memory, [
        { name: 'reviews', mostBatches: mostPages, read: (page) => readPage(page, signal) },
      ]),

    async lookup(posts, signal) {
      const statuses: Status[] = []
      for (const { id } of posts) {
        const response = await api.get(`/reviews/${encodeURIComponent(id)}`, {}, signal)
        // A 404 that says nothing is not from Trustpilot but from something in between.
        statuses.push(
          response.status === 404
            ? { id, state: reasonOf(response) === '' ? 'unknown' : 'deleted' }
            : statusOf(id, readReview(readJson(response, z.unknown(), 'Trustpilot'))),
        )
      }
      return statuses
    },
    ...replying(config, io),
  }
}

async function findUnit(api: Trustpilot, named: string, signal: AbortSignal): Promise<string> {
  if (!named.includes('.')) return named
  const response = await api.get('/business-units/find', { name: named }, signal)
  if (response.status === 404)
    throw new PermanentError(`Trustpilot knows no company ${named}: take the domain from its page there`)
  return readJson(response, unitSchema, 'Trustpilot').id
}

function filtersOf({ stars, language }: TrustpilotOptions): Record<string, string> {
  return {
    ...(stars === undefined ? {} : { stars: stars.join(',') }),
    ...(language === undefined ? {} : { language }),
  }
}

function statusOf(id: string, review: TrustpilotReview | undefined): Status {
  // A review that was reported can be out of sight for a while.
  if (!review || review.hidden) return { id, state: 'unknown' }
  const { title, text, rating, editedAt, reach } = review.item
  return { id, state: 'live', title, text, rating, editedAt, reach }
}

/** Only the company itself answers, through a business user. */
function replying(
  { api_key: key, api_secret: secret, business_user: user, url }: TrustpilotOptions,
  io: Io,
): Pick<Feed, 'reply' | 'replies'> {
  if (key === undefined || secret === undefined || user === undefined) return {}
  const writer = openWriter(io, url, key, secret)
  return {
    async reply(to: ItemRef, text: string, _key: string, signal: AbortSignal): Promise<Posted> {
      refuseTooLong(text.length, mostReplyChars, 'Trustpilot')
      const path = `/private/reviews/${encodeURIComponent(to.id)}/reply`
      const response = await writer.post(path, { authorBusinessUserId: user, message: text }, signal)
      if (response.status === 404) throw new PermanentError('The review is gone from Trustpilot')
      if (response.status >= 400)
        throw new PermanentError(`Trustpilot refused the answer with ${response.status}${reasonOf(response)}`)
      return { id: `${to.id}/reply`, url: to.url }
    },
    replies: { max: mostReplyChars, unit: 'characters', repeatable: false },
  }
}
