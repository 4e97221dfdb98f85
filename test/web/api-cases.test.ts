import { sql } from 'kysely'
import { afterEach, describe, expect, it } from 'vitest'
import { claimDelivery, markDead, markSent } from '../../db/sending.ts'
import { worker } from '../db/scored.ts'
import { ask, bearer, fingerprint, openCase, openSite, post } from './site.ts'

const site = await openSite('api_cases')
const nobody = '00000000-0000-4000-8000-00000000dead'

/** What every error looks like. */
const error = { error: { message: expect.stringMatching(/\S/) } }

afterEach(async () => {
  await sql`truncate mentions, cases, alerts, deliveries, channels, case_events, sources cascade`.execute(
    site.db,
  )
})

describe('changing a case', () => {
  it('acknowledges once, and tells the queue what is due', async () => {
    const { caseId, deliveryId } = await openCase(site)
    await claimDelivery(site.db, { id: deliveryId, worker, leaseSeconds: 15 })
    await markSent(site.db, deliveryId, worker, {})
    site.nudged.length = 0
    const taken = await post(site, `/api/v1/cases/${caseId}/acknowledge`, { by: '  Maija \n Meikäläinen ' })
    expect(taken).toMatchObject({
      status: 200,
      json: {
        changed: true,
        case: {
          id: caseId,
          state: 'acknowledged',
          acknowledged_by: 'Maija Meikäläinen',
          assignee: 'Maija Meikäläinen',
        },
      },
    })
    expect(site.nudged).toHaveLength(1)
    const again = await post(site, `/api/v1/cases/${caseId}/acknowledge`, { by: 'Pekka' })
    expect(again).toMatchObject({
      status: 409,
      json: {
        ...error,
        changed: false,
        case: { state: 'acknowledged', acknowledged_by: 'Maija Meikäläinen' },
      },
    })
    expect(site.nudged).toHaveLength(1)
  })

  it('assigns, snoozes and resolves', async () => {
    const { caseId } = await openCase(site)
    const at = `/api/v1/cases/${caseId}`
    expect((await post(site, `${at}/snooze`, { by: 'Maija', seconds: 3600 })).json).toMatchObject({
      changed: true,
      case: { state: 'open', snoozed_until: expect.stringMatching(/^\d{4}-.*Z$/) },
    })
    expect((await post(site, `${at}/assign`, { by: 'Maija', to: 'Pekka' })).json).toMatchObject({
      changed: true,
      case: { state: 'acknowledged', assignee: 'Pekka', acknowledged_by: 'Maija' },
    })
    expect(
      (await post(site, `${at}/resolve`, { by: 'Pekka', note: 'hyvitetty\nkokonaan' })).json,
    ).toMatchObject({
      changed: true,
      case: { state: 'resolved', resolved_by: 'Pekka' },
    })
    for (const [verb, body] of Object.entries({
      acknowledge: {},
      assign: { to: 'Liisa' },
      snooze: { seconds: 60 },
      resolve: {},
    })) {
      expect(await post(site, `${at}/${verb}`, { by: 'Liisa', ...body }), verb).toMatchObject({
        status: 409,
        json: { ...error, changed: false, case: { state: 'resolved', resolved_by: 'Pekka' } },
      })
    }
    const events = await site.db
      .selectFrom('caseEvents')
      .select(['kind', 'actor', 'detail'])
      .orderBy('id')
      .execute()
    expect(events.slice(1)).toEqual([
      { kind: 'snoozed', actor: 'Maija', detail: '3600 s' },
      { kind: 'assigned', actor: 'Maija', detail: 'Pekka' },
      { kind: 'resolved', actor: 'Pekka', detail: 'hyvitetty\nkokonaan' },
    ])
  })

  it('lets one of many take it', async () => {
    const { caseId } = await openCase(site)
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, n) =>
        post(site, `/api/v1/cases/${caseId}/acknowledge`, { by: `agent ${n}` }),
      ),
    )
    expect(answers.map(({ status }) => status).toSorted()).toEqual([
      200,
      ...Array.from({ length: 49 }, () => 409),
    ])
  })

  it('tries again what was set aside, and only that', async () => {
    const { deliveryId } = await openCase(site)
    const retry = `/api/v1/alerts/${deliveryId}/retry`
    expect(await post(site, retry, {})).toMatchObject({ status: 404, json: error })
    await claimDelivery(site.db, { id: deliveryId, worker, leaseSeconds: 15 })
    await markDead(site.db, deliveryId, worker, 'HTTP 404')
    expect(await ask(site, retry, { method: 'POST', headers: bearer(site) })).toMatchObject({
      status: 200,
      json: { state: 'pending' },
    })
    expect((await ask(site, '/api/v1/alerts?state=pending', { headers: bearer(site) })).json).toMatchObject({
      items: [{ id: deliveryId, attempts: 0 }],
    })
    expect(await post(site, retry, {})).toMatchObject({ status: 404, json: error })
  })

  const good: Record<string, object> = {
    acknowledge: { by: 'Maija' },
    assign: { by: 'Maija', to: 'Pekka' },
    snooze: { by: 'Maija', seconds: 600 },
    resolve: { by: 'Maija' },
  }

  it('knows no case by a wrong id', async () => {
    await openCase(site)
    const before = await fingerprint(site)
    for (const id of [
      nobody,
      'x',
      '1',
      '-1',
      'null',
      '%00',
      '%27',
      "'%20or%20'1'='1",
      '..%2f..',
      `${nobody}%20`,
      `%7B${nobody}%7D`,
      nobody.replaceAll('-', ''),
      'a'.repeat(2000),
    ]) {
      for (const [verb, body] of Object.entries(good)) {
        expect(await post(site, `/api/v1/cases/${id}/${verb}`, body), `${id} ${verb}`).toMatchObject({
          status: 404,
          json: error,
        })
      }
      expect(await post(site, `/api/v1/alerts/${id}/retry`, {}), id).toMatchObject({
        status: 404,
        json: error,
      })
    }
    expect(await fingerprint(site)).toBe(before)
  })

  const long = 'a'.repeat(101)
  it.each<[string, string]>([
    ['acknowledge', ''],
    ['acknowledge', 'null'],
    ['acknowledge', '[]'],
    ['acknowledge', '"Maija"'],
    ['acknowledge', '{"by":'],
    ['acknowledge', '{"by":null}'],
    ['acknowledge', '{"by":7}'],
    ['acknowledge', '{"by":["Maija"]}'],
    ['acknowledge', '{"by":{"$ne":""}}'],
    ['acknowledge', '{"by":""}'],
    ['acknowledge', '{"by":" \\n\\t "}'],
    ['acknowledge', '{"by":"\\u200b\\u2060\\u0000"}'],
    ['acknowledge', `{"by":"${long}"}`],
    ['acknowledge', '{"by":"Maija","state":"resolved"}'],
    ['acknowledge', '{"by":"Maija","__proto__":{"x":1}}'],
    ['acknowledge', `${'['.repeat(20_000)}`],
    ['acknowledge', 'by=Maija'],
    ['assign', '{"by":"Maija"}'],
    ['assign', `{"by":"Maija","to":"${long}"}`],
    ['snooze', '{"by":"Maija"}'],
    ['snooze', '{"by":"Maija","seconds":59}'],
    ['snooze', '{"by":"Maija","seconds":604801}'],
    ['snooze', '{"by":"Maija","seconds":60.5}'],
    ['snooze', '{"by":"Maija","seconds":"600"}'],
    ['snooze', '{"by":"Maija","seconds":1e999}'],
    ['snooze', '{"by":"Maija","seconds":-600}'],
    ['resolve', `{"by":"Maija","note":"${'a'.repeat(2001)}"}`],
    ['resolve', '{"by":"Maija","note":7}'],
  ])('refuses to %s by %.60s', async (verb, body) => {
    const { caseId } = await openCase(site)
    const before = await fingerprint(site)
    const headers = { ...bearer(site), 'Content-Type': 'application/json' }
    expect(
      await ask(site, `/api/v1/cases/${caseId}/${verb}`, { method: 'POST', headers, body }),
    ).toMatchObject({ status: 400, json: error })
    expect(await fingerprint(site)).toBe(before)
  })

  it.each([
    undefined,
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'text/json',
    'application/jsonp',
    'application/json-patch+json',
    'text/plain; application/json',
    '',
  ])('refuses the content type %s', async (type) => {
    const { caseId } = await openCase(site)
    const before = await fingerprint(site)
    const body = Buffer.from('{"by":"Maija"}')
    const headers: Record<string, string> =
      type === undefined ? bearer(site) : { ...bearer(site), 'Content-Type': type }
    expect(
      await ask(site, `/api/v1/cases/${caseId}/acknowledge`, { method: 'POST', headers, body }),
    ).toMatchObject({ status: 415, json: error })
    expect(await fingerprint(site)).toBe(before)
  })

  it('lets a program take a case without a name or a body', async () => {
    const { caseId } = await openCase(site)
    const taken = await ask(site, `/api/v1/cases/${caseId}/acknowledge`, {
      method: 'POST',
      headers: bearer(site),
    })
    expect(taken).toMatchObject({ status: 200, json: { case: { acknowledged_by: 'api' } } })
  })

  it('takes JSON with a charset', async () => {
    const { caseId } = await openCase(site)
    const headers = { ...bearer(site), 'Content-Type': 'Application/JSON; charset=utf-8' }
    expect(
      (
        await ask(site, `/api/v1/cases/${caseId}/acknowledge`, {
          method: 'POST',
          headers,
          body: '{"by":"Mäijä"}',
        })
      ).status,
    ).toBe(200)
  })

  it('refuses a body above 64 KiB, told of its length or not', async () => {
    const { caseId } = await openCase(site)
    const before = await fingerprint(site)
    const url = `${site.origin}/api/v1/cases/${caseId}/acknowledge`
    const headers = { ...bearer(site), 'Content-Type': 'application/json' }
    const body = Buffer.from(JSON.stringify({ by: 'Maija', x: 'a'.repeat(64 * 1024) }))
    for (const [how, sent] of Object.entries({ length: body, chunks: new Blob([body]).stream() })) {
      const answer = await fetch(url, {
        method: 'POST',
        headers,
        body: sent,
        ...(how === 'chunks' ? { duplex: 'half' } : {}),
      })
      expect({ how, status: answer.status, json: await answer.json() }).toMatchObject({
        status: 413,
        json: error,
      })
    }
    expect(await fingerprint(site)).toBe(before)
  })

  it('keeps a name on one line, without letters that hide or turn others round', async () => {
    const { caseId } = await openCase(site)
    const answer = await post(site, `/api/v1/cases/${caseId}/acknowledge`, {
      by: 'Ma\u200bi\u0000ja\u202eakkiP\r\nBcc: x',
    })
    expect(answer.json).toMatchObject({ case: { assignee: 'Maija[U+202E]akkiP Bcc: x' } })
  })
})
