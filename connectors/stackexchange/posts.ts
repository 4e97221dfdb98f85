import { z } from 'zod'
import type { FeedItem, Status } from '../connector.ts'
import { parseDate } from '../values/dates.ts'
import { maybeCount, maybeText, readShape } from '../values/json.ts'
import type { ListingEntry } from '../reading/entries.ts'
import { ownWordsFromHtml } from '../values/own-words.ts'
import { postWords } from '../values/post-words.ts'
import { plainFromHtml } from '../values/text.ts'
import { webAddress, webUrl } from '../values/addresses.ts'
import { authorOf } from '../values/author.ts'

/** What answers and comments need of the question that they were found by. */
export interface Question {
  id: number
  title?: string
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
    .object({ user_id: maybeText, display_name: maybeText, link: maybeText })
    .catch({ user_id: undefined, display_name: undefined, link: undefined }),
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
  const place = { id: `${site}:${question_id}`, site, url: link }
  const entry = entryOf(place, { ...post, title }, { likes, replies, views })
  return { question: { id: question_id, title, origin: new URL(link).origin }, entry }
}

const answerSchema = z.object({ ...postFields, answer_id: id, question_id: id })

/** Throws when it is no answer. */
export function readAnswer(raw: unknown, site: string, questions: Map<number, Question>): ListingEntry {
  const read = answerSchema.safeParse(raw)
  if (!read.success) throw new Error('the answer has no answer_id or no question_id')
  const { answer_id, question_id, score: likes, ...post } = read.data
  const question = questions.get(question_id)
  const url = question && `${question.origin}/a/${answer_id}`
  const place = { id: `${site}:${answer_id}`, site, url, ...placeBelow(question_id, site, question) }
  return entryOf(place, post, { likes })
}

const commentSchema = z.object({ ...postFields, comment_id: id, post_id: id })

/** Throws when it is no comment. */
export function readComment(raw: unknown, site: string, questions: Map<number, Question>): ListingEntry {
  const read = commentSchema.safeParse(raw)
  if (!read.success) throw new Error('the comment has no comment_id or no post_id')
  const { comment_id, post_id, score: likes, ...post } = read.data
  const question = questions.get(post_id)
  const url = question && `${question.origin}/q/${post_id}#comment${comment_id}_${post_id}`
  const place = { id: `${site}:comment:${comment_id}`, site, url, ...placeBelow(post_id, site, question) }
  return entryOf(place, post, { likes })
}

/** Answers and comments stand below their question, whose title is the asker's. */
function placeBelow(
  id: number,
  site: string,
  question: Question | undefined,
): Pick<Place, 'thread' | 'inReplyTo'> {
  return { thread: { id: `${site}:${id}`, title: question?.title }, inReplyTo: `${site}:${id}` }
}

interface Place extends Pick<FeedItem, 'id' | 'url' | 'thread' | 'inReplyTo'> {
  site: string
}

interface PostBody {
  title?: string
  body?: string
  creation_date?: number
  last_activity_date?: number
  last_edit_date?: number
  owner: { user_id?: string; display_name?: string; link?: string }
}

function entryOf(
  { site, ...place }: Place,
  { title, body, owner, ...dates }: PostBody,
  reach: { likes?: number; replies?: number; views?: number },
): ListingEntry {
  const at = parseDate(dates.last_activity_date ?? dates.creation_date)
  const { text, quoted } = postWords(ownWordsFromHtml(body ?? ''), title)
  if (text === '') return { id: place.id, why: 'the post has no text', at }
  const item = {
    ...place,
    unique: 'connector' as const,
    title,
    text,
    quoted,
    author: authorOf({
      name: plainFromHtml(owner.display_name ?? ''),
      id: owner.user_id === undefined ? webUrl(owner.link) : `${site}:${owner.user_id}`,
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
  /** An answer is shown with the title of its question. */
  post_type: maybeText,
  comment_id: id.optional(),
  title: maybeText,
  body: maybeText,
  score: maybeCount,
  last_edit_date: maybeCount,
})

/** Of a post or a comment that was asked for by its id. Throws when it is neither. */
export function readStatus(raw: unknown, site: string): Status {
  const { post_id, post_type, comment_id, title, body, score, last_edit_date } = readShape(
    raw,
    statusSchema,
    'Stack Exchange',
  )
  if (post_id === undefined && comment_id === undefined)
    throw new Error('Stack Exchange answered a post without an id')
  const isQuestion = comment_id === undefined && post_type !== 'answer'
  const own = (isQuestion && plainFromHtml(title ?? '')) || undefined
  return {
    id: comment_id === undefined ? `${site}:${post_id}` : `${site}:comment:${comment_id}`,
    state: 'live',
    title: own,
    text: postWords(ownWordsFromHtml(body ?? ''), own).text || undefined,
    editedAt: parseDate(last_edit_date),
    reach: score === undefined ? undefined : { likes: score },
  }
}
