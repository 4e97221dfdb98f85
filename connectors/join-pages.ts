import type { Cursor, Page } from './connector.ts'

/** Several pages as one, in their order; when to read again is for the caller to say. Each notice is told once. */
export function joinPages(pages: readonly Page[], cursor: Cursor): Page {
  return {
    cursor,
    items: pages.flatMap(({ items }) => items),
    gap: pages.flatMap(({ gap = [] }) => gap).join(' ') || undefined,
    notices: [...new Set(pages.flatMap(({ notices = [] }) => notices))],
    rejected: pages.flatMap(({ rejected = [] }) => rejected),
    deleted: pages.flatMap(({ deleted = [] }) => deleted),
    deletedRefs: pages.flatMap(({ deletedRefs = [] }) => deletedRefs),
    deletedUnder: pages.flatMap(({ deletedUnder = [] }) => deletedUnder),
  }
}
