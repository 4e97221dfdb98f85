import { mapInTurns } from '../../lib/turns.ts'
import type { Cursor, Page } from '../connector.ts'
import type { ListingEntry } from '../reading/entries.ts'
import { type Listing, type ListingBatch, readListings } from '../reading/listings.ts'
import { Missing, type Graph, type GraphQuery } from './graph.ts'
import { afterOf, edge, type GraphEdge } from './node.ts'

/** Posts of so long are watched for comments; Meta has no listing of comments over all posts. */
const watchSeconds = 14 * 86_400
const mostPages = 4
/** Comments that slide back into a page when newer ones are deleted. */
const remembered = 1_000
/** Comments below one post are read back to the newest thing that was known less this long. */
const lateSeconds = 2 * 3600
/** Beside the one that comes along with the post. */
const mostCommentPages = 19

/** A list of posts in the graph, newest first. */
export interface PostEdge {
  graph: Graph
  path: string
  query: GraphQuery
  overlapSeconds?: number
  read(raw: unknown): ListingEntry
  /** What stands below a post. */
  below?(raw: unknown): Comments | undefined
}

/** Comments below one post, newest first. */
export interface Comments {
  /** Those that came along with the post. */
  first: GraphEdge
  /** How to ask for those behind them. */
  path: string
  query: GraphQuery
  /** A comment may hold others; it comes last itself. */
  read(raw: unknown): ListingEntry[]
}

/** Reads an edge back as far as its posts are watched, and the comments below each post as far as they are news. */
export async function readEdge(
  postEdge: PostEdge,
  cursor: Cursor | undefined,
  signal: AbortSignal,
): Promise<Page> {
  const { graph, path, query, read, below, overlapSeconds = watchSeconds } = postEdge
  const further: Listing[] = []

  function readCommentsOf(raw: unknown, known: Date | undefined): ListingEntry[] {
    const comments = below?.(raw)
    if (comments === undefined) return []
    const entries = comments.first.data.flatMap(comments.read)
    const after = afterOf(comments.first)
    const oldest = entries.findLast(({ at }) => at !== undefined)?.at
    if (after !== undefined && known !== undefined && oldest !== undefined && oldest >= known)
      further.push(commentsBehind(after, comments, graph, signal))
    return entries
  }

  async function readPage(after: string | undefined, since: Date | undefined): Promise<ListingBatch> {
    const page = await graph.get(path, { ...query, after }, edge, signal)
    const known = since && new Date(since.getTime() + (overlapSeconds - lateSeconds) * 1000)
    const entries = (await mapInTurns(page.data, (raw) => [...readCommentsOf(raw, known), read(raw)])).flat()
    return { entries, next: afterOf(page) }
  }

  function* listings(): Iterable<Listing> {
    yield { name: 'posts', mostBatches: mostPages, read: readPage }
    yield* further
  }
  return await readListings(cursor, { overlapSeconds, remembered }, listings())
}

function commentsBehind(
  first: string,
  { path, query, read }: Comments,
  graph: Graph,
  signal: AbortSignal,
): Listing {
  return {
    name: `comments below ${path.split('/')[1]}`,
    mostBatches: mostCommentPages,
    rereadSeconds: lateSeconds,
    async read(after = first) {
      const page = await unlessMissing(graph.get(path, { ...query, after }, edge, signal))
      return page
        ? { entries: (await mapInTurns(page.data, read)).flat(), next: afterOf(page) }
        : { entries: [] }
    },
  }
}

/** The post can be deleted while its comments are read. */
async function unlessMissing(page: Promise<GraphEdge>): Promise<GraphEdge | undefined> {
  try {
    return await page
  } catch (error) {
    if (error instanceof Missing) return undefined
    throw error
  }
}
