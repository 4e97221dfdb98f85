import type { Answer } from '../contract.ts'
import { json, webPage, type Call, type Route } from '../replay.ts'

export const languages = [
  { id: 0, code: 'und', name: 'Undetermined' },
  { id: 51, code: 'fi', name: 'suomi' },
]

export interface Row {
  id: number
  text: string
  at: Date
  deleted?: boolean
  [field: string]: unknown
}

export interface Given {
  posts?: () => Row[]
  comments?: () => Row[]
  version?: 3 | 4
  answer?(call: Call): Answer | undefined
  /** Sessions that are good; without it nobody is asked for one. */
  sessions?: Set<string>
}

export function renderPost({ id, text, at, ...rest }: Row, version: 3 | 4): unknown {
  const times = version === 4 ? { published_at: at.toISOString() } : { published: at.toISOString() }
  const counts = { upvotes: 1, comments: 0 }
  const creator = { id: 1, name: 'x', [version === 4 ? 'ap_id' : 'actor_id']: 'https://l.example/u/x' }
  const post = {
    id,
    name: 'Otsikko',
    body: text,
    ap_id: `https://l.example/post/${id}`,
    deleted: false,
    removed: false,
    language_id: 51,
    ...times,
    ...rest,
  }
  return version === 4 ? { post: { ...post, ...counts }, creator } : { post, creator, counts }
}

export function renderComment({ id, text, at, ...rest }: Row, version: 3 | 4): unknown {
  const times = version === 4 ? { published_at: at.toISOString() } : { published: at.toISOString() }
  const creator = { id: 1, name: 'x', [version === 4 ? 'ap_id' : 'actor_id']: 'https://l.example/u/x' }
  const comment = {
    id,
    content: text,
    ap_id: `https://l.example/comment/${id}`,
    deleted: false,
    removed: false,
    path: `0.${id}`,
    language_id: 0,
    ...times,
    ...rest,
  }
  return { comment, creator, post: { id: 9, name: 'Aihe' }, counts: { upvotes: 1, child_count: 0 } }
}

/** Both versions of the API as their types document them: names of values, limits, cursors and page numbers. */
export function lemmyRoutes(given: Given): Route[] {
  const { posts = () => [], comments = () => [], version = 3, answer = () => undefined, sessions } = given
  const api = `/api/v${version}`
  const word = (text: string) => new RegExp(version === 4 ? `^${text.toLowerCase()}$` : `^${text}$`)
  const listQuery = {
    type_: word('(?:All|Local)'),
    sort: word('New'),
    limit: /^([1-9]|[1-4]\d|50)$/,
    community_name: /^\w+(@[\w.]+)?$/,
  }
  const guarded = (route: Route): Route => ({
    ...route,
    answer(call) {
      const token = String(call.headers.authorization ?? '').replace(/^Bearer /, '')
      const refused =
        sessions && !sessions.has(token) ? json({ error: 'not_logged_in' }, { status: 401 }) : undefined
      return answer(call) ?? refused ?? route.answer(call)
    },
  })
  const list = (rows: Row[], call: Call, from: number, render: typeof renderPost): [unknown[], boolean] => {
    const limit = Number(call.query['limit'] ?? 10)
    return [rows.slice(from, from + limit).map((row) => render(row, version)), rows.length > from + limit]
  }
  const cursorPage = (rows: Row[], call: Call, name: string, render: typeof renderPost): Answer => {
    const from = Number(call.query['page_cursor']?.slice(1) ?? 0)
    const [views, more] = list(rows, call, from, render)
    return json({ [name]: views, ...(more ? { next_page: `P${from + 50}` } : {}) })
  }
  const guardedRoutes: Route[] = [
    {
      path: `${api}/post/list`,
      query: { ...listQuery, page_cursor: /^P\d+$/ },
      answer: (call) => cursorPage(posts(), call, version === 4 ? 'items' : 'posts', renderPost),
    },
    {
      path: `${api}/comment/list`,
      query: { ...listQuery, ...(version === 4 ? { page_cursor: /^P\d+$/ } : { page: /^[1-9]\d*$/ }) },
      answer(call) {
        if (version === 4) return cursorPage(comments(), call, 'items', renderComment)
        const [views] = list(comments(), call, (Number(call.query['page'] ?? 1) - 1) * 50, renderComment)
        return json({ comments: views })
      },
    },
    {
      path: `${api}/post`,
      query: { id: /^\d+$/ },
      required: ['id'],
      answer: ({ query: { id } }) => {
        const row = posts().find((candidate) => candidate.id === Number(id))
        return row
          ? json({ post_view: renderPost(row, version) })
          : json({ error: 'couldnt_find_post' }, { status: 404 })
      },
    },
    {
      path: `${api}/comment`,
      query: { id: /^\d+$/ },
      required: ['id'],
      answer: ({ query: { id } }) => {
        const row = comments().find((candidate) => candidate.id === Number(id))
        return row
          ? json({ comment_view: renderComment(row, version) })
          : json({ error: 'not_found' }, { status: 404 })
      },
    },
    {
      method: 'POST',
      path: `${api}/comment`,
      headers: { 'content-type': /^application\/json/, authorization: /^Bearer ./ },
      complaint(body) {
        const { content, post_id } = JSON.parse(body)
        return post_id > 0 && content !== '' && content.length <= 10_000 ? undefined : body
      },
      answer: () =>
        json({
          comment_view: renderComment({ id: 900, text: 'x', at: new Date() }, version),
          recipient_ids: [],
        }),
    },
  ]
  const login: Route = {
    method: 'POST',
    path: version === 4 ? '/api/v4/account/auth/login' : '/api/v3/user/login',
    headers: { 'content-type': /^application\/json/ },
    answer(call) {
      const { username_or_email: user, password } = JSON.parse(call.body)
      const refused = answer(call)
      if (refused) return refused
      if (user !== 'tuki' || password !== 's4lasana')
        return json({ error: 'incorrect_login' }, { status: 401 })
      const jwt = `session-${(sessions?.size ?? 0) + 1}-${Math.random()}`
      sessions?.add(jwt)
      return json({ jwt, registration_created: false, verify_email_sent: false })
    },
  }
  const site: Route = {
    path: `${api}/site`,
    answer: () => json({ version: '0.19.5', all_languages: languages }),
  }
  const other: Route = { path: /\/api\/v[34]\/site/, answer: () => webPage('Not Found', 404) }
  return [site, other, login, ...guardedRoutes.map(guarded)]
}

export const account = { user: 'tuki', password: 's4lasana' }
