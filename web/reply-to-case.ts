import { clock } from '../lib/clock.ts'
import type { ReplyRules } from '../connectors/connector.ts'
import { readCase } from '../db/cases.ts'
import type { DueDelivery } from '../db/deliveries.ts'
import { readMention } from '../db/mentions.ts'
import { approveReply, isKnownKey } from '../db/replies.ts'
import type { CaseRow, MentionRow, ReplyRow } from '../db/tables.ts'
import { lengthOf, objectTo } from '../outreach/reply-text.ts'
import type { WebDeps } from './deps.ts'
import { replyJson } from './json.ts'

export interface WantedReply {
  caseId: string
  text: string
  /** Who approved it. */
  by: string
  /** The same key is the same reply, however often it comes. */
  key?: string
}

/** Why a reply was not taken; `more` is what people need to put it right. */
export interface ReplyNotTaken {
  status: 404 | 409 | 422
  /** One sentence or two, without the last full stop. */
  message: string
  more: object
}

type Deps = Pick<WebDeps, 'db' | 'replyAbility'>

/** Takes down a reply that a person approved, to be posted at once, unless something speaks against it. */
export async function replyToCase(
  deps: Deps,
  { caseId, by, key, text }: WantedReply,
): Promise<{ reply: ReplyRow; case: CaseRow; due: DueDelivery[] } | ReplyNotTaken> {
  // What was taken down once is known, whatever would speak against it today.
  const repeated = key !== undefined && (await isKnownKey(deps.db, key))
  const reviewed = repeated ? undefined : await reviewReply(deps, caseId, text)
  if (reviewed && 'status' in reviewed) return reviewed
  const wanted = { caseId, text: tidy(text), author: by, key: key ?? clock.uuid() }
  const approval = await approveReply(deps.db, wanted)
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

/** The reply as it would be posted, with what its platform allows, or what speaks against it. */
export interface ReviewedReply {
  text: string
  length: number
  rules: ReplyRules
  mention: MentionRow
}

export async function reviewReply(
  { db, replyAbility }: Deps,
  caseId: string,
  written: string,
): Promise<ReviewedReply | ReplyNotTaken> {
  const found = await readCase(db, caseId)
  const mention = found && (await readMention(db, found.mentionId))
  if (!mention) return noCase
  const { sourceId, url, deletedAt } = mention
  if (deletedAt !== null) return refuse('its author has deleted the post')
  const ability = replyAbility(sourceId)
  if ('reason' in ability) {
    const instead = url === null ? '' : `; answer where it stands: ${url}`
    return refuse(`${ability.reason}${instead}`, { url })
  }
  const { rules } = ability
  const text = tidy(written)
  const length = lengthOf(text, rules)
  const objection = objectTo(text, rules)
  if (!objection) return { text, length, rules, mention }
  const { message, found: kinds } = objection
  return refuse(message, kinds ? { found: kinds } : { max: rules.max, unit: rules.unit, length })
}

function tidy(text: string): string {
  return text.replaceAll(/\r\n?/gu, '\n').trim()
}

const noCase: ReplyNotTaken = { status: 404, message: 'there is no case with this id', more: {} }

function refuse(message: string, more: object = {}): ReplyNotTaken {
  return { status: 422, message, more }
}

function underWay({ state }: ReplyRow): string {
  return state === 'unknown'
    ? 'an earlier answer to this case may have been posted: look, then send it again, mark it as posted or withdraw it'
    : 'another answer to this case is under way'
}
