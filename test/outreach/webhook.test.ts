import { existsSync, readFileSync } from 'node:fs'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ChannelIo } from '../../outreach/channel.ts'
import { openChannel } from './open-channel.ts'
import { webhookBody } from '../../outreach/webhook.ts'
import { caseAlert, now, systemAlert, withMention } from './alerts.ts'
import { type HttpSink, loopbackHttp, startHttpSink } from './sinks.ts'

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const fixture = new URL('../../../shared/fixtures/alerts/standard_webhooks_vector.json', import.meta.url)
if (!existsSync(fixture))
  console.warn('SKIPPED: the Standard Webhooks vector is absent (../shared/fixtures/alerts)')

const http = loopbackHttp()
let sink: HttpSink

beforeAll(async () => void (sink = await startHttpSink()))
afterAll(async () => {
  await sink.close()
  await http.close()
})

describe('webhook', () => {
  it('says in the case what became of an answer that needs a person', () => {
    const answer = { state: 'unknown', reason: 'socket hang up' } as const
    const alert = caseAlert({ type: 'alert.updated', case: { ...caseAlert().case, reply: answer } })
    expect(JSON.parse(webhookBody(alert, 'https://ennakko.example'))).toMatchObject({
      type: 'alert.updated',
      data: { case: { answer } },
    })
  })

  it('has a body of exactly the published fields', () => {
    expect(JSON.parse(webhookBody(caseAlert(), 'https://ennakko.example'))).toEqual({
      type: 'alert.opened',
      timestamp: '2026-11-20T12:16:00.000Z',
      data: {
        alert: { id: '018f3c1e-8c3a-7d7e-9a55-1c2d3e4f5a6b', step: 1 },
        case: {
          id: '7d9f2b8c-1111-4222-8333-444455556666',
          priority: 'P2',
          score: 64,
          state: 'open',
          mentions: 1,
        },
        mention: {
          id: 'aaaaaaaa-1111-4222-8333-444455556666',
          source: 'foorumi',
          connector: 'feed',
          external_id: 'https://foorumi.example/viesti/17',
          url: 'https://foorumi.example/viesti/17',
          author: 'Maija M.',
          text: caseAlert().mention.text,
          language: 'fi',
          published_at: '2026-11-20T12:05:00.000Z',
          brand: 'revontuli',
          sentiment: {
            label: 'negative',
            negative: 0.934,
            confidence: 0.9,
            why: [
              { text: 'pettynyt', weight: 3 },
              { text: 'kukaan ei vastaa', weight: 2.5 },
              { text: 'väärin', weight: 1 },
              { text: 'todella', weight: -0.2 },
            ],
          },
        },
        links: caseAlert().links,
      },
    })
  })

  it('writes null where a fact is unknown', () => {
    const alert = withMention({
      url: undefined,
      author: undefined,
      language: undefined,
      publishedAt: undefined,
      brand: undefined,
    })
    const { mention } = JSON.parse(webhookBody(alert, '')).data
    expect(mention).toMatchObject({
      url: null,
      author: null,
      language: null,
      published_at: null,
      brand: null,
    })
  })

  it.each([
    ['source.silent', 'source', 'https://ennakko.example/sources'],
    ['delivery.dead', 'channel', 'https://ennakko.example/'],
  ] as const)('tells of %s with what it is about', (type, about, open) => {
    const { data } = JSON.parse(webhookBody(systemAlert(type), 'https://ennakko.example'))
    expect(data[about]).toEqual({ id: 'foorumi' })
    expect(data.message).toMatch(/^The server answered/)
    expect(data.links).toEqual({ open })
  })

  it.each(['a', 'ä', '€', '😀', '"', '\u0001', '\\'])(
    'cuts a long text of %j to just below 20 kB, and says so',
    (char) => {
      const text = char.repeat(60_000)
      const body = webhookBody(withMention({ text }), '')
      expect(Buffer.byteLength(body)).toBeLessThanOrEqual(20_000)
      expect(Buffer.byteLength(body)).toBeGreaterThan(19_900)
      const { mention } = JSON.parse(body).data
      expect(mention.truncated).toBe(true)
      expect(mention.text.isWellFormed()).toBe(true)
      expect(text.startsWith(mention.text.slice(0, -1).trimEnd())).toBe(true)
    },
  )

  it('leaves personal data to the company’s own system, signed', () => {
    expect(webhookBody(withMention({ text: 'puh. 040 123 4567' }), '')).toContain('puh. 040 123 4567')
  })

  it.each([secret, 'any other text, ääkkösiä too'])(
    'signs so that the receiver can verify, with the secret %s',
    async (text) => {
      sink.answer = { status: 200 }
      const key = 'alert-018f3c1e.support.1'
      await open({ secret: text }, { now: undefined }).send(caseAlert(), key, AbortSignal.timeout(120_000))
      const { headers, body } = sink.received.at(-1)!
      const verifier = text.startsWith('whsec_')
        ? new Webhook(text)
        : new Webhook(Buffer.from(text), { format: 'raw' })
      expect(verifier.verify(body, headers)).toEqual(JSON.parse(body))
      expect(headers['webhook-id']).toBe(key)
      expect(Math.abs(Number(headers['webhook-timestamp']) - Date.now() / 1_000)).toBeLessThan(5)
      expect(() => verifier.verify(`${body} `, headers)).toThrow('No matching signature')
      expect(() => verifier.verify(body, { ...headers, 'webhook-id': 'other' })).toThrow(
        'No matching signature',
      )
    },
  )

  it('sends the same id and body in a retry, signed with the time of the attempt', async () => {
    sink.answer = { status: 200 }
    let at = now
    const channel = open({ secret }, { now: () => at })
    await channel.send(caseAlert(), 'key', AbortSignal.timeout(120_000))
    at = new Date(now.getTime() + 3_600_000)
    await channel.send(caseAlert(), 'key', AbortSignal.timeout(120_000))
    const [first, second] = sink.received.slice(-2)
    expect(second?.body).toBe(first?.body)
    expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id'])
    expect(Number(second?.headers['webhook-timestamp'])).toBe(
      Number(first?.headers['webhook-timestamp']) + 3_600,
    )
    expect(second?.headers['webhook-signature']).not.toBe(first?.headers['webhook-signature'])
  })

  it.skipIf(!existsSync(fixture))('agrees with the published vector', () => {
    const vector = JSON.parse(readFileSync(fixture, 'utf8'))
    const at = new Date(Number(vector['webhook-timestamp']) * 1_000)
    expect(new Webhook(vector.secret).sign(vector['webhook-id'], at, vector.body)).toBe(vector.expected)
  })

  it('sends the configured headers', async () => {
    sink.answer = { status: 204 }
    await open({ secret, headers: { authorization: 'Bearer x' } }).send(
      caseAlert(),
      'key',
      AbortSignal.timeout(120_000),
    )
    expect(sink.received.at(-1)?.headers['authorization']).toBe('Bearer x')
  })

  it.each([
    { 'webhook-id': 'x' },
    { 'Webhook-Signature': 'x' },
    { Host: 'x' },
    { 'Content-Type': 'x' },
    { 'x y': 'z' },
    { 'x-a': 'b\r\nx-c: d' },
  ])('refuses the configured headers %j', (headers) => {
    expect(() => open({ secret, headers })).toThrow()
  })

  it('refuses a damaged secret without showing it', () => {
    const damaged = () => open({ secret: 'whsec_topsecret!!' })
    expect(damaged).toThrow('channels.desk.secret starts with whsec_ but what follows is not base64')
    expect(damaged).not.toThrow('topsecret')
  })

  it('is the one channel whose receiver can drop repeats', () => {
    expect(open({ secret }).deduplicates).toBe(true)
  })
})

function open(options: object, io: Partial<ChannelIo> = {}) {
  const defaults = { http, channelId: 'desk', publicUrl: 'https://ennakko.example', now: () => now }
  return openChannel('webhook', { url: sink.url, ...options }, { ...defaults, ...io })
}
