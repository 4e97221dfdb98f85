import { z } from 'zod'
import { clock } from '../lib/clock.ts'
import { PermanentError } from '../lib/errors.ts'
import type { Connector, Cursor, Feed, Io, ItemRef, Page, Posted, Status } from './connector.ts'
import { readCursor } from './reading/cursor.ts'
import { credential, needed } from './access/credential.ts'
import { reasonOf } from './access/google-error.ts'
import { openGoogle, refreshGrant, type Google } from './access/google-token.ts'
import { readReview } from './googlebusiness/review.ts'
import { entries, maybeText, readJson } from './values/json.ts'
import { longNumber } from './values/long-number.ts'
import { readEntries, type PostEntry } from './reading/entries.ts'
import { type ListingBatch, readListings } from './reading/listings.ts'
import { readSubSources } from './reading/sub-sources.ts'
import { refuseTooLong } from './values/reply-length.ts'

const options = z.strictObject({
  account: longNumber.describe(
    'Number of the account that owns the locations (accounts/<number>), in quotes.',
  ),
  locations: z
    .union([longNumber, z.array(longNumber).min(1).max(50)])
    .transform((value) => [value].flat())
    .describe('Number of the location, or a list of them (locations/<number>), in quotes.'),
  client_id: credential(
    'GBP_CLIENT_ID',
    'OAuth client of the Google Cloud project that Google has approved.',
  ),
  client_secret: credential('GBP_CLIENT_SECRET', 'Secret of the OAuth client.'),
  refresh_token: credential(
    'GBP_REFRESH_TOKEN',
    'Refresh token of a person who manages the locations, with the scope business.manage.',
  ),
  url: z
    .url({ protocol: /^https?$/, error: 'must be an http or https address' })
    .default('https://mybusiness.googleapis.com')
    .describe('Another host of the same API.'),
  token_url: z
    .url({ protocol: /^https?$/, error: 'must be an http or https address' })
    .default('https://oauth2.googleapis.com/token')
    .describe("Another address of Google's token endpoint."),
})

export type GooglebusinessOptions = z.infer<typeof options>

/** https://developers.google.com/my-business/content/review-data */
export const googlebusiness: Connector<GooglebusinessOptions> = {
  summary: 'Google reviews (Maps, Search) of your own business locations, with answers',
  options,
  everySeconds: 300,
  kind: 'review',
  abilities: {
    poll: 'key',
    lookup: 'key',
    reply: 'key',
    longestReply: { max: 4096, unit: 'bytes' },
    places: ['overlap'],
  },
  docs: {
    example: `- id: google-reviews
  connector: googlebusiness
  account: "123456789012345678901"
  locations: ["1234567890123456789"]
  match: all`,
    costs:
      'Free, but Google must first approve the project ("Application For Basic API Access"). Needs GBP_CLIENT_ID, GBP_CLIENT_SECRET and GBP_REFRESH_TOKEN; 300 requests a minute.',
    blind:
      'Locations that you do not manage, pictures of reviews, and the address of a review until Google gives one. While the OAuth app is in testing, its refresh token ends after seven days.',
    rules:
      'One answer of at most 4,096 bytes for each review; answering again replaces it. Google checks an answer before it is shown.',
  },
  open: (config, io) => openReviews(config, io),
}

const variables = 'GBP_CLIENT_ID, GBP_CLIENT_SECRET and GBP_REFRESH_TOKEN'
const pageSize = 50
const mostPages = 40
const mostReplyBytes = 4096
const daySeconds = 86_400
/** Reviews of a week are read again once a day, those of an hour at every poll. */
const memory = { overlapSeconds: 7 * daySeconds, remembered: pageSize }
const rereadSeconds = 3600

const stateSchema = z.object({
  overlap: z.string(),
  /** When all of the overlap was last read, milliseconds since 1970. */
  wholeAt: z.number(),
})

/** Every part may be missing: no reviews are `{}`. https://developers.google.com/my-business/reference/rest/v4/accounts.locations.reviews/list */
const listSchema = z.looseObject({
  reviews: entries.optional(),
  nextPageToken: maybeText,
  averageRating: z.unknown().optional(),
  totalReviewCount: z.unknown().optional(),
})

const answerSchema = z.object({ reviewReplyState: maybeText, policyViolation: maybeText })

function openReviews(config: GooglebusinessOptions, io: Io): Feed {
  const clientId = needed(config.client_id, 'GBP_CLIENT_ID')
  const clientSecret = needed(config.client_secret, 'GBP_CLIENT_SECRET')
  const refreshToken = needed(config.refresh_token, 'GBP_REFRESH_TOKEN')
  const grant = { clientId, clientSecret, refreshToken, tokenUrl: config.token_url }
  const google = openGoogle(io, refreshGrant(grant, variables))
  const root = `${config.url.replace(/\/$/, '')}/v4`

  return {
    poll: (cursor, signal) =>
      readSubSources(config.locations, cursor, signal, (location, own) =>
        readLocation(google, `${root}/accounts/${config.account}/locations/${location}`, own, signal),
      ),

    async lookup(posts, signal) {
      const statuses: Status[] = []
      for (const post of posts) {
        const { id } = post
        const response = await google.request(`${root}/${nameOf(post)}`, { signal, accept: [404] })
        // A 404 that says nothing is not from Google but from something in between.
        if (response.status === 404)
          statuses.push({ id, state: reasonOf(response) === '' ? 'unknown' : 'deleted' })
        else
          statuses.push(statusOf(id, readReview(readJson(response, z.unknown(), 'Google Business Profile'))))
      }
      return statuses
    },

    async reply(to, text, _key, signal): Promise<Posted> {
      refuseTooLong(Buffer.byteLength(text), mostReplyBytes, 'Google Business Profile', 'bytes')
      const response = await google.request(`${root}/${nameOf(to)}/reply`, {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ comment: text }),
        signal,
        accept: [400, 404],
      })
      if (response.status >= 400)
        throw new PermanentError(
          `Google Business Profile refused the answer with ${response.status}${reasonOf(response)}`,
        )
      const { reviewReplyState: state, policyViolation: why } = readJson(
        response,
        answerSchema,
        'Google Business Profile',
      )
      if (state === 'REJECTED')
        throw new PermanentError(`Google refused the answer${why ? ` (${why})` : ''}: write it otherwise`)
      return { id: `${to.id}/reply`, url: to.url, pending: state === 'PENDING' }
    },
    replies: { max: mostReplyBytes, unit: 'bytes', repeatable: true },
  }
}

/** Where the review is, as Google writes it: accounts/1/locations/2/reviews/3. */
function nameOf({ id, ref = '' }: ItemRef): string {
  if (!/^accounts\/[^/]+\/locations\/[^/]+\/reviews\/[^/]+$/.test(ref))
    throw new PermanentError(`The review ${id} does not say which location it belongs to`)
  return ref.split('/').map(encodeURIComponent).join('/')
}

/**
 * The first page, which is always right, is read at every poll; those behind it may leave reviews out, so that they are
 * only read as far as nothing else tells, and once a day.
 * https://developers.google.com/my-business/content/known-issues
 */
async function readLocation(
  google: Google,
  location: string,
  cursor: Cursor | undefined,
  signal: AbortSignal,
): Promise<Page> {
  const state = readCursor(cursor, stateSchema)
  const now = clock.now()
  const whole = state === undefined || now - state.wholeAt > daySeconds * 1000

  async function read(token: string | undefined): Promise<ListingBatch | undefined> {
    const url = new URL(`${location}/reviews`)
    url.searchParams.set('pageSize', String(pageSize))
    url.searchParams.set('orderBy', 'updateTime desc')
    if (token !== undefined) url.searchParams.set('pageToken', token)
    const response = await google.request(url.href, { signal, accept: [404] })
    if (response.status === 404) {
      const said = reasonOf(response)
      if (said === '') throw new Error('Google Business Profile answered 404 without saying why')
      throw new PermanentError(
        `Google Business Profile knows no such location of this account${said}: correct account and locations`,
      )
    }
    if (response.status === 304) return undefined
    const answer = readJson(response, listSchema, 'Google Business Profile')
    const stranger = Object.keys(answer).find((key) => !(key in listSchema.shape))
    if (!answer.reviews && stranger !== undefined)
      throw new Error(`Google Business Profile answered "${stranger.slice(0, 60)}" without reviews`)
    return {
      entries: await readEntries(
        answer.reviews ?? [],
        readReview,
        'the review has no name, or neither stars nor words',
      ),
      next: answer.nextPageToken,
    }
  }

  const reviews = {
    name: 'reviews',
    mostBatches: mostPages,
    rereadSeconds: whole ? undefined : rereadSeconds,
    read,
  }
  const page = await readListings(state?.overlap, memory, [reviews])
  if (page.unchanged && cursor !== undefined) return { items: [], cursor }
  const next = { overlap: page.cursor, wholeAt: whole ? now : state.wholeAt }
  return { ...page, cursor: JSON.stringify(next satisfies z.infer<typeof stateSchema>) }
}

function statusOf(id: string, review: PostEntry | undefined): Status {
  if (!review) return { id, state: 'unknown' }
  const { text, rating, editedAt } = review.item
  return { id, state: 'live', text, rating, editedAt }
}
