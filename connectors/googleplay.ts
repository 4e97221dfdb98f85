import { z } from 'zod'
import { clock } from '../lib/clock.ts'
import { PermanentError } from '../lib/errors.ts'
import type { Connector, Feed, FeedItem, Io, ItemRef, Posted, Status } from './connector.ts'
import { credential, needed } from './access/credential.ts'
import { readApp, windowMs } from './googleplay/listing.ts'
import { readReview } from './googleplay/review.ts'
import { reasonOf } from './access/google-error.ts'
import { openGoogle, serviceAccountGrant } from './access/google-token.ts'
import { readJson } from './values/json.ts'
import { refuseTooLong } from './values/reply-length.ts'
import { itemIn } from './reading/entries.ts'
import { readSubSources } from './reading/sub-sources.ts'
import { webAddress } from './values/addresses.ts'
import { sourcesAt } from './googleplay/web-addresses.ts'

const packageName = z
  .string()
  .regex(/^[A-Za-z]\w*(\.[A-Za-z]\w*)+$/, 'must be a package name such as fi.revontuli.app')

const options = z.strictObject({
  packages: z
    .union([packageName, z.array(packageName).min(1).max(20)])
    .transform((value) => [value].flat())
    .describe(
      'Package name of the app, or a list of them: what stands after id= in its Google Play address.',
    ),
  service_account: credential(
    'GOOGLE_PLAY_SERVICE_ACCOUNT_JSON',
    'The JSON key of a Google service account that is invited in the Play Console, whole.',
  ),
  url: webAddress
    .default('https://androidpublisher.googleapis.com')
    .describe('Another host of the same API.'),
})

export type GoogleplayOptions = z.infer<typeof options>

/** https://developers.google.com/android-publisher/reply-to-reviews */
export const googleplay: Connector<GoogleplayOptions> = {
  summary: 'Google Play reviews of your own apps, with answers, by a service account',
  options,
  everySeconds: 900,
  kind: 'review',
  abilities: {
    poll: 'key',
    lookup: 'key',
    reply: 'key',
    longestReply: { max: 350, unit: 'characters' },
    places: ['overlap'],
  },
  docs: {
    example: `- id: play-reviews
  connector: googleplay
  packages: fi.revontuli.app
  match: all`,
    costs:
      'Free: a service account (GOOGLE_PLAY_SERVICE_ACCOUNT_JSON) that the Play Console has invited with the permission "Reply to reviews"; 200 requests an hour for each app.',
    blind:
      'Stars without words, test tracks, apps of others, and whatever is older than seven days when it is first asked for.',
    rules: 'One answer of at most 350 characters for each review; answering again replaces it.',
  },
  addresses: sourcesAt,
  open: (config, io) => openReviews(config, io),
}

const scope = 'https://www.googleapis.com/auth/androidpublisher'
const mostReplyChars = 350
/** Of the 200 requests an hour for each app, a tenth is left for looking reviews up. */
const lookupsADay = 24 * 20
const repliesADay = 2000

function openReviews(config: GoogleplayOptions, io: Io): Feed {
  const variable = 'GOOGLE_PLAY_SERVICE_ACCOUNT_JSON'
  const google = openGoogle(
    io,
    serviceAccountGrant(needed(config.service_account, variable), scope, variable),
  )

  function reviewsUrl(app: string, rest = ''): string {
    return `${config.url.replace(/\/$/, '')}/androidpublisher/v3/applications/${encodeURIComponent(app)}/reviews${rest}`
  }

  /** The app that a review belongs to and, when known, the time it was last changed in seconds. */
  function placeOf({ ref = '' }: ItemRef): { app?: string; changed: number } {
    const [app, seconds] = ref.split(' ')
    const only = config.packages.length === 1 ? config.packages[0] : undefined
    return { app: app || only, changed: Number(seconds ?? 0) }
  }

  return {
    poll: (cursor, signal) =>
      readSubSources(config.packages, cursor, signal, (app, own) =>
        readApp(google, reviewsUrl(app), app, own, signal),
      ),

    async lookup(posts, signal) {
      const statuses: Status[] = []
      for (const post of posts) {
        const { app, changed } = placeOf(post)
        if (app === undefined) {
          statuses.push({ id: post.id, state: 'unknown' })
          continue
        }
        await io.ledger.spend(`googleplay look-ups ${app}`, 1, { limit: lookupsADay, unit: 'look-ups' })
        const address = reviewsUrl(app, `/${encodeURIComponent(post.id)}`)
        const response = await google.request(address, { signal, accept: [404] })
        if (response.status === 404) {
          // Older reviews leave the window, and a 404 that says nothing is not from Google: neither is a deletion.
          const inWindow = changed * 1000 > clock.now() - windowMs && reasonOf(response) !== ''
          statuses.push({ id: post.id, state: inWindow ? 'deleted' : 'unknown' })
        } else
          statuses.push(
            statusOf(post.id, itemIn(readReview(readJson(response, z.unknown(), 'Google Play'), app))),
          )
      }
      return statuses
    },

    async reply(to, text, _key, signal): Promise<Posted> {
      refuseTooLong(text.length, mostReplyChars, 'Google Play')
      const { app } = placeOf(to)
      if (app === undefined)
        throw new PermanentError('the review does not say which of the apps it belongs to')
      await io.ledger.spend(`googleplay answers ${app}`, 1, { limit: repliesADay, unit: 'answers' })
      const response = await google.request(reviewsUrl(app, `/${encodeURIComponent(to.id)}:reply`), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ replyText: text }),
        signal,
        accept: [400, 404],
      })
      if (response.status >= 400)
        throw new PermanentError(
          `Google Play refused the answer with ${response.status}${reasonOf(response)}`,
        )
      readJson(response, z.object({ result: z.looseObject({}) }), 'Google Play')
      return { id: to.id, url: to.url }
    },
    replies: { max: mostReplyChars, unit: 'characters', repeatable: true },
  }
}

function statusOf(id: string, item: FeedItem | undefined): Status {
  if (!item) return { id, state: 'unknown' }
  const { title, text, rating, reach, publishedAt: editedAt } = item
  return { id, state: 'live', title, text, rating, reach, editedAt }
}
