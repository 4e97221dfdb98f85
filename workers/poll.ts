import type { Page } from '../connectors/connector.ts'
import { closeSystemAlert, openSystemAlert } from '../db/alerts.ts'
import { databaseTime } from '../db/database.ts'
import { findRepeatAuthors } from '../db/mentions.ts'
import { type SavedPage, savePage } from '../db/pages.ts'
import { recordPollFailure } from '../db/sources.ts'
import type { SourceRow } from '../db/tables.ts'
import { PermanentError, RetryLater, describeError } from '../lib/errors.ts'
import type { App } from './app.ts'
import type { OpenSource } from './assembly.ts'
import { type Judged, judgePage } from './ingest.ts'
import { withoutTransformer } from './opinions.ts'
import { nextInterval, pollBackoff, stoppedRetrySeconds, withJitter } from './pace.ts'

/** Everything that one poll may take, in milliseconds; a connector may make several requests. */
const pollTimeoutMs = 60_000

/** Failed polls in a row before the operator is told. */
const failuresBeforeAlert = 3

/** A source on which so many pollers in a row have died kills them: it is left alone for `poisonSeconds`. */
const mostLostLeases = 3
const poisonSeconds = 60 * 60

/** What a poll came to; `error` is recorded with the source already. */
export type PollOutcome = { page: Page; judged: Judged; saved: SavedPage } | { error: unknown }

/** Reads one claimed source: items → mentions, cases and deliveries in one commit → the queue's nudge. */
export async function pollSource(app: App, row: SourceRow, signal: AbortSignal): Promise<PollOutcome> {
  const source = app.assembly().sources.get(row.id)
  if (!source?.feed.poll) return { error: new Error(`${row.id} is not a source that can be polled`) }
  if (row.lostLeases >= mostLostLeases) {
    const error = new RetryLater(
      `the process that read it died ${row.lostLeases} times in a row`,
      new Date(Date.now() + poisonSeconds * 1000),
    )
    await pollFailed(app, source, row, error)
    return { error }
  }
  const began = performance.now()
  let page: Page
  try {
    page = await source.feed.poll(
      row.cursor ?? undefined,
      AbortSignal.any([signal, AbortSignal.timeout(pollTimeoutMs)]),
    )
  } catch (error) {
    if (!signal.aborted) await pollFailed(app, source, row, error)
    return { error }
  }
  const { judged, saved } = await storePage(app, source, row, page, signal)
  const { trouble } = judged
  // While the model is left alone after a failure, or goes on as it did, there is nothing new to say.
  const isNews = trouble && row.lastNotice?.includes(withoutTransformer(trouble)) !== true
  if (isNews && !(trouble instanceof RetryLater)) {
    app.log.warn(
      { sourceId: row.id, error: describeError(trouble) },
      'the transformer does not answer; the general engine judges alone',
    )
  }
  await app.nudge(saved.due)
  const hasNews = saved.stored + saved.edited > 0
  app.log[hasNews ? 'info' : 'debug'](
    {
      sourceId: row.id,
      items: page.items.length,
      mentions: saved.stored,
      edited: saved.edited,
      cases: saved.casesOpened,
      ms: Math.round(performance.now() - began),
    },
    'polled',
  )
  const notice = noticeOf(page)
  if (notice !== undefined && row.lastNotice?.startsWith(notice) !== true) {
    app.log.warn({ sourceId: row.id, notice }, 'the source needs a look')
  }
  if (row.state !== 'ok') {
    await app.nudge(
      await closeSystemAlert(app.db, {
        kind: 'source.failing',
        subject: row.id,
        recovery: 'source.recovered',
      }),
    )
  }
  if (page.items.length > 0) {
    await app.nudge(
      await closeSystemAlert(app.db, {
        kind: 'source.silent',
        subject: row.id,
        recovery: 'source.recovered',
      }),
    )
  }
  if (page.gap !== undefined) {
    app.log.warn({ sourceId: row.id, gap: page.gap }, 'items may have been missed')
    await tellOperators(app, 'source.gap', row.id, page.gap)
  }
  return { page, judged, saved }
}

async function storePage(
  app: App,
  source: OpenSource,
  row: SourceRow,
  page: Page,
  signal: AbortSignal,
): Promise<{ judged: Judged; saved: SavedPage }> {
  const { config: sourceConfig, defaultSeconds } = source
  const authors = page.items.flatMap(({ author }) => (author === undefined ? [] : [author]))
  // A post's age is judged by the database's clock, as due times are: a machine whose clock is off alerts all the same.
  const now = await databaseTime(app.db)
  const { judge, config, transformer } = app.assembly()
  const judged = await judgePage({ judge: await judge(), config, transformer }, sourceConfig, page, {
    firstPage: row.firstSuccessAt === null,
    repeatAuthors: await findRepeatAuthors(app.db, row.connector, authors),
    now,
    signal,
  })
  const everySeconds = nextInterval({
    ...(sourceConfig.everySeconds === undefined ? {} : { configuredSeconds: sourceConfig.everySeconds }),
    currentSeconds: row.everySeconds,
    defaultSeconds,
    newItems: page.items.length,
    ...(page.freshUntil ? { freshSeconds: secondsUntil(page.freshUntil) } : {}),
  })
  const saved = await savePage(app.db, {
    sourceId: row.id,
    connector: row.connector,
    worker: app.worker,
    mentions: judged.mentions,
    skipped: judged.skipped,
    items: page.items.length,
    cursor: page.cursor,
    everySeconds,
    nextSeconds: page.more ? 0 : withJitter(everySeconds),
    ...(page.notBefore ? { notBeforeSeconds: secondsUntil(page.notBefore) } : {}),
    notice: noticeOf(page, judged),
  })
  return { judged, saved }
}

function noticeOf(
  { notices: ofSource = [] }: Page,
  { trouble }: Pick<Judged, 'trouble'> = {},
): string | undefined {
  const notices = [...ofSource, ...(trouble ? [withoutTransformer(trouble)] : [])]
  return notices.length > 0 ? notices.join(' ') : undefined
}

async function pollFailed(app: App, source: OpenSource, row: SourceRow, error: unknown): Promise<void> {
  const stopped = error instanceof PermanentError
  const demanded = error instanceof RetryLater
  const reason = describeError(error)
  const everySeconds = source.config.everySeconds ?? source.defaultSeconds
  const retrySeconds = demanded
    ? Math.max(1, secondsUntil(error.retryAt))
    : stopped
      ? stoppedRetrySeconds
      : pollBackoff(row.failures + 1, everySeconds)
  const failures = await recordPollFailure(app.db, {
    sourceId: row.id,
    worker: app.worker,
    error: reason,
    retrySeconds,
    demanded,
    stopped,
  })
  app.log.warn(
    { sourceId: row.id, failures, retryInSeconds: Math.round(retrySeconds), error: reason },
    stopped ? 'source stopped' : 'poll failed',
  )
  if (stopped || failures === failuresBeforeAlert || row.lostLeases >= mostLostLeases) {
    const next = stopped
      ? 'It is tried again once a day, and when its lines in the config change.'
      : `It is tried again on its own, next in ${Math.round(retrySeconds)} s.`
    await tellOperators(app, 'source.failing', row.id, `${reason}. ${next}`)
  }
}

async function tellOperators(
  app: App,
  kind: 'source.failing' | 'source.gap',
  subject: string,
  message: string,
): Promise<void> {
  const channels = app.assembly().config.operators.notify
  await app.nudge(await openSystemAlert(app.db, { kind, subject, message, channels }))
}

/** From this machine's clock, which the moment was reckoned by. */
function secondsUntil(moment: Date): number {
  return (moment.getTime() - Date.now()) / 1000
}
