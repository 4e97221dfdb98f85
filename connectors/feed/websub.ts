import { createHmac, timingSafeEqual } from 'node:crypto'
import { clock } from '../../lib/clock.ts'
import { PermanentError, describeError } from '../../lib/errors.ts'
import { HttpError } from '../../lib/http.ts'
import type { FeedItem, InboundRequest, Io, Received, Token } from '../connector.ts'
import { isLoopback } from '../../lib/loopback.ts'
import type { Hub } from './hub.ts'

/** A subscription to the pushes of one feed: https://www.w3.org/TR/websub/ */
export interface Subscription {
  /**
   * Asks the hub for pushes, or to go on with them, when it is time. Gives until when pushes are promised. A hub that
   * refuses or fails is no error: the feed is polled as before.
   */
  keep(hub: Hub | undefined, signal: AbortSignal): Promise<Date | undefined>
  /** Answers the hub's question whether we asked, and takes what it pushes. */
  receive(request: InboundRequest): Promise<Received>
}

const hourMs = 3_600_000
const dayMs = 24 * hourMs

/** What hubs give by default: https://www.w3.org/TR/websub/#subscriber-sends-subscription-request */
const leaseSeconds = 10 * 86_400
const longestLeaseSeconds = 30 * 86_400

/** How long a hub may take to ask back. */
const askBackMs = hourMs

export function openSubscription(
  { sourceId, tokens, http, callbackUrl }: Pick<Io, 'sourceId' | 'tokens' | 'http' | 'callbackUrl'>,
  readItems: (request: InboundRequest, topic: string) => Promise<FeedItem[]>,
): Subscription {
  const name = `websub ${sourceId}`
  return {
    async keep(hub, signal) {
      if (callbackUrl === undefined || hub === undefined || !isSafe(hub)) return undefined
      const known = await tokens.read(name)
      const same = known?.extra?.['hub'] === hub.hub && known.extra['topic'] === hub.topic
      const subscription = same ? known : newSubscription(hub)
      const leaseEnds = subscription.expiresAt?.getTime() ?? 0
      if (isDue(subscription)) {
        const asked = {
          ...subscription,
          extra: { ...subscription.extra, askedAt: String(clock.now()), retryAt: '' },
        }
        // Written first: the hub may ask back before it answers.
        await tokens.write(name, asked)
        const retryAt = await subscribe(hub, asked)
        if (retryAt !== undefined) await refused(retryAt)
      }
      return leaseEnds > clock.now() ? new Date(leaseEnds) : undefined

      async function subscribe(
        { hub: address, topic }: Hub,
        { value, extra }: Token,
      ): Promise<number | undefined> {
        const callback = new URL(callbackUrl ?? '')
        callback.searchParams.set('key', extra?.['key'] ?? '')
        const form = new URLSearchParams({
          'hub.callback': callback.href,
          'hub.mode': 'subscribe',
          'hub.topic': topic,
          'hub.secret': value,
          'hub.lease_seconds': String(leaseSeconds),
        })
        const headers = { 'content-type': 'application/x-www-form-urlencoded' }
        try {
          await http.request(address, {
            method: 'POST',
            headers,
            body: form.toString(),
            signal,
            maxRedirects: 2,
          })
          return undefined
        } catch (error) {
          signal.throwIfAborted()
          const final = error instanceof PermanentError || (error instanceof HttpError && error.status < 500)
          return clock.now() + (final ? dayMs : hourMs)
        }
      }
    },
    async receive(request) {
      const token = await tokens.read(name)
      if (!token || !isEqual(request.query['key'] ?? '', token.extra?.['key'] ?? '-')) return answer(404)
      return request.method === 'GET' ? await askedBack(request.query, token) : await pushed(request, token)
    },
  }

  async function refused(retryAt: number): Promise<void> {
    const token = await tokens.read(name)
    if (token) await tokens.write(name, { ...token, extra: { ...token.extra, retryAt: String(retryAt) } })
  }

  async function askedBack(query: Record<string, string>, token: Token): Promise<Received> {
    const { extra = {} } = token
    if (query['hub.topic'] !== extra['topic']) return answer(404)
    if (query['hub.mode'] === 'denied') {
      await refused(clock.now() + dayMs)
      return answer(200)
    }
    const wanted = clock.now() - Number(extra['askedAt'] ?? 0) < askBackMs
    const challenge = query['hub.challenge']
    if (query['hub.mode'] !== 'subscribe' || !wanted || challenge === undefined) return answer(404)
    const lease = Math.min(Number(query['hub.lease_seconds']) || leaseSeconds, longestLeaseSeconds)
    const expiresAt = new Date(clock.now() + lease * 1000)
    await tokens.write(name, { ...token, expiresAt, extra: { ...extra, lease: String(lease) } })
    return answer(200, challenge)
  }

  async function pushed(request: InboundRequest, token: Token): Promise<Received> {
    // 410 ends a subscription that we know nothing of any more.
    if ((token.expiresAt?.getTime() ?? 0) < clock.now()) return answer(410)
    if (!isSigned(request, token.value)) return answer(202)
    try {
      return {
        items: await readItems(request, token.extra?.['topic'] ?? ''),
        answer: { status: 202, body: '' },
      }
    } catch (error) {
      throw new PermanentError(`the pushed document is no feed: ${describeError(error)}`, { cause: error })
    }
  }
}

/** Over plain http the secret could be read on its way, and pushes be forged. */
function isSafe({ hub }: Hub): boolean {
  const { protocol, hostname } = new URL(hub)
  return protocol === 'https:' || isLoopback(hostname)
}

function newSubscription({ hub, topic }: Hub): Token {
  const random = () => clock.bytes(24).toString('base64url')
  // Whoever reads it in the database could invent posts of this feed, which he could write there as well.
  return { value: random(), openly: true, extra: { hub, topic, key: random() } }
}

/** Renewed in the last quarter of a lease; asked again an hour after an hour of silence. */
function isDue({ expiresAt, extra = {} }: Token): boolean {
  const now = clock.now()
  const quarter = (Number(extra['lease'] ?? leaseSeconds) * 1000) / 4
  const waits = now < Number(extra['retryAt'] || 0) || now < Number(extra['askedAt'] ?? 0) + askBackMs
  return !waits && (expiresAt?.getTime() ?? 0) - now < quarter
}

function answer(status: number, body = ''): Received {
  return { items: [], answer: { status, body } }
}

/** https://www.w3.org/TR/websub/#authenticated-content-distribution */
function isSigned({ headers, body }: InboundRequest, secret: string): boolean {
  const [, method, signature = ''] =
    /^(sha1|sha256|sha384|sha512)=([\da-f]+)$/i.exec(headers['x-hub-signature'] ?? '') ?? []
  return (
    method !== undefined &&
    isEqual(signature.toLowerCase(), createHmac(method.toLowerCase(), secret).update(body).digest('hex'))
  )
}

function isEqual(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}
