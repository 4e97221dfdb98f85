import { styleText } from 'node:util'
import { findMentions, findSkipped, readOutcome } from '../../db/mentions.ts'
import type { Database } from '../../db/database.ts'
import type { MentionRow } from '../../db/tables.ts'
import { withDatabase } from './project.ts'

/** Says why a mention was or was not alerted, from what was stored when it was judged. */
export async function explainCommand(term: string): Promise<void> {
  await withDatabase(async (db) => {
    const mentions = await findMentions(db, term)
    for (const mention of mentions) process.stdout.write(`${await explain(db, mention)}\n`)
    if (mentions.length > 0) return
    const skipped = await findSkipped(db, term)
    for (const { sourceId, externalId, reason, seenAt } of skipped) {
      process.stdout.write(
        `${externalId} from ${sourceId} was seen at ${seenAt.toISOString()} and not kept: ${reason}.\n`,
      )
    }
    if (skipped.length > 0) return
    process.stdout.write(
      `Nothing is known of ${term}: no source has brought it in the last week, and it is not stored. Is its source in \`ennakko sources\`? To try its words: echo '{"text": "…"}' | ennakko match\n`,
    )
    process.exitCode = 1
  })
}

async function explain(db: Database, mention: MentionRow): Promise<string> {
  const heading = (text: string) => styleText('bold', text)
  const lines = [
    heading(`${mention.externalId} from ${mention.sourceId}`),
    ...(mention.url ? [`  ${mention.url}`] : []),
    `  seen ${mention.seenAt.toISOString()}${mention.publishedAt ? `, published ${mention.publishedAt.toISOString()}` : ''}${mention.editedAt ? `, edited ${mention.editedAt.toISOString()}` : ''}`,
    `${heading('brand')}     ${mention.brands.map(({ id, matched }) => `${id}: ${matched.map((word) => `"${word}"`).join(', ') || 'every item of this source'}`).join('; ') || 'none'}`,
    `${heading('sentiment')} ${mention.label}, P(negative) ${mention.negative.toFixed(2)}, confidence ${mention.confidence.toFixed(2)}, language ${mention.language ?? 'unknown'}${mention.reason ? ` (${mention.reason})` : ''}`,
    ...mention.why.map(
      ({ text, weight }) => `            ${weight > 0 ? '+' : ''}${weight.toFixed(2)}  ${text}`,
    ),
    `${heading('urgency')}   ${mention.urgencies.join(', ') || 'none'}`,
    `${heading('priority')}  ${mention.level}, ${mention.score}/100 = ${mention.parts.map(({ name, points, because }) => `${name} ${points}${because ? ` (${because})` : ''}`).join(' + ')}`,
    `${heading('decision')}  ${mention.decision}: ${mention.decisionReason}`,
  ]
  const outcome = await readOutcome(db, mention.id)
  if (!outcome) return lines.join('\n')
  const { case: opened, deliveries, events } = outcome
  lines.push(
    `${heading('case')}      ${opened.id}, ${opened.state}${opened.acknowledgedBy ? `, taken by ${opened.acknowledgedBy}` : ''}`,
  )
  for (const { at, actor, kind, detail } of events) {
    lines.push(`            ${at.toISOString()}  ${kind} by ${actor}${detail ? `: ${detail}` : ''}`)
  }
  for (const delivery of deliveries) {
    const when = delivery.sentAt ?? delivery.dueAt
    lines.push(
      `${heading('delivery')}  ${when.toISOString()}  ${delivery.state.padEnd(9)} ${delivery.channel}, step ${delivery.step}${delivery.round > 0 ? `, round ${delivery.round + 1}` : ''}, ${delivery.attempts} tries${delivery.lastError ? `: ${delivery.lastError}` : ''}`,
    )
  }
  return lines.join('\n')
}
