import { stamp } from './journal.ts'
import { makePlan } from './make-plan.ts'
import { dayMs, minuteMs } from './plan.ts'
import { judge } from './oracle/oracle.ts'
import { keepTextMs } from './shop.ts'
import type { Traffic } from './traffic.ts'
import { specialDaysOf, unknownChanges } from './visits.ts'
import { type World, createWorld } from './world.ts'

export interface Outcome {
  seed: number
  days: number
  /** Of the journal. */
  hash: string
  /** What happened. */
  words: string[]
  leaps: number
  steps: number
  exchanges: number
  /** Kinds of trouble and changes that have come about. */
  met: string[]
  /** What the oracle counted, by what it is about. */
  counted: Record<string, number>
}

/** Something was not as it must be. Its message tells the seed, what was wrong, and what happened last. */
export class SimulationFailure extends Error {
  override name = 'SimulationFailure'
}

/** Steps in which what is due is not taken up; more, and somebody has fallen asleep. */
const mostIdleSteps = 2_000

/** Five times as many as on a bad day. */
const mostExchanges = (day: number) => 500 * (day + 1)

/** So often it is looked whether all was as agreed so far, in milliseconds: the sooner, the nearer to its cause. */
const judgeEveryMs = 3 * dayMs

/** While an answer is waited for, in milliseconds: leases are renewed more often than they run out. */
const longestStepMs = 2_000

/** Runs one seed's world to its end. Throws `SimulationFailure` when something is not as it must be. */
export async function runSeed(
  seed: number,
  days: number,
  databaseUrl: string,
  traffic: Traffic,
): Promise<Outcome> {
  const plan = makePlan(seed, days)
  const world = await createWorld(plan, databaseUrl, traffic)
  const { clock, journal } = world
  let judgeAtMs = judgeEveryMs
  let leaps = 0
  let steps = 0
  try {
    let idle = 0
    while (clock.elapsed() < days * dayMs) {
      await traffic.quiet()
      journal.turnPage()
      if (await world.runEvents()) continue
      if (world.network.exchanges.length > mostExchanges(clock.elapsed() / dayMs))
        fail(seed, world, ['servers are asked far too often'])
      const { held, due, forgotten } = await look(world)
      const event = world.nextEvent()
      const isWaiting = world.network.underWay() > 0
      const isBusy = held || isWaiting
      if (isBusy || due <= clock.elapsed()) {
        idle = isBusy ? 0 : idle + 1
        if (idle > mostIdleSteps) fail(seed, world, ['what is due is not taken up'])
        steps += 1
        const timer = clock.nextTimer() ?? Infinity
        const next = isWaiting ? Math.min(clock.elapsed() + longestStepMs, world.network.nextMs()) : timer
        await world.moveTo(Math.min(next, event))
        continue
      }
      const breaches = await world.database.breaches()
      if (forgotten !== null)
        breaches.push(`${forgotten} is held by a process that lives and does not work on it`)
      if (breaches.length > 0) fail(seed, world, breaches)
      const late = await keptWrongly(world)
      if (late.length > 0) fail(seed, world, late)
      if (clock.elapsed() >= judgeAtMs) {
        const { complaints } = judge(world)
        if (complaints.length > 0) fail(seed, world, complaints)
        judgeAtMs = clock.elapsed() + judgeEveryMs
      }
      idle = 0
      leaps += 1
      await world.moveTo(Math.max(clock.elapsed() + 1, Math.min(due, event, days * dayMs)))
    }
    await traffic.quiet()
    const { complaints, counted } = judge(world)
    const changes = await world.database.changesOfState()
    complaints.push(...unknownChanges(changes).map((change) => `${change}: no such change was agreed on`))
    for (const what of [...Object.keys(counted), ...changes, ...specialDaysOf(plan)]) world.met.add(what)
    if (complaints.length > 0) fail(seed, world, complaints)
    return {
      seed,
      days,
      hash: journal.hash(),
      words: journal.last(Infinity),
      leaps,
      steps,
      exchanges: world.network.exchanges.length,
      met: [...world.met].toSorted(),
      counted,
    }
  } finally {
    await world.close()
  }
}

function fail(seed: number, { journal, crew }: World, complaints: string[]): never {
  const events = journal.last(50).map((words) => `  ${words}`)
  throw new SimulationFailure(
    [
      `seed ${seed}:`,
      ...complaints.slice(0, 20),
      'The last events:',
      ...events,
      'The last warnings:',
      ...crew.warnings.slice(-10),
    ].join('\n'),
  )
}

/** How long the house may take to notice what has become due, in milliseconds. */
const housekeepMs = 31_000

/**
 * Whether a living process holds something, when the next thing falls due, in milliseconds of `elapsed`, and a source that
 * a living process has taken and not given back.
 */
async function look(world: World): Promise<{ held: boolean; due: number; forgotten: string | null }> {
  const [row] = await world.database.query<{ held: boolean; due: Date | null; forgotten: string | null }>(
    `select
      exists (select from sources where lease_by = any($1) and lease_until > now())
        or exists (select from deliveries where lease_by = any($1) and lease_until > now()) as held,
      (select min(id) from sources where lease_by = any($1)) as forgotten,
      least(
        (select min(greatest(next_poll_at, not_before, lease_until + interval '1 ms')) from sources where enabled),
        (select min(case when state = 'sending' then lease_until + interval '1 ms' when due_at > now() then due_at
          else greatest(due_at, enqueued_at + interval '10.001 s') end)
          from deliveries where state in ('pending', 'sending')),
        (select min(recheck_at) from mentions),
        (select min(seen_at) from mentions where text <> '') + $2 * interval '1 ms',
        (select min(last_item_at + greatest(3 * longest_gap_seconds, 21600) * interval '1 s') from sources
          where enabled and state = 'ok' and items_total >= 20
          and last_item_at + greatest(3 * longest_gap_seconds, 21600) * interval '1 s' > now()) + $3 * interval '1 ms'
      ) as due`,
    [world.crew.living().map(({ worker }) => worker), keepTextMs + housekeepMs, housekeepMs],
  )
  const aheadMs = world.time.at(world.clock.elapsed()) - world.clock.elapsed()
  const due = row?.due ? Math.ceil(row.due.getTime() + 1 - aheadMs) : Infinity
  return { held: row?.held ?? false, due, forgotten: row?.forgotten ?? null }
}

/** Words that should be gone, and words that are gone too early. */
async function keptWrongly({ database, clock, time, crew }: World): Promise<string[]> {
  const rows = await database.query<{ post: string; seen: Date; gone: boolean }>(
    `select external_id as post, seen_at as seen, text = '' as gone from mentions
      where deleted_at is null and (text = '') = (seen_at > $1)`,
    [new Date(time.at(clock.elapsed()) - keepTextMs)],
  )
  return rows.flatMap(({ post, seen, gone }) => {
    const endMs = time.reaches(seen.getTime() + keepTextMs, 0)
    const upMs = crew.turns.findLast(({ what }) => what === 'up')?.atMs ?? 0
    const isWrong = gone ? endMs > clock.elapsed() : Math.max(endMs, upMs) < clock.elapsed() - 2 * minuteMs
    return isWrong
      ? [`the words of ${post}, seen ${stamp(seen)}, are ${gone ? 'gone already' : 'still kept'}`]
      : []
  })
}
