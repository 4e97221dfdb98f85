import type { Post, World } from '../churn.ts'
import type { Answer } from '../contract.ts'
import { json, type Call, type Route } from '../replay.ts'

export interface Entry {
  id: string
  updated: Date
  content: string
}

export function render({ id, updated, content }: Entry): unknown {
  return {
    id: { label: id },
    updated: { label: updated.toISOString().replace('.000Z', '+00:00') },
    title: { label: 'Arvio' },
    content: { label: content, attributes: { type: 'text' } },
    'im:rating': { label: '2' },
    author: { name: { label: 'x' } },
  }
}

/** 50 on a page, 10 pages; one entry is an object, none is no entry at all. */
export function page(entries: Entry[], nth: number): Answer {
  const [only, ...others] = entries.slice((nth - 1) * 50, nth * 50).map(render)
  if (only === undefined) return json({ feed: {} })
  return json({ feed: { entry: others.length === 0 ? only : [only, ...others] } })
}

export function entriesOf({ posts }: Pick<World, 'posts'>): Entry[] {
  return posts
    .filter((post) => !post.deleted)
    .map(({ serial, text, changedAt }: Post) => ({
      id: String(15_000_000_000 + serial),
      updated: changedAt,
      content: text,
    }))
}

export type Give = (country: string, page: number, form: 'usual' | 'other', call: Call) => Answer

/** Both forms of the address, as Apple answers them. */
export function reviewRoutes(give: Give): Route[] {
  return [
    {
      path: /\/([a-z]{2})\/rss\/customerreviews\/page=([1-9]|10)\/id=123456789\/sortby=mostrecent\/json/,
      answer: (call) => give(call.groups[0] ?? '', Number(call.groups[1]), 'usual', call),
    },
    {
      path: /\/([a-z]{2})\/rss\/customerreviews\/id=123456789\/sortBy=mostRecent\/page=([1-9]|10)\/json/,
      answer: (call) => give(call.groups[0] ?? '', Number(call.groups[1]), 'other', call),
    },
  ]
}
