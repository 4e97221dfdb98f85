import type { Answer } from '../contract.ts'
import { googleError } from '../access/google-account.ts'
import { json, type Call, type Route } from '../replay.ts'

export const key = 'AIza-revontuli-0001'

export const channel = 'UCrevontuli0000000000000'

export function options(origin: string): Record<string, unknown> {
  return { channel, api_key: key, url: origin }
}

export interface Comment {
  id: string
  text?: string
  at?: Date
  editedAt?: Date
  replies?: Comment[]
  deleted?: boolean
}

export function commentOf({
  id,
  text = 'huono',
  at = new Date('2026-11-01T00:00:00Z'),
  editedAt = at,
}: Comment) {
  const snippet = {
    textDisplay: text,
    authorDisplayName: '@x',
    likeCount: 1,
    publishedAt: at.toISOString(),
    updatedAt: editedAt.toISOString(),
  }
  return { kind: 'youtube#comment', id, snippet }
}

export function threadOf(comment: Comment) {
  const { replies = [] } = comment
  const thread = {
    kind: 'youtube#commentThread',
    id: comment.id,
    snippet: {
      channelId: channel,
      videoId: 'abcdefghijk',
      topLevelComment: commentOf(comment),
      totalReplyCount: replies.length,
    },
  }
  // The real answer leaves the list out when there are none, and cuts it at five.
  return replies.length === 0
    ? thread
    : { ...thread, replies: { comments: replies.slice(0, 5).map(commentOf) } }
}

export interface Tube {
  threads?: () => Comment[]
  videos?: () => { id: string; title: string; at: Date }[]
  answer?(call: Call): Answer | undefined
}

/** One page of `all`; tokens are bound to the number of entries before them. */
export function paged(kind: string, all: unknown[], { query }: Call): Answer {
  const from = Number(query['pageToken']?.slice(1) ?? 0)
  const to = from + Number(query['maxResults'] ?? 20)
  const next = to < all.length ? { nextPageToken: `p${to}` } : {}
  return json({ kind, items: all.slice(from, to), pageInfo: { totalResults: all.length }, ...next })
}

export function tubeRoutes({
  threads = () => [],
  videos = () => [],
  answer = () => undefined,
}: Tube): Route[] {
  const keyed = { key: /^AIza/, part: /^(id|snippet|snippet,replies|snippet,statistics)$/ }
  const page = { maxResults: /^([1-9]\d?|100)$/, pageToken: /^p\d+$/ }
  const all = () => threads().flatMap((thread) => [thread, ...(thread.replies ?? [])])
  const guarded = (route: Route): Route => ({
    ...route,
    required: ['part', ...(route.required ?? [])],
    answer: (call) => {
      if (call.method === 'GET' && call.query['key'] !== key)
        return googleError(400, 'INVALID_ARGUMENT', 'API key not valid.', 'badRequest_API_KEY_INVALID')
      return answer(call) ?? route.answer(call)
    },
  })
  const routes: Route[] = [
    {
      path: '/youtube/v3/commentThreads',
      query: {
        ...keyed,
        ...page,
        videoId: /^[\w-]{11}$/,
        allThreadsRelatedToChannelId: /^UC[\w-]{22}$/,
        id: /^[^,]+(,[^,]+){0,49}$/,
        order: /^(time|relevance)$/,
        textFormat: /^(html|plainText)$/,
      },
      required: ['key'],
      answer(call) {
        const { id } = call.query
        const found = threads().filter(
          (thread) => id === undefined || (!thread.deleted && id.split(',').includes(thread.id)),
        )
        return paged('youtube#commentThreadListResponse', found.map(threadOf), call)
      },
    },
    {
      path: '/youtube/v3/comments',
      query: { ...keyed, ...page, parentId: /^Ug[^.]+$/, id: /^[^,]+(,[^,]+){0,49}$/, textFormat: /^html$/ },
      required: ['key'],
      answer(call) {
        const { id, parentId, maxResults } = call.query
        const kind = 'youtube#commentListResponse'
        if (parentId !== undefined)
          return paged(
            kind,
            (threads().find((thread) => thread.id === parentId)?.replies ?? []).map(commentOf),
            call,
          )
        // https://developers.google.com/youtube/v3/docs/comments/list
        if (maxResults !== undefined)
          return googleError(400, 'INVALID_ARGUMENT', 'maxResults with id', 'invalidParameter')
        const found = all().filter((comment) => id?.split(',').includes(comment.id) && !comment.deleted)
        return json({ kind, items: found.map(commentOf) })
      },
    },
    {
      path: '/youtube/v3/search',
      query: {
        ...keyed,
        type: /^video$/,
        order: /^date$/,
        q: /./,
        maxResults: /^([1-9]|[1-4]\d|50)$/,
        pageToken: /^p\d+$/,
        publishedAfter: /^\d{4}-\d\d-\d\dT[\d:.]+Z$/,
        relevanceLanguage: /^[a-z]{2}$/,
        regionCode: /^[A-Z]{2}$/,
      },
      required: ['key'],
      answer(call) {
        const after = new Date(call.query['publishedAfter'] ?? 0)
        const rows = videos()
          .filter(({ at }) => at >= after)
          .map(({ id, title, at }) => ({
            id: { kind: 'youtube#video', videoId: id },
            snippet: {
              title,
              description: 'cut …',
              channelId: channel,
              channelTitle: 'Aino &amp; co',
              publishedAt: at.toISOString(),
            },
          }))
        return paged('youtube#searchListResponse', rows, call)
      },
    },
    {
      path: '/youtube/v3/videos',
      query: { ...keyed, id: /^[\w-]{11}(,[\w-]{11}){0,49}$/ },
      required: ['key', 'id'],
      answer: ({ query }) =>
        json({
          items: videos()
            .filter(({ id }) => query['id']?.split(',').includes(id))
            .map(({ id, title }) => ({
              id,
              snippet: { title, description: 'the whole text', defaultAudioLanguage: 'fi-FI' },
              statistics: { viewCount: '1200', likeCount: '7' },
            })),
        }),
    },
    {
      path: '/youtube/v3/channels',
      query: { ...keyed, forHandle: /^@/ },
      required: ['key', 'forHandle'],
      answer: ({ query }) =>
        json(
          query['forHandle'] === '@revontuli'
            ? { items: [{ id: channel }] }
            : { pageInfo: { totalResults: 0 } },
        ),
    },
    ...['comments', 'commentThreads'].map((name) => ({
      method: 'POST' as const,
      path: `/youtube/v3/${name}`,
      query: { part: /^snippet$/ },
      headers: { authorization: /^Bearer ya29\./, 'content-type': /^application\/json/ },
      complaint: (body: string) => complaintOf(name, JSON.parse(body).snippet),
      answer: () => json({ kind: 'youtube#comment', id: 'UgNew.1' }),
    })),
  ]
  const desk: Route = {
    method: 'POST',
    path: '/token',
    complaint: (body) => (new URLSearchParams(body).get('refresh_token') === '1//r' ? undefined : 'no grant'),
    answer: () => json({ access_token: 'ya29.1', expires_in: 3599 }),
  }
  return [desk, ...routes.map(guarded)]
}

export function complaintOf(name: string, snippet: Record<string, unknown>): string | undefined {
  if (name === 'comments')
    return /^Ug[^.]+$/.test(String(snippet['parentId'])) ? undefined : 'parentId must be a top-level comment'
  return snippet['channelId'] && snippet['videoId'] ? undefined : 'channelId and videoId are needed'
}
