import { z } from 'zod'
import type { Cursor, Page } from '../connector.ts'
import { readCursor } from '../reading/cursor.ts'
import { openOverlap } from '../reading/overlap.ts'
import type { Given, X } from './api.ts'
import { FIELDS, USER_FIELDS, idAt, readPosts, timeOfId, type Answer } from './post.ts'
import { Outdated } from './refusal.ts'

/** One listing of X, newest first. */
export interface Listing {
  path: string
  query: Record<string, string>
  /** What the parameter of the next page is called there. */
  pageParameter: 'next_token' | 'pagination_token'
  /** Whether authors are asked for, and paid. */
  authors: boolean
  account?: string
}

/** X indexes a little late: what is younger than this when it is read is read, and paid, again. */
const LATE_MS = 120_000
/** What was given is known for a day, in case a round of pages has to begin anew. */
const KNOWN_SECONDS = 86_400
/** Recent search reaches back seven days, and refuses ids that are older. */
const WINDOW_MS = 7 * 86_400_000
/** Pages get smaller when the day's money does not reach for a whole one. */
const PAGE_SIZES = [100, 50, 10]

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

type State = z.infer<typeof stateSchema>

/** One page at a time, so that what was paid is kept. The first poll reads one page and leaves the past alone. */
export async function readListing(
  x: X,
  listing: Listing,
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
  listing: Listing,
  state: State | undefined,
  signal: AbortSignal,
): Promise<Page> {
  const overlap = openOverlap(state?.overlap, KNOWN_SECONDS)
  const rejected: NonNullable<Page['rejected']> = []
  const { answer, at, unchanged } = await readAsMuchAsPaid(x, listing, state, signal)
  if (unchanged && state) return { items: [], cursor: JSON.stringify(state) }
  const posts = readPosts(answer, listing.account, rejected)
  const token = answer.meta?.next_token
  if (state?.rest !== undefined && isSamePage(answer, state.rest))
    throw new Error('the listing does not advance: its next page is the same page again')
  const began = state?.rest ?? { since: sinceAfter(answer, at, state?.since), at: at.getTime() }
  const newest = answer.meta?.newest_id ?? state?.rest?.newest
  const goesOn = state !== undefined && token !== undefined
  const next: State = {
    overlap: overlap.next(posts),
    ...(goesOn
      ? { since: state.since, at: state.at, rest: { ...began, token, newest } }
      : { since: began.since, at: began.at }),
  }
  const slept = state !== undefined && state.rest === undefined && began.at - state.at > WINDOW_MS
  return {
    items: overlap.fresh(posts).map(({ item }) => item),
    cursor: JSON.stringify(next),
    more: goesOn,
    rejected,
    gap: slept
      ? `It was last read at ${new Date(state.at).toISOString()}, and X searches back seven days only: what was posted between may be missing.`
      : undefined,
  }
}

/** Going on would pay for the same posts over and over. */
function isSamePage({ meta }: Answer, { token, newest }: NonNullable<State['rest']>): boolean {
  if (meta?.next_token === undefined) return false
  const isNoOlder =
    newest !== undefined && meta.newest_id !== undefined && BigInt(meta.newest_id) >= BigInt(newest)
  return meta.next_token === token || isNoOlder
}

/** Where the next round begins: behind the newest post, but not behind what may still be indexed, nor out of the window. */
function sinceAfter({ meta }: Answer, at: Date, since: string | undefined): string {
  const settled = idAt(new Date(at.getTime() - LATE_MS))
  const newest = meta?.newest_id ?? since
  const isOld = newest === undefined || at.getTime() - timeOfId(newest).getTime() > WINDOW_MS / 2
  return isOld || BigInt(newest) > BigInt(settled) ? settled : newest
}

async function readAsMuchAsPaid(
  x: X,
  { path, query, pageParameter, authors }: Listing,
  state: State | undefined,
  signal: AbortSignal,
): Promise<Given> {
  const booked = await x.afford(PAGE_SIZES.map((posts) => ({ posts, users: authors ? posts : 0 })))
  const asked = {
    ...query,
    max_results: String(booked.posts),
    'tweet.fields': FIELDS,
    ...(authors ? { expansions: 'author_id', 'user.fields': USER_FIELDS } : {}),
    ...(state?.since === undefined ? {} : { since_id: state.since }),
    ...(state?.rest === undefined ? {} : { [pageParameter]: state.rest.token }),
  }
  return await x.read(path, asked, booked, signal)
}
