import type { Cursor, Page } from '../connector.ts'
import { openOverlap, readBack, type Batch } from '../reading/overlap.ts'
import { afterOf, edge, type Edge, type Entry, type Rejected } from './node.ts'
import { Missing, type Graph, type Query } from './graph.ts'

/** Posts of so long are watched for comments; Meta has no listing of comments over all posts. */
const WATCH_SECONDS = 14 * 86_400
const MOST_PAGES = 4
/** Comments that slide back into a page when newer ones are deleted. */
const REMEMBERED = 1_000
/** Comments below one post are read back to the newest thing that was known less this long. */
const LATE_MS = 2 * 3_600_000
const MOST_COMMENT_PAGES = 20

export interface Listing {
  graph: Graph
  path: string
  query: Query
  overlapSeconds?: number
  /** Reads one entry of the listing, with what stands below it; the entry itself comes last. */
  read(raw: unknown, reading: Reading): Promise<Entry[]>
}

/** What one reading of a listing knows and learns. */
export interface Reading {
  rejected: Rejected
  /** What is older was read before; absent at the first poll. */
  known?: Date
  /** Set when there was more below a post than could be read. */
  cut?: string
}

/** One edge, newest first, read back as far as its posts are watched. */
export async function readListing(
  listing: Listing,
  cursor: Cursor | undefined,
  signal: AbortSignal,
): Promise<Page> {
  const { graph, path, query, read, overlapSeconds = WATCH_SECONDS } = listing
  const overlap = openOverlap(cursor, overlapSeconds, REMEMBERED)
  const known = overlap.since && new Date(overlap.since.getTime() + overlapSeconds * 1000 - LATE_MS)
  const reading: Reading = { rejected: [], known }
  let raws = 0
  const { listed, gap } = await readBack<Entry>(
    overlap,
    async (after): Promise<Batch<Entry>> => {
      const page = await graph.get(path, { ...query, after }, edge, signal)
      const entries: Entry[] = []
      for (const raw of page.data) entries.push(...(await read(raw, reading)))
      raws += page.data.length
      return { listed: entries, next: afterOf(page) }
    },
    MOST_PAGES,
  )
  if (listed.length === 0 && raws > 0) throw new Error('no post that Meta sent is readable')
  const fresh = overlap.fresh(listed)
  return {
    items: fresh.flatMap(({ item }) => item ?? []),
    cursor: listed.length === 0 && cursor !== undefined ? cursor : overlap.next(listed),
    rejected: reading.rejected,
    gap: (fresh.length === listed.length ? gap : undefined) ?? reading.cut,
  }
}

/**
 * Comments below one post, newest first: the page that came along, and those behind it as far as they are news. The post
 * can be deleted meanwhile.
 */
export async function readBelow(
  first: Edge,
  readMore: (after: string) => Promise<Edge>,
  read: (raw: unknown) => Entry[],
  reading: Reading,
): Promise<Entry[]> {
  const { known } = reading
  const comments: Entry[] = []
  let page: Edge | undefined = first
  for (let pages = 1; page !== undefined; pages++) {
    const entries = page.data.flatMap(read)
    comments.push(...entries)
    const oldest = entries.findLast(({ at }) => at !== undefined)?.at
    const after = afterOf(page)
    if (after === undefined || known === undefined || oldest === undefined || oldest < known) break
    if (pages >= MOST_COMMENT_PAGES) {
      reading.cut = `a post had more new comments than ${MOST_COMMENT_PAGES} pages hold: some may be missing`
      break
    }
    page = await unlessMissing(readMore(after))
    if (page && afterOf(page) === after)
      throw new Error('the listing does not advance: its next page is the same page again')
  }
  return comments
}

async function unlessMissing(page: Promise<Edge>): Promise<Edge | undefined> {
  try {
    return await page
  } catch (error) {
    if (error instanceof Missing) return undefined
    throw error
  }
}
