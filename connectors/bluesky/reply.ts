import { hash } from 'node:crypto'
import { z } from 'zod'
import { clock } from '../../lib/clock.ts'
import { PermanentError } from '../../lib/errors.ts'
import type { ItemRef, Posted, ReplyRules } from '../connector.ts'
import { entries, readShape } from '../values/json.ts'
import { refuseTooLong } from '../values/reply-length.ts'
import { findFacets } from './facets.ts'
import { postCollection, languagesOf, type PostView, viewSchema, webUrl } from './post.ts'
import type { Session } from './session.ts'
import { networkName } from './xrpc.ts'

/** https://atproto.com/lexicons/app-bsky-feed#appbskyfeedpost */
export const replyRules: ReplyRules = { max: 300, unit: 'graphemes', repeatable: true }

const maxBytes = 3000

const created = z.object({ uri: z.string() })

/**
 * Answers a post. The key decides the record's name in our repository, so the same key never posts twice: what is there
 * already is what was posted.
 */
export async function sendReply(
  session: Session,
  to: ItemRef,
  text: string,
  key: string,
  signal: AbortSignal,
): Promise<Posted> {
  refuseLong(text)
  const repo = await session.did(signal)
  const rkey = recordKey(key)
  const sent = await session.find(
    'com.atproto.repo.getRecord',
    { params: { repo, collection: postCollection, rkey }, signal },
    created,
    ['RecordNotFound'],
  )
  if (sent) return { id: sent.uri, url: webUrl(sent.uri) }
  const parent = await readParent(session, to, signal)
  const record = {
    $type: postCollection,
    text,
    createdAt: clock.date().toISOString(),
    langs: languagesOf(parent.record.langs).slice(0, 3),
    reply: {
      root: parent.record.reply?.root ?? { uri: parent.uri, cid: parent.cid },
      parent: { uri: parent.uri, cid: parent.cid },
    },
    facets: await findFacets(text, (handle) => resolveHandle(session, handle, signal)),
  }
  const input = { repo, collection: postCollection, rkey, record }
  const { uri } = await session.call('com.atproto.repo.createRecord', { input, signal }, created)
  return { id: uri, url: webUrl(uri) }
}

function refuseLong(text: string): void {
  const graphemes = [...new Intl.Segmenter('und', { granularity: 'grapheme' }).segment(text)].length
  refuseTooLong(graphemes, replyRules.max, networkName)
  const bytes = Buffer.byteLength(text)
  if (bytes > maxBytes)
    throw new PermanentError(`the answer has ${bytes} bytes, and Bluesky takes ${maxBytes}: use fewer emoji`)
}

async function readParent(session: Session, to: ItemRef, signal: AbortSignal): Promise<PostView> {
  const query = { params: { uris: [to.id] }, signal }
  const { posts } = await session.call('app.bsky.feed.getPosts', query, z.object({ posts: entries }))
  const [post] = posts
  if (post === undefined)
    throw new PermanentError('the post is gone from Bluesky, or its author has blocked this account')
  const parent = readShape(post, viewSchema, networkName)
  if (parent.author.viewer?.blockedBy)
    throw new PermanentError('the author of the post has blocked the account of BLUESKY_IDENTIFIER')
  if (parent.viewer?.replyDisabled)
    throw new PermanentError('the author of the post lets only others answer it')
  return parent
}

async function resolveHandle(
  session: Session,
  handle: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const query = { params: { handle }, signal }
  const schema = z.object({ did: z.string() })
  const found = await session.find('com.atproto.identity.resolveHandle', query, schema, [
    'HandleNotFound',
    'InvalidRequest',
  ])
  return found?.did
}

const base32Letters = '234567abcdefghijklmnopqrstuvwxyz'

/**
 * The key as a TID, which names records of this kind: 60 bits of its hash, which as a time lie before the year 2006, where
 * no clock makes one. https://atproto.com/specs/tid
 */
export function recordKey(key: string): string {
  let bits = BigInt(`0x${hash('sha256', key, 'hex').slice(0, 15)}`)
  let name = ''
  for (let char = 0; char < 13; char++) {
    name = (base32Letters[Number(bits & 31n)] ?? '') + name
    bits >>= 5n
  }
  return name
}
