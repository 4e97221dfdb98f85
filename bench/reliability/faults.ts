import { setTimeout as sleep } from 'node:timers/promises'
import { until } from '../../test/harness/until.ts'
import type { Member, Role } from './crew.ts'
import { type Random, pickAt } from './random.ts'
import type { QueueServer } from './servers.ts'
import type { FaultySink, Trouble } from './sinks.ts'
import type { Stage } from './stage.ts'

export interface Fault {
  kind: Kind
  /** Pause before it, in milliseconds. */
  gapMs: number
  /** How long it lasts, where it lasts. */
  lastsMs: number
  /** Chooses whom it hits. */
  dice: number
}

interface Injection {
  /** What it needs for itself: no two faults hit the same thing at once. */
  targets(stage: Stage): string[]
  /** Does it and undoes it. Resolves with the proof that it had an effect; throws when it had none. */
  inject(stage: Stage, target: string, fault: Fault): Promise<string>
}

const kinds = {
  'kill -9 outreach': killing('outreach'),
  'kill -9 poller': killing('poller'),
  'kill -9 web': killing('web'),
  'SIGTERM outreach': stopping('outreach'),
  'SIGTERM poller': stopping('poller'),
  'SIGTERM web': stopping('web'),
  'Redis kill -9': forRedis(async (redis, { lastsMs }) => {
    await redis.kill()
    await sleep(lastsMs)
    await redis.start()
    return `away for ${lastsMs} ms`
  }),
  'Redis FLUSHALL': forRedis(async (redis) => `${await until('keys to wipe', () => redis.wipe())} keys gone`),
  'PostgreSQL stopped at once': crashing('SIGQUIT'),
  'PostgreSQL kill -9': crashing('SIGKILL'),
  'keyed sink takes and cuts': troubling(['desk', 'lead'], 'cut'),
  'blind sink takes and cuts': troubling(['blind'], 'cut'),
  'blind sink answers 500': troubling(['blind'], 500),
  'keyed sink answers 500': troubling(['desk', 'lead'], 500),
  'keyed sink answers 429': troubling(['desk', 'lead'], 429),
  'sink hangs': troubling(['desk', 'lead', 'blind'], 'hang'),
  'feed answers 500': failing(500),
  'feed hangs': failing('hang'),
} satisfies Record<string, Injection>

export type Kind = keyof typeof kinds

/** Kinds that only a time-out of some 20 s ends, or that wait for rare traffic: late ones would make the run long, not harder. */
const slow: ReadonlySet<Kind> = new Set([
  'sink hangs',
  'feed hangs',
  'blind sink takes and cuts',
  'blind sink answers 500',
])

export function kindsFor(withRedis: boolean): Kind[] {
  return (Object.keys(kinds) as Kind[]).filter((kind) => withRedis || !kind.startsWith('Redis'))
}

/** Every kind equally often, in an order of chance; the slow ones in the first six tenths. */
export function planFaults(count: number, withRedis: boolean, random: Random): Fault[] {
  const deck: Kind[] = []
  while (deck.length < count) deck.push(...random.shuffle(kindsFor(withRedis)))
  const chosen = deck.slice(0, count)
  const early = Math.floor(count * 0.6)
  for (let place = early; place < count; place += 1) {
    if (!slow.has(chosen[place]!)) continue
    const other = random.pick(chosen.slice(0, early).flatMap((kind, n) => (slow.has(kind) ? [] : [n])))
    ;[chosen[place], chosen[other]] = [chosen[other]!, chosen[place]!]
  }
  return chosen.map((kind) => ({
    kind,
    gapMs: Math.round(random.between(400, 2_000)),
    lastsMs: Math.round(random.between(500, 4_000)),
    dice: random.next(),
  }))
}

export interface Injected {
  fault: Fault
  target: string
  /** What it did, or why it did nothing. */
  proof: string
  fired: boolean
}

/** Injects the faults in their order, side by side where they hit different things. */
export async function injectAll(
  stage: Stage,
  faults: Fault[],
  tell: (injected: Injected) => void,
): Promise<Injected[]> {
  const busy = new Set<string>()
  const underWay: Promise<Injected>[] = []
  const waiting = [...faults]
  const freeTargets = ({ kind }: Fault) => kinds[kind].targets(stage).filter((target) => !busy.has(target))
  while (waiting.length > 0) {
    await sleep(waiting[0]!.gapMs)
    // One whose targets are all taken lets the next one go first.
    const fault = await until(
      'room for a fault',
      () => waiting.find((each) => freeTargets(each).length > 0),
      60_000,
    )
    waiting.splice(waiting.indexOf(fault), 1)
    const target = pickAt(freeTargets(fault), fault.dice)
    busy.add(target)
    underWay.push(
      kinds[fault.kind]
        .inject(stage, target, fault)
        .then(
          (proof) => ({ fault, target, proof, fired: true }),
          (error: unknown) => ({ fault, target, proof: String(error), fired: false }),
        )
        .then((injected) => {
          busy.delete(target)
          tell(injected)
          return injected
        }),
    )
  }
  return await Promise.all(underWay)
}

function killing(role: Role): Injection {
  return {
    targets: ({ crew }) => crew.members.filter((member) => member.role === role).map(({ name }) => name),
    async inject(stage, target) {
      const member = memberOf(stage, target)
      const was = member.isReady() ? 'at work' : 'starting'
      await member.kill()
      return `was ${was}`
    },
  }
}

function stopping(role: Role): Injection {
  return {
    targets: ({ crew }) =>
      crew.members.filter((member) => member.role === role && member.isReady()).map(({ name }) => name),
    inject: async (stage, target) => await stage.crew.stopInTime(memberOf(stage, target)),
  }
}

function forRedis(inject: (redis: QueueServer, fault: Fault) => Promise<string>): Injection {
  return {
    targets: () => ['redis'],
    async inject({ redis }, _, fault) {
      if (!redis) throw new Error('there is no Redis')
      return await inject(redis, fault)
    },
  }
}

function crashing(signal: 'SIGQUIT' | 'SIGKILL'): Injection {
  return {
    targets: () => ['postgres'],
    inject: async ({ database }) => `back after ${await database.crash(signal)} ms`,
  }
}

/** The sink does it for `lastsMs`, and until it has done it to at least one request. */
function troubling(names: (keyof Stage['sinks'])[], trouble: Trouble): Injection {
  return {
    targets: () => names,
    async inject({ sinks }, target, { lastsMs }) {
      const sink = sinks[target as keyof Stage['sinks']]
      const hits = await during(sink, trouble, lastsMs)
      return `${hits} requests`
    },
  }
}

async function during(sink: FaultySink, trouble: Trouble, lastsMs: number): Promise<number> {
  let hits = 0
  sink.onTrouble = () => (hits += 1)
  sink.trouble = trouble
  try {
    await sleep(lastsMs)
    await until(`${sink.name} has a request`, () => hits > 0, 30_000)
    return hits
  } finally {
    sink.trouble = undefined
  }
}

function failing(failWith: number | 'hang'): Injection {
  return {
    // The forums only: the others have few posts, and another fault may wait for one.
    targets: ({ feeds }) => [...feeds.keys()].filter((id) => id.startsWith('forum')),
    async inject({ feeds }, target, { lastsMs }) {
      const feed = feeds.get(target)!
      const before = feed.failed
      feed.failWith = failWith
      try {
        await sleep(lastsMs)
        await until(`${target} is asked`, () => feed.failed > before, 40_000)
        return `${feed.failed - before} requests`
      } finally {
        feed.failWith = undefined
      }
    },
  }
}

function memberOf({ crew }: Stage, name: string): Member {
  const member = crew.members.find((candidate) => candidate.name === name)
  if (!member) throw new Error(`nobody is called ${name}`)
  return member
}
