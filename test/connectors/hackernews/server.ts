import type { Post } from '../churn.ts'
import { json, type Route } from '../replay.ts'

/** Algolia's search as the connector asks it; the newest thousand are never reached here. */
export function searchRoute(posts: () => Post[]): Route {
  return {
    path: '/api/v1/search_by_date',
    query: {
      query: /^$/,
      tags: /^\((?:story|comment)(?:,(?:story|comment))*\)$/,
      hitsPerPage: /^(?:\d{1,3}|1000)$/,
      typoTolerance: /^false$/,
      numericFilters: /^created_at_i>\d+(?:,created_at_i<=\d+)?$/,
    },
    answer({ query }) {
      const since = Number(/>(\d+)/.exec(query['numericFilters'] ?? '')?.[1] ?? 0)
      const hits = posts()
        .filter((post) => !post.deleted && post.createdAt.getTime() / 1000 > since)
        .map(({ serial, text, createdAt }) => ({
          objectID: String(serial),
          created_at_i: createdAt.getTime() / 1000,
          comment_text: text,
        }))
      return json({ hits, nbHits: hits.length })
    },
  }
}
