import { z } from 'zod'
import { clock } from '../../lib/clock.ts'
import { PermanentError } from '../../lib/errors.ts'
import type { Cursor, Page } from '../connector.ts'
import { readCursor } from '../reading/cursor.ts'
import { reasonOf } from '../access/google-error.ts'
import type { Google } from '../access/google-token.ts'
import { entries, maybeText, readJson } from '../values/json.ts'
import { readEntries } from '../reading/entries.ts'
import { type ListingBatch, readListings } from '../reading/listings.ts'
import { readReview } from './review.ts'

const pageSize = 100
const memory = { overlapSeconds: 24 * 3600, remembered: pageSize }
const mostPages = 10
/** Google shows what was written or changed in the last seven days; half a day is left for its own delays. */
export const windowMs = 6.5 * 86_400_000
/** 200 requests an hour for each app, of which a tenth is left for looking reviews up. */
const secondsForARequest = 20

const stateSchema = z.object({
  overlap: z.string(),
  /** When the app was last read, milliseconds since 1970. */
  at: z.number(),
})

/** Every part may be missing: no reviews are `{}`. https://developers.google.com/android-publisher/api-ref/rest/v3/reviews/list */
const listSchema = z.looseObject({
  reviews: entries.optional(),
  tokenPagination: z.object({ nextPageToken: maybeText }).optional().catch(undefined),
  pageInfo: z.unknown().optional(),
})

/** What is new among the reviews of one app, newest change first. */
export async function readApp(
  google: Google,
  address: string,
  app: string,
  cursor: Cursor | undefined,
  signal: AbortSignal,
): Promise<Page> {
  const state = readCursor(cursor, stateSchema)
  const startedAt = clock.now()
  let requests = 0

  async function read(token: string | undefined): Promise<ListingBatch | undefined> {
    const url = new URL(address)
    url.searchParams.set('maxResults', String(pageSize))
    if (token !== undefined) url.searchParams.set('token', token)
    requests++
    const response = await google.request(url.href, { signal, accept: [404] })
    if (response.status === 404) {
      const said = reasonOf(response)
      if (said === '') throw new Error('Google Play answered 404 without saying why')
      throw new PermanentError(`Google Play knows no app ${app}${said}: correct packages in the config`)
    }
    if (response.status === 304) return undefined
    const answer = readJson(response, listSchema, 'Google Play')
    const stranger = Object.keys(answer).find((key) => !(key in listSchema.shape))
    if (!answer.reviews && stranger !== undefined)
      throw new Error(`Google Play answered "${stranger.slice(0, 60)}" without reviews`)
    return {
      entries: await readEntries(
        answer.reviews ?? [],
        (raw) => readReview(raw, app),
        'the review has no reviewId, or no comments',
      ),
      next: answer.tokenPagination?.nextPageToken,
    }
  }

  const page = await readListings(state?.overlap, memory, [{ name: 'reviews', mostBatches: mostPages, read }])
  if (page.unchanged && cursor !== undefined) return { items: [], cursor }
  const slept = state !== undefined && startedAt - state.at > windowMs
  return {
    ...page,
    cursor: JSON.stringify({ overlap: page.cursor, at: startedAt } satisfies z.infer<typeof stateSchema>),
    notBefore: new Date(startedAt + requests * secondsForARequest * 1000),
    gap: slept
      ? `It was last read at ${new Date(state.at).toISOString()}, and Google gives only the reviews of the last seven days; download the rest from the Play Console.`
      : page.gap,
  }
}
