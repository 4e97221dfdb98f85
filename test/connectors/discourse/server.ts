import type { World } from '../churn.ts'
import type { Answer } from '../contract.ts'
import { json, type Call, type Route } from '../replay.ts'

export interface Row {
  id: number
  text: string
  [field: string]: unknown
}

export interface Given {
  rows?: () => Row[]
  /** Older versions give the 50 numbers up to `before`, newer ones the 50 posts before it. */
  version?: 'old' | 'new'
  key?: string
  answer?(call: Call): Answer | undefined
  root?: string
}

export function render({ id, text, ...rest }: Row): unknown {
  return {
    id,
    username: 'x',
    raw: text,
    cooked: `<p>${text}</p>`,
    created_at: new Date(Date.UTC(2025, 5, 1) + id * 1000).toISOString(),
    post_number: 2,
    post_type: 1,
    version: 1,
    topic_id: 9,
    topic_slug: 'aihe',
    topic_title: 'Aihe',
    category_id: 1,
    ...rest,
  }
}

/** The rows in the order of their numbers, newest first, as `/posts.json` gives them. */
export function listing(rows: Row[], before: number | undefined, version: 'old' | 'new'): Row[] {
  const sorted = rows.toSorted((a, b) => b.id - a.id)
  if (version === 'new') return sorted.filter(({ id }) => id < (before ?? Infinity)).slice(0, 50)
  const top = before ?? sorted[0]?.id ?? 0
  return sorted.filter(({ id }) => id <= top && id > top - 50)
}

export function forumRoutes({
  rows = () => [],
  version = 'new',
  key,
  answer = () => undefined,
  root = '',
}: Given): Route[] {
  const guarded = (route: Route): Route => ({
    ...route,
    headers: {
      accept: /application\/json/,
      ...route.headers,
      ...(key ? { 'api-key': new RegExp(`^${key}$`), 'api-username': /^ennakko$/ } : {}),
    },
    answer: (call) => answer(call) ?? route.answer(call),
  })
  const routes: Route[] = [
    {
      path: `${root}/posts.json`,
      query: { before: /^[1-9]\d*$/ },
      answer: ({ query: { before } }: Call) =>
        json({
          latest_posts: listing(rows(), before === undefined ? undefined : Number(before), version).map(
            render,
          ),
        }),
    },
    {
      path: new RegExp(`${root}/posts/(\\d+)\\.json`),
      answer: ({ groups: [id] }: Call) => {
        const row = rows().find((candidate) => candidate.id === Number(id))
        return row ? json(render(row)) : json({ errors: ['gone'], error_type: 'not_found' }, { status: 404 })
      },
    },
    {
      path: `${root}/search.json`,
      query: { q: /^(?=.*order:latest)/, page: /^([1-9]|10)$/ },
      required: ['q'],
      answer: ({ query }: Call) => {
        const after = Date.parse(/after:(\d{4}-\d\d-\d\d)/.exec(query['q'] ?? '')?.[1] ?? '2000-01-01')
        const found = rows()
          .map((row) => render(row) as Record<string, unknown>)
          .filter(({ created_at: at }) => Date.parse(String(at)) >= after)
        const from = (Number(query['page'] ?? 1) - 1) * 50
        const posts = found
          .slice(from, from + 50)
          .map(({ cooked, id, username, created_at, post_number, topic_id }) => ({
            id,
            username,
            created_at,
            post_number,
            topic_id,
            like_count: 1,
            blurb: String(cooked).replaceAll(/<[^>]+>/g, ''),
          }))
        return json({
          posts,
          topics: posts.length > 0 ? [{ id: 9, title: 'Aihe', slug: 'aihe' }] : [],
          grouped_search_result: { more_full_page_results: found.length > from + 50 ? true : null },
        })
      },
    },
    {
      method: 'POST',
      path: `${root}/posts.json`,
      headers: { 'content-type': /^application\/json/ },
      complaint: (body: string) => (JSON.parse(body).topic_id > 0 && JSON.parse(body).raw ? undefined : body),
      answer: (call: Call) => json(render({ id: 777, text: JSON.parse(call.body).raw })),
    },
  ]
  return routes.map(guarded)
}

export function rowsOf({ posts }: Pick<World, 'posts'>): Row[] {
  return posts
    .filter((post) => !post.deleted)
    .map(({ serial, text, createdAt, version }) => ({
      id: serial,
      text,
      created_at: createdAt.toISOString(),
      version: version + 1,
    }))
}
