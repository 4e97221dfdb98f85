import type { FeedItem, ItemRef, Reach, Status } from '../../connectors/connector.ts'
import { type Queryable, databaseTime } from '../../db/database.ts'
import { markDeleted } from '../../db/deletions.ts'
import type { DueDelivery } from '../../db/deliveries.ts'
import { saveEdit, saveReach } from '../../db/edits.ts'
import type { MentionToSave } from '../../db/mention-rows.ts'
import { findRepeatAuthors } from '../../db/mentions.ts'
import { openCases } from '../../db/open-cases.ts'
import {
  type DueRecheck,
  claimRechecks,
  listDueRechecks,
  lockStored,
  postponeRechecks,
  settleRechecks,
} from '../../db/rechecks.ts'
import { isReadAnew, refreshMention } from '../../db/refresh.ts'
import type { MentionRow } from '../../db/tables.ts'
import { withDeadline } from '../../lib/deadline.ts'
import { describeError } from '../../lib/errors.ts'
import type { App } from '../app.ts'
import type { OpenSource } from '../open-source.ts'
import { judgeItems, matchItem } from './judge-page.ts'
import { repeat } from '../loop.ts'
import { recheckBackoff, retryIn } from '../retry.ts'

/** How long after it was seen it is first asked what became of a complaint, in seconds. */
export const recheckAfterSeconds = 60 * 60

/** How often it is looked for posts that are due, in milliseconds. */
const lookMs = 5_000

/** Posts that are asked about at once. */
const mostPosts = 50

/** Who takes posts and dies leaves them due again after this, in seconds; longer than an answer may take. */
const leaseSeconds = 300
const lookupTimeoutMs = 60_000

/** Asks what became of complaints where the platform can tell, an hour, a day and a week after they were seen. */
export async function runRechecks(
  app: App,
  signal: AbortSignal,
  warn: (error: unknown) => void,
): Promise<void> {
  await repeat(lookMs, signal, () => recheckDue(app, signal), warn)
}

/** Asks about what is due now. Returns whether more is. */
export async function recheckDue(app: App, signal: AbortSignal): Promise<boolean> {
  const sources = [...app.running().sources.values()].filter(({ feed }) => feed.lookup)
  const due = await listDueRechecks(
    app.db,
    sources.map(({ config }) => config.id),
  )
  const full = await Promise.all(
    sources
      .filter(({ config }) => due.includes(config.id))
      .map((source) => recheckSource(app, source, signal)),
  )
  return full.includes(true)
}

async function recheckSource(app: App, source: OpenSource, signal: AbortSignal): Promise<boolean> {
  const { config, feed } = source
  const rows = await claimRechecks(app.db, { sourceId: config.id, limit: mostPosts, leaseSeconds })
  if (rows.length === 0 || !feed.lookup) return false
  const { lookup } = feed
  let statuses: Status[]
  try {
    statuses = await withDeadline(lookupTimeoutMs, signal, (within) => lookup(rows.map(refOf), within))
  } catch (error) {
    await recheckFailed(app, rows, error, signal)
    return false
  }
  const byId = new Map(statuses.map((status) => [status.id, status]))
  const found = rows.map((row) => ({ row, status: byId.get(row.externalId) }))
  const gone = found.flatMap(({ row, status }) => (status?.state === 'deleted' ? [row] : []))
  const due = await app.db.transaction().execute(async (trx) => await forget(trx, gone))
  for (const { row, status } of found) {
    if (status?.state === 'live') due.push(...(await update(app, source, row, status)))
  }
  await settleRechecks(
    app.db,
    rows.map(({ id }) => id),
  )
  await app.nudge(due)
  app.log.info({ sourceId: config.id, posts: rows.length, deleted: gone.length }, 'looked up')
  return rows.length === mostPosts
}

async function forget(trx: Queryable, [first, ...others]: MentionRow[]): Promise<DueDelivery[]> {
  if (!first) return []
  const { connector, sourceId } = first
  const ids = [first, ...others].map(({ externalId }) => externalId)
  return (await markDeleted(trx, { connector, sourceId, ids })).due
}

/** Stores what the post says now, and judges it again when that is something else. */
async function update(app: App, source: OpenSource, row: MentionRow, status: Status): Promise<DueDelivery[]> {
  const mention = await rejudge(app, source, itemOf(row, status))
  if (!mention) return []
  const candidate = { ...mention, ...mention.identity }
  return await app.db.transaction().execute(async (trx) => {
    const stored = await lockStored(trx, row.id)
    if (!stored || stored.deletedAt !== null) return []
    if (status.text !== undefined && isReadAnew(stored, candidate)) {
      await refreshMention(trx, stored, candidate)
      return []
    }
    if (!stored.contentHash.equals(candidate.contentHash)) {
      const due = await saveEdit(trx, stored, candidate)
      const opens = candidate.decision === 'alert' && stored.caseId === null
      return opens ? [...due, ...(await openCases(trx, [{ mentionId: stored.id, ...candidate }]))] : due
    }
    const reach = grown(row.reach, status.reach)
    return reach ? await saveReach(trx, stored, reach, candidate.scored.priority) : []
  })
}

/** The mention of today's config; an edit is news, however old the post is. Nothing when it does not concern us any more. */
async function rejudge(app: App, source: OpenSource, item: FeedItem): Promise<MentionToSave | undefined> {
  const { judge: makeJudge, config, transformer } = app.running()
  const judge = await makeJudge()
  const matched = matchItem(judge, source.config, item)
  if (!matched) return undefined
  const authors = item.author?.id === undefined ? [] : [item.author.id]
  const ageless = { ...config, alerts: { maxAgeMs: Number.POSITIVE_INFINITY } }
  const { mentions } = await judgeItems({ judge, config: ageless, transformer }, [matched], {
    firstPage: false,
    repeatAuthors: await findRepeatAuthors(app.db, source.config.connector, authors),
    now: await databaseTime(app.db),
  })
  return mentions[0]
}

function itemOf(row: MentionRow, status: Status): FeedItem {
  return {
    id: row.externalId,
    unique: row.scope === '' ? 'connector' : 'source',
    text: status.text ?? row.text,
    title: status.title ?? row.title ?? undefined,
    url: row.url ?? undefined,
    ref: row.ref ?? undefined,
    quoted: row.quoted ?? undefined,
    thread: row.threadId === null ? undefined : { id: row.threadId, title: row.threadTitle ?? undefined },
    inReplyTo: row.inReplyTo ?? undefined,
    author: authorOf(row),
    publishedAt: row.publishedAt ?? undefined,
    editedAt: status.editedAt,
    language: row.language ?? undefined,
    rating: status.rating ?? row.rating ?? undefined,
    reach: grown(row.reach, status.reach) ?? row.reach ?? undefined,
  }
}

function authorOf({ author, authorId, authorUrl }: MentionRow): FeedItem['author'] {
  if (author === null) return undefined
  return { name: author, id: authorId ?? undefined, url: authorUrl ?? undefined }
}

/** The counts of today beside those that the platform did not tell this time; undefined when none has changed. */
function grown(then: Reach | null, now: Reach | undefined): Reach | undefined {
  const told = Object.entries(now ?? {}).filter(([, count]) => count !== undefined)
  const known = new Map(Object.entries(then ?? {}))
  if (told.every(([name, count]) => known.get(name) === count)) return undefined
  return { ...then, ...Object.fromEntries(told) }
}

/** The post as its connector knows it. */
export function refOf({ externalId, url, ref }: MentionRow): ItemRef {
  return { id: externalId, url: url ?? undefined, ref: ref ?? undefined }
}

/** They stay due: nothing is given up because a platform is away. */
async function recheckFailed(
  app: App,
  rows: DueRecheck[],
  error: unknown,
  signal: AbortSignal,
): Promise<void> {
  const late = Math.max(0, ...rows.map(({ lateSeconds }) => lateSeconds))
  const seconds = retryIn(error, recheckBackoff(late), signal)
  await postponeRechecks(
    app.db,
    rows.map(({ id }) => id),
    seconds,
  )
  if (signal.aborted) return
  app.log.warn(
    {
      sourceId: rows[0]?.sourceId,
      posts: rows.length,
      retryInSeconds: Math.round(seconds),
      error: describeError(error),
    },
    'looking up failed',
  )
}
