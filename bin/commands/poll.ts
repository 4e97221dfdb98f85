import { styleText } from 'node:util'
import { clock } from '../../lib/clock.ts'
import type { Page } from '../../connectors/connector.ts'
import type { Database } from '../../db/database.ts'
import type { MentionToSave } from '../../db/mention-rows.ts'
import type { SavedPage } from '../../db/pages.ts'
import { claimSource, releaseSources, renewSourceLeases, syncSources } from '../../db/sources.ts'
import type { SourceRow } from '../../db/tables.ts'
import { ConfigError, describeError } from '../../lib/errors.ts'
import type { App } from '../../workers/app.ts'
import { type OpenConfig, configuredSources } from '../../workers/open-config.ts'
import type { OpenSource } from '../../workers/open-source.ts'
import { type JudgedPage, type OtherItem, judgeItems, matchPage } from '../../workers/poller/judge-page.ts'
import { followLearned } from '../../workers/learned.ts'
import { withoutTransformer } from '../../workers/poller/ask-transformer.ts'
import { pollSource } from '../../workers/poller/poll.ts'
import { databaseStore } from '../../workers/source-store.ts'
import { streamSource } from '../../workers/poller/stream.ts'
import { jsonLines, mentionRow, pageLines } from '../poll/lines.ts'
import { oneLine } from '../terminal.ts'
import { withOpenConfig, withDatabase } from './project.ts'
import { readOnce } from './read-once.ts'

const leaseSeconds = 15

/** How long a source that streams is listened to, in milliseconds. */
const listenMs = 10_000
const longestListenMs = 60 * 60 * 1000

/**
 * Reads one source now; one that streams is listened to for `seconds`. With `dryRun` nothing is stored: the config
 * editor sees all that a source gives, and what would be made of it. As JSON there are the mentions alone, or, with `all`,
 * what is not about us behind them.
 */
export async function pollCommand(
  id: string,
  { dryRun, json, all, seconds }: { dryRun?: boolean; json?: boolean; all?: boolean; seconds?: string },
): Promise<void> {
  const ms = seconds === undefined ? listenMs : Number(seconds) * 1000
  if (!(ms > 0 && ms <= longestListenMs)) throw new ConfigError('--seconds takes a number from 1 to 3600')
  if (all && !dryRun) throw new ConfigError('--all goes with --dry-run: of other posts nothing is kept')
  const { items, mentions, others, notes, outcome } = dryRun
    ? await readOnly(id, ms)
    : await readAndStore(id, ms)
  const lines = json
    ? jsonLines(id, mentions, all ? others : [])
    : dryRun
      ? pageLines(mentions, others)
      : mentions.map((mention) => mentionRow(mention))
  for (const line of lines) process.stdout.write(`${line}\n`)
  const label = styleText('yellow', 'note', { stream: process.stderr })
  for (const note of notes) process.stderr.write(`${label} ${oneLine(note)}\n`)
  process.stderr.write(`${id}: ${count(items, 'item')}, ${mentions.length} of interest, ${outcome}\n`)
}

interface Reading {
  items: number
  mentions: MentionToSave[]
  /** Of a dry run: what is not about us. */
  others: OtherItem[]
  /** What the config editor should know. */
  notes: string[]
  outcome: string
}

async function readOnly(id: string, ms: number): Promise<Reading> {
  return await withOpenConfig(async (running) => {
    const source = sourceOf(running, id)
    const page = await readOnce(source, ms).catch((error: unknown) => {
      throw error instanceof ConfigError
        ? error
        : new ConfigError(`${id}: ${describeError(error)}`, { cause: error })
    })
    const judging = { ...running, judge: await running.judge() }
    const { matched, others, skipped } = await matchPage(judging.judge, source.config, page)
    const judged = await judgeItems(judging, matched, {
      firstPage: source.feed.poll !== undefined,
      repeatAuthors: new Set(),
      now: clock.date(),
    })
    const alerts = judged.mentions.filter(({ decision }) => decision === 'alert').length
    const outcome = `${alerts} would alert (nothing was stored)`
    return { ...reading([{ page, judged: { ...judged, skipped } }], outcome), others }
  })
}

async function readAndStore(id: string, ms: number): Promise<Reading> {
  return await withDatabase(
    async (db, { publicUrl }, log) =>
      await withOpenConfig(
        async (running) => {
          const source = sourceOf(running, id)
          await syncSources(db, configuredSources(running))
          return await whileHeld(db, id, async (worker, row) => {
            const app: App = {
              db,
              // What the log would say is said by the command.
              log: log.child({}, { level: 'error' }),
              running: () => running,
              worker,
              publicUrl,
              // The sweeper of the outreach role finds what is due: a command needs no queue.
              nudge: async () => {},
            }
            const parts = source.feed.stream ? await streamFor(app, row, ms) : await pollOnce(app, row)
            const sum = (of: (saved: SavedPage) => number) =>
              parts.reduce((all, { saved }) => all + of(saved), 0)
            const edited = sum((saved) => saved.edited)
            const cases = count(
              sum((saved) => saved.casesOpened),
              'case',
            )
            const fresh = sum((saved) => saved.stored)
            return reading(parts, `${fresh} new${edited > 0 ? `, ${edited} edited` : ''}, ${cases} opened`)
          })
        },
        databaseStore(db),
        followLearned(db, log),
      ),
  )
}

interface Part {
  page: Page
  judged: JudgedPage
  saved: SavedPage
}

async function pollOnce(app: App, row: SourceRow): Promise<Part[]> {
  const polled = await pollSource(app, row, new AbortController().signal)
  if ('error' in polled) throw new ConfigError(`${row.id}: ${describeError(polled.error)}`)
  return [polled]
}

async function streamFor(app: App, row: SourceRow, ms: number): Promise<Part[]> {
  const parts: Part[] = []
  const { error } = await streamSource(app, row, clock.timeout(ms), (page, stored) =>
    parts.push({ page, ...stored }),
  )
  if (error !== undefined) throw new ConfigError(`${row.id}: ${describeError(error)}`)
  return parts
}

async function whileHeld<T>(
  db: Database,
  id: string,
  work: (worker: string, row: SourceRow) => Promise<T>,
): Promise<T> {
  const worker = clock.uuid()
  const row = await claimSource(db, { id, worker, leaseSeconds })
  if (!row) throw new ConfigError(`${id} is being read by a running poller right now; try again in a moment`)
  const renewing = clock.setInterval(() => {
    renewSourceLeases(db, worker, [id], leaseSeconds).catch(() => undefined)
  }, 5_000)
  try {
    return await work(worker, row)
  } finally {
    clock.clearInterval(renewing)
    await releaseSources(db, worker)
  }
}

function reading(parts: Pick<Part, 'page' | 'judged'>[], outcome: string): Reading {
  const unreadable = parts
    .flatMap(({ judged }) => judged.skipped)
    .filter(({ reason }) => reason.startsWith('unreadable'))
    .map(({ externalId, reason }) => `${externalId}: ${reason}`)
  const notes = parts.flatMap(({ page: { notices = [], gap }, judged: { trouble } }) => [
    ...notices,
    ...(gap === undefined ? [] : [gap]),
    ...(trouble ? [withoutTransformer(trouble)] : []),
  ])
  return {
    items: parts.reduce((sum, { page }) => sum + page.items.length, 0),
    mentions: parts.flatMap(({ judged }) => judged.mentions),
    others: [],
    notes: [...notes, ...unreadable],
    outcome,
  }
}

function sourceOf(running: OpenConfig, id: string): OpenSource {
  const source = running.sources.get(id)
  if (source) return source
  const variable = running.waiting.get(id)
  if (variable !== undefined) throw new ConfigError(`source '${id}' is disabled: set ${variable}`)
  const off = running.config.sources.some((known) => known.id === id)
  throw new ConfigError(
    off
      ? `source '${id}' is switched off; remove \`enabled: false\` to read it`
      : `the config has no source '${id}'; it has ${[...running.sources.keys()].join(', ') || 'none'}`,
  )
}

function count(number: number, one: string): string {
  return `${number} ${one}${number === 1 ? '' : 's'}`
}
