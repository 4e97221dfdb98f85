import type { Page } from '../../connectors/connector.ts'
import { closeSystemAlert, openSystemAlert } from '../../db/alerts.ts'
import { postponePoll, recordPollFailure } from '../../db/sources.ts'
import type { SourceRow } from '../../db/tables.ts'
import { OwnPace, PermanentError, RetryLater, describeError } from '../../lib/errors.ts'
import type { App } from '../app.ts'
import { afterRefusal, demandOf, mostLostLeases, retryIn } from '../retry.ts'

/** Failed readings in a row before the operator is told. */
const failuresBeforeAlert = 3

/** A wait of our own that is longer than this is shown with the source, in seconds. */
const longWaitSeconds = 600

export interface Patience {
  /** How long to wait after a failure that names no time, in seconds. */
  backoffSeconds: number
  /** Who is refused for coming too often comes back no sooner than this, in seconds: the source's own interval. */
  everySeconds?: number
}

/** Tells the operator of a failed reading when it is time, records it and gives the source back. */
export async function reportFailure(
  app: App,
  row: SourceRow,
  error: unknown,
  { backoffSeconds, everySeconds = 0 }: Patience,
): Promise<void> {
  const reason = describeError(error)
  if (error instanceof OwnPace) {
    await postpone(app, row, error, retryIn(error, backoffSeconds))
    return
  }
  const { stopped, retrySeconds } = verdictOf(row, error, { backoffSeconds, everySeconds })
  if (stopped || row.failures + 1 >= failuresBeforeAlert || row.lostLeases >= mostLostLeases) {
    const next = stopped
      ? 'It is tried again once a day, and when its lines in the config change.'
      : `It is tried again on its own, next in ${Math.round(retrySeconds)} s.`
    // Told before it is recorded: after a crash in between it fails again, and is not told twice.
    await tellOperators(app, 'source.failing', row.id, `${reason}. ${next}`)
  }
  const failures = await recordPollFailure(app.db, {
    sourceId: row.id,
    worker: app.worker,
    error: reason,
    retrySeconds,
    notBeforeSeconds: error instanceof RetryLater ? (demandOf(error) ?? retrySeconds) : undefined,
    refused: error instanceof PermanentError,
    stopped,
  })
  app.log.warn(
    { sourceId: row.id, failures, retryInSeconds: Math.round(retrySeconds), error: reason },
    stopped ? 'source stopped' : 'poll failed',
  )
}

/** The longest of what the source demands, of our back-off and, where it was asked too often, of its interval. */
function verdictOf(
  row: SourceRow,
  error: unknown,
  { backoffSeconds, everySeconds }: Required<Patience>,
): { stopped: boolean; retrySeconds: number } {
  if (error instanceof PermanentError) {
    // Both by the database's clock.
    const sinceMs =
      row.refusedSince && row.lastPollAt ? row.lastPollAt.getTime() - row.refusedSince.getTime() : 0
    return afterRefusal(row.refusals + 1, sinceMs / 1000, everySeconds)
  }
  const wait = retryIn(error, backoffSeconds)
  const retrySeconds = error instanceof RetryLater ? Math.max(wait, backoffSeconds, everySeconds) : wait
  return { stopped: false, retrySeconds }
}

async function postpone(app: App, row: SourceRow, error: OwnPace, retrySeconds: number): Promise<void> {
  const reason = describeError(error)
  const notice = retrySeconds > longWaitSeconds ? { notice: reason } : {}
  await postponePoll(app.db, { sourceId: row.id, worker: app.worker, retrySeconds, ...notice })
  app.log.debug({ sourceId: row.id, retryInSeconds: Math.round(retrySeconds), reason }, 'waits for its turn')
}

/** What a good reading means for the alerts about the source itself. */
export async function reportReading(
  app: App,
  row: SourceRow,
  page: Pick<Page, 'items'>,
  notice: string | undefined,
): Promise<void> {
  if (notice !== undefined && notice !== row.lastNotice) {
    app.log.warn({ sourceId: row.id, notice }, 'the source needs a look')
  }
  // Whatever the row says: a process that died right after the last good reading has left this undone.
  await recovered(app, 'source.failing', row.id)
  if (page.items.length > 0) await recovered(app, 'source.silent', row.id)
}

/** Tells of items that may be missing. Before the page is saved: who reads on from there never hears of them again. */
export async function reportGap(app: App, row: SourceRow, { gap }: Pick<Page, 'gap'>): Promise<void> {
  if (gap === undefined) return
  app.log.warn({ sourceId: row.id, gap }, 'items may have been missed')
  await tellOperators(app, 'source.gap', row.id, gap)
}

async function recovered(app: App, kind: 'source.failing' | 'source.silent', subject: string): Promise<void> {
  await app.nudge(await closeSystemAlert(app.db, { kind, subject, recovery: 'source.recovered' }))
}

async function tellOperators(
  app: App,
  kind: 'source.failing' | 'source.gap',
  subject: string,
  message: string,
): Promise<void> {
  const channels = app.running().config.operators.notify
  await app.nudge(await openSystemAlert(app.db, { kind, subject, message, channels }))
}
