import { createLog } from '../../lib/log.ts'
import type { DatabaseTime } from './database-time.ts'
import { type Journal, stamp } from './journal.ts'
import type { Network } from './network.ts'
import { type Mishap, minuteMs } from './plan.ts'
import { type SimulatedProcess, startProcess } from './process.ts'
import type { SimulatedQueue } from './queue.ts'
import type { ShadowedDatabase } from './shadowed-database.ts'
import { type Edition, configText } from './shop.ts'
import type { SimulatedClock } from './simulated-clock.ts'
import type { Traffic } from './traffic.ts'

/** Something that happened to the processes, by the time that nobody sets. */
export interface Turn {
  atMs: number
  what: 'up' | 'told to end' | 'gone' | 'edited'
  /** Processes that live afterwards. */
  living: number
}

/** The program's processes, and what befalls them and their clocks. */
export interface Crew {
  living(): SimulatedProcess[]
  turns: Turn[]
  /** The config that is in force at a moment. */
  editionAt(elapsedMs: number): Edition
  /** What the program has logged of trouble. */
  warnings: string[]
  start(place: number): Promise<void>
  happen(mishap: Mishap): Promise<void>
  /** Mishaps that wait for a process that is at work; true when one has found it so. */
  strike(): Promise<boolean>
  close(): Promise<void>
}

export interface CrewOptions {
  clock: SimulatedClock
  time: DatabaseTime
  journal: Journal
  database: ShadowedDatabase
  network: Network
  queue: SimulatedQueue
  traffic: Traffic
  at: (atMs: number, run: () => Promise<void>) => void
  met: (what: string) => void
}

export function hireCrew({
  clock,
  time,
  journal,
  database,
  network,
  queue,
  traffic,
  at,
  met,
}: CrewOptions): Crew {
  const living = new Map<number, SimulatedProcess>()
  const turns: Turn[] = []
  const warnings: string[] = []
  const waiting: Extract<Mishap, { kind: 'kill' }>[] = []
  const turned = (what: Turn['what']) => void turns.push({ atMs: clock.elapsed(), what, living: living.size })
  const log = createLog({
    level: 'warn',
    pretty: false,
    to: { write: (line) => void warnings.push(line.trim()) },
  })

  function editionAt(elapsedMs: number): Edition {
    const edits = turns.filter(({ what, atMs }) => what === 'edited' && atMs <= elapsedMs)
    return edits.length % 2 === 0 ? 'first' : 'second'
  }

  async function edit(): Promise<void> {
    if (living.size === 0) {
      at(clock.elapsed() + minuteMs, edit)
      return
    }
    met('edit of the config')
    turned('edited')
    journal.tell(`the ${editionAt(clock.elapsed())} edition of the config is saved`)
    for (const process of living.values()) await process.reload(configText(editionAt(clock.elapsed())))
  }

  async function start(place: number): Promise<void> {
    const name = traffic.nameFor(`process-${place + 1}`)
    const started = await startProcess(name, {
      databaseUrl: database.urlFor(name),
      dispatcher: network.dispatcherFor(name),
      queues: queue.queuesFor(name),
      configText: configText(editionAt(clock.elapsed())),
      log,
    })
    living.set(place, started)
    turned('up')
    journal.tell(`process ${place + 1} is up`)
  }

  /** As `kill -9`: nothing that it asks is answered any more, and what it had begun is rolled back. */
  async function end(place: number, process: SimulatedProcess, forMs: number): Promise<void> {
    living.delete(place)
    silence(process)
    turned('gone')
    journal.tell(`process ${place + 1} is down for ${Math.round(forMs / 1000)} s`)
    at(clock.elapsed() + forMs, () => start(place))
    await database.cut(process.name)
  }

  function silence({ name }: SimulatedProcess): void {
    network.silence(name)
    queue.silence(name)
    traffic.silence(name)
  }

  async function setDatabaseClock(byMs: number): Promise<void> {
    const before = stamp(new Date(time.at(clock.elapsed())))
    time.set(clock.elapsed(), byMs)
    met(`database clock set ${byMs > 0 ? 'forward' : 'back'}`)
    journal.tell(`the database's clock was set by ${byMs / minuteMs} min at ${before}`)
    await database.setClock(new Date(time.at(clock.elapsed())))
  }

  function setMachineClock(byMs: number): void {
    clock.leap(byMs)
    met('machine clock set')
    journal.tell(`the machine's clock is set by ${byMs / minuteMs} min`)
  }

  function restart(place: number): void {
    const process = living.get(place)
    if (!process) return
    met('restart')
    turned('told to end')
    journal.tell(`process ${place + 1} is told to end`)
    process.stop()
    void process.ended.then(() => end(place, process, 5_000))
  }

  async function kill(mishap: Extract<Mishap, { kind: 'kill' }>): Promise<void> {
    const process = living.get(mishap.process)
    if (!process) return
    const isWorking = network.underWay(process.name) > 0
    if (mishap.whileWorking && !isWorking) {
      waiting.push(mishap)
      return
    }
    met(isWorking ? 'killed while working' : 'killed while idle')
    await end(mishap.process, process, mishap.downMs)
  }

  return {
    living: () => [...living.values()],
    turns,
    editionAt,
    warnings,
    start,
    async happen(mishap) {
      if (mishap.kind === 'machine clock') setMachineClock(mishap.byMs)
      else if (mishap.kind === 'database clock') await setDatabaseClock(mishap.byMs)
      else if (mishap.kind === 'restart') restart(mishap.process)
      else if (mishap.kind === 'edit') await edit()
      else await kill(mishap)
    },
    async strike() {
      const ready = waiting.findIndex(({ process }) => {
        const found = living.get(process)
        return found !== undefined && network.underWay(found.name) > 0
      })
      const [mishap] = ready < 0 ? [] : waiting.splice(ready, 1)
      if (mishap) await kill(mishap)
      return mishap !== undefined
    },
    async close() {
      for (const process of living.values()) {
        silence(process)
        await database.cut(process.name)
      }
    },
  }
}
