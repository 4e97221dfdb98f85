/** A time of day in seconds, and what stands behind it. */
export interface FoundClock {
  seconds: number
  rest: string
}

/** Between the day and the time: "klo 10.09", "kl. 10:09", "at 10:09", "um 10:09 Uhr", " - 10:09", "T10:09", ":10:09". */
const lead = String.raw`^[\s,]{0,3}(?:(?:-|–)\s|[:_|/@]|t(?=\d)|(?:klo|kello|kell|kl|at|um|om|a las|a|as|alle ore|alle|ore|στις|в)(?:\.|(?!\p{L})))?[\s,]{0,2}`
const halfBefore = '(?:(?<before>오전|오후|午前|午後|上午|下午)\\s?)?'
const halfAfter = String.raw`(?:\s?(?<half>[ap]\.?\s?m|[ai]p|[fe]m|[πμ]\.μ)(?!\p{L})\.?)`
const unit = String.raw`(?:\s?(?:uhr|hrs?|h)(?!\p{L})\.?)?`

/** From the whole to the short, small letters without accents. */
const patterns = [
  // 10:09, 10.09.29, 10:09:29.123, 10:09:29,123, 10:09:29:123pm, 10h09
  String.raw`${halfBefore}(?<hour>\d{1,2})(?:\s?h\s?|[:.])(?<minute>\d{1,2})(?:[:.](?<second>\d{1,2})(?:[.,]\d{1,9}|:\d{3})?)?(?![\d]|:\d)${halfAfter}?${unit}`,
  // 10時9分29秒, 10시 9분
  String.raw`${halfBefore}(?<hour>\d{1,2})[時时시点]\s?(?<minute>\d{1,2})[分분](?:\s?(?<second>\d{1,2})[秒초])?`,
  // 100929, 1009, behind a T or a day of eight digits
  String.raw`(?<hour>\d{2})(?<minute>\d{2})(?<second>\d{2})?(?:[.,]\d{1,9})?(?!\d)`,
  // 3 PM
  String.raw`${halfBefore}(?<hour>\d{1,2})${halfAfter}`,
  // T10Z, klo 10
  String.raw`(?<=t|klo |kello |kl |kl\. )(?<hour>\d{1,2})(?![\d:.])`,
].map((clock) => new RegExp(lead + clock, 'u'))

const compactAt = 2

/** Reads the time at the beginning of a text; `undefined` when there is none, `seconds` NaN when no clock shows it. */
export function readClock(text: string): FoundClock | undefined {
  for (const [at, pattern] of patterns.entries()) {
    const match = pattern.exec(text)
    if (!match?.groups) continue
    if (at === compactAt && !/^(?:t|\s?\d{6}|\d{4})/.test(text)) continue
    return { seconds: secondsOf(match.groups), rest: text.slice(match[0].length) }
  }
  return undefined
}

const afternoon = /^(?:p|ip|em|μ|오후|午後|下午)/

function secondsOf({
  hour,
  minute = '0',
  second = '0',
  half,
  before,
}: Record<string, string | undefined>): number {
  const word = half ?? before
  const [hours, minutes, seconds] = [Number(hour), Number(minute), Number(second)]
  const ofDay = word === undefined ? hours : hoursOf(hours, afternoon.test(word))
  const endsDay = ofDay === 24 && minutes === 0 && seconds === 0
  const real = (ofDay < 24 || endsDay) && minutes < 60 && seconds <= 60
  return real ? ofDay * 3600 + minutes * 60 + seconds : Number.NaN
}

/** Programs that write 24 hours and "PM" behind them are believed, so "13:14 pm"; nobody can mean "13:14 am". */
function hoursOf(hour: number, isAfternoon: boolean): number {
  if (hour > 12) return isAfternoon ? hour : Number.NaN
  return (hour % 12) + (isAfternoon ? 12 : 0)
}
