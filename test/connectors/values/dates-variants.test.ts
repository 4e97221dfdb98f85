import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseDate } from '../../../connectors/values/dates.ts'
import { instantOf, offsetAt } from '../../../connectors/values/dates/zones.ts'

const now = new Date('2036-01-01T00:00:00Z')
const dayMs = 86_400_000

/** The same cases each time; more of them with the worlds of the churn suites. */
const many = Number(process.env['ENNAKKO_CHURN'] ?? 50) / 50
const runs = (number: number) => ({ seed: 20_181_008, numRuns: number * Math.max(1, many) })

/** A moment as the clocks of its zone show it, and as languages name its day. */
interface Shown {
  d: number
  m: number
  y: number
  H: number
  M: number
  S: number
  /** Weekday and month in full, and cut short. */
  weekday: string
  month: string
  short: string
  zone: string
}

const two = (n: number) => String(n).padStart(2, '0')
const twelve = (n: number) => n % 12 || 12
const half = (n: number) => (n < 12 ? 'AM' : 'PM')

/** With a zone, and to the second. */
const formats: Record<string, (shown: Shown) => string> = {
  iso: ({ y, m, d, H, M, S, zone }) => `${y}-${two(m)}-${two(d)}T${two(H)}:${two(M)}:${two(S)}${zone}`,
  sql: ({ y, m, d, H, M, S, zone }) =>
    `${y}-${two(m)}-${two(d)} ${two(H)}:${two(M)}:${two(S)}.123456 ${zone}`,
  basic: ({ y, m, d, H, M, S, zone }) => `${y}${two(m)}${two(d)}T${two(H)}${two(M)}${two(S)}${zone}`,
  slashes: ({ y, m, d, H, M, S, zone }) => `${y}/${m}/${d} ${H}:${two(M)}:${two(S)} ${zone}`,
  mail: ({ weekday, d, short, y, H, M, S, zone }) =>
    `${weekday}, ${two(d)} ${short} ${y} ${two(H)}:${two(M)}:${two(S)} ${zone}`,
  mailOfTwoDigits: ({ d, short, y, H, M, S, zone }) =>
    `${d} ${short} ${two(y % 100)} ${two(H)}:${two(M)}:${two(S)} ${zone}`,
  commented: ({ weekday, d, month, y, H, M, S, zone }) =>
    `${weekday} ${d}. ${month} ${y} klo ${two(H)}.${two(M)}.${two(S)} ${zone} (by our clock)`,
  ctime: ({ weekday, short, d, y, H, M, S, zone }) =>
    `${weekday} ${short} ${String(d).padStart(2)} ${two(H)}:${two(M)}:${two(S)} ${zone} ${y}`,
  monthFirst: ({ month, d, y, H, M, S, zone }) =>
    `${month} ${d}, ${y} at ${twelve(H)}:${two(M)}:${two(S)} ${half(H)} ${zone}`,
  log: ({ short, d, y, H, M, S, zone }) => `${two(d)}/${short}/${y}:${two(H)}:${two(M)}:${two(S)} ${zone}`,
  wiki: ({ month, d, y, H, M, S, zone }) => `${two(H)}:${two(M)}:${two(S)}, ${d} ${month} ${y} (${zone})`,
  dotted: ({ d, m, y, H, M, S, zone }) => `${two(d)}.${two(m)}.${y} ${two(H)}.${two(M)}.${two(S)} ${zone}`,
  year: ({ d, month, y, H, M, S, zone }) => `${y} ${month} ${d} ${H}:${two(M)}:${two(S)} ${zone}`,
}

/** What sites do to dates on their way. */
const disguises: ((text: string) => string)[] = [
  (text) => text,
  (text) => text.toUpperCase(),
  (text) => text.toLowerCase(),
  (text) => text.replaceAll(' ', '\u00a0'),
  (text) => text.replaceAll(' ', '\u202f'),
  (text) => text.replaceAll(' ', '  '),
  (text) => text.replaceAll('-', '\u2212'),
  (text) => text.normalize('NFD'),
  (text) => `\u200e\n ${text}\t`,
]

/** Names as `Intl` has them, and what is made of them. */
const languages = [
  'en',
  'fi',
  'sv',
  'nb',
  'da',
  'et',
  'de',
  'de-AT',
  'fr',
  'es',
  'nl',
  'it',
  'pt',
  'is',
  'ru',
  'hu',
]
const finnish = [
  'tammi',
  'helmi',
  'maalis',
  'huhti',
  'touko',
  'kesä',
  'heinä',
  'elo',
  'syys',
  'loka',
  'marras',
  'joulu',
]

/** Making a formatter is slow. */
const formatters = new Map<string, Intl.DateTimeFormat>()

function formatter(language: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = language + JSON.stringify(options)
  const made = formatters.get(key) ?? new Intl.DateTimeFormat(language, { timeZone: 'UTC', ...options })
  formatters.set(key, made)
  return made
}

function names(language: string, at: Date): { weekday: string; month: string; short: string } {
  const part = (options: Intl.DateTimeFormatOptions, type: string) =>
    formatter(language, { day: 'numeric', ...options })
      .formatToParts(at)
      .find((found) => found.type === type)?.value ?? ''
  const month = part({ month: 'long' }, 'month')
  const short = language === 'fi' ? finnish[at.getUTCMonth()]! : part({ month: 'short' }, 'month')
  return { weekday: part({ weekday: 'short' }, 'weekday'), month, short }
}

const zones = fc.oneof(
  fc.integer({ min: -48, max: 56 }).chain((quarters) => {
    const minutes = Math.abs(quarters) * 15
    const sign = quarters < 0 ? '-' : '+'
    const [h, m] = [Math.floor(minutes / 60), minutes % 60]
    const written = [
      `${sign}${two(h)}${two(m)}`,
      `${sign}${two(h)}:${two(m)}`,
      `GMT${sign}${two(h)}${two(m)}`,
    ]
    const doubled = [`${sign}${two(h)}${two(m)} GMT`, `UTC${sign}${two(h)}:${two(m)}`]
    const hourly = m === 0 ? [`${sign}${two(h)}`, `GMT${sign}${h}`] : []
    return fc
      .constantFrom(...written, ...doubled, ...hourly)
      .map((zone) => ({ zone, at: (quarters * 15) as number | string }))
  }),
  fc
    .constantFrom(
      ...([
        ['Z', 0],
        ['GMT', 0],
        ['EET', 120],
        ['EEST', 180],
        ['CET', 60],
        ['MEST', 120],
        ['PDT', -420],
        ['JST', 540],
      ] as const),
    )
    .map(([zone, at]) => ({ zone, at: at as number | string })),
  fc
    .constantFrom(
      'Europe/Helsinki',
      'America/New_York',
      'Asia/Kathmandu',
      'Australia/Lord_Howe',
      'America/Port-au-Prince',
    )
    .map((place) => ({ zone: place, at: place as number | string })),
)

const instants = fc
  .integer({ min: Date.UTC(1990, 0, 2) / 1000, max: now.getTime() / 1000 })
  .map((s) => s * 1000)

function show(ms: number, { zone, at }: { zone: string; at: number | string }, language: string): Shown {
  const local = new Date(ms + (typeof at === 'number' ? at * 60_000 : offsetAt(at, ms)))
  return {
    y: local.getUTCFullYear(),
    m: local.getUTCMonth() + 1,
    d: local.getUTCDate(),
    H: local.getUTCHours(),
    M: local.getUTCMinutes(),
    S: local.getUTCSeconds(),
    ...names(language, local),
    zone,
  }
}

describe('a date that was written', () => {
  it.each(Object.entries(formats))(
    'as %s is read as the same moment, in every language and zone',
    (_, format) => {
      const cases = fc.record({
        ms: instants,
        zone: zones,
        language: fc.constantFrom(...languages),
        disguise: fc.constantFrom(...disguises),
      })
      fc.assert(
        fc.property(cases, ({ ms, zone, language, disguise }) => {
          // Clocks that are put back show an hour twice.
          if (typeof zone.at === 'string') fc.pre(instantOf(ms + offsetAt(zone.at, ms), zone.at) === ms)
          const shown = show(ms, zone, language)
          fc.pre(format !== formats['mailOfTwoDigits'] || shown.y >= 1990)
          const text = disguise(format(shown))
          expect(`${text}: ${parseDate(text, now)?.toISOString()}`).toBe(
            `${text}: ${new Date(ms).toISOString()}`,
          )
        }),
        runs(300),
      )
    },
  )

  it.each(languages)('by Intl in %s is the same, or none where it could be another', (language) => {
    const styles = ['full', 'long', 'medium', 'short'] as const
    const times = [undefined, 'short', 'medium', 'long'] as const
    fc.assert(
      fc.property(
        instants,
        fc.constantFrom(...styles),
        fc.constantFrom(...times),
        (ms, dateStyle, timeStyle) => {
          const unit = timeStyle === undefined ? dayMs : timeStyle === 'short' ? 60_000 : 1000
          const at = Math.floor(ms / unit) * unit
          const text = formatter(language, { dateStyle, timeStyle }).format(at)
          const read = parseDate(text, now)?.getTime()
          if (dateStyle === 'short') expect([at, undefined]).toContain(read)
          else expect(`${text}: ${read}`).toBe(`${text}: ${at}`)
        },
      ),
      runs(300),
    )
  })

  it('in Unix time is the same, whatever its unit', () => {
    fc.assert(
      fc.property(instants, fc.constantFrom('', '000', '000000', '000000000'), (ms, zeros) => {
        expect(parseDate(`${ms / 1000}${zeros}`, now)?.getTime()).toBe(ms)
      }),
    )
  })
})

describe('what is no whole date', () => {
  it('gives none: a part is missing', () => {
    const missing = fc.constantFrom<keyof Shown>('d', 'm', 'y')
    const [, ...named] = Object.values(formats)
    fc.assert(
      fc.property(
        instants,
        zones,
        fc.constantFrom(...languages),
        missing,
        fc.constantFrom(...named),
        (ms, zone, language, part, format) => {
          const shown = show(ms, zone, language)
          // Tuesday in French and Spanish, and March.
          fc.pre(!(part === 'm' && shown.weekday.startsWith('mar')))
          const without = { ...shown, [part]: Number.NaN, ...(part === 'm' ? { month: '', short: '' } : {}) }
          const text = format(without).replaceAll(/\bNaN\b|NaN/g, '')
          expect(`${text}: ${parseDate(text, now)?.toISOString()}`).toBe(`${text}: undefined`)
        },
      ),
      runs(1000),
    )
  })

  it('gives none: the month and the day may be either way round', () => {
    const upTo12 = fc.integer({ min: 1, max: 12 })
    fc.assert(
      fc.property(
        upTo12,
        upTo12,
        fc.integer({ min: 1990, max: 2035 }),
        fc.constantFrom('/', '-'),
        (a, b, y, sep) => {
          fc.pre(a !== b)
          expect(parseDate(`${a}${sep}${b}${sep}${y} 10:09`, now)).toBeUndefined()
        },
      ),
    )
  })

  it('gives none: the day does not exist', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1990, max: 2035 }),
        fc.constantFrom(...languages),
        (m, y, language) => {
          const d = new Date(Date.UTC(y, m, 0)).getUTCDate() + 1
          const { month } = names(language, new Date(Date.UTC(y, m - 1, 8)))
          for (const text of [`${d}. ${month} ${y}`, `${y}-${two(m)}-${two(d)}`, `${d}.${m}.${y}`])
            expect(`${text}: ${parseDate(text, now)?.toISOString()}`).toBe(`${text}: undefined`)
        },
      ),
    )
  })

  it('never gives a day that does not stand in it, whatever it is', () => {
    const pieces = fc.constantFrom(
      ...'0 1 8 10 12 18 20 25 30 99 2018 1990 oct maj marras mar may : . / - , T Z + ( ) [ ] klo at pm den st GMT EET'.split(
        ' ',
      ),
      ' ',
      ' ',
      '\u00a0',
      'Revontuli',
      '🙂',
      '٣',
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ maxLength: 40, unit: 'binary' }),
          fc.array(pieces, { maxLength: 14 }).map((list) => list.join('')),
        ),
        (text) => {
          const read = parseDate(text, now)
          if (read === undefined || /^\W*\d{9,19}(?:\.\d+)?\W*$/.test(text)) return
          const figures = text.match(/\d+/g)?.join(' ') ?? ''
          const around = [-1, 0, 1].map((days) => new Date(read.getTime() + days * dayMs))
          const stands = around.some(
            (day) =>
              figures.includes(String(day.getUTCFullYear() % 100)) &&
              figures.includes(String(day.getUTCDate())),
          )
          expect({ text, read, stands }).toEqual({ text, read, stands: true })
        },
      ),
      runs(5000),
    )
  })
})
