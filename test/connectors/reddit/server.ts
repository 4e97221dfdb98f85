import type { Answer } from '../contract.ts'
import { json, type Call, type Route } from '../replay.ts'

export const secret = 'salaisuus-1234567'

export const app = { client_id: 'appid123', client_secret: secret, username: 'revontuli_tuki' }

export interface Thing {
  kind: string
  data: { name: string; created_utc: number; [field: string]: unknown }
}

export function post(number: number, at: number, more: Record<string, unknown> = {}): Thing {
  const name = `t3_${number.toString(36)}`
  const permalink = `/r/suomi/comments/${name.slice(3)}/x/`
  const data = { name, title: `Otsikko ${number}`, selftext: `teksti ${number}`, author: 'aino_e', permalink }
  return { kind: 't3', data: { ...data, created_utc: at, edited: false, score: 1, num_comments: 0, ...more } }
}

/** Tokens as Reddit gives them: to an app that shows its secret, for a grant that it knows. */
export function tokens(
  granted: string[],
  grant: RegExp = /^grant_type=client_credentials$/,
  shown: string = secret,
): Route {
  return {
    method: 'POST',
    path: '/api/v1/access_token',
    headers: {
      authorization: new RegExp(`^Basic ${Buffer.from(`appid123:${shown}`).toString('base64')}$`),
      'user-agent': userAgent,
      'content-type': /^application\/x-www-form-urlencoded$/,
    },
    complaint: (body) => (grant.test(body) ? undefined : body),
    answer() {
      granted.push(`token-${granted.length + 1}`)
      return json({ access_token: granted.at(-1), token_type: 'bearer', expires_in: 3600, scope: '*' })
    },
  }
}

export const userAgent = /^\w+:\w+:v\w+ \(by \/u\/revontuli_tuki\)$/

/** An endpoint of the API, which takes only the token that was granted last. */
export function guarded(granted: string[], route: Route): Route {
  return {
    ...route,
    query: { raw_json: /^1$/, ...route.query },
    required: ['raw_json', ...(route.required ?? [])],
    headers: { 'user-agent': userAgent, authorization: /^Bearer token-\d+$/ },
    answer: (call) =>
      call.headers.authorization === `Bearer ${granted.at(-1)}`
        ? route.answer(call)
        : json({ message: 'Unauthorized', error: 401 }, { status: 401 }),
  }
}

/** 1,000 things at most, 100 a page, behind the thing that `after` names; nothing when that is gone. */
export function listing(things: Thing[], { query }: Call): Answer {
  const limit = Number(query['limit'] ?? 25)
  const anchor = query['after']
  const found = things.slice(0, 1000)
  const from = anchor === undefined ? 0 : found.findIndex(({ data }) => data.name === anchor) + 1
  const children = anchor !== undefined && from === 0 ? [] : found.slice(from, from + limit)
  const after = from + limit < found.length ? children.at(-1)?.data.name : null
  return json({ kind: 'Listing', data: { after, before: null, dist: children.length, children } })
}

export const listed = { limit: /^(?:\d\d?|100)$/, after: /^t[13]_\w+$/ }
