import type { Exchange } from '../network.ts'
import { type Message, readMessage, wordsOf } from '../servers.ts'
import { isSink } from '../trouble.ts'
import type { World } from '../world.ts'
import type { Verdict } from './verdict.ts'

/** One message, with every try of it. */
export interface Told extends Message {
  tries: Exchange[]
  firstMs: number
}

/** Everything that any channel was sent, in order. */
export function toldIn({ network }: World): Told[] {
  const byKey = new Map<string, Told>()
  for (const exchange of network.exchanges) {
    if (!isSink(exchange.host)) continue
    const message = readMessage(exchange.host.replace('.example', ''), exchange.request)
    const told = byKey.get(message.key)
    if (told) told.tries.push(exchange)
    else byKey.set(message.key, { ...message, tries: [exchange], firstMs: exchange.atMs })
  }
  return [...byKey.values()]
}

/** When the channel took it, if it did. */
export function takenAt({ tries }: Told): number | undefined {
  return tries.find(({ taken }) => taken)?.answeredMs
}

/** What failed is tried again in its time until it is taken and heard so, and never after that. */
export function judgeTries(
  world: World,
  told: Told,
  endedMs: number | undefined,
  snoozedUntilMs: number,
  verdict: Verdict,
): void {
  const {
    time,
    crew: { turns },
  } = world
  const { tries, channel } = told
  const name = `${wordsOf(told)} to ${channel}`
  let failures = 0
  for (const [n, one] of tries.entries()) {
    verdict.count('tries')
    const next = tries[n + 1]
    const endMs = one.endedMs ?? one.atMs
    if (one.heard && one.taken) {
      if (next)
        verdict.complain(
          `${name} was taken at ${verdict.show(endMs)}, and sent again at ${verdict.show(next.atMs)}`,
        )
      continue
    }
    if (one.heard && one.status === 410) {
      failures = 0
      judgeRetry(world, told, endMs, next?.atMs, endedMs, verdict)
      continue
    }
    const shown = time.at(endMs)
    failures += 1
    const doubled = Math.min(2 ** failures, 300) * 1000
    const demanded = one.heard && one.trouble?.kind === 'status' ? one.trouble.retryAfterSeconds : undefined
    const stopped = turns.some(({ atMs, what }) => what === 'told to end' && Math.abs(atMs - endMs) < 15_000)
    const wait =
      one.endedMs === undefined
        ? { least: 0, most: 12_000 }
        : demanded === undefined
          ? { least: stopped ? 0 : doubled, most: doubled * 1.1 }
          : { least: demanded * 1000, most: demanded * 1000 }
    const latest = Math.max(verdict.latest(shown + wait.most, endMs), snoozedUntilMs)
    if (next && next.atMs < time.reaches(shown + wait.least, endMs) - 500)
      verdict.complain(
        `${name} failed at ${verdict.show(endMs)}, and was tried again too early at ${verdict.show(next.atMs)}`,
      )
    const isOver = latest > verdict.untilMs || (endedMs !== undefined && endedMs <= latest)
    if (next ? next.atMs > latest : !isOver)
      verdict.complain(
        `${name} failed at ${verdict.show(endMs)}, and was ${next ? `tried again too late at ${verdict.show(next.atMs)}` : 'never tried again'}`,
      )
  }
}

/** What was refused for good is tried again when somebody asks for it, and not by itself. */
function judgeRetry(
  { time, actions }: World,
  told: Told,
  refusedMs: number,
  nextMs: number | undefined,
  endedMs: number | undefined,
  verdict: Verdict,
): void {
  const name = `${wordsOf(told)} to ${told.channel}`
  const retry = actions.find(
    ({ verb, key, status, atMs }) =>
      verb === 'retry' &&
      key === told.key &&
      status === 200 &&
      atMs >= refusedMs &&
      atMs <= (nextMs ?? Infinity),
  )
  if (!retry) {
    if (nextMs !== undefined)
      verdict.complain(`${name} was refused for good, and sent again at ${verdict.show(nextMs)}`)
    return
  }
  verdict.count('retries by staff')
  const latest = verdict.latest(time.at(retry.atMs), retry.atMs)
  const isOver = latest > verdict.untilMs || (endedMs !== undefined && endedMs <= latest)
  if (nextMs === undefined ? !isOver : nextMs > latest)
    verdict.complain(`${name} was to be sent again at ${verdict.show(retry.atMs)}, and was not`)
}
