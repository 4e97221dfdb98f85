import type { Listen } from '../../db/listen.ts'
import { LeaseLost } from '../../db/pages.ts'
import { claimDueSources, releaseSources, renewSourceLeases, wakeChannel } from '../../db/sources.ts'
import type { SourceRow } from '../../db/tables.ts'
import { describeError } from '../../lib/errors.ts'
import type { App } from '../app.ts'
import { atMostEvery, createBell, insist, repeat } from '../loop.ts'
import { pollBackoff } from '../retry.ts'
import { pollSource } from './poll.ts'
import { runRechecks } from './recheck.ts'
import { runReplies } from './post-replies.ts'
import { reportFailure } from './source-reports.ts'
import { streamSource } from './stream.ts'

/** A poller that lives renews its leases several times in this, in seconds. */
const leaseSeconds = 10

/** Polls under way at once in one process: enough to hide the network, few enough to keep pages small in memory. */
const mostPolls = 32

/** How often due sources are looked for when nothing tells of one, in milliseconds. */
const claimMs = 250

/**
 * The poller's life: claims due sources and reads them until the signal aborts, then gives back what it holds.
 * Due times live in PostgreSQL, so polling goes on while the queue is away, and any number of pollers share the work.
 */
export async function runPoller(app: App, listen: Listen, signal: AbortSignal): Promise<void> {
  const underWay = new Map<string, SourceUnderWay>()
  const wokenMeanwhile = new Set<string>()
  const bell = createBell()
  const warn = atMostEvery(60_000, (error) =>
    app.log.warn({ error: describeError(error) }, 'poller cannot reach the database; trying on'),
  )
  const polls = () => [...underWay.values()].filter(({ streams }) => !streams).length

  const claim = async () => {
    const free = mostPolls - polls()
    if (free <= 0) return
    // When the database's clock leaps over a lease that lives, what is read here looks free.
    const reading = [...underWay.keys()]
    const rows = await claimDueSources(app.db, { worker: app.worker, limit: free, leaseSeconds, reading })
    const { sources } = app.running()
    // The config of this process may be older or newer than what the table was brought in line with.
    const strangers = rows.filter((row) => sources.get(row.id)?.optionsHash !== row.optionsHash)
    if (strangers.length > 0) {
      await releaseSources(
        app.db,
        app.worker,
        strangers.map((row) => row.id),
      )
    }
    for (const row of rows.filter((candidate) => !strangers.includes(candidate))) {
      const stop = new AbortController()
      const streams = sources.get(row.id)?.feed.stream !== undefined
      const within = AbortSignal.any([signal, stop.signal])
      underWay.set(row.id, { streams, stop, done: streams ? hold(row, within) : read(row) })
    }
  }

  const read = async (row: SourceRow) => {
    const { more } = await pollClaimed(app, row, signal)
    const wasFull = polls() >= mostPolls
    underWay.delete(row.id)
    if (wokenMeanwhile.delete(row.id) || more || wasFull) bell.ring()
  }

  const hold = async (row: SourceRow, within: AbortSignal) => {
    await streamClaimed(app, row, within, signal)
    underWay.delete(row.id)
  }

  const woken = (id: string) => {
    if (underWay.has(id)) wokenMeanwhile.add(id)
    else bell.ring()
  }

  const renew = async () => {
    const ids = [...underWay.keys()]
    const held = await renewSourceLeases(app.db, app.worker, ids, leaseSeconds)
    for (const id of ids) if (!held.has(id)) underWay.get(id)?.stop.abort()
  }

  await Promise.all([
    listen(wakeChannel, woken, signal, warn),
    repeat(claimMs, signal, claim, warn, bell.pause),
    repeat((leaseSeconds / 4) * 1000, signal, renew, warn),
    runRechecks(app, signal, warn),
    runReplies(app, signal, warn),
  ])
  await Promise.all([...underWay.values()].map(({ done }) => done))
  await releaseSources(app.db, app.worker).catch(warn)
}

interface SourceUnderWay {
  /** A connection that stays open, and takes nobody's place. */
  streams: boolean
  /** Aborted when another process has the source by now. */
  stop: AbortController
  done: Promise<void>
}

/** `more`: the source has more to read at once. */
async function pollClaimed(app: App, row: SourceRow, signal: AbortSignal): Promise<{ more: boolean }> {
  try {
    const outcome = await pollSource(app, row, signal)
    return { more: 'page' in outcome && outcome.page.more === true }
  } catch (error) {
    if (!signal.aborted) await notSaved(app, row, error, signal)
    return { more: false }
  }
}

async function streamClaimed(
  app: App,
  row: SourceRow,
  within: AbortSignal,
  signal: AbortSignal,
): Promise<void> {
  try {
    await streamSource(app, row, within)
    // A failure has given it back already; what ended for another reason is taken up again at once.
    await releaseSources(app.db, app.worker, [row.id])
  } catch (error) {
    if (!within.aborted) await notSaved(app, row, error, signal)
  }
}

/** Gives the source back in an orderly way: its page was read, and nobody has died. */
async function notSaved(app: App, row: SourceRow, error: unknown, signal: AbortSignal): Promise<void> {
  const reason = describeError(error)
  if (error instanceof LeaseLost) {
    app.log.warn({ sourceId: row.id, error: reason }, 'another poller took over')
    await releaseSources(app.db, app.worker, [row.id]).catch(() => undefined)
    return
  }
  app.log.warn({ sourceId: row.id, error: reason }, 'page not saved; it is read again')
  const unsaved = new Error(`what it gave could not be saved: ${reason}`, { cause: error })
  const backoffSeconds = pollBackoff(row.failures + 1, row.everySeconds)
  await insist(leaseSeconds * 1000, signal, () => reportFailure(app, row, unsaved, { backoffSeconds })).catch(
    () => undefined,
  )
}
