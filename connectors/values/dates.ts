import { clock } from '../../lib/clock.ts'

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

/** RFC 822 and RFC 2822 zone names, and the European ones that feeds use; hours east of Greenwich. */
const zoneHours: Record<string, number> = {
  ut: 0,
  utc: 0,
  gmt: 0,
  z: 0,
  wet: 0,
  west: 1,
  bst: 1,
  cet: 1,
  cest: 2,
  eet: 2,
  eest: 3,
  msk: 3,
  est: -5,
  edt: -4,
  cst: -6,
  cdt: -5,
  mst: -7,
  mdt: -6,
  pst: -8,
  pdt: -7,
}

const clockPattern = String.raw`(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:[.,]\d+)?)?\s*([ap]\.?m\.?)?`
const zonePattern = String.raw`(?:\s*\(?((?:utc|gmt)?[+-]\d{1,2}:?\d{2}|[a-z]{1,4})\)?)?`
const isoDate = new RegExp(
  String.raw`^(\d{4})[-/](\d{1,2})(?:[-/](\d{1,2}))?(?:(?:[t_\s]\s*)${clockPattern}${zonePattern})?$`,
  'i',
)
const mailDate = new RegExp(
  String.raw`^(?:[^\d\s,]+,?\s*)?(\d{1,2})[\s-]+([a-z]{3})[a-z]*\.?,?[\s-]+(\d{4}|\d{2})(?:,?\s+(?:at\s+)?${clockPattern}${zonePattern})?$`,
  'i',
)
const americanDate = new RegExp(
  String.raw`^(?:[^\d\s,]+,?\s+)?([a-z]{3})[a-z]*\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})(?:,?\s+(?:at\s+)?${clockPattern}${zonePattern})?$`,
  'i',
)
/** ctime: `Mon Jan  2 15:04:05 EET 2006`. */
const ctimeDate = new RegExp(
  String.raw`^(?:[a-z]+,?\s+)?([a-z]{3})\s+(\d{1,2})\s+${clockPattern}${zonePattern}\s+(\d{4})$`,
  'i',
)

/**
 * Reads a date as feeds and APIs write them: RFC 3339 and its loose relatives, RFC 822 and its many broken
 * variants, ctime, Unix seconds or milliseconds. Without a zone it is UTC. Nothing is guessed: `undefined` for
 * anything else, and for times before 1990 or more than two days ahead of `now`.
 */
export function parseDate(value: string | number | undefined, now: Date = clock.date()): Date | undefined {
  if (value === undefined) return undefined
  const text = String(value).trim()
  if (text === '' || text.length > 64) return undefined
  const ms = fromEpoch(text) ?? fromCalendar(text)
  if (ms === undefined || !(ms >= Date.UTC(1990) && ms <= now.getTime() + 2 * 86_400_000)) return undefined
  return new Date(ms)
}

function fromEpoch(text: string): number | undefined {
  if (/^\d{9,10}(\.\d+)?$/.test(text)) return Math.round(Number(text) * 1000)
  return /^\d{12,13}$/.test(text) ? Number(text) : undefined
}

function fromCalendar(text: string): number | undefined {
  const iso = isoDate.exec(text)
  if (iso) return moment(iso[1], Number(iso[2]), iso[3] ?? '1', iso.slice(4))
  const rfc = mailDate.exec(text)
  if (rfc) return moment(rfc[3], month(rfc[2]), rfc[1], rfc.slice(4))
  const us = americanDate.exec(text)
  if (us) return moment(us[3], month(us[1]), us[2], us.slice(4))
  const ctime = ctimeDate.exec(text)
  if (ctime) return moment(ctime[8], month(ctime[1]), ctime[2], ctime.slice(3, 8))
  return undefined
}

function month(name: string | undefined): number {
  return months.indexOf((name ?? '').toLowerCase()) + 1
}

/** `clock` is hour, minute, second, am/pm, zone, as clockPattern and zonePattern captured them. */
function moment(
  yearText: string | undefined,
  monthNumber: number,
  dayText: string | undefined,
  clock: (string | undefined)[],
): number | undefined {
  const [hourText = '0', minuteText = '0', secondText = '0', half, zone] = clock
  // RFC 2822 section 4.3: two-digit years up to 49 are 20xx.
  const short = Number(yearText)
  const year = yearText?.length === 2 ? short + (short < 50 ? 2000 : 1900) : short
  const day = Number(dayText)
  const offset = zoneMinutes(zone)
  const hour = hours(Number(hourText), half)
  const minute = Number(minuteText)
  const second = Number(secondText)
  const daysInMonth = new Date(Date.UTC(year, monthNumber, 0)).getUTCDate()
  const real =
    monthNumber >= 1 &&
    monthNumber <= 12 &&
    day >= 1 &&
    day <= daysInMonth &&
    hour <= 24 &&
    minute < 60 &&
    second <= 60
  if (!real || offset === undefined) return undefined
  return Date.UTC(year, monthNumber - 1, day, hour, minute - offset, second)
}

function hours(hour: number, half: string | undefined): number {
  if (!half) return hour
  return (hour % 12) + (half.toLowerCase().startsWith('p') ? 12 : 0)
}

function zoneMinutes(zone: string | undefined): number | undefined {
  if (!zone) return 0
  const numeric = /^(?:utc|gmt)?([+-])(\d{1,2}):?(\d{2})$/i.exec(zone)
  if (numeric) {
    const minutes = Number(numeric[2]) * 60 + Number(numeric[3])
    return minutes <= 14 * 60 ? (numeric[1] === '-' ? -minutes : minutes) : undefined
  }
  const hoursEast = zoneHours[zone.toLowerCase()]
  return hoursEast === undefined ? undefined : hoursEast * 60
}
