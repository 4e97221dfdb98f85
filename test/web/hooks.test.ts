import { createHmac, randomUUID } from 'node:crypto'
import { request } from 'node:http'
import { connect } from 'node:net'
import { sql } from 'kysely'
import { Webhook } from 'standardwebhooks'
import { beforeEach, describe, expect, it } from 'vitest'
import { claimSource, syncSources } from '../../db/sources.ts'
import { configuredSources } from '../../workers/open-config.ts'
import { pollSource } from '../../workers/poller/poll.ts'
import { worker } from '../db/scored.ts'
import { until } from '../harness/until.ts'
import { type Answer, ask, fingerprint, hookSecret, openSite } from './site.ts'

const site = await openSite('hooks')
const complaint = {
  text: 'Revontulen lasku on taas väärin, surkeaa palvelua eikä kukaan vastaa!',
  author: 'Maija',
}
const refusal = { error: { message: expect.stringMatching(/\S/) } }

beforeEach(async () => {
  await sql`truncate inbound_items, sources, mentions, cases, alerts, deliveries, skipped_items cascade`.execute(
    site.db,
  )
  await syncSources(site.db, configuredSources(site.running))
})

type Headers = Record<string, string>

function standard(
  body: string,
  { id = randomUUID() as string, at = Date.now(), secret = hookSecret } = {},
): Headers {
  const time = new Date(at)
  return {
    'Content-Type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at / 1000)),
    'webhook-signature': new Webhook(secret).sign(id, time, body),
  }
}

function hub(body: string | Buffer, secret = hookSecret): Headers {
  return {
    'Content-Type': 'application/json',
    'X-Hub-Signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
  }
}

async function push(body: string, headers: Headers, source = 'form'): Promise<Answer> {
  return await ask(site, `/hooks/${source}`, { method: 'POST', headers, body })
}

async function stored(): Promise<number> {
  return (await site.db.selectFrom('inboundItems').select('seq').execute()).length
}

/** What a poller does with the source until its inbox is empty. */
async function poll(): Promise<void> {
  const row = await claimSource(site.db, { id: 'form', worker, leaseSeconds: 15 })
  const app = {
    ...site,
    running: () => site.running,
    worker,
    publicUrl: 'http://localhost',
    nudge: async () => {},
  }
  const outcome = await pollSource(app, row!, new AbortController().signal)
  expect(outcome).toHaveProperty('saved')
}

async function counts(): Promise<Record<string, number>> {
  const { rows } = await sql<Record<string, number>>`select
    (select count(*)::int from inbound_items) as items, (select count(*)::int from mentions) as mentions,
    (select count(*)::int from cases) as cases, (select count(*)::int from deliveries) as deliveries`.execute(
    site.db,
  )
  return rows[0]!
}

describe('a pushed post', () => {
  it.each(['standard', 'hub'])('is stored when it is signed as %s', async (kind) => {
    const body = JSON.stringify([complaint, { ...complaint, id: 17 }])
    const answer = await push(body, kind === 'hub' ? hub(body) : standard(body))
    expect(answer).toMatchObject({ status: 202, json: { accepted: 2 } })
    expect(await stored()).toBe(2)
    const { wokenAt } = await site.db
      .selectFrom('sources')
      .select('wokenAt')
      .where('id', '=', 'form')
      .executeTakeFirstOrThrow()
    expect(wokenAt).not.toBeNull()
  })

  it('without a date counts as published when it came, and alerts at the first read of its source', async () => {
    const body = JSON.stringify(complaint)
    await push(body, standard(body))
    await poll()
    const row = await site.db
      .selectFrom('mentions')
      .select(['publishedAt', 'decision', 'decisionReason'])
      .executeTakeFirstOrThrow()
    expect(row.decision, row.decisionReason).toBe('alert')
    expect(Math.abs(Date.now() - (row.publishedAt?.getTime() ?? 0))).toBeLessThan(30_000)
  })

  it('keeps the date that the sender gave', async () => {
    const body = JSON.stringify({ ...complaint, published_at: '2024-11-20T10:00:00Z' })
    await push(body, standard(body))
    await poll()
    const row = await site.db
      .selectFrom('mentions')
      .select(['publishedAt', 'decision'])
      .executeTakeFirstOrThrow()
    expect(row).toEqual({ publishedAt: new Date('2024-11-20T10:00:00Z'), decision: 'store' })
  })

  it('alerts once however often its delivery is replayed, before and after it is read', async () => {
    const body = JSON.stringify({
      items: [complaint, { ...complaint, id: 'b', text: `${complaint.text} Toinen kerta!` }],
    })
    const headers = standard(body)
    expect(await push(body, headers)).toMatchObject({ status: 202 })
    expect(await push(body, headers)).toMatchObject({ status: 202 })
    await poll()
    const once = await counts()
    expect(once).toEqual({ items: 4, mentions: 2, cases: 2, deliveries: 2 })
    for (let n = 0; n < 5; n += 1) await push(body, n % 2 ? headers : hub(body))
    await poll()
    expect(await counts()).toEqual({ ...once, items: 14 })
    expect(
      await site.db.selectFrom('mentions').select('id').where('editedAt', 'is not', null).execute(),
    ).toEqual([])
  })

  it('is stored even when many come at once', async () => {
    const bodies = Array.from({ length: 40 }, (_, n) => JSON.stringify({ ...complaint, id: n }))
    const answers = await Promise.all(bodies.map((body) => push(body, standard(body))))
    expect(answers.map(({ status }) => status)).toEqual(bodies.map(() => 202))
    expect(await stored()).toBe(40)
    await poll()
    expect(await counts()).toMatchObject({ mentions: 40 })
  })

  it('may hold what JSON allows and PostgreSQL does not', async () => {
    const nasty = ['\\u0000', '\\ud800', '\\udc00\\ud800', '\\u0001', '\\uffff', '\\u2028']
    const bodies = nasty.flatMap((letters, n) => [
      `{"id":"a${n}${letters}","text":"x${letters}y ${complaint.text}","title":"t${letters}","author":"m${letters}"}`,
      `{"id":"b${n}","text":"surkea","url":"https://forum.example/${letters}","author_url":"https://forum.example/${letters}"}`,
      `{"id":"c${n}","text":"surkea","language":"${letters}"}`,
    ])
    for (const body of bodies) {
      const answer = await push(body, standard(body))
      expect([202, 400], `${body}: ${answer.text}`).toContain(answer.status)
    }
    expect(await stored()).toBeGreaterThan(nasty.length)
    await poll()
  })
})

describe('a request that is not authentic', () => {
  const body = JSON.stringify(complaint)
  const good = standard(body, { id: 'msg_1' })
  const signature = good['webhook-signature']!
  const value = signature.slice(3)
  const without = (name: string) => Object.fromEntries(Object.entries(good).filter(([each]) => each !== name))
  const stale = (seconds: number) => standard(body, { at: Date.now() + seconds * 1000 })

  it.each<[string, Headers, string?]>([
    ['no signature', { 'Content-Type': 'application/json' }],
    ['a time six minutes ago', stale(-360)],
    ['a time an hour ago', stale(-3600)],
    ['a time six minutes ahead', stale(360)],
    ['a time a day ahead', stale(86_400)],
    [
      'a fresh time under an old signature',
      { ...stale(-360), 'webhook-timestamp': String(Math.floor(Date.now() / 1000)) },
    ],
    ['a time in milliseconds', { ...good, 'webhook-timestamp': String(Date.now()) }],
    ['a time that is no number', { ...good, 'webhook-timestamp': 'now' }],
    ['no time', without('webhook-timestamp')],
    ['no id', without('webhook-id')],
    ['another id', { ...good, 'webhook-id': 'msg_2' }],
    ['no standard signature', without('webhook-signature')],
    ['an empty signature', { ...good, 'webhook-signature': '' }],
    ['a version without a signature', { ...good, 'webhook-signature': 'v1,' }],
    ['a signature without its version', { ...good, 'webhook-signature': value }],
    ['another version', { ...good, 'webhook-signature': `v2,${value}` }],
    ['a short signature', { ...good, 'webhook-signature': `v1,${value.slice(0, 20)}` }],
    ['a long signature', { ...good, 'webhook-signature': `v1,${value}AAAA` }],
    [
      'a flipped letter',
      { ...good, 'webhook-signature': `v1,${value.startsWith('A') ? 'B' : 'A'}${value.slice(1)}` },
    ],
    [
      'a signature in hex',
      { ...good, 'webhook-signature': `v1,${Buffer.from(value, 'base64').toString('hex')}` },
    ],
    ['another secret', standard(body, { secret: 'whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' })],
    ['the signature of another body', standard('{"text":"hei"}')],
    ['a body with a space more', standard(body), `${body} `],
    ['a re-encoded body', standard(body), JSON.stringify(complaint, null, 1)],
    ['a body with other escapes', standard(body), body.replaceAll('ä', '\\u00e4')],
    ['an empty body', standard(body), ''],
    ['a hub signature of another body', hub('{}')],
    ['a hub signature by another secret', hub(body, 'whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA')],
    ['a hub signature with the bare secret', hub(body, hookSecret.slice(6))],
    ['a short hub signature', { 'X-Hub-Signature-256': 'sha256=00' }],
    ['a long hub signature', { 'X-Hub-Signature-256': `${hub(body)['X-Hub-Signature-256']}00` }],
    [
      'a hub signature without its prefix',
      { 'X-Hub-Signature-256': hub(body)['X-Hub-Signature-256']!.slice(7) },
    ],
    [
      'a hub signature by sha1',
      { 'X-Hub-Signature': `sha1=${createHmac('sha1', hookSecret).update(body).digest('hex')}` },
    ],
    [
      'a hub signature twice',
      { 'X-Hub-Signature-256': `${hub(body)['X-Hub-Signature-256']}, ${hub(body)['X-Hub-Signature-256']}` },
    ],
    ['a good hub signature behind a bad standard one', { ...hub(body), ...good, 'webhook-id': 'msg_2' }],
    ['an empty hub signature', { 'X-Hub-Signature-256': '' }],
    ['a signature in the wrong header', { ...without('webhook-signature'), 'X-Signature': signature }],
  ])('is refused: %s', async (_, headers, sent = body) => {
    const before = await fingerprint(site)
    const answer = await push(sent, headers)
    expect(answer, answer.text).toMatchObject({ status: 400, json: refusal })
    expect(answer.text).not.toContain(hookSecret.slice(6))
    expect(await fingerprint(site)).toBe(before)
  })

  it('would have been taken, had it been', async () => {
    expect((await push(body, good)).status).toBe(202)
    expect((await push(body, stale(-240))).status).toBe(202)
    expect((await push(body, stale(240))).status).toBe(202)
    expect((await push(body, hub(body))).status).toBe(202)
    expect(await stored()).toBe(4)
  })
})

describe('a request that cannot be taken', () => {
  it.each([
    '',
    'null',
    '7',
    '"text"',
    '{',
    '{}',
    '[{}]',
    '{"text":" "}',
    '{"items":7}',
    '{"text":"a","url":"javascript:alert(1)"}',
    '{"text":"a","published_at":"soon"}',
    '\ufffd{',
  ])('is refused although it is signed: %s', async (body) => {
    const answer = await push(body, standard(body))
    expect(answer, answer.text).toMatchObject({ status: 400, json: refusal })
    expect(await stored()).toBe(0)
  })

  it.each([
    'unknown',
    'closed',
    'forum',
    'Form',
    'form%20',
    'form%00',
    '__proto__',
    'constructor',
    '..',
    '%2e%2e',
    "form'--",
    'a'.repeat(3000),
  ])('is refused for the source %.40s, which takes none', async (source) => {
    const body = JSON.stringify(complaint)
    const before = await fingerprint(site)
    expect(await push(body, standard(body), source)).toMatchObject({ status: 404, json: refusal })
    expect(await fingerprint(site)).toBe(before)
  })

  it('is refused above a mebibyte, told of its length or not, and the next one is taken', async () => {
    const body = JSON.stringify({ ...complaint, filler: 'a'.repeat(1024 * 1024) })
    for (const how of ['length', 'chunks']) {
      const answer = await fetch(`${site.origin}/hooks/form`, {
        method: 'POST',
        headers: standard(body),
        ...(how === 'length' ? { body } : { body: new Blob([body]).stream(), duplex: 'half' as const }),
      })
      expect({ how, status: answer.status, json: await answer.json() }).toMatchObject({
        status: 413,
        json: refusal,
      })
    }
    expect(await stored()).toBe(0)
    const small = JSON.stringify(complaint)
    expect((await push(small, standard(small))).status).toBe(202)
  })

  it('is cut off far above the limit', async () => {
    const mebibyte = Buffer.alloc(1024 * 1024, 'a')
    const sent = await new Promise<number>((resolve) => {
      let mebibytes = 0
      const socket = connect(Number(new URL(site.origin).port), '127.0.0.1', () => {
        socket.write('POST /hooks/form HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000000\r\n\r\n')
        pump()
      })
      const pump = () => {
        if (mebibytes >= 100) return socket.destroy()
        mebibytes += 1
        return socket.write(mebibyte) ? setImmediate(pump) : socket.once('drain', pump)
      }
      socket.on('error', () => undefined)
      socket.on('close', () => resolve(mebibytes))
    })
    expect(sent).toBeGreaterThan(15)
    expect(sent).toBeLessThan(40)
    expect(await stored()).toBe(0)
  })

  it('stores nothing when its sender hangs up in the middle, which is no failure of ours', async () => {
    const errors = () =>
      site
        .logged()
        .split('\n')
        .filter((line) => line.includes('"level":"error"'))
    const before = errors().length
    const reached = site.requests.length
    const { port } = new URL(site.origin)
    const half = request({
      host: '127.0.0.1',
      port,
      path: '/hooks/form',
      method: 'POST',
      headers: { 'Content-Length': 1000 },
    })
    half.on('error', () => undefined)
    half.write('{"text":')
    await until('the request has come', () => site.requests.length > reached)
    half.destroy()
    await new Promise((resolve) => {
      setTimeout(resolve, 300)
    })
    expect(await stored()).toBe(0)
    expect(errors().slice(before)).toEqual([])
  })
})
