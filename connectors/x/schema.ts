import { z } from 'zod'
import { entries, maybeCount, maybeFlag, maybeText } from '../values/json.ts'

export const link = z.object({
  url: z.string().min(1),
  expanded_url: maybeText,
  media_key: maybeText,
})

/** Links, and the accounts that the text names. */
const entities = z
  .object({
    urls: z.array(z.unknown()).optional().catch(undefined),
    mentions: z
      .array(z.object({ username: z.string() }).catch({ username: '' }))
      .optional()
      .catch(undefined),
  })
  .optional()
  .catch(undefined)

const note = z.object({ text: z.string(), entities }).optional().catch(undefined)
const history = z.array(z.string().regex(/^\d+$/)).optional().catch(undefined)
const references = z
  .array(z.object({ type: z.string(), id: maybeText }).catch({ type: '', id: undefined }))
  .optional()
  .catch(undefined)

/** X renames what it called tweets to posts, field by field since 2026; both names are read. */
export const postSchema = z.object({
  id: z.string().regex(/^\d+$/),
  text: z.string(),
  note_tweet: note,
  note_post: note,
  entities,
  author_id: maybeText,
  conversation_id: maybeText,
  created_at: maybeText,
  lang: maybeText,
  edit_history_tweet_ids: history,
  edit_history_post_ids: history,
  referenced_tweets: references,
  referenced_posts: references,
  public_metrics: z
    .object({
      retweet_count: maybeCount,
      repost_count: maybeCount,
      quote_count: maybeCount,
      reply_count: maybeCount,
      like_count: maybeCount,
      impression_count: maybeCount,
    })
    .optional()
    .catch(undefined),
})

export type RawPost = z.infer<typeof postSchema>

export const userSchema = z.object({
  id: z.string().min(1),
  username: z.string().regex(/^\w{1,50}$/),
  name: maybeText,
  protected: maybeFlag,
  public_metrics: z.object({ followers_count: maybeCount }).optional().catch(undefined),
})

export type XUser = z.infer<typeof userSchema>

export const answerSchema = z.object({
  data: entries.optional(),
  includes: z
    .object({
      users: entries.optional().catch(undefined),
      tweets: entries.optional().catch(undefined),
      posts: entries.optional().catch(undefined),
    })
    .optional()
    .catch(undefined),
  errors: z.array(z.unknown()).optional().catch(undefined),
  meta: z
    .object({ next_token: maybeText, newest_id: maybeText, result_count: maybeCount })
    .optional()
    .catch(undefined),
})

export type XAnswer = z.infer<typeof answerSchema>

/** How X calls posts: the parameter that names their fields, and those that are asked for. */
export interface Vocabulary {
  parameter: string
  fields: string
}

/** https://docs.x.com/x-api/fundamentals/data-dictionary */
export const tweetVocabulary: Vocabulary = {
  parameter: 'tweet.fields',
  fields:
    'author_id,conversation_id,created_at,edit_history_tweet_ids,entities,lang,note_tweet,public_metrics,referenced_tweets',
}
export const postVocabulary: Vocabulary = {
  parameter: 'post.fields',
  fields:
    'author_id,conversation_id,created_at,edit_history_post_ids,entities,lang,note_post,public_metrics,referenced_posts',
}
export const userFields = 'name,public_metrics,username'
