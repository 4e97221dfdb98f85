import { randomUUID } from 'node:crypto'
import { readCase } from '../db/cases.ts'
import type { DueDelivery } from '../db/deliveries.ts'
import { readMention } from '../db/mentions.ts'
import { approveReply, isKnownKey } from '../db/replies.ts'
import type { CaseRow, MentionRow, ReplyRow } from '../db/tables.ts'
import { lengthOf, objectTo } from '../outreach/answer.ts'
import type { WebDeps } from './app.ts'
import { replyJson } from './json.ts'

export interface Answer {
  caseId: string
  text: string
  /** Who approved it. */
  by: string
  /** The same key is the same answer, however often it comes. */
  key?: string
}

/** Why an answer was not taken; `more` is what people need to put it right. */
export interface NotTaken {
  status: 404 | 409 | 422
  /** One sentence or two, without the last full stop. */
  message: string
  more: object
}

/** Takes down an answer that a person approved, to be posted at once, unless something speaks against it. */
export async function answerCase(
  deps: Pick<WebDeps, 'db' | 'replyAbility'>,
  { caseId, by, key, text: written }: Answer,
): Promise<{ reply: ReplyRow; case: CaseRow; due: DueDelivery[] } | NotTaken> {
  const { db } = deps
  const text = written.replaceAll(/\r\n?/gu, '\n').trim()
  const found = await readCase(db, caseId)
  const mention = found && (await readMention(db, found.mentionId))
  if (!mention) return noCase
  const repeated = key !== undefined && (await isKnownKey(db, key))
  const objection = repeated ? undefined : objectionTo(deps, mention, text)
  if (objection) return objection
  const approval = await approveReply(db, { caseId, text, author: by, key: key ?? randomUUID() })
  switch (approval.outcome) {
    case 'no case':
      return noCase
    case 'key taken':
      return { status: 409, message: 'this reply_key belongs to another answer', more: {} }
    case 'under way':
      return { status: 409, message: underWay(approval.reply), more: { reply: replyJson(approval.reply) } }
    default:
      return approval
  }
}

const noCase: NotTaken = { status: 404, message: 'there is no case with this id', more: {} }

function objectionTo(
  { replyAbility }: Pick<WebDeps, 'replyAbility'>,
  { sourceId, url, deletedAt }: MentionRow,
  text: string,
): NotTaken | undefined {
  const refuse = (message: string, more: object): NotTaken => ({ status: 422, message, more })
  if (deletedAt !== null) return refuse('its author has deleted the post', {})
  const ability = replyAbility(sourceId)
  if ('reason' in ability) {
    const instead = url === null ? '' : `; answer where it stands: ${url}`
    return refuse(`${ability.reason}${instead}`, { url })
  }
  const { max, unit } = ability.rules
  const objection = objectTo(text, ability.rules)
  if (!objection) return undefined
  const { message, found } = objection
  return refuse(message, found ? { found } : { max, unit, length: lengthOf(text, ability.rules) })
}

function underWay({ state }: ReplyRow): string {
  return state === 'unknown'
    ? 'an earlier answer to this case may have been posted: look, then send it again, mark it as posted or withdraw it'
    : 'another answer to this case is under way'
}
