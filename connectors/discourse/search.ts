import { z } from 'zod'
import type { Cursor, FeedItem, Page } from '../connector.ts'
import { parseDate } from '../values/dates.ts'
import { entries, maybeFlag, maybeText, readJson } from '../values/json.ts'
import { type ListingEntry, readEntries } from '../reading/entries.ts'
import { type ListingBatch, readListings } from '../reading/listings.ts'
import type { Forum } from './forum.ts'
import { itemOf, postSchema } from './post.ts'
import { readPost } from './post-page.ts'

/** The index is filled by a job that may be hours behind on a busy forum. */
const memory = { overlapSeconds: 24 * 3600, remembered: 50 }
/** The search gives no more, whatever the page. */
const mostPages = 10

const answerSchema = z.object({
  posts: entries.optional(),
  topics: entries.optional(),
  grouped_search_result: z
    .object({ error: maybeText, more_full_page_results: maybeFlag })
    .nullish()
    .catch(undefined),
})

const topicSchema = z.object({
  id: z.number(),
  title: maybeText,
  slug: maybeText,
  category_id: z.number().optional(),
})
const hitSchema = postSchema.extend({ blurb: maybeText, like_count: z.number().optional().catch(undefined) })

/** The forum's own search, newest first. Its posts are excerpts; see `completePosts`. */
export async function readSearch(
  forum: Forum,
  search: string,
  cursor: Cursor | undefined,
  signal: AbortSignal,
): Promise<Page> {
  async function read(page = '1', since: Date | undefined): Promise<ListingBatch | undefined> {
    const query = new URLSearchParams({ q: wordsFor(search, since), page })
    const response = await forum.send(`/search.json?${query}`, { signal })
    if (response.status === 304) return undefined
    const answer = readJson(response, answerSchema, forum.address(''))
    const result = answer.grouped_search_result
    if (result?.error)
      throw new Error(`${forum.address('')} cannot search for this: ${result.error.slice(0, 200)}`)
    // Without a result there is only what the search says when nothing is found.
    if (!answer.posts && !result) throw new Error(`${forum.address('')} answered the search without posts`)
    const topics = topicsOf(answer.topics ?? [])
    return {
      entries: await readEntries(
        answer.posts ?? [],
        (raw) => readHit(forum, raw, topics),
        'the post has no number',
      ),
      next: result?.more_full_page_results ? String(Number(page) + 1) : undefined,
    }
  }
  return await readListings(cursor, memory, [{ name: 'the search', mostBatches: mostPages, read }])
}

/** The search knows days only, and the forum's own: one more is asked for than is needed. */
function wordsFor(search: string, since: Date | undefined): string {
  const day = since && new Date(since.getTime() - 86_400_000).toISOString().slice(0, 10)
  return [search, 'order:latest', ...(day === undefined || day < '1990' ? [] : [`after:${day}`])].join(' ')
}

type SearchedTopic = z.infer<typeof topicSchema>

function topicsOf(raw: unknown[]): Map<number, SearchedTopic> {
  return new Map(
    raw.flatMap((one) => {
      const topic = topicSchema.safeParse(one).data
      return topic ? [[topic.id, topic] as const] : []
    }),
  )
}

/** Undefined when it is no post. Excerpts differ with the words of the search, so that they tell no edits. */
function readHit(forum: Forum, raw: unknown, topics: Map<number, SearchedTopic>): ListingEntry | undefined {
  const hit = hitSchema.safeParse(raw).data
  if (!hit) return undefined
  const topic = hit.topic_id === undefined ? undefined : topics.get(hit.topic_id)
  const item = itemOf(
    { ...hit, cooked: hit.blurb, topic_title: topic?.title, topic_slug: topic?.slug },
    forum,
  )
  if (!item)
    return { id: forum.address(`/p/${hit.id}`), why: 'the post has no words', at: parseDate(hit.created_at) }
  const likes = hit.like_count
  const reach = likes === undefined ? item.reach : { likes }
  return { item: { ...item, reach }, version: '', at: item.publishedAt }
}

/** The whole post in place of the excerpt; what the forum does not show any more stays as it was found. */
export async function completePosts(
  forum: Forum,
  items: FeedItem[],
  signal: AbortSignal,
): Promise<FeedItem[]> {
  const complete: FeedItem[] = []
  for (const item of items) {
    const post = await readPost(forum, item, signal)
    const topic_title = item.title ?? item.thread?.title
    const whole = post === 'gone' || post === 'closed' ? undefined : itemOf({ ...post, topic_title }, forum)
    complete.push(whole ? { ...item, ...told(whole), reach: whole.reach ?? item.reach } : item)
  }
  return complete
}

/** What an excerpt does not tell, or only in part. */
function told({
  text,
  quoted,
  thread,
  inReplyTo,
  editedAt,
}: FeedItem): Pick<FeedItem, 'text' | 'quoted' | 'thread' | 'inReplyTo' | 'editedAt'> {
  return { text, quoted, thread, inReplyTo, editedAt }
}
