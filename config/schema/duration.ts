import { z } from 'zod'

const unitMs: Record<string, number> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }
const written = /^(?:\d{1,6}d)?(?:\d{1,6}h)?(?:\d{1,6}m)?(?:\d{1,6}s)?$/
const longestMs = 3650 * 86_400_000

/** Milliseconds of `15m`, `24h`, `90d`, `1h30m` or `0`; undefined for anything else. */
export function parseDuration(text: string): number | undefined {
  if (text === '0') return 0
  if (text === '' || !written.test(text)) return undefined
  return Array.from(text.matchAll(/(\d{1,6})([dhms])/g)).reduce(
    (sum, [, count = '', unit = '']) => sum + Number(count) * (unitMs[unit] ?? 0),
    0,
  )
}

export interface DurationLimits {
  /** As written in the config, for the message. */
  min?: string
  max?: string
}

/** A schema that reads a written duration into milliseconds, within limits that are themselves written durations. */
export function duration({ min = '0', max }: DurationLimits = {}) {
  const minMs = parseDuration(min) ?? 0
  const maxMs = (max === undefined ? undefined : parseDuration(max)) ?? longestMs
  return z
    .union([
      z.string().meta({ pattern: '^(0|(\\d+d)?(\\d+h)?(\\d+m)?(\\d+s)?)$' }),
      z.number().meta({ const: 0 }),
    ])
    .transform((value, ctx) => {
      const refuse = (message: string): never => {
        ctx.issues.push({ code: 'custom', input: value, message })
        return z.NEVER
      }
      if (typeof value === 'number' && value !== 0) {
        return refuse(
          'has no unit; write a number with s, m, h or d right behind it, such as 30s, 15m, 24h or 90d',
        )
      }
      const ms = parseDuration(String(value).trim())
      if (ms === undefined) {
        return refuse(
          'is not a duration; write whole numbers with units, such as 30s, 15m, 1h30m, 24h or 90d',
        )
      }
      if (ms < minMs) return refuse(`is too short; the shortest is ${min}`)
      if (ms > maxMs) return refuse(`is too long; the longest is ${max ?? '3650d'}`)
      return ms
    })
}
