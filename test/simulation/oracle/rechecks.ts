import type { Exchange } from '../network.ts'
import { type PlannedPost, hourMs, minuteMs } from '../plan.ts'
import { idOf } from '../servers.ts'
import { recheckAfterMs } from '../shop.ts'
import type { World } from '../world.ts'
import type { Verdict } from './verdict.ts'

/** Asking a platform what became of posts: one request for many, and one more for each that it does not know. */
interface LookUp {
  atMs: number
  untilMs: number
  outcome: 'answered' | 'failed' | 'cut'
  asked: string[]
  gone: string[]
}

export function lookUpsOf({ network }: World): LookUp[] {
  const all = network.exchanges.filter(({ name }) => name.startsWith('look up'))
  const used = new Set<Exchange>()
  return all.flatMap((first) => {
    if (used.has(first) || !first.request.query.has('id[]')) return []
    const chain = [first]
    for (;;) {
      const last = chain.at(-1)
      const next = all.find(
        (one) =>
          !used.has(one) &&
          one !== first &&
          !one.request.query.has('id[]') &&
          one.process === first.process &&
          last?.heard === true &&
          one.atMs === last.endedMs,
      )
      if (!next) break
      used.add(next)
      chain.push(next)
    }
    const last = chain.at(-1) ?? first
    const isGood = last.heard && last.trouble?.kind !== 'status'
    return [
      {
        atMs: first.atMs,
        untilMs: last.endedMs ?? last.atMs,
        outcome: last.endedMs === undefined ? 'cut' : isGood ? 'answered' : 'failed',
        asked: first.request.query.getAll('id[]'),
        gone: chain
          .slice(1)
          .flatMap((one) => (one.status === 404 ? [one.request.path.split('/').at(-1) ?? ''] : [])),
      } satisfies LookUp,
    ]
  })
}

/** When it became known that a post is gone. */
export function knownGoneAt(lookUps: LookUp[], post: PlannedPost): number | undefined {
  return lookUps.find(({ outcome, gone }) => outcome === 'answered' && gone.includes(idOf(post.id)))?.untilMs
}

/** It is asked what became of a complaint an hour, a day and a week after it was seen, once each, until it is gone. */
export function judgeRechecks(
  world: World,
  lookUps: LookUp[],
  post: PlannedPost,
  foundMs: number,
  verdict: Verdict,
): void {
  const { time } = world
  const points = recheckAfterMs.map((ms) => time.at(foundMs) + ms)
  let done = 0
  let due: { leastMs: number; mostMs: number } | undefined = between(points[0], points[0])
  let fromMs = foundMs
  for (const lookUp of [...lookUps.filter(({ asked }) => asked.includes(idOf(post.id))), undefined]) {
    const earliest = due ? time.reaches(due.leastMs, fromMs) : Infinity
    const latest = due ? verdict.latest(due.mostMs, fromMs) : Infinity
    const atMs = lookUp?.atMs ?? Infinity
    if (atMs > latest && latest < verdict.untilMs && !hadTrouble(world, earliest, latest)) {
      const when = lookUp ? `at ${verdict.show(atMs)}` : 'never'
      verdict.complain(
        `what became of ${post.id} was to be asked at ${verdict.show(earliest)}, and was asked ${when}`,
      )
    }
    if (!lookUp) return
    verdict.count('re-checks')
    if (atMs < earliest - 1_000)
      verdict.complain(`what became of ${post.id} was asked too early, at ${verdict.show(atMs)}`)
    fromMs = lookUp.untilMs
    const shown = time.at(fromMs)
    if (lookUp.outcome === 'failed') due = between(shown + 1_000, shown + 6.6 * hourMs)
    else if (lookUp.outcome === 'cut') due = between(shown, time.at(atMs) + 5 * minuteMs + 12_000)
    else {
      done = Math.max(done + 1, points.filter((point) => point <= shown).length)
      due = lookUp.gone.includes(idOf(post.id)) ? undefined : between(points[done], points[done])
    }
  }
}

function between(leastMs: number | undefined, mostMs: number | undefined) {
  return leastMs === undefined || mostMs === undefined ? undefined : { leastMs, mostMs }
}

/** An instance that does not say what it is cannot be asked about posts either. */
function hadTrouble({ network }: World, earliest: number, latest: number): boolean {
  return network.exchanges.some(
    ({ host, heard, trouble, atMs }) =>
      host === 'social.example' &&
      (!heard || trouble?.kind === 'status') &&
      atMs >= earliest - minuteMs &&
      atMs <= latest,
  )
}
