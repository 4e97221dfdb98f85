import { z } from 'zod'
import type { Connector, Feed, FeedItem, Io, Page, Status } from './connector.ts'
import { parseDate } from './dates.ts'
import { entries, maybeCount, maybeFlag, maybeText, readJson } from './json.ts'
import { traceOf } from './seen.ts'
import { plainFromHtml, tidy } from './text.ts'
import { webAddress } from './web-address.ts'

const options = z.strictObject({
  query: z.string().min(1).optional().describe('Words to search for; without them every new post is read.'),
  tags: z
    .array(z.enum(['story', 'comment']))
    .min(1)
    .default(['story', 'comment'])
    .describe('What to read: story, comment or both.'),
  url: webAddress.default('https://hn.algolia.com').describe('Another host of the same search API.'),
  items: webAddress
    .default('https://hacker-news.firebaseio.com')
    .describe('Another host of the official API, which tells what became of a post.'),
})

export type HackernewsOptions = z.infer<typeof options>

/** Hacker News through Algolia's search: no key, at most 10,000 requests an hour. https://hn.algolia.com/api */
export const hackernews: Connector<HackernewsOptions> = {
  summary: 'Hacker News stories and comments, no key needed',
  options,
  everySeconds: 120,
  docs: {
    example: `- id: hn\n  connector: hackernews\n  query: revontuli`,
    costs: 'Free, without a key: at most 10,000 requests an hour for each address.',
    blind:
      'Edits that happen later than a quarter of an hour after posting, until the post is looked up again; votes of comments.',
    rules:
      'No writing through the API: answers are written on the site. Posts that were deleted there are forgotten here.',
  },
  open: (config, io) => openSearch(config, io),
}

/** The index lags behind the site by seconds to minutes, so the last quarter of an hour is read again. */
const OVERLAP_SECONDS = 15 * 60

/** No query gives more hits, whatever its page: the rest needs a narrower time. */
const MAX_HITS = 1000

/** Far more than a quarter of an hour brings; a bound for a server that answers nonsense. */
const MAX_SEEN = 5000

/** Creation times in Unix seconds: after `since`, up to `until`. */
interface Window {
  since: number
  until?: number
}

const stateSchema = z.object({
  /** Creation time of the newest hit so far, Unix seconds. */
  newest: z.number(),
  /** What the last answer had no room for. */
  rest: z.object({ since: z.number(), until: z.number() }).optional(),
  /** Traces of the hits that will be read again, with their creation times. */
  seen: z.array(z.tuple([z.string(), z.number()])),
})

type State = z.infer<typeof stateSchema>

function openSearch(config: HackernewsOptions, io: Io): Feed {
  return {
    async poll(cursor, signal) {
      const state = cursor === undefined ? undefined : stateSchema.parse(JSON.parse(cursor))
      const window = state?.rest ?? (state && { since: Math.max(0, state.newest - OVERLAP_SECONDS) })
      const request = { signal, hostGapMs: 1000, maxBytes: 16 * 1024 * 1024 }
      const response = await io.http.request(searchUrl(config, window), request)
      if (response.status === 304) return { items: [], cursor: cursor ?? JSON.stringify(emptyState()) }
      return makePage(
        state ?? emptyState(),
        readJson(response, answerSchema, 'the Hacker News search'),
        window,
      )
    },
    async lookup(posts, signal) {
      const statuses: Status[] = []
      for (const { id } of posts) statuses.push(await lookUp(config, io, id, signal))
      return statuses
    },
  }
}

const itemSchema = z.object({
  deleted: maybeFlag,
  dead: maybeFlag,
  title: maybeText,
  text: maybeText,
  score: maybeCount,
  descendants: maybeCount,
  kids: entries.optional().catch(undefined),
})

/** The official API marks what authors deleted and what moderators killed. https://github.com/HackerNews/API */
async function lookUp(config: HackernewsOptions, io: Io, id: string, signal: AbortSignal): Promise<Status> {
  const url = new URL(`/v0/item/${encodeURIComponent(id)}.json`, config.items)
  const response = await io.http.request(url.href, { signal })
  // An item that is too new for the API is null.
  const item = readJson(response, itemSchema.nullable(), 'Hacker News')
  if (!item) return { id, state: 'unknown' }
  if (item.deleted || item.dead) return { id, state: 'deleted' }
  const title = tidy(item.title ?? '') || undefined
  return {
    id,
    state: 'live',
    title,
    text: plainFromHtml(item.text ?? '') || title,
    reach: { likes: item.score, replies: item.descendants ?? item.kids?.length },
  }
}

function emptyState(): State {
  return { newest: 0, seen: [] }
}

function searchUrl(config: HackernewsOptions, window: Window | undefined): string {
  const url = new URL('/api/v1/search_by_date', config.url)
  url.searchParams.set('query', config.query ?? '')
  url.searchParams.set('tags', `(${config.tags.join(',')})`)
  url.searchParams.set('hitsPerPage', String(MAX_HITS))
  // The search is fuzzy by default: "Nokia" finds "Nokian".
  url.searchParams.set('typoTolerance', 'false')
  if (window) {
    const until = window.until === undefined ? '' : `,created_at_i<=${window.until}`
    url.searchParams.set('numericFilters', `created_at_i>${window.since}${until}`)
  }
  return url.href
}

interface Answer {
  hits: unknown[]
  /** How many hits the whole query has. */
  nbHits: number
}

const answerSchema = z.object({ hits: entries, nbHits: z.coerce.number().catch(0) })

function makePage(state: State, answer: Answer, window: Window | undefined): Page {
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
