import { clock } from '../../lib/clock.ts'
import type { Cursor, Page } from '../connector.ts'
import { type ListingEntry, listedOf, newsOf, refuseUnreadable } from './entries.ts'
import { openOverlap, type Overlap } from './overlap.ts'

/** A list of posts, newest first, page by page. */
export interface Listing {
  /** As people call it; part of the sentences about it. */
  name: string
  /**
   * Reads the batch behind `next`, newest first; undefined when the platform says that nothing changed. `since`: where
   * reading will end, for platforms that can be asked so; absent at the first poll.
   */
  read(next: string | undefined, since: Date | undefined): Promise<ListingBatch | undefined>
  mostBatches: number
  /** How far behind the newest known entry to read back, where that is less than the overlap. */
  rereadSeconds?: number
}

export interface ListingBatch {
  entries: ListingEntry[]
  /** How to ask for the batch behind this one; absent at the end. A batch without entries is the end as well. */
  next?: string
  /** It ends here because the platform shows no more, not because there is no more. */
  cut?: boolean
  /** The platform wants no more requests before then. */
  notBefore?: Date
}

export interface ListingMemory {
  /** How late an entry may appear behind one that is newer. */
  overlapSeconds: number
  /** How many entries older than that are remembered, so that they are not given again when they slide back into sight. */
  remembered: number
  /** When to stop and say so, in milliseconds: a poll has a minute, and one that runs out of it has read nothing. */
  withinMs?: number
}

export interface ListingsPage extends Page {
  /** The platform said of every listing that nothing changed, and the cursor is the one that was given. */
  unchanged: boolean
}

/**
 * Reads listings of one platform, newest first, back to where the last poll ended, with one overlap and one cursor for all
 * of them: what two of them show comes once. They are taken one by one, so that what to read can depend on what was read.
 * The first poll reads one batch of each and leaves the past alone. A listing of which no entry can be read is an error,
 * and so is one that does not advance.
 *
 * **The gap rule.** A gap is told exactly when what was read does not join what the last poll had read: reading stopped
 * (the batches or the time were used up, or the platform cuts the listing) before an entry as old as the newest one of the
 * last poll was read. Judged by the last entry with a time of the last batch; where a batch has no times, it joins when
 * half of it is known as it is. When it joins, but does not reach back through the whole overlap, only posts that come
 * late may be missing: that is a notice, because a gap wakes operators. So it is when there was nothing to join, because
 * no poll has met an entry yet. The first poll tells neither.
 */
export async function readListings(
  cursor: Cursor | undefined,
  { overlapSeconds, remembered, withinMs = 40_000 }: ListingMemory,
  listings: Iterable<Listing>,
): Promise<ListingsPage> {
  const deadline = clock.elapsed() + withinMs
  const overlap = openOverlap(cursor, overlapSeconds, remembered)
  const entries: ListingEntry[] = []
  const gaps: string[] = []
  const notices: string[] = []
  let unchanged = cursor !== undefined
  let notBefore: Date | undefined
  for (const listing of listings) {
    const reading = await readBack(listing, overlap, deadline)
    entries.push(...reading.entries)
    if (reading.gap !== undefined) gaps.push(`${listing.name}: ${reading.gap}`)
    if (reading.notice !== undefined) notices.push(`${listing.name}: ${reading.notice}`)
    if (reading.notBefore && (!notBefore || reading.notBefore > notBefore)) notBefore = reading.notBefore
    unchanged &&= reading.unchanged
  }
  const news = newsOf(overlap, entries)
  return {
    ...news,
    cursor: unchanged && cursor !== undefined ? cursor : news.cursor,
    gap: gaps.length > 0 ? gaps.join(' ') : undefined,
    notices,
    notBefore,
    unchanged,
  }
}

/** One listing, as far as it was read. */
interface ListingReading {
  entries: ListingEntry[]
  /** Every answer was that nothing changed. */
  unchanged: boolean
  notBefore?: Date
  /** Why what was read does not join what was known. */
  gap?: string
  /** What may be missing although it joins. */
  notice?: string
}

type Stop = 'batches' | 'time' | 'cut'

/** Shorter batches may repeat themselves when posts are added while they are read. */
const fewestRepeated = 10

/** Reads `listing` back through the overlap, or as far as it goes. */
async function readBack(listing: Listing, overlap: Overlap, deadline: number): Promise<ListingReading> {
  const { name, mostBatches, rereadSeconds } = listing
  const { newest } = overlap
  const isShort = newest !== undefined && rereadSeconds !== undefined
  const since = isShort ? new Date(newest.getTime() - rereadSeconds * 1000) : overlap.since
  const reading: ListingReading = { entries: [], unchanged: true }
  const ids = new Set<string>()
  let oldest: Date | undefined
  let joins = false
  let next: string | undefined

  /** What is said of a reading that ended before it was through. */
  function stopped(by: Stop): ListingReading {
    if (since === undefined) return reading
    if (joins || newest === undefined) return { ...reading, notice }
    return { ...reading, gap: gapOf(by, mostBatches, newest, oldest) }
  }

  for (let batches = 0; ; batches++) {
    if (batches >= mostBatches) return stopped('batches')
    if (clock.elapsed() > deadline) return stopped('time')
    const batch = await listing.read(next, since)
    if (batch === undefined) return batches === 0 ? reading : stopped('cut')
    reading.unchanged = false
    reading.notBefore = batch.notBefore ?? reading.notBefore
    const listed = batch.entries.map(listedOf)
    const repeats = listed.length >= fewestRepeated && listed.every(({ id }) => ids.has(id))
    if (repeats || (batch.next !== undefined && batch.next === next)) throw standstill(name)
    reading.entries.push(...batch.entries)
    refuseUnreadable(name, reading.entries)
    for (const { id } of listed) ids.add(id)
    const last = listed.findLast(({ at }) => at !== undefined)?.at
    oldest = last ?? oldest
    const isKnown =
      last === undefined && listed.filter(overlap.knows).length >= Math.max(1, listed.length / 2)
    joins = last === undefined ? joins || isKnown : newest !== undefined && last <= newest
    if (since === undefined || isKnown || (last !== undefined && last < since)) return reading
    if (batch.next === undefined || listed.length === 0) return batch.cut ? stopped('cut') : reading
    next = batch.next
  }
}

/** Going on would never end. `name`: what stands still. */
export function standstill(name: string): Error {
  return new Error(`${name} does not advance: its next page is one that was read already`)
}

/** Without times, or it would be told anew at every poll. */
const notice =
  'posts that come late may be missing, because there are more than one poll reads back; make a narrower source of it, or several.'

function gapOf(by: Stop, mostBatches: number, newest: Date, oldest: Date | undefined): string {
  if (by === 'time') return 'there was no time to read it to its end; give it a source of its own.'
  const known = newest.toISOString()
  if (by === 'cut')
    return `the listing ends before it reaches back to ${known}, so that some may be missing; read it more often.`
  const what = oldest ? `what lies between ${known} and ${oldest.toISOString()}` : 'some of it'
  return `more was posted than ${mostBatches} pages hold: ${what} may be missing; read it more often.`
}
