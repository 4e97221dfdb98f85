import type { Answer } from '../contract.ts'
import { googleError } from '../access/google-account.ts'
import { json, type Call, type Route } from '../replay.ts'

export const refreshToken = '1//revontuli-refresh-token'

export function options(origin: string): Record<string, unknown> {
  return {
    account: 11,
    locations: '22',
    client_id: 'client',
    client_secret: 'client-secret',
    refresh_token: refreshToken,
    url: origin,
    token_url: `${origin}/token`,
  }
}

export interface Row {
  reviewId: string
  text?: string
  stars?: string
  at?: Date
  changedAt?: Date
}

export interface Profile {
  reviews?: (location: string) => Row[]
  answer?(call: Call): Answer | undefined
  reply?: Answer
  refusal?: Answer
}

export function reviewOf(
  location: string,
  { reviewId, text, stars = 'TWO', at = new Date('2026-11-01T00:00:00Z'), changedAt = at }: Row,
) {
  return {
    name: `accounts/11/locations/${location}/reviews/${reviewId}`,
    reviewId,
    reviewer: { displayName: 'x' },
    starRating: stars,
    ...(text === undefined ? {} : { comment: text }),
    createTime: at.toISOString(),
    updateTime: changedAt.toISOString(),
  }
}

export interface Desk {
  good: Set<string>
  given: number
}

export function profileRoutes(
  { reviews = () => [], answer = () => undefined, reply, refusal }: Profile,
  desk: Desk,
): Route[] {
  const guarded = (route: Route): Route => ({
    ...route,
    headers: { ...route.headers, authorization: /^Bearer ya29\./ },
    answer(call) {
      if (!desk.good.has(String(call.headers.authorization).slice(7)))
        return googleError(401, 'UNAUTHENTICATED', 'Request had invalid credentials.')
      return answer(call) ?? route.answer(call)
    },
  })
  const routes: Route[] = [
    {
      path: /\/v4\/accounts\/11\/locations\/(\d+)\/reviews/,
      query: {
        pageSize: /^([1-9]|[1-4]\d|50)$/,
        pageToken: /^p\d+$/,
        orderBy: /^(rating|rating desc|updateTime desc)$/,
      },
      answer(call) {
        const location = call.groups[0] ?? ''
        const from = Number(call.query['pageToken']?.slice(1) ?? 0)
        const to = from + Number(call.query['pageSize'] ?? 50)
        const all = reviews(location)
        if (all.length === 0) return json({})
        const more = to < all.length ? { nextPageToken: `p${to}` } : {}
        const rows = all.slice(from, to).map((row) => reviewOf(location, row))
        return json({ reviews: rows, averageRating: 3, totalReviewCount: all.length, ...more })
      },
    },
    {
      path: /\/v4\/accounts\/11\/locations\/(\d+)\/reviews\/([^/]+)/,
      answer: ({ groups: [location = '', id] }) => {
        const found = reviews(location).find((row) => row.reviewId === id)
        return found
          ? json(reviewOf(location, found))
          : googleError(404, 'NOT_FOUND', 'Requested entity was not found.')
      },
    },
    {
      method: 'PUT',
      path: /\/v4\/accounts\/11\/locations\/(\d+)\/reviews\/([^/]+)\/reply/,
      headers: { 'content-type': /^application\/json/ },
      complaint: (body) => (Buffer.byteLength(JSON.parse(body).comment) <= 4096 ? undefined : 'too long'),
      answer: ({ body }) =>
        reply ??
        json({ ...JSON.parse(body), updateTime: new Date().toISOString(), reviewReplyState: 'PENDING' }),
    },
  ]
  const token: Route = {
    method: 'POST',
    path: '/token',
    headers: { 'content-type': /^application\/x-www-form-urlencoded/ },
    complaint(body) {
      const form = new URLSearchParams(body)
      const right =
        form.get('grant_type') === 'refresh_token' && form.get('client_secret') === 'client-secret'
      return right && form.get('refresh_token') === refreshToken && form.get('client_id') === 'client'
        ? undefined
        : 'no grant'
    },
    answer() {
      if (refusal) return refusal
      const value = `ya29.${++desk.given}`
      desk.good.add(value)
      return json({ access_token: value, expires_in: 3599, token_type: 'Bearer' })
    },
  }
  return [token, ...routes.map(guarded)]
}

export function newDesk(): Desk {
  return { good: new Set(), given: 0 }
}
