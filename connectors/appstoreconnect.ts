import { z } from 'zod'
import { clock } from '../lib/clock.ts'
import { PermanentError } from '../lib/errors.ts'
import { appNumber, storefront, territoryOf } from './appstore/store.ts'
import { openAccess, requestsLeft } from './appstoreconnect/access.ts'
import { readReview, readStatus } from './appstoreconnect/review.ts'
import type { Connector, Feed, Io, ItemRef, Posted, Status } from './connector.ts'
import { credential, needed } from './access/credential.ts'
import { entries, maybeText, readJson } from './values/json.ts'
import { readEntries } from './reading/entries.ts'
import { type ListingBatch, readListings } from './reading/listings.ts'
import { refuseTooLong } from './values/reply-length.ts'
import { webAddress } from './values/addresses.ts'

const options = z.strictObject({
  app: appNumber.describe('Apple ID of the app: the number under App Information in App Store Connect.'),
  country: z
    .union([storefront, z.array(storefront).min(1)])
    .transform((value) => [value].flat())
    .optional()
    .describe('Storefront to read, or a list of them; without this line all are read.'),
  issuer: credential('ASC_ISSUER_ID', 'Issuer ID of the App Store Connect API keys of your company.'),
  key_id: credential('ASC_KEY_ID', 'ID of the App Store Connect API key.'),
  private_key: credential('ASC_PRIVATE_KEY', 'The private key: the content of its .p8 file.'),
  url: webAddress.default('https://api.appstoreconnect.apple.com').describe('Another host of the same API.'),
})

export type AppstoreconnectOptions = z.infer<typeof options>

/** https://developer.apple.com/documentation/appstoreconnectapi/customer-reviews */
export const appstoreconnect: Connector<AppstoreconnectOptions> = {
  summary: 'App Store reviews of your own app, all countries, with answers, by an API key',
  options,
  everySeconds: 600,
  kind: 'review',
  abilities: {
    poll: 'key',
    lookup: 'key',
    reply: 'key',
    longestReply: { max: 5970, unit: 'characters' },
    places: ['overlap'],
  },
  docs: {
    example: `- id: own-app
  connector: appstoreconnect
  app: 123456789
  match: all`,
    costs:
      'Free with your own developer account: an API key (ASC_ISSUER_ID, ASC_KEY_ID, ASC_PRIVATE_KEY) with the role Customer Support, App Manager or Admin; 3,600 requests an hour.',
    blind:
      'Stars without words, and apps of others. Its ids differ from those of the public feed, so read an app through one of the two connectors only.',
    rules: 'One answer for each review; answering again replaces it. Apple shows an answer after a delay.',
  },
  open: (config, io) => openReviews(config, io),
}

/** Apple holds reviews back for a check, so a new one may stand behind others of the same days. */
const memory = { overlapSeconds: 48 * 3600, remembered: 200 }
const mostPages = 10
const pageSize = 200
/** Measured by two tools; Apple does not document it. */
const mostReplyChars = 5970
/** Requests that are left for answers and look-ups when polls start to wait. */
const reservedRequests = 100

const listSchema = z.object({
  data: entries,
  links: z.object({ next: maybeText }).optional().catch(undefined),
})

function openReviews(config: AppstoreconnectOptions, io: Io): Feed {
  const send = openAccess(io.http, config.url, {
    issuer: needed(config.issuer, 'ASC_ISSUER_ID'),
    keyId: needed(config.key_id, 'ASC_KEY_ID'),
    pem: needed(config.private_key, 'ASC_PRIVATE_KEY'),
  })
  async function readPage(next = firstPage(config), signal: AbortSignal): Promise<ListingBatch | undefined> {
    const response = await send(next, { signal })
    if (response.status === 404)
      throw new PermanentError(
        `App Store Connect knows no app ${config.app} that this key may see: correct app in the config, or give the key access`,
      )
    if (response.status === 304) return undefined
    const { data, links } = readJson(response, listSchema, 'App Store Connect')
    const left = requestsLeft(response.headers)
    return {
      entries: await readEntries(
        data,
        (raw) => readReview(raw, config.app),
        'the review has no id, or nothing of a review',
      ),
      next: links?.next,
      notBefore: left !== undefined && left < reservedRequests ? new Date(clock.now() + 600_000) : undefined,
    }
  }

  return {
    poll: (cursor, signal) =>
      readListings(cursor, memory, [
        { name: 'reviews', mostBatches: mostPages, read: (next) => readPage(next, signal) },
      ]),

    async lookup(posts, signal) {
      const statuses: Status[] = []
      for (const { id } of posts) {
        const response = await send(
          new URL(`/v1/customerReviews/${encodeURIComponent(id)}`, config.url).href,
          { signal },
        )
        statuses.push(
          response.status === 404 ? { id, state: 'deleted' } : readStatus(id, response, config.app),
        )
      }
      return statuses
    },

    async reply(to: ItemRef, text: string, _key: string, signal: AbortSignal): Promise<Posted> {
      refuseTooLong(text.length, mostReplyChars, 'App Store Connect')
      const response = await send(new URL('/v1/customerReviewResponses', config.url).href, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          data: {
            type: 'customerReviewResponses',
            attributes: { responseBody: text },
            relationships: { review: { data: { type: 'customerReviews', id: to.id } } },
          },
        }),
        signal,
      })
      if (response.status === 404)
        throw new PermanentError('the review is gone from the App Store, or this key may not see it')
      const { data } = readJson(response, z.object({ data: responseSchema }), 'App Store Connect')
      return { id: data.id, url: to.url, pending: data.attributes?.state === 'PENDING_PUBLISH' }
    },
    replies: { max: mostReplyChars, unit: 'characters', repeatable: true },
  }
}

const responseSchema = z.object({
  id: z.string().min(1),
  attributes: z.object({ state: maybeText }).optional().catch(undefined),
})

function firstPage(config: AppstoreconnectOptions): string {
  const url = new URL(`/v1/apps/${config.app}/customerReviews`, config.url)
  url.searchParams.set('sort', '-createdDate')
  url.searchParams.set('limit', String(pageSize))
  if (config.country) {
    const territories = config.country.flatMap((country) => territoryOf(country) ?? [])
    url.searchParams.set('filter[territory]', territories.join(','))
  }
  return url.href
}
