import { describe, expect, it } from 'vitest'
import { describeError } from '../../lib/errors.ts'

describe('describeError', () => {
  it('joins the message with those of its causes', () => {
    const error = new Error('poll failed', { cause: new Error('no answer', { cause: 'ECONNRESET' }) })
    expect(describeError(error)).toBe('poll failed: no answer: ECONNRESET')
  })

  it('does not say twice what the outer message already says', () => {
    const inner = new Error('connect ECONNREFUSED 127.0.0.1:1')
    expect(describeError(new Error(`GET x: ${inner.message}`, { cause: inner }))).toBe(
      `GET x: ${inner.message}`,
    )
  })

  it('names the errors inside an AggregateError that has no message', () => {
    const error = new AggregateError([new Error('connect to ::1'), new Error('connect to 127.0.0.1')], '')
    expect(describeError(error)).toBe('connect to ::1: connect to 127.0.0.1')
  })

  it('stays on one line of at most 500 characters', () => {
    expect(describeError(new Error('a\r\nb\u0000c\u001b[31m\u2028d'))).toBe('a b c [31m d')
    const long = describeError(new Error('😀'.repeat(400)))
    expect(long.length).toBeLessThanOrEqual(500)
    expect(long.isWellFormed()).toBe(true)
  })

  it('survives a cause that leads back, and things that are no errors', () => {
    const error = new Error('round')
    error.cause = error
    expect(describeError(error)).toBe('round')
    expect(describeError('text')).toBe('text')
    expect(describeError(undefined)).toBe('unknown error')
    expect(describeError(new TypeError(''))).toBe('TypeError')
  })
})
