import { sql } from 'kysely'
import { beforeEach, describe, expect, it } from 'vitest'
import { openSystemAlert } from '../../db/alerts.ts'
import { acknowledgeCase, resolveCase, snoozeCase } from '../../db/cases.ts'
import { markDeleted } from '../../db/deletions.ts'
import { findBreaches, readInvariants } from '../../db/invariants.ts'
import { spend } from '../../db/ledger.ts'
import { savePage } from '../../db/pages.ts'
import { claimReply, markPosted, markUnposted } from '../../db/posting.ts'
import { approveReply } from '../../db/replies.ts'
import { claimDelivery, markDead, markFailed, markSent } from '../../db/sending.ts'
import { claimDueSources, recordPollFailure, syncSources } from '../../db/sources.ts'
import { openTestDatabase } from './open.ts'
import { hold, mention, page, worker } from './scored.ts'

const { db } = await openTestDatabase('invariants', { byHand: true })

/** Every kind of row in every state, made by the functions that make them in life. */
async function live(): Promise<void> {
  await sql`truncate mentions, cases, alerts, deliveries, replies, sources, channels, ledger, models, model_sets, inbound_items
    cascade`.execute(db)
  await hold(db)
  const posts = ['open', 'taken', 'closed', 'gone', 'praised', 'asleep', 'refused', 'late', 'dead'].map(
    (id) => mention({ id }),
  )
  await savePage(
    db,
    page([
      ...posts,
      mention({ id: 'stored' }, { decision: 'store', plan: [] }),
      mention({ id: 'unrouted' }, { plan: [] }),
    ]),
  )
  const cases = new Map(
    (
      await sql<{ id: string; post: string }>`
      select cases.id, external_id as post from cases join mentions on mentions.id = mention_id`.execute(db)
    ).rows.map(({ id, post }) => [post, id]),
  )
  const caseOf = (post: string) => cases.get(post) ?? ''
  const deliveryOf = async (post: string) => {
    const { rows } = await sql<{ id: string }>`
      select d.id from deliveries d join alerts a on a.id = alert_id where case_id = ${caseOf(post)}::uuid`.execute(
      db,
    )
    return rows[0]?.id ?? ''
  }
  const claim = async (id: string) => await claimDelivery(db, { id, worker, leaseSeconds: 10 })
  for (const post of ['taken', 'closed', 'gone', 'late']) await claim(await deliveryOf(post))
  for (const post of ['taken', 'closed', 'gone']) await markSent(db, await deliveryOf(post), worker, {})
  await markFailed(db, {
    id: await deliveryOf('late'),
    worker,
    error: '503',
    retrySeconds: 60,
    maybeSent: false,
  })
  const dead = await deliveryOf('dead')
  await claim(dead)
  await openSystemAlert(db, {
    kind: 'delivery.dead',
    subject: 'desk',
    message: 'Repair it.',
    channels: ['lead'],
  })
  await markDead(db, dead, worker, '404')
  await claim(await deliveryOf('open'))
  await acknowledgeCase(db, caseOf('taken'), 'Maija')
  await resolveCase(db, caseOf('closed'), 'Maija')
  await snoozeCase(db, caseOf('asleep'), 'Maija', 600)
  await markDeleted(db, { connector: 'feed', sourceId: 'forum', ids: ['gone'] })
  for (const post of ['praised', 'refused', 'open'])
    await approveReply(db, { caseId: caseOf(post), text: 'Pahoittelut!', author: 'Maija', key: post })
  const posting = async () => await claimReply(db, { worker, sourceIds: ['forum'], leaseSeconds: 10 })
  const [posted, refused] = [await posting(), await posting()]
  if (posted) await markPosted(db, posted, { id: '17' })
  if (refused)
    await markUnposted(db, { reply: refused, worker, state: 'refused', reason: 'too late', otherwise: [] })
  await posting()
  await sql`insert into models (kind, scope, body, figures) values ('context', 'revontuli', '{}', '{}')`.execute(
    db,
  )
  await sql`insert into model_sets (models) select array_agg(id) from models`.execute(db)
  await spend(db, { sourceId: 'forum', account: 'x', amount: 2, budget: { limit: 5, unit: 'USD' } })
  const forum = { id: 'forum', connector: 'feed', optionsHash: '1', everySeconds: 60 }
  await syncSources(db, [
    forum,
    { ...forum, id: 'fails' },
    { ...forum, id: 'streams' },
    { ...forum, id: 'waits', waitsFor: 'API_KEY' },
  ])
  await claimDueSources(db, { worker, limit: 9, leaseSeconds: 10 })
  await recordPollFailure(db, {
    sourceId: 'fails',
    worker,
    error: '503',
    retrySeconds: 60,
    refused: false,
    stopped: false,
  })
  await sql`update sources set streaming = true where id = 'streams'`.execute(db)
}

/** A statement that breaks each, as a fault of the program would. */
const faults: Record<string, string> = {
  'source-lease-is-whole': `update sources set lease_by = null, streaming = false where id = 'streams'`,
  'stream-is-held': `update sources set lease_by = null, lease_until = null where id = 'streams'`,
  'failing-source-says-why': `update sources set last_error = null where id = 'fails'`,
  'waiting-source-is-off': `update sources set enabled = true where id = 'waits'`,
  'place-comes-of-a-reading': `update sources set cursor = '17' where id = 'fails'`,
  'source-counts-add-up': `update sources set mentions_total = 1 where id = 'forum'`,
  'complete-reading-is-good': `update sources set complete_at = now() + interval '1 day' where id = 'forum'`,
  'sighting-tells-more': `insert into sightings (mention_id, source_id, connector, scope, identity, external_id)
    select id, source_id, connector, scope, identity, external_id from mentions where external_id = 'stored'`,
  'erased-post-has-no-keys': `update mentions set link_key = '' where external_id = 'gone'`,
  'score-is-in-bounds': `update mentions set score = 79, level = 'P1' where external_id = 'stored'`,
  'alerting-mention-has-a-case': `update mentions set decision = 'alert' where external_id = 'stored'`,
  'deleted-post-has-no-words': `update mentions set author = 'Maija' where external_id = 'gone'`,
  'deleted-post-is-not-asked-about': `update mentions set recheck_at = now() where external_id = 'gone'`,
  'case-state-has-its-facts': `update cases set acknowledged_by = null where state = 'acknowledged'`,
  'case-state-has-its-event': `delete from case_events where kind = 'resolved'`,
  'case-has-one-alert': `delete from alerts where case_id in (select id from cases where state = 'resolved')`,
  'open-case-is-told-to-somebody': `update case_events set kind = 'opened' where kind = 'opened without a route'`,
  'case-is-as-grave-as-its-post': `update mentions set score = 90, level = 'P1' where external_id = 'open'`,
  'taken-case-is-not-escalated': `insert into deliveries (alert_id, type, round, step, channel, risk, due_at)
    select a.id, 'alert.escalated', 0, 2, 'lead', 50, now() from alerts a join cases c on c.id = case_id where state = 'resolved'`,
  'first-step-opens': `update deliveries set step = 2 where type = 'alert.opened'`,
  'sent-delivery-has-a-receipt': `update deliveries set receipt = null where state = 'sent'`,
  'delivery-lease-is-whole': `update deliveries set lease_by = null where state = 'sending'`,
  'ended-delivery-says-why': `update deliveries set last_error = null where state = 'dead'`,
  'delivery-counts-add-up': `update channels set sent_total = 2`,
  'dead-delivery-was-told': `delete from alerts where kind = 'delivery.dead'`,
  'reply-lease-is-whole': `update replies set lease_until = null where state = 'sending'`,
  'posted-reply-has-its-post': `update cases set replied_at = null`,
  'unposted-reply-says-why': `update replies set last_error = null where state = 'refused'`,
  'models-in-use-are-there': `delete from models`,
  'spending-is-counted': `update ledger set spent = -1`,
}

describe('the invariants of the database', () => {
  beforeEach(live)

  it('hold where every row was made by the functions that make them', async () => {
    expect(await findBreaches(db)).toEqual([])
  })

  it('each say what must hold, and are each broken below', () => {
    expect(readInvariants().map(({ name }) => name)).toEqual(Object.keys(faults).toSorted())
    for (const { name, promise } of readInvariants()) expect(promise, name).toMatch(/^[A-Z].{30,120}\.$/)
  })

  it.each(Object.entries(faults))('%s is seen when it is broken, and nothing else', async (name, fault) => {
    await sql.raw(fault).execute(db)
    const breaches = await findBreaches(db)
    expect(new Set(breaches.map(({ invariant }) => invariant))).toEqual(new Set([name]))
    for (const { subject, what } of breaches) expect([subject, what]).not.toContain(null)
  })
})
