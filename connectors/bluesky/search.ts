import { z } from 'zod'
import type { Cursor, FeedItem, Page } from '../connector.ts'
import { parseDate } from '../values/dates.ts'
import { entries, maybeText } from '../values/json.ts'
import { openOverlap, readBack, type Listed } from '../reading/overlap.ts'
import { itemOf, languagesOf, type PostView, viewSchema, withView } from './post.ts'
import type { Session } from './session.ts'

/** The index is late by seconds, by minutes on bad days. */
const OVERLAP_SECONDS = 600
const PAGE_POSTS = 100
const MOST_PAGES = 10

const answerSchema = z.object({ posts: entries, cursor: maybeText })

interface Found extends Listed {
  view: PostView
}

/** One poll of the search, newest first. https://docs.bsky.app/docs/api/app-bsky-feed-search-posts */
export async function readSearch(
  query: string,
  languages: readonly string[] | undefined,
  session: Session,
  cursor: Cursor | undefined,
  signal: AbortSignal,
): Promise<Page> {
  const overlap = openOverlap(ofSearch(cursor), OVERLAP_SECONDS)
  const rejected: NonNullable<Page['rejected']> = []
  const { listed, gap } = await readBack(
    overlap,
    async (next) => {
      const params = {
        q: query,
        sort: 'latest',
        limit: String(PAGE_POSTS),
        ...(overlap.since ? { since: overlap.since.toISOString() } : {}),
        ...(next === undefined ? {} : { cursor: next }),
      }
      const answer = await session.call('app.bsky.feed.searchPosts', { params, signal }, answerSchema)
      const found = answer.posts.flatMap((post) => readPost(post, rejected))
      return { listed: found, next: answer.posts.length === 0 ? undefined : answer.cursor }
    },
    MOST_PAGES,
  )
  if (listed.length === 0 && rejected.length > 0)
    throw new Error(`no post that the Bluesky search found is readable: ${rejected[0]?.reason}`)
  const fresh = overlap.fresh(listed)
  return {
    items: fresh.flatMap(({ view }) => readItem(view, languages) ?? []),
    cursor: overlap.next(listed),
    gap,
    rejected,
  }
}

/** A source that read the stream until now has a cursor of the stream, and begins anew. */
function ofSearch(cursor: Cursor | undefined): Cursor | undefined {
  const isOurs =
    cursor !== undefined && z.object({ newest: z.number() }).safeParse(JSON.parse(cursor)).success
  return isOurs ? cursor : undefined
}

function readPost(post: unknown, rejected: NonNullable<Page['rejected']>): Found[] {
  const read = viewSchema.safeParse(post)
  if (!read.success) {
    const [issue] = read.error.issues
    const id = z.object({ uri: z.string() }).safeParse(post).data?.uri
    rejected.push({
      id,
      reason: `the post is of an unknown shape, at ${issue?.path.join('.')}: ${issue?.message}`,
    })
    return []
  }
  const view = read.data
  return [{ id: view.uri, version: view.cid, at: sortedAt(view), view }]
}

/** What `since` and the order go by: whichever is earlier. */
function sortedAt({ record, indexedAt }: PostView): Date | undefined {
  const times = [parseDate(record.createdAt), parseDate(indexedAt)].flatMap((time) => time?.getTime() ?? [])
  return times.length === 0 ? undefined : new Date(Math.min(...times))
}

function readItem(view: PostView, languages: readonly string[] | undefined): FeedItem | undefined {
  const declared = languagesOf(view.record.langs)
  if (languages && declared.length > 0 && !declared.some((tag) => languages.includes(tag))) return undefined
  const item = itemOf(view.uri, view.record, parseDate(view.indexedAt))
  return item && withView(item, view)
}
