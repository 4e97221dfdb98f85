import { setImmediate as turn } from 'node:timers/promises'
import pg from 'pg'
import { Piscina } from 'piscina'
import type { ThreadTask } from '../../lib/parser-thread.ts'

/** What the program is doing just now that takes real time: queries, and documents in a parser's thread. */
export interface Traffic {
  /** Resolves when nothing is under way, and nothing follows from it without the clock moving. */
  quiet(): Promise<void>
  /** A name for connections that none had before. */
  nameFor(what: string): string
  /** From now on, what connections of this application name ask is never answered, as after a kill -9. */
  silence(applicationName: string): void
}

/** Turns of the event loop in which nothing begins, after which nothing will: chains of promises need none at all. */
const idleTurns = 4

/** So many looks at what is under way, each so many real milliseconds after the other, and it counts as hung. */
const lookMs = 5_000
const mostLooks = 24

type AnyFunction = (...given: unknown[]) => unknown

/** Watches every client of `pg` and every document of this process, for good. */
export function watchTraffic(): Traffic {
  const silenced = new Set<string>()
  let underWay = 0
  let idle = Promise.withResolvers<void>()
  let begun = 0
  let named = 0
  const never = new Promise<never>(() => undefined)

  const watch = (original: AnyFunction, nameOf: (owner: unknown) => string) =>
    function watched(this: unknown, ...given: unknown[]): unknown {
      const name = nameOf(this)
      if (silenced.has(name)) return never
      const answer = original.apply(this, given)
      if (!(answer instanceof Promise)) return answer
      begun += 1
      underWay += 1
      const settled = () => {
        underWay -= 1
        if (underWay === 0) {
          idle.resolve()
          idle = Promise.withResolvers()
        }
      }
      answer.then(settled, settled)
      return name === '' ? answer : unlessSilenced(name, answer)
    }
  const unlessSilenced = async (name: string, answer: Promise<unknown>): Promise<unknown> => {
    try {
      const result = await answer
      return silenced.has(name) ? await never : result
    } catch (error) {
      if (silenced.has(name)) return await never
      throw error
    }
  }

  const clientName = (client: unknown) => {
    const { connectionParameters } = client as { connectionParameters?: { application_name?: string } }
    return connectionParameters?.application_name ?? ''
  }
  const poolName = (pool: unknown) => {
    const { connectionString } = (pool as { options: { connectionString?: string } }).options
    return new URL(connectionString ?? 'postgres://nowhere').searchParams.get('application_name') ?? ''
  }
  replace(pg.Client.prototype, 'query', (original) => watch(planOnce(original), clientName))
  replace(pg.Pool.prototype, 'connect', (original) => watch(original, poolName))
  replace(Piscina.prototype, 'run', () => watch(runHere as AnyFunction, () => ''))

  return {
    async quiet() {
      for (let idleFor = 0; idleFor < idleTurns;) {
        if (underWay > 0) {
          await orHung(idle.promise, () => `${underWay} queries or documents are under way, and do not end`)
          idleFor = 0
        }
        const before = begun
        await turn()
        idleFor = begun === before && underWay === 0 ? idleFor + 1 : 0
      }
    },
    nameFor(what) {
      named += 1
      return `${what}-${named}`
    },
    silence: (name) => void silenced.add(name),
  }
}

/** A thread that is waited for longer than a few seconds is ended, and a simulated year may not hang on that. */
async function runHere({ file, name, task }: ThreadTask): Promise<unknown> {
  const module = (await import(file)) as Record<string, AnyFunction>
  return await module[name]?.(task)
}

/** Names statements, so that the server plans each but once: in a simulated year they come tens of thousands of times. */
function planOnce(query: AnyFunction): AnyFunction {
  const names = new Map<string, string>()
  return function (this: unknown, text, values, ...rest) {
    if (typeof text !== 'string' || !Array.isArray(values) || !isPlanned.test(text))
      return query.call(this, text, values, ...rest)
    const name = names.get(text) ?? `statement ${names.size}`
    names.set(text, name)
    return query.call(this, { name, text, values }, ...rest)
  }
}

const isPlanned = /^\s*(?:select|insert|update|delete|with)\b/iu

function replace(owner: object, name: string, make: (original: AnyFunction) => AnyFunction): void {
  Reflect.set(owner, name, make(Reflect.get(owner, name) as AnyFunction))
}

/** Counts looks and not the time, which goes on while this process is stopped. */
async function orHung(work: Promise<void>, words: () => string): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const hung = new Promise<never>((_, reject) => {
    let looks = 0
    timer = setInterval(() => {
      looks += 1
      if (looks > mostLooks) reject(new Error(words()))
    }, lookMs)
  })
  await Promise.race([work, hung]).finally(() => clearInterval(timer))
}
