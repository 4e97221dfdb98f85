import type { Answer } from '../contract.ts'
import { googleError, serviceAccountJson, tokenDesk, type TokenDesk } from '../access/google-account.ts'
import { json, type Call, type Route } from '../replay.ts'

export const scope = 'https://www.googleapis.com/auth/androidpublisher'

export const app = 'fi.revontuli.app'

export function options(origin: string): Record<string, unknown> {
  return { packages: app, service_account: serviceAccountJson(origin), url: origin }
}

export interface Play {
  reviews?: (app: string) => unknown[]
  answer?(call: Call): Answer | undefined
  desk?: TokenDesk
}

export function playRoutes({
  reviews = () => [],
  answer = () => undefined,
  desk = tokenDesk(scope),
}: Play): Route[] {
  const guarded = (route: Route): Route => ({
    ...route,
    headers: { ...route.headers, authorization: /^Bearer ya29\.\d+$/ },
    answer(call) {
      const token = String(call.headers.authorization).slice(7)
      if (!desk.good.has(token))
        return googleError(401, 'UNAUTHENTICATED', 'Request had invalid credentials.')
      return answer(call) ?? route.answer(call)
    },
  })
  const root = String.raw`/androidpublisher/v3/applications/([\w.]+)/reviews`
  const routes: Route[] = [
    {
      path: new RegExp(root),
      query: { maxResults: /^([1-9]\d?|100)$/, token: /^t\d+$/, translationLanguage: /^\w+$/ },
      answer: (call) => {
        const from = Number(call.query['token']?.slice(1) ?? 0)
        const to = from + Number(call.query['maxResults'] ?? 10)
        const all = reviews(call.groups[0] ?? '')
        if (all.length === 0) return json({})
        const more = to < all.length ? { tokenPagination: { nextPageToken: `t${to}` } } : {}
        return json({ reviews: all.slice(from, to), ...more })
      },
    },
    {
      path: new RegExp(`${root}/([^/:]+)`),
      answer: ({ groups: [name = '', id] }) => {
        const found = reviews(name).find((review) => JSON.stringify(review).includes(`"reviewId":"${id}"`))
        return found ? json(found) : googleError(404, 'NOT_FOUND', 'Review not found.')
      },
    },
    {
      method: 'POST',
      path: new RegExp(`${root}/([^/:]+):reply`),
      headers: { 'content-type': /^application\/json/ },
      complaint: (body) => (JSON.parse(body).replyText.length <= 350 ? undefined : 'too long'),
      answer: (call) =>
        json({
          result: {
            replyText: JSON.parse(call.body).replyText,
            lastEdited: { seconds: '1762180000', nanos: 0 },
          },
        }),
    },
  ]
  return [desk.route, ...routes.map(guarded)]
}

export function review(id: string, text = 'huono', seconds = 1_762_000_000, starRating = 2): unknown {
  const lastModified = { seconds: String(seconds), nanos: 1 }
  return { reviewId: id, authorName: 'x', comments: [{ userComment: { text, lastModified, starRating } }] }
}
