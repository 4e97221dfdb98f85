import type { Exchange } from '../network.ts'
import { type SourceId, dayMs, minuteMs } from '../plan.ts'
import { everyMs } from '../shop.ts'
import type { World } from '../world.ts'
import type { Verdict } from './verdict.ts'

/** One reading of a source: the requests that it took. */
export interface Poll {
  source: SourceId
  fromMs: number
  untilMs: number
  outcome: 'read' | 'failed' | 'refused' | 'cut'
  /** The moment whose posts it brought. */
  seenMs: number
  retryAfterSeconds?: number
}

/** Requests of one reading follow each other at once; between two there are hours, or seconds after a failure. */
const pauseMs = 900

export function pollsOf({ network }: World, source: SourceId): Poll[] {
  const requests = network.exchanges.filter(
    ({ host, name }) => host === `${source}.example` && !name.startsWith('look up'),
  )
  const polls: Exchange[][] = []
  for (const exchange of requests) {
    const before = polls.at(-1)?.at(-1)
    const goesOn =
      before?.endedMs !== undefined &&
      before.process === exchange.process &&
      before.heard &&
      exchange.atMs - before.endedMs < pauseMs
    if (goesOn) polls.at(-1)?.push(exchange)
    else polls.push([exchange])
  }
  return polls.flatMap((exchanges) => {
    const [first] = exchanges
    const last = exchanges.at(-1)
    // What an instance says of itself is asked before looking up, too.
    if (!first || !last || exchanges.every(({ name }) => name === '/api/v2/instance')) return []
    const read = last.heard && (last.status === 200 || last.status === 304)
    const { trouble } = last
    return [
      {
        source,
        fromMs: first.atMs,
        untilMs: last.endedMs ?? last.atMs,
        outcome:
          last.endedMs === undefined
            ? 'cut'
            : read
              ? 'read'
              : last.heard && last.status === 410
                ? 'refused'
                : 'failed',
        seenMs: exchanges.find(({ name }) => name !== '/api/v2/instance')?.answeredMs ?? first.atMs,
        retryAfterSeconds: trouble?.kind === 'status' && last.heard ? trouble.retryAfterSeconds : undefined,
      } satisfies Poll,
    ]
  })
}

/** Every source is read again when it is time, and not before. */
export function judgePace(world: World, polls: Poll[], verdict: Verdict): void {
  const { time, crew } = world
  const { turns } = crew
  let failures = 0
  let refusals = 0
  for (const [n, poll] of polls.entries()) {
    const { source, fromMs, untilMs, outcome, retryAfterSeconds } = poll
    failures = outcome === 'read' ? 0 : outcome === 'cut' ? failures : failures + 1
    refusals = outcome === 'refused' ? refusals + 1 : outcome === 'cut' ? refusals : 0
    const nextMs = polls[n + 1]?.fromMs ?? Infinity
    const turned = turns.some(({ atMs, what }) => what !== 'gone' && atMs >= fromMs && atMs <= nextMs)
    const every = everyMs(source, crew.editionAt(untilMs))
    const doubled = Math.min(minuteMs * 2 ** (failures - 1), every)
    const wait =
      outcome === 'read'
        ? { least: every, most: every * 1.1 }
        : outcome === 'refused'
          ? // Three in a row: the intervals here are longer than the half hour that they must last.
            refusals >= 3
            ? { least: turned ? 0 : dayMs, most: dayMs }
            : { least: turned ? 0 : every, most: every * 1.1 }
          : outcome === 'cut'
            ? { least: 0, most: 12_000 }
            : retryAfterSeconds === undefined
              ? { least: turned ? 0 : doubled, most: doubled * 1.1 }
              : {
                  least: Math.max(retryAfterSeconds * 1000, turned ? 0 : every),
                  most: Math.max(retryAfterSeconds * 1000, every * 1.1),
                }
    // An edit brings nearer what is due later than its own interval allows.
    for (const { atMs } of turns.filter(
      ({ what, atMs }) => what === 'edited' && atMs > untilMs && atMs < nextMs,
    )) {
      const most = time.at(atMs) - time.at(untilMs) + everyMs(source, crew.editionAt(atMs))
      wait.least = Math.min(wait.least, most)
      if (outcome === 'read') wait.most = Math.min(wait.most, most)
    }
    const dueMs = time.reaches(time.at(untilMs) + wait.least - 1_000, untilMs)
    // Who starts when the clock was set back does not let a source wait for longer than its interval.
    const earliest = turned ? Math.min(dueMs, untilMs + wait.least - 1_000) : dueMs
    const latest = verdict.latest(time.at(untilMs) + wait.most, untilMs)
    verdict.count('readings')
    if (nextMs < Math.min(earliest, verdict.untilMs))
      verdict.complain(
        `${source} was read at ${verdict.show(untilMs)} (${outcome}), and again too early at ${verdict.show(nextMs)}`,
      )
    if (nextMs > latest && latest < verdict.untilMs)
      verdict.complain(
        `${source} was read at ${verdict.show(untilMs)} (${outcome}), and again too late at ${verdict.show(nextMs)}`,
      )
  }
}
