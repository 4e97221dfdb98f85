import type { Cursor, Page } from '../connector.ts'
import { openOverlap, readBack, type Batch } from '../overlap.ts'
import { afterOf, edge, type Edge, type Entry, type Rejected } from './node.ts'
import type { Graph, Query } from './graph.ts'

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
  read(raw: unknown, rejected: Rejected, known: Date | undefined): Promise<Entry[]>
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
  const rejected: Rejected = []
  let raws = 0
  const { listed, gap } = await readBack<Entry>(
    overlap,
    async (after): Promise<Batch<Entry>> => {
      const page = await graph.get(path, { ...query, after }, edge, signal)
      const read1: Entry[] = []
      for (const raw of page.data) read1.push(...(await read(raw, rejected, known)))
      raws += page.data.length
      return { listed: read1, next: afterOf(page) }
    },
    MOST_PAGES,
  )
  if (listed.length === 0 && raws > 0) throw new Error('no post that Meta sent is readable')
  const fresh = overlap.fresh(listed)
  return {
    items: fresh.flatMap(({ item }) => item ?? []),
    cursor: listed.length === 0 && cursor !== undefined ? cursor : overlap.next(listed),
    rejected,
    gap: fresh.length === listed.length ? gap : undefined,
  }
}

/** Comments below one post, newest first: the page that came along, and those behind it as far as they are news. */
export async function readBelow(
  first: Edge,
  readMore: (after: string) => Promise<Edge>,
  read: (raw: unknown) => Entry[],
  known: Date | undefined,
): Promise<Entry[]> {
  const comments: Entry[] = []
  let page = first
  for (let pages = 1; ; pages++) {
    const entries = page.data.flatMap(read)
    comments.push(...entries)
    const oldest = entries.findLast(({ at }) => at !== undefined)?.at
    const after = afterOf(page)
    const reached = known === undefined || oldest === undefined || oldest < known
    if (reached || after === undefined || pages >= MOST_COMMENT_PAGES) return comments
    page = await readMore(after)
    if (afterOf(page) === after)
      throw new Error('the listing does not advance: its next page is the same page again')
  }
}
