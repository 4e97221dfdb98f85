import { z } from 'zod'
import type { Cursor, Io, Page, Posted, ReplyRules } from '../connector.ts'
import { readCursor } from '../reading/cursor.ts'
import { openOverlap, readBack } from '../reading/overlap.ts'
import { refuseTooLong } from '../values/reply-length.ts'
import { shortHash } from '../reading/traces.ts'
import type { Graph } from './graph.ts'
import { readListing } from './listing.ts'
import { afterOf, edge, readEntry, type Entry, type Rejected } from './node.ts'

const FIELDS = 'id,text,media_type,permalink,timestamp,username,has_replies,is_quote_post,is_reply'
const OVERLAP_SECONDS = 6 * 3600
const MOST_PAGES = 10
/** For all apps of one person together, over 24 hours. */
const QUERIES_A_DAY = 2_200
/** So many answers without a post, and never one with, are worth a word. */
const SUSPICIOUS = 5

const stateSchema = z.object({
  overlap: z.string(),
  /** Empty answers since the beginning; 0 once there was a post. */
  empty: z.number(),
  found: z.boolean(),
})

export interface Search {
  words: string
  mode: 'KEYWORD' | 'TAG'
  /** Whose budget the queries are of. */
  token: string
}

/** https://developers.facebook.com/docs/threads/keyword-search */
export async function searchThreads(
  graph: Graph,
  ledger: Io['ledger'],
  { words, mode, token }: Search,
  cursor: Cursor | undefined,
  signal: AbortSignal,
): Promise<Page> {
  const state = readCursor(cursor, stateSchema)
  const overlap = openOverlap(state?.overlap, OVERLAP_SECONDS, 100)
  const account = `threads:${shortHash(token, 8)}`
  const budget = { limit: QUERIES_A_DAY, unit: 'queries' }
  const since = state?.found ? overlap.since : undefined
  const rejected: Rejected = []
  const query = {
    q: words,
    search_type: 'RECENT',
    search_mode: mode,
    fields: FIELDS,
    limit: '100',
    since: since && String(Math.floor(since.getTime() / 1000)),
  }
  const { listed, gap } = await readBack<Entry>(
    overlap,
    async (after) => {
      await ledger.spend(account, 1, budget)
      const page = await graph.get('/keyword_search', { ...query, after }, edge, signal)
      // What finds nothing is free.
      if (page.data.length === 0) await ledger.spend(account, -1, budget)
      const entries = page.data.flatMap((raw) => readEntry(raw, 'post', [], rejected))
      if (entries.length === 0 && page.data.length > 0)
        throw new Error('no post that Threads sent is readable')
      return { listed: entries, next: afterOf(page) }
    },
    MOST_PAGES,
  )
  const fresh = overlap.fresh(listed)
  const found = state?.found === true || listed.length > 0
  const empty = found ? 0 : Math.min((state?.empty ?? 0) + 1, SUSPICIOUS)
  const next = { overlap: overlap.next(listed), empty, found } satisfies z.infer<typeof stateSchema>
  return {
    items: fresh.flatMap(({ item }) => item ?? []),
    cursor: JSON.stringify(next),
    rejected,
    gap: state?.found && fresh.length === listed.length ? gap : undefined,
    notices:
      empty >= SUSPICIOUS
        ? [
            `Threads has never found anything for "${words}": it answers so for words that it holds to be sensitive, and searches only your own posts until App Review has approved threads_keyword_search.`,
          ]
        : [],
  }
}

/** Posts that name the account. https://developers.facebook.com/docs/threads/threads-mentions */
export async function readThreadsMentions(
  graph: Graph,
  account: string,
  cursor: Cursor | undefined,
  signal: AbortSignal,
): Promise<Page> {
  return await readListing(
    {
      graph,
      path: `/${account}/mentions`,
      query: { fields: FIELDS, limit: '100' },
      overlapSeconds: OVERLAP_SECONDS,
      read: (raw, { rejected }) => Promise.resolve(readEntry(raw, 'post', [account], rejected)),
    },
    cursor,
    signal,
  )
}

/** An emoji counts by its bytes. */
export const threadsRules: ReplyRules = {
  max: 500,
  unit: 'characters',
  count: lengthOf,
  repeatable: false,
}
const created = z.object({ id: z.string().min(1) })

/** First a container, then its publication: only the second can leave its outcome unknown. */
export async function replyOnThreads(
  graph: Graph,
  account: string,
  id: string,
  text: string,
  signal: AbortSignal,
): Promise<Posted> {
  refuseTooLong(lengthOf(text), threadsRules.max, 'Threads')
  const form = { media_type: 'TEXT', text, reply_to_id: id }
  const container = await graph.post(`/${account}/threads`, form, created, signal)
  const posted = await graph.post(
    `/${account}/threads_publish`,
    { creation_id: container.id },
    created,
    signal,
  )
  return { id: posted.id }
}

/** Threads counts an emoji by its bytes in UTF-8. */
function lengthOf(text: string): number {
  const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(text)
  return [...graphemes].reduce(
    (sum, { segment }) =>
      sum + (/\p{Extended_Pictographic}/u.test(segment) ? Buffer.byteLength(segment) : segment.length),
    0,
  )
}
