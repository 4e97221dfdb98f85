import { Hono } from 'hono'
import { z } from 'zod'
import { readCase } from '../db/cases.ts'
import { readMention, readOutcome } from '../db/mentions.ts'
import { decideReply } from '../db/replies.ts'
import { replyToCase } from './reply-to-case.ts'
import type { WebDeps } from './deps.ts'
import { check, idOf, noSuch, personName, readJson, storable } from './body.ts'
import { caseJson, replyJson } from './json.ts'
import { problem } from './problem.ts'

/** Who does it, as others will see it. A program that does not say is 'api'. */
const by = personName.default('api')

const newReply = z.strictObject({
  by,
  text: storable(100_000),
  reply_key: storable(200).min(1).optional(),
})

const decision = z.strictObject({
  by,
  action: z.enum(['again', 'posted', 'withdraw']),
  url: z
    .url({ protocol: /^https?$/u })
    .max(2_000)
    .optional(),
})

/** One case with its replies, and replying to it: below `/cases/:id`. */
export function replies(deps: WebDeps): Hono {
  const { db, replyAbility, nudge } = deps
  const app = new Hono()

  app.get('/:id', async (c) => {
    const row = await readCase(db, idOf(c, 'case'))
    const mention = row && (await readMention(db, row.mentionId))
    const outcome = row && (await readOutcome(db, row.mentionId))
    if (!mention || !outcome) throw noSuch('case')
    const ability = replyAbility(mention.sourceId)
    return c.json({
      ...caseJson(outcome.case),
      url: mention.url,
      events: outcome.events,
      replies: outcome.replies.map(replyJson),
      reply_rules: 'rules' in ability ? { max: ability.rules.max, unit: ability.rules.unit } : null,
      no_reply: 'reason' in ability ? ability.reason : null,
    })
  })

  app.post('/:id/reply', async (c) => {
    const caseId = idOf(c, 'case')
    const { reply_key: key, ...rest } = check(newReply, await readJson(c))
    const taken = await replyToCase(deps, { caseId, key, ...rest })
    if ('status' in taken) return problem(c, taken.status, taken.message, taken.more)
    await nudge(taken.due)
    return c.json({ reply: replyJson(taken.reply), case: caseJson(taken.case) }, 202)
  })

  app.post('/:id/reply/:replyId', async (c) => {
    const caseId = idOf(c, 'case')
    const replyId = idOf(c, 'answer', 'replyId')
    const { by: actor, ...rest } = check(decision, await readJson(c))
    const decided = await decideReply(db, { caseId, replyId, actor, ...rest })
    if (!decided) throw noSuch('answer')
    const now = { changed: decided.changed, reply: replyJson(decided.reply), case: caseJson(decided.case) }
    if (decided.changed) return c.json(now)
    return problem(c, 409, `the answer is ${decided.reply.state}: this cannot be decided of it`, now)
  })
  return app
}
