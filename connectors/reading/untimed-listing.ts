import type { FeedItem, Page } from '../connector.ts'
import { versionOf } from '../values/fields.ts'
import { standstill } from './listings.ts'
import { isReread, openSeen, traceOf } from './traces.ts'

export interface UntimedPage {
  items: FeedItem[]
  /** How to ask for the page behind this one; absent at the end. */
  next?: string
}

/** Items whose names are remembered, some pages more than any poll reads. */
const kept = 2000

/**
 * Reads a listing; `known` is the `known` of the last time. Newest first, it reads back to what is known; the first time
 * one page is read, and the past is left alone. Oldest first, it reads on to the end. Items that are known as they are do
 * not come again, wherever they stand. `gap` says what may be missing when `mostPages` do not reach back far enough.
 * Throws when a page leads to one that was read.
 */
export async function readUntimedListing(
  known: string | undefined,
  readPage: (next: string | undefined) => Promise<UntimedPage>,
  mostPages: number,
  order: 'newest' | 'oldest' = 'newest',
): Promise<Pick<Page, 'items' | 'reread' | 'listed' | 'met' | 'gap'> & { known: string }> {
  const seen = openSeen(known)
  const given = new Set<string>()
  const items: FeedItem[] = []
  const reread: FeedItem[] = []
  const traces: string[] = []
  const listed: string[] = []
  const asked = new Set<string | undefined>()
  let met = 0
  let isWhole = true
  let next: string | undefined
  do {
    if (asked.has(next)) throw standstill('the listing')
    asked.add(next)
    const page = await readPage(next)
    const own = page.items.map((item) => ({ item, trace: traceOf(item.id, versionOf(item)) }))
    for (const { item, trace } of own) {
      if (!given.has(trace)) {
        if (isReread(seen, [trace], item)) reread.push(item)
        else if (!seen.has([trace])) items.push(item)
      }
      given.add(trace)
      traces.push(trace)
      listed.push(item.id)
    }
    met += own.filter(
      ({ trace, item }) => seen.overlaps([trace], kept) || isReread(seen, [trace], item),
    ).length
    // A few known ones may be pinned at the top; half a page of them is where the last poll began, and its edits.
    const reached = known === undefined || met >= Math.max(1, own.length / 2)
    next = (order === 'newest' && reached) || own.length === 0 ? undefined : page.next
    isWhole = page.next === undefined
  } while (next !== undefined && asked.size < mostPages)
  const missed =
    order === 'newest' &&
    known !== undefined &&
    known !== '' &&
    traces.length > 0 &&
    (met === 0 || next !== undefined)
  const ids = [...new Set(listed)]
  return {
    items,
    reread,
    met: ids.length,
    // Oldest first, reading goes on behind what was read before.
    listed: isWhole && order === 'newest' ? ids : undefined,
    known: seen.pack(traces, kept),
    ...(missed ? { gap: gapOf(asked.size, traces.length) } : {}),
  }
}

function gapOf(pages: number, entries: number): string {
  return (
    `More was posted since the last time than ${pages === 1 ? 'the page' : `${pages} pages`} with ${entries} entries hold, ` +
    'so some may be missing; read this source more often.'
  )
}
