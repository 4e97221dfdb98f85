import { z } from 'zod'
import type { ItemRef, Status } from '../connector.ts'
import { parseDate } from '../values/dates.ts'
import { maybeCount, maybeText } from '../values/json.ts'
import { ownWordsFromMarkdown } from '../values/own-words.ts'
import { postWords } from '../values/post-words.ts'
import { tidy } from '../values/text.ts'
import type { GithubApi } from './api.ts'

const edited = 'body lastEditedAt'
const thumbs = 'reactions(content: THUMBS_UP) { totalCount }'
const talk = 'title comments { totalCount }'

const query = `query($ids: [ID!]!) {
  nodes(ids: $ids) {
    id
    ... on Issue { ${edited} ${thumbs} ${talk} }
    ... on IssueComment { ${edited} ${thumbs} }
    ... on Discussion { ${edited} upvoteCount ${talk} }
    ... on DiscussionComment { ${edited} upvoteCount }
  }
}`

/** GitHub takes so many at once. */
const mostIds = 100

const count = z.object({ totalCount: maybeCount }).optional().catch(undefined)

const nodeSchema = z.object({
  id: z.string(),
  title: maybeText,
  body: maybeText,
  lastEditedAt: maybeText,
  upvoteCount: maybeCount,
  reactions: count,
  comments: count,
})

const answerSchema = z.object({ nodes: z.array(nodeSchema.nullable()) })

/** A post that is gone has null in its place, in the order of the question. */
export async function lookUp(api: GithubApi, posts: ItemRef[]): Promise<Status[]> {
  const statuses: Status[] = []
  for (let i = 0; i < posts.length; i += mostIds) {
    const some = posts.slice(i, i + mostIds)
    const answer = await api.graphql(query, { ids: some.map(({ id }) => id) }, answerSchema)
    if (answer?.nodes.length !== some.length)
      throw new Error(
        `GitHub answered ${answer?.nodes.length ?? 'no'} posts to a question for ${some.length}`,
      )
    statuses.push(...answer.nodes.map((node, nth) => statusOf(some[nth]?.id ?? '', node)))
  }
  return statuses
}

function statusOf(id: string, node: z.infer<typeof nodeSchema> | null): Status {
  if (!node) return { id, state: 'deleted' }
  const title = tidy(node.title ?? '') || undefined
  return {
    id,
    state: 'live',
    title,
    text: postWords(ownWordsFromMarkdown(node.body ?? '', 'github'), title).text || undefined,
    editedAt: parseDate(node.lastEditedAt),
    reach: { likes: node.upvoteCount ?? node.reactions?.totalCount, replies: node.comments?.totalCount },
  }
}
