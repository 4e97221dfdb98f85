import { createHmac } from 'node:crypto'
import type { Answer } from '../contract.ts'
import { json, type Call, type Route } from '../replay.ts'

/** An error as Meta's graph APIs put it. */
export function graphError(
  code: number,
  message: string,
  more: Record<string, unknown> = {},
  status = 400,
): Answer {
  return json({ error: { message, type: 'OAuthException', code, fbtrace_id: 'A', ...more } }, { status })
}

export interface Guard {
  token: string
  /** Calls must prove that they know it. */
  appSecret?: string
  answer?(call: Call): Answer | undefined
}

/** The route as the graph guards it: token, proof of the app, the parameters that all edges know. */
export function graphRoute({ token, appSecret, answer = () => undefined }: Guard, route: Route): Route {
  return {
    ...route,
    query: {
      access_token: /./,
      ...(appSecret === undefined ? {} : { appsecret_proof: /^[\da-f]{64}$/ }),
      fields: /^[\w,.(){}]+$/,
      limit: /^([1-9]\d?|100)$/,
      after: /^after-\d+$/,
      ...route.query,
    },
    required: [...(route.method === 'POST' ? [] : ['access_token']), ...(route.required ?? [])],
    answer(call) {
      const sent = route.method === 'POST' ? Object.fromEntries(new URLSearchParams(call.body)) : call.query
      if (sent['access_token'] !== token) return graphError(190, 'Invalid OAuth access token.', {}, 401)
      const proof = appSecret && createHmac('sha256', appSecret).update(token).digest('hex')
      if (sent['appsecret_proof'] !== proof) return graphError(100, 'Invalid appsecret_proof provided')
      return answer(call) ?? route.answer(call)
    },
  }
}

/** One page of an edge; `next` stands there as long as there is more, with the token in it. */
export function edgeOf(
  all: unknown[],
  limit: number,
  after = 'after-0',
): { data: unknown[]; paging?: unknown } {
  const from = Number(after.split('-')[1])
  const to = from + limit
  if (all.length === 0) return { data: [] }
  const cursors = { before: `before-${from}`, after: `after-${to}` }
  const more =
    to < all.length ? { next: `https://graph.example/next?access_token=secret&after=after-${to}` } : {}
  return { data: all.slice(from, to), paging: { cursors, ...more } }
}

/** The number in `name.….limit(50)` of a list of fields. */
export function nestedLimit(fields: string | undefined, name: string): number {
  return Number(new RegExp(String.raw`\b${name}\.[^{]*limit\((\d+)\)`).exec(fields ?? '')?.[1] ?? 25)
}
