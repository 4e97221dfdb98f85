import { z } from 'zod'
import type { FeedItem, Page } from '../connector.ts'
import { parseDate } from '../values/dates.ts'
import { entries, maybeCount, maybeText } from '../values/json.ts'
import { type ListingEntry, newsOf, readEntries, refuseUnreadable } from '../reading/entries.ts'
import { openOverlap, type OverlapState } from '../reading/overlap.ts'
import { ownWordsFromHtml } from '../values/own-words.ts'
import { postWords } from '../values/post-words.ts'
import { tidy } from '../values/text.ts'
import { authorOf } from '../values/author.ts'

/** The index lags behind the site by seconds to minutes, so the last quarter of an hour is read again. */
const overlapSeconds = 15 * 60

/** No query gives more hits, whatever its page: the rest needs a narrower time. */
export const mostHits = 1000

/** Creation times in Unix seconds: after `since`, up to `until`. */
export interface SearchWindow {
  since: number
  until?: number
}

const restSchema = z.object({ since: z.number(), until: z.number() }).optional()

const placeSchema = z.object({
  overlap: z.string(),
  /** What the last answer had no room for. */
  rest: restSchema,
})

/** As the databases of earlier versions hold it: with the traces in it, and seconds in place of milliseconds. */
const earlierSchema = z
  .object({ newest: z.number(), rest: restSchema, seen: z.array(z.tuple([z.string(), z.number()])) })
  .transform(({ newest, rest, seen }): SearchPlace => {
    const inMs = seen.map(([trace, at]): [string, number] => [trace, at * 1000])
    return { overlap: JSON.stringify({ newest: newest * 1000, seen: inMs } satisfies OverlapState), rest }
  })

export type SearchPlace = z.infer<typeof placeSchema>

export const stateSchema = z.union([placeSchema, earlierSchema])

interface SearchAnswer {
  hits: unknown[]
  /** How many hits the whole query has. */
  nbHits: number
}

export const answerSchema = z.object({ hits: entries, nbHits: z.coerce.number().catch(0) })

/** What to ask for: the rest, or all since the overlap began. Absent at the first poll, which leaves the past alone. */
export function windowOf(place: SearchPlace | undefined): SearchWindow | undefined {
  const { since } = openOverlap(place?.overlap, overlapSeconds)
  return place?.rest ?? (since && { since: Math.max(0, since.getTime() / 1000) })
}

/** One answer a poll: what it had no room for is read at once, in the next, so that a long absence is caught up with. */
export async function makePage(
  place: SearchPlace | undefined,
  answer: SearchAnswer,
  window: SearchWindow | undefined,
): Promise<Page> {
  const hits = await readEntries(answer.hits, readHit, 'the hit has no objectID')
  refuseUnreadable('the search', hits)
  const { rest, gap, notices } = restOf(answer, hits, window)
  // The two ends of the rest hold hits that came before: its newest second, and the last poll's overlap.
  const isInRest = (atMs: number) =>
    rest !== undefined && (atMs === rest.until * 1000 || atMs <= (rest.since + overlapSeconds) * 1000)
  const news = newsOf(openOverlap(place?.overlap, overlapSeconds), hits, isInRest)
  const next: SearchPlace = { overlap: news.cursor, rest }
  return { ...news, cursor: JSON.stringify(next), more: rest !== undefined, gap, notices }
}

/**
 * What a full answer leaves to be read: the same time up to its oldest hit. Where there is no narrower time to ask for
 * (1,000 posts in one second), the gap rule of `readListings` holds: the last poll's newest hit is an overlap behind
 * `since`.
 */
function restOf(
  { hits, nbHits }: SearchAnswer,
  entries: ListingEntry[],
  window: SearchWindow | undefined,
): { rest?: SearchPlace['rest'] } & Pick<Page, 'gap' | 'notices'> {
  if (!window || hits.length < mostHits || nbHits <= hits.length) return {}
  const { since, until = Infinity } = window
  const oldest = Math.min(...entries.flatMap(({ at }) => (at ? at.getTime() / 1000 : [])))
  if (oldest <= since) return {}
  if (oldest < until) return { rest: { since, until: oldest } }
  const joins = since === 0 || oldest <= since + overlapSeconds
  if (joins) return { notices: ['Posts that come late may be missing: the search has more than it shows.'] }
  return {
    gap: `The search has ${nbHits - hits.length} more posts than it shows at once, and no narrower time to ask for; some are missing.`,
  }
}

const hitSchema = z.object({
  objectID: maybeText,
  author: maybeText,
  title: maybeText,
  story_text: maybeText,
  comment_text: maybeText,
  /** Of a comment: the story it stands below, and the comment or story that it answers. */
  story_id: maybeText,
  story_title: maybeText,
  parent_id: maybeText,
  created_at: maybeText,
  created_at_i: maybeCount,
  points: maybeCount,
  num_comments: maybeCount,
})

/** Undefined when it is no hit. */
function readHit(raw: unknown): ListingEntry | undefined {
  const hit = hitSchema.safeParse(raw).data
  if (!hit?.objectID) return undefined
  const { objectID: id, author } = hit
  const at = parseDate(hit.created_at_i)
  const version = JSON.stringify([hit.title, hit.story_text, hit.comment_text])
  const title = tidy(hit.title ?? '') || undefined
  const { text, quoted } = postWords(ownWordsFromHtml(hit.comment_text || hit.story_text || ''), title)
  if (text === '') return { id, why: 'the hit has neither text nor title', version, at }
  const hasCounts = hit.points !== undefined || hit.num_comments !== undefined
  const item = {
    id,
    unique: 'connector' as const,
    url: `https://news.ycombinator.com/item?id=${encodeURIComponent(id)}`,
    title,
    text,
    quoted,
    ...placeOf(hit),
    author: authorOf({
      name: author,
      id: author,
      url: author && `https://news.ycombinator.com/user?id=${encodeURIComponent(author)}`,
    }),
    publishedAt: at ?? parseDate(hit.created_at),
    reach: hasCounts ? { likes: hit.points, replies: hit.num_comments } : undefined,
  }
  return { item, version, at }
}

/** A story is its own thread, and answers nothing. */
function placeOf({
  objectID,
  story_id: id,
  story_title: title,
  parent_id: inReplyTo,
}: z.infer<typeof hitSchema>): Pick<FeedItem, 'thread' | 'inReplyTo'> {
  if (id === undefined || id === objectID) return {}
  return { thread: { id, title: tidy(title ?? '') || undefined }, inReplyTo }
}
