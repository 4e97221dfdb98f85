import { z } from 'zod'
import type { Status } from '../connector.ts'
import { parseDate } from '../values/dates.ts'
import { maybeCount, maybeText, readShape } from '../values/json.ts'
import type { ListingEntry } from '../reading/entries.ts'
import { plainFromHtml } from '../values/text.ts'
import { webAddress, webUrl } from '../values/addresses.ts'
import { authorOf } from '../values/author.ts'

/** What answers and comments need of the question that they were found by. */
export interface Question {
  id: number
  /** Of the site that people read. */
  origin: string
}

const postFields = {
  body: maybeText,
  score: maybeCount,
  creation_date: maybeCount,
  last_activity_date: maybeCount,
  last_edit_date: maybeCount,
  owner: z
    .object({ display_name: maybeText, link: maybeText })
    .catch({ display_name: undefined, link: undefined }),
}

const id = z.union([z.number().int().positive(), z.string().regex(/^\d+$/).transform(Number)])

const questionSchema = z.object({
  ...postFields,
  question_id: id,
  title: maybeText,
  link: webAddress,
  answer_count: maybeCount,
  view_count: maybeCount,
})

/** Throws when it is no question. */
export function readQuestion(raw: unknown, site: string): { question: Question; entry: ListingEntry } {
  const read = questionSchema.safeParse(raw)
  if (!read.success) throw new Error('the question has no question_id or no link')
  const { question_id, link, answer_count: replies, view_count: views, score: likes, ...post } = read.data
  const title = plainFromHtml(post.title ?? '') || undefined
  const entry = entryOf(`${site}:${question_id}`, link, { ...post, title }, { likes, replies, views })
  return { question: { id: question_id, origin: new URL(link).origin }, entry }
}

const answerSchema = z.object({ ...postFields, answer_id: id, question_id: id })

/** Throws when it is no answer. */
export function readAnswer(raw: unknown, site: string, questions: Map<number, Question>): ListingEntry {
  const read = answerSchema.safeParse(raw)
  if (!read.success) throw new Error('the answer has no answer_id or no question_id')
  const { answer_id, question_id, score: likes, ...post } = read.data
  const origin = questions.get(question_id)?.origin
  return entryOf(`${site}:${answer_id}`, origin && `${origin}/a/${answer_id}`, post, { likes })
}

const commentSchema = z.object({ ...postFields, comment_id: id, post_id: id })

/** Throws when it is no comment. */
export function readComment(raw: unknown, site: string, questions: Map<number, Question>): ListingEntry {
  const read = commentSchema.safeParse(raw)
  if (!read.success) throw new Error('the comment has no comment_id or no post_id')
  const { comment_id, post_id, score: likes, ...post } = read.data
  const origin = questions.get(post_id)?.origin
  const url = origin && `${origin}/q/${post_id}#comment${comment_id}_${post_id}`
  return entryOf(`${site}:comment:${comment_id}`, url, post, { likes })
}

interface PostBody {
  title?: string
  body?: string
  creation_date?: number
  last_activity_date?: number
  last_edit_date?: number
  owner: { display_name?: string; link?: string }
}

function entryOf(
  id: string,
  url: string | undefined,
  { title, body, owner, ...dates }: PostBody,
  reach: { likes?: number; replies?: number; views?: number },
): ListingEntry {
  const at = parseDate(dates.last_activity_date ?? dates.creation_date)
  const text = plainFromHtml(body ?? '') || title
  if (!text) return { id, why: 'the post has no text', at }
  const item = {
    id,
    unique: 'connector' as const,
    url,
    title,
    text,
    author: authorOf({
      name: plainFromHtml(owner.display_name ?? ''),
      id: webUrl(owner.link),
      url: webUrl(owner.link),
    }),
    publishedAt: parseDate(dates.creation_date),
    editedAt: parseDate(dates.last_edit_date),
    reach,
  }
  return { item, at }
}

const statusSchema = z.object({
  post_id: id.optional(),
  comment_id: id.optional(),
  title: maybeText,
  body: maybeText,
  score: maybeCount,
  last_edit_date: maybeCount,
})

/** Of a post or a comment that was asked for by its id. Throws when it is neither. */
export function readStatus(raw: unknown, site: string): Status {
  const { post_id, comment_id, title, body, score, last_edit_date } = readShape(
    raw,
    statusSchema,
    'Stack Exchange',
  )
  if (post_id === undefined && comment_id === undefined)
    throw new Error('Stack Exchange answered a post without an id')
  return {
    id: comment_id === undefined ? `${site}:${post_id}` : `${site}:comment:${comment_id}`,
    state: 'live',
    title: plainFromHtml(title ?? '') || undefined,
    text: plainFromHtml(body ?? '') || undefined,
    editedAt: parseDate(last_edit_date),
    reach: score === undefined ? undefined : { likes: score },
  }
}
