import { describe, expect, it } from 'vitest'
import { parseLocalDate } from '../../../connectors/values/local-dates.ts'

const now = new Date('2026-11-20T10:00:00Z')

describe('dates as people read them', () => {
  it.each([
    ['9.11.2026 klo 14.05', '2026-11-09T12:05:00Z'],
    ['9.11.2026 14:05:30', '2026-11-09T12:05:30Z'],
    ['ma 9.11.2026', '2026-11-08T22:00:00Z'],
    ['9.7.2026 klo 14.05', '2026-07-09T11:05:00Z'],
    ['29.3.2026 klo 4.30', '2026-03-29T01:30:00Z'],
    ['25.10.2026 klo 4.30', '2026-10-25T02:30:00Z'],
    ['9. marraskuuta 2026 klo 14.05', '2026-11-09T12:05:00Z'],
    ['9. marrask. 2026 klo 14.05', '2026-11-09T12:05:00Z'],
    ['den 9 november 2026 kl. 14:05', '2026-11-09T12:05:00Z'],
    ['9 maj 2026', '2026-05-08T21:00:00Z'],
    ['tänään klo 11.30', '2026-11-20T09:30:00Z'],
    ['Eilen 23:15', '2026-11-19T21:15:00Z'],
    ['i går 23:15', '2026-11-19T21:15:00Z'],
    ['juuri nyt', '2026-11-20T10:00:00Z'],
    ['3 t sitten', '2026-11-20T07:00:00Z'],
    ['5 minuuttia sitten', '2026-11-20T09:55:00Z'],
    ['2 pv sitten', '2026-11-18T10:00:00Z'],
    ['an hour ago', '2026-11-20T09:00:00Z'],
    ['för 3 timmar sedan', '2026-11-20T07:00:00Z'],
    ['3 timmar sedan', '2026-11-20T07:00:00Z'],
    ['2026-11-09 14:05', '2026-11-09T12:05:00Z'],
    ['2026-11-09T14:05:00Z', '2026-11-09T14:05:00Z'],
    ['2026-11-09T14:05:00+05:00', '2026-11-09T09:05:00Z'],
    ['Mon, 09 Nov 2026 14:05:00 +0200', '2026-11-09T12:05:00Z'],
    [1_762_689_900, '2025-11-09T12:05:00Z'],
    ['31.2.2026', undefined],
    ['9.13.2026', undefined],
    ['2 kuukautta sitten', undefined],
    ['joskus', undefined],
    ['1.1.2031', undefined],
    ['x'.repeat(1000), undefined],
  ])('%s', (text, expected) => {
    expect(parseLocalDate(text, 'Europe/Helsinki', now)?.toISOString()).toBe(
      expected === undefined ? undefined : new Date(expected).toISOString(),
    )
  })
})
