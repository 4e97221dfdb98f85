import { clock } from '../../lib/clock.ts'
import { parseDate } from './dates.ts'
import { readClock } from './dates/clocks.ts'
import { plainLetters } from './dates/names.ts'
import { instantOf, offsetAt } from './dates/zones.ts'

const dayWord = /^(tanaan|eilen|today|yesterday|idag|i dag|igar|i gar)(?![\p{L}])/u
const dayBefore = /^(?:eilen|yesterday|i ?gar)/
const agoPhrase = /^(?:noin |about |ca\.? |for )?(\d{1,4}|an?|en|ett) ?([a-z]{1,12})\.? (?:sitten|ago|sedan)$/
const nowPhrase = /^(?:juuri|juuri nyt|hetki sitten|just now|nyss|precis nu)$/

/** Beginnings of the words for units, and their seconds. Months and years are too rough to be a date. */
const unitPatterns: [RegExp, number][] = [
  [/^s(?:$|ek)/, 1],
  [/^m(?:$|in)/, 60],
  [/^(?:t$|tun|h$|hour|hr|tim)/, 3600],
  [/^(?:pv|pai|d$|day|dag|dyg)/, 86_400],
  [/^(?:vk|vii|w$|week|vec)/, 604_800],
]

const dayMs = 86_400_000

/**
 * Reads a date as web pages and exports show it to people: what `parseDate` reads, with the clocks of `zone` (IANA) where
 * it names no zone, and what is told from now: "eilen 12.30", "3 t sitten", "för 3 timmar sedan". In Finnish, Swedish and
 * English. `undefined` when it is none of these.
 */
export function parseLocalDate(
  value: string | number,
  zone: string,
  now: Date = clock.date(),
): Date | undefined {
  const text = String(value).trim()
  return text.length > 64
    ? parseDate(text, now, zone)
    : (relative(text, zone, now) ?? parseDate(text, now, zone))
}

function relative(text: string, zone: string, now: Date): Date | undefined {
  const words = plainLetters(text).replaceAll(/\s+/gu, ' ')
  if (nowPhrase.test(words)) return now
  return ago(words, now) ?? dayBy(words, zone, now)
}

function ago(words: string, now: Date): Date | undefined {
  const [, amount, unit = ''] = agoPhrase.exec(words) ?? []
  const seconds = unitPatterns.find(([word]) => word.test(unit))?.[1]
  if (amount === undefined || seconds === undefined) return undefined
  const times = Number(amount)
  return new Date(now.getTime() - (Number.isNaN(times) ? 1 : times) * seconds * 1000)
}

function dayBy(words: string, zone: string, now: Date): Date | undefined {
  const word = dayWord.exec(words)?.[0]
  if (word === undefined) return undefined
  const rest = words.slice(word.length)
  const time = readClock(rest)
  if ((time?.rest ?? rest) !== '' || Number.isNaN(time?.seconds)) return undefined
  const here = now.getTime() + offsetAt(zone, now.getTime()) - (dayBefore.test(words) ? dayMs : 0)
  const midnight = here - (((here % dayMs) + dayMs) % dayMs)
  const found = instantOf(midnight + (time?.seconds ?? 0) * 1000, zone)
  return parseDate(found, now)
}
