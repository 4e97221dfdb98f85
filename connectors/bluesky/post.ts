import { z } from 'zod'
import type { FeedItem, Reach } from '../connector.ts'
import { parseDate } from '../values/dates.ts'
import { maybeCount, maybeText } from '../values/json.ts'
import { tidy } from '../values/text.ts'
import { expandLinks } from './facets.ts'

export const postCollection = 'app.bsky.feed.post'

const list = z.array(z.unknown()).catch([])
const strongRef = z.object({ uri: z.string(), cid: z.string() })

/** A post as its author's repository holds it. https://atproto.com/lexicons/app-bsky-feed#appbskyfeedpost */
export const recordSchema = z.object({
  text: z.string(),
  createdAt: maybeText,
  langs: list,
  facets: list,
  reply: z.object({ root: strongRef, parent: strongRef }).optional().catch(undefined),
  embed: z
    .object({
      images: list,
      /** Pictures beside a post that is quoted. */
      media: z.object({ images: list }).optional().catch(undefined),
      external: z.object({ title: maybeText }).optional().catch(undefined),
    })
    .optional()
    .catch(undefined),
})

export type PostRecord = z.infer<typeof recordSchema>

const quotedRecord = z.object({ value: z.object({ text: z.string(), facets: list }) })

/** A post that another one shows, which only views hold; with pictures it lies one level deeper. */
const quoteSchema = z
  .union([
    z.object({ record: quotedRecord }).transform(({ record }) => record.value),
    z.object({ record: z.object({ record: quotedRecord }) }).transform(({ record }) => record.record.value),
  ])
  .optional()
  .catch(undefined)

/** A post as AppViews show it, with what belongs to its author and its readers. */
export const viewSchema = z.object({
  uri: z.string().regex(/^at:\/\/[^/]+\/[^/]+\/[^/]+$/),
  cid: z.string(),
  author: z.object({
    did: z.string(),
    handle: maybeText,
    viewer: z.object({ blockedBy: z.boolean().optional() }).optional().catch(undefined),
  }),
  record: recordSchema,
  embed: quoteSchema,
  indexedAt: maybeText,
  likeCount: maybeCount,
  replyCount: maybeCount,
  repostCount: maybeCount,
  quoteCount: maybeCount,
  viewer: z.object({ replyDisabled: z.boolean().optional() }).optional().catch(undefined),
})

export type PostView = z.infer<typeof viewSchema>

export const profileSchema = z.object({ did: z.string(), followersCount: maybeCount })

/** Links to the DID stay right when the author takes another handle. */
export function webUrl(uri: string): string {
  const [did = '', , rkey = ''] = uri.replace('at://', '').split('/')
  return `https://bsky.app/profile/${did}/post/${encodeURIComponent(rkey)}`
}

/** The text that is matched and scored; of a post without words, what stands on its pictures and its link. */
export function textOf(record: PostRecord): string {
  const text = tidy(expandLinks(record.text, record.facets))
  if (text !== '' || !record.embed) return text
  const pictures = [...record.embed.images, ...(record.embed.media?.images ?? [])]
  const alts = pictures.flatMap((image) => z.object({ alt: z.string() }).safeParse(image).data?.alt ?? [])
  return tidy([...alts, record.embed.external?.title ?? ''].join('\n'))
}

/** Undefined when there is nothing to read. `seenAt`: no post is newer than the moment the network told of it. */
export function itemOf(uri: string, record: PostRecord, seenAt: Date | undefined): FeedItem | undefined {
  const text = textOf(record)
  if (text === '') return undefined
  const did = uri.slice('at://'.length, uri.indexOf('/', 'at://'.length))
  return {
    id: uri,
    unique: 'connector',
    url: webUrl(uri),
    text,
    thread: record.reply && { id: record.reply.root.uri },
    inReplyTo: record.reply?.parent.uri,
    author: accountOf(did, did),
    publishedAt: earlier(parseDate(record.createdAt), seenAt),
    language: languagesOf(record.langs)[0],
  }
}

/** The handle may change hands; the DID never does. */
function accountOf(did: string, name: string): FeedItem['author'] {
  return { name, id: did, url: `https://bsky.app/profile/${did}` }
}

/** The item with what only an AppView tells. */
export function withView(item: FeedItem, view: PostView): FeedItem {
  const { did, handle = did } = view.author
  const quoted = view.embed && (tidy(expandLinks(view.embed.text, view.embed.facets)) || undefined)
  return { ...item, quoted, author: accountOf(did, handle), reach: { ...item.reach, ...reachOf(view) } }
}

export function reachOf({ likeCount, replyCount, repostCount, quoteCount }: PostView): Reach {
  const shares = repostCount === undefined && quoteCount === undefined
  return {
    likes: likeCount,
    replies: replyCount,
    shares: shares ? undefined : (repostCount ?? 0) + (quoteCount ?? 0),
  }
}

/** Primary tags of what the author declared, `pt` for `pt-BR`. */
export function languagesOf(langs: unknown[]): string[] {
  return langs.flatMap((tag) =>
    typeof tag === 'string' && /^[a-z]{2,3}(?:-|$)/i.test(tag) ? primary(tag) : [],
  )
}

function primary(tag: string): string {
  return (tag.split('-')[0] ?? '').toLowerCase()
}

function earlier(a: Date | undefined, b: Date | undefined): Date | undefined {
  return a && b ? (a < b ? a : b) : (a ?? b)
}
