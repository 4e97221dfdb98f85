import { z } from 'zod'
import type { Cursor, Page } from '../connector.ts'
import { readCursor } from '../reading/cursor.ts'
import { newsOf } from '../reading/entries.ts'
import { standstill } from '../reading/listings.ts'
import { openOverlap } from '../reading/overlap.ts'
import type { PaidAnswer, X } from './api.ts'
import { idAt, readPosts, timeOfId } from './post.ts'
import { userFields, type XAnswer } from './schema.ts'
import { Outdated } from './refusal.ts'

/** One listing of X, newest first. */
export interface XListing {
  path: string
  query: Record<string, string>
  /** What the parameter of the next page is called there. */
  pageParameter: 'next_token' | 'pagination_token'
  /** Whether authors are asked for, and paid. */
  authors: boolean
  account?: string
}

/** X indexes a little late: what is younger than this when it is read is read, and paid, again. */
const lateMs = 120_000
/** What was given is known for a day, in case a round of pages has to begin anew. */
const knownSeconds = 86_400
/** Recent search reaches back seven days, and refuses ids that are older. */
const windowMs = 7 * 86_400_000
/** Pages get smaller when the day's money does not reach for a whole one. */
const pageSizes = [100, 50, 10]

const stateSchema = z.object({
  overlap: z.string(),
  /** When the last round began, on the clock of X, in milliseconds since 1970. */
  at: z.number(),
  /** Everything up to this id was read. */
  since: z.string().optional(),
  /** A round that goes on: the page behind the last one, and what `since` is when it has come to its end. */
  rest: z
    .object({
      token: z.string(),
      since: z.string(),
      at: z.number(),
      /** The newest id of the last page that was not empty: all that lies behind is older. */
      newest: z.string().optional(),
    })
    .optional(),
})

type XPlace = z.infer<typeof stateSchema>

/** One page at a time, so that what was paid is kept. The first poll reads one page and leaves the past alone. */
export async function readXListing(
  x: X,
  listing: XListing,
  cursor: Cursor | undefined,
  signal: AbortSignal,
): Promise<Page> {
  const state = readCursor(cursor, stateSchema)
  try {
    return await readPage(x, listing, state, signal)
  } catch (error) {
    if (!(error instanceof Outdated) || state === undefined) throw error
    // The token of the page has run out: the round begins anew. The id is too old: all of the window is read.
    const since = error.parameter === 'since_id' ? undefined : state.since
    return await readPage(x, listing, { ...state, since, rest: undefined }, signal)
  }
}

async function readPage(
  x: X,
  listing: XListing,
  state: XPlace | undefined,
  signal: AbortSignal,
): Promise<Page> {
  const overlap = openOverlap(state?.overlap, knownSeconds)
  const { answer, at, unchanged } = await readAsMuchAsPaid(x, listing, state, signal)
  if (unchanged && state) return { items: [], cursor: JSON.stringify(state) }
  const posts = await readPosts(answer, listing.account)
  const token = answer.meta?.next_token
  if (state?.rest !== undefined && isSamePage(answer, state.rest)) throw standstill('the listing of X')
  const began = state?.rest ?? { since: sinceAfter(answer, at, state?.since), at: at.getTime() }
  const newest = answer.meta?.newest_id ?? state?.rest?.newest
  const goesOn = state !== undefined && token !== undefined
  const news = newsOf(overlap, posts)
  const next: XPlace = {
    overlap: news.cursor,
    ...(goesOn
      ? { since: state.since, at: state.at, rest: { ...began, token, newest } }
      : { since: began.since, at: began.at }),
  }
  const slept = state !== undefined && state.rest === undefined && began.at - state.at > windowMs
  return {
    ...news,
    cursor: JSON.stringify(next),
    more: goesOn,
    gap: slept
      ? `It was last read at ${new Date(state.at).toISOString()}, and X searches back seven days only: what was posted between may be missing.`
      : undefined,
  }
}

/** Going on would pay for the same posts over and over. */
function isSamePage({ meta }: XAnswer, { token, newest }: NonNullable<XPlace['rest']>): boolean {
  if (meta?.next_token === undefined) return false
  const isNoOlder =
    newest !== undefined && meta.newest_id !== undefined && BigInt(meta.newest_id) >= BigInt(newest)
  return meta.next_token === token || isNoOlder
}

/** Where the next round begins: behind the newest post, but not behind what may still be indexed, nor out of the window. */
function sinceAfter({ meta }: XAnswer, at: Date, since: string | undefined): string {
  const settled = idAt(new Date(at.getTime() - lateMs))
  const newest = meta?.newest_id ?? since
  const isOld = newest === undefined || at.getTime() - timeOfId(newest).getTime() > windowMs / 2
  return isOld || BigInt(newest) > BigInt(settled) ? settled : newest
}

async function readAsMuchAsPaid(
  x: X,
  { path, query, pageParameter, authors }: XListing,
  state: XPlace | undefined,
  signal: AbortSignal,
): Promise<PaidAnswer> {
  const booked = await x.afford(pageSizes.map((posts) => ({ posts, users: authors ? posts : 0 })))
  const asked = {
    ...query,
    max_results: String(booked.posts),
    ...(authors ? { expansions: 'author_id', 'user.fields': userFields } : {}),
    ...(state?.since === undefined ? {} : { since_id: state.since }),
    ...(state?.rest === undefined ? {} : { [pageParameter]: state.rest.token }),
  }
  return await x.read(path, asked, booked, signal)
}
