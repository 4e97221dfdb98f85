import { useClock } from '../../lib/clock.ts'
import { replaceApiToken } from '../../web/api-token.ts'
import { type Crew, hireCrew } from './crew.ts'
import { type DatabaseTime, databaseTime } from './database-time.ts'
import { type Journal, openJournal } from './journal.ts'
import { type Network, openNetwork } from './network.ts'
import { type Plan, minuteMs } from './plan.ts'
import { openQueue } from './queue.ts'
import { type Desk, type Post, feedServer, sinkServer, socialServer } from './servers.ts'
import { type ShadowedDatabase, shadowDatabase } from './shadowed-database.ts'
import { channelIds } from './shop.ts'
import { type SimulatedClock, simulatedClock } from './simulated-clock.ts'
import { type StaffAction, createStaff } from './staff.ts'
import type { Traffic } from './traffic.ts'
import { troubleOf, wordsOfTrouble } from './trouble.ts'

export interface World {
  plan: Plan
  clock: SimulatedClock
  time: DatabaseTime
  database: ShadowedDatabase
  journal: Journal
  network: Network
  crew: Crew
  actions: StaffAction[]
  /** Kinds of trouble that have come about. */
  met: Set<string>
  /** When something is to happen next, in milliseconds of `elapsed`. */
  nextEvent: () => number
  /** Does what is to happen by now; false when nothing is. */
  runEvents: () => Promise<boolean>
  /** Moves both clocks. */
  moveTo: (elapsedMs: number) => Promise<void>
  close: () => Promise<void>
}

/** Sets up everything that the seed decides, with the program running in it. */
export async function createWorld(plan: Plan, databaseUrl: string, traffic: Traffic): Promise<World> {
  const { chance, kinds } = plan
  const clock = simulatedClock(plan.start.getTime(), chance)
  useClock(clock)
  const time = databaseTime(plan.start.getTime())
  const now = () => new Date(time.at(clock.elapsed()))
  const database = await shadowDatabase(databaseUrl, now())
  const journal = openJournal(now)
  const met = new Set<string>()
  const agenda: { atMs: number; run: () => Promise<void> }[] = []
  const at = (atMs: number, run: () => Promise<void>) => void agenda.push({ atMs: Math.ceil(atMs), run })

  const staff = createStaff({ plan, clock, journal, at, web: () => crew.living()[0]?.web })
  const network = openNetwork({
    clock,
    chance,
    journal,
    servers: serversOf(plan, clock, {
      hear: (message) => staff.hear(message),
      miss: (message) => staff.miss(message),
    }),
    troubleFor: (host, name, nth) => {
      const trouble = troubleOf(plan, clock.elapsed(), host, name, nth)
      if (trouble) for (const words of wordsOfTrouble(plan, host, trouble)) met.add(words)
      return trouble
    },
  })
  const queue = openQueue(chance, clock.elapsed, {
    loses: kinds.has('lost nudges'),
    isAway: () =>
      kinds.has('queue away') && chance.happens(0.2, 'queue', Math.floor(clock.elapsed() / (420 * minuteMs))),
    met: (what) => void met.add(what),
  })
  const crew = hireCrew({
    clock,
    time,
    journal,
    database,
    network,
    queue,
    traffic,
    at,
    met: (what) => void met.add(what),
  })
  await crew.start(0)
  await database.watchStates()
  if (kinds.has('two processes')) {
    await crew.start(1)
    met.add('two processes')
  }
  const [first] = crew.living()
  if (first) staff.useToken(await replaceApiToken(first.db))
  for (const mishap of plan.mishaps) at(mishap.atMs, () => crew.happen(mishap))

  return {
    plan,
    clock,
    time,
    database,
    journal,
    network,
    crew,
    actions: staff.actions,
    met,
    nextEvent: () => Math.min(...agenda.map(({ atMs }) => atMs)),
    async runEvents() {
      if (await crew.strike()) return true
      const due = agenda.filter(({ atMs }) => atMs <= clock.elapsed()).toSorted((a, b) => a.atMs - b.atMs)
      for (const event of due) {
        agenda.splice(agenda.indexOf(event), 1)
        await event.run()
      }
      return due.length > 0
    },
    async moveTo(elapsedMs) {
      // The database's clock first: what a timer wakes asks it.
      await database.setClock(new Date(time.at(elapsedMs)))
      clock.moveTo(elapsedMs)
      // One after the other, so that two processes never race: who wins would be up to the machine.
      while (clock.ring()) await traffic.quiet()
    },
    async close() {
      await crew.close()
      await database.close()
    },
  }
}

function serversOf(plan: Plan, clock: SimulatedClock, desk: Desk) {
  const posts = (source: string) => (): Post[] =>
    plan.posts
      .filter((post) => post.source === source && post.atMs <= clock.elapsed())
      .map(({ id, text, atMs, deletedAtMs = Infinity }) => ({
        id,
        text,
        publishedAt: new Date(plan.start.getTime() + atMs),
        deleted: deletedAtMs <= clock.elapsed(),
      }))
  return new Map([
    ['forum.example', feedServer(posts('forum'))],
    ['blog.example', feedServer(posts('blog'))],
    ['press.example', feedServer(posts('press'))],
    ['social.example', socialServer('social.example', posts('social'))],
    ...[...channelIds, 'ops'].map((id) => [`${id}.example`, sinkServer(id, desk)] as const),
  ])
}
