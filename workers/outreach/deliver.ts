import {
  type DeliveryContext,
  closeSystemAlert,
  openSystemAlert,
  readDeliveryContext,
} from '../../db/alerts.ts'
import {
  type ClaimedDelivery,
  claimDelivery,
  markCancelled,
  markDead,
  markFailed,
  markSent,
  putBack,
  reserveChannel,
} from '../../db/sending.ts'
import { clock } from '../../lib/clock.ts'
import type { DeliveryRow } from '../../db/tables.ts'
import { saveAcknowledgeToken } from '../../db/tokens.ts'
import { withDeadline } from '../../lib/deadline.ts'
import { PermanentError, describeError } from '../../lib/errors.ts'
import { ackTokenTtlMs, createAckToken } from '../../outreach/ack-token.ts'
import type { Channel, Receipt } from '../../outreach/channel.ts'
import type { App } from '../app.ts'
import { composeAlert } from './compose-alert.ts'
import type { ChannelPlaces } from './channel-places.ts'
import { insist } from '../loop.ts'
import {
  isGatewaysGuess,
  mostLostLeases,
  outcomeUnknown,
  patienceSeconds,
  retryIn,
  sendBackoff,
} from '../retry.ts'

/** A sender that lives renews its lease several times in this, in seconds. */
export const deliveryLeaseSeconds = 10

/** Longest wait for one answer of a sink, in milliseconds. */
const sendTimeoutMs = 50_000

/** A channel's next free moment is waited for in place when it is this near, in milliseconds. */
const patienceMs = 3_000

/** How long an outcome is kept that the database cannot take just now, in milliseconds. */
const insistMs = 60_000

/** How long a message waits when all of its channel's places hang, in seconds. */
const crowdedSeconds = 10

/**
 * Sends one delivery if it is still due: claim → wait for its turn → compose → send → record. Every outcome is recorded in the
 * database, so the job that called this is done either way; what is to be tried again gets a new due time.
 */
export async function deliver(
  app: App,
  id: string,
  places: ChannelPlaces,
  signal: AbortSignal,
): Promise<void> {
  const delivery = await claimDelivery(app.db, { id, worker: app.worker, leaseSeconds: deliveryLeaseSeconds })
  if (!delivery) return
  if (delivery.lostLeases >= mostLostLeases) {
    await setAside(app, delivery, `its sender died ${delivery.lostLeases} times in the middle of sending`)
    return
  }
  const channel = app.running().channels.get(delivery.channel)
  if (!channel) {
    await setAside(app, delivery, `the config has no channel '${delivery.channel}' any more`)
    return
  }
  const giveBack = await places.take(delivery.channel)
  if (!giveBack) {
    await putBack(app.db, id, app.worker, crowdedSeconds)
    return
  }
  try {
    if (await waitForTurn(app, delivery, channel, signal)) await send(app, delivery, channel, signal)
  } finally {
    giveBack()
  }
}

async function send(
  app: App,
  delivery: ClaimedDelivery,
  channel: Channel,
  signal: AbortSignal,
): Promise<void> {
  const { id } = delivery
  const context = await readDeliveryContext(app.db, delivery)
  const obsolete = whyObsolete(context, delivery)
  if (!context || obsolete) {
    await markCancelled(app.db, id, app.worker, obsolete ?? 'its alert is gone')
    return
  }
  const alert = composeAlert(context, {
    config: app.running().config,
    mayBeRepeat: delivery.maybeSent && !channel.deduplicates,
    ...(await acknowledgeLink(app, context)),
  })
  let receipt: Receipt
  try {
    receipt = await withDeadline(sendTimeoutMs, signal, (within) => channel.send(alert, id, within))
  } catch (error) {
    await sendFailed(app, delivery, error, signal)
    return
  }
  // Without this it goes out again.
  await insist(insistMs, signal, () => markSent(app.db, id, app.worker, receipt))
  app.log.info({ deliveryId: id, type: delivery.type, channel: delivery.channel }, 'sent')
  await app.nudge(await closeSystemAlert(app.db, { kind: 'delivery.dead', subject: delivery.channel }))
}

function whyObsolete(context: DeliveryContext | undefined, { type }: DeliveryRow): string | undefined {
  const asks = type === 'alert.opened' || type === 'alert.escalated'
  if (!asks || !context?.case) return undefined
  if (context.mention?.deletedAt) return 'deleted by its author'
  if (context.case.state === 'open') return undefined
  const { state, resolvedBy, acknowledgedBy } = context.case
  return `${state} by ${resolvedBy ?? acknowledgedBy ?? 'somebody'}`
}

/** Keeps the channel's pace. False when the delivery was put back for a later turn. */
async function waitForTurn(
  app: App,
  delivery: DeliveryRow,
  { minGapMs }: Channel,
  signal: AbortSignal,
): Promise<boolean> {
  if (minGapMs === 0) return true
  const waitMs = await reserveChannel(app.db, delivery.channel, minGapMs, patienceMs)
  if (waitMs !== undefined) {
    const waited = await clock.sleep(waitMs, true, { signal }).catch(() => false)
    if (waited) return true
  }
  await putBack(app.db, delivery.id, app.worker)
  return false
}

/** A fresh link for each try: only its hash is kept, so an old one cannot be written again. */
async function acknowledgeLink(
  app: App,
  { delivery, case: opened }: DeliveryContext,
): Promise<{ acknowledgeUrl?: string }> {
  if (!opened || opened.state !== 'open') return {}
  const { token, hash } = createAckToken()
  await saveAcknowledgeToken(app.db, {
    hash,
    caseId: opened.id,
    channel: delivery.channel,
    ttlSeconds: ackTokenTtlMs / 1000,
  })
  return { acknowledgeUrl: `${app.publicUrl}/a#${token}` }
}

async function sendFailed(
  app: App,
  delivery: ClaimedDelivery,
  error: unknown,
  signal: AbortSignal,
): Promise<void> {
  const reason = describeError(error)
  if (error instanceof PermanentError) {
    await setAside(app, delivery, reason)
    return
  }
  if (delivery.ageSeconds > patienceSeconds && delivery.attempts > 10 && !signal.aborted) {
    await setAside(app, delivery, `${delivery.attempts} tries in a day failed, the last with: ${reason}`)
    return
  }
  const retrySeconds = retryIn(error, sendBackoff(delivery.attempts), signal)
  app.log.warn(
    {
      deliveryId: delivery.id,
      channel: delivery.channel,
      retryInSeconds: Math.round(retrySeconds),
      error: reason,
    },
    'sending failed',
  )
  const maybeSent = outcomeUnknown(error, isGatewaysGuess)
  await insist(insistMs, signal, () =>
    markFailed(app.db, { id: delivery.id, worker: app.worker, error: reason, retrySeconds, maybeSent }),
  )
}

/** Nothing sends it again by itself: a person must know. The broken channel cannot tell them, so the others do. */
async function setAside(app: App, delivery: DeliveryRow, reason: string): Promise<void> {
  const others = app.running().config.operators.notify.filter((channel) => channel !== delivery.channel)
  // Told before it is marked: a crash in between tells again, and never leaves a dead letter that nobody heard of.
  const due = await openSystemAlert(app.db, {
    kind: 'delivery.dead',
    subject: delivery.channel,
    message: `An alert could not be delivered to ${delivery.channel}: ${reason}. Repair the channel, then list what was set aside with GET /api/v1/alerts?state=dead and send it with POST /api/v1/alerts/:id/retry.`,
    channels: others,
  })
  await markDead(app.db, delivery.id, app.worker, reason)
  app.log.error({ deliveryId: delivery.id, channel: delivery.channel, error: reason }, 'alert set aside')
  await app.nudge(due)
}
