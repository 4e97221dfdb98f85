import type { Answer } from '../contract.ts'
import { json, type Call, type Route } from '../replay.ts'

export const bearer = 'AAAA-revontuli-bearer'

export function options(origin: string): Record<string, unknown> {
  return { query: 'revontuli OR revontulen', account: '@revontuli', bearer_token: bearer, url: origin }
}

const EPOCH = 1_288_834_974_657n

export function idOf(at: Date, serial = 0): string {
  return String(((BigInt(at.getTime()) - EPOCH) << 22n) + BigInt(serial))
}

export interface Row {
  /** The newest last. */
  ids: string[]
  text: string
  at: Date
  author?: string
  mentions?: string[]
}

export interface Network {
  posts?: () => Row[]
  now?: () => Date
  answer?(call: Call): Answer | undefined
  reply?: Answer
  tokenAnswer?: Answer
}

export function postOf({ ids, text, at, author = '501', mentions = [] }: Row): Record<string, unknown> {
  return {
    id: ids.at(-1),
    text,
    created_at: at.toISOString(),
    author_id: author,
    lang: 'fi',
    edit_history_tweet_ids: ids,
    entities: { mentions: mentions.map((username) => ({ username })) },
    public_metrics: { retweet_count: 0, reply_count: 0, like_count: 1, quote_count: 0, impression_count: 10 },
  }
}

export function problem(status: number, kind: string, more: Record<string, unknown> = {}): Answer {
  const about = { title: kind, type: `https://api.x.com/2/problems/${kind}`, detail: `because of ${kind}` }
  return json(
    { ...about, status, ...more },
    { status, headers: { 'content-type': 'application/problem+json' } },
  )
}

export function invalidParameter(name: string): Answer {
  const errors = [{ parameters: { [name]: ['1'] }, message: `'${name}' must be newer` }]
  return problem(400, 'invalid-request', { errors })
}

const fields = {
  'tweet.fields': /^[a-z_,]+$/,
  'post.fields': /^[a-z_,]+$/,
  'user.fields': /^[a-z_,]+$/,
  expansions: /^author_id$/,
}

export function networkRoutes(given: Network, desk = newDesk()): Route[] {
  const { posts = () => [], now = () => new Date(), answer = () => undefined } = given
  const newest = () => posts().toSorted((a, b) => (BigInt(last(b)) > BigInt(last(a)) ? 1 : -1))
  function list(call: Call, page: string | undefined): Answer {
    const { since_id: since = '0' } = call.query
    // https://docs.x.com/x-api/posts/search/integrate/paginate: not before the last seven days.
    const oldest = BigInt(idOf(new Date(now().getTime() - 7 * 86_400_000)))
    if (since !== '0' && BigInt(since) < oldest) return invalidParameter('since_id')
    const all = newest().filter((row) => BigInt(last(row)) > BigInt(since) && BigInt(last(row)) >= oldest)
    const after = page === undefined ? undefined : BigInt(page.slice(1))
    const rest = after === undefined ? all : all.filter((row) => BigInt(last(row)) < after)
    const rows = rest.slice(0, Number(call.query['max_results'] ?? 10))
    const more = rows.length < rest.length ? { next_token: `n${last(rows.at(-1))}` } : {}
    const ends = rows.length > 0 ? { newest_id: last(rows[0]), oldest_id: last(rows.at(-1)) } : {}
    const users = [...new Set(rows.map(({ author = '501' }) => author))].map((id) => ({
      id,
      username: `u${id}`,
      name: 'X',
    }))
    const includes = call.query['expansions'] && rows.length > 0 ? { includes: { users } } : {}
    const data = rows.length > 0 ? { data: rows.map(postOf) } : {}
    return json(
      { ...data, ...includes, meta: { ...ends, result_count: rows.length, ...more } },
      { headers: { date: now().toUTCString() } },
    )
  }
  const guarded = (route: Route): Route => ({
    ...route,
    headers: { authorization: /^Bearer / },
    answer: (call) =>
      call.headers.authorization === `Bearer ${bearer}`
        ? (answer(call) ?? route.answer(call))
        : problem(401, 'Unauthorized'),
  })
  const reading: Route[] = [
    {
      path: '/2/tweets/search/recent',
      query: {
        ...fields,
        query: /^.{1,512}$/,
        max_results: /^([1-9]\d|100)$/,
        since_id: /^\d+$/,
        next_token: /^n\d+$/,
      },
      required: ['query'],
      answer: (call) => list(call, call.query['next_token']),
    },
    {
      path: '/2/users/900/mentions',
      query: {
        ...fields,
        max_results: /^([5-9]|[1-9]\d|100)$/,
        since_id: /^\d+$/,
        pagination_token: /^n\d+$/,
      },
      answer: (call) => list(call, call.query['pagination_token']),
    },
    {
      path: /\/2\/users\/by\/username\/(\w+)/,
      answer: ({ groups: [name] }) =>
        json(
          name === 'revontuli'
            ? { data: { id: '900', username: name } }
            : { errors: [{ title: 'Not Found Error' }] },
        ),
    },
    {
      path: '/2/tweets',
      query: { ...fields, ids: /^\d+(,\d+){0,99}$/ },
      required: ['ids'],
      answer({ query }) {
        const ids = query['ids']?.split(',') ?? []
        const found = posts().filter((row) => row.ids.some((id) => ids.includes(id)))
        const errors = ids
          .filter((id) => !found.some((row) => row.ids.includes(id)))
          .map((id) => ({
            value: id,
            resource_id: id,
            type: 'https://api.x.com/2/problems/resource-not-found',
          }))
        return json({
          ...(found.length > 0 ? { data: found.map(postOf) } : {}),
          ...(errors.length > 0 ? { errors } : {}),
        })
      },
    },
  ]
  const writing: Route[] = [
    {
      method: 'POST',
      path: '/2/oauth2/token',
      headers: {
        authorization: new RegExp(`^Basic ${Buffer.from('client:client-secret').toString('base64')}$`),
        'content-type': /^application\/x-www-form-urlencoded/,
      },
      answer({ body }) {
        if (given.tokenAnswer) return given.tokenAnswer
        const form = new URLSearchParams(body)
        // A refresh token is good once.
        if (form.get('grant_type') !== 'refresh_token' || form.get('refresh_token') !== desk.refresh)
          return json(
            { error: 'invalid_request', error_description: 'Value passed for the token was invalid.' },
            { status: 400 },
          )
        desk.refresh = `r${++desk.given}`
        desk.good = `user-token-${desk.given}`
        return json({
          access_token: desk.good,
          refresh_token: desk.refresh,
          expires_in: 7200,
          token_type: 'bearer',
        })
      },
    },
    {
      method: 'POST',
      path: '/2/tweets',
      headers: { authorization: /^Bearer user-token-\d+$/, 'content-type': /^application\/json/ },
      complaint(body) {
        const { text, reply } = JSON.parse(body)
        return text && /^\d+$/.test(reply.in_reply_to_tweet_id)
          ? undefined
          : 'needs text and in_reply_to_tweet_id'
      },
      answer: ({ headers }) =>
        headers.authorization === `Bearer ${desk.good}`
          ? (given.reply ?? json({ data: { id: '77', text: 'x' } }, { status: 201 }))
          : problem(401, 'Unauthorized'),
    },
  ]
  return [...reading.map(guarded), ...writing]
}

export function last(row: Row | undefined): string {
  return row?.ids.at(-1) ?? '0'
}

export function newDesk() {
  return { refresh: 'r0', good: '', given: 0 }
}
