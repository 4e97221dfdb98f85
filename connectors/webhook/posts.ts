import { z } from 'zod'
import { mapInTurns } from '../../lib/turns.ts'
import { PermanentError } from '../../lib/errors.ts'
import type { FeedItem } from '../connector.ts'
import { parseDate } from '../values/dates.ts'
import { shortHash } from '../reading/traces.ts'
import { type OwnWords, ownWordsFromHtml, ownWordsFromPlain } from '../values/own-words.ts'
import { postWords } from '../values/post-words.ts'
import { looksLikeHtml, tidy } from '../values/text.ts'
import { authorOf } from '../values/author.ts'

/** Reads one post, an array of them, or `{ items: [...] }`. Throws `PermanentError` that names the place of what is wrong. */
export async function readPosts(body: Buffer): Promise<FeedItem[]> {
  const { posts, at } = listOf(readJson(body))
  const wrong: z.core.$ZodIssue[] = []
  if (posts.length > mostPosts)
    wrong.push({
      code: 'custom',
      path: at.slice(0, -1),
      message: `must hold at most ${mostPosts} posts`,
      input: undefined,
    })
  // Their texts are turned into plain text here: a thousand of them must keep nobody waiting.
  const read = await mapInTurns(posts.slice(0, mostPosts), (raw, index) => {
    const post = postSchema.safeParse(raw)
    if (post.success) return [readPost(post.data)]
    const place = at.map((part) => (part === '*' ? index : part))
    wrong.push(...post.error.issues.map((issue) => ({ ...issue, path: [...place, ...issue.path] })))
    return []
  })
  if (wrong.length === 0) return read.flat()
  throw new PermanentError(`the request is signed but not readable: ${problems(wrong)}`)
}

const mostPosts = 1000

const wrapped = z.object({ items: z.array(z.unknown()) })

/** The posts of a body, and where each of them stands in it; `*` is its number. */
function listOf(body: unknown): { posts: unknown[]; at: string[] } {
  if (Array.isArray(body)) return { posts: body, at: ['*'] }
  const list = wrapped.safeParse(body)
  if (list.success) return { posts: list.data.items, at: ['items', '*'] }
  if (!isWrapped(body)) return { posts: [body], at: [] }
  throw new PermanentError(`the request is signed but not readable: ${problems(list.error.issues)}`)
}

function readJson(body: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch (error) {
    throw new PermanentError('the request is signed but its body is no JSON in UTF-8', { cause: error })
  }
}

const text = z.string().nullish()
const id = z
  .union([
    z.string().max(2048),
    z.int('must be a string when it is no whole number below 2^53').transform(String),
  ])
  .nullish()
const count = z.int().nonnegative().nullish()
const address = z
  .url({ protocol: /^https?$/, error: 'must be an absolute http or https address' })
  .max(4096)
  .nullish()

const postSchema = z
  .object({
    external_id: id,
    id,
    url: address,
    author: text,
    author_id: id,
    author_url: address,
    title: text,
    text: text.transform(wordsOf),
    published_at: z
      .union([z.string(), z.number()])
      .refine(
        (date) => parseDate(date) !== undefined,
        'must be an ISO 8601 time or Unix seconds, and not in the future',
      )
      .nullish(),
    language: text,
    lang: text,
    rating: z.number().min(1).max(5).nullish(),
    reach: z
      .object({ followers: count, likes: count, replies: count, shares: count, views: count })
      .nullish(),
  })
  .refine(
    (post) => post.text.text !== '' || post.text.quoted !== undefined || tidy(post.title ?? '') !== '',
    {
      path: ['text'],
      error: 'must not be empty when there is no title',
    },
  )

type Post = z.infer<typeof postSchema>

function isWrapped(body: unknown): boolean {
  return typeof body === 'object' && body !== null && 'items' in body
}

function readPost(post: Post): FeedItem {
  const title = tidy(post.title ?? '') || undefined
  // The id of a post without one hangs on these very names.
  const item = {
    url: post.url ?? undefined,
    title,
    ...postWords(post.text, title),
    author: tidy(post.author ?? '') || undefined,
    authorUrl: post.author_url ?? undefined,
    publishedAt: parseDate(post.published_at ?? undefined),
    language: /^[a-z]{2,3}(?![a-z])/i.exec(post.language ?? post.lang ?? '')?.[0].toLowerCase(),
    rating: post.rating ?? undefined,
    reach: post.reach ? reachOf(post.reach) : undefined,
  }
  const given = tidy(post.external_id ?? post.id ?? '')
  const { author: name, authorUrl, ...words } = item
  return {
    ...words,
    author: authorOf({ name, id: post.author_id ?? authorUrl, url: authorUrl }),
    id: given || `sha256:${shortHash(JSON.stringify(item), 43)}`,
    unique: 'source',
  }
}

function wordsOf(text: string | null | undefined): OwnWords {
  return looksLikeHtml(text ?? '') ? ownWordsFromHtml(text ?? '') : ownWordsFromPlain(text ?? '')
}

function reachOf(reach: NonNullable<Post['reach']>): FeedItem['reach'] {
  return {
    followers: reach.followers ?? undefined,
    likes: reach.likes ?? undefined,
    replies: reach.replies ?? undefined,
    shares: reach.shares ?? undefined,
    views: reach.views ?? undefined,
  }
}

/** `[3].published_at: must be …`, the first five. */
function problems(issues: z.core.$ZodIssue[]): string {
  const lines = issues.slice(0, 5).map(({ path, message }) => {
    const where = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('')
    return `${where.replace(/^\./, '') || 'body'}: ${message}`
  })
  const rest = issues.length - lines.length
  return lines.join('; ') + (rest > 0 ? `; and ${rest} more` : '')
}
