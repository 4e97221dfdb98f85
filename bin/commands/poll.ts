import { randomUUID } from 'node:crypto'
import { styleText } from 'node:util'
import type { Page } from '../../connectors/connector.ts'
import type { Database } from '../../db/database.ts'
import { readInboundItems } from '../../db/inbox.ts'
import type { MentionToSave } from '../../db/mention-rows.ts'
import { claimSource, releaseSources, renewSourceLeases, syncSources } from '../../db/sources.ts'
import type { SourceRow } from '../../db/tables.ts'
import { ConfigError, describeError } from '../../lib/errors.ts'
import type { App } from '../../workers/app.ts'
import { type Assembly, configuredSources } from '../../workers/assembly.ts'
import { type Judged, judgePage } from '../../workers/ingest.ts'
import { pollSource } from '../../workers/poll.ts'
import { clip, columns, oneLine } from '../terminal.ts'
import { withAssembly, withDatabase } from './project.ts'

const leaseSeconds = 15

/** Reads one source now. With `dryRun` nothing is stored: the config editor sees what a source would bring. */
export async function pollCommand(
  id: string,
  { dryRun, json }: { dryRun?: boolean; json?: boolean },
): Promise<void> {
  const { items, mentions, notes, outcome } = dryRun ? await readOnly(id) : await readAndStore(id)
  const show = json ? (mention: MentionToSave) => JSON.stringify(mentionLine(mention)) : humanLine
  for (const mention of mentions) process.stdout.write(`${show(mention)}\n`)
  const label = styleText('yellow', 'note', { stream: process.stderr })
  for (const note of notes) process.stderr.write(`${label} ${oneLine(note)}\n`)
  process.stderr.write(`${id}: ${count(items, 'item')}, ${mentions.length} of interest, ${outcome}\n`)
}

interface Reading {
  items: number
  mentions: MentionToSave[]
  /** What the config editor should know. */
  notes: string[]
  outcome: string
}

async function readOnly(id: string): Promise<Reading> {
  return await withAssembly(async (assembly) => {
    const source = sourceOf(assembly, id)
    if (source.feed.pushedOnly || !source.feed.poll) {
      throw new ConfigError(
        `posts are pushed to '${id}' at POST /hooks/${id}, so there is nothing to try; without --dry-run what has arrived is read`,
      )
    }
    const page = await source.feed.poll(undefined, AbortSignal.timeout(60_000)).catch((error: unknown) => {
      throw new ConfigError(`${id}: ${describeError(error)}`, { cause: error })
    })
    const judged = judgePage(
      { judge: await assembly.judge(), config: assembly.config },
      source.config,
      page,
      {
        firstPage: true,
        repeatAuthors: new Set(),
        now: new Date(),
      },
    )
    const alerts = judged.mentions.filter(({ decision }) => decision === 'alert').length
    return reading(page, judged, `${alerts} would alert (nothing was stored)`)
  })
}

async function readAndStore(id: string): Promise<Reading> {
  return await withDatabase(
    async (db, { publicUrl }, log) =>
      await withAssembly(
        async (assembly) => {
          sourceOf(assembly, id)
          await syncSources(db, configuredSources(assembly))
          return await whileHeld(db, id, async (worker, row) => {
            const app: App = {
              db,
              // What the log would say is said by the command.
              log: log.child({}, { level: 'error' }),
              assembly: () => assembly,
              worker,
              publicUrl,
              // The sweeper of the outreach role finds what is due: a command needs no queue.
              nudge: async () => {},
            }
            const polled = await pollSource(app, row, new AbortController().signal)
            if ('error' in polled) throw new ConfigError(`${id}: ${describeError(polled.error)}`)
            const { stored, edited, casesOpened } = polled.saved
            const outcome = `${stored} new${edited > 0 ? `, ${edited} edited` : ''}, ${count(casesOpened, 'case')} opened`
            return reading(polled.page, polled.judged, outcome)
          })
        },
        (sourceId) => ({ read: (after, limit) => readInboundItems(db, sourceId, after, limit) }),
      ),
  )
}

async function whileHeld<T>(
  db: Database,
  id: string,
  work: (worker: string, row: SourceRow) => Promise<T>,
): Promise<T> {
  const worker = randomUUID()
  const row = await claimSource(db, { id, worker, leaseSeconds })
  if (!row) throw new ConfigError(`${id} is being read by a running poller right now; try again in a moment`)
  const renewing = setInterval(() => {
    renewSourceLeases(db, worker, [id], leaseSeconds).catch(() => undefined)
  }, 5_000)
  try {
    return await work(worker, row)
  } finally {
    clearInterval(renewing)
    await releaseSources(db, worker)
  }
}

function reading(
  { items, notices = [], gap }: Page,
  { mentions, skipped }: Judged,
  outcome: string,
): Reading {
  const unreadable = skipped
    .filter(({ reason }) => reason.startsWith('unreadable'))
    .map(({ externalId, reason }) => `${externalId}: ${reason}`)
  return {
    items: items.length,
    mentions,
    notes: [...notices, ...(gap === undefined ? [] : [gap]), ...unreadable],
    outcome,
  }
}

function sourceOf(assembly: Assembly, id: string) {
  const source = assembly.sources.get(id)
  if (source) return source
  const off = assembly.config.sources.some((known) => known.id === id)
  throw new ConfigError(
    off
      ? `source '${id}' is switched off; remove \`enabled: false\` to read it`
      : `the config has no source '${id}'; it has ${[...assembly.sources.keys()].join(', ') || 'none'}`,
  )
}

function mentionLine({ scored, decision, decisionReason, plan }: MentionToSave) {
  const { item, brands, sentiment, priority, urgencies, intent, causes, relevance, language } = scored
  return {
    source: scored.sourceId,
    connector: scored.connector,
    external_id: item.id,
    url: item.url ?? null,
    title: item.title ?? null,
    text: item.text,
    author: item.author ?? null,
    published_at: item.publishedAt ?? null,
    language: language ?? null,
    rating: item.rating ?? null,
    brands,
    label: sentiment.label,
    negative: sentiment.negative,
    confidence: sentiment.confidence,
    why: sentiment.why,
    urgencies,
    intent,
    causes,
    relevance,
    priority,
    decision,
    decision_reason: decisionReason,
    notify: [...new Set(plan.map(({ channel }) => channel))],
  }
}

const colours = { negative: 'red', positive: 'green', neutral: 'gray', uncertain: 'yellow' } as const
const longestLabel = 9
const longestLine = 200

function humanLine({ scored, decision }: MentionToSave): string {
  const { item, sentiment, priority, brands } = scored
  const { label, negative } = sentiment
  const facts = [label.padEnd(longestLabel), negative.toFixed(2), priority.level, decision.padEnd(6)]
  const words = oneLine(`${item.title ? `${item.title} – ` : ''}${item.text.slice(0, 1_000)}`)
  const line = [...facts, brands[0]?.id ?? '–', ` ${words}`].join(' ')
  return styleText(colours[label], label) + clip(line, Math.min(columns(), longestLine)).slice(label.length)
}

function count(number: number, one: string): string {
  return `${number} ${one}${number === 1 ? '' : 's'}`
}
