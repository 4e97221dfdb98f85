import { type PlannedPost, type SourceId, dayMs, sourceIds } from '../plan.ts'
import { type ChannelId, channelIds, linkMs } from '../shop.ts'
import type { World } from '../world.ts'
import { judgeCase } from './cases.ts'
import { type Told, judgeTries, toldIn } from './messages.ts'
import { judgePace, pollsOf } from './polls.ts'
import { type Reading, expectedTrouble, isTold, readingsOf } from './readings.ts'
import { judgeRechecks, knownGoneAt, lookUpsOf } from './rechecks.ts'
import { type Verdict, openVerdict } from './verdict.ts'

/**
 * Compares what the world has seen with what was agreed: who must have been told what, when and how often. It knows what
 * servers were asked and what they answered, what people did, and nothing of what the program keeps.
 */
export function judge(world: World): Pick<Verdict, 'complaints' | 'counted'> {
  const verdict = openVerdict(world)
  const told = toldIn(world)
  for (const source of sourceIds) {
    const polls = pollsOf(world, source)
    const readings = readingsOf(world, source, polls)
    judgePace(world, polls, verdict)
    judgeSource(world, source, readings, told, verdict)
    for (const post of world.plan.posts.filter((one) => one.source === source))
      judgePost(world, post, readings, told, verdict)
  }
  for (const channel of channelIds) judgeRefusals(world, channel, told, verdict)
  judgeActions(world, verdict)
  return verdict
}

function judgePost(
  world: World,
  post: PlannedPost,
  readings: Reading[],
  told: Told[],
  verdict: Verdict,
): void {
  const mine = told.filter(({ about }) => about === post.id)
  const reading = readings.find(({ fresh }) => fresh.includes(post))
  verdict.count('posts')
  const ageMs = reading ? world.time.at(reading.untilMs) - world.plan.start.getTime() - post.atMs : Infinity
  const isAlert = post.complains && reading ? isTold(readings, reading, ageMs) : 'no'
  if (isAlert === 'yes' && ageMs > dayMs) verdict.count('late posts')
  if (!reading || isAlert === 'no' || (isAlert === 'perhaps' && mine.length === 0)) {
    if (mine.length > 0)
      verdict.complain(
        `${post.id} was told of, and ${post.complains ? 'it was too old or not found' : 'does not complain'}`,
      )
    return
  }
  const found = reading.untilMs
  const lookUps = post.source === 'social' ? lookUpsOf(world) : []
  const goneMs = knownGoneAt(lookUps, post)
  if (goneMs !== undefined) verdict.count('deleted posts')
  judgeCase(world, post, found, goneMs, mine, verdict)
  if (post.source === 'social') judgeRechecks(world, lookUps, post, found, verdict)
}

/** Operators hear once of a source that fails, falls silent or may have skipped posts, and that it is well again. */
function judgeSource(
  world: World,
  source: SourceId,
  readings: Reading[],
  told: Told[],
  verdict: Verdict,
): void {
  const unclaimed = new Set(told.filter(({ about }) => about === source))
  for (const { type, atMs } of expectedTrouble(world, readings, verdict.untilMs)) {
    const latest = verdict.latest(world.time.at(atMs), atMs)
    const match = [...unclaimed].find(
      (one) => one.type === type && one.firstMs >= atMs && one.firstMs <= latest,
    )
    if (match) unclaimed.delete(match)
    else if (latest < verdict.untilMs)
      verdict.complain(`${type} of ${source} was due at ${verdict.show(atMs)}, and nobody was told`)
    verdict.count(type)
    if (match) judgeTries(world, match, undefined, 0, verdict)
  }
  for (const { type, firstMs } of unclaimed)
    verdict.complain(`${type} of ${source} was told at ${verdict.show(firstMs)} for no reason`)
}

/** Operators hear of a channel that refuses a message for good, once until it takes one again. */
function judgeRefusals(world: World, channel: ChannelId, told: Told[], verdict: Verdict): void {
  const tries = told
    .filter((one) => one.channel === channel)
    .flatMap((one) => one.tries)
    .flatMap(({ endedMs, heard, taken, status }) =>
      endedMs !== undefined && heard && (taken || status === 410) ? [{ endedMs, taken }] : [],
    )
    .toSorted((a, b) => a.endedMs - b.endedMs)
  const unclaimed = new Set(told.filter(({ type, about }) => type === 'delivery.dead' && about === channel))
  let isKnown = false
  for (const { endedMs, taken } of tries) {
    if (!taken && !isKnown) {
      const latest = verdict.latest(world.time.at(endedMs), endedMs)
      const match = [...unclaimed].find(({ firstMs }) => firstMs >= endedMs && firstMs <= latest)
      const passed = tries.some((one) => one.taken && one.endedMs > endedMs && one.endedMs <= latest)
      if (match) unclaimed.delete(match)
      else if (!passed && latest < verdict.untilMs)
        verdict.complain(`${channel} refused a message at ${verdict.show(endedMs)}, and nobody was told`)
      verdict.count('delivery.dead')
    }
    isKnown = !taken
  }
  for (const { firstMs } of unclaimed)
    verdict.complain(`delivery.dead of ${channel} was told at ${verdict.show(firstMs)} for no reason`)
}

/** The program takes from people what it must, and refuses what comes too late. */
function judgeActions({ plan, actions, time }: World, verdict: Verdict): void {
  const states = new Map<string, 'open' | 'acknowledged' | 'resolved'>(
    plan.posts.map(({ id }) => [id, 'open']),
  )
  for (const { post, verb, status, atMs, linkOfMs = atMs } of actions) {
    if (verb === 'retry') continue
    const state = states.get(post)
    const expired = time.at(atMs) - time.at(linkOfMs) > linkMs
    const takes = verb === 'acknowledge' || verb === 'link' ? state === 'open' : state !== 'resolved'
    const expected = expired ? 404 : takes ? 200 : 409
    verdict.count('acts of staff')
    if (status !== expected)
      verdict.complain(
        `${verb} of ${post} at ${verdict.show(atMs)} was answered ${status} instead of ${expected}`,
      )
    if (status === 200 && verb !== 'snooze')
      states.set(post, verb === 'resolve' ? 'resolved' : 'acknowledged')
  }
}
