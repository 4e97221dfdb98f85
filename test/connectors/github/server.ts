import { json, type Call, type Route } from '../replay.ts'

export const token = 'github_pat_TESTtestTEST'

export interface Issue {
  node_id: string
  number: number
  updated_at: string
  [field: string]: unknown
}

export function issue(number: number, updated: Date, more: Record<string, unknown> = {}): Issue {
  return {
    node_id: `I_${number}`,
    number,
    title: `Issue ${number}`,
    body: `text ${number}`,
    html_url: `https://github.com/lumi/mittari/issues/${number}`,
    user: { login: 'lumi', type: 'User' },
    comments: 0,
    created_at: '2024-11-01T00:00:00Z',
    updated_at: updated.toISOString(),
    ...more,
  }
}

export const documented = {
  'user-agent': /^\S+\/\S+ /,
  accept: /^application\/vnd\.github\+json$/,
  'x-github-api-version': /^2022-11-28$/,
}

export const pages = { per_page: /^(?:\d\d?|100)$/, page: /^\d+$/ }

export function slice(items: Issue[], { query }: Call): Issue[] {
  const size = Number(query['per_page'])
  return items.slice((Number(query['page']) - 1) * size, Number(query['page']) * size)
}

/** The search as its documentation describes it: sorted by change, 1,000 results at most. */
export function search(issues: () => Issue[]): Route {
  return {
    path: '/search/issues',
    query: { ...pages, q: /\bis:issue\b/, sort: /^updated$/, order: /^desc$/, advanced_search: /^true$/ },
    required: ['q'],
    headers: documented,
    answer(call) {
      const { page, per_page, q = '' } = call.query
      if (Number(page) * Number(per_page) > 1000)
        return json({ message: 'Only the first 1000 search results are available' }, { status: 422 })
      const since = Date.parse(/updated:>=(\S+)/.exec(q)?.[1] ?? '1970-01-01')
      const found = issues().filter(({ updated_at }) => Date.parse(updated_at) >= since)
      return json({ total_count: found.length, incomplete_results: false, items: slice(found, call) })
    },
  }
}
