import { Hono } from 'hono'
import { z } from 'zod'
import {
  type CaseChange,
  acknowledgeCase,
  assignCase,
  listCases,
  resolveCase,
  snoozeCase,
} from '../db/cases.ts'
import { listDeliveries, retryDead } from '../db/deliveries.ts'
import { type Correction, labelMention } from '../db/labels.ts'
import { listSpent } from '../db/ledger.ts'
import { listMentions, readMention } from '../db/mentions.ts'
import { listSources } from '../db/sources.ts'
import { neutralise } from '../outreach/render.ts'
import { isAuthorized } from './api-token.ts'
import type { WebDeps } from './deps.ts'
import { check, idOf, noSuch, personName, readJson, storable } from './body.ts'
import { caseJson, deliveryJson, mentionJson, sourceJson } from './json.ts'
import { limitBody } from './limit-body.ts'
import { pageOf, readPage } from './paging.ts'
import { problem } from './problem.ts'
import { replies } from './replies.ts'
import { levels, sentimentLabels, trueLabels } from '../mentions/vocabulary.ts'

/**
 * The JSON API, behind the bearer token. Lists are `{"items", "next"}`, newest first; `next` goes into `?cursor=`
 * for the page after, and is null on the last.
 */
export function api(deps: WebDeps): Hono {
  const app = new Hono()
  app.use(async (c, next) => {
    if (await isAuthorized(deps.db, c.req.header('authorization'))) return await next()
    c.header('WWW-Authenticate', 'Bearer')
    return problem(
      c,
      401,
      'send the header "Authorization: Bearer <token>"; the token was printed at the first start, and `npm run -s ennakko -- token --new` makes another',
    )
  })
  app.use(limitBody(64))
  addLists(app, deps)
  addCaseChanges(app, deps)
  addLabels(app, deps)
  app.post('/alerts/:id/retry', async (c) => {
    const id = idOf(c, 'alert')
    if (await retryDead(deps.db, id)) return c.json({ state: 'pending' })
    return problem(c, 404, 'no alert with this id was set aside')
  })
  app.route('/cases', replies(deps))
  return app
}

const name = storable(500).optional()
const mentionFilter = {
  source: name,
  brand: name,
  label: z.enum(sentimentLabels).optional(),
}
const caseFilter = {
  state: z.enum(['open', 'acknowledged', 'resolved']).optional(),
  brand: name,
  priority: z.enum(levels).optional(),
}
const alertFilter = {
  state: z.enum(['pending', 'sending', 'sent', 'cancelled', 'dead']).optional(),
  channel: name,
}

function addLists(app: Hono, { db }: WebDeps): void {
  app.get('/mentions', async (c) => {
    const { page, filter } = readPage(c, mentionFilter)
    return c.json(pageOf(await listMentions(db, page, filter), page, mentionJson))
  })
  app.get('/cases', async (c) => {
    const { page, filter } = readPage(c, caseFilter)
    const { priority: level, ...rest } = filter
    return c.json(pageOf(await listCases(db, page, { ...rest, level }), page, caseJson))
  })
  app.get('/alerts', async (c) => {
    const { page, filter } = readPage(c, alertFilter)
    return c.json(pageOf(await listDeliveries(db, page, filter), page, deliveryJson))
  })
  // Few enough to be read whole; their order is that of their ids.
  app.get('/sources', async (c) => {
    const { page } = readPage(c, {}, /^[a-z][a-z0-9-]{0,200}$/u)
    const rows = (await listSources(db))
      .map((row) => ({ seq: row.id, row }))
      .filter(({ seq }) => page.before === undefined || seq > page.before)
      .toSorted((a, b) => (a.seq < b.seq ? -1 : 1))
    const spent = await listSpent(db)
    return c.json(pageOf(rows, page, ({ row }) => sourceJson(row, spent)))
  })
}

/** Who does it, as others will see it. A program that does not say is 'api'. */
const by = personName.default('api')
const acknowledgement = z.strictObject({ by })
const assignment = z.strictObject({ by, to: personName })
const snooze = z.strictObject({
  by,
  seconds: z
    .int()
    .min(60)
    .max(7 * 24 * 3600),
})
const resolution = z.strictObject({
  by,
  note: z.string().max(2000).transform(neutralise).optional(),
})

function addCaseChanges(app: Hono, { db, nudge }: WebDeps): void {
  const change = <T>(
    verb: string,
    schema: z.ZodType<T>,
    apply: (id: string, body: T) => Promise<CaseChange>,
  ) =>
    app.post(`/cases/:id/${verb}`, async (c) => {
      const id = idOf(c, 'case')
      const changed = await apply(id, check(schema, await readJson(c)))
      if (!changed.case) throw noSuch('case')
      const now = { changed: changed.changed, case: caseJson(changed.case) }
      if (!changed.changed) return problem(c, 409, `the case is ${now.case.state} already`, now)
      await nudge(changed.due)
      return c.json(now)
    })

  change('acknowledge', acknowledgement, async (id, body) => await acknowledgeCase(db, id, body.by))
  change('assign', assignment, async (id, body) => await assignCase(db, id, body.by, body.to))
  change('snooze', snooze, async (id, body) => await snoozeCase(db, id, body.by, body.seconds))
  change('resolve', resolution, async (id, body) => await resolveCase(db, id, body.by, body.note))
}

const labelling = z
  .strictObject({
    by,
    label: z.enum(trueLabels).optional(),
    relevant: z.boolean().optional(),
    brand: storable(200).min(1).optional(),
  })
  .refine(({ label, relevant }) => label !== undefined || relevant !== undefined, {
    error: 'send "label", "relevant" or both',
  })

/** What somebody found a post to be: `ennakko train` learns from it. The last word counts. */
function addLabels(app: Hono, { db }: WebDeps): void {
  app.post('/mentions/:id/label', async (c) => {
    const id = idOf(c, 'mention')
    const { by: actor, label, relevant, brand } = check(labelling, await readJson(c))
    const mention = await readMention(db, id)
    if (!mention) throw noSuch('mention')
    const about = brand ?? mention.brand
    if (relevant !== undefined && about === null)
      return problem(c, 400, 'brand: is needed, since the mention is of no brand')
    const corrections: Correction[] = [
      ...(label === undefined ? [] : [{ label }]),
      ...(relevant === undefined || about === null ? [] : [{ relevant, brand: about }]),
    ]
    const stored = await labelMention(db, id, corrections, { actor, source: 'api' })
    // It was erased a moment ago.
    if (!stored) throw noSuch('mention')
    return c.json({
      changed: stored.changed,
      mention: id,
      ...(label === undefined ? {} : { label }),
      ...(relevant === undefined ? {} : { relevant, brand: about }),
      by: actor,
    })
  })
}
