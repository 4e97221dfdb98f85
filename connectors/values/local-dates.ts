import { clock } from '../../lib/clock.ts'
import { parseDate } from './dates.ts'

/** By their stems (Finnish), or by their first three letters. */
const months = [
  ['tammi', 'jan'],
  ['helmi', 'feb'],
  ['maalis', 'mar'],
  ['huhti', 'apr'],
  ['touko', 'maj', 'may'],
  ['kesä', 'jun'],
  ['heinä', 'jul'],
  ['elo', 'aug'],
  ['syys', 'sep'],
  ['loka', 'okt', 'oct'],
  ['marras', 'nov'],
  ['joulu', 'dec'],
]

const clockPattern = String.raw`(?:[,\s]*(?:klo|kl\.?|at)?\s*(\d{1,2})[.:](\d{2})(?:[.:](\d{2}))?)?`
const isoDate = new RegExp(
  String.raw`^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T\s]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?$`,
)
const numericDate = new RegExp(
  String.raw`^(?:[a-zåäö]{2,12}\.?,?\s+)?(\d{1,2})[./](\d{1,2})[./](\d{4})${clockPattern}$`,
  'i',
)
const namedDate = new RegExp(
  String.raw`^(?:[a-zåäö]{2,12}\.?,?\s+)?(?:den\s+)?(\d{1,2})\.?\s+([a-zåäö]{3,13})\.?\s+(\d{4})${clockPattern}$`,
  'i',
)
const dayWord = new RegExp(
  String.raw`^(tänään|eilen|today|yesterday|idag|i dag|igår|i går)${clockPattern}$`,
  'i',
)
const agoPhrase = /^(?:noin |about |ca\.? |för )?(\d{1,4}|an?|en|ett) ?([a-zåäö]+)\.? (?:sitten|ago|sedan)$/i
const nowPhrase = /^(?:juuri|juuri nyt|hetki sitten|just now|nyss|precis nu)$/i

/** Beginnings of the words for units, and their seconds. Months and years are too rough to be a date. */
const unitPatterns: [RegExp, number][] = [
  [/^s(?:$|ek)/i, 1],
  [/^m(?:$|in)/i, 60],
  [/^(?:t$|tun|h$|hour|hr|tim)/i, 3600],
  [/^(?:pv|päi|d$|day|dag|dyg)/i, 86_400],
  [/^(?:vk|vii|w$|week|vec)/i, 604_800],
]

/**
 * Reads a date as web pages and exports show it to people, in Finnish, Swedish or English: "9.11.2026 klo 14.05",
 * "eilen 12.30", "3 t sitten", "den 9 november 2026 kl. 14:05", or without a zone of its own: then it is the time of
 * `zone` (IANA). Everything else is read by `parseDate`. `undefined` when it is none of these.
 */
export function parseLocalDate(
  value: string | number,
  zone: string,
  now: Date = clock.date(),
): Date | undefined {
  const text = String(value)
    .replaceAll(/[\s\u00a0]+/g, ' ')
    .trim()
  if (text.length > 64) return undefined
  const found = relative(text, zone, now) ?? calendar(text, zone)
  if (found === undefined) return parseDate(text, now)
  return parseDate(found.toISOString(), now)
}

function relative(text: string, zone: string, now: Date): Date | undefined {
  if (nowPhrase.test(text)) return now
  const [, amount, unit = ''] = agoPhrase.exec(text) ?? []
  if (amount !== undefined) {
    const seconds = unitPatterns.find(([word]) => word.test(unit))?.[1]
    const times = Number(amount)
    return seconds === undefined
      ? undefined
      : new Date(now.getTime() - (Number.isNaN(times) ? 1 : times) * seconds * 1000)
  }
  const [, word, ...clock] = dayWord.exec(text) ?? []
  if (word === undefined) return undefined
  const before = /^(?:eilen|yesterday|i ?går)/i.test(word) ? 1 : 0
  const local = new Date(now.getTime() + offsetOf(zone, now.getTime()) - before * 86_400_000)
  return moment([local.getUTCFullYear(), local.getUTCMonth() + 1, local.getUTCDate()], clock, zone)
}

function calendar(text: string, zone: string): Date | undefined {
  const iso = isoDate.exec(text)
  if (iso) return moment([Number(iso[1]), Number(iso[2]), Number(iso[3])], iso.slice(4), zone)
  const numeric = numericDate.exec(text)
  if (numeric)
    return moment([Number(numeric[3]), Number(numeric[2]), Number(numeric[1])], numeric.slice(4), zone)
  const named = namedDate.exec(text)
  const month = named ? monthOf(named[2] ?? '') : undefined
  if (!named || month === undefined) return undefined
  return moment([Number(named[3]), month, Number(named[1])], named.slice(4), zone)
}

function monthOf(name: string): number | undefined {
  const word = name.toLowerCase()
  const stem = word.replace(/(?:k\.?|kuu(?:n|ta|ssa)?)$/, '')
  // Finnish first: "marraskuu" is November, and its beginning is that of March.
  const finnish = months.findIndex(([name]) => name === stem)
  const at = finnish >= 0 ? finnish : months.findIndex((names) => names.slice(1).includes(word.slice(0, 3)))
  return at < 0 ? undefined : at + 1
}

function moment(
  [year, month, day]: [number, number, number],
  clock: (string | undefined)[],
  zone: string,
): Date | undefined {
  const [hour = 0, minute = 0, second = 0] = clock.map((part) => Number(part ?? 0))
  const local = Date.UTC(year, month - 1, day, hour, minute, second)
  const real = new Date(local).getUTCDate() === day && month <= 12 && hour < 24 && minute < 60 && second < 61
  if (!real) return undefined
  // The offset is that of the moment itself, which is known only roughly at first: twice is enough around a change.
  const rough = local - offsetOf(zone, local)
  return new Date(local - offsetOf(zone, rough))
}

/** How far the clocks of `zone` are ahead of UTC at `time`, in milliseconds. */
function offsetOf(zone: string, time: number): number {
  const parts = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' }).formatToParts(
    time,
  )
  const name = parts.find(({ type }) => type === 'timeZoneName')?.value ?? ''
  const [, sign, hours = '0', minutes = '0'] = /([+-])(\d{2}):(\d{2})/.exec(name) ?? []
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000
}
