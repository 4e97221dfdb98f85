import { afterEach, expect, it } from 'vitest'
import { type Clock, type Timer, clock, useClock } from '../../lib/clock.ts'

const ofTheMachine: Clock = useClock(clock)
useClock(ofTheMachine)

afterEach(() => {
  useClock(ofTheMachine)
})

it('tells the time of the machine, until another clock is put in its place', () => {
  expect(Math.abs(clock.now() - Date.now())).toBeLessThan(60_000)
  expect(clock.date()).toBeInstanceOf(Date)
  const noon = new Date('2028-02-29T12:00:00Z')
  const timer: Timer = { unref: () => timer }
  const rung: string[] = []
  useClock({
    now: () => noon.getTime(),
    date: () => noon,
    elapsed: () => 17,
    sleep: async (_ms, value) => value as never,
    timeout: () => AbortSignal.abort('too late'),
    setTimeout: (run) => {
      rung.push('timeout')
      run()
      return timer
    },
    clearTimeout: () => void rung.push('cleared'),
    setInterval: () => timer,
    clearInterval: () => undefined,
    random: () => 0.5,
    uuid: () => '00000000-0000-4000-8000-000000000001',
    bytes: (size) => Buffer.alloc(size, 7),
  })
  expect([clock.now(), clock.date(), clock.elapsed(), clock.random()]).toEqual([
    noon.getTime(),
    noon,
    17,
    0.5,
  ])
  clock.clearTimeout(clock.setTimeout(() => rung.push('rang'), 1000))
  expect(rung).toEqual(['timeout', 'rang', 'cleared'])
  expect(clock.timeout(1000).reason).toBe('too late')
  expect(clock.bytes(2)).toEqual(Buffer.from([7, 7]))
})

it('waits, draws lots and makes secrets as the machine does', async () => {
  expect(await clock.sleep(1, 'rested')).toBe('rested')
  await expect(clock.sleep(60_000, undefined, { signal: AbortSignal.abort() })).rejects.toThrow(/abort/i)
  const began = clock.elapsed()
  await new Promise<void>((resolve) => {
    clock.setTimeout(resolve, 5)
  })
  expect(clock.elapsed()).toBeGreaterThan(began)
  const lots = Array.from({ length: 50 }, () => clock.random())
  expect(lots.every((lot) => lot >= 0 && lot < 1)).toBe(true)
  expect(
    new Set([clock.uuid(), clock.uuid(), clock.bytes(16).toString('hex'), clock.bytes(16).toString('hex')])
      .size,
  ).toBe(4)
})
