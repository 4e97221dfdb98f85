import { expect } from 'vitest'
import { json, type Call, type Route } from '../replay.ts'

export interface Wrapped {
  [field: string]: unknown
}

/** Posts of one kind, newest first. */
export interface Site {
  questions: Wrapped[]
  answers: Wrapped[]
  comments: Wrapped[]
}

export const fields = {
  body: 'body',
  score: 0,
  owner: { display_name: 'a', link: 'https://stackoverflow.com/users/1' },
}

export function question(id: number, at: number, text = `question ${id}`, changedAt = at): Wrapped {
  const link = `https://stackoverflow.com/questions/${id}/q`
  return {
    ...fields,
    question_id: id,
    title: `Q${id}`,
    body: text,
    link,
    creation_date: at,
    last_activity_date: changedAt,
  }
}

export const known = {
  site: /^(?:stackoverflow|superuser)$/,
  sort: /^(?:activity|creation|votes)$/,
  order: /^(?:asc|desc)$/,
  pagesize: /^(?:\d\d?|100)$/,
  filter: /^(?:default|withbody)$/,
  page: /^\d+$/,
  min: /^\d+$/,
  key: /^good-key$/,
}

export function wrap(items: Wrapped[], { query }: Call, more: Wrapped = {}) {
  const sortKey = query['sort'] === 'activity' ? 'last_activity_date' : 'creation_date'
  const min = Number(query['min'] ?? 0)
  const found = items.filter((item) => Number(item[sortKey]) >= min)
  const size = Number(query['pagesize'] ?? 30)
  const from = (Number(query['page'] ?? 1) - 1) * size
  const has_more = found.length > from + size
  // Behind the 25th page, the API wants a key.
  if (Number(query['page'] ?? 1) > 25 && query['key'] === undefined)
    return json(
      { error_id: 403, error_name: 'access_denied', error_message: 'page above 25 requires a key' },
      { status: 400 },
    )
  return json({
    items: found.slice(from, from + size),
    has_more,
    quota_max: 300,
    quota_remaining: 200,
    ...more,
  })
}

export function routesOf(site: () => Site, more: () => Wrapped = () => ({})): Route[] {
  const byIds = (kind: 'answers' | 'comments', idField: string): Route => ({
    path: new RegExp(`/2\\.3/questions/([\\d;]+)/${kind}`),
    query: known,
    required: ['site'],
    answer(call) {
      const ids = new Set(call.groups[0]?.split(';').map(Number))
      expect(ids.size).toBeLessThanOrEqual(100)
      return wrap(
        site()[kind].filter((post) => ids.has(Number(post[idField]))),
        call,
        more(),
      )
    },
  })
  return [
    {
      path: '/2.3/search/advanced',
      query: { ...known, q: /./, tagged: /^[^\s]+$/ },
      required: ['site'],
      answer: (call) => wrap(site().questions, call, more()),
    },
    byIds('answers', 'question_id'),
    byIds('comments', 'post_id'),
  ]
}
