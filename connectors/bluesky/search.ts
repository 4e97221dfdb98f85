import { mapInTurns } from '../../lib/turns.ts'
import { z } from 'zod'
import type { Cursor, FeedItem, Page } from '../connector.ts'
import { parseDate } from '../values/dates.ts'
import { entries, maybeText } from '../values/json.ts'
import { type ListingEntry, unreadableEntry } from '../reading/entries.ts'
import { type ListingBatch, readListings } from '../reading/listings.ts'
import { itemOf, languagesOf, type PostView, viewSchema, withView } from './post.ts'
import type { Session } from './session.ts'

/** The index is late by seconds, by minutes on bad days. */
const memory = { overlapSeconds: 600, remembered: 0 }
const pagePosts = 100
const mostPages = 10

const answerSchema = z.object({ posts: entries, cursor: maybeText })

/** One poll of the search, newest first. https://docs.bsky.app/docs/api/app-bsky-feed-search-posts */
export async function readSearch(
  query: string,
  languages: readonly string[] | undefined,
  session: Session,
  cursor: Cursor | undefined,
  signal: AbortSignal,
): Promise<Page> {
  async function read(next: string | undefined, since: Date | undefined): Promise<ListingBatch> {
    const params = {
      q: query,
      sort: 'latest',
      limit: String(pagePosts),
      ...(since ? { since: since.toISOString() } : {}),
      ...(next === undefined ? {} : { cursor: next }),
    }
    const answer = await session.call('app.bsky.feed.searchPosts', { params, signal }, answerSchema)
    return {
      entries: await mapInTurns(answer.posts, (post) => readPost(post, languages)),
      next: answer.cursor,
    }
  }
  const search = { name: 'the search', mostBatches: mostPages, read }
  return await readListings(ofSearch(cursor), memory, [search])
}

/** A source that read the stream until now has a cursor of the stream, and begins anew. */
function ofSearch(cursor: Cursor | undefined): Cursor | undefined {
  const isOurs =
    cursor !== undefined && z.object({ newest: z.number() }).safeParse(JSON.parse(cursor)).success
  return isOurs ? cursor : undefined
}

function readPost(post: unknown, languages: readonly string[] | undefined): ListingEntry {
  const read = viewSchema.safeParse(post)
  if (!read.success) {
    const [issue] = read.error.issues
    const id = z.object({ uri: z.string() }).safeParse(post).data?.uri
    const place = `at ${issue?.path.join('.')}: ${issue?.message}`
    return unreadableEntry(post, `the post is of an unknown shape, ${place}`, id)
  }
  const view = read.data
  const placed = { version: view.cid, at: sortedAt(view) }
  const item = readItem(view, languages)
  return item ? { item, ...placed } : { id: view.uri, ...placed }
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
