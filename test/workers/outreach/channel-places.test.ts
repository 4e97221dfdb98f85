import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { createChannelPlaces } from '../../../workers/outreach/channel-places.ts'

describe('the places of the channels', () => {
  it('hold so many messages of a channel at once, and hand a place on to whoever waits longest', async () => {
    const places = createChannelPlaces(2, 1_000)
    const leave = await places.take('desk')
    await places.take('desk')
    const order: number[] = []
    const waiting = [1, 2].map(async (place) => {
      const taken = await places.take('desk')
      order.push(place)
      return taken
    })
    leave?.()
    const next = await waiting[0]
    expect(next).toBeTypeOf('function')
    expect(order).toEqual([1])
    next?.()
    expect(await waiting[1]).toBeTypeOf('function')
  })

  it('turn away at once what wants a place where none has become free for a while, and give one again once one has', async () => {
    const places = createChannelPlaces(1, 100)
    const leave = await places.take('desk')
    const began = performance.now()
    expect(await places.take('desk')).toBeUndefined()
    expect(performance.now() - began).toBeGreaterThan(80)
    // A timer may ring a millisecond early by the clock.
    await sleep(10)
    // Who is turned away at once knows it before the event loop turns.
    const turned = new Promise((resolve) => void setImmediate(resolve, 'waits'))
    expect(await Promise.race([places.take('desk'), turned])).toBeUndefined()
    leave?.()
    expect(await places.take('desk')).toBeTypeOf('function')
  })

  it('know nothing of each other', async () => {
    const places = createChannelPlaces(1, 20)
    await places.take('desk')
    expect(await places.take('chat')).toBeTypeOf('function')
  })
})
