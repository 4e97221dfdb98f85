import { setTimeout as sleep } from 'node:timers/promises'
import type { Page } from '../connectors/connector.ts'
import { LeaseLost } from '../db/pages.ts'
import { markStreaming } from '../db/sources.ts'
import type { SourceRow } from '../db/tables.ts'
import type { App } from './app.ts'
import type { OpenSource } from './assembly.ts'
import { aborted, repeat } from './loop.ts'
import { streamBackoff } from './pace.ts'
import { poisonOf, pollSource } from './poll.ts'
import { reportFailure, reportReading } from './source-reports.ts'
import { storePage } from './store-page.ts'

/** What arrives is stored after so many milliseconds, or when there are so many items. */
const batchMs = 250
const batchItems = 500

/** A connection that has stood for so long counts as a good reading, also while nothing comes; in milliseconds. */
const standsMs = 15_000

/** How often it is looked whether the config of the source has changed, in milliseconds. */
const followMs = 500

/** Reasons for not reading an item that one batch keeps; a firehose would fill the table. */
const mostRejected = 20

/**
 * Holds a claimed source's stream until the signal aborts, its config changes or it fails, which is recorded with the
 * source; the caller gives it back. What a poll can catch up on is read first.
 */
export async function streamSource(app: App, claimed: SourceRow, signal: AbortSignal): Promise<void> {
  const source = app.assembly().sources.get(claimed.id)
  if (!source?.feed.stream) throw new Error(`${claimed.id} is not a source that can be streamed`)
  const row = { ...claimed }
  const poison = poisonOf(row)
  if (poison) return await reportFailure(app, row, poison, 0)
  const ended = new AbortController()
  const within = AbortSignal.any([signal, ended.signal])
  const following = repeat(
    followMs,
    within,
    async () => {
      if (!isSame(app.assembly().sources.get(row.id), source)) ended.abort()
    },
    () => undefined,
  )
  try {
    if (source.feed.poll && !(await catchUp(app, row, within))) return
    await follow(app, source, row, within)
  } catch (error) {
    if (error instanceof LeaseLost) throw error
    if (!within.aborted) await reportFailure(app, row, error, streamBackoff(row.failures + 1))
  } finally {
    ended.abort()
    await following
  }
}

/** Polls until the source has no more. False when that failed, which is recorded. */
async function catchUp(app: App, row: SourceRow, signal: AbortSignal): Promise<boolean> {
  for (;;) {
    const outcome = await pollSource(app, row, signal, { keep: true })
    if ('error' in outcome) return false
    row.cursor = outcome.page.cursor
    wasRead(row)
    if (!outcome.page.more) return true
  }
}

async function follow(app: App, source: OpenSource, row: SourceRow, signal: AbortSignal): Promise<void> {
  const ended = new AbortController()
  const within = AbortSignal.any([signal, ended.signal])
  const pages = source.feed.stream?.(row.cursor ?? undefined, within)
  if (!pages) return
  row.streaming = true
  const stands = async () => {
    await sleep(standsMs, undefined, { signal: within }).catch(() => undefined)
    if (within.aborted) return
    await markStreaming(app.db, row.id, app.worker)
    await reportReading(app, row, { items: [] }, undefined)
    wasRead(row)
  }
  const standing = repeat(0, within, stands, () => undefined)
  try {
    for await (const page of inBatches(pages, within)) await store(app, source, row, page, within)
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
): Promise<void> {
  const terms = { everySeconds: source.defaultSeconds, nextSeconds: 0, keep: true }
  const rejected = (page.rejected ?? []).slice(0, mostRejected)
  const { saved, notice } = await storePage(app, source, row, { ...page, rejected }, terms, signal)
  if (saved.stored + saved.edited + saved.deleted > 0) {
    const { stored: mentions, edited, deleted, casesOpened: cases } = saved
    app.log.info({ sourceId: row.id, items: page.items.length, mentions, edited, deleted, cases }, 'streamed')
  }
  await reportReading(app, row, page, notice)
  wasRead(row)
}

/** The row as a good reading leaves it in the database. */
function wasRead(row: SourceRow): void {
  row.state = 'ok'
  row.failures = 0
  row.firstSuccessAt ??= new Date()
}

/** Another config means another stream: other words to listen for, another key. */
function isSame(now: OpenSource | undefined, then: OpenSource): boolean {
  return now === then || JSON.stringify(now?.config) === JSON.stringify(then.config)
}

/**
 * The pages of a stream, put together: each batch holds what arrived in a quarter of a second, at most about 500 items,
 * and the last cursor. What came before an error is given before the error is thrown. Ends when the signal aborts, also
 * when the stream does not mind it.
 */
export async function* inBatches(pages: AsyncIterable<Page>, signal: AbortSignal): AsyncGenerator<Page> {
  const iterator = pages[Symbol.asyncIterator]()
  const stopped = aborted(signal).then((): Arrival => ({ end: true }))
  const take = (): Promise<Arrival> =>
    iterator.next().then(
      ({ done, value }): Arrival => (done ? { end: true } : { page: value }),
      (error: unknown): Arrival => ({ error }),
    )
  let next = take()
  try {
    for (;;) {
      let arrival = await Promise.race([next, stopped])
      const batch: Page[] = []
      const full = new AbortController()
      const timeout = sleep(batchMs, undefined, { signal: full.signal }).then(
        (): Arrival => ({ late: true }),
        (): Arrival => ({ late: true }),
      )
      let items = 0
      while ('page' in arrival) {
        batch.push(arrival.page)
        items += Math.max(1, arrival.page.items.length + (arrival.page.deleted?.length ?? 0))
        next = take()
        arrival = items >= batchItems ? { late: true } : await Promise.race([next, stopped, timeout])
      }
      full.abort()
      if (signal.aborted) return
      const [first, ...others] = batch
      if (first) yield others.reduce(joined, first)
      if ('error' in arrival) throw arrival.error
      if ('end' in arrival) return
    }
  } finally {
    // Not waited for: a stream that hangs would hang its worker.
    iterator.return?.().catch(() => undefined)
  }
}

type Arrival = { page: Page } | { error: unknown } | { end: true } | { late: true }

function joined(a: Page, b: Page): Page {
  const gap = [a.gap, b.gap].filter((text) => text !== undefined).join(' ')
  return {
    items: [...a.items, ...b.items],
    cursor: b.cursor,
    notices: [...new Set([...(a.notices ?? []), ...(b.notices ?? [])])],
    rejected: [...(a.rejected ?? []), ...(b.rejected ?? [])],
    deleted: [...(a.deleted ?? []), ...(b.deleted ?? [])],
    ...(gap === '' ? {} : { gap }),
  }
}
