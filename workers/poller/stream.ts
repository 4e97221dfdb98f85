import { clock } from '../../lib/clock.ts'
import type { Page } from '../../connectors/connector.ts'
import { LeaseLost } from '../../db/pages.ts'
import { markStreaming } from '../../db/sources.ts'
import type { SourceRow } from '../../db/tables.ts'
import type { App } from '../app.ts'
import type { OpenSource } from '../open-source.ts'
import { inBatches } from './stream-batches.ts'
import { repeat } from '../loop.ts'
import { streamBackoff } from '../retry.ts'
import { poisonOf, pollSource } from './poll.ts'
import { reportFailure, reportGap, reportReading } from './source-reports.ts'
import { type StoredPage, storePage } from './store-page.ts'

/** A connection that has stood for so long counts as a good reading, also while nothing comes; in milliseconds. */
const standsMs = 15_000

/** How often it is looked whether the config of the source has changed, in milliseconds. */
const followMs = 500

/** Reasons for not reading an item that one batch keeps; a firehose would fill the table. */
const mostRejected = 20

/** Told of everything that was stored. */
type OnStored = (page: Page, stored: Pick<StoredPage, 'judged' | 'saved'>) => void

/**
 * Holds a claimed source's stream until the signal aborts, its config changes or it fails. A failure is recorded with
 * the source and returned; in the other cases the caller gives the source back. What a poll can catch up on is read
 * first.
 */
export async function streamSource(
  app: App,
  claimed: SourceRow,
  signal: AbortSignal,
  onStored: OnStored = () => undefined,
): Promise<{ error?: unknown }> {
  const source = app.running().sources.get(claimed.id)
  if (!source?.feed.stream) throw new Error(`${claimed.id} is not a source that can be streamed`)
  const row = { ...claimed }
  const ended = new AbortController()
  const within = AbortSignal.any([signal, ended.signal])
  const look = async () => {
    if (app.running().sources.get(row.id)?.streamKey !== source.streamKey) ended.abort()
  }
  const following = repeat(followMs, within, look, () => undefined)
  try {
    const poison = poisonOf(row)
    if (poison) throw poison
    if (source.feed.poll) {
      const failed = await catchUp(app, row, within, onStored)
      if (failed) return within.aborted ? {} : failed
    }
    await follow(app, source, row, within, onStored)
    return {}
  } catch (error) {
    if (error instanceof LeaseLost) throw error
    if (within.aborted) return {}
    await reportFailure(app, row, error, { backoffSeconds: streamBackoff(row.failures + 1) })
    return { error }
  } finally {
    ended.abort()
    await following
  }
}

/** Polls until the source has no more. Returns the failure, which is recorded, if there is one. */
async function catchUp(
  app: App,
  row: SourceRow,
  signal: AbortSignal,
  onStored: OnStored,
): Promise<{ error: unknown } | undefined> {
  for (;;) {
    const outcome = await pollSource(app, row, signal, { keep: true })
    if ('error' in outcome) return outcome
    onStored(outcome.page, outcome)
    row.cursor = outcome.page.cursor
    wasRead(row)
    if (!outcome.page.more) return undefined
    row.completeAt = null
  }
}

async function follow(
  app: App,
  source: OpenSource,
  row: SourceRow,
  signal: AbortSignal,
  onStored: OnStored,
): Promise<void> {
  const ended = new AbortController()
  const within = AbortSignal.any([signal, ended.signal])
  const pages = source.feed.stream?.(row.cursor ?? undefined, within)
  if (!pages) return
  row.streaming = true
  const stands = async () => {
    await clock.sleep(standsMs, undefined, { signal: within }).catch(() => undefined)
    if (within.aborted) return
    await markStreaming(app.db, row.id, app.worker)
    await reportReading(app, row, { items: [] }, undefined)
    wasRead(row)
  }
  const standing = repeat(0, within, stands, () => undefined)
  try {
    for await (const page of inBatches(pages, within)) {
      onStored(page, await store(app, source, row, page, within))
    }
  } finally {
    ended.abort()
    await standing
  }
  if (!signal.aborted) throw new Error('the stream ended')
}

async function store(
  app: App,
  source: OpenSource,
  row: SourceRow,
  page: Page,
  signal: AbortSignal,
): Promise<StoredPage> {
  const terms = { everySeconds: source.defaultSeconds, nextSeconds: 0, keep: true }
  const rejected = (page.rejected ?? []).slice(0, mostRejected)
  await reportGap(app, row, page)
  const stored = await storePage(app, source, row, { ...page, rejected }, terms, signal)
  const { saved, notice } = stored
  if (saved.stored + saved.edited + saved.deleted > 0) {
    const { stored: mentions, edited, deleted, casesOpened: cases } = saved
    app.log.info({ sourceId: row.id, items: page.items.length, mentions, edited, deleted, cases }, 'streamed')
  }
  await reportReading(app, row, page, notice)
  wasRead(row)
  return stored
}

/** The row as a good reading leaves it in the database. */
function wasRead(row: SourceRow): void {
  row.state = 'ok'
  row.failures = 0
  row.refusals = 0
  row.refusedSince = null
  row.firstSuccessAt ??= clock.date()
}
