import type { Post } from '../churn.ts'
import { json, type Call, type Route } from '../replay.ts'

export interface Review {
  recommendationid: string | number
  [field: string]: unknown
}

export function review(post: Pick<Post, 'serial' | 'text' | 'createdAt' | 'changedAt'>): Review {
  return {
    recommendationid: String(190_000_000 + post.serial),
    author: { steamid: `7656119${post.serial}` },
    review: post.text,
    timestamp_created: post.createdAt.getTime() / 1000,
    timestamp_updated: post.changedAt.getTime() / 1000,
    voted_up: false,
    votes_up: 1,
  }
}

/** Steam's cursors name a place, so that equal times keep their order from page to page. */
export function newestChangeFirst(a: Post, b: Post): number {
  return b.changedAt.getTime() - a.changedAt.getTime() || b.serial - a.serial
}

/** Pages are shorter than asked for, as they often are, and cursors hold what must be encoded in a URL. */
export function route(reviews: (call: Call) => Review[], pageSize = 30): Route {
  return {
    path: /\/appreviews\/(\d+)/,
    query: {
      json: /^1$/,
      filter: /^(?:recent|updated|all)$/,
      language: /^(?:all|finnish|english|swedish)$/,
      review_type: /^(?:all|positive|negative)$/,
      purchase_type: /^(?:all|steam|non_steam_purchase)$/,
      num_per_page: /^(?:\d\d?|100)$/,
      filter_offtopic_activity: /^0$/,
      cursor: /^(?:\*|AoJ\+\/\d+==)$/,
    },
    required: ['json', 'cursor'],
    answer(call) {
      const from = Number(/\d+/.exec(call.query['cursor'] ?? '')?.[0] ?? 0)
      const page = reviews(call).slice(from, from + pageSize)
      // Behind the last review the cursor stands still.
      return json({ success: 1, reviews: page, cursor: `AoJ+/${from + page.length}==` })
    },
  }
}
