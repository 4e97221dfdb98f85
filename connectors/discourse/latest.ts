import { inTurns } from '../../lib/turns.ts'
import { z } from 'zod'
import type { Cursor, FeedItem, Page } from '../connector.ts'
import { readingVersion } from '../../mentions/vocabulary.ts'
import { readCursor } from '../reading/cursor.ts'
import { entries, readJson } from '../values/json.ts'
import { nothingReadable } from '../reading/entries.ts'
import { standstill } from '../reading/listings.ts'
import { traceOf, type Trace } from '../reading/traces.ts'
import type { Forum } from './forum.ts'
import { isDeleted, itemOf, postSchema, versionOf, whySkipped, type ForumPost } from './post.ts'

/** 20 pages of 50 posts for one poll; the rest follows at once in the next. */
const mostPages = 20
/** Older versions give the posts among the 50 numbers before `before`, which may be none; newer ones 50 posts. */
const pageSpan = 50
/** So many of the newest posts are remembered, which tells edits from what was there. */
const remembered = 200

const stateSchema = z.object({
  /** Every post up to this number was read. */
  last: z.number(),
  /** Where the reading back towards `last` goes on, and the number that it began at. */
  rest: z.object({ before: z.number(), top: z.number() }).optional(),
  /** Traces of the newest posts, highest number first. */
  seen: z.array(z.tuple([z.number(), z.string()])),
  /** `readingVersion` of the program that wrote it. */
  reading: z.number().default(1),
})

type State = z.infer<typeof stateSchema>

const answerSchema = z.object({ latest_posts: entries })

/**
 * Every public post of a forum, by number: the numbers only grow, so reading back to the last known one misses nothing.
 * The first poll reads one page. Edits are seen on the pages that are read anyway, at least the newest one.
 */
export async function readLatest(
  forum: Forum,
  category: number | undefined,
  cursor: Cursor | undefined,
  signal: AbortSignal,
): Promise<Page> {
  const state = readCursor(cursor, stateSchema)
  const rejected: NonNullable<Page['rejected']> = []
  const posts = new Map<number, ForumPost>()
  let before = state?.rest?.before
  for (let pages = 0; pages < mostPages; pages++) {
    const response = await forum.send(`/posts.json${before === undefined ? '' : `?before=${before}`}`, {
      signal,
    })
    if (response.status === 304)
      return { items: [], cursor: cursor ?? JSON.stringify({ last: 0, seen: [], reading: readingVersion }) }
    const listed = readPosts(readJson(response, answerSchema, forum.address('')).latest_posts, rejected)
    const stuck = before
    if (stuck !== undefined && listed.some(({ id }) => id > stuck))
      throw standstill(forum.address('/posts.json'))
    for (const post of listed) if (post.id < (state?.rest?.before ?? Infinity)) posts.set(post.id, post)
    before = nextBefore(before, listed, state?.last ?? 0)
    if (state === undefined || before === undefined || before <= state.last + 1) {
      before = undefined
      break
    }
  }
  return await pageOf(forum, category, state, [...posts.values()], before, rejected)
}

/** Undefined when there is nothing older. */
function nextBefore(before: number | undefined, listed: ForumPost[], last: number): number | undefined {
  const oldest = Math.min(...listed.map(({ id }) => id))
  if (before === undefined) return listed.length === 0 ? undefined : oldest
  // An empty span of numbers (deleted posts, private ones) is no end.
  const next = oldest < before ? oldest : before - pageSpan
  return next > last ? next : undefined
}

function readPosts(raw: unknown[], rejected: NonNullable<Page['rejected']>): ForumPost[] {
  const posts = raw.flatMap((entry) => {
    const post = postSchema.safeParse(entry).data
    if (!post) rejected.push({ reason: 'the post has no number' })
    return post ?? []
  })
  if (posts.length === 0 && raw.length > 0) throw nothingReadable('the forum', 'the posts have no number')
  return posts
}

async function pageOf(
  forum: Forum,
  category: number | undefined,
  state: State | undefined,
  posts: ForumPost[],
  before: number | undefined,
  rejected: NonNullable<Page['rejected']>,
): Promise<Page> {
  const known = new Map<number, Trace>(state?.seen)
  const floor = state?.seen.at(-1)?.[0] ?? 0
  const traces = new Map(posts.map((post) => [post.id, traceOf(String(post.id), versionOf(post))]))
  const items: FeedItem[] = []
  const reread: FeedItem[] = []
  const deleted: string[] = []
  const isEarlier = state !== undefined && state.reading < readingVersion
  for await (const post of inTurns(posts.toSorted((a, b) => b.id - a.id))) {
    // A number below the last one that was not seen: the post has become visible since.
    const isNew = post.id > (state?.last ?? 0) || (post.id > floor && !known.has(post.id))
    const isReread = isEarlier && known.has(post.id)
    // Where the forum gives no Markdown, another version of this program reads other words of the same post.
    const isComparable = !isReread || post.raw !== undefined
    const changed = known.has(post.id) && isComparable && known.get(post.id) !== traces.get(post.id)
    if (category !== undefined && post.category_id !== category) continue
    if (isDeleted(post)) {
      if (known.has(post.id)) deleted.push(forum.address(`/p/${post.id}`))
      else if (isNew) rejected.push({ id: String(post.id), reason: 'the post is deleted' })
      continue
    }
    if (!isNew && !changed && !isReread) continue
    const why = whySkipped(post)
    const item = why === undefined ? itemOf(post, forum) : undefined
    if (item) (isNew || changed ? items : reread).push(item)
    else if (isNew) rejected.push({ id: String(post.id), reason: why ?? 'the post has no words' })
  }
  const top = Math.max(state?.rest?.top ?? 0, state?.last ?? 0, ...posts.map(({ id }) => id))
  const seen = [...traces, ...[...known].filter(([id]) => !traces.has(id))]
    .toSorted(([a], [b]) => b - a)
    .slice(0, Math.max(remembered, posts.length))
  const next: State = {
    ...(before === undefined ? { last: top } : { last: state?.last ?? 0, rest: { before, top } }),
    seen,
    reading: readingVersion,
  }
  return {
    items,
    reread,
    met: posts.length,
    cursor: JSON.stringify(next),
    more: before !== undefined,
    rejected,
    deleted,
  }
}
