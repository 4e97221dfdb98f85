import { z } from 'zod'
import { parseDate } from '../values/dates.ts'
import { entries, maybeCount, maybeFlag, maybeText } from '../values/json.ts'
import { type ListingEntry, readEntries } from '../reading/entries.ts'
import type { Listing } from '../reading/listings.ts'
import type { FeedItem } from '../connector.ts'
import { ownWordsFromMarkdown } from '../values/own-words.ts'
import { postWords } from '../values/post-words.ts'
import { tidy } from '../values/text.ts'
import { webAddress, webUrl } from '../values/addresses.ts'
import type { GithubApi } from './api.ts'
import { shownLogin } from './issues.ts'
import { authorOf } from '../values/author.ts'

const account = ['User', 'Bot', 'Organization', 'Mannequin']
  .map((kind) => `... on ${kind} { databaseId }`)
  .join(' ')
const post = `id url body createdAt lastEditedAt upvoteCount author { __typename login url ${account} }`
const comment = `${post} replyTo { id }`

const query = `query($words: String!, $after: String) {
  search(type: DISCUSSION, query: $words, first: 50, after: $after) {
    pageInfo { hasNextPage endCursor }
    nodes { ... on Discussion { ${post} title updatedAt comments(last: 20) { totalCount nodes { ${comment} } } } }
  }
}`

const answerSchema = z.object({
  search: z.object({
    pageInfo: z.object({ hasNextPage: maybeFlag, endCursor: maybeText }),
    nodes: entries,
  }),
})

/** Discussions with their newest comments; only the GraphQL API has them, and only with a token. */
export function discussionsOf(words: string, api: GithubApi): Listing {
  return {
    name: 'the discussion search',
    mostBatches: 10,
    async read(next, since) {
      const changed = since ? [`updated:>=${since.toISOString().slice(0, 19)}Z`] : []
      const variables = { words: [words, ...changed, 'sort:updated-desc'].join(' '), after: next ?? null }
      const answer = await api.graphql(query, variables, answerSchema)
      if (!answer) return undefined
      const { nodes, pageInfo } = answer.search
      const found: ListingEntry[] = []
      const discussions = await readEntries(nodes, async (raw) => {
        const { entry, comments } = await readDiscussion(raw, since)
        found.push(...comments)
        return entry
      })
      return {
        entries: [...discussions, ...found],
        next: pageInfo.hasNextPage ? pageInfo.endCursor : undefined,
      }
    },
  }
}

const postSchema = z.object({
  id: z.string().min(1),
  url: webAddress,
  body: maybeText,
  createdAt: maybeText,
  lastEditedAt: maybeText,
  upvoteCount: maybeCount,
  author: z
    .object({ __typename: maybeText, login: maybeText, url: maybeText, databaseId: maybeText })
    .optional()
    .catch(undefined),
  replyTo: z.object({ id: maybeText }).optional().catch(undefined),
})

const discussionSchema = postSchema.extend({
  title: maybeText,
  updatedAt: maybeText,
  comments: z.object({ totalCount: maybeCount, nodes: entries }).catch({ totalCount: undefined, nodes: [] }),
})

/** The comments are those that came or changed since the last reading. Throws when it is no discussion. */
async function readDiscussion(
  raw: unknown,
  since: Date | undefined,
): Promise<{ entry: ListingEntry; comments: ListingEntry[] }> {
  const discussion = discussionSchema.safeParse(raw).data
  if (!discussion) throw new Error('the discussion has no id or no url')
  const { id, url, comments } = discussion
  const title = tidy(discussion.title ?? '') || undefined
  const at = parseDate(discussion.updatedAt)
  const recent = await readEntries(since ? comments.nodes : [], (comment) => {
    const read = postSchema.safeParse(comment).data
    if (!read) throw new Error('the comment has no id or no url')
    const changedAt = parseDate(read.lastEditedAt ?? read.createdAt)
    const isRecent = since !== undefined && changedAt !== undefined && changedAt >= since
    const place = { ref: `discussion ${id} ${read.id}`, thread: { id: url, title } }
    return isRecent ? entryOf(read, place, changedAt) : undefined
  })
  const place = { ref: `discussion ${id}`, title }
  return { entry: entryOf(discussion, place, at, comments.totalCount), comments: recent }
}

function entryOf(
  { id, url, body, createdAt, lastEditedAt, upvoteCount, author, replyTo }: z.infer<typeof postSchema>,
  place: Pick<FeedItem, 'ref' | 'title' | 'thread'>,
  at: Date | undefined,
  replies?: number,
): ListingEntry {
  const { text, quoted } = postWords(ownWordsFromMarkdown(body ?? '', 'github'), place.title)
  if (text === '') return { id, why: 'the post has no text', at }
  const item = {
    id,
    unique: 'connector' as const,
    ...place,
    url,
    text,
    quoted,
    inReplyTo: replyTo?.id,
    author: authorOf({
      name: shownLogin(author?.login, author?.__typename === 'Bot'),
      id: author?.databaseId ?? author?.login,
      url: webUrl(author?.url),
    }),
    publishedAt: parseDate(createdAt),
    editedAt: parseDate(lastEditedAt),
    reach: { likes: upvoteCount, replies },
  }
  return { item, at }
}
