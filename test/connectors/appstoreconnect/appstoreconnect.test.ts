import { generateKeyPairSync } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Feed, Page } from '../../../connectors/connector.ts'
import { ConfigError, MissingCredential, PermanentError, RetryLater } from '../../../lib/errors.ts'
import { rejection } from '../../lib/servers.ts'
import { pem, issuer, options, type Apple, unauthorized, appleRoutes } from './server.ts'
import { churn, type World, worlds } from '../churn.ts'
import { fixture, openConnector, testConnector, type Answer } from '../contract.ts'
import { impatientClient, json, replay, tooMany, webPage, type Replay } from '../replay.ts'

testConnector('appstoreconnect', {
  options,
  secret: pem.split('\n')[1],
  answer: { body: fixture('appstoreconnect/reviews.json'), headers: { 'content-type': 'application/json' } },
  earlierCursor:
    '{"newest":1762186234000,"seen":[["cy1iPQpoczFnz1y4OwpT",1762186234000],["m4cGJ1LDYbXJEap-lKmA",1762071034000]]}',
  expected: [
    {
      id: '00000001-aaaa-0000-0000-000000000002',
      unique: 'connector',
      url: 'https://apps.apple.com/fi/app/id123456789?see-all=reviews',
      title: 'Hidas',
      text: 'Lataus kestää minuutin.\nJoka kerta.',
      author: { name: 'revontulifani' },
      publishedAt: new Date('2025-11-03T16:10:34Z'),
      rating: 2,
    },
    { rating: 5, url: 'https://apps.apple.com/app/id123456789?see-all=reviews' },
  ],
  garbage: [
    { body: '' },
    webPage('We will be back soon'),
    { body: 'null' },
    { body: '[]' },
    { body: '{"data":null}' },
    { body: '{"data":[{"id":7},null]}' },
    webPage('Forbidden', 403),
  ],
})

const signal = new AbortController().signal

async function poll(feed: Feed, cursor?: string): Promise<Page> {
  const page = await feed.poll?.(cursor, signal)
  if (!page) throw new Error('no poll')
  return page
}

async function apple(given: Apple, more = {}): Promise<{ feed: Feed; server: Replay }> {
  const server = await replay(appleRoutes(given))
  return {
    server,
    feed: openConnector('appstoreconnect', options(server.url, more), { http: impatientClient() }),
  }
}

function review(nth: number, body = `arvio ${nth}`, rating = 1): unknown {
  return {
    type: 'customerReviews',
    id: `id-${nth}`,
    attributes: {
      rating,
      title: 't',
      body,
      territory: 'SWE',
      createdDate: new Date(Date.UTC(2025, 5, 1) + nth * 60_000).toISOString(),
    },
  }
}

function refusal(status: number, code: string, detail: string): Answer {
  return json({ errors: [{ status: String(status), code, title: 'no', detail }] }, { status })
}

describe('appstoreconnect', () => {
  it(`loses and repeats nothing in ${worlds} cases of churn`, async () => {
    const rows = ({ posts }: World) =>
      posts
        .filter((post) => !post.deleted)
        .map(({ serial, text, createdAt }) => ({
          id: `id-${serial}`,
          attributes: {
            rating: 1,
            title: 't',
            body: text,
            createdDate: createdAt.toISOString(),
            territory: 'FIN',
          },
        }))
    const happened = await churn({
      connector: 'appstoreconnect',
      options,
      routes: (world) => appleRoutes({ reviews: () => rows(world()) }),
      sortedBy: 'created',
      overlapSeconds: 48 * 3600,
      burst: 300,
    })
    expect(Math.min(...Object.values(happened))).toBeGreaterThan(worlds / 10)
  })

  it('lives with an app of which the only review has no words', async () => {
    const { feed } = await apple({
      reviews: () => [{ id: 'a', attributes: { rating: 1, title: '', body: '' } }],
    })
    expect((await poll(feed)).rejected?.[0]?.reason).toMatch(/neither words nor title/)
  })

  it('reads only the storefronts that are asked for, in the letters of the API', async () => {
    const { feed, server } = await apple({}, { country: ['fi', 'se'] })
    await poll(feed)
    expect(server.calls[0]?.query['filter[territory]']).toBe('FIN,SWE')
    expect(() => openConnector('appstoreconnect', options(server.url, { country: ['xx'] }))).toThrow(
      /storefront/,
    )
  })

  it.each([
    ['behind', 7 * 60_000],
    ['ahead', -5 * 60_000],
  ])('corrects a clock that is %s once, by the date of the refusal', async (_name, aheadMs) => {
    const { feed, server } = await apple({ aheadMs: () => aheadMs * 4, reviews: () => [review(1)] })
    expect((await poll(feed)).items).toHaveLength(1)
    expect(server.calls).toHaveLength(2)
    await poll(feed)
    expect(server.calls).toHaveLength(3)
  })

  it('says what to change when the key is refused, and does not try again', async () => {
    const { feed, server } = await apple({ answer: () => unauthorized('revoked', new Date()) })
    const error = await rejection(poll(feed))
    expect(error).toBeInstanceOf(PermanentError)
    expect(error.message).toMatch(/refuses the key \("revoked"\): check ASC_ISSUER_ID/)
    expect(server.calls).toHaveLength(1)
  })

  it.each([
    [refusal(403, 'FORBIDDEN_ERROR', 'role'), /needs the role Customer Support/],
    [refusal(403, 'FORBIDDEN.REQUIRED_AGREEMENTS_MISSING_OR_EXPIRED', 'x'), /account holder must accept/],
    [refusal(404, 'NOT_FOUND', 'x'), /knows no app 123456789/],
    [refusal(409, 'STATE_ERROR', 'why not'), /409 \("why not"\)/],
  ])('gives up with one clear sentence: %#', async (answer, message) => {
    const { feed } = await apple({ answer: () => answer })
    const error = await rejection(poll(feed))
    expect(error).toBeInstanceOf(PermanentError)
    expect(error.message).toMatch(message)
  })

  it('waits when the quota is exhausted, and rests before it is', async () => {
    const limited = await apple({ answer: () => tooMany(90) })
    expect(await rejection(poll(limited.feed))).toBeInstanceOf(RetryLater)
    const nearly = await apple({
      answer: () =>
        json({ data: [] }, { headers: { 'x-rate-limit': 'user-hour-lim:3600;user-hour-rem:40;' } }),
    })
    expect((await poll(nearly.feed)).notBefore?.getTime()).toBeGreaterThan(Date.now() + 500_000)
  })

  it('does not carry its token to another host, nor turn in circles', async () => {
    const elsewhere = await apple({
      answer: () => json({ data: [review(1)], links: { next: 'https://elsewhere.example/v1' } }),
    })
    const { cursor } = await poll(elsewhere.feed)
    expect((await rejection(poll(elsewhere.feed, cursor))).message).toMatch(
      /link to another host, elsewhere.example/,
    )
    const circling = await apple({
      answer: ({ headers }) =>
        json({
          data: [review(900)],
          links: {
            next: `http://${headers.host}/v1/apps/123456789/customerReviews?sort=-createdDate&limit=200&cursor=1`,
          },
        }),
    })
    const first = await poll(circling.feed)
    expect((await rejection(poll(circling.feed, first.cursor))).message).toMatch(/does not advance/)
  })

  it('keeps the readable reviews when one is not', async () => {
    const attributes = {
      rating: '4',
      title: null,
      body: 'ok',
      territory: null,
      createdDate: 7,
      reviewerNickname: null,
    }
    const { feed } = await apple({
      answer: () => json({ data: [{ id: 'a', attributes }, { id: 'b' }, null], links: null }),
    })
    const page = await poll(feed)
    expect(page.items).toEqual([
      {
        id: 'a',
        unique: 'connector',
        url: 'https://apps.apple.com/app/id123456789?see-all=reviews',
        text: 'ok',
        rating: 4,
      },
    ])
    expect(page.rejected).toHaveLength(2)
  })

  it('tells what became of reviews: changed, raised, gone', async () => {
    const { feed } = await apple({ reviews: () => [review(1, 'nyt toimii', 5)] })
    expect(await feed.lookup?.([{ id: 'id-1' }, { id: 'id-2' }], signal)).toEqual([
      { id: 'id-1', state: 'live', title: 't', text: 'nyt toimii', rating: 5 },
      { id: 'id-2', state: 'deleted' },
    ])
  })

  it('answers a review, and says that Apple shows the answer later', async () => {
    const { feed, server } = await apple({})
    const posted = await feed.reply?.(
      { id: 'id-1', url: 'https://apps.apple.com/fi/app/id1' },
      'Kiitos, korjaamme.',
      'k',
      signal,
    )
    expect(posted).toEqual({ id: 'r-1', url: 'https://apps.apple.com/fi/app/id1', pending: true })
    const { data } = JSON.parse(server.calls[0]?.body ?? '')
    expect(data.relationships.review.data.id).toBe('id-1')
    await feed.reply?.({ id: 'id-1' }, 'ä'.repeat(5970), 'k', signal)
    const error = await rejection(
      feed.reply?.({ id: 'id-1' }, 'ä'.repeat(5971), 'k', signal) ?? Promise.resolve(),
    )
    expect(error).toBeInstanceOf(PermanentError)
    expect(server.calls).toHaveLength(2)
  })

  it('does not know the outcome of an answer whose connection was cut', async () => {
    const server = await replay([
      { method: 'POST', path: '/v1/customerReviewResponses', answer: () => 'cut' },
    ])
    const feed = openConnector('appstoreconnect', options(server.url))
    const error = await rejection(feed.reply?.({ id: 'id-1' }, 'x', 'k', signal) ?? Promise.resolve())
    expect(error).not.toBeInstanceOf(PermanentError)
    expect(error).not.toBeInstanceOf(RetryLater)
  })

  it('names the missing or wrong key when it opens, and reads a key whose lines were joined', () => {
    expect(() => openConnector('appstoreconnect', { app: '123456789', issuer, key_id: 'X' })).toThrow(
      MissingCredential,
    )
    const opened = (key: string) => () =>
      openConnector('appstoreconnect', options('https://a.example', { private_key: key }))
    expect(opened('nonsense')).toThrow(ConfigError)
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
    expect(opened(rsa.export({ type: 'pkcs8', format: 'pem' }).toString())).toThrow(/elliptic-curve/)
    expect(opened(pem.replaceAll('\n', '\\n'))).not.toThrow()
  })
})

const recorded = path.join(
  import.meta.dirname,
  '../../../../shared/fixtures/appstore/asc_customerReviews.json',
)
const present = existsSync(recorded)
if (!present) console.warn("SKIPPED: no sample of App Store Connect's documentation beside the project")

describe.skipIf(!present)("the sample of Apple's documentation", () => {
  it('holds one review', async () => {
    const { feed } = await apple({ answer: () => ({ body: readFileSync(recorded, 'utf8') }) })
    expect((await poll(feed)).items).toMatchObject([
      { title: 'Awesome!!!', rating: 5, url: 'https://apps.apple.com/us/app/id123456789?see-all=reviews' },
    ])
  })
})
