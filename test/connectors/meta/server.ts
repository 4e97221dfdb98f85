import type { Answer } from '../contract.ts'
import { edgeOf, graphError, graphRoute, nestedLimit } from './graph-server.ts'
import { json, type Call, type Route } from '../replay.ts'

export const token = 'EAAG-revontuli-token'
export const appSecret = 'revontuli-app-secret'

export function facebook(origin: string): Record<string, unknown> {
  return { network: 'facebook', account: '123456', page_token: token, app_secret: appSecret, url: origin }
}

export function instagram(origin: string): Record<string, unknown> {
  return {
    network: 'instagram',
    account: '654321',
    instagram_token: token,
    app_secret: appSecret,
    url: origin,
  }
}

export function threads(origin: string): Record<string, unknown> {
  return {
    network: 'threads',
    account: '777777',
    query: 'revontuli',
    mentions: false,
    threads_token: token,
    url: origin,
  }
}

export interface Comment {
  id: string
  text?: string
  at?: Date
  by?: string
  replies?: Comment[]
}

export interface Place {
  id: string
  at: Date
  message?: string
  by?: string
  comments: Comment[]
}

export interface Graph {
  places?: () => Place[]
  tags?: () => Comment[]
  ratings?: () => unknown[]
  threads?: () => Comment[]
  nodes?: () => Comment[]
  answer?(call: Call): Answer | undefined
}

/** As Meta writes times: no colon in the zone. */
export function timeOf(at: Date): string {
  return at.toISOString().replace(/\.\d+Z$/, '+0000')
}

export const longAgo = new Date('2025-02-20T00:00:00Z')

function pageComment({ id, text = 'huono', at = longAgo, by = '9' }: Comment) {
  return {
    id,
    message: text,
    created_time: timeOf(at),
    from: { id: by, name: `N${by}` },
    like_count: 1,
    comment_count: 0,
  }
}

function accountComment({
  id,
  text = 'huono',
  at = longAgo,
  by = 'kaisa',
  replies,
}: Comment): Record<string, unknown> {
  const nested = replies && { replies: { data: replies.map(accountComment) } }
  return {
    id,
    text,
    timestamp: timeOf(at),
    username: by,
    from: { id: `id-${by}`, username: by },
    like_count: 2,
    ...nested,
  }
}

export function facebookRoutes({
  places = () => [],
  ratings = () => [],
  nodes = () => [],
  answer,
}: Graph): Route[] {
  const guard = { token, appSecret, answer }
  const placeOf = ({ id, at, message, by = '123456', comments }: Place, call: Call) => ({
    id,
    ...(message === undefined ? {} : { message }),
    created_time: timeOf(at),
    from: { id: by, name: 'P' },
    permalink_url: `https://www.facebook.com/p/${id}`,
    reactions: { data: [], summary: { total_count: 3 } },
    ...(comments.length > 0
      ? { comments: edgeOf(comments.map(pageComment), nestedLimit(call.query['fields'], 'comments')) }
      : {}),
  })
  return [
    graphRoute(guard, {
      path: '/v25.0/123456/feed',
      required: ['fields'],
      answer: (call) =>
        json(
          edgeOf(
            places().map((place) => placeOf(place, call)),
            Number(call.query['limit']),
            call.query['after'],
          ),
        ),
    }),
    graphRoute(guard, {
      path: '/v25.0/123456/ratings',
      answer: ({ query }) => json(edgeOf(ratings(), Number(query['limit']), query['after'])),
    }),
    graphRoute(guard, {
      path: /\/v25\.0\/([\d_]+)\/comments/,
      query: { filter: /^(stream|toplevel)$/, order: /^(reverse_)?chronological$/ },
      answer: ({ groups: [id], query }) => {
        const comments = places().find((place) => place.id === id)?.comments ?? []
        return json(edgeOf(comments.map(pageComment), Number(query['limit']), query['after']))
      },
    }),
    graphRoute(guard, {
      method: 'POST',
      path: /\/v25\.0\/([\d_]+)\/comments/,
      complaint: (body) => (new URLSearchParams(body).get('message') ? undefined : 'message is missing'),
      answer: ({ groups: [id] }) => json({ id: `${id}_99` }),
    }),
    graphRoute(guard, { path: '/v25.0/123456', answer: () => json({ id: '123456' }) }),
    graphRoute(guard, {
      path: /\/v25\.0\/([\w]+)/,
      required: ['fields'],
      answer: ({ groups: [id] }) => nodeOf(nodes(), id, pageComment),
    }),
  ]
}

function nodeOf(nodes: Comment[], id: string | undefined, as: (comment: Comment) => unknown): Answer {
  const found = nodes.find((node) => node.id === id)
  if (found) return json(as(found))
  return graphError(100, `Unsupported get request. Object with ID '${id}' does not exist`, {
    error_subcode: 33,
  })
}

export function instagramRoutes({
  places = () => [],
  tags = () => [],
  nodes = () => [],
  answer,
}: Graph): Route[] {
  const guard = { token, appSecret, answer }
  const placeOf = ({ id, at, comments }: Place, call: Call) => ({
    id,
    timestamp: timeOf(at),
    permalink: `https://www.instagram.com/p/${id}/`,
    username: 'revontuli',
    ...(comments.length > 0
      ? { comments: edgeOf(comments.map(accountComment), nestedLimit(call.query['fields'], 'comments')) }
      : {}),
  })
  return [
    graphRoute(guard, {
      path: '/v25.0/654321/media',
      answer: (call) =>
        json(
          edgeOf(
            places().map((place) => placeOf(place, call)),
            Number(call.query['limit']),
            call.query['after'],
          ),
        ),
    }),
    graphRoute(guard, {
      path: '/v25.0/654321/tags',
      answer: ({ query }) =>
        json(
          edgeOf(
            tags().map(({ id, text, at = longAgo }) => ({
              id,
              caption: text,
              timestamp: timeOf(at),
              username: 'nils',
              permalink: `https://www.instagram.com/p/${id}/`,
            })),
            Number(query['limit']),
            query['after'],
          ),
        ),
    }),
    graphRoute(guard, {
      path: /\/v25\.0\/(\d+)\/comments/,
      answer: ({ groups: [id], query }) => {
        const comments = places().find((place) => place.id === id)?.comments ?? []
        return json(edgeOf(comments.map(accountComment), Number(query['limit']), query['after']))
      },
    }),
    graphRoute(guard, {
      method: 'POST',
      path: /\/v25\.0\/(\d+)\/(replies|mentions)/,
      complaint: (body) => (new URLSearchParams(body).get('message') ? undefined : 'message is missing'),
      answer: () => json({ id: '555' }),
    }),
    graphRoute(guard, {
      path: '/v25.0/654321',
      answer({ query: { fields = '' } }) {
        const comment = /^mentioned_comment\.comment_id\((\d+)\)\{/.exec(fields)?.[1]
        const media = /^mentioned_media\.media_id\((\d+)\)\{/.exec(fields)?.[1]
        if (comment === undefined && media === undefined) return json({ id: '654321' })
        const base = { id: comment ?? media, timestamp: timeOf(longAgo), username: 'nils' }
        return comment === undefined
          ? json({
              mentioned_media: {
                ...base,
                caption: '@revontuli hei',
                permalink: 'https://www.instagram.com/p/x/',
              },
              id: '654321',
            })
          : json({
              mentioned_comment: {
                ...base,
                text: '@revontuli lasku!',
                media: { permalink: 'https://www.instagram.com/p/y/' },
              },
              id: '654321',
            })
      },
    }),
    graphRoute(guard, {
      path: /\/v25\.0\/(\d+)/,
      answer: ({ groups: [id] }) => nodeOf(nodes(), id, accountComment),
    }),
  ]
}

export function threadsRoutes({ threads: all = () => [], answer }: Graph, good = { token }): Route[] {
  const postOf = ({ id, text = 'huono', at = longAgo, by = 'kaisa' }: Comment) => ({
    id,
    text,
    timestamp: timeOf(at),
    username: by,
    permalink: `https://www.threads.net/@${by}/post/${id}`,
    media_type: 'TEXT_POST',
  })
  const guarded = (route: Route): Route => ({
    ...graphRoute({ token, answer }, route),
    answer: (call) => graphRoute({ token: good.token, answer }, route).answer(call),
  })
  return [
    guarded({
      path: '/v1.0/keyword_search',
      query: {
        q: /./,
        search_type: /^(TOP|RECENT)$/,
        search_mode: /^(KEYWORD|TAG)$/,
        since: /^\d+$/,
        until: /^\d+$/,
      },
      required: ['q', 'fields'],
      answer({ query }) {
        const since = Number(query['since'] ?? 0) * 1000
        const rows = all().filter(({ at = longAgo }) => at.getTime() >= since)
        return json(edgeOf(rows.map(postOf), Number(query['limit'] ?? 25), query['after']))
      },
    }),
    guarded({
      path: '/v1.0/777777/mentions',
      answer: ({ query }) => json(edgeOf(all().map(postOf), Number(query['limit'] ?? 25), query['after'])),
    }),
    guarded({
      method: 'POST',
      path: '/v1.0/777777/threads',
      complaint(body) {
        const form = new URLSearchParams(body)
        return form.get('media_type') === 'TEXT' && form.get('text') && form.get('reply_to_id')
          ? undefined
          : 'incomplete'
      },
      answer: () => json({ id: '31' }),
    }),
    guarded({
      method: 'POST',
      path: '/v1.0/777777/threads_publish',
      complaint: (body) =>
        new URLSearchParams(body).get('creation_id') === '31' ? undefined : 'no such container',
      answer: () => json({ id: '32' }),
    }),
  ]
}

/** Meta's own renewal of long-lived tokens: not on their first day. */
export function renewal(good: { token: string }, grant: string, ageDays: () => number): Route {
  return {
    path: '/refresh_access_token',
    query: { grant_type: new RegExp(`^${grant}$`), access_token: /./ },
    required: ['grant_type', 'access_token'],
    answer({ query }) {
      if (query['access_token'] !== good.token) return graphError(190, 'Invalid OAuth access token.', {}, 401)
      if (ageDays() < 1) return graphError(100, 'The token is too young to be refreshed')
      good.token = `${good.token}+`
      return json({ access_token: good.token, token_type: 'bearer', expires_in: 60 * 86_400 })
    },
  }
}
