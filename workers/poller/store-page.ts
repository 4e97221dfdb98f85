import { setImmediate as yieldToOthers } from 'node:timers/promises'
import type { FeedItem, Page } from '../../connectors/connector.ts'
import { databaseTime } from '../../db/database.ts'
import { findRepeatAuthors } from '../../db/mentions.ts'
import { type PageToSave, type SavedPage, savePage } from '../../db/pages.ts'
import type { SourceRow } from '../../db/tables.ts'
import { RetryLater, describeError } from '../../lib/errors.ts'
import type { App } from '../app.ts'
import type { OpenSource } from '../open-config.ts'
import { notAboutUs } from '../../mentions/judge.ts'
import { type Circumstances, type Judged, type Judging, judgePage } from './judge-page.ts'
import { withoutTransformer } from './ask-transformer.ts'
import { recheckAfterSeconds } from '../intervals.ts'

/** After so much judging others get their turn, in milliseconds; one item takes a fraction of one. */
const judgingMs = 10

/** Completing the items of a page may take so long, in milliseconds. */
const hydrateTimeoutMs = 30_000

/** What is told of a page beside its items. */
export type Terms = Pick<PageToSave, 'everySeconds' | 'nextSeconds' | 'notBeforeSeconds' | 'keep'>

export interface StoredPage {
  judged: Judged
  saved: SavedPage
  /** What the config editor should know. */
  notice?: string
}

/** Items → mentions, cases and deliveries in one commit, and the queue's nudge. */
export async function storePage(
  app: App,
  source: OpenSource,
  row: SourceRow,
  page: Page,
  terms: Terms,
  signal: AbortSignal,
): Promise<StoredPage> {
  const { judged, notices } = await judgeWhole(app, source, row, page, signal)
  const notice = [...(page.notices ?? []), ...notices].join(' ') || undefined
  const saved = await savePage(app.db, {
    sourceId: row.id,
    connector: row.connector,
    worker: app.worker,
    optionsHash: row.optionsHash,
    ...judged,
    items: page.items.length,
    cursor: page.cursor,
    ...terms,
    ...(notice === undefined ? {} : { notice }),
    deleted: { ids: page.deleted, refs: page.deletedRefs, under: page.deletedUnder },
    ...(source.feed.lookup ? { recheckSeconds: recheckAfterSeconds } : {}),
  })
  await app.nudge(saved.due)
  return { judged, saved, ...(notice === undefined ? {} : { notice }) }
}

/** Judges a page; what concerns us is completed where the feed can, and judged again as a whole. */
async function judgeWhole(
  app: App,
  source: OpenSource,
  row: SourceRow,
  page: Page,
  signal: AbortSignal,
): Promise<{ judged: Judged; notices: string[] }> {
  // A post's age is judged by the database's clock, as due times are: a machine whose clock is off alerts all the same.
  const now = await databaseTime(app.db)
  const { judge, config, transformer } = app.running()
  const judging = { judge: await judge(), config }
  // What comes by a stream has just been written, and what is deleted in the same breath was never there.
  const firstPage = row.firstSuccessAt === null && !row.streaming
  const gone = new Set(page.deleted)
  const items = gone.size === 0 ? page.items : page.items.filter(({ id }) => !gone.has(id))
  const strangers: Circumstances = { firstPage, repeatAuthors: new Set(), now }
  const judged = await judgeInTurns(judging, source, { ...page, items }, strangers)
  // A firehose is mostly about other things.
  if (row.streaming) judged.skipped = judged.skipped.filter(({ reason }) => reason !== notAboutUs)
  const found = judged.mentions.map(({ scored }) => scored.item)
  const { completed, notices } = await complete(source, found, signal)
  const authors = completed.flatMap(({ author }) => (author === undefined ? [] : [author]))
  const repeatAuthors = await findRepeatAuthors(app.db, row.connector, authors)
  const changed = completed.filter(
    (item, index) =>
      transformer !== undefined ||
      item !== found[index] ||
      (item.author !== undefined && repeatAuthors.has(item.author)),
  )
  const circumstances = { ...strangers, repeatAuthors, signal }
  const again = transformer
    ? await judgePage({ ...judging, transformer }, source.config, { items: changed }, circumstances)
    : await judgeInTurns(judging, source, { items: changed }, circumstances)
  const newer = new Map(again.mentions.map((mention) => [mention.scored.item.id, mention]))
  judged.mentions = judged.mentions.map((mention) => newer.get(mention.scored.item.id) ?? mention)
  if (!again.trouble) return { judged, notices }
  reportTrouble(app, row, again.trouble)
  return { judged, notices: [...notices, withoutTransformer(again.trouble)] }
}

/** Judges item by item, and lets others have their turn now and then. */
async function judgeInTurns(
  judging: Judging,
  { config }: OpenSource,
  { items, rejected = [] }: Pick<Page, 'items' | 'rejected'>,
  circumstances: Circumstances,
): Promise<Judged> {
  const judged = await judgePage(judging, config, { items: [], rejected }, circumstances)
  let since = performance.now()
  for (const item of items) {
    const { mentions, skipped } = await judgePage(judging, config, { items: [item] }, circumstances)
    judged.mentions.push(...mentions)
    judged.skipped.push(...skipped)
    if (performance.now() - since < judgingMs) continue
    await yieldToOthers()
    since = performance.now()
  }
  return judged
}

/** One line of log; while the model is left alone after a failure, or goes on as it did, there is nothing new to say. */
function reportTrouble(app: App, row: SourceRow, trouble: Error): void {
  if (trouble instanceof RetryLater || row.lastNotice?.includes(withoutTransformer(trouble))) return
  app.log.warn(
    { sourceId: row.id, error: describeError(trouble) },
    'the transformer does not answer; the general engine judges alone',
  )
}

/** The items with what their feed can add; as they are, with a notice, when it cannot just now. */
async function complete(
  { feed }: OpenSource,
  items: FeedItem[],
  signal: AbortSignal,
): Promise<{ completed: FeedItem[]; notices: string[] }> {
  if (!feed.hydrate || items.length === 0) return { completed: items, notices: [] }
  try {
    const within = AbortSignal.any([signal, AbortSignal.timeout(hydrateTimeoutMs)])
    const completed = await feed.hydrate(items, within)
    if (items.every(({ id }, index) => completed[index]?.id === id)) return { completed, notices: [] }
    return { completed: items, notices: [incomplete('the platform answered about other posts')] }
  } catch (error) {
    signal.throwIfAborted()
    return { completed: items, notices: [incomplete(describeError(error))] }
  }
}

function incomplete(reason: string): string {
  return `Some posts are kept without their author's details or reach: ${reason}.`
}
