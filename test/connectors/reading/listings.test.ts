import { describe, expect, it } from 'vitest'
import { type ListingEntry, readEntries } from '../../../connectors/reading/entries.ts'
import { type Listing, readListings } from '../../../connectors/reading/listings.ts'

const start = Date.UTC(2025, 0, 1)

function entry(id: string, minutes: number, text = `text ${id}`): ListingEntry {
  return { item: { id, unique: 'connector', text }, at: new Date(start + minutes * 60_000) }
}

/** Pages of two entries. */
function listing(name: string, entries: () => ListingEntry[], more: Partial<Listing> = {}): Listing {
  return {
    name,
    mostBatches: 5,
    read(next = '0') {
      const from = Number(next)
      const all = entries()
      const page = all.slice(from, from + 2)
      return Promise.resolve({ entries: page, next: from + 2 < all.length ? String(from + 2) : undefined })
    },
    ...more,
  }
}

const memory = { overlapSeconds: 600, remembered: 10 }

const ids = (page: { items: { id: string }[] }) => page.items.map(({ id }) => id)

describe('listings with one cursor', () => {
  it('give what two of them show once, in this poll and in the next', async () => {
    let found: ListingEntry[] = []
    const listings = () => [
      listing('new posts', () => [entry('b', 2), entry('a', 1)]),
      listing('search', () => [...found, entry('b', 2)]),
    ]
    const first = await readListings(undefined, memory, listings())
    expect(ids(first)).toEqual(['b', 'a'])
    found = [entry('c', 3), entry('a', 1)]
    const second = await readListings(first.cursor, memory, listings())
    expect(ids(second)).toEqual(['c'])
  })

  it('do not give an old entry again that slides back when newer ones are deleted', async () => {
    let entries = [entry('d', 400), entry('c', 300)]
    const read = (cursor?: string) => readListings(cursor, memory, [listing('new posts', () => entries)])
    const first = await read()
    entries = [entry('f', 600), entry('e', 500), entry('d', 400), entry('c', 300)]
    const second = await read(first.cursor)
    expect(ids(second)).toEqual(['f', 'e'])
    entries = [entry('g', 700), entry('c', 300)]
    expect(ids(await read(second.cursor))).toEqual(['g'])
  })

  it('give an edit, and the return to the first wording too', async () => {
    let entries = [entry('a', 1)]
    const read = (cursor?: string) => readListings(cursor, memory, [listing('new posts', () => entries)])
    const first = await read()
    entries = [entry('a', 1, 'changed')]
    const second = await read(first.cursor)
    entries = [entry('a', 1)]
    const third = await read(second.cursor)
    expect([second, third].map((page) => page.items.map(({ text }) => text))).toEqual([
      ['changed'],
      ['text a'],
    ])
  })

  it('tell a deletion once, and the return of the post', async () => {
    let entries = [entry('a', 1)]
    const read = (cursor?: string) => readListings(cursor, memory, [listing('new posts', () => entries)])
    const first = await read()
    entries = [{ deleted: 'a', at: new Date(start + 60_000) }]
    const second = await read(first.cursor)
    const third = await read(second.cursor)
    expect([second.deleted, third.deleted]).toEqual([['a'], []])
    entries = [entry('a', 1)]
    expect(ids(await read(third.cursor))).toEqual(['a'])
  })

  it('say what the platform cut off, unless it was reached before', async () => {
    let entries = [entry('a', 0)]
    const read = (cursor?: string) => {
      const cut = listing('new posts', () => entries)
      return readListings(cursor, memory, [
        { ...cut, read: async (next) => ({ entries: [], ...(await cut.read(next, undefined)), cut: true }) },
      ])
    }
    const first = await read()
    expect(first.gap).toBeUndefined()
    entries = [entry('b', 5), entry('a', 0), entry('z', -60)]
    const second = await read(first.cursor)
    expect(second.gap).toBeUndefined()
    entries = [entry('d', 500), entry('c', 400)]
    expect((await read(second.cursor)).gap).toMatch(
      /^new posts: the listing ends before it reaches back to 2025-01-01T00:05/,
    )
    entries = [entry('b', 5), entry('a', 0)]
    const joined = await read(second.cursor)
    expect([joined.gap, joined.notices]).toEqual([
      undefined,
      [expect.stringMatching(/come late may be missing/)],
    ])
  })

  describe('with more than their pages hold', () => {
    const minutes = (from: number, to: number) =>
      Array.from({ length: to - from + 1 }, (_, i) => entry(`m${to - i}`, to - i))
    const untimed = (...all: string[]): ListingEntry[] =>
      all.map((id) => ({ ...entry(id, 0), at: undefined }))
    const read = (entries: ListingEntry[], cursor?: string) =>
      readListings(cursor, memory, [listing('new posts', () => entries)])

    it('tell neither at first', async () => {
      const page = await read(minutes(0, 50))
      expect([ids(page), page.gap, page.notices]).toEqual([['m50', 'm49'], undefined, []])
    })

    it('tell a gap when reading stops before the newest one that was known', async () => {
      const page = await read(minutes(1, 14), (await read(minutes(0, 3))).cursor)
      expect(page.gap).toMatch(
        /^new posts: more was posted than 5 pages hold: what lies between \S+03:00\S+ and \S+05:00/,
      )
      expect(page.notices).toEqual([])
    })

    it('tell of late ones alone when it stops behind that, but within the overlap', async () => {
      const page = await read(minutes(0, 12), (await read(minutes(0, 3))).cursor)
      expect(ids(page)).toHaveLength(9)
      expect(page.gap).toBeUndefined()
      expect(page.notices).toEqual([
        expect.stringMatching(/^new posts: posts that come late may be missing, .*; make/),
      ])
    })

    it('tell no gap when nothing was known yet, but that some is left out', async () => {
      const page = await read(minutes(1, 50), (await read([])).cursor)
      expect([ids(page).length, page.gap, page.notices?.length]).toEqual([10, undefined, 1])
    })

    it('without times join where half of a batch is known as it is', async () => {
      const { cursor } = await read(untimed('b', 'a'))
      const joined = await read(untimed('d', 'c', 'b', 'a'), cursor)
      expect([ids(joined), joined.gap, joined.notices]).toEqual([['d', 'c'], undefined, []])
      const apart = await read(untimed(...'nmlkjihgfedcba'), cursor)
      expect([ids(apart).length, apart.gap]).toEqual([10, expect.stringMatching(/some of it may be missing/)])
    })

    it('go on over a batch that holds only what is passed over', async () => {
      const passed = ['x', 'y'].map((id) => ({ id, at: new Date(start + 5 * 60_000) }))
      const page = await read([...passed, entry('a', 4)], (await read([])).cursor)
      expect([ids(page), page.rejected]).toEqual([['a'], []])
    })
  })

  it('stop when the time is over, and say what was not read', async () => {
    let waitMs = 0
    const slow: Partial<Listing> = {
      async read() {
        await new Promise((resolve) => setTimeout(resolve, waitMs))
        return { entries: [entry('a', 1)] }
      },
    }
    const listings = () => [listing('one', () => [], slow), listing('two', () => [entry('b', 2)])]
    const first = await readListings(undefined, { ...memory, withinMs: 1000 }, listings())
    expect([ids(first), first.gap]).toEqual([['a', 'b'], undefined])
    waitMs = 30
    const second = await readListings(first.cursor, { ...memory, withinMs: 10 }, listings())
    expect(second.gap).toBe('two: there was no time to read it to its end; give it a source of its own.')
  })

  it('report an entry that cannot be read once, and fail when none can', async () => {
    const read = (raw: unknown) => {
      if (typeof raw !== 'string') throw new Error('it is no text')
      return entry(raw, 1)
    }
    let raw: unknown[] = ['a', 7, 8]
    const poll = (cursor?: string) =>
      readListings(cursor, memory, [
        { name: 'texts', mostBatches: 1, read: async () => ({ entries: await readEntries(raw, read) }) },
      ])
    const first = await poll()
    expect(first.rejected).toEqual([{ reason: 'it is no text' }, { reason: 'it is no text' }])
    raw = ['a', 7, 9]
    expect((await poll(first.cursor)).rejected).toHaveLength(1)
    raw = [7, 8]
    await expect(poll(first.cursor)).rejects.toThrow('no entry of texts can be read: it is no text')
  })
})
