import type { PlannedPost } from '../plan.ts'
import { type Agreement, type ChannelId, agreementOf, roundPauseMs } from '../shop.ts'
import type { World } from '../world.ts'
import { type Told, judgeTries, takenAt } from './messages.ts'
import { type Verdict, minuteOfGraceMs } from './verdict.ts'

/** One message that asks somebody to come, as it was agreed. */
interface Owed {
  channel: ChannelId
  step: number
  round: number
  /** By the database's clock. */
  dueMs: number
}

/** Something that changes who is asked: `ends` when nobody needs to be any more. */
interface Change {
  atMs: number
  type?: 'alert.updated' | 'alert.resolved'
  ends: boolean
  snoozeMs: number
}

function owedBy({ steps, repeat }: Agreement, foundShownMs: number): Owed[] {
  const roundMs = Math.max(...steps.map(({ afterMs }) => afterMs)) + roundPauseMs
  return Array.from({ length: repeat + 1 }, (_, round) =>
    steps.flatMap(({ afterMs, notify }, index) =>
      notify.map((channel) => ({
        channel,
        step: index + 1,
        round,
        dueMs: foundShownMs + round * roundMs + afterMs,
      })),
    ),
  ).flat()
}

/** Whoever must hear of a case hears it once and on its minute, until somebody has come. */
export function judgeCase(
  world: World,
  post: PlannedPost,
  foundMs: number,
  deletedMs: number | undefined,
  told: Told[],
  verdict: Verdict,
): void {
  const { time, crew } = world
  const agreement = agreementOf(post.source, crew.editionAt(foundMs))
  const changes = changesOf(world, post, deletedMs)
  const endedMs = changes.find(({ ends }) => ends)?.atMs
  const asks = told.filter(({ type }) => type === 'alert.opened' || type === 'alert.escalated')
  const snoozes = changes.filter(
    ({ snoozeMs, atMs }) => snoozeMs > 0 && (endedMs === undefined || atMs < endedMs),
  )
  const snoozedUntilMs = Math.max(
    0,
    ...snoozes.map(({ atMs, snoozeMs }) => time.reaches(time.at(atMs) + snoozeMs, atMs) + minuteOfGraceMs),
  )
  const unclaimed = new Set(asks)
  for (const owed of owedBy(agreement, time.at(foundMs))) {
    let { dueMs } = owed
    for (const { atMs, snoozeMs } of snoozes)
      if (time.reaches(dueMs, foundMs) > atMs) dueMs = Math.max(dueMs, time.at(atMs) + snoozeMs)
    const reachedMs = time.reaches(dueMs, foundMs)
    const latest = verdict.latest(dueMs, foundMs)
    const type = owed.round === 0 && owed.step === 1 ? 'alert.opened' : 'alert.escalated'
    const match = [...unclaimed].find(
      (one) =>
        one.channel === owed.channel &&
        one.step === owed.step &&
        one.type === type &&
        one.firstMs >= reachedMs &&
        one.firstMs <= latest,
    )
    if (match) unclaimed.delete(match)
    const words = `${type} ${owed.step} of ${post.id} (round ${owed.round}) to ${owed.channel}, due ${verdict.show(reachedMs)}`
    verdict.count(type)
    if (match && endedMs !== undefined && reachedMs > endedMs)
      verdict.complain(`${words}, was sent although somebody had come at ${verdict.show(endedMs)}`)
    if (!match && latest < verdict.untilMs && (endedMs === undefined || endedMs > latest))
      verdict.complain(`${words}, was not sent on its minute`)
  }
  for (const { type, step, channel, firstMs } of unclaimed)
    verdict.complain(
      `${type} ${step} of ${post.id} to ${channel} was sent at ${verdict.show(firstMs)}, and nobody had asked for it then`,
    )
  judgeNews(world, post, changes, told, verdict)
  for (const one of told) {
    const isAsk = asks.includes(one)
    const superseded = changes.find(
      ({ atMs, ends, type }) => (isAsk ? ends : type !== undefined) && atMs > one.firstMs,
    )
    judgeTries(world, one, isAsk ? (endedMs ?? superseded?.atMs) : superseded?.atMs, snoozedUntilMs, verdict)
  }
}

function changesOf({ actions }: World, post: PlannedPost, deletedMs: number | undefined): Change[] {
  const byStaff = actions
    .filter((action) => action.post === post.id && action.status === 200 && action.verb !== 'retry')
    .map(({ atMs, verb, seconds }): Change => {
      if (verb === 'snooze') return { atMs, ends: false, snoozeMs: seconds * 1000 }
      return { atMs, type: verb === 'resolve' ? 'alert.resolved' : 'alert.updated', ends: true, snoozeMs: 0 }
    })
  const isClosed = byStaff.some(
    ({ type, atMs }) => type === 'alert.resolved' && atMs < (deletedMs ?? Infinity),
  )
  const byAuthor: Change[] =
    deletedMs === undefined || isClosed
      ? []
      : [{ atMs: deletedMs, type: 'alert.updated', ends: true, snoozeMs: 0 }]
  return [...byStaff, ...byAuthor].toSorted((a, b) => a.atMs - b.atMs)
}

/** Whoever was told of a case hears what became of it; nobody else does. */
function judgeNews(world: World, post: PlannedPost, changes: Change[], told: Told[], verdict: Verdict): void {
  const { time } = world
  const unclaimed = new Set(told.filter(({ type }) => type === 'alert.updated' || type === 'alert.resolved'))
  for (const [n, { atMs, type }] of changes.entries()) {
    if (type === undefined) continue
    const before = told.filter(({ firstMs }) => firstMs < atMs)
    for (const channel of new Set(told.map((one) => one.channel))) {
      const here = before.filter((one) => one.channel === channel)
      const knows = here.some((one) => (takenAt(one) ?? Infinity) < atMs)
      const willHear = here.some((one) => one.type === type && (takenAt(one) ?? Infinity) >= atMs)
      const latest = verdict.latest(time.at(atMs), atMs)
      const match = [...unclaimed].find(
        (one) => one.channel === channel && one.type === type && one.firstMs >= atMs && one.firstMs <= latest,
      )
      if (match) unclaimed.delete(match)
      verdict.count('news')
      const words = `${type} of ${post.id} to ${channel} at ${verdict.show(atMs)}`
      const overtaken = changes.slice(n + 1).some((later) => later.type !== undefined && later.atMs <= latest)
      if (!match && knows && !willHear && !overtaken && latest < verdict.untilMs)
        verdict.complain(`${words} was not sent on its minute`)
      if (match && here.length === 0) verdict.complain(`${words} was sent to a channel that knew of nothing`)
    }
  }
  for (const { type, channel, firstMs } of unclaimed)
    verdict.complain(
      `${type} of ${post.id} to ${channel} was sent at ${verdict.show(firstMs)}, and nothing had changed`,
    )
}
