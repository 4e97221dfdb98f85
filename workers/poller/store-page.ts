import type { FeedItem, Page } from '../../connectors/connector.ts'
import { metOn } from '../../connectors/join-pages.ts'
import { databaseTime } from '../../db/database.ts'
import { findRepeatAuthors } from '../../db/mentions.ts'
import type { Sighted } from '../../db/mention-rows.ts'
import { type PageToSave, type SavedPage, savePage } from '../../db/pages.ts'
import type { SourceRow } from '../../db/tables.ts'
import { withDeadline } from '../../lib/deadline.ts'
import { RetryLater, describeError } from '../../lib/errors.ts'
import { identify, stableId } from '../../mentions/identity.ts'
import type { Judge, MatchedItem } from '../../mentions/judge.ts'
import type { App } from '../app.ts'
import type { OpenSource } from '../open-source.ts'
import { withoutTransformer } from './ask-transformer.ts'
import { type JudgedPage, isAboutOthers, judgeItems, matchItem, matchPage } from './judge-page.ts'
import { recheckAfterSeconds } from './recheck.ts'

/** Completing the items of a page may take so long, in milliseconds. */
const hydrateTimeoutMs = 30_000

/** What is told of a page beside its items. */
export type Terms = Pick<PageToSave, 'everySeconds' | 'nextSeconds' | 'notBeforeSeconds' | 'keep'>

export interface StoredPage {
  judged: JudgedPage
  saved: SavedPage
  /** What the config editor should know. */
  notice?: string
}

/**
 * The way of a page: what concerns us is matched, completed where the feed can, judged once with what is known of its
 * author, and saved with its cases and deliveries in one commit; then the queue is nudged.
 */
export async function storePage(
  app: App,
  source: OpenSource,
  row: SourceRow,
  page: Page,
  terms: Terms,
  signal: AbortSignal,
): Promise<StoredPage> {
  // A post's age is judged by the database's clock, as due times are: a machine whose clock is off alerts all the same.
  const now = await databaseTime(app.db)
  const running = app.running()
  const judge = await running.judge()

  const { matched, skipped } = await matchPage(judge, source.config, withoutDeleted(page))
  const { completed, notices } = await complete(source, judge, matched, signal)
  const authors = completed.flatMap(({ item: { author } }) => author?.id ?? [])
  const { mentions, trouble } = await judgeItems({ ...running, judge }, completed, {
    // What comes by a stream has just been written.
    firstPage: row.firstSuccessAt === null && !row.streaming,
    surelyNew: isSurelyNew(row, page),
    repeatAuthors: await findRepeatAuthors(app.db, row.connector, authors),
    now,
    signal,
  })
  if (trouble) reportTrouble(app, row, trouble)

  // A firehose is mostly about other things.
  const kept = row.streaming ? skipped.filter(({ reason }) => !isAboutOthers(reason)) : skipped
  const told = trouble ? [...notices, withoutTransformer(trouble)] : notices
  const notice = [...(page.notices ?? []), ...told].join(' ') || undefined
  const saved = await savePage(app.db, {
    sourceId: row.id,
    connector: row.connector,
    worker: app.worker,
    optionsHash: row.optionsHash,
    mentions,
    skipped: kept,
    items: page.items.length,
    cursor: page.cursor,
    listed: page.listed?.map(stableId),
    reread: await identifyReread(source, judge, page, signal),
    isComplete: isComplete(row, page),
    ...terms,
    notice,
    deleted: { ids: page.deleted, refs: page.deletedRefs, under: page.deletedUnder },
    recheckSeconds: source.feed.lookup ? recheckAfterSeconds : undefined,
  })
  await app.nudge(saved.due)
  return { judged: { mentions, skipped: kept, trouble }, saved, notice }
}

/**
 * Whether everything was read that the source shows. The first reading tells that only where all is listed: elsewhere it
 * leaves the past alone.
 */
function isComplete(row: SourceRow, page: Page): boolean {
  return page.gap === undefined && !page.more && (row.firstSuccessAt !== null || page.listed !== undefined)
}

/**
 * Whether what is new in a page appeared since the last complete reading. When half of the page is new at once, the source
 * catches up: with its past, or with what an outage kept back.
 */
function isSurelyNew(row: SourceRow, page: Page): boolean {
  if (row.completeAt === null || page.gap !== undefined) return false
  return page.items.length === 1 || page.items.length * 2 < metOn(page)
}

/** What an earlier version of the program read otherwise; completed, so that no full text is replaced by an excerpt. */
async function identifyReread(
  source: OpenSource,
  judge: Judge,
  { reread = [] }: Page,
  signal: AbortSignal,
): Promise<Sighted[]> {
  const { config, feed } = source
  const sighted = (item: FeedItem) => ({ ...identify(item, config.id), scored: { item } })
  if (reread.length === 0 || !feed.hydrate) return reread.map(sighted)
  const { matched } = await matchPage(judge, config, { items: reread })
  const { completed, notices } = await complete(source, judge, matched, signal)
  return notices.length > 0 ? [] : completed.map(({ item }) => sighted(item))
}

/** What is deleted in the same breath was never there. */
function withoutDeleted(page: Page): Page {
  if (!page.deleted || page.deleted.length === 0) return page
  const gone = new Set(page.deleted)
  return { ...page, items: page.items.filter(({ id }) => !gone.has(id)) }
}

/** The items with what their feed can add; as they are, with a notice, when it cannot just now. */
async function complete(
  { feed, config }: OpenSource,
  judge: Judge,
  matched: MatchedItem[],
  signal: AbortSignal,
): Promise<{ completed: MatchedItem[]; notices: string[] }> {
  const { hydrate } = feed
  if (!hydrate || matched.length === 0) return { completed: matched, notices: [] }
  const items = matched.map(({ item }) => item)
  let whole: FeedItem[]
  try {
    whole = await withDeadline(hydrateTimeoutMs, signal, (within) => hydrate(items, within))
  } catch (error) {
    signal.throwIfAborted()
    return { completed: matched, notices: [incomplete(describeError(error))] }
  }
  if (!items.every(({ id }, index) => whole[index]?.id === id))
    return { completed: matched, notices: [incomplete('the platform answered about other posts')] }
  const completed = matched.map((found, index) => {
    const item = whole[index]
    // What named us when it was found is kept as it was found, should its whole words not name us.
    return item === undefined || item === found.item ? found : (matchItem(judge, config, item) ?? found)
  })
  return { completed, notices: [] }
}

function incomplete(reason: string): string {
  return `Some posts are kept without their author's details or reach: ${reason}.`
}

/** One line of log; while the model is left alone after a failure, or goes on as it did, there is nothing new to say. */
function reportTrouble(app: App, row: SourceRow, trouble: Error): void {
  if (trouble instanceof RetryLater || row.lastNotice?.includes(withoutTransformer(trouble))) return
  app.log.warn(
    { sourceId: row.id, error: describeError(trouble) },
    'the transformer does not answer; the general engine judges alone',
  )
}
