/**
 * Hours east of Greenwich and the zones that have them; a zone that changes its hours by the season is given by a place.
 * Where one name stands for several zones, it is that of RFC 822 (CST, EST) or the one by far most used (BST, IST).
 */
const zoneNames: [number | string, string][] = [
  [0, 'ut utc gmt z zulu wet'],
  [1, 'cet met mez west bst wat'],
  [2, 'cest cedt mest mesz eet oez sast cat'],
  [3, 'eest eedt oesz msk trt eat'],
  [4, 'msd'],
  [5, 'pkt'],
  [5.5, 'ist'],
  [5.75, 'npt'],
  [7, 'ict wib'],
  [8, 'hkt sgt myt pht awst'],
  [9, 'jst kst'],
  [9.5, 'acst'],
  [10, 'aest'],
  [10.5, 'acdt'],
  [11, 'aedt'],
  [12, 'nzst'],
  [13, 'nzdt'],
  [-2, 'brst'],
  [-2.5, 'ndt'],
  [-3, 'adt brt art clst'],
  [-3.5, 'nst'],
  [-4, 'ast edt clt'],
  [-5, 'est cdt'],
  [-6, 'cst mdt'],
  [-7, 'mst pdt'],
  [-8, 'pst akdt'],
  [-9, 'akst'],
  [-10, 'hst'],
  ['America/Halifax', 'at'],
  ['America/New_York', 'et'],
  ['America/Chicago', 'ct'],
  ['America/Denver', 'mt'],
  ['America/Los_Angeles', 'pt'],
]
const zonesByName = new Map(
  zoneNames.flatMap(([hours, names]) =>
    names.split(' ').map((name): [string, Zone] => [name, zoneOf(hours)]),
  ),
)

/** As Java and `Intl` spell zones out; letters without accents. */
const zonePhrases: [RegExp, number | string][] = [
  [
    /^(?:western european (?:standard )?time|greenwich mean time|coordinated universal time|utc-yleisaika)/,
    0,
  ],
  [/^(?:central european (?:standard )?time|western european summer time)/, 1],
  [/^(?:keski-euroopan normaaliaika|centraleuropeisk normaltid)/, 1],
  [/^(?:eastern european (?:standard )?time|central european summer time)/, 2],
  [/^(?:ita-euroopan normaaliaika|osteuropeisk normaltid)/, 2],
  [/^(?:keski-euroopan kesaaika|centraleuropeisk sommartid)/, 2],
  [/^(?:eastern european summer time|ita-euroopan kesaaika|osteuropeisk sommartid)/, 3],
  [/^suomen aikaa?/, 'Europe/Helsinki'],
  [/^svensk tid/, 'Europe/Stockholm'],
]

/** Minutes east of Greenwich, or the name of a place in the IANA database. */
export type Zone = number | string

const mostMinutes = 14 * 60

/**
 * The zone that stands at the beginning of a text, such as `+0300 GMT` or `europe/helsinki`, and what is left behind it.
 * Figures win over the names beside them. `undefined` when there is something else, or two that contradict.
 */
export function readZones(text: string): { zone?: Zone; rest: string } | undefined {
  let rest = text.trimStart()
  const figures = new Set<number>()
  const names = new Set<Zone>()
  for (;;) {
    const next = nextZone(rest)
    if (!next) break
    if (next.zone === undefined) return undefined
    if (next.isFigure && typeof next.zone === 'number') figures.add(next.zone)
    else names.add(next.zone)
    rest = next.rest.trimStart()
  }
  const told = figures.size > 0 ? figures : names
  if (told.size > 1) return undefined
  const [zone] = told
  return { zone, rest }
}

interface NextZone {
  /** None: it looks like a zone, but is not known. */
  zone: Zone | undefined
  isFigure: boolean
  rest: string
}

const offset = /^:?(?:utc|gmt|ut)?\s?(--?|\+)(\d{1,2})(?::?(\d{2})(?::00)?)?(?![\d:])/
const placeName = /^[a-z]{2,12}(?:\/[a-z_]{2,20}(?:-[a-z_]{2,10}){0,3}(?:[+-]\d{1,2})?){1,2}/

function nextZone(text: string): NextZone | undefined {
  const figure = offset.exec(text)
  if (figure) {
    const minutes = Number(figure[2]) * 60 + Number(figure[3] ?? 0)
    const real = minutes <= mostMinutes && Number(figure[3] ?? 0) < 60
    const east = figure[1] === '+' ? minutes : -minutes
    return { zone: real ? east : undefined, isFigure: true, rest: text.slice(figure[0].length) }
  }
  // A "+" that was taken for a space on its way through an address.
  const unsigned = /^(0\d|1[0-4])([0-5]\d)(?=$|\s)/.exec(text)
  if (unsigned) {
    const minutes = Number(unsigned[1]) * 60 + Number(unsigned[2])
    return { zone: minutes, isFigure: true, rest: text.slice(4) }
  }
  const phrase = zonePhrases.find(([words]) => words.test(text))
  if (phrase) {
    const [words, hours] = phrase
    return { zone: zoneOf(hours), isFigure: false, rest: text.replace(words, '') }
  }
  const place = placeName.exec(text)?.[0]
  if (place !== undefined)
    return { zone: isPlace(place) ? place : undefined, isFigure: false, rest: text.slice(place.length) }
  const name = /^[a-z]{1,5}(?![a-z])/.exec(text)?.[0]
  return name === undefined
    ? undefined
    : { zone: namedZone(name), isFigure: false, rest: text.slice(name.length) }
}

function namedZone(name: string): Zone | undefined {
  // RFC 2822 section 4.3: nobody knows which way the letters of the military were meant.
  return /^[a-ik-z]$/.test(name) ? 0 : zonesByName.get(name)
}

function zoneOf(hours: number | string): Zone {
  return typeof hours === 'number' ? hours * 60 : hours
}

/** A moment by the clocks of a zone, in milliseconds since 1970. `local` is what they show, as if it were UTC. */
export function instantOf(local: number, zone: Zone): number {
  if (typeof zone === 'number') return local - zone * 60_000
  // The offset is that of the moment itself, which is known only roughly at first: twice is enough around a change.
  const rough = local - offsetAt(zone, local)
  return local - offsetAt(zone, rough)
}

/** How far the clocks of `place` are ahead of UTC at `time`, in milliseconds. */
export function offsetAt(place: string, time: number): number {
  const parts = formatterOf(place).formatToParts(time)
  const name = parts.find(({ type }) => type === 'timeZoneName')?.value ?? ''
  const [, sign, hours = '0', minutes = '0'] = /([+-])(\d{2}):(\d{2})/.exec(name) ?? []
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000
}

/** Making one is slow. There are as many as the IANA database has places. */
const formatters = new Map<string, Intl.DateTimeFormat>()

function formatterOf(place: string): Intl.DateTimeFormat {
  const known = formatters.get(place)
  if (known) return known
  const made = new Intl.DateTimeFormat('en', { timeZone: place, timeZoneName: 'longOffset' })
  formatters.set(place, made)
  return made
}

function isPlace(name: string): boolean {
  try {
    formatterOf(name)
    return true
  } catch {
    return false
  }
}
