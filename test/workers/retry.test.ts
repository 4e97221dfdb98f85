import { describe, expect, it } from 'vitest'
import { OwnPace, PermanentError, RetryLater } from '../../lib/errors.ts'
import { HttpError } from '../../lib/http.ts'
import {
  isGatewaysGuess,
  isNoRefusal,
  isRefusal,
  outcomeUnknown,
  pollBackoff,
  retryIn,
  sendBackoff,
  withJitter,
} from '../../workers/retry.ts'

/** The least and the most of many draws. */
function range(draw: () => number): [number, number] {
  const draws = Array.from({ length: 2_000 }, draw)
  return [Math.min(...draws), Math.max(...draws)]
}

describe('what failed is tried again', () => {
  const later = (seconds: number) => new Date(Date.now() + seconds * 1000)
  const stopping = AbortSignal.abort()

  it.each<[string, unknown, AbortSignal | undefined, number]>([
    ['when the other side says', new RetryLater('busy', later(90)), undefined, 90],
    ['also when it says so to a process that ends', new RetryLater('busy', later(90)), stopping, 90],
    [
      'after the pause of its kind where it names a moment that is past',
      new RetryLater('busy', later(-5)),
      undefined,
      7,
    ],
    ['when our own pace allows', new OwnPace('resting', later(-5)), undefined, 0.1],
    ['at once where only the process ends', new Error('cut'), stopping, 0],
    ['once a day where it cannot help', new PermanentError('gone'), undefined, 86_400],
    ['after the pause of its kind otherwise', new Error('HTTP 500'), undefined, 7],
  ])('%s', (_, error, signal, seconds) => {
    const wait = retryIn(error, 7, signal)
    expect(wait).toBeGreaterThan(seconds - 0.5)
    expect(wait).toBeLessThanOrEqual(seconds)
  })
})

describe('whether the other side did it although the try failed', () => {
  const http = (status: number) => new HttpError(`answered ${status}`, status, '')
  const refused = Object.assign(new Error('refused'), { code: 'ECONNREFUSED' })

  it.each<[string, unknown, boolean, boolean]>([
    ['a cut answer', new Error('other side closed'), true, true],
    ['a connection that never was', refused, false, false],
    ['a wish to come later', new RetryLater('busy', new Date()), false, false],
    ['a plain no', new PermanentError('gone'), false, false],
    ['404', http(404), false, false],
    ['408', http(408), false, true],
    ['500', http(500), false, true],
    ['503', http(503), false, true],
    ['502', http(502), true, true],
    ['504', http(504), true, true],
  ])('after %s', (_, error, ofMessage, ofReply) => {
    expect(outcomeUnknown(error, isGatewaysGuess)).toBe(ofMessage)
    expect(outcomeUnknown(error, isNoRefusal)).toBe(ofReply)
  })

  it('is clear where it refused', () => {
    expect([new PermanentError('no'), http(404), http(408), http(500)].map(isRefusal)).toEqual([
      true,
      true,
      false,
      false,
    ])
  })
})

describe('the pause after failures', () => {
  it('doubles from the interval, 5 s to a minute, up to a quarter of an hour', () => {
    const pauses = [1, 2, 3, 4, 5, 8, 9, 100, 10_000].map((failures) =>
      Math.floor(range(() => pollBackoff(failures, 1))[0]),
    )
    expect(pauses).toEqual([5, 10, 20, 40, 80, 640, 900, 900, 900])
    expect(Math.floor(range(() => pollBackoff(1, 3_600))[0])).toBe(60)
  })

  it('never asks a slow source more often than its own interval allows in the end', () => {
    const [least, most] = range(() => pollBackoff(50, 6 * 3_600))
    expect(least).toBeGreaterThanOrEqual(6 * 3_600)
    expect(most).toBeLessThanOrEqual(6.6 * 3_600)
  })

  it('of a channel is 2, 4, 8 … seconds, five minutes at most', () => {
    const pauses = [1, 2, 3, 8, 9, 10_000].map((attempts) =>
      Math.floor(range(() => sendBackoff(attempts))[0]),
    )
    expect(pauses).toEqual([2, 4, 8, 256, 300, 300])
  })
})

describe('the jitter', () => {
  it('adds up to a tenth and takes nothing away', () => {
    const [least, most] = range(() => withJitter(100))
    expect(least).toBeGreaterThanOrEqual(100)
    expect(least).toBeLessThan(101)
    expect(most).toBeGreaterThan(109)
    expect(most).toBeLessThanOrEqual(110)
  })
})
