import { createHmac } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Feed, FeedItem, InboundRequest } from '../../../connectors/connector.ts'
import { serve } from '../../lib/servers.ts'

export interface HubSubscription {
  callback: string
  topic: string
  secret: string
  leaseSeconds: number
}

export interface TestHub {
  url: string
  subscription?: HubSubscription
  /** Subscription requests, good or bad. */
  asked: URLSearchParams[]
  /** What a hub that keeps to the specification would refuse. */
  offences: string[]
  /** What the hub answers to a subscription request instead of asking back. */
  mood?: 'deny' | 'gone' | 'broken' | 'wrong topic'
  leaseSeconds: number
  /** Pushes a document; gives the status that the callback answered. */
  push(body: string, change?: { signature?: string; callback?: string; algorithm?: string }): Promise<number>
}

/** A hub on loopback that keeps to https://www.w3.org/TR/websub/ and notes who does not. */
export async function startHub(topics: () => string[]): Promise<TestHub> {
  const { url } = await serve((request, response) => {
    void (async () => {
      const form = new URLSearchParams((await bodyOf(request)).toString())
      hub.asked.push(form)
      const problem = problemOf(request, form)
      if (problem !== undefined) {
        hub.offences.push(problem)
        return void response.writeHead(400).end(problem)
      }
      if (hub.mood === 'gone') return void response.writeHead(410).end()
      if (hub.mood === 'broken') return void response.writeHead(500).end()
      response.writeHead(202).end()
      if (hub.mood === 'deny') return void (await ask(form, { 'hub.mode': 'denied', 'hub.reason': 'no' }))
      await verify(form)
    })()
  })

  function problemOf(request: IncomingMessage, form: URLSearchParams): string | undefined {
    const type = request.headers['content-type'] ?? ''
    if (request.method !== 'POST') return `${request.method} instead of POST`
    if (!type.startsWith('application/x-www-form-urlencoded')) return `content-type ${type}`
    if (!URL.canParse(form.get('hub.callback') ?? '')) return 'no callback'
    if (form.get('hub.mode') !== 'subscribe') return `mode ${form.get('hub.mode')}`
    if (!topics().includes(form.get('hub.topic') ?? '')) return `unknown topic ${form.get('hub.topic')}`
    const secret = form.get('hub.secret') ?? ''
    if (secret.length < 16 || Buffer.byteLength(secret) >= 200)
      return `a secret of ${secret.length} characters`
    if (!/^\d+$/.test(form.get('hub.lease_seconds') ?? '')) return 'odd lease'
    return undefined
  }

  async function ask(form: URLSearchParams, query: Record<string, string>): Promise<Response> {
    const callback = new URL(form.get('hub.callback') ?? '')
    const all = { 'hub.topic': form.get('hub.topic') ?? '', ...query }
    for (const [name, value] of Object.entries(all)) callback.searchParams.set(name, value)
    return await fetch(callback, { redirect: 'error' })
  }

  async function verify(form: URLSearchParams): Promise<void> {
    const challenge = `challenge-${hub.asked.length}`
    const lease = {
      'hub.mode': 'subscribe',
      'hub.challenge': challenge,
      'hub.lease_seconds': String(hub.leaseSeconds),
    }
    const wrong: Record<string, string> =
      hub.mood === 'wrong topic' ? { 'hub.topic': 'https://other.example/feed' } : {}
    const answer = await ask(form, { ...lease, ...wrong })
    if (!answer.ok || (await answer.text()) !== challenge) return
    hub.subscription = {
      callback: form.get('hub.callback') ?? '',
      topic: form.get('hub.topic') ?? '',
      secret: form.get('hub.secret') ?? '',
      leaseSeconds: hub.leaseSeconds,
    }
  }

  const hub: TestHub = {
    url,
    asked: [],
    offences: [],
    leaseSeconds: 864_000,
    async push(body, { signature, callback, algorithm = 'sha1' } = {}) {
      const { subscription } = hub
      if (!subscription) throw new Error('nobody has subscribed')
      const right = `${algorithm}=${createHmac(algorithm, subscription.secret).update(body).digest('hex')}`
      const headers: Record<string, string> = {
        'content-type': 'application/rss+xml',
        link: `<${url}/>; rel="hub", <${subscription.topic}>; rel="self"`,
      }
      if (signature !== '') headers['x-hub-signature'] = signature ?? right
      const answer = await fetch(callback ?? subscription.callback, {
        method: 'POST',
        body,
        headers,
        redirect: 'error',
      })
      if (answer.status === 410) hub.subscription = undefined
      return answer.status
    },
  }
  return hub
}

/** What stands between a hub and `receive`: the pages of web/hooks.ts, and an inbox kept in memory. */
export async function startCallback(): Promise<{
  url: string
  feed?: Feed
  inbox: { seq: number; item: FeedItem }[]
}> {
  const { url } = await serve((incoming, response) => {
    void (async () => {
      const query = Object.fromEntries(new URL(incoming.url ?? '', 'http://x').searchParams)
      const headers = Object.fromEntries(
        Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]),
      )
      const method = incoming.method === 'GET' ? 'GET' : 'POST'
      const request: InboundRequest = { method, query, headers, body: await bodyOf(incoming) }
      try {
        const received = await callback.feed?.receive?.(request)
        for (const item of received?.items ?? [])
          callback.inbox.push({ seq: callback.inbox.length + 1, item })
        response.writeHead(received?.answer?.status ?? (received ? 202 : 404)).end(received?.answer?.body)
      } catch {
        response.writeHead(400).end()
      }
    })()
  })
  const callback: Awaited<ReturnType<typeof startCallback>> = { url: `${url}/hooks/lehti`, inbox: [] }
  return callback
}

async function bodyOf(request: IncomingMessage): Promise<Buffer<ArrayBuffer>> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks)
}
