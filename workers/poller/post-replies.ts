import { clock } from '../../lib/clock.ts'
import type { Posted, ReplyRules } from '../../connectors/connector.ts'
import {
  type ClaimedReply,
  claimReply,
  markPosted,
  markUnposted,
  postponeReply,
  readMentionOfCase,
} from '../../db/posting.ts'
import type { MentionRow } from '../../db/tables.ts'
import { withDeadline } from '../../lib/deadline.ts'
import { describeError } from '../../lib/errors.ts'
import type { App } from '../app.ts'
import { aborted, createBell, insist, repeat } from '../loop.ts'
import {
  isNoRefusal,
  isRefusal,
  mostLostLeases,
  outcomeUnknown,
  patienceSeconds,
  retryIn,
  sendBackoff,
} from '../retry.ts'
import { refOf } from './recheck.ts'
import { replyAbility } from '../reply-ability.ts'

/** How often it is looked for replies that are due, in milliseconds. */
const lookMs = 1_000

/** Replies under way at once in one process. */
const mostReplies = 8

/** Longest wait for the platform's word, in milliseconds. */
const postTimeoutMs = 45_000

/** How long an outcome is kept that the database cannot take just now, in milliseconds. */
const insistMs = 30_000

/** Longer than a holder that lives needs to post and to record it, in seconds. */
const leaseSeconds = 150

/** What is under way when the process is to end may take so long, in milliseconds; then it is cut. */
const finishWithinMs = 6_000

/**
 * Posts the replies that people approved. Each outcome is recorded in the database; one that nobody knows is never
 * guessed at where the platform would post twice: a person decides.
 */
export async function runReplies(
  app: App,
  signal: AbortSignal,
  warn: (error: unknown) => void,
): Promise<void> {
  const posting = new AbortController()
  const bell = createBell()
  // One at a time for each source: those that queue behind one that hangs would be cut without having been sent.
  const underWay = new Map<ClaimedReply, Promise<void>>()
  const look = async () => {
    if (underWay.size >= mostReplies) return false
    const busy = new Set([...underWay.keys()].map(({ sourceId }) => sourceId))
    const sourceIds = [...app.running().sources.keys()].filter((id) => !busy.has(id))
    const reply = await claimReply(app.db, { worker: app.worker, sourceIds, leaseSeconds })
    if (!reply) return false
    const done = post(app, reply, posting.signal)
      .catch(warn)
      .finally(() => {
        underWay.delete(reply)
        bell.ring()
      })
    underWay.set(reply, done)
    return true
  }
  const patience = aborted(signal).then(() =>
    clock.setTimeout(() => posting.abort(new Error('this process is shutting down')), finishWithinMs),
  )
  await repeat(lookMs, signal, look, warn, bell.pause)
  await Promise.all(underWay.values())
  clock.clearTimeout(await patience)
}

/** Posts one claimed reply and records what became of it. */
async function post(app: App, reply: ClaimedReply, signal: AbortSignal): Promise<void> {
  const mention = await insist(insistMs, signal, () => readMentionOfCase(app.db, reply.caseId))
  if (!mention) return
  const ability = replyAbility(app.running(), mention.sourceId)
  if ('reason' in ability) {
    await giveUp(app, reply, ability.reason)
    return
  }
  const obstacle = obstacleTo(reply, mention, ability.rules)
  if (obstacle !== undefined) {
    await giveUp(app, reply, obstacle)
    return
  }
  let posted: Posted
  try {
    posted = await withDeadline(postTimeoutMs, signal, (within) =>
      ability.reply(refOf(mention), reply.text, reply.id, within),
    )
  } catch (error) {
    await insist(insistMs, signal, () => postingFailed(app, reply, ability.rules, error, signal))
    return
  }
  // Without this nobody knows that it stands there.
  await insist(insistMs, signal, () => markPosted(app.db, reply, posted))
  app.log.info({ replyId: reply.id, sourceId: mention.sourceId, held: posted.pending === true }, 'answered')
}

function obstacleTo(
  { maybePosted, lostLeases }: ClaimedReply,
  { deletedAt }: MentionRow,
  { repeatable }: ReplyRules,
): string | undefined {
  if (deletedAt !== null) return 'its author deleted the post'
  if (maybePosted && !repeatable) return 'the process that was posting it ended before the platform answered'
  if (lostLeases >= mostLostLeases) return `${lostLeases} processes ended while they were posting it`
  return undefined
}

async function postingFailed(
  app: App,
  reply: ClaimedReply,
  { repeatable }: ReplyRules,
  error: unknown,
  signal: AbortSignal,
): Promise<void> {
  const reason = describeError(error)
  const unknown = outcomeUnknown(error, isNoRefusal)
  if (isRefusal(error) || (unknown && !repeatable)) {
    await giveUp(app, reply, reason, unknown)
    return
  }
  const afterSeconds = retryIn(error, sendBackoff(reply.attempts), signal)
  if (reply.ageSeconds + afterSeconds > patienceSeconds) {
    await giveUp(app, reply, `not within a day: ${reason}`, unknown)
    return
  }
  await postpone(app, reply, { reason, afterSeconds, maybePosted: unknown })
}

async function postpone(
  app: App,
  reply: ClaimedReply,
  { reason, afterSeconds, maybePosted }: { reason: string; afterSeconds: number; maybePosted: boolean },
): Promise<void> {
  app.log.warn(
    { replyId: reply.id, retryInSeconds: Math.round(afterSeconds), error: reason },
    'answering failed',
  )
  await postponeReply(app.db, { reply, worker: app.worker, reason, afterSeconds, maybePosted })
}

/** No machine tries again. Whether it stands there is unknown when this try, or an earlier one, may have got through. */
async function giveUp(app: App, reply: ClaimedReply, reason: string, unknown = false): Promise<void> {
  const state = unknown || reply.maybePosted ? 'unknown' : 'refused'
  app.log.warn({ replyId: reply.id, state, error: reason }, 'answer not posted')
  const otherwise = app.running().config.operators.notify
  await app.nudge(await markUnposted(app.db, { reply, worker: app.worker, state, reason, otherwise }))
}
