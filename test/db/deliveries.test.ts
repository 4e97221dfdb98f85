import { sql } from 'kysely'
import { beforeEach, describe, expect, it } from 'vitest'
import { closeSystemAlert, openSystemAlert, readDeliveryContext } from '../../db/alerts.ts'
import { acknowledgeCase, assignCase, resolveCase, snoozeCase } from '../../db/cases.ts'
import { retryDead, sweepDue } from '../../db/deliveries.ts'
import {
  claimDelivery,
  markDead,
  markFailed,
  markSent,
  putBack,
  renewDeliveryLeases,
  reserveChannel,
} from '../../db/sending.ts'
import type { MentionToSave } from '../../db/mention-rows.ts'
import { savePage } from '../../db/pages.ts'
import { openTestDatabase } from './open.ts'
import { hold, mention, opened, page, worker } from './scored.ts'

const { db } = await openTestDatabase('deliveries', { byHand: true })
const other = '00000000-0000-4000-8000-000000000002'
const claimWith = { worker, leaseSeconds: 10 }

beforeEach(async () => {
  for (const table of ['cases', 'alerts', 'mentions', 'sources', 'channels'] as const)
    await db.deleteFrom(table).execute()
})

async function open(...mentions: MentionToSave[]) {
  await hold(db)
  return (await savePage(db, page(mentions))).due
}

async function openOne(plan = [opened]): Promise<string> {
  await open(mention({ id: '1' }, { plan }))
  return (await db.selectFrom('deliveries').select('id').orderBy('dueAt').executeTakeFirstOrThrow()).id
}

async function read(id: string) {
  return await db.selectFrom('deliveries').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
}

async function age(id: string, column: 'due_at' | 'enqueued_at' | 'lease_until', seconds: number) {
  await sql`update deliveries set ${sql.ref(column)} = now() - ${seconds} * interval '1 second' where id = ${id}`.execute(
    db,
  )
}

describe('claiming a delivery', () => {
  it('gives it to exactly one of fifty that ask at once', async () => {
    const id = await openOne()
    const claims = await Promise.all(
      Array.from({ length: 50 }, () => claimDelivery(db, { id, ...claimWith })),
    )
    expect(claims.filter(Boolean)).toHaveLength(1)
  })

  it('refuses what is not due yet', async () => {
    const id = await openOne([{ ...opened, afterMs: 60_000 }])
    expect(await claimDelivery(db, { id, ...claimWith })).toBeUndefined()
  })

  it('gives a delivery whose sender died to another, and says that it may have been sent', async () => {
    const id = await openOne()
    await claimDelivery(db, { id, ...claimWith })
    expect(await claimDelivery(db, { id, worker: other, leaseSeconds: 10 })).toBeUndefined()
    await age(id, 'lease_until', 1)
    expect(await claimDelivery(db, { id, worker: other, leaseSeconds: 10 })).toMatchObject({
      attempts: 2,
      lostLeases: 1,
      maybeSent: true,
    })
  })

  it('lets a sender that lives keep what it holds', async () => {
    const id = await openOne()
    await claimDelivery(db, { id, worker, leaseSeconds: -1 })
    await renewDeliveryLeases(db, worker, [id], 10)
    expect(await claimDelivery(db, { id, worker: other, leaseSeconds: 10 })).toBeUndefined()
  })

  it('counts the senders that died on a delivery, unless one has lived with it for a while', async () => {
    const id = await openOne()
    const die = async () => {
      const claimed = await claimDelivery(db, { id, worker, leaseSeconds: 10 })
      await age(id, 'lease_until', 1)
      return claimed?.lostLeases
    }
    expect([await die(), await die(), await die()]).toEqual([0, 1, 2])
    await renewDeliveryLeases(db, worker, [id], 10)
    await age(id, 'lease_until', 1)
    expect(await die()).toBe(1)
  })

  it('lets a delivery run out that its sender does not know of', async () => {
    const id = await openOne()
    await claimDelivery(db, { id, worker, leaseSeconds: -1 })
    await renewDeliveryLeases(db, worker, [], 10)
    expect(await claimDelivery(db, { id, worker: other, leaseSeconds: 10 })).toMatchObject({ leaseBy: other })
  })

  it('ignores what a sender says that has lost its lease', async () => {
    const id = await openOne()
    await claimDelivery(db, { id, worker, leaseSeconds: -1 })
    await claimDelivery(db, { id, worker: other, leaseSeconds: 10 })
    await markFailed(db, { id, worker, error: 'late news', retrySeconds: 0, maybeSent: false })
    expect(await read(id)).toMatchObject({ state: 'sending', leaseBy: other })
    await markSent(db, id, other, { ref: 'm1' })
    expect(await read(id)).toMatchObject({ state: 'sent', receipt: { ref: 'm1' } })
  })
})

describe('sweeping', () => {
  it('leaves alone what was handed to the queue just now, and finds it again when nothing came of it', async () => {
    const id = await openOne()
    expect(await sweepDue(db)).toEqual([])
    await age(id, 'enqueued_at', 11)
    await age(id, 'due_at', 12)
    expect(await sweepDue(db)).toEqual([{ id, risk: 55, nudge: 1 }])
    expect(await sweepDue(db)).toEqual([])
  })

  it('finds escalations when they fall due, and retries when their time comes', async () => {
    const id = await openOne([{ ...opened, type: 'alert.escalated', step: 2, afterMs: 60_000 }])
    expect(await sweepDue(db)).toEqual([])
    await age(id, 'due_at', 0)
    expect(await sweepDue(db)).toHaveLength(1)
    await claimDelivery(db, { id, ...claimWith })
    await markFailed(db, { id, worker, error: 'HTTP 500', retrySeconds: 30, maybeSent: false })
    expect(await sweepDue(db)).toEqual([])
    await age(id, 'due_at', 0)
    expect(await sweepDue(db)).toHaveLength(1)
  })

  it('finds a delivery whose sender died', async () => {
    const id = await openOne()
    await claimDelivery(db, { id, ...claimWith })
    await age(id, 'enqueued_at', 11)
    expect(await sweepDue(db)).toEqual([])
    await age(id, 'lease_until', 1)
    expect(await sweepDue(db)).toHaveLength(1)
  })

  it('gives each row to one of many sweepers', async () => {
    await open(...Array.from({ length: 200 }, (_, n) => mention({ id: String(n) })))
    await sql`update deliveries set enqueued_at = null`.execute(db)
    const swept = (await Promise.all(Array.from({ length: 5 }, () => sweepDue(db)))).flat()
    swept.push(...(await sweepDue(db)))
    expect(swept).toHaveLength(200)
    expect(new Set(swept.map(({ id }) => id)).size).toBe(200)
  })

  it('puts the riskiest first and only a few at a time on a channel with a gap', async () => {
    const risky = mention({ id: 'late' })
    risky.scored.priority.score = 90
    await open(...Array.from({ length: 20 }, (_, n) => mention({ id: String(n) })), risky)
    await sql`update deliveries set enqueued_at = null`.execute(db)
    await reserveChannel(db, 'desk', 1_100, 0)
    const swept = await sweepDue(db)
    expect(swept.map(({ risk }) => risk)).toEqual([90, 55])
  })
})

describe('a channel with a gap', () => {
  it('spaces messages over all processes and refuses when the wait is long', async () => {
    const hourMs = 3_600_000
    const waits = []
    for (let n = 0; n < 4; n += 1) waits.push(await reserveChannel(db, 'desk', hourMs, hourMs * 1.5))
    expect(waits[0]).toBe(0)
    expect(waits[1]).toBeGreaterThan(hourMs * 0.9)
    expect(waits[2]).toBeUndefined()
    expect(waits[3]).toBeUndefined()
  })
})

describe('a failing delivery', () => {
  it('keeps its reason and can be put back untried', async () => {
    const id = await openOne()
    await claimDelivery(db, { id, ...claimWith })
    await markFailed(db, { id, worker, error: 'HTTP 500', retrySeconds: 30, maybeSent: true })
    expect(await read(id)).toMatchObject({
      state: 'pending',
      lastError: 'HTTP 500',
      attempts: 1,
      maybeSent: true,
    })
    await age(id, 'due_at', 0)
    await claimDelivery(db, { id, ...claimWith })
    await putBack(db, id, worker)
    expect(await read(id)).toMatchObject({ state: 'pending', attempts: 1 })
  })

  it('stays dead until a person asks for another try', async () => {
    const id = await openOne()
    await claimDelivery(db, { id, ...claimWith })
    await markDead(db, id, worker, 'HTTP 404')
    await age(id, 'enqueued_at', 60)
    expect(await sweepDue(db)).toEqual([])
    expect(await retryDead(db, id)).toBe(true)
    expect(await retryDead(db, id)).toBe(false)
    expect(await sweepDue(db)).toHaveLength(1)
    const channel = await db.selectFrom('channels').selectAll().executeTakeFirstOrThrow()
    expect(channel).toMatchObject({ id: 'desk', deadTotal: '1' })
  })
})

describe('acknowledging a case', () => {
  const escalation = {
    ...opened,
    type: 'alert.escalated' as const,
    step: 2,
    channel: 'lead',
    afterMs: 900_000,
  }

  async function openEscalating() {
    const id = await openOne([opened, escalation])
    await claimDelivery(db, { id, ...claimWith })
    await markSent(db, id, worker, {})
    const { id: caseId } = await db.selectFrom('cases').select('id').executeTakeFirstOrThrow()
    return caseId
  }

  it('ends the escalation and tells the channels that know of the case, once', async () => {
    const caseId = await openEscalating()
    const changes = await Promise.all(
      Array.from({ length: 20 }, (_, n) => acknowledgeCase(db, caseId, `agent ${n}`)),
    )
    expect(changes.filter(({ changed }) => changed)).toHaveLength(1)
    const winner = changes.find(({ changed }) => changed)
    expect(changes.every((change) => change.case?.acknowledgedBy === winner?.case?.acknowledgedBy)).toBe(true)
    expect(winner?.due).toHaveLength(1)
    const rows = await db
      .selectFrom('deliveries')
      .select(['type', 'channel', 'state'])
      .orderBy('seq')
      .execute()
    expect(rows).toEqual([
      { type: 'alert.opened', channel: 'desk', state: 'sent' },
      { type: 'alert.escalated', channel: 'lead', state: 'cancelled' },
      { type: 'alert.updated', channel: 'desk', state: 'pending' },
    ])
  })

  it('leads on to assigning and resolving, with every step on record', async () => {
    const caseId = await openEscalating()
    await acknowledgeCase(db, caseId, 'Maija')
    expect((await assignCase(db, caseId, 'Maija', 'Pekka')).case).toMatchObject({
      assignee: 'Pekka',
      acknowledgedBy: 'Maija',
    })
    expect((await resolveCase(db, caseId, 'Pekka', 'hyvitetty')).case?.state).toBe('resolved')
    expect((await resolveCase(db, caseId, 'Pekka')).changed).toBe(false)
    expect((await acknowledgeCase(db, caseId, 'Liisa')).changed).toBe(false)
    const events = await db
      .selectFrom('caseEvents')
      .select(['kind', 'actor', 'detail'])
      .orderBy('id')
      .execute()
    expect(events).toEqual([
      { kind: 'opened', actor: 'ennakko', detail: null },
      { kind: 'acknowledged', actor: 'Maija', detail: null },
      { kind: 'assigned', actor: 'Maija', detail: 'Pekka' },
      { kind: 'resolved', actor: 'Pekka', detail: 'hyvitetty' },
    ])
  })

  it('holds back what is to come while the case is snoozed', async () => {
    const caseId = await openEscalating()
    await snoozeCase(db, caseId, 'Maija', 7_200)
    const row = await db
      .selectFrom('deliveries')
      .select('dueAt')
      .where('state', '=', 'pending')
      .executeTakeFirstOrThrow()
    expect(row.dueAt.getTime()).toBeGreaterThan(Date.now() + 7_000_000)
  })

  it('answers for a case that does not exist', async () => {
    expect(await acknowledgeCase(db, other, 'Maija')).toEqual({ changed: false, due: [] })
  })
})

describe('system alerts', () => {
  const trouble = {
    kind: 'source.failing' as const,
    subject: 'forum',
    message: 'HTTP 500',
    channels: ['desk', 'lead'],
  }

  it('tell of trouble once while it lasts, and of the recovery to those who were told', async () => {
    const due = await openSystemAlert(db, trouble)
    expect(due).toHaveLength(2)
    expect(await openSystemAlert(db, trouble)).toEqual([])
    const first = due[0]?.id ?? ''
    await claimDelivery(db, { id: first, ...claimWith })
    await markSent(db, first, worker, {})
    const recovered = await closeSystemAlert(db, {
      kind: 'source.failing',
      subject: 'forum',
      recovery: 'source.recovered',
    })
    expect(recovered).toHaveLength(1)
    const states = await db.selectFrom('deliveries').select(['type', 'state']).orderBy('seq').execute()
    expect(states.map(({ type, state }) => `${type} ${state}`).toSorted()).toEqual([
      'source.failing cancelled',
      'source.failing sent',
      'source.recovered pending',
    ])
    expect(await openSystemAlert(db, trouble)).toHaveLength(2)
  })

  it('carry their message to the sender', async () => {
    const [due] = await openSystemAlert(db, trouble)
    const delivery = await claimDelivery(db, { id: due?.id ?? '', ...claimWith })
    expect(delivery && (await readDeliveryContext(db, delivery))).toMatchObject({
      alert: { subject: 'forum', message: 'HTTP 500' },
    })
  })
})
