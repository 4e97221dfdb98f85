import { LeaseLost } from '../db/pages.ts'
import { claimDueSources, releaseSources, renewSourceLeases } from '../db/sources.ts'
import type { SourceRow } from '../db/tables.ts'
import { describeError } from '../lib/errors.ts'
import type { App } from './app.ts'
import { atMostEvery, repeat } from './loop.ts'
import { pollSource } from './poll.ts'

/** A poller that lives renews its leases several times in this, in seconds. */
const leaseSeconds = 15

/** Polls under way at once in one process: enough to hide the network, few enough to keep pages small in memory. */
const mostPolls = 32

/**
 * The poller's life: claims due sources and reads them until the signal aborts, then gives back what it holds.
 * Due times live in PostgreSQL, so polling goes on while the queue is away, and any number of pollers share the work.
 */
export async function runPoller(app: App, signal: AbortSignal): Promise<void> {
  const underWay = new Map<string, Promise<void>>()
  const warn = atMostEvery(60_000, (error) =>
    app.log.warn({ error: describeError(error) }, 'poller cannot reach the database; trying on'),
  )

  const claim = async () => {
    const free = mostPolls - underWay.size
    if (free <= 0) return
    const rows = await claimDueSources(app.db, { worker: app.worker, limit: free, leaseSeconds })
    const strangers = rows.filter((row) => !app.assembly().sources.has(row.id))
    if (strangers.length > 0) {
      await releaseSources(
        app.db,
        app.worker,
        strangers.map((row) => row.id),
      )
    }
    for (const row of rows.filter((candidate) => !strangers.includes(candidate))) {
      underWay.set(
        row.id,
        pollClaimed(app, row, signal).finally(() => underWay.delete(row.id)),
      )
    }
  }

  const claiming = repeat(250, signal, claim, warn)
  const renewing = repeat(
    (leaseSeconds / 4) * 1000,
    signal,
    async () => {
      if (underWay.size > 0) await renewSourceLeases(app.db, app.worker, leaseSeconds)
    },
    warn,
  )
  await Promise.all([claiming, renewing])
  await Promise.all(underWay.values())
  await releaseSources(app.db, app.worker).catch(warn)
}

async function pollClaimed(app: App, row: SourceRow, signal: AbortSignal): Promise<void> {
  try {
    await pollSource(app, row, signal)
  } catch (error) {
    if (signal.aborted) return
    app.log.warn(
      { sourceId: row.id, error: describeError(error) },
      error instanceof LeaseLost ? 'another poller took over' : 'page not saved; it is read again',
    )
  }
}
