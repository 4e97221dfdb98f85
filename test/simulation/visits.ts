import { type Plan, dayMs } from './plan.ts'

/** How the states of rows may change; any other change is a fault. */
const changes = {
  sources: ['ok to failing', 'failing to ok', 'failing to stopped', 'stopped to ok'],
  cases: ['open to acknowledged', 'open to resolved', 'acknowledged to resolved'],
  deliveries: [
    'pending to sending',
    'pending to cancelled',
    'sending to sent',
    'sending to pending',
    'sending to cancelled',
    'sending to dead',
    'dead to pending',
  ],
}

/** This may come about as well: a stopped source that fails otherwise a day later. */
const rareChanges = ['sources: stopped to failing']

const changesOfState = Object.entries(changes).flatMap(([table, all]) =>
  all.map((change) => `${table}: ${change}`),
)

/** The changes among `met` that nobody has agreed on. */
export function unknownChanges(met: string[]): string[] {
  const known = new Set([...changesOfState, ...rareChanges])
  return met.filter((change) => !known.has(change))
}

/** Days on which something is different. */
const specialDays: Record<string, string[]> = {
  'summer time begins': ['2027-03-28', '2028-03-26', '2029-03-25'],
  'summer time ends': ['2027-10-31', '2028-10-29'],
  Easter: ['2027-03-28', '2028-04-16', '2029-04-01'],
  midsummer: ['2027-06-26', '2028-06-24'],
  Christmas: ['2027-12-25', '2028-12-25'],
  'leap day': ['2028-02-29'],
}

export function specialDaysOf({ start, days }: Plan): string[] {
  const endMs = start.getTime() + days * dayMs
  return Object.keys(specialDays).filter((name) =>
    specialDays[name]?.some((day) => Date.parse(day) > start.getTime() && Date.parse(day) + dayMs < endMs),
  )
}

const sides = ['a sink', 'a source']
const ofBothSides = [
  'hang',
  'outage',
  'refused',
  'reset after',
  'reset before',
  'slow',
  'status 410',
  'status 429',
  'status 500',
  'status 502',
  'status 503',
  'status 504',
].flatMap((kind) => sides.map((side) => `${kind} of ${side}`))

/** Every kind of trouble, every change of a state and every special day: what a long run must have met. */
export const everything = [
  ...ofBothSides,
  ...changesOfState,
  ...Object.keys(specialDays),
  'database clock set back',
  'database clock set forward',
  'deleted posts',
  'edit of the config',
  'late posts',
  'source.gap',
  'source.silent',
  'killed while idle',
  'killed while working',
  'machine clock set',
  'nudges lost',
  'queue away',
  'restart',
  'status 404 of a source',
  'two processes',
]

const metMark = '  met: '

export function wordsOfMet(met: string[]): string {
  return `${metMark}${met.join(', ')}`
}

/** What seeds have met, from what they have printed. */
export function metIn(printed: string): Set<string> {
  const lines = printed.split('\n').filter((line) => line.startsWith(metMark))
  return new Set(lines.flatMap((line) => line.slice(metMark.length).split(', ')))
}
