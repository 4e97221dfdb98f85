import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Feed, Page } from '../../../connectors/connector.ts'
import { MissingCredential, PermanentError, RetryLater } from '../../../lib/errors.ts'
import { rejection } from '../../lib/servers.ts'
import { churn, type World, worlds } from '../churn.ts'
import { checkItem, fixture, openConnector, testConnector, type Answer } from '../contract.ts'
import { googleError } from '../access/google-account.ts'
import {
  refreshToken,
  options,
  type Row,
  type Profile,
  reviewOf,
  type Desk,
  profileRoutes,
  newDesk,
} from './server.ts'
import { memoryIo } from '../memory-io.ts'
import { impatientClient, json, replay, webPage, type Replay } from '../replay.ts'

const signal = new AbortController().signal

testConnector('googlebusiness', {
  options,
  secret: refreshToken,
  aside: (address) => (address === '/token' ? json({ access_token: 'ya29.x', expires_in: 3599 }) : undefined),
  answer: { body: fixture('googlebusiness/reviews.json'), headers: { 'content-type': 'application/json' } },
  earlierCursor:
    '{"22":"{\\"overlap\\":\\"{\\\\\\"newest\\\\\\":1793697322000,\\\\\\"seen\\\\\\":[[\\\\\\"myS3pzmDo6fI2OyAmGDS\\\\\\",1793697322000],[\\\\\\"Aay3vFQ8ZRDzYn5e6dBN\\\\\\",1793613600000],[\\\\\\"NXfK3z_VudiZA9A6DnzV\\\\\\",1793527200000]]}\\",\\"wholeAt\\":1795994400820}"}',
  expected: [
    {
      id: 'AbFvOq-3',
      unique: 'connector',
      ref: 'accounts/11/locations/22/reviews/AbFvOq-3',
      url: 'https://business.google.com/reviews/AbFvOq-3',
      text: 'Kukaan ei vastannut puhelimeen.',
      author: { name: 'Kaisa Kaamos' },
      publishedAt: new Date('2026-11-01T09:15:22Z'),
      editedAt: new Date('2026-11-03T09:15:22Z'),
      rating: 1,
    },
    { text: 'Trevlig personal.', rating: 4, editedAt: undefined },
    { text: '★★☆☆☆', rating: 2, url: undefined },
  ],
  garbage: [
    { body: '' },
    webPage('Sorry'),
    { body: 'null' },
    { body: '[]' },
    { body: '{"reviews":7}' },
    { body: '{"reviews":[{"name":"x"},null]}' },
  ],
})

async function profile(
  given: Profile,
  more = {},
  desk = newDesk(),
): Promise<{ feed: Feed; server: Replay; desk: Desk }> {
  const server = await replay(profileRoutes(given, desk))
  const feed = openConnector(
    'googlebusiness',
    { ...options(server.url), ...more },
    { ...memoryIo(), http: impatientClient() },
  )
  return { server, feed, desk }
}

async function poll(feed: Feed, cursor?: string): Promise<Page> {
  const page = await feed.poll?.(cursor, signal)
  if (!page) throw new Error('no poll')
  return page
}

/** Quota errors of Google's newer machinery. */
function exhausted(limit: string): Answer {
  const details = [
    {
      '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
      reason: 'RATE_LIMIT_EXCEEDED',
      metadata: { quota_limit: 'DefaultRequestsPerMinutePerProject', quota_limit_value: limit },
    },
  ]
  return json(
    { error: { code: 429, message: 'Quota exceeded', status: 'RESOURCE_EXHAUSTED', details } },
    { status: 429 },
  )
}

describe('googlebusiness', () => {
  it(`loses and repeats nothing in ${worlds} cases of churn`, async () => {
    const desk = newDesk()
    const rows = ({ posts }: World): Row[] =>
      posts
        .filter((post) => !post.deleted)
        .map(({ serial, text, createdAt, changedAt }) => ({
          reviewId: `r${serial}`,
          text,
          at: createdAt,
          changedAt,
        }))
    const happened = await churn({
      connector: 'googlebusiness',
      options,
      routes: (world) => profileRoutes({ reviews: () => rows(world()) }, desk),
      sortedBy: 'changed',
      // Reviews are late by minutes: what is behind the first page is read as far as the last hour goes.
      overlapSeconds: 3600,
      burst: 120,
    })
    expect(Math.min(...Object.values(happened))).toBeGreaterThan(worlds / 10)
  })

  it('reads one page as long as that is enough, and once a day a week back', async () => {
    const week = Array.from({ length: 170 }, (_, nth) => ({
      reviewId: `r${nth}`,
      text: `arvio ${nth}`,
      at: new Date(Date.UTC(2026, 10, 20) - nth * 3_600_000),
    }))
    // Page 2 and on leave a review out, until they do not.
    let hidden = 'r60'
    const { feed, server } = await profile({
      reviews: () => week.filter(({ reviewId }) => reviewId !== hidden),
    })
    const pages = () => server.calls.filter(({ path: at }) => at.endsWith('/reviews')).length
    const first = await poll(feed)
    expect([first.items.length, pages()]).toEqual([50, 1])
    const second = await poll(feed, first.cursor)
    expect([second.items.length, pages()]).toEqual([0, 2])
    const aged = ageBy(second.cursor, 25)
    const third = await poll(feed, aged)
    expect([third.items.length, pages()]).toEqual([119, 6])
    hidden = ''
    const fourth = await poll(feed, third.cursor)
    expect([fourth.items.length, pages()]).toEqual([0, 7])
    expect((await poll(feed, ageBy(fourth.cursor, 25))).items.map(({ id }) => id)).toEqual(['r60'])
  })

  it('takes an empty answer for no news', async () => {
    const { feed } = await profile({})
    expect(await poll(feed)).toMatchObject({ items: [], rejected: [] })
  })

  it('brings a review again when its stars or words change, and not when we answer it', async () => {
    const row: Row = { reviewId: 'a', text: 'huono' }
    const { feed } = await profile({ reviews: () => [row] })
    const first = await poll(feed)
    expect((await poll(feed, first.cursor)).items).toEqual([])
    row.stars = 'FIVE'
    row.changedAt = new Date('2026-11-05T00:00:00Z')
    const second = await poll(feed, first.cursor)
    expect(second.items).toMatchObject([{ id: 'a', rating: 5, editedAt: row.changedAt }])
  })

  it('asks for one token and renews it once it is refused', async () => {
    const { feed, desk } = await profile({})
    await Promise.all([poll(feed), poll(feed)])
    expect(desk.given).toBe(1)
    desk.good.clear()
    await poll(feed)
    expect(desk.given).toBe(2)
  })

  it.each([
    [exhausted('0'), PermanentError, /has not approved API access .*quota is 0\); apply/],
    [exhausted('300'), RetryLater, /quota is exhausted until/],
    [googleError(403, 'PERMISSION_DENIED', 'no'), PermanentError, /GBP_CLIENT_ID.* may not do this/],
    [googleError(403, 'PERMISSION_DENIED', 'x', 'SERVICE_DISABLED'), PermanentError, /enable it there/],
    [
      googleError(404, 'NOT_FOUND', 'gone'),
      PermanentError,
      /knows no such location of this account \("gone"\)/,
    ],
    [googleError(401, 'UNAUTHENTICATED', 'no'), PermanentError, /check the account of GBP_CLIENT_ID/],
  ])('says what a refusal means and what to do: %#', async (answer, kind, message) => {
    const { feed } = await profile({ answer: () => answer })
    const error = await rejection(poll(feed))
    expect(error).toBeInstanceOf(kind)
    expect(error.message).toMatch(message)
  })

  it('says which variables to renew when the refresh token was revoked', async () => {
    const refusal = json(
      { error: 'invalid_grant', error_description: 'Token has been expired or revoked.' },
      { status: 400 },
    )
    const error = await rejection(poll((await profile({ refusal })).feed))
    expect(error).toBeInstanceOf(PermanentError)
    expect(error.message).toMatch(/invalid_grant.*GBP_REFRESH_TOKEN/)
  })

  it('reads several locations, and notices that one of them is not ours', async () => {
    const { feed } = await profile(
      {
        reviews: (location) => [{ reviewId: `at-${location}`, text: 'hyvä' }],
        answer: ({ groups: [location] }) =>
          location === '33' ? googleError(404, 'NOT_FOUND', 'no') : undefined,
      },
      { locations: [22, 33, 44] },
    )
    const page = await poll(feed)
    expect(page.items.map(({ id }) => id)).toEqual(['at-22', 'at-44'])
    expect(page.notices).toEqual([expect.stringMatching(/^33 could not be read/)])
  })

  it('refuses a listing that never advances', async () => {
    const at = new Date()
    const { feed } = await profile({
      answer: () => json({ reviews: [reviewOf('22', { reviewId: 'a', at })], nextPageToken: 'p1' }),
    })
    const { cursor } = await poll(feed)
    expect((await rejection(poll(feed, cursor))).message).toMatch(/does not advance/)
  })

  it('tells stars that were raised and reviews that are gone', async () => {
    const { feed } = await profile({ reviews: () => [{ reviewId: 'a', text: 'nyt hyvä', stars: 'FOUR' }] })
    const ref = (id: string) => `accounts/11/locations/22/reviews/${id}`
    const statuses = await feed.lookup?.(
      [
        { id: 'a', ref: ref('a') },
        { id: 'b', ref: ref('b') },
      ],
      signal,
    )
    expect(statuses).toMatchObject([
      { id: 'a', state: 'live', rating: 4, text: 'nyt hyvä' },
      { id: 'b', state: 'deleted' },
    ])
  })

  const to = { id: 'a', ref: 'accounts/11/locations/22/reviews/a' }

  it('answers with at most 4,096 bytes, and says that Google looks at it first', async () => {
    const { feed, server } = await profile({})
    expect(await feed.reply?.(to, 'ä'.repeat(2048), 'k', signal)).toMatchObject({
      id: 'a/reply',
      pending: true,
    })
    const sent = server.calls.length
    for (const refused of [
      feed.reply?.(to, 'ä'.repeat(2049), 'k', signal),
      feed.reply?.({ id: 'a' }, 'x', 'k', signal),
    ])
      expect(await rejection(refused ?? Promise.resolve())).toBeInstanceOf(PermanentError)
    expect(server.calls).toHaveLength(sent)
  })

  it.each([
    [
      json({ comment: 'x', reviewReplyState: 'REJECTED', policyViolation: 'PROFANITY' }),
      /refused the answer \(PROFANITY\)/,
    ],
    [
      googleError(400, 'INVALID_ARGUMENT', 'comment is empty'),
      /refused the answer with 400 \("comment is empty"\)/,
    ],
  ])('passes on why Google refuses an answer: %#', async (reply, message) => {
    const { feed } = await profile({ reply })
    const error = await rejection(feed.reply?.(to, 'x', 'k', signal) ?? Promise.resolve())
    expect(error).toBeInstanceOf(PermanentError)
    expect(error.message).toMatch(message)
  })

  it('refuses a number that YAML has rounded, and says what to do', () => {
    const opened = (account: unknown) => () => openConnector('googlebusiness', { account, locations: '2' })
    expect(opened(Number('17841406338772941'))).toThrow(/in quotes/)
    expect(opened('abc')).toThrow(/must be a number/)
    expect(opened(123456)).toThrow(MissingCredential)
  })

  it('names the missing key when it opens', () => {
    expect(() => openConnector('googlebusiness', { account: '1', locations: '2' })).toThrow(MissingCredential)
  })
})

/** The cursor as it would be if all was last read `hours` ago. */
function ageBy(cursor: string, hours: number): string {
  const state = JSON.parse(JSON.parse(cursor)['22'])
  return JSON.stringify({ 22: JSON.stringify({ ...state, wholeAt: state.wholeAt - hours * 3_600_000 }) })
}

const recorded = path.join(import.meta.dirname, '../../../../shared/fixtures/gbp')
const present = existsSync(recorded)
if (!present) console.warn('SKIPPED: no sample of Google Business Profile beside the project')

describe.skipIf(!present)('a sample of Google Business Profile', () => {
  it('holds a translated review and one without words', async () => {
    const body = readFileSync(path.join(recorded, 'reviews_list.json'), 'utf8')
    const page = await poll((await profile({ answer: () => ({ body }) })).feed)
    expect(page.items).toMatchObject([
      { text: 'Hidas palvelu.', rating: 2 },
      { text: '★★★★★', rating: 5 },
    ])
    page.items.forEach(checkItem)
  })
})
