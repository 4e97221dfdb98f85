import { mapInTurns } from '../../lib/turns.ts'
import { z } from 'zod'
import type { Cursor, Io, Page, Posted, ReplyRules } from '../connector.ts'
import { readCursor } from '../reading/cursor.ts'
import { type ListingBatch, readListings } from '../reading/listings.ts'
import { refuseTooLong } from '../values/reply-length.ts'
import { shortHash } from '../reading/traces.ts'
import type { Graph } from './graph.ts'
import { readEdge } from './listing.ts'
import { afterOf, edge, readNode } from './node.ts'

const fields = 'id,text,media_type,permalink,timestamp,username,has_replies,is_quote_post,is_reply'
const overlapSeconds = 6 * 3600
const mostPages = 10
/** For all apps of one person together, over 24 hours. */
const queriesADay = 2_200
/** So many answers without a post, and never one with, are worth a word. */
const suspicious = 5

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
  const account = `threads:${shortHash(token, 8)}`
  const budget = { limit: queriesADay, unit: 'queries' }
  const query = { q: words, search_type: 'RECENT', search_mode: mode, fields, limit: '100' }
  let found = state?.found === true

  async function read(after: string | undefined, since: Date | undefined): Promise<ListingBatch> {
    const from = state?.found && since ? String(Math.floor(since.getTime() / 1000)) : undefined
    await ledger.spend(account, 1, budget)
    const page = await graph.get('/keyword_search', { ...query, since: from, after }, edge, signal)
    // What finds nothing is free.
    if (page.data.length === 0) await ledger.spend(account, -1, budget)
    found ||= page.data.length > 0
    return {
      entries: await mapInTurns(page.data, (raw) => readNode(raw, { ref: 'post', own: [] })),
      next: afterOf(page),
    }
  }

  const memory = { overlapSeconds, remembered: 100 }
  const page = await readListings(state?.overlap, memory, [
    { name: 'the search', mostBatches: mostPages, read },
  ])
  const empty = found ? 0 : Math.min((state?.empty ?? 0) + 1, suspicious)
  const next = { overlap: page.cursor, empty, found } satisfies z.infer<typeof stateSchema>
  const neverFound = `Threads has never found anything for "${words}": it answers so for words that it holds to be sensitive, and searches only your own posts until App Review has approved threads_keyword_search.`
  return {
    ...page,
    cursor: JSON.stringify(next),
    notices: [...(page.notices ?? []), ...(empty >= suspicious ? [neverFound] : [])],
  }
}

/** Posts that name the account. https://developers.facebook.com/docs/threads/threads-mentions */
export async function readThreadsMentions(
  graph: Graph,
  account: string,
  cursor: Cursor | undefined,
  signal: AbortSignal,
): Promise<Page> {
  return await readEdge(
    {
      graph,
      path: `/${account}/mentions`,
      query: { fields, limit: '100' },
      overlapSeconds,
      read: (raw) => readNode(raw, { ref: 'post', own: [account] }),
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
