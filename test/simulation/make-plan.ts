import { type Chance, chanceOf } from './chance.ts'
import type { Trouble } from './network.ts'
import {
  type Mishap,
  type Outage,
  type Plan,
  type TroubleKind,
  dayMs,
  hourMs,
  minuteMs,
  sourceIds,
  troubles,
} from './plan.ts'
import { planPosts } from './planned-posts.ts'

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
    outages: [
      ...(kinds.has('outages') ? planOutages(chance, days) : []),
      ...(kinds.has('refusals for good') ? planAbsences(chance, days) : []),
    ],
  }
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
  if (kinds.has('edits')) for (const { atMs } of times('edit', 4)) mishaps.push({ kind: 'edit', atMs })
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
  const sources: readonly string[] = sourceIds
  return [...sources, 'desk', 'lead', 'chief'].flatMap((name) =>
    Array.from({ length: Math.floor(days / 10) }, (_, n): Outage => {
      const fromMs = Math.floor((n + 0.9 * chance.of('outage', name, n)) * 10 * dayMs)
      // A source that is read every few hours must fail three times before anybody is told.
      const longest = sources.includes(name) ? 20 : 3
      return {
        host: `${name}.example`,
        fromMs,
        untilMs: fromMs + Math.floor(chance.between(0.1, longest, 'outage', name, n, 'for') * hourMs),
        trouble: chance.pick(kinds, 'outage', name, n, 'kind'),
      }
    }),
  )
}

/** Sources that are gone for good, as it seems for a day or two: long enough to be believed. */
function planAbsences(chance: Chance, days: number): Outage[] {
  return sourceIds.flatMap((source) =>
    Array.from({ length: Math.floor(days / 30) }, (_, n): Outage => {
      const fromMs = Math.floor((n + 0.8 * chance.of('absence', source, n)) * 30 * dayMs)
      return {
        host: `${source}.example`,
        fromMs,
        untilMs: fromMs + Math.floor(chance.between(26, 60, 'absence', source, n, 'for') * hourMs),
        trouble: { kind: 'status', status: 410 },
      }
    }),
  )
}
