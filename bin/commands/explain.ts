import { styleText } from 'node:util'
import { clock } from '../../lib/clock.ts'
import { findMentions, findSkipped, readOutcome } from '../../db/mentions.ts'
import type { Database } from '../../db/database.ts'
import { listSightings } from '../../db/sightings.ts'
import type { CaseRow, DeliveryRow, MentionRow, ReplyRow } from '../../db/tables.ts'
import { clip, oneLine } from '../terminal.ts'
import { withDatabase } from './project.ts'

/** Says why a mention was or was not alerted, from what was stored when it was judged. */
export async function explainCommand(term: string): Promise<void> {
  await withDatabase(async (db) => {
    const mentions = await findMentions(db, term)
    const told = await Promise.all(mentions.map((mention) => explain(db, mention)))
    const skipped = mentions.length > 0 ? [] : await findSkipped(db, term)
    const lines = [
      ...told,
      ...skipped.map(
        ({ sourceId, externalId, reason, seenAt }) =>
          `${oneLine(externalId)} from ${sourceId} was seen at ${seenAt.toISOString()} and not kept: ${oneLine(reason)}.`,
      ),
    ]
    if (lines.length > 0) {
      process.stdout.write(`${lines.join('\n\n')}\n`)
      return
    }
    process.stderr.write(
      `Nothing is known of ${oneLine(term)}: no source has brought it in the last week, and it is not stored. Is its source in \`ennakko sources\`? To try its words: echo '{"text": "…"}' | ennakko match\n`,
    )
    process.exitCode = 1
  })
}

const labelWidth = 10

function fact(label: string, value: string): string {
  return `${styleText('bold', label)}${' '.repeat(labelWidth - label.length)}${value}`
}

function under(value: string): string {
  return `${' '.repeat(labelWidth)}${value}`
}

async function explain(db: Database, mention: MentionRow): Promise<string> {
  const outcome = await readOutcome(db, mention.id)
  const sightings = await listSightings(db, mention.id)
  return [
    styleText('bold', `${oneLine(mention.externalId)} from ${mention.sourceId}`),
    ...(mention.url ? [fact('post', oneLine(mention.url))] : []),
    fact('seen', seenOf(mention)),
    ...sightings.map(({ sourceId, externalId, seenAt }) =>
      fact('also', `${seenAt.toISOString()}  ${oneLine(externalId)} from ${sourceId}`),
    ),
    fact('brand', brandsOf(mention)),
    fact('sentiment', sentimentOf(mention)),
    ...mention.why.map(({ text, weight, learned }) =>
      under(
        `${weight > 0 ? '+' : ''}${weight.toFixed(2)}  ${oneLine(text)}${learned ? ' (learned from labels)' : ''}`,
      ),
    ),
    fact('urgency', mention.urgencies.join(', ') || 'none'),
    fact('intent', mention.intent),
    fact(
      'causes',
      mention.causes.map(({ cause, because }) => `${cause} ("${oneLine(because)}")`).join(', ') || 'none',
    ),
    fact(
      'relevance',
      `${mention.relevance.score.toFixed(2)}${mention.relevance.reason ? `: ${mention.relevance.reason}` : ''}`,
    ),
    fact('priority', priorityOf(mention)),
    fact('decision', `${mention.decision}: ${mention.decisionReason}`),
    ...(outcome
      ? [
          ...caseLines(outcome.case, outcome.events),
          ...outcome.replies.map(replyLine),
          ...outcome.deliveries.map(deliveryLine),
        ]
      : []),
  ].join('\n')
}

function seenOf({ seenAt, publishedAt, editedAt, deletedAt }: MentionRow): string {
  const published = publishedAt ? `, published ${publishedAt.toISOString()}` : ', without a date of its own'
  const edited = editedAt ? `, edited ${editedAt.toISOString()}` : ''
  const deleted = deletedAt ? `, deleted by its author, known since ${deletedAt.toISOString()}` : ''
  return `${seenAt.toISOString()}${published}${edited}${deleted}`
}

function brandsOf({ brands }: MentionRow): string {
  const matched = (words: string[]) => words.map((word) => `"${oneLine(word)}"`).join(', ')
  return (
    brands
      .map((brand) => `${brand.id}: ${matched(brand.matched) || 'every item of this source'}`)
      .join('; ') || 'none'
  )
}

function sentimentOf({ label, negative, confidence, language, reason }: MentionRow): string {
  const figures = `P(negative) ${negative.toFixed(2)}, confidence ${confidence.toFixed(2)}`
  return `${label}, ${figures}, language ${language ?? 'unknown'}${reason ? ` (${reason})` : ''}`
}

function priorityOf({ level, score, parts }: MentionRow): string {
  const sum = parts.map(
    ({ name, points, because }) => `${name} ${points}${because ? ` (${oneLine(because)})` : ''}`,
  )
  return `${level}, ${score}/100 = ${sum.join(' + ') || 'forgotten with its words'}`
}

function caseLines(
  { id, state, acknowledgedBy, snoozedUntil }: CaseRow,
  events: { at: Date; actor: string; kind: string; detail: string | null }[],
): string[] {
  const taken = acknowledgedBy ? `, taken by ${oneLine(acknowledgedBy)}` : ''
  const snoozed =
    snoozedUntil && snoozedUntil > clock.date() ? `, snoozed until ${snoozedUntil.toISOString()}` : ''
  return [
    fact('case', `${id}, ${state}${taken}${snoozed}`),
    ...events.map(({ at, actor, kind, detail }) =>
      under(`${at.toISOString()}  ${kind} by ${oneLine(actor)}${detail ? `: ${oneLine(detail)}` : ''}`),
    ),
  ]
}

function replyLine({ state, author, text, attempts, lastError, ...reply }: ReplyRow): string {
  const when = (reply.postedAt ?? reply.createdAt).toISOString()
  const tries = attempts === 1 ? '1 try' : `${attempts} tries`
  const place = reply.postedUrl ? `, ${oneLine(reply.postedUrl)}` : ''
  const words = text === '' ? '' : ` "${clip(oneLine(text), 80)}"`
  return fact(
    'answer',
    `${when}  ${state} by ${oneLine(author)}, ${tries}${place}${words}${lastError ? `: ${oneLine(lastError)}` : ''}`,
  )
}

function deliveryLine(delivery: DeliveryRow): string {
  const { type, channel, step, round, state, attempts, lastError } = delivery
  const when = (delivery.sentAt ?? delivery.dueAt).toISOString()
  const place = `${type.replace('alert.', '')} to ${channel}, step ${step}${round > 0 ? `, round ${round + 1}` : ''}`
  const tries = attempts === 1 ? '1 try' : `${attempts} tries`
  return fact(
    'delivery',
    `${when}  ${state.padEnd(9)} ${place}, ${tries}${lastError ? `: ${oneLine(lastError)}` : ''}`,
  )
}
