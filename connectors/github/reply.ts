import { z } from 'zod'
import { PermanentError } from '../../lib/errors.ts'
import type { ItemRef, Posted } from '../connector.ts'
import { readJson } from '../values/json.ts'
import { refuseTooLong } from '../values/reply-length.ts'
import type { GithubApi } from './api.ts'

/** GitHub counts characters as JavaScript does. */
export const longestAnswer = 65_536

const commentSchema = z.object({ node_id: z.string(), html_url: z.url() })

const discussionCommentSchema = z.object({
  addDiscussionComment: z.object({ comment: z.object({ id: z.string(), url: z.url() }) }),
})

const mutation = `mutation($discussion: ID!, $body: String!, $to: ID) {
  addDiscussionComment(input: { discussionId: $discussion, body: $body, replyToId: $to }) { comment { id url } }
}`

/**
 * Once: GitHub takes no key, so that an answer whose outcome is unknown may stand there already. `ref` is what the
 * connector gave: `issue <owner/repo> <number>` or `discussion <id> [<id of the comment>]`.
 */
export async function answerThread(api: GithubApi, { ref = '' }: ItemRef, text: string): Promise<Posted> {
  refuseTooLong(text.length, longestAnswer, 'GitHub')
  const [kind, place = '', part] = ref.split(' ')
  if (kind === 'issue') {
    const response = await api.post(`/repos/${place}/issues/${part}/comments`, { body: text })
    const { node_id: id, html_url: url } = readJson(response, commentSchema, 'GitHub')
    return { id, url }
  }
  if (kind !== 'discussion')
    throw new PermanentError('this post has no place to answer at: answer it on GitHub')
  const answer = await api.graphql(
    mutation,
    { discussion: place, body: text, to: part ?? null },
    discussionCommentSchema,
  )
  if (!answer) throw new Error('GitHub did not say what became of the answer')
  return answer.addDiscussionComment.comment
}
