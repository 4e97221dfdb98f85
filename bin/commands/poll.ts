import { randomUUID } from 'node:crypto'
import { styleText } from 'node:util'
import { readInboundItems } from '../../db/inbox.ts'
import type { MentionToSave } from '../../db/pages.ts'
import { claimSource, releaseSources, renewSourceLeases, syncSources } from '../../db/sources.ts'
import { ConfigError, describeError } from '../../lib/errors.ts'
import { type Assembly, configuredSources } from '../../workers/assembly.ts'
import { judgePage } from '../../workers/ingest.ts'
import { pollSource } from '../../workers/poll.ts'
import { withAssembly, withDatabase } from './project.ts'

const leaseSeconds = 15

/** Reads one source now. With `dryRun` nothing is stored: the config editor sees what a source would bring. */
export async function pollCommand(
  id: string,
  { dryRun, json }: { dryRun?: boolean; json?: boolean },
): Promise<void> {
  const show = (mention: MentionToSave) =>
    process.stdout.write(`${json ? JSON.stringify(mentionLine(mention)) : humanLine(mention)}\n`)
  const { items, mentions, notes } = dryRun ? await readOnly(id) : await readAndStore(id)
  for (const mention of mentions) show(mention)
  for (const note of notes) process.stderr.write(`${styleText('yellow', 'note')} ${note}\n`)
  const alerts = mentions.filter(({ decision }) => decision === 'alert').length
  process.stderr.write(
    `${id}: ${items} items, ${mentions.length} about a brand, ${alerts} would alert${dryRun ? ' (nothing was stored)' : ''}\n`,
  )
}

interface Reading {
  items: number
  mentions: MentionToSave[]
  notes: string[]
}

async function readOnly(id: string): Promise<Reading> {
  return await withAssembly(async (assembly) => {
    const source = sourceOf(assembly, id)
    if (!source.feed.poll) throw new ConfigError(`${id} is pushed to us: there is nothing to read`)
    const page = await source.feed.poll(undefined, AbortSignal.timeout(60_000))
    const { mentions, skipped } = judgePage(assembly, source.config, page, {
      firstPage: true,
      repeatAuthors: new Set(),
      now: new Date(),
    })
    return { items: page.items.length, mentions, notes: [...(page.notices ?? []), ...unreadable(skipped)] }
  })
}

async function readAndStore(id: string): Promise<Reading> {
  return await withDatabase(
    async (db, env, log) =>
      await withAssembly(
        async (assembly) => {
          sourceOf(assembly, id)
          await syncSources(db, configuredSources(assembly))
          const worker = randomUUID()
          const row = await claimSource(db, { id, worker, leaseSeconds })
          if (!row)
            throw new ConfigError(`${id} is being read by a running poller right now; try again in a moment`)
          const renewing = setInterval(() => {
            renewSourceLeases(db, worker, leaseSeconds).catch(() => undefined)
          }, 5_000)
          try {
            const app = {
              db,
              log,
              assembly: () => assembly,
              worker,
              publicUrl: env.publicUrl,
              // The sweeper of the outreach role finds what is due: a command needs no queue.
              nudge: async () => {},
            }
            const outcome = await pollSource(app, row, new AbortController().signal)
            if ('error' in outcome) throw new ConfigError(`${id}: ${describeError(outcome.error)}`)
            const { page, judged } = outcome
            return {
              items: page.items.length,
              mentions: judged.mentions,
              notes: [...(page.notices ?? []), ...unreadable(judged.skipped)],
            }
          } finally {
            clearInterval(renewing)
            await releaseSources(db, worker)
          }
        },
        (sourceId) => ({ read: (after, limit) => readInboundItems(db, sourceId, after, limit) }),
      ),
  )
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

function unreadable(skipped: { externalId: string; reason: string }[]): string[] {
  return skipped
    .filter(({ reason }) => reason.startsWith('unreadable'))
    .map(({ externalId, reason }) => `${externalId}: ${reason}`)
}

function mentionLine({ scored, decision, decisionReason, plan }: MentionToSave) {
  const { item, brands, sentiment, priority, urgencies, language } = scored
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
    priority,
    decision,
    decision_reason: decisionReason,
    notify: [...new Set(plan.map(({ channel }) => channel))],
  }
}

const colours = { negative: 'red', positive: 'green', neutral: 'gray', uncertain: 'yellow' } as const

function humanLine({ scored, decision }: MentionToSave): string {
  const { item, sentiment, priority, brands } = scored
  const label = styleText(colours[sentiment.label], sentiment.label.padEnd(9))
  const text = `${item.title ? `${item.title} – ` : ''}${item.text}`.replaceAll(/[\s\p{Cc}]+/gu, ' ')
  const clipped = text.length > 90 ? `${text.slice(0, 89).toWellFormed()}…` : text
  return `${label} ${sentiment.negative.toFixed(2)} ${priority.level} ${decision.padEnd(6)} ${brands[0]?.id ?? '–'}  ${clipped}`
}
