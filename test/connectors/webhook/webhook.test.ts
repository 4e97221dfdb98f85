import { createHmac } from 'node:crypto'
import { Webhook } from 'standardwebhooks'
import { describe, expect, it } from 'vitest'
import type { FeedItem, InboundRequest } from '../../../connectors/connector.ts'
import { webhook } from '../../../connectors/webhook.ts'
import { ConfigError, PermanentError } from '../../../lib/errors.ts'
import { openConnector, testConnector } from '../contract.ts'

const secret = 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD'
const plainSecret = 'pitkä ja satunnainen salaisuus'
const post = { method: 'POST' as const, query: {} }

const posts = [
  {
    external_id: 'tt-1',
    url: 'https://video.example/v/1',
    author: 'Veera',
    author_url: 'https://video.example/@veera',
    text: '<p>Revontuli <b>petti</b> taas</p>',
    published_at: '2024-11-20T10:00:00+02:00',
    language: 'fi-FI',
    rating: 2,
    reach: { followers: 1200, likes: null },
  },
  { id: 17, title: 'Otsikko', lang: 'sv', published_at: 1_732_000_000, extra: 'ignored' },
  { text: '5 < 6 & 7\nrivi\u0000' },
]

testConnector('webhook', {
  options: () => ({ secret }),
  secret: secret.slice(6),
  pushed: [standard(JSON.stringify(posts))],
  expected: [
    {
      id: 'tt-1',
      unique: 'source',
      url: 'https://video.example/v/1',
      text: 'Revontuli petti taas',
      author: { name: 'Veera', url: 'https://video.example/@veera' },
      publishedAt: new Date('2024-11-20T08:00:00Z'),
      language: 'fi',
      rating: 2,
      reach: { followers: 1200, likes: undefined },
    },
    { id: '17', title: 'Otsikko', text: 'Otsikko', language: 'sv', publishedAt: new Date(1_732_000_000_000) },
    { id: expect.stringMatching(/^sha256:.{43}$/), text: '5 < 6 & 7\nrivi' },
  ],
  garbage: [
    standard(''),
    standard('null'),
    standard('"text"'),
    standard('{"text":'),
    standard('[{"text":"ok"},{"text":" "}]'),
    standard('{"items":7}'),
    standard(Buffer.from([0x22, 0xff, 0x22])),
    { ...post, headers: {}, body: Buffer.from('{"text":"unsigned"}') },
  ],
})

describe('webhook', () => {
  it('accepts one object, an array or items, and gives the same post the same id', async () => {
    const bodies = ['{"text":"sama"}', '[{"text":"sama"}]', '{"items":[{"text":"sama"}]}']
    const ids = await Promise.all(bodies.map(async (body) => (await receive(standard(body)))[0]?.id))
    expect(new Set(ids).size).toBe(1)
    expect(await receive(standard('[]'))).toEqual([])
  })

  it('accepts the hub signature and a plain secret with either scheme', async () => {
    const body = Buffer.from('{"id":"h","text":"hei"}')
    expect(await receive(hub(body, plainSecret), plainSecret)).toHaveLength(1)
    expect(await receive(hub(body, secret), secret)).toHaveLength(1)
    const signer = new Webhook(Buffer.from(plainSecret), { format: 'raw' })
    const at = new Date()
    const headers = {
      'webhook-id': 'm',
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': signer.sign('m', at, body),
    }
    expect(await receive({ ...post, headers, body }, plainSecret)).toHaveLength(1)
  })

  it('accepts any of several signatures, as during a rotation of secrets', async () => {
    const request = standard('{"text":"hei"}')
    request.headers['webhook-signature'] =
      `v1a,abc v1,${'A'.repeat(43)}= ${request.headers['webhook-signature']}`
    expect(await receive(request)).toHaveLength(1)
  })

  const body = '{"text":"hei"}'
  it.each<[string, InboundRequest]>([
    ['another secret', standard(body, { secret: 'whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' })],
    ['a changed body', { ...standard(body), body: Buffer.from('{"text":"hej"}') }],
    ['a re-encoded body', { ...standard(body), body: Buffer.from('{"text": "hei"}') }],
    ['a changed id', changed('webhook-id', 'other')],
    ['a changed time', changed('webhook-timestamp', String(Math.floor(Date.now() / 1000) - 60))],
    ['a time six minutes ago', standard(body, { at: Date.now() - 360_000 })],
    ['a time six minutes ahead', standard(body, { at: Date.now() + 360_000 })],
    ['no time', changed('webhook-timestamp', undefined)],
    ['a time that is no number', changed('webhook-timestamp', 'yesterday')],
    ['no id', changed('webhook-id', undefined)],
    ['an empty signature', changed('webhook-signature', '')],
    ['a signature without a value', changed('webhook-signature', 'v1')],
    [
      'a signature of another version',
      changed('webhook-signature', standard(body).headers['webhook-signature']?.replace('v1,', 'v2,')),
    ],
    [
      'a truncated signature',
      changed('webhook-signature', standard(body).headers['webhook-signature']?.slice(0, -4)),
    ],
    ['a hub signature with another secret', hub(Buffer.from(body), 'another long secret')],
    [
      'a truncated hub signature',
      { ...hub(Buffer.from(body), secret), headers: { 'x-hub-signature-256': 'sha256=abcd' } },
    ],
    [
      'a hub signature without hex',
      { ...post, body: Buffer.from(body), headers: { 'x-hub-signature-256': `sha256=${'z'.repeat(64)}` } },
    ],
    [
      'a hub signature by sha1',
      { ...post, body: Buffer.from(body), headers: { 'x-hub-signature': `sha1=${'a'.repeat(40)}` } },
    ],
    ['no signature', { ...post, body: Buffer.from(body), headers: {} }],
  ])('refuses %s', async (_, request) => {
    await expect(receive(request)).rejects.toThrow(PermanentError)
  })

  it('refuses more than a mebibyte before it computes anything', async () => {
    await expect(receive({ ...post, headers: {}, body: Buffer.alloc(1024 * 1024 + 1, 'a') })).rejects.toThrow(
      /1 MiB/,
    )
  })

  it.each([
    [
      '[{"text":"a"},{"text":"b","url":"/relative"}]',
      /\[1\]\.url: must be an absolute http or https address/,
    ],
    ['{"items":[{"text":"a","published_at":"soon"}]}', /items\[0\]\.published_at: must be an ISO 8601 time/],
    ['{"text":"a","rating":11}', /rating: /],
    ['{"text":"a","url":"javascript:alert(1)"}', /url: must be/],
    ['{"text":"a","id":9007199254740993}', /id: /],
    ['{"text":"<p> </p>"}', /text: must not be empty/],
    ['{"text":"a","reach":{"likes":-1}}', /reach\.likes/],
    ['{}', /text: must not be empty/],
    [JSON.stringify(Array.from({ length: 1001 }, () => ({ text: 'a' }))), /1000/],
    [JSON.stringify(Array.from({ length: 20 }, () => ({}))), /and 15 more/],
  ])('names the place of what is wrong in %.60s', async (text, message) => {
    await expect(receive(standard(text))).rejects.toThrow(message)
  })

  it('survives what JSON allows', async () => {
    const deep = `{"text":"a","x":${'['.repeat(100_000)}${']'.repeat(100_000)}}`
    expect(await receive(standard(deep))).toHaveLength(1)
    const [item] = await receive(
      standard('{"__proto__":{"id":"evil"},"constructor":{"x":1},"text":"a","id":null}'),
    )
    expect(item?.id).toMatch(/^sha256:/)
    await expect(receive(standard('{"text":"a","rating":1e400}'))).rejects.toThrow(PermanentError)
  })

  it('drains the inbox in order, page by page, and asks for more while pages are full', async () => {
    const entries = Array.from({ length: 1200 }, (_, i) => ({ seq: i * 2 + 1, item: itemOf(`post-${i}`) }))
    const feed = openConnector(
      'webhook',
      { secret },
      {
        inbox: { read: async (after, limit) => entries.filter(({ seq }) => seq > after).slice(0, limit) },
      },
    )
    const got: string[] = []
    let cursor: string | undefined
    let pages = 0
    for (let more: boolean | undefined = true; more; pages++) {
      const page = await feed.poll?.(cursor, new AbortController().signal)
      got.push(...(page?.items.map(({ id }) => id) ?? []))
      cursor = page?.cursor
      more = page?.more
    }
    expect(pages).toBe(3)
    expect(got).toEqual(entries.map(({ item }) => item.id))
  })

  it('refuses secrets that protect nothing, without repeating them', () => {
    expect(webhook.options.safeParse({ secret: 'short' }).success).toBe(false)
    expect(() => openConnector('webhook', { secret: 'whsec_!!!not base64!!!' })).toThrow(ConfigError)
    expect(() => openConnector('webhook', { secret: 'whsec_!!!not base64!!!' })).not.toThrow(/not base64!!!/)
  })
})

async function receive(request: InboundRequest, key = secret): Promise<FeedItem[]> {
  const received = await openConnector('webhook', { secret: key }).receive?.(request)
  if (received === undefined) throw new Error('webhook receives nothing')
  return received.items
}

function standard(content: string | Buffer, { secret: key = secret, at = Date.now() } = {}): InboundRequest {
  const body = Buffer.from(content)
  const headers = {
    'webhook-id': 'msg_1',
    'webhook-timestamp': String(Math.floor(at / 1000)),
    'webhook-signature': new Webhook(key).sign('msg_1', new Date(at), body),
  }
  return { ...post, headers, body }
}

function changed(header: string, value: string | undefined): InboundRequest {
  const request = standard('{"text":"hei"}')
  if (value === undefined) Reflect.deleteProperty(request.headers, header)
  else request.headers[header] = value
  return request
}

function hub(body: Buffer, key: string): InboundRequest {
  return {
    ...post,
    headers: { 'x-hub-signature-256': `sha256=${createHmac('sha256', key).update(body).digest('hex')}` },
    body,
  }
}

function itemOf(id: string): FeedItem {
  return { id, unique: 'source', text: id }
}
