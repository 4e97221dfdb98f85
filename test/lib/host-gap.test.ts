import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { createHostGap } from '../../lib/host-gap.ts'

/** Whoever waits for it hangs. */
const hourMs = 3_600_000

describe('the gap between requests to one host', () => {
  it('lets one in at a time, in the order of arrival, at least the gap apart', async () => {
    const gaps = createHostGap()
    const turns: { n: number; start: number; end: number }[] = []
    await Promise.all(
      Array.from({ length: 5 }, async (_, n) => {
        const leave = await gaps.enter('a:443', 40)
        const start = performance.now()
        await sleep(10)
        turns.push({ n, start, end: performance.now() })
        leave()
      }),
    )
    expect(turns.map((turn) => turn.n)).toEqual([0, 1, 2, 3, 4])
    for (const [i, turn] of turns.entries()) {
      const before = turns[i - 1]
      if (before) expect(turn.start - before.end).toBeGreaterThanOrEqual(39)
    }
  })

  it('does not let one host wait for another, nor those who ask for no gap', async () => {
    const gaps = createHostGap()
    await gaps.enter('a:443', hourMs)
    await gaps.enter('b:443', hourMs)
    await gaps.enter('a:443', 0)
  })

  it('rejects a waiting turn at once when its signal aborts, and passes it over', async () => {
    const gaps = createHostGap()
    const leave = await gaps.enter('a:443', 30)
    const controller = new AbortController()
    const second = gaps.enter('a:443', 30, controller.signal)
    const third = gaps.enter('a:443', 30)
    controller.abort(new Error('shutting down'))
    await expect(second).rejects.toThrow('shutting down')
    leave()
    await third
    await expect(gaps.enter('a:443', 30, controller.signal)).rejects.toThrow('shutting down')
  })

  it('ignores an abort that comes after the turn has begun', async () => {
    const gaps = createHostGap()
    const controller = new AbortController()
    const leave = await gaps.enter('a:443', 20, controller.signal)
    let secondCame = false
    const second = gaps.enter('a:443', 20).then(() => (secondCame = true))
    controller.abort()
    await sleep(60)
    expect(secondCame).toBe(false)
    leave()
    await second
  })

  it('forgets a host once its gap is over', async () => {
    const gaps = createHostGap()
    for (let i = 0; i < 200; i++) (await gaps.enter(`host${i}:443`, 30))()
    expect(gaps.size).toBeGreaterThan(0)
    await expect.poll(() => gaps.size).toBe(0)
  })
})
