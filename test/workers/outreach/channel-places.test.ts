import { describe, expect, it } from 'vitest'
import { createLanes } from '../../../workers/outreach/channel-places.ts'

describe('the lanes of the channels', () => {
  it('hold so many messages of a channel at once, and hand a place on to whoever waits longest', async () => {
    const lanes = createLanes(2, 1_000)
    const leave = await lanes.enter('desk')
    await lanes.enter('desk')
    const order: number[] = []
    const waiting = [1, 2].map(async (place) => {
      const entered = await lanes.enter('desk')
      order.push(place)
      return entered
    })
    leave?.()
    const next = await waiting[0]
    expect(next).toBeTypeOf('function')
    expect(order).toEqual([1])
    next?.()
    expect(await waiting[1]).toBeTypeOf('function')
  })

  it('turn away at once what wants into a lane that has not moved for a while, and let in again once it moves', async () => {
    const lanes = createLanes(1, 100)
    const leave = await lanes.enter('desk')
    const began = performance.now()
    expect(await lanes.enter('desk')).toBeUndefined()
    expect(performance.now() - began).toBeGreaterThan(80)
    const again = performance.now()
    expect(await lanes.enter('desk')).toBeUndefined()
    expect(performance.now() - again).toBeLessThan(50)
    leave?.()
    expect(await lanes.enter('desk')).toBeTypeOf('function')
  })

  it('know nothing of each other', async () => {
    const lanes = createLanes(1, 20)
    await lanes.enter('desk')
    expect(await lanes.enter('chat')).toBeTypeOf('function')
  })
})
