import { clock } from '../../lib/clock.ts'
import type { Cursor, Feed, Page } from '../../connectors/connector.ts'
import type { SavedPage } from '../../db/pages.ts'
import type { SourceRow } from '../../db/tables.ts'
import { withDeadline } from '../../lib/deadline.ts'
import { PlaceLost, RetryLater } from '../../lib/errors.ts'
import type { App } from '../app.ts'
import type { OpenSource } from '../open-source.ts'
import type { JudgedPage } from './judge-page.ts'
import { mostLostLeases, pollBackoff, secondsUntil, withJitter } from '../retry.ts'
import { type Pace, nextInterval, paceNotices } from './next-interval.ts'
import { reportFailure, reportGap, reportReading } from './source-reports.ts'
import { type Terms, storePage } from './store-page.ts'

/** Everything that one poll may take, in milliseconds; a connector may make several requests. */
const pollTimeoutMs = 60_000

/** How long a source is left alone that kills its pollers. */
const poisonSeconds = 60 * 60

/** What a poll came to; `error` is recorded with the source already. */
export type PollOutcome = { page: Page; judged: JudgedPage; saved: SavedPage } | { error: unknown }

/** Reads one claimed source. With `keep` the source stays claimed after a good poll. */
export async function pollSource(
  app: App,
  row: SourceRow,
  signal: AbortSignal,
  { keep = false }: { keep?: boolean } = {},
): Promise<PollOutcome> {
  const source = app.running().sources.get(row.id)
  const poll = source?.feed.poll
  if (!poll) return { error: new Error(`${row.id} is not a source that can be polled`) }
  const poison = poisonOf(row)
  const everySeconds = source.config.everySeconds ?? source.defaultSeconds
  if (poison) {
    await reportFailure(app, row, poison, { backoffSeconds: poisonSeconds })
    return { error: poison }
  }
  const began = clock.elapsed()
  let page: Page
  try {
    page = await withDeadline(pollTimeoutMs, signal, (within) =>
      readOn(poll, row.cursor ?? undefined, within),
    )
  } catch (error) {
    if (!signal.aborted) {
      const backoffSeconds = pollBackoff(row.failures + 1, everySeconds)
      await reportFailure(app, row, error, { backoffSeconds, everySeconds })
    }
    return { error }
  }
  // An edit may have changed the interval meanwhile.
  const pace = paceOf(app.running().sources.get(row.id) ?? source, row, page)
  const told = { ...page, notices: [...(page.notices ?? []), ...paceNotices(pace)] }
  const terms = { ...termsOf(pace, page), keep }
  await reportGap(app, row, page)
  const { judged, saved, notice } = await storePage(app, source, row, told, terms, signal)
  const hasNews = saved.stored + saved.edited + saved.deleted > 0
  app.log[hasNews ? 'info' : 'debug'](
    {
      sourceId: row.id,
      items: page.items.length,
      mentions: saved.stored,
      edited: saved.edited,
      deleted: saved.deleted,
      cases: saved.casesOpened,
      ms: Math.round(clock.elapsed() - began),
    },
    'polled',
  )
  await reportReading(app, row, page, notice)
  return { page, judged, saved }
}

/** Reads from `cursor` on, or anew when that is lost, which is a gap. */
async function readOn(
  poll: NonNullable<Feed['poll']>,
  cursor: Cursor | undefined,
  signal: AbortSignal,
): Promise<Page> {
  try {
    return await poll(cursor, signal)
  } catch (error) {
    if (!(error instanceof PlaceLost)) throw error
    const gap = `Reading began anew, because ${error.message}: what was posted since the last time may be missing.`
    return { ...(await poll(undefined, signal)), gap }
  }
}

/** A source that kills whoever reads it is left alone for a while. */
export function poisonOf(row: SourceRow): RetryLater | undefined {
  if (row.lostLeases < mostLostLeases) return undefined
  return new RetryLater(
    `the process that read it died ${row.lostLeases} times in a row`,
    new Date(clock.now() + poisonSeconds * 1000),
  )
}

function paceOf({ config, defaultSeconds }: OpenSource, row: SourceRow, page: Page): Pace {
  return {
    configuredSeconds: config.everySeconds,
    currentSeconds: row.everySeconds,
    defaultSeconds,
    newItems: page.items.length,
    freshSeconds: page.freshUntil && secondsUntil(page.freshUntil),
  }
}

function termsOf(pace: Pace, page: Page): Terms {
  const everySeconds = nextInterval(pace)
  return {
    everySeconds,
    nextSeconds: page.more ? 0 : withJitter(everySeconds),
    notBeforeSeconds: page.notBefore && secondsUntil(page.notBefore),
  }
}
