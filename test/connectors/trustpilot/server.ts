import type { Answer } from '../contract.ts'
import { json, type Call, type Route } from '../replay.ts'

export const key = 'tp-key-revontuli'

export const unit = '690000000000000000000001'

export function options(origin: string): Record<string, unknown> {
  return { business_unit: unit, api_key: key, url: origin }
}

export interface Row {
  id: string
  text?: string | null
  title?: string
  stars?: unknown
  at?: Date
  changedAt?: Date
  status?: string
  language?: string
}

export interface Pilot {
  reviews?: () => Row[]
  answer?(call: Call): Answer | undefined
  reply?: Answer
}

export function reviewOf({
  id,
  text = 'huono',
  title = 'Otsikko',
  stars = 2,
  at = new Date('2026-11-01T00:00:00Z'),
  changedAt,
  status = 'active',
}: Row) {
  return {
    id,
    stars,
    title,
    text,
    language: 'fi',
    createdAt: at.toISOString(),
    updatedAt: changedAt?.toISOString() ?? null,
    consumer: { id: 'c', displayName: 'x' },
    companyReply: null,
    status,
  }
}

export interface Desk {
  good: Set<string>
  given: number
}

export function pilotRoutes(
  { reviews = () => [], answer = () => undefined, reply }: Pilot,
  desk: Desk,
): Route[] {
  const keyed = (route: Route): Route => ({
    ...route,
    headers: { apikey: /./ },
    answer: (call) =>
      call.headers['apikey'] === key
        ? (answer(call) ?? route.answer(call))
        : json({ message: 'Invalid API Key', errorCode: 1001 }, { status: 401 }),
  })
  const reading: Route[] = [
    {
      path: '/v1/business-units/find',
      query: { name: /^[a-z.]+$/ },
      required: ['name'],
      answer: ({ query }) =>
        query['name'] === 'revontuli.example'
          ? json({ id: unit })
          : json({ message: 'Not found' }, { status: 404 }),
    },
    {
      path: `/v1/business-units/${unit}/reviews`,
      query: {
        page: /^[1-9]\d*$/,
        perPage: /^([1-9]\d?|100)$/,
        orderBy: /^(createdat|stars)\.(asc|desc)$/,
        stars: /^[1-5](,[1-5])*$/,
        language: /^[a-z]{2}$/,
      },
      answer({ query }) {
        const size = Number(query['perPage'] ?? 20)
        const from = (Number(query['page'] ?? 1) - 1) * size
        // Beyond the end the list is empty.
        const wanted = query['stars']?.split(',').map(Number)
        const rows = reviews().filter(
          ({ stars = 2 }) => wanted === undefined || wanted.includes(Number(stars)),
        )
        return json({ links: [], reviews: rows.slice(from, from + size).map(reviewOf) })
      },
    },
    {
      path: /\/v1\/reviews\/(\w+)/,
      answer: ({ groups: [id] }) => {
        const found = reviews().find((row) => row.id === id)
        return found ? json(reviewOf(found)) : json({ message: 'Review not found' }, { status: 404 })
      },
    },
  ]
  const writing: Route[] = [
    {
      method: 'POST',
      path: '/v1/oauth/oauth-business-users-for-applications/accesstoken',
      headers: {
        authorization: new RegExp(`^Basic ${Buffer.from(`${key}:tp-secret`).toString('base64')}$`),
        'content-type': /^application\/x-www-form-urlencoded/,
      },
      complaint: (body) => (body === 'grant_type=client_credentials' ? undefined : 'no grant'),
      answer() {
        const value = `tok${++desk.given}`
        desk.good.add(value)
        return json({ access_token: value, expires_in: '359999' })
      },
    },
    {
      method: 'POST',
      path: /\/v1\/private\/reviews\/(\w+)\/reply/,
      headers: { authorization: /^Bearer tok\d+$/, 'content-type': /^application\/json/ },
      complaint(body) {
        const { authorBusinessUserId, message } = JSON.parse(body)
        return authorBusinessUserId === 'bu1' && message ? undefined : 'needs author and message'
      },
      answer: ({ headers }) =>
        desk.good.has(String(headers.authorization).slice(7))
          ? (reply ?? { status: 201 })
          : json({ reason: 'expired' }, { status: 401 }),
    },
  ]
  return [...reading.map(keyed), ...writing]
}

export function newDesk(): Desk {
  return { good: new Set(), given: 0 }
}
