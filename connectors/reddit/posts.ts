import { z } from 'zod'
import type { FeedItem, Status } from '../connector.ts'
import { parseDate } from '../values/dates.ts'
import { maybeCount, maybeFlag, maybeText } from '../values/json.ts'
import type { ListingEntry } from '../reading/entries.ts'
import { plainFromMarkdown } from '../values/markdown.ts'
import { tidy } from '../values/text.ts'
import { authorOf } from '../values/author.ts'

/** A post (t3) or a comment (t1), as one of the fields of both. */
const thingSchema = z.object({
  kind: z.enum(['t1', 't3']),
  data: z.object({
    name: z.string().regex(/^t[13]_\w+$/),
    title: maybeText,
    selftext: maybeText,
    body: maybeText,
    author: maybeText,
    permalink: maybeText,
    /** Where a mention stands, instead of `permalink`. */
    context: maybeText,
    link_id: maybeText,
    removed_by_category: maybeText,
    created_utc: maybeCount,
    /** False, or when it was. */
    edited: maybeCount,
    score: maybeCount,
    /** Reddit shows 1 to everybody while it hides the score of a new comment. */
    score_hidden: maybeFlag,
    num_comments: maybeCount,
  }),
})

type Thing = z.infer<typeof thingSchema>['data']

/** What stands where an author or a moderator took a text away. */
const gone = new Set(['[deleted]', '[removed]'])

/** Throws when it is neither a post nor a comment. */
export function readThing(raw: unknown): ListingEntry {
  const { data } = parse(raw)
  const at = dateOf(data.created_utc)
  if (isGone(data)) return { deleted: data.name, at }
  const { title, text } = wordsOf(data)
  if (!text) return { id: data.name, why: 'it has no text', at }
  const author = data.author !== undefined && gone.has(data.author) ? undefined : data.author
  const item: FeedItem = {
    id: data.name,
    unique: 'connector',
    url: addressOf(data),
    title,
    text,
    author: authorOf({
      name: author,
      id: author,
      url: author && `https://www.reddit.com/user/${encodeURIComponent(author)}`,
    }),
    publishedAt: at,
    editedAt: dateOf(data.edited),
    reach: reachOf(data),
  }
  return { item, at }
}

/** Throws when it is neither a post nor a comment. */
export function readStatus(raw: unknown): Status {
  const { data } = parse(raw)
  if (isGone(data)) return { id: data.name, state: 'deleted' }
  return {
    id: data.name,
    state: 'live',
    ...wordsOf(data),
    editedAt: dateOf(data.edited),
    reach: reachOf(data),
  }
}

function parse(raw: unknown): z.infer<typeof thingSchema> {
  const thing = thingSchema.safeParse(raw)
  if (!thing.success) throw new Error('it is neither a post (t3) nor a comment (t1) with a name')
  return thing.data
}

function isGone({ body, selftext, removed_by_category }: Thing): boolean {
  return removed_by_category !== undefined || gone.has((body ?? selftext ?? '').trim())
}

function wordsOf({ title, body, selftext }: Thing): { title?: string; text?: string } {
  const heading = tidy(title ?? '') || undefined
  return { title: heading, text: plainFromMarkdown(body ?? selftext ?? '') || heading }
}

export function addressOf({ permalink, context, link_id, name }: Partial<Thing>): string | undefined {
  const path = permalink ?? context?.replace(/\?.*$/, '')
  if (path?.startsWith('/')) return new URL(path, 'https://www.reddit.com').href
  const [, post] = /^t3_(\w+)$/.exec(link_id ?? '') ?? []
  return post && name ? `https://www.reddit.com/comments/${post}/_/${name.slice(3)}/` : undefined
}

function reachOf({ score, score_hidden, num_comments: replies }: Thing): FeedItem['reach'] {
  const likes = score_hidden ? undefined : score
  return likes === undefined && replies === undefined ? undefined : { likes, replies }
}

function dateOf(seconds: number | undefined): Date | undefined {
  return parseDate(seconds === undefined ? undefined : Math.floor(seconds))
}
