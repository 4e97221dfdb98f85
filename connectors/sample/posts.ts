import { readFileSync } from 'node:fs'
import { z } from 'zod'

/** A post as the sample connector replays it; the times come from the replay. */
const postSchema = z.strictObject({
  id: z.string(),
  /** What a person says of it: the mood towards Revontuli Oy, or that it is about something else. */
  expect: z.enum(['negative', 'positive', 'neutral', 'unrelated']),
  /** The same post came before with another text. */
  edited: z.literal(true).optional(),
  url: z.url(),
  author: z.string(),
  title: z.string().optional(),
  text: z.string(),
  language: z.string(),
  rating: z.int().min(1).max(5).optional(),
  reach: z
    .strictObject({ followers: z.int(), likes: z.int(), replies: z.int(), shares: z.int(), views: z.int() })
    .partial()
    .optional(),
})

export type SamplePost = z.infer<typeof postSchema>

let posts: readonly SamplePost[] | undefined

/**
 * The lines of posts.jsonl, in order. Everything in it is invented: the company, which sells electricity and broadband,
 * the people and the events.
 */
export function samplePosts(): readonly SamplePost[] {
  posts ??= readFileSync(new URL('./posts.jsonl', import.meta.url), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => postSchema.parse(JSON.parse(line)))
  return posts
}
