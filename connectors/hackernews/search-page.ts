import { z } from 'zod'
import type { FeedItem, Page } from '../connector.ts'
import { parseDate } from '../values/dates.ts'
import { entries, maybeCount, maybeText } from '../values/json.ts'
import { traceOf } from '../reading/traces.ts'
import { plainFromHtml, tidy } from '../values/text.ts'

/** The index lags behind the site by seconds to minutes, so the last quarter of an hour is read again. */
export const OVERLAP_SECONDS = 15 * 60

/** No query gives more hits, whatever its page: the rest needs a narrower time. */
export const MAX_HITS = 1000

/** Far more than a quarter of an hour brings; a bound for a server that answers nonsense. */
const MAX_SEEN = 5000

/** Creation times in Unix seconds: after `since`, up to `until`. */
export interface Window {
  since: number
  until?: number
}

export const stateSchema = z.object({
  /** Creation time of the newest hit so far, Unix seconds. */
  newest: z.number(),
  /** What the last answer had no room for. */
  rest: z.object({ since: z.number(), until: z.number() }).optional(),
  /** Traces of the hits that will be read again, with their creation times. */
  seen: z.array(z.tuple([z.string(), z.number()])),
})

export type State = z.infer<typeof stateSchema>

interface Answer {
  hits: unknown[]
  /** How many hits the whole query has. */
  nbHits: number
}

export const answerSchema = z.object({ hits: entries, nbHits: z.coerce.number().catch(0) })

export function makePage(state: State, answer: Answer, window: Window | undefined): Page {
  const known = new Map(state.seen)
  const items: FeedItem[] = []
  const rejected: NonNullable<Page['rejected']> = []
  const traces = new Map<string, number>()
  for (const raw of answer.hits) {
    const hit = hitSchema.safeParse(raw).data
    if (!hit?.objectID) {
      rejected.push({ reason: 'the hit has no objectID' })
      continue
    }
    const trace = traceOf(hit.objectID, JSON.stringify([hit.title, hit.story_text, hit.comment_text]))
    traces.set(trace, (parseDate(hit.created_at_i)?.getTime() ?? 0) / 1000)
    if (known.has(trace)) continue
    const item = readItem(hit.objectID, hit)
    if (item) items.push(item)
    else rejected.push({ id: hit.objectID, reason: 'the hit has neither text nor title' })
  }
  if (answer.hits.length > 0 && traces.size === 0)
    throw new Error('no hit of the Hacker News search is readable')
  const times = [...traces.values()].filter((time) => time > 0)
  const { rest, gap } = restOf(answer, times, window)
  const newest = Math.max(state.newest, ...times)
  const again = (time: number) => time === 0 || time > newest - OVERLAP_SECONDS || isInRest(time, rest)
  const seen = [...traces, ...known].filter(
    ([trace, time], i) => again(time) && (i < traces.size || !traces.has(trace)),
  )
  const next: State = { newest, rest, seen: seen.slice(0, MAX_SEEN) }
  return { items, cursor: JSON.stringify(next), more: rest !== undefined, gap, rejected }
}

/** The two ends of what is left to read hold hits that came before: its newest second, and the last poll's overlap. */
function isInRest(time: number, rest: State['rest']): boolean {
  return rest !== undefined && (time === rest.until || time <= rest.since + OVERLAP_SECONDS)
}

/** What a full answer leaves to be read: the same time up to its oldest hit. The first poll leaves the past alone. */
function restOf(
  answer: Answer,
  times: number[],
  window: Window | undefined,
): { rest?: State['rest']; gap?: string } {
  if (!window || answer.hits.length < MAX_HITS || answer.nbHits <= answer.hits.length) return {}
  const oldest = Math.min(...times)
  // Times that stand still (1,000 posts in one second, or a server that ignores the filter) would never end.
  if (oldest > window.since && oldest < (window.until ?? Infinity))
    return { rest: { since: window.since, until: oldest } }
  const missing = answer.nbHits - answer.hits.length
  return {
    gap: `The search has ${missing} more posts than it shows at once, and no narrower time to ask for; some are missing.`,
  }
}

const hitSchema = z.object({
  objectID: maybeText,
  author: maybeText,
  title: maybeText,
  story_text: maybeText,
  comment_text: maybeText,
  created_at: maybeText,
  created_at_i: maybeCount,
  points: maybeCount,
  num_comments: maybeCount,
})

function readItem(id: string, hit: z.infer<typeof hitSchema>): FeedItem | undefined {
  const title = tidy(hit.title ?? '') || undefined
  const body = plainFromHtml(hit.comment_text || hit.story_text || '') || title
  if (body === undefined) return undefined
  return {
    id,
    unique: 'connector',
    url: `https://news.ycombinator.com/item?id=${encodeURIComponent(id)}`,
    title,
    text: body,
    author: hit.author,
    authorUrl: hit.author && `https://news.ycombinator.com/user?id=${encodeURIComponent(hit.author)}`,
    publishedAt: parseDate(hit.created_at_i) ?? parseDate(hit.created_at),
    reach:
      hit.points === undefined && hit.num_comments === undefined
        ? undefined
        : { likes: hit.points, replies: hit.num_comments },
  }
}
