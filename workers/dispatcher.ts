import { renewDeliveryLeases, sweepDue } from '../db/deliveries.ts'
import { describeError } from '../lib/errors.ts'
import type { App } from './app.ts'
import { deliver, deliveryLeaseSeconds } from './deliver.ts'
import { housekeep } from './housekeep.ts'
import { atMostEvery, repeat } from './loop.ts'
import type { Queues } from './queues.ts'

/** Messages under way at once in one process. */
const concurrency = 20

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
  const worker = queues.work(
    async ({ deliveryId }) => {
      await deliver(app, deliveryId, sending.signal)
    },
    { concurrency },
  )

  const sweep = async () => {
    const due = await sweepDue(app.db)
    if (due.length === 0) return false
    try {
      await queues.outreach.add(due.map(({ id, ...rest }) => ({ deliveryId: id, ...rest })))
    } catch (error) {
      warn(error)
      await deliverDirectly(app, due, sending.signal)
    }
    return due.length >= concurrency
  }

  await Promise.all([
    repeat(sweepMs, signal, sweep, warn),
    repeat(
      (deliveryLeaseSeconds / 4) * 1000,
      signal,
      () => renewDeliveryLeases(app.db, app.worker, deliveryLeaseSeconds),
      warn,
    ),
    repeat(30_000, signal, () => housekeep(app), warn),
  ])
  const patience = setTimeout(() => sending.abort(new Error('this process is shutting down')), 6_000)
  await worker.close()
  clearTimeout(patience)
}

async function deliverDirectly(app: App, due: { id: string }[], signal: AbortSignal): Promise<void> {
  const waiting = due.map(({ id }) => id)
  const sender = async () => {
    for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) await deliver(app, id, signal)
  }
  await Promise.all(Array.from({ length: concurrency }, sender))
}
