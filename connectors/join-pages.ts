import type { Cursor, Page } from './connector.ts'

/** Several pages as one, in their order; when to read again is for the caller to say. Each notice is told once. */
export function joinPages(pages: readonly Page[], cursor: Cursor): Page {
  return {
    cursor,
    items: pages.flatMap(({ items }) => items),
    gap: pages.flatMap(({ gap = [] }) => gap).join(' ') || undefined,
    notices: [...new Set(pages.flatMap(({ notices = [] }) => notices))],
    listed: isToldBy(pages) ? pages.flatMap(({ listed = [] }) => listed) : undefined,
    met: pages.reduce((sum, page) => sum + metOn(page), 0),
    reread: pages.flatMap(({ reread = [] }) => reread),
    rejected: pages.flatMap(({ rejected = [] }) => rejected),
    deleted: pages.flatMap(({ deleted = [] }) => deleted),
    deletedRefs: pages.flatMap(({ deletedRefs = [] }) => deletedRefs),
    deletedUnder: pages.flatMap(({ deletedUnder = [] }) => deletedUnder),
  }
}

/** How many posts a reading met, as far as it tells. */
export function metOn({ items, listed, met }: Page): number {
  return listed?.length ?? met ?? items.length
}

function isToldBy(pages: readonly Page[]): boolean {
  return pages.length > 0 && pages.every(({ listed }) => listed !== undefined)
}
