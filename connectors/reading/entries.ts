import { inTurns } from '../../lib/turns.ts'
import type { FeedItem, Page } from '../connector.ts'
import { versionOf } from '../values/fields.ts'
import type { Listed, Overlap } from './overlap.ts'
import { shortHash } from './traces.ts'

/** An entry of a listing: a post, the news that it is gone, what nobody wants to hear of, or what could not be read. */
export type ListingEntry = PostEntry | GoneEntry | PassedEntry | UnreadableEntry

interface Placed {
  /** When it was written or changed, whichever the listing is sorted by. */
  at?: Date
  /** Changes when the entry does, and not with counts. Default: what people read of it. */
  version?: string
}

export interface PostEntry extends Placed {
  item: FeedItem
}

interface GoneEntry extends Placed {
  deleted: string
}

/** It was understood, but is no news: what we wrote ourselves, or what has no words. */
interface PassedEntry extends Placed {
  id: string
  /** Kept with the source, where somebody may ask for it. */
  why?: string
}

export interface UnreadableEntry extends Placed {
  id?: string
  /** Stands for an entry without an id, so that it is reported once. */
  trace?: string
  unreadable: string
}

/** The post that an entry brings, if it does. */
export function itemIn(entry: ListingEntry | undefined): FeedItem | undefined {
  return entry && 'item' in entry ? entry.item : undefined
}

/**
 * Reads entries one by one, so that a bad one does not hide the others, and a thousand long ones keep nobody waiting. What
 * `read` throws is the reason why there is none. Where it gives nothing, the reason is `otherwise`, or else there was no
 * post to be read.
 */
export async function readEntries<T extends ListingEntry>(
  raw: unknown[],
  read: (raw: unknown) => T | undefined | Promise<T | undefined>,
  otherwise?: string,
): Promise<(T | UnreadableEntry)[]> {
  const entries: (T | UnreadableEntry)[] = []
  for await (const one of inTurns(raw)) {
    try {
      const entry = await read(one)
      if (entry !== undefined) entries.push(entry)
      else if (otherwise !== undefined) entries.push(unreadableEntry(one, otherwise))
    } catch (error) {
      entries.push(unreadableEntry(one, error instanceof Error ? error.message.slice(0, 200) : 'unreadable'))
    }
  }
  return entries
}

export function unreadableEntry(raw: unknown, reason: string, id?: string): UnreadableEntry {
  return { id, unreadable: reason, trace: shortHash(JSON.stringify(raw) ?? '', 12) }
}

/** Throws when there are entries and none of them can be read: the platform has changed, and reads as if nobody wrote. */
export function refuseUnreadable(name: string, entries: ListingEntry[]): void {
  const [first] = entries
  if (first && 'unreadable' in first && entries.every((entry) => 'unreadable' in entry))
    throw nothingReadable(name, first.unreadable)
}

export function nothingReadable(name: string, reason: string): Error {
  return new Error(`no entry of ${name} can be read: ${reason}`)
}

/** What is new among `entries`, and the cursor after them. */
export function newsOf(
  overlap: Overlap,
  entries: ListingEntry[],
  keeps?: (atMs: number) => boolean,
): Required<Pick<Page, 'items' | 'deleted' | 'rejected' | 'cursor' | 'met' | 'reread'>> {
  const listed = entries.map(listedOf)
  const fresh = overlap.fresh(listed).map(({ entry }) => entry)
  return {
    items: fresh.flatMap((entry) => ('item' in entry ? [entry.item] : [])),
    deleted: fresh.flatMap((entry) => ('deleted' in entry ? [entry.deleted] : [])),
    rejected: fresh.flatMap(rejectionOf),
    cursor: overlap.next(listed, keeps),
    met: new Set(listed.map(({ id }) => id)).size,
    reread: listed.filter(overlap.isReread).flatMap(({ entry }) => ('item' in entry ? [entry.item] : [])),
  }
}

function rejectionOf(entry: ListingEntry): { id?: string; reason: string }[] {
  if ('unreadable' in entry) return [{ id: entry.id, reason: entry.unreadable }]
  return 'why' in entry && entry.why !== undefined ? [{ id: entry.id, reason: entry.why }] : []
}

/** As it is remembered. */
export function listedOf(entry: ListingEntry): Listed & { entry: ListingEntry } {
  const { at } = entry
  if ('item' in entry)
    return { id: entry.item.id, version: entry.version ?? versionOf(entry.item), at, entry }
  if ('deleted' in entry) return { id: entry.deleted, version: entry.version ?? 'deleted', at, entry }
  if ('unreadable' in entry)
    return { id: entry.id ?? entry.trace ?? '', version: entry.version ?? entry.unreadable, at, entry }
  return { id: entry.id, version: entry.version ?? entry.why ?? '', at, entry }
}
