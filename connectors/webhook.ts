import { createHmac, timingSafeEqual } from 'node:crypto'
import { Webhook } from 'standardwebhooks'
import { z } from 'zod'
import { ConfigError, PermanentError } from '../lib/errors.ts'
import type { Connector, Cursor, FeedItem, InboundRequest, Inbox, Page } from './connector.ts'
import { parseDate } from './dates.ts'
import { shortHash } from './seen.ts'
import { looksLikeHtml, plainFromHtml, tidy } from './text.ts'

const options = z.strictObject({
  secret: z
    .string()
    .min(16, 'must have at least 16 characters')
    .describe('Shared with the sender, which signs every request with it: whsec_… or any long random text.'),
})

export type WebhookOptions = z.infer<typeof options>

/** Anything that can POST signed JSON to /hooks/<source id>: Zapier, Make, n8n, a form, an own script. */
export const webhook: Connector<WebhookOptions> = {
  summary: 'Posts that another system sends here, signed (Standard Webhooks or X-Hub-Signature-256)',
  options,
  everySeconds: 5,
  open(config, io) {
    const verify = createVerifier(config.secret, io.sourceId)
    return {
      receive: (request) => receive(request, verify),
      poll: (cursor, signal) => drain(io.inbox, cursor, signal),
    }
  },
}

const MAX_BYTES = 1024 * 1024
const PAGE_ITEMS = 500

/** Hands on what was received and stored since the cursor, which is the last number in the inbox. */
async function drain(inbox: Inbox, cursor: Cursor | undefined, signal: AbortSignal): Promise<Page> {
  signal.throwIfAborted()
  const after = Number(cursor ?? 0)
  const entries = await inbox.read(after, PAGE_ITEMS)
  const last = entries.reduce((seq, entry) => Math.max(seq, entry.seq), after)
  return {
    items: entries.map((entry) => entry.item),
    cursor: String(last),
    more: entries.length >= PAGE_ITEMS,
  }
}

function receive(request: InboundRequest, verify: (request: InboundRequest) => void): FeedItem[] {
  if (request.body.length > MAX_BYTES)
    throw new PermanentError('the request is larger than 1 MiB; send fewer posts at once')
  verify(request)
  const posts = bodySchema.safeParse(readJson(request.body))
  if (!posts.success)
    throw new PermanentError(`the request is signed but not readable: ${problems(posts.error)}`)
  return posts.data.map(readPost)
}

/** Throws `PermanentError` unless the raw body carries a valid signature; compares in constant time. */
function createVerifier(secret: string, sourceId: string): (request: InboundRequest) => void {
  const standard = standardWebhook(secret, sourceId)
  return ({ headers, body }) => {
    if (headers['webhook-signature'] !== undefined) return verifyStandard(standard, headers, body)
    const hub = headers['x-hub-signature-256']
    if (hub === undefined) {
      throw new PermanentError(
        'the request is not signed: send webhook-id, webhook-timestamp and webhook-signature, or x-hub-signature-256',
      )
    }
    const expected = createHmac('sha256', secret).update(body).digest()
    const given = Buffer.from(/^sha256=([\da-f]{64})$/i.exec(hub.trim())?.[1] ?? '', 'hex')
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
      throw new PermanentError(
        'the x-hub-signature-256 does not match the body and the secret of this source',
      )
    }
  }
}

function standardWebhook(secret: string, sourceId: string): Webhook {
  try {
    return secret.startsWith('whsec_')
      ? new Webhook(secret)
      : new Webhook(Buffer.from(secret), { format: 'raw' })
  } catch {
    // The cause would quote the secret.
    throw new ConfigError(
      `Source ${sourceId}: secret begins with whsec_ but no base64 follows; copy it again from the sender`,
    )
  }
}

/** https://github.com/standard-webhooks/standard-webhooks: several signatures may stand, five minutes either way. */
function verifyStandard(standard: Webhook, headers: Record<string, string>, body: Buffer): void {
  try {
    standard.verify(body, headers, { jsonParse: false })
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new PermanentError(`the webhook-signature is not valid: ${reason}`, { cause: error })
  }
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
    author_url: address,
    title: text,
    text,
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
  .refine((post) => plainOf(post.text) !== '' || tidy(post.title ?? '') !== '', {
    path: ['text'],
    error: 'must not be empty when there is no title',
  })

type Post = z.infer<typeof postSchema>

const wrapped = z.object({ items: z.array(postSchema).max(1000) }).transform(({ items }) => items)

const bodySchema = z.unknown().transform((body, context) => {
  const schema = Array.isArray(body)
    ? z.array(postSchema).max(1000)
    : isWrapped(body)
      ? wrapped
      : postSchema.transform((post) => [post])
  const result = schema.safeParse(body)
  if (result.success) return result.data
  for (const issue of result.error.issues)
    context.addIssue({ code: 'custom', path: issue.path, message: issue.message })
  return z.NEVER
})

function isWrapped(body: unknown): boolean {
  return typeof body === 'object' && body !== null && 'items' in body
}

function readPost(post: Post): FeedItem {
  const title = tidy(post.title ?? '') || undefined
  const item = {
    url: post.url ?? undefined,
    title,
    text: plainOf(post.text) || (title ?? ''),
    author: tidy(post.author ?? '') || undefined,
    authorUrl: post.author_url ?? undefined,
    publishedAt: parseDate(post.published_at ?? undefined),
    language: /^[a-z]{2,3}(?![a-z])/i.exec(post.language ?? post.lang ?? '')?.[0].toLowerCase(),
    rating: post.rating ?? undefined,
    reach: post.reach ? reachOf(post.reach) : undefined,
  }
  const given = tidy(post.external_id ?? post.id ?? '')
  return { ...item, id: given || `sha256:${shortHash(JSON.stringify(item), 43)}`, unique: 'source' }
}

function plainOf(text: string | null | undefined): string {
  return looksLikeHtml(text ?? '') ? plainFromHtml(text ?? '') : tidy(text ?? '')
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
function problems(error: z.ZodError): string {
  const lines = error.issues.slice(0, 5).map(({ path, message }) => {
    const where = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('')
    return `${where.replace(/^\./, '') || 'body'}: ${message}`
  })
  const rest = error.issues.length - lines.length
  return lines.join('; ') + (rest > 0 ? `; and ${rest} more` : '')
}
