import { z } from 'zod'
import type { FeedItem } from '../connector.ts'
import { parseDate } from '../values/dates.ts'
import { entries, maybeCount, maybeText } from '../values/json.ts'
import { type ListingEntry, unreadableEntry } from '../reading/entries.ts'
import { tidy } from '../values/text.ts'
import { authorOf } from '../values/author.ts'

const paging = z
  .object({
    cursors: z.object({ after: maybeText }).optional().catch(undefined),
    next: maybeText,
  })
  .optional()
  .catch(undefined)

/** A page of an edge. */
export const edge = z.object({ data: entries, paging })
export type GraphEdge = z.infer<typeof edge>

/** How to ask for what is behind the page; `paging.next` itself would hold the token. */
export function afterOf({ paging: place }: GraphEdge): string | undefined {
  return place?.next === undefined ? undefined : place.cursors?.after
}

const address = z
  .url({ protocol: /^https?$/ })
  .optional()
  .catch(undefined)

const named = z.object({ id: maybeText }).optional().catch(undefined)

const person = z.object({ id: maybeText, name: maybeText, username: maybeText }).optional().catch(undefined)

/** What the posts and comments of the three networks have in common, by all their names. */
export const nodeSchema = z.object({
  id: z.string().min(1),
  message: maybeText,
  text: maybeText,
  caption: maybeText,
  created_time: maybeText,
  timestamp: maybeText,
  permalink_url: address,
  permalink: address,
  from: person,
  username: maybeText,
  parent_id: maybeText,
  parent: named,
  /** Of Threads: what a post answers, where its conversation began, and what it quotes. */
  replied_to: named,
  root_post: named,
  quoted_post: z.object({ text: maybeText }).optional().catch(undefined),
  like_count: maybeCount,
  comment_count: maybeCount,
  comments_count: maybeCount,
  shares: z.object({ count: maybeCount }).optional().catch(undefined),
  reactions: z
    .object({ summary: z.object({ total_count: maybeCount }) })
    .optional()
    .catch(undefined),
})

export type GraphNode = z.infer<typeof nodeSchema>

/** What the node itself does not tell of where it stands. */
export interface NodePlace {
  ref: string
  /** An address that people may open. */
  place?: string
  /** The post that a comment stands below. */
  thread?: string
}

/** Undefined when the node has no words. */
export function itemOf(node: GraphNode, { ref, place, thread }: NodePlace): FeedItem | undefined {
  const text = tidy(node.message ?? node.text ?? node.caption ?? '')
  if (text === '') return undefined
  return {
    id: node.id,
    unique: 'connector',
    ref,
    url: node.permalink_url ?? node.permalink ?? place,
    text,
    quoted: tidy(node.quoted_post?.text ?? '') || undefined,
    ...threadOf(node, thread),
    author: authorOf({
      name: node.from?.name ?? node.from?.username ?? node.username,
      id: node.from?.id ?? node.username,
    }),
    publishedAt: parseDate(node.created_time ?? node.timestamp),
    reach: reachOf(node),
  }
}

export function reachOf(node: GraphNode): FeedItem['reach'] {
  const likes = node.like_count ?? node.reactions?.summary.total_count
  const replies = node.comment_count ?? node.comments_count
  const shares = node.shares?.count
  if (likes === undefined && replies === undefined && shares === undefined) return undefined
  return { likes, replies, shares }
}

function threadOf(node: GraphNode, below: string | undefined): Pick<FeedItem, 'thread' | 'inReplyTo'> {
  const thread = below ?? node.root_post?.id
  const parent = node.parent?.id ?? node.parent_id ?? node.replied_to?.id
  return { thread: thread === undefined ? undefined : { id: thread }, inReplyTo: parent ?? below }
}

/** `own`: ids and names of the account, whose posts are listed, but no news. */
export function readNode(
  raw: unknown,
  { own, ...place }: NodePlace & { own: readonly string[] },
): ListingEntry {
  const node = nodeSchema.safeParse(raw).data
  if (!node) return unreadableEntry(raw, 'the post has no id')
  const item = itemOf(node, place)
  const writers = [node.from?.id, node.from?.username, node.username]
  const isOwn = writers.some((writer) => writer !== undefined && own.includes(writer))
  const placed = { version: item?.text ?? '', at: parseDate(node.created_time ?? node.timestamp) }
  return item && !isOwn ? { item, ...placed } : { id: node.id, ...placed }
}
