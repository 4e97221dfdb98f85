import { generateKeyPairSync, verify } from 'node:crypto'
import type { Answer } from '../contract.ts'
import { json, type Call, type Route } from '../replay.ts'

export const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })

export const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()

export const issuer = '57246542-96fe-1a63-e053-0824d011072a'

export function options(origin: string, more: Record<string, unknown> = {}): Record<string, unknown> {
  return { app: 123456789, issuer, key_id: 'ABC123DEFG', private_key: pem, url: origin, ...more }
}

export interface Apple {
  /** Reviews, newest first. */
  reviews?: () => unknown[]
  /** How far the platform's clock is ahead of ours. */
  aheadMs?(): number
  answer?(call: Call): Answer | undefined
  response?: string
}

export const bearer = /^Bearer [\w-]+\.[\w-]+\.[\w-]+$/

export function unauthorized(detail: string, date: Date): Answer {
  const errors = [
    { status: '401', code: 'NOT_AUTHORIZED', title: 'Authentication credentials are invalid.', detail },
  ]
  return json({ errors }, { status: 401, headers: { date: date.toUTCString() } })
}

/** Checks the token as Apple documents it: signature over r||s, key id, audience, and at most 20 minutes to live. */
export function tokenRefusal(call: Call, aheadMs: number): Answer | undefined {
  const now = new Date(Date.now() + aheadMs)
  const [head = '', payload = '', signature = ''] = String(call.headers.authorization).slice(7).split('.')
  const header = JSON.parse(Buffer.from(head, 'base64url').toString())
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString())
  const signed = Buffer.from(`${head}.${payload}`)
  const key = { key: publicKey, dsaEncoding: 'ieee-p1363' as const }
  if (!verify('sha256', signed, key, Buffer.from(signature, 'base64url')))
    return unauthorized('signature', now)
  if (header.alg !== 'ES256' || header.kid !== 'ABC123DEFG' || header.typ !== 'JWT')
    return unauthorized('header', now)
  if (claims.iss !== issuer || claims.aud !== 'appstoreconnect-v1') return unauthorized('claims', now)
  const seconds = now.getTime() / 1000
  if (claims.iat > seconds || claims.exp < seconds || claims.exp > seconds + 1200)
    return unauthorized('The token is not yet valid or has expired.', now)
  return undefined
}

export function appleRoutes({
  reviews = () => [],
  aheadMs = () => 0,
  answer = () => undefined,
  response,
}: Apple): Route[] {
  const guarded = (route: Route): Route => ({
    ...route,
    headers: { ...route.headers, authorization: bearer },
    answer: (call) => tokenRefusal(call, aheadMs()) ?? answer(call) ?? route.answer(call),
  })
  return [
    {
      path: '/v1/apps/123456789/customerReviews',
      query: {
        sort: /^-createdDate$/,
        limit: /^([1-9]\d?|1\d\d|200)$/,
        cursor: /^\d+$/,
        'filter[territory]': /^[A-Z,]+$/,
      },
      required: ['sort', 'limit'],
      answer: (call: Call) => {
        const from = Number(call.query['cursor'] ?? 0)
        const limit = Number(call.query['limit'])
        const all = reviews()
        const next = `http://${call.headers.host}${call.path}?cursor=${from + limit}&limit=${limit}&sort=-createdDate`
        const links = from + limit < all.length ? { next } : {}
        return json(
          { data: all.slice(from, from + limit), links },
          { headers: { 'x-rate-limit': 'user-hour-lim:3600;user-hour-rem:3121;' } },
        )
      },
    },
    {
      path: /\/v1\/customerReviews\/([^/]+)/,
      answer: ({ groups: [id] }: Call) => {
        const found = reviews().find((review) => JSON.stringify(review).includes(`"id":"${id}"`))
        const errors = [{ status: '404', code: 'NOT_FOUND', title: 'The specified resource does not exist' }]
        return found ? json({ data: found }) : json({ errors }, { status: 404 })
      },
    },
    {
      method: 'POST' as const,
      path: '/v1/customerReviewResponses',
      headers: { 'content-type': /^application\/json/ },
      complaint(body: string) {
        const { data } = JSON.parse(body)
        const { type, attributes, relationships } = data
        const fits = attributes.responseBody.length <= 5970
        const named =
          relationships.review.data.type === 'customerReviews' && relationships.review.data.id !== ''
        return type === 'customerReviewResponses' && fits && named ? undefined : body
      },
      answer: () =>
        json(
          {
            data: {
              type: 'customerReviewResponses',
              id: 'r-1',
              attributes: { state: response ?? 'PENDING_PUBLISH' },
            },
          },
          { status: 201 },
        ),
    },
  ].map(guarded)
}
