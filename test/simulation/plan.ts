import type { Chance } from './chance.ts'
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
  'silent sources',
  'bursts',
  'edits',
] as const
export type TroubleKind = (typeof troubles)[number]

export const sourceIds = ['forum', 'blog', 'social', 'press'] as const
export type SourceId = (typeof sourceIds)[number]

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
  /** The config file is saved with another edition. */
  | { kind: 'edit'; atMs: number }
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
