import { z } from 'zod'
import type { Cursor, FeedItem, Page } from '../connector.ts'
import { entries, maybeFlag, maybeText, readJson } from '../values/json.ts'
import { openOverlap, readBack, type Listed } from '../reading/overlap.ts'
import type { Forum } from './forum.ts'
import { itemOf, postSchema } from './post.ts'
import { readPost } from './post-page.ts'

/** The index is filled by a job that may be hours behind on a busy forum. */
const OVERLAP_SECONDS = 24 * 3600
/** The search gives no more, whatever the page. */
const MOST_PAGES = 10

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

interface Hit extends Listed {
  item: FeedItem
}

/** The forum's own search, newest first. Its posts are excerpts; see `completePosts`. */
export async function readSearch(
  forum: Forum,
  search: string,
  cursor: Cursor | undefined,
  signal: AbortSignal,
): Promise<Page> {
  const overlap = openOverlap(cursor, OVERLAP_SECONDS, 50)
  const rejected: NonNullable<Page['rejected']> = []
  // Days, and the forum's own: one more is asked for than the overlap needs.
  const day = overlap.since && new Date(overlap.since.getTime() - 86_400_000).toISOString().slice(0, 10)
  const words = [search, 'order:latest', ...(day === undefined || day < '1990' ? [] : [`after:${day}`])].join(
    ' ',
  )
  const { listed, reached, gap } = await readBack(
    overlap,
    async (page = '1') => {
      const query = new URLSearchParams({ q: words, page })
      const response = await forum.send(`/search.json?${query}`, { signal })
      if (response.status === 304) return { listed: [] }
      const answer = readJson(response, answerSchema, forum.address(''))
      const result = answer.grouped_search_result
      if (result?.error)
        throw new Error(`${forum.address('')} cannot search for this: ${result.error.slice(0, 200)}`)
      // Without a result there is only what the search says when nothing is found.
      if (!answer.posts && !result) throw new Error(`${forum.address('')} answered the search without posts`)
      const hits = readHits(forum, answer.posts ?? [], answer.topics ?? [], rejected)
      return { listed: hits, next: result?.more_full_page_results ? String(Number(page) + 1) : undefined }
    },
    MOST_PAGES,
  )
  const fresh = overlap.fresh(listed)
  return {
    items: fresh.map(({ item }) => item),
    cursor: listed.length === 0 && cursor !== undefined ? cursor : overlap.next(listed),
    gap: reached ? undefined : gap,
    rejected,
  }
}

function readHits(
  forum: Forum,
  posts: unknown[],
  topics: unknown[],
  rejected: NonNullable<Page['rejected']>,
): Hit[] {
  const known = new Map(
    topics.flatMap((raw) => {
      const topic = topicSchema.safeParse(raw).data
      return topic ? [[topic.id, topic] as const] : []
    }),
  )
  const hits = posts.flatMap((raw): Hit[] => {
    const hit = hitSchema.safeParse(raw).data
    const topic = hit?.topic_id === undefined ? undefined : known.get(hit.topic_id)
    const item =
      hit && itemOf({ ...hit, cooked: hit.blurb, topic_title: topic?.title, topic_slug: topic?.slug }, forum)
    if (!item) {
      rejected.push({ reason: 'the found post has no number, or no words' })
      return []
    }
    const likes = hit?.like_count
    return [
      {
        id: item.id,
        version: '',
        at: item.publishedAt,
        item: likes === undefined ? item : { ...item, reach: { likes } },
      },
    ]
  })
  if (posts.length > 0 && !posts.some((raw) => hitSchema.safeParse(raw).success))
    throw new Error('no post that the search of the forum sent is readable')
  return hits
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
    const whole =
      post === 'gone' || post === 'closed' ? undefined : itemOf({ ...post, topic_title: item.title }, forum)
    complete.push(
      whole
        ? { ...item, text: whole.text, editedAt: whole.editedAt, reach: whole.reach ?? item.reach }
        : item,
    )
  }
  return complete
}
