import { clock } from '../../lib/clock.ts'
import { sweepDue } from '../../db/deliveries.ts'
import { renewDeliveryLeases } from '../../db/sending.ts'
import { describeError } from '../../lib/errors.ts'
import type { App } from '../app.ts'
import { deliver, deliveryLeaseSeconds } from './deliver.ts'
import { housekeep } from './housekeep.ts'
import { createChannelPlaces } from './channel-places.ts'
import { aborted, atMostEvery, repeat } from '../loop.ts'
import type { Queues } from '../queues.ts'

/** Messages under way at once in one process. */
const concurrency = 20

/** Of these, messages to one channel: three channels may hang, and a fourth still has places. */
const placesPerChannel = 6

/** A channel whose places are all taken, and stay so for this long, hangs; in milliseconds. */
const placePatienceMs = 3_000

/** Due deliveries that one sweep hands on, at most. */
const mostSwept = 500

/** What is under way when the process is to end may take so long, in milliseconds; two seconds before, it is cut. */
const finishWithinMs = 8_000

/** How often due deliveries are looked for: the bound on an escalation's lateness, in milliseconds. */
const sweepMs = 500

/**
 * The outreach worker's life: sends what the queue hands it, sweeps up what the queue does not know of, and keeps
 * the house. With the queue away it sends what it sweeps by itself: the queue is for speed and sharing, not for truth.
 */
export async function runDispatcher(app: App, queues: Queues, signal: AbortSignal): Promise<void> {
  const warn = atMostEvery(60_000, (error) =>
    app.log.warn({ error: describeError(error) }, 'outreach cannot work; trying on'),
  )
  const sending = new AbortController()
  const places = createChannelPlaces(placesPerChannel, placePatienceMs)
  const underWay = new Map<string, Promise<void>>()
  /** Due, and not taken by the queue: sent from here, without it. */
  const line: string[] = []

  const send = (id: string) => {
    const begun = underWay.get(id)
    if (begun) return begun
    const sent = deliver(app, id, places, sending.signal)
      .catch(warn)
      .finally(() => underWay.delete(id))
    underWay.set(id, sent)
    return sent
  }
  const sendDirectly = async () => {
    while (underWay.size < concurrency && !signal.aborted) {
      const id = line.shift()
      if (id === undefined) return
      void send(id).then(sendDirectly)
    }
  }
  const worker = queues.work(({ deliveryId }) => send(deliveryId), { concurrency })

  const sweep = async () => {
    const limit = mostSwept - line.length
    const due = await sweepDue(app.db, { limit, longQueue: await isLong(queues) })
    if (due.length === 0) return false
    try {
      await queues.outreach.add(due.map(({ id, ...rest }) => ({ deliveryId: id, ...rest })))
    } catch (error) {
      warn(error)
      line.push(...due.map(({ id }) => id))
      await sendDirectly()
    }
    return due.length === limit && line.length === 0
  }
  const renew = () => renewDeliveryLeases(app.db, app.worker, [...underWay.keys()], deliveryLeaseSeconds)
  const finish = async () => {
    await aborted(signal)
    const patience = clock.setTimeout(
      () => sending.abort(new Error('this process is shutting down')),
      finishWithinMs - 2_000,
    )
    const sent = Promise.all(underWay.values())
    await Promise.all([
      worker.close(),
      Promise.race([sent, clock.sleep(finishWithinMs, undefined, { ref: false })]),
    ])
    clock.clearTimeout(patience)
  }

  await Promise.all([
    repeat(sweepMs, signal, sweep, warn),
    repeat((deliveryLeaseSeconds / 4) * 1000, signal, renew, warn),
    repeat(30_000, signal, () => housekeep(app), warn),
    finish(),
  ])
}

/** Whether nudges may be waiting in the queue for their turn. */
async function isLong(queues: Queues): Promise<boolean> {
  return await queues.depth().then(
    (depth) => depth > 10 * concurrency,
    () => false,
  )
}
