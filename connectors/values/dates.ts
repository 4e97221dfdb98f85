import { clock } from '../../lib/clock.ts'
import { readClock } from './dates/clocks.ts'
import { type FoundDay, dayMs, readDay } from './dates/days.ts'
import { monthOf, plainLetters, weekdayOf } from './dates/names.ts'
import { type Zone, instantOf, readZones } from './dates/zones.ts'

/** Dates are short. The longest are JavaScript's, with the name of their zone in brackets. */
const mostChars = 128

const twoDaysMs = 2 * 86_400_000

/**
 * Reads a date as feeds, APIs, pages and exports write them: RFC 3339 and its loose relatives, RFC 822 and its many
 * broken variants, ctime, JavaScript's, Drupal's, days in words or figures of the languages in dates/names.ts, Unix
 * time. Without a zone of its own it is the time of `zone` (IANA). To the second. Nothing is guessed: `undefined` for
 * what is no whole date, is impossible or may mean two days (`8/10/2018`), and for times before 1990 or more than two
 * days ahead of `now`. A weekday that contradicts is ignored.
 */
export function parseDate(
  value: string | number | undefined,
  now: Date = clock.date(),
  zone = 'UTC',
): Date | undefined {
  if (value === undefined) return undefined
  const text = String(value).trim()
  if (text === '' || text.length > mostChars) return undefined
  const ms = fromEpoch(text) ?? fromCalendar(text, zone)
  if (ms === undefined || !(ms >= Date.UTC(1990) && ms <= now.getTime() + twoDaysMs)) return undefined
  return new Date(ms)
}

/** Unix time by its digits: in seconds, milliseconds, microseconds or nanoseconds. */
const epochs: [RegExp, number][] = [
  [/^\d{9,10}(?:\.\d+)?$/, 1e3],
  [/^\d{12,13}(?:\.\d+)?$/, 1],
  [/^\d{15,16}$/, 1e-3],
  [/^\d{18,19}$/, 1e-6],
]

function fromEpoch(text: string): number | undefined {
  // ASP.NET: /Date(1538982569000+0300)/
  const figures = /^\\?\/Date\((\d{12,13})(?:[+-]\d{4})?\)\\?\/$/.exec(text)?.[1] ?? text
  const factor = epochs.find(([digits]) => digits.test(figures))?.[1]
  return factor === undefined ? undefined : Math.round(Number(figures) * factor)
}

function fromCalendar(text: string, ownZone: string): number | undefined {
  const { words, comments } = withoutComments(tidied(text))
  const early = clockFirst(words)
  const found = findDay(early.rest)
  if (!found) return undefined
  const time = early.clock === undefined ? readClock(withoutWeekday(found.rest)) : readClock(early.clock)
  const behind = early.clock === undefined && time ? time.rest : withoutWeekday(found.rest)
  const told = zoneAtEnd(behind, time !== undefined)
  if (!told || Number.isNaN(time?.seconds)) return undefined
  const zone = told.zone ?? comments.map(zoneOfComment).find((known) => known !== undefined) ?? ownZone
  return instantOf(dayMs(found.day) + (time?.seconds ?? 0) * 1000, zone)
}

/** One kind of space, dash and letter; marks of reading direction, which `Intl` puts in, go. */
function tidied(text: string): string {
  const letters = plainLetters(text)
  const plain = /^[\0-\x7f]*$/u.test(letters)
    ? letters
    : letters
        .replaceAll(/[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu, '')
        .replaceAll(/[\u2010-\u2015\u2212]/gu, '-')
  return plain.replaceAll(/\s+/gu, ' ').trim()
}

/** RFC 822 section 3.4.3: `+0300 (EEST)`, `Nov(ember)`; RFC 9557: `+03:00[Europe/Helsinki]`. */
function withoutComments(text: string): { words: string; comments: string[] } {
  const comments: string[] = []
  const words = text.replaceAll(/\(([^()]*)\)|\[!?([^[\]]*)\]/gu, (_, round?: string, square?: string) => {
    comments.push((round ?? square ?? '').trim())
    return ' '
  })
  return { words: words.replaceAll(/ +/gu, ' ').trim(), comments }
}

function zoneOfComment(comment: string): Zone | undefined {
  return readZones(comment)?.zone
}

/** `10:09, 8 October 2018` */
function clockFirst(text: string): { clock?: string; rest: string } {
  const [, clock, rest] =
    /^(\d{1,2}:\d{2}(?::\d{2})?(?:\s?[ap]\.?m\.?)?)(?:,| -)? (?!\d{4}$)(.+)$/u.exec(text) ?? []
  return clock === undefined || rest === undefined ? { rest: text } : { clock, rest }
}

const mostLeadingWords = 4

/** A day may have words before it: a weekday, "den", "julkaistu". Of words that nobody here knows, one. */
function findDay(text: string): FoundDay | undefined {
  let rest = text
  let weekday: string | undefined
  let unknown = 0
  for (let words = 0; words <= mostLeadingWords; words++) {
    const found = readDay(rest, weekday)
    if (found) return found
    const [leading, word = ''] = /^([^\d\s,.:]{1,16})[\s.,:]*/u.exec(rest) ?? []
    if (leading === undefined) return undefined
    if (weekdayOf(word) !== undefined) weekday = word
    else if (monthOf(word) !== undefined) return undefined
    else if (!leadIns.has(word) && ++unknown > 1) return undefined
    rest = rest.slice(leading.length)
  }
  return undefined
}

const leadIns = new Set(
  'den the on le el am der il , - julkaistu kirjoitettu lahetetty lisatty posted published written publicerad skriven skrivet inlagd'.split(
    ' ',
  ),
)

function withoutWeekday(text: string): string {
  const [leading, word = ''] = /^[\s,]{0,3}([^\d\s,.:]{1,16})[.,]*/u.exec(text) ?? []
  return leading !== undefined && weekdayOf(word) !== undefined ? text.slice(leading.length) : text
}

/** What is left must be a zone, or nothing. Without a time before it, `2013-01-27-01` is no day with a zone. */
function zoneAtEnd(text: string, hasTime: boolean): { zone?: Zone } | undefined {
  const rest = text.replace(/^[\s,]+/u, '')
  if (!hasTime && /^[+-]\d{1,2}$/u.test(rest)) return undefined
  const told = readZones(rest)
  return told && /^[\s.,;]*$/u.test(told.rest) ? told : undefined
}
