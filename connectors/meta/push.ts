import { z } from 'zod'
import { PermanentError } from '../../lib/errors.ts'
import type { FeedItem, InboundRequest, Received } from '../connector.ts'
import { entries } from '../values/json.ts'
import { verifyHub } from '../webhook/signature.ts'

export interface AppSubscription {
  /** The app's secret, which signs. */
  appSecret: string
  /** What we told Meta when we subscribed. */
  verifyToken: string
  /** Reads one change of a field. */
  read(field: string, value: unknown): Promise<{ item?: FeedItem; deleted?: string }>
}

const mostBytes = 4 * 1024 * 1024

const noticeSchema = z.object({
  entry: z.array(z.object({ changes: entries.optional() })),
})

const changeSchema = z.object({ field: z.string(), value: z.unknown() })

/**
 * Answers the challenge of a subscription, or reads signed changes. When a change cannot be completed now, it throws, and
 * Meta sends it again for 36 hours. https://developers.facebook.com/docs/graph-api/webhooks/getting-started
 */
export async function receivePush(request: InboundRequest, subscription: AppSubscription): Promise<Received> {
  if (request.method === 'GET')
    return { items: [], answer: challengeOf(request.query, subscription.verifyToken) }
  if (request.body.length > mostBytes) throw new PermanentError('the request is larger than 4 MiB')
  // The signature is over the bytes as they came: Meta escapes what JSON need not escape.
  verifyHub(subscription.appSecret, request.headers['x-hub-signature-256'], request.body)
  const items: FeedItem[] = []
  const deleted: string[] = []
  for (const { field, value } of changesOf(request.body)) {
    const read = await subscription.read(field, value)
    if (read.item) items.push(read.item)
    if (read.deleted !== undefined) deleted.push(read.deleted)
  }
  return { items, deleted, answer: { status: 200, body: 'ok' } }
}

function challengeOf(query: Record<string, string>, verifyToken: string): { status: number; body: string } {
  const { 'hub.mode': mode, 'hub.verify_token': token, 'hub.challenge': challenge } = query
  if (mode !== 'subscribe' || token !== verifyToken || challenge === undefined)
    throw new PermanentError('the verify token is not that of this source: enter META_VERIFY_TOKEN at Meta')
  return { status: 200, body: challenge }
}

function changesOf(body: Buffer): z.infer<typeof changeSchema>[] {
  let json: unknown
  try {
    json = JSON.parse(body.toString('utf8'))
  } catch (error) {
    throw new PermanentError('the request is no JSON', { cause: error })
  }
  const notice = noticeSchema.safeParse(json)
  if (!notice.success) throw new PermanentError('the request is no notice of changes: entry is missing')
  return notice.data.entry.flatMap(({ changes = [] }) =>
    changes.flatMap((raw) => changeSchema.safeParse(raw).data ?? []),
  )
}
