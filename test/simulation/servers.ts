import { Webhook } from 'standardwebhooks'
import { z } from 'zod'
import { rss } from '../harness/feed-server.ts'
import { sinkSecret } from '../harness/sink.ts'
import type { SimulatedAnswer, SimulatedRequest, SimulatedServer } from './network.ts'

/** A post as its platform has it. */
export interface Post {
  id: string
  text: string
  publishedAt: Date
  deleted?: boolean
}

/** Posts that a feed shows: more than come between two reads, however long its outage. */
export const feedWindow = 40

/** A forum's RSS feed, with ETag and 304. `posts` gives what stands there now, oldest first. */
export function feedServer(posts: () => Post[]): SimulatedServer {
  return {
    nameOf: () => 'feed',
    answer(request, trouble) {
      if (trouble) return trouble
      const shown = posts().slice(-feedWindow)
      const etag = `"${shown.at(-1)?.id ?? 'empty'}"`
      if (request.headers['if-none-match'] === etag) return { status: 304 }
      return {
        status: 200,
        headers: { 'content-type': 'application/rss+xml; charset=utf-8', etag },
        body: rss(shown),
        words: `up to ${shown.at(-1)?.id ?? 'no post'}`,
      }
    },
  }
}

/** As much of a Mastodon instance as is asked of it. https://docs.joinmastodon.org/methods/ */
export function socialServer(host: string, posts: () => Post[]): SimulatedServer {
  const statusOf = ({ id, text, publishedAt }: Post) => ({
    id: idOf(id),
    uri: `https://${host}/users/someone/statuses/${idOf(id)}`,
    url: `https://${host}/@someone/${idOf(id)}`,
    created_at: publishedAt.toISOString(),
    content: `<p>${text}</p>`,
    visibility: 'public',
    account: { acct: `writer-of-${id}`, url: `https://${host}/@writer-of-${id}` },
  })
  return {
    nameOf: ({ path, query }) =>
      path.endsWith('/revontuli')
        ? 'timeline'
        : path.startsWith('/api/v1/statuses')
          ? `look up ${[...query.getAll('id[]'), ...path.split('/').slice(4)].join(' ')}`
          : path,
    answer({ path, query }, trouble) {
      if (trouble) return trouble
      const there = posts().filter(({ deleted }) => deleted !== true)
      if (path === '/api/v2/instance') return json({ api_versions: { mastodon: 6 } })
      if (path === '/api/v1/timelines/tag/revontuli') {
        const least = query.get('min_id')
        const most = query.get('max_id')
        const limit = Number(query.get('limit') ?? 20)
        const wanted = there.filter(
          ({ id }) =>
            (least === null || Number(idOf(id)) > Number(least)) &&
            (most === null || Number(idOf(id)) < Number(most)),
        )
        const page = least === null ? wanted.slice(-limit) : wanted.slice(0, limit)
        return {
          ...json(page.toReversed().map(statusOf)),
          words: `${page.length} posts up to ${page.at(-1)?.id ?? 'none'}`,
        }
      }
      const asked = new Set([...query.getAll('id[]'), ...path.split('/').slice(4)])
      const found = there.filter(({ id }) => asked.has(idOf(id)))
      if (path === '/api/v1/statuses') return json(found.map(statusOf))
      const [one] = found
      return one ? json(statusOf(one)) : { ...json({ error: 'Record not found' }), status: 404 }
    },
  }
}

/** The number of a post at its platform, which grows with time. */
export function idOf(post: string): string {
  return String(1_000_000 + Number(post.replace(/^\D+/, '')))
}

function json(value: unknown): SimulatedAnswer {
  return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) }
}

const message = z.looseObject({
  type: z.string(),
  data: z.looseObject({
    alert: z.looseObject({ step: z.number() }),
    case: z.looseObject({ id: z.string(), state: z.string() }).optional(),
    mention: z.looseObject({ external_id: z.string(), source: z.string() }).optional(),
    source: z.looseObject({ id: z.string() }).optional(),
    channel: z.looseObject({ id: z.string() }).optional(),
    links: z.looseObject({ acknowledge: z.string().nullish() }).optional(),
  }),
})

/** What a channel was told, once for each try. */
export interface Message {
  /** The same in every try. */
  key: string
  channel: string
  type: string
  step: number
  /** The post, the source or the channel that it is about. */
  about: string
  caseId?: string
  /** Of the acknowledge link. */
  token?: string
}

/** People at a desk. */
export interface Desk {
  /** What the desk takes, repeats included. */
  hear(message: Message): void
  /** What the desk refused for good. */
  miss(message: Message): void
}

/** A desk that takes signed webhooks. */
export function sinkServer(channel: string, desk: Desk): SimulatedServer {
  return {
    nameOf: (request) => wordsOf(readMessage(channel, request)),
    answer(request, trouble) {
      if (trouble?.status === 410) desk.miss(readMessage(channel, request))
      if (trouble) return trouble
      desk.hear(readMessage(channel, request))
      return { status: 200 }
    },
  }
}

export function wordsOf({ type, step, about }: Message): string {
  return `${type} ${step} of ${about}`
}

/** Throws when the signature is wrong or the shape is unknown. */
export function readMessage(channel: string, { headers, body }: SimulatedRequest): Message {
  const key = headers['webhook-id'] ?? ''
  const at = new Date(Number(headers['webhook-timestamp']) * 1000)
  if (new Webhook(sinkSecret).sign(key, at, body) !== headers['webhook-signature'])
    throw new Error(`${channel} was sent a message with a wrong signature`)
  const { type, data } = message.parse(JSON.parse(body))
  return {
    key,
    channel,
    type,
    step: data.alert.step,
    about: postOf(data.mention?.external_id) ?? data.source?.id ?? data.channel?.id ?? '',
    caseId: data.case?.id,
    token: data.links?.acknowledge?.split('#')[1],
  }
}

/** The world's name of a post: platforms have addresses instead. */
function postOf(externalId: string | undefined): string | undefined {
  const number = externalId === undefined ? undefined : /statuses\/(\d+)$/.exec(externalId)?.[1]
  return number === undefined ? externalId : `social-${Number(number) - 1_000_000}`
}
