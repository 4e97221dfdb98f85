import { monthOf, weekdayOf } from './names.ts'

export interface Day {
  year: number
  month: number
  day: number
}

/** A day at the beginning of a text, and what stands behind it. */
export interface FoundDay {
  day: Day
  rest: string
}

type Groups = Record<string, string | undefined>

interface Shape {
  pattern: RegExp
  /** What it may mean: more than one where the order of the figures is not known. */
  readings: (groups: Groups, weekday: string | undefined) => Day[]
}

const monthName = String.raw`(?<name>\p{L}{2,12})\.?`
const ordinal = String.raw`(?:st|nd|rd|th|er|o|a|:[aeo])?\.?`
const gap = String.raw`[\s,./-]{0,3}(?:(?:of|de|del)\s)?`
/** A year of two digits, but not the hour of what follows a date without a year. */
const year = String.raw`['’]?(?<year>\d{4}|\d{2}(?!\s?[:.h]\s?\d))(?!\d)`
const yearWord = String.raw`(?:\s?(?:г|года)(?!\p{L})\.?)?`

/** From the surest to the loosest: the first that fits is what the text means. Small letters without accents. */
const shapes: Shape[] = [
  // 20181008T100929Z, 20181008 100929, 20181008100929; eight digits alone may be anything
  { pattern: /^(?<year>\d{4})(?<month>\d{2})(?<day>\d{2})(?=[t\s]?\d{2})/, readings: inFigures },
  // 2018-10-08, 2018/10/8, 2018. 10. 8., 2018:10:08
  {
    pattern: /^(?<year>\d{4})(?<sep>[-/.:])\s?0?(?<month>\d{1,2})\k<sep>\s?(?<day>\d{1,2})(?!\d|:\d)\.?/,
    readings: inFigures,
  },
  // 2018-10
  { pattern: /^(?<year>\d{4})[-/](?<month>\d{1,2})$/, readings: inFigures },
  // 2018年10月8日, 2018년 10월 8일
  {
    pattern: /^(?<year>\d{4})\s?[年년]\s?(?<month>\d{1,2})\s?[月월]\s?(?<day>\d{1,2})\s?[日일]/,
    readings: inFigures,
  },
  // 8.10.2018, 8/10/2018, 10/8/2018, 8-10-18; with a dot behind it, 18.10.8. begins with the year
  {
    pattern: new RegExp(
      String.raw`^(?<a>\d{1,2})(?<sep>[-/.])\s?(?<b>\d{1,2})\k<sep>\s?(?<c>\d{4}|\d{2}(?!\s?[:.h]))(?!\d)${yearWord}`,
      'u',
    ),
    readings: inSomeOrder,
  },
  // 11 04 2020, as it stands behind a weekday
  { pattern: /^(?<a>\d{2})(?<sep>\s)(?<b>\d{2})\s(?<c>\d{4})(?!\d)/, readings: inSomeOrder },
  // 8 Oct 2018, 8. lokakuuta 2018, 8th of October, 2018, 8 de octubre de 2018, 08-Oct-18, 08/Oct/2018
  {
    pattern: new RegExp(
      String.raw`^(?<day>\d{1,2})${ordinal}${gap}${monthName}${gap}${year}${yearWord}`,
      'u',
    ),
    readings: withName,
  },
  // October 8th, 2018, Oct 08 2018
  {
    pattern: new RegExp(
      String.raw`^${monthName}[\s,./-]{0,2}(?<day>\d{1,2})(?:st|nd|rd|th)?\.?[\s,./-]{1,3}${year}`,
      'u',
    ),
    readings: withName,
  },
  // 2018 October 8, 2018-Oct-08, 2018. október 8.
  {
    pattern: new RegExp(
      String.raw`^(?<year>\d{4})[\s,./-]{1,2}${monthName}[\s./-]{1,2}(?<day>\d{1,2})(?!\d|:\d)\.?`,
      'u',
    ),
    readings: withName,
  },
]

/** ctime and Twitter write the year last: Mon Oct  8 10:09:29 EEST 2018. */
const yearless = [
  new RegExp(String.raw`^${monthName}\s?(?<day>\d{1,2}),?(?=\s\d{1,2}:)`, 'u'),
  new RegExp(String.raw`^(?<day>\d{1,2})\s?${monthName},?(?=\s\d{1,2}:)`, 'u'),
]
const yearAtEnd = /^(?<between>.+)\s(?<year>\d{4})$/

/** Reads the day at the beginning of a text; `weekday` is the word before it, if there is one. */
export function readDay(text: string, weekday: string | undefined): FoundDay | undefined {
  for (const { pattern, readings } of shapes) {
    const match = pattern.exec(text)
    if (!match?.groups) continue
    const day = theOne(readings(match.groups, weekday), weekday)
    return day && { day, rest: text.slice(match[0].length) }
  }
  for (const pattern of yearless) {
    const match = pattern.exec(text)
    const end = match ? yearAtEnd.exec(text.slice(match[0].length)) : undefined
    if (!match?.groups || !end?.groups) continue
    const day = theOne(withName({ ...match.groups, year: end.groups['year'] }, weekday), weekday)
    return day && { day, rest: end.groups['between'] ?? '' }
  }
  return undefined
}

/** Of several readings the one that exists; a weekday may tell which. It is not asked when there is one only. */
function theOne(readings: Day[], weekday: string | undefined): Day | undefined {
  const real = readings.filter(exists)
  const different = real.filter((day, at) => real.findIndex((other) => dayMs(other) === dayMs(day)) === at)
  if (different.length <= 1) return different[0]
  const wanted = weekday === undefined ? undefined : weekdayOf(weekday)
  const fitting = different.filter((day) => (new Date(dayMs(day)).getUTCDay() || 7) === wanted)
  return fitting.length === 1 ? fitting[0] : undefined
}

function exists({ year, month, day }: Day): boolean {
  const daysInMonth = new Date(Date.UTC(year, month, 0)).getUTCDate()
  return month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth
}

/** Its first moment, as if it were in UTC. */
export function dayMs({ year, month, day }: Day): number {
  return Date.UTC(year, month - 1, day)
}

function inFigures({ year, month, day = '1' }: Groups): Day[] {
  return [{ year: Number(year), month: Number(month), day: Number(day) }]
}

function withName({ year = '', name = '', day }: Groups, weekday: string | undefined): Day[] {
  const month = monthOf(name, weekday)
  return month === undefined ? [] : [{ year: yearOf(year), month, day: Number(day) }]
}

/** With dots the day comes first; with others the month may, and before a year of two digits it may be the year. */
function inSomeOrder({ a = '', b = '', c = '', sep }: Groups): Day[] {
  const dayFirst = { day: Number(a), month: Number(b), year: yearOf(c) }
  if (sep === '.') return [dayFirst]
  const monthFirst = { month: Number(a), day: Number(b), year: yearOf(c) }
  const yearFirst = { year: yearOf(a), month: Number(b), day: Number(c) }
  return sep === '-' && c.length === 2 ? [dayFirst, monthFirst, yearFirst] : [dayFirst, monthFirst]
}

/** RFC 2822 section 4.3: years of two digits up to 49 are 20xx. */
function yearOf(digits: string): number {
  const number = Number(digits)
  return digits.length > 2 ? number : number + (number < 50 ? 2000 : 1900)
}
