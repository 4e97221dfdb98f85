import { z } from 'zod'
import { clock } from '../../lib/clock.ts'
import { PermanentError, RetryLater } from '../../lib/errors.ts'
import { HttpError, type HttpResponse } from '../../lib/http.ts'
import type { ItemRef, Posted } from '../connector.ts'
import { entries, maybeCount, maybeText, readJson } from '../values/json.ts'
import { refuseTooLong } from '../values/reply-length.ts'
import { type RedditApi, reasonIn } from './api.ts'
import { addressOf } from './posts.ts'

export const longestAnswer = 10_000

const answerSchema = z.object({
  json: z.object({
    /** `[code, message, field]`. */
    errors: entries.default([]),
    /** Seconds. */
    ratelimit: maybeCount,
    data: z.object({ things: z.array(z.object({ data: z.unknown() })) }).optional(),
  }),
})

const errorSchema = z.tuple([z.string(), z.string()]).rest(z.unknown())

const commentSchema = z.object({ name: z.string(), permalink: maybeText, link_id: maybeText })

/**
 * Once: Reddit takes no key, so that an answer whose outcome is unknown may stand there already. `text` is Markdown.
 * https://www.reddit.com/dev/api#POST_api_comment
 */
export async function postComment(api: RedditApi, to: ItemRef, text: string): Promise<Posted> {
  refuseTooLong([...text].length, longestAnswer, 'Reddit')
  const response = await api.post('/api/comment', { api_type: 'json', thing_id: to.id, text })
  if (response.status === 400) throw badRequest(response)
  const { errors, ratelimit, data } = readJson(response, answerSchema, 'Reddit').json
  if (errors.length > 0) throw refusal(errors[0], ratelimit)
  // The answer stands there, but Reddit does not show it: so it is in quarantined subreddits.
  if (data?.things.length === 0) return { id: `${to.id}/answer`, url: to.url }
  const comment = commentSchema.safeParse(data?.things[0]?.data).data
  if (!comment) throw new Error('Reddit did not say what became of the answer')
  return { id: comment.name, url: addressOf(comment) }
}

/** Newer refusals come with status 400 and an explanation; what says nothing is from something in between. */
function badRequest(response: HttpResponse): Error {
  const told = reasonIn(response)
  const why = told?.explanation ?? told?.message
  if (why === undefined) return new HttpError('Reddit answered 400 to the answer without saying why', 400, '')
  return refusal([told?.reason ?? 'BAD_REQUEST', why.slice(0, 200)], undefined)
}

/** Older refusals come with status 200. */
function refusal(raw: unknown, ratelimit: number | undefined): Error {
  const [code, message] = errorSchema.safeParse(raw).data ?? ['UNKNOWN', JSON.stringify(raw)]
  if (code !== 'RATELIMIT')
    return new PermanentError(`Reddit refuses the answer: ${reasons[code] ?? `${code}, ${message}`}`)
  const seconds = ratelimit ?? secondsIn(message) ?? 600
  return new RetryLater(
    `Reddit wants a pause before the next answer: ${message}`,
    new Date(clock.now() + seconds * 1000),
  )
}

const reasons: Record<string, string> = {
  DELETED_COMMENT: 'the comment was deleted',
  DELETED_LINK: 'the post was deleted',
  NO_TEXT: 'it is empty',
  SUBREDDIT_NOTALLOWED: 'the account may not write in this subreddit',
  THREAD_LOCKED: 'the thread is locked',
  TOO_LONG: 'it is too long',
  TOO_OLD: 'the thread is archived',
  USER_BLOCKED: 'the author has blocked the account',
}

const unitSeconds: Record<string, number> = { millisecond: 0.001, second: 1, minute: 60, hour: 3600 }

/** "Take a break for 9 minutes before trying again." */
function secondsIn(message: string): number | undefined {
  const [, number, unit = ''] = /(\d{1,9}) (millisecond|second|minute|hour)/.exec(message) ?? []
  return number === undefined ? undefined : Math.ceil(Number(number) * (unitSeconds[unit] ?? 60))
}
