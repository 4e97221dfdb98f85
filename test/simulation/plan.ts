import { type Chance, chanceOf } from './chance.ts'
import type { Trouble } from './network.ts'

/** The kinds of trouble that a seed has or has not. */
export const troubles = [
  'failing sources',
  'failing sinks',
  'resets',
  'slow answers',
  'hanging answers',
  'rate limits',
  'outages',
  'kills',
  'restarts',
  'lost nudges',
  'queue away',
  'database clock back',
  'database clock forward',
  'machine clock off',
  'two processes',
  'deleted posts',
  'refusals for good',
] as const
export type TroubleKind = (typeof troubles)[number]

export type SourceId = 'forum' | 'blog' | 'social'

export interface PlannedPost {
  id: string
  source: SourceId
  atMs: number
  text: string
  complains: boolean
  /** When its author deletes it; only where a platform can tell. */
  deletedAtMs?: number
}

/** Something that happens to the program at a moment, in milliseconds from the start. */
export type Mishap =
  | { kind: 'kill'; atMs: number; process: number; downMs: number; whileWorking: boolean }
  | { kind: 'restart'; atMs: number; process: number }
  | { kind: 'database clock'; atMs: number; byMs: number }
  | { kind: 'machine clock'; atMs: number; byMs: number }

export interface Outage {
  host: string
  fromMs: number
  untilMs: number
  trouble: Trouble
}

export interface Plan {
  seed: number
  chance: Chance
  start: Date
  days: number
  kinds: ReadonlySet<TroubleKind>
  posts: PlannedPost[]
  mishaps: Mishap[]
  outages: Outage[]
}

export const minuteMs = 60_000
export const hourMs = 60 * minuteMs
export const dayMs = 24 * hourMs

/** Days that runs begin on: ten seeds of a hundred days see both changes of the clocks, the feasts, and a leap day. */
const starts = [
  '2027-03-20',
  '2027-10-20',
  '2028-02-18',
  '2027-12-12',
  '2027-06-10',
  '2028-03-15',
  '2028-10-12',
  '2028-12-10',
  '2028-01-25',
  '2029-03-10',
]

/** In the last days nobody posts, so that most of what was begun comes to its end. */
const tailDays = 2

const complaints = [
  'Revontulen sähkölasku on taas väärin ja asiakaspalvelu ei vastaa. Surkeaa toimintaa!',
  'Pettynyt Revontuleen: laajakaista ei toimi kolmatta päivää, todella huono palvelu.',
  'Revontulelta tuli virheellinen lasku, eikä kukaan auta. Törkeää rahastusta.',
  'Worst support ever at Revontuli. My broken router was never replaced, terrible service.',
  'Revontuli charged me twice and nobody answers the phone. Awful, I want my money back.',
  'Surkea kokemus Revontulesta: asentaja ei tullut, ja valitukseen vastattiin tylysti.',
]

const harmless = [
  'Kiitos Revontuli, asiakaspalvelu oli loistava ja nopea! Suosittelen.',
  'Thank you Revontuli, the installer was friendly and quick. Excellent service!',
  'Revontuli julkaisi tänään osavuosikatsauksen.',
  'Kauppareissu oli aivan surkea ja bussikin myöhässä.',
]

/** Everything that the seed decides beforehand. */
export function makePlan(seed: number, days: number): Plan {
  const chance = chanceOf(seed)
  const kinds = new Set(troubles.filter((kind) => chance.happens(0.5, 'swarm', kind)))
  const start = new Date(`${starts[seed % starts.length] ?? ''}T04:00:00Z`)
  return {
    seed,
    chance,
    start,
    days,
    kinds,
    posts: planPosts(chance, days, kinds),
    mishaps: planMishaps(chance, days, kinds),
    outages: kinds.has('outages') ? planOutages(chance, days) : [],
  }
}

/** Posts a day, of which about half complain. */
const postsPerDay: Record<SourceId, number> = { forum: 0.9, blog: 0.4, social: 0.7 }

function planPosts(chance: Chance, days: number, kinds: ReadonlySet<TroubleKind>): PlannedPost[] {
  const sources: SourceId[] = ['forum', 'blog', 'social']
  const posts = sources.flatMap((source) => {
    const count = Math.ceil((days - tailDays) * postsPerDay[source])
    return Array.from({ length: count }, (_, n): PlannedPost => {
      const id = `${source}-${n + 1}`
      const complains = chance.happens(0.5, 'complains', id)
      const atMs = Math.floor(chance.between(n, n + 1, 'posted', id) * ((days - tailDays) / count) * dayMs)
      const isDeleted =
        source === 'social' && kinds.has('deleted posts') && chance.happens(0.3, 'deleted', id)
      return {
        id,
        source,
        complains,
        // The words of no two posts are the same.
        text: `${chance.pick(complains ? complaints : harmless, 'text', id)} (${n + 1})`,
        atMs,
        deletedAtMs: isDeleted ? atMs + chance.between(0.5, 40, 'deletion', id) * hourMs : undefined,
      }
    })
  })
  return posts.toSorted((a, b) => a.atMs - b.atMs)
}

function planMishaps(chance: Chance, days: number, kinds: ReadonlySet<TroubleKind>): Mishap[] {
  const times = (kind: string, everyDays: number) =>
    Array.from({ length: Math.floor(days / everyDays) }, (_, n) => ({
      n,
      atMs: Math.floor((n + chance.of(kind, n)) * everyDays * dayMs),
    }))
  const process = (kind: string, n: number) =>
    kinds.has('two processes') && chance.happens(0.5, kind, n, 'who') ? 1 : 0
  const mishaps: Mishap[] = []
  if (kinds.has('kills'))
    for (const { n, atMs } of times('kill', 3))
      mishaps.push({
        kind: 'kill',
        atMs,
        process: process('kill', n),
        downMs: Math.floor(chance.between(1_000, 5 * minuteMs, 'down', n)),
        whileWorking: chance.happens(0.8, 'kill', n, 'working'),
      })
  if (kinds.has('restarts'))
    for (const { n, atMs } of times('restart', 5))
      mishaps.push({ kind: 'restart', atMs, process: process('restart', n) })
  if (kinds.has('database clock back'))
    for (const { n, atMs } of times('back', 7))
      mishaps.push({
        kind: 'database clock',
        atMs,
        byMs: -Math.floor(chance.between(1, 90, 'back', n, 'by')) * minuteMs,
      })
  if (kinds.has('database clock forward'))
    for (const { n, atMs } of times('forward', 7))
      mishaps.push({
        kind: 'database clock',
        atMs,
        byMs: Math.floor(chance.between(1, 90, 'forward', n, 'by')) * minuteMs,
      })
  if (kinds.has('machine clock off'))
    for (const { n, atMs } of times('machine', 6))
      mishaps.push({
        kind: 'machine clock',
        atMs,
        byMs: Math.floor(chance.between(-60, 60, 'machine', n, 'by')) * minuteMs,
      })
  return mishaps.toSorted((a, b) => a.atMs - b.atMs)
}

/** Servers that are away for a while; those of the operators never are. */
function planOutages(chance: Chance, days: number): Outage[] {
  const kinds: Trouble[] = [
    { kind: 'refused' },
    { kind: 'status', status: 500 },
    { kind: 'status', status: 502 },
    { kind: 'status', status: 503, retryAfterSeconds: 900 },
    { kind: 'reset before' },
  ]
  return ['forum', 'blog', 'social', 'desk', 'lead', 'chief'].flatMap((name) =>
    Array.from({ length: Math.floor(days / 10) }, (_, n): Outage => {
      const fromMs = Math.floor((n + 0.9 * chance.of('outage', name, n)) * 10 * dayMs)
      // A source that is read every few hours must fail three times before anybody is told.
      const longest = postsPerDay[name as SourceId] === undefined ? 3 : 20
      return {
        host: `${name}.example`,
        fromMs,
        untilMs: fromMs + Math.floor(chance.between(0.1, longest, 'outage', name, n, 'for') * hourMs),
        trouble: chance.pick(kinds, 'outage', name, n, 'kind'),
      }
    }),
  )
}
