import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import type { Page } from '../../../connectors/connector.ts'
import { inBatches } from '../../../workers/poller/stream-batches.ts'

const item = (id: number) => ({ id: String(id), unique: 'connector' as const, text: 'hei' })
const page = (id: number, rest: Partial<Page> = {}): Page => ({
  items: [item(id)],
  cursor: `c${id}`,
  ...rest,
})
const never = new AbortController().signal

async function collect(
  pages: AsyncIterable<Page>,
  signal = never,
): Promise<{ got: Page[]; error?: unknown }> {
  const got: Page[] = []
  try {
    for await (const batch of inBatches(pages, signal)) got.push(batch)
  } catch (error) {
    return { got, error }
  }
  return { got }
}

describe('the pages of a stream', () => {
  it('are put together while they follow closely, with the last cursor and what each of them says', async () => {
    async function* burst() {
      yield page(1, { gap: 'one is missing', deleted: ['x'], notices: ['a'] })
      yield page(2, { notices: ['a', 'b'], rejected: [{ reason: 'bad' }] })
      yield page(3, { deleted: ['y'] })
      await sleep(400)
      yield page(4)
    }
    const { got } = await collect(burst())
    expect(got.map(({ items, cursor }) => [items.map(({ id }) => id).join(), cursor])).toEqual([
      ['1,2,3', 'c3'],
      ['4', 'c4'],
    ])
    expect(got[0]).toMatchObject({
      gap: 'one is missing',
      deleted: ['x', 'y'],
      notices: ['a', 'b'],
      rejected: [{ reason: 'bad' }],
    })
  })

  it('wait no longer than a quarter of a second for others', async () => {
    async function* drip() {
      for (let n = 0; n < 60; n += 1) {
        yield page(n)
        await sleep(20)
      }
    }
    let batches = 0
    for await (const batch of inBatches(drip(), never)) {
      batches += 1
      expect(batch.items.length).toBeLessThanOrEqual(14)
    }
    expect(batches).toBeGreaterThanOrEqual(4)
  })

  it('make batches of 500 items at most when there is no end of them, and let others work between', async () => {
    async function* flood() {
      for (let n = 0; n < 5_000; n += 1) yield page(n)
    }
    let ticks = 0
    const ticking = setInterval(() => (ticks += 1), 1)
    const sizes: number[] = []
    for await (const batch of inBatches(flood(), never)) {
      sizes.push(batch.items.length)
      await sleep(2)
    }
    clearInterval(ticking)
    expect(sizes).toEqual(Array.from({ length: 10 }, () => 500))
    expect(ticks).toBeGreaterThanOrEqual(5)
  })

  it('end their batch also when they hold nothing', async () => {
    async function* alive() {
      for (let n = 0; n < 1_200; n += 1) yield { items: [], cursor: String(n) }
    }
    const { got } = await collect(alive())
    expect(got.map(({ cursor }) => cursor)).toEqual(['499', '999', '1199'])
  })

  it('are given before the error that follows them', async () => {
    async function* broken() {
      yield page(1)
      throw new Error('connection reset')
    }
    const { got, error } = await collect(broken())
    expect(got.map(({ cursor }) => cursor)).toEqual(['c1'])
    expect(error).toEqual(new Error('connection reset'))
  })

  it('end when the signal aborts, also when the stream hears nothing', async () => {
    const controller = new AbortController()
    async function* deaf() {
      yield page(1)
      await new Promise(() => undefined)
    }
    setTimeout(() => controller.abort(), 500)
    const { got, error } = await collect(deaf(), controller.signal)
    expect({ got: got.length, error }).toEqual({ got: 1, error: undefined })
  })

  it('keep nothing of what went through them', async () => {
    let made = 0
    const freed = new FinalizationRegistry(() => (made += 1))
    async function* long() {
      for (let n = 0; n < 20_000; n += 1) {
        const one = page(n)
        freed.register(one, n)
        yield one
      }
    }
    for await (const batch of inBatches(long(), never)) expect(batch.items.length).toBeGreaterThan(0)
    await sleep(10)
    const { setFlagsFromString } = await import('node:v8')
    const { runInNewContext } = await import('node:vm')
    setFlagsFromString('--expose-gc')
    runInNewContext('gc')()
    await expect.poll(() => made).toBeGreaterThan(19_000)
  })
})
