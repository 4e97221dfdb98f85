import { z } from 'zod'
import { clock } from '../../lib/clock.ts'
import type { Cursor, FeedItem, Io, ItemRef, Page, Posted, ReplyRules } from '../connector.ts'
import { refuseTooLong } from '../values/reply-length.ts'
import { readSubSources } from '../reading/sub-sources.ts'
import { readFeedChange, readPageFeed, readRatingsIfThere } from './facebook.ts'
import type { Graph } from './graph.ts'
import { readCommentChange, readMention, readOwnMedia, readTags } from './instagram.ts'
import type { FieldsOf } from './lookup.ts'
import { readThreadsMentions, replyOnThreads, searchThreads, threadsRules } from './threads.ts'

/** What one of the three networks can do. */
export interface Network {
  poll(cursor: Cursor | undefined, signal: AbortSignal): Promise<Page>
  /** Reads one pushed change; absent where Meta pushes nothing of use. */
  readChange?(field: string, value: unknown): Promise<{ item?: FeedItem; deleted?: string }>
  lookupFields: FieldsOf
  reply(to: ItemRef, text: string, signal: AbortSignal): Promise<Posted>
  rules: ReplyRules
}

const posted = z.object({ id: z.string().min(1) })

/** A page of one's own. */
export function facebookNetwork(graph: Graph, page: string, withRatings: boolean): Network {
  const rules: ReplyRules = { max: 8_000, unit: 'characters', repeatable: false }
  return {
    poll: (cursor, signal) =>
      readSubSources(withRatings ? ['feed', 'ratings'] : ['feed'], cursor, signal, (name, own) =>
        name === 'feed'
          ? readPageFeed(graph, page, own, signal)
          : readRatingsIfThere(graph, page, own, signal),
      ),
    readChange: (field, value) => Promise.resolve(field === 'feed' ? readFeedChange(value, page) : {}),
    lookupFields: (kind) =>
      kind === 'post'
        ? 'id,message,created_time,permalink_url,shares'
        : kind === 'comment'
          ? 'id,message,created_time,like_count,comment_count,permalink_url'
          : undefined,
    async reply({ id, url }, text, signal) {
      refuseTooLong(text.length, rules.max, 'Facebook')
      const answer = await graph.post(
        `/${encodeURIComponent(id)}/comments`,
        { message: text },
        posted,
        signal,
      )
      return { id: answer.id, url: url === undefined ? undefined : withComment(url, answer.id) }
    },
    rules,
  }
}

function withComment(url: string, id: string): string {
  const address = new URL(url)
  address.searchParams.set('comment_id', id.split('_').at(-1) ?? id)
  return address.href
}

/** A professional account of one's own. */
export function instagramNetwork(graph: Graph, account: string, withTags: boolean): Network {
  const rules: ReplyRules = { max: 2_200, unit: 'characters', repeatable: false }
  return {
    poll: (cursor, signal) =>
      readSubSources(withTags ? ['comments', 'tags'] : ['comments'], cursor, signal, (name, own) =>
        name === 'comments'
          ? readOwnMedia(graph, account, own, signal)
          : readTags(graph, account, own, signal),
      ),
    async readChange(field, value) {
      if (field === 'comments' || field === 'live_comments')
        return { item: readCommentChange(value, account) }
      if (field !== 'mentions') return {}
      return { item: await readMention(graph, value, account, clock.timeout(mentionTimeoutMs)) }
    },
    lookupFields: (kind) => (kind === 'comment' ? 'id,text,timestamp,like_count' : undefined),
    async reply({ id, ref = 'comment', url }, text, signal) {
      refuseTooLong(text.length, rules.max, 'Instagram')
      const [kind, place, comment] = ref.split(' ')
      const [path, form] =
        kind === 'comment'
          ? // Threads are two levels deep: an answer to an answer goes below the comment that began.
            [`/${place ?? id}/replies`, { message: text }]
          : [
              `/${account}/mentions`,
              { media_id: kind === 'mention' ? place : id, comment_id: comment, message: text },
            ]
      const answer = await graph.post(path, form, posted, signal)
      return { id: answer.id, url }
    },
    rules,
  }
}

/** Meta waits for an answer to what it pushes, and sends it again later when it gets none. */
const mentionTimeoutMs = 10_000

export interface ThreadsReading {
  queries: string[]
  mentions: boolean
  token: string
}

/** Everybody's posts by words, and those that name the account. */
export function threadsNetwork(
  graph: Graph,
  account: string,
  ledger: Io['ledger'],
  reading: ThreadsReading,
): Network {
  const { queries, mentions, token } = reading
  return {
    poll: (cursor, signal) =>
      readSubSources([...queries, ...(mentions ? ['mentions of us'] : [])], cursor, signal, (name, own) => {
        if (!queries.includes(name)) return readThreadsMentions(graph, account, own, signal)
        const mode = name.startsWith('#') ? 'TAG' : 'KEYWORD'
        return searchThreads(graph, ledger, { words: name.replace(/^#/, ''), mode, token }, own, signal)
      }),
    // A single post of somebody else is not shown: what is missing may well be there.
    lookupFields: () => undefined,
    reply: (to, text, signal) => replyOnThreads(graph, account, to.id, text, signal),
    rules: threadsRules,
  }
}
