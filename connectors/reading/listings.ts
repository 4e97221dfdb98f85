import type { Cursor, FeedItem, Page } from '../connector.ts'
import { openOverlap, readBack, type Listed } from './overlap.ts'
import { shortHash } from './traces.ts'

/** An entry of a listing: a post, the news that it is gone, or something that could not be read. */
export type Entry = Post | Gone | Unreadable

interface Post {
  item: FeedItem
  /** When it was written or changed, whichever the listing is sorted by. */
  at?: Date
}

interface Gone {
  deleted: string
  at?: Date
}

interface Unreadable {
  id?: string
  /** Stands for an entry without an id, so that it is reported once. */
  trace?: string
  reason: string
  at?: Date
}

export interface Listing {
  /** As people call it; part of the sentence about a gap. */
  name: string
  /**
   * Reads the batch behind `next`, newest first; undefined when the platform says that nothing changed. `since`: where
   * reading will end, for platforms that can be asked so; absent at the first poll.
   */
  read(next: string | undefined, since: Date | undefined): Promise<ListingBatch | undefined>
  mostBatches: number
}

export interface ListingBatch {
  entries: Entry[]
  next?: string
  /** It ends here because the platform shows no more, not because there is no more. */
  cut?: boolean
  /** The platform wants no more requests before then. */
  notBefore?: Date
}

export interface Memory {
  /** How late an entry may appear behind one that is newer. */
  overlapSeconds: number
  /** How many entries older than that are remembered, so that they are not given again when they slide back into sight. */
  remembered: number
  /** When to stop and say so, in milliseconds: a poll has a minute, and one that runs out of it has read nothing. */
  withinMs?: number
}

/**
 * Reads listings of one platform, newest first, back to where the last poll ended, with one overlap and one cursor for all
 * of them: what two of them show comes once. They are taken one by one, so that what to read can depend on what was read. A
 * batch of which no entry can be read is an error.
 */
export async function readListings(
  cursor: Cursor | undefined,
  { overlapSeconds, remembered, withinMs = 40_000 }: Memory,
  listings: Iterable<Listing>,
): Promise<Page> {
  const deadline = performance.now() + withinMs
  const overlap = openOverlap(cursor, overlapSeconds, remembered)
  const entries: Entry[] = []
  const gaps: string[] = []
  let changed = cursor === undefined
  let notBefore: Date | undefined
  for (const { name, read, mostBatches } of listings) {
    let cut = false
    let late = false
    const readBatch = async (next: string | undefined) => {
      if (performance.now() > deadline) {
        late = true
        return { listed: [] }
      }
      const batch = await read(next, overlap.since)
      if (batch) changed = true
      if (batch?.cut) cut = true
      if (batch?.notBefore && (!notBefore || batch.notBefore > notBefore)) notBefore = batch.notBefore
      refuseUnreadable(name, batch?.entries ?? [])
      return { listed: (batch?.entries ?? []).map(listedOf), next: batch?.next }
    }
    const { listed, gap } = await readBack(overlap, readBatch, mostBatches)
    entries.push(...listed.map(({ entry }) => entry))
    if (late && overlap.since)
      gaps.push(`${name}: there was no time to read it to its end; give it a source of its own`)
    else if (gap) gaps.push(`${name}: ${gap}`)
    else if (cut && overlap.since && !listed.some(({ at }) => at && overlap.since && at < overlap.since))
      gaps.push(
        `${name}: the listing ends before it reaches back to ${overlap.since.toISOString()}, so that some may be missing`,
      )
  }
  const listed = entries.map(listedOf)
  const fresh = overlap.fresh(listed).map(({ entry }) => entry)
  return {
    items: fresh.flatMap((entry) => ('item' in entry ? [entry.item] : [])),
    deleted: fresh.flatMap((entry) => ('deleted' in entry ? [entry.deleted] : [])),
    rejected: fresh.flatMap((entry) => ('reason' in entry ? [{ id: entry.id, reason: entry.reason }] : [])),
    cursor: changed || cursor === undefined ? overlap.next(listed) : cursor,
    gap: gaps.length > 0 ? gaps.join(' ') : undefined,
    notBefore,
  }
}

/** Reads entries one by one: `read` throws for those that it cannot read, and gives nothing for what is no post. */
export function readEntries(raw: unknown[], read: (raw: unknown) => Entry | undefined): Entry[] {
  return raw.flatMap((one) => {
    try {
      return read(one) ?? []
    } catch (error) {
      const reason = error instanceof Error ? error.message.slice(0, 200) : 'unreadable'
      return { reason, trace: shortHash(JSON.stringify(one) ?? '', 12) }
    }
  })
}

function refuseUnreadable(name: string, entries: Entry[]): void {
  const [first] = entries
  if (first && 'reason' in first && entries.every((entry) => 'reason' in entry && entry.id === undefined))
    throw new Error(`no entry of ${name} can be read: ${first.reason}`)
}

function listedOf(entry: Entry): Listed & { entry: Entry } {
  if ('deleted' in entry) return { id: entry.deleted, version: 'deleted', at: entry.at, entry }
  if ('reason' in entry)
    return { id: entry.id ?? entry.trace ?? '', version: entry.reason, at: entry.at, entry }
  const { id, title, text, rating } = entry.item
  return { id, version: JSON.stringify([title, text, rating]), at: entry.at, entry }
}
