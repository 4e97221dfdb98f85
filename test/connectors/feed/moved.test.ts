import { afterAll, describe, expect, it, onTestFinished } from 'vitest'
import { closeFeedParser } from '../../../connectors/feed.ts'
import type { Page } from '../../../connectors/connector.ts'
import { useClock, clock } from '../../../lib/clock.ts'
import { serve } from '../../lib/servers.ts'
import { openConnector } from '../contract.ts'
import { impatientClient } from '../replay.ts'

afterAll(closeFeedParser)

const signal = new AbortController().signal
const rss = (...titles: string[]) =>
  `<rss version="2.0"><channel><title>t</title>${titles.map((title) => `<item><guid>${title}</guid><title>${title}</title></item>`).join('')}</channel></rss>`

interface Answer {
  status: number
  headers?: Record<string, string>
  body?: string
}

/** A site at two addresses, and a feed that is read from the first. */
async function site() {
  const stage = { old: answer(rss('a')), moved: answer(rss('a')), asked: [] as string[] }
  const at = async (name: 'old' | 'moved') =>
    await serve((_, response) => {
      stage.asked.push(name)
      const { status, headers, body } = stage[name]
      response.writeHead(status, headers).end(body)
    })
  const [old, moved] = [await at('old'), await at('moved')]
  const goes: Answer = { status: 301, headers: { location: `${moved.url}/feed` } }
  const feed = openConnector('feed', { url: `${old.url}/feed` }, { http: impatientClient() })
  let cursor: string | undefined
  return {
    stage,
    goes,
    async poll(): Promise<Page & { asked: string[] }> {
      stage.asked.length = 0
      const page = await feed.poll?.(cursor, signal)
      if (!page) throw new Error('no poll')
      cursor = page.cursor
      return { ...page, asked: [...stage.asked] }
    },
  }
}

function answer(body: string): Answer {
  return { status: 200, body }
}

/** From now on it is `hours` later. */
function passHours(hours: number): void {
  // The clock of before is told when another takes its place.
  const before = useClock({ ...clock })
  const shiftMs = hours * 3_600_000
  useClock({ ...before, now: () => before.now() + shiftMs, date: () => new Date(before.now() + shiftMs) })
  onTestFinished(() => void useClock(before))
}

const lost: [string, Answer][] = [
  ['is gone', { status: 410 }],
  ['is not found', { status: 404 }],
  ['fails', { status: 500 }],
  ['is for sale', { status: 200, body: '<!doctype html><html><title>Buy me</title></html>' }],
  ['leads to where nothing may be asked', { status: 302, headers: { location: 'http://10.0.0.1/' } }],
  ['is empty', { status: 200, body: '' }],
]

describe('a feed that has moved for good', () => {
  it('is read at its new address', async () => {
    const { stage, goes, poll } = await site()
    stage.old = goes
    expect((await poll()).asked).toEqual(['old', 'moved'])
    stage.moved = answer(rss('b', 'a'))
    const page = await poll()
    expect(page.asked).toEqual(['moved'])
    expect(page.items.map(({ id }) => id)).toEqual(['b'])
  })

  it.each(lost)('is read at the configured one when the new one %s', async (_, last) => {
    const { stage, goes, poll } = await site()
    stage.old = goes
    await poll()
    Object.assign(stage, { old: answer(rss('b', 'a')), moved: last })
    const page = await poll()
    expect(page.asked).toEqual(['moved', 'old'])
    expect(page.items.map(({ id }) => id)).toEqual(['b'])
    expect(page.gap).toBeUndefined()
    stage.old = answer(rss('c', 'b', 'a'))
    const next = await poll()
    expect(next.asked).toEqual(['old'])
    expect(next.items.map(({ id }) => id)).toEqual(['c'])
  })

  it.each(lost)(
    'says what the new one said when the configured one has nothing either: it %s',
    async (_, last) => {
      const { stage, goes, poll } = await site()
      stage.old = goes
      await poll()
      Object.assign(stage, { old: { status: 503 }, moved: last })
      await expect(poll()).rejects.toThrow(/127\.0\.0\.1|10\.0\.0\.1/)
      stage.moved = answer(rss('b', 'a'))
      const page = await poll()
      expect(page.asked).toEqual(['moved'])
      expect(page.items.map(({ id }) => id)).toEqual(['b'])
    },
  )

  it('is left alone when the new address asks for patience', async () => {
    const { stage, goes, poll } = await site()
    stage.old = goes
    await poll()
    stage.moved = { status: 429, headers: { 'retry-after': '600' } }
    await expect(poll()).rejects.toThrow(/answered 429/)
    expect(stage.asked).toEqual(['moved'])
  })

  it('is asked for at the configured address once a day, and read there when it has come back', async () => {
    const { stage, goes, poll } = await site()
    stage.old = goes
    await poll()
    stage.old = answer(rss('b', 'a'))
    expect((await poll()).asked).toEqual(['moved'])
    passHours(25)
    const page = await poll()
    expect(page.asked).toEqual(['old'])
    expect(page.items.map(({ id }) => id)).toEqual(['b'])
    expect((await poll()).asked).toEqual(['old'])
  })

  it('stays where it is when the configured address leads there as before, or is dead', async () => {
    for (const then of ['goes', 'dead']) {
      const { stage, goes, poll } = await site()
      stage.old = goes
      await poll()
      if (then === 'dead') stage.old = { status: 500 }
      passHours(25)
      expect((await poll()).asked).toEqual(['old', 'moved'])
      stage.moved = answer(rss('b', 'a'))
      const page = await poll()
      expect(page.asked).toEqual(['moved'])
      expect(page.items.map(({ id }) => id)).toEqual(['b'])
    }
  })
})

describe('a feed that is larger than 5 MiB', () => {
  const filler = `<!--${'filler '.repeat(120_000)}-->`
  const large = rss('a').replace('</channel>', `${filler.repeat(8)}</channel>`)

  it('is read where the config allows it, and named with its size where not', async () => {
    const served = await serve((_, response) => response.end(large))
    const read = async (options: object) =>
      await openConnector('feed', { url: served.url, ...options }, { http: impatientClient() }).poll?.(
        undefined,
        signal,
      )
    expect((await read({ most_megabytes: 8 }))?.items).toHaveLength(1)
    await expect(read({})).rejects.toThrow(/larger than 5242880 bytes/)
    await expect(read({ most_megabytes: 5.5 })).rejects.toThrow(/larger than \d+ bytes/)
  })
})
