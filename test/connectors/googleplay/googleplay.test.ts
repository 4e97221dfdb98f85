import { generateKeyPairSync } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Feed, Page } from '../../../connectors/connector.ts'
import { ConfigError, MissingCredential, PermanentError, RetryLater } from '../../../lib/errors.ts'
import { rejection } from '../../lib/servers.ts'
import { churn, type World, worlds } from '../churn.ts'
import { fixture, openConnector, testConnector } from '../contract.ts'
import { googleError, googleKey, tokenDesk } from '../access/google-account.ts'
import { scope, app, options, type Play, playRoutes, review } from './server.ts'
import { memoryIo } from '../memory-io.ts'
import { impatientClient, json, replay, webPage, type Replay } from '../replay.ts'

testConnector('googleplay', {
  options,
  secret: googleKey.split('\n')[1],
  aside: (address) => (address === '/token' ? json({ access_token: 'ya29.x', expires_in: 3599 }) : undefined),
  answer: { body: fixture('googleplay/reviews.json'), headers: { 'content-type': 'application/json' } },
  earlierCursor: `{"fi.revontuli.app":"{\\"overlap\\":\\"{\\\\\\"newest\\\\\\":1762170000000,\\\\\\"seen\\\\\\":[[\\\\\\"8J5fV9WmB5JcdyD8gwTx\\\\\\",1762170000000],[\\\\\\"9M4AFScAk3-YgYusTzAz\\\\\\",1762100000000]]}\\",\\"at\\":${Date.now()}}"}`,
  expected: [
    {
      id: 'aaaaaaaa-0000-0000-0000-000000000002',
      unique: 'connector',
      ref: 'fi.revontuli.app 1762170000',
      url: 'https://play.google.com/store/apps/details?id=fi.revontuli.app&reviewId=aaaaaaaa-0000-0000-0000-000000000002',
      title: undefined,
      text: 'Sovellus kaatuu heti kun avaan laskun.',
      author: { name: 'Kaisa Kaamos' },
      publishedAt: new Date(1762170000000),
      language: 'fi',
      rating: 1,
      reach: { likes: 11 },
    },
    {
      title: 'Bra app',
      text: 'Lätt att betala.',
      author: undefined,
      language: 'sv',
      rating: 5,
      reach: undefined,
    },
  ],
  garbage: [
    { body: '' },
    webPage('Sorry'),
    { body: 'null' },
    { body: '[]' },
    { body: '{"reviews":7}' },
    { body: '{"reviews":[{"reviewId":"x"},null]}' },
  ],
})

const signal = new AbortController().signal

async function poll(feed: Feed, cursor?: string): Promise<Page> {
  const page = await feed.poll?.(cursor, signal)
  if (!page) throw new Error('no poll')
  return page
}

async function play(given: Play, more = {}, io = memoryIo()): Promise<{ feed: Feed; server: Replay }> {
  const server = await replay(playRoutes(given))
  const http = impatientClient()
  return { server, feed: openConnector('googleplay', { ...options(server.url), ...more }, { ...io, http }) }
}

describe('googleplay', () => {
  it(`loses and repeats nothing in ${worlds} cases of churn`, async () => {
    const rows = ({ posts }: World) =>
      posts
        .filter((post) => !post.deleted)
        .map(({ serial, text, changedAt }) => review(`r-${serial}`, text, changedAt.getTime() / 1000))
    const desk = tokenDesk(scope)
    const happened = await churn({
      connector: 'googleplay',
      options,
      routes: (world) => playRoutes({ reviews: () => rows(world()), desk }),
      sortedBy: 'changed',
      overlapSeconds: 24 * 3600,
      burst: 200,
    })
    expect(Math.min(...Object.values(happened))).toBeGreaterThan(worlds / 10)
  })

  it('lives with a review of which only the developer wrote words', async () => {
    const answered = { reviewId: 'a', comments: [{ developerComment: { text: 'Kiitos!' } }] }
    const { feed } = await play({ reviews: () => [answered] })
    expect((await poll(feed)).rejected?.[0]?.reason).toMatch(/no words/)
  })

  it('takes an empty answer for no news, and paces itself to the hourly quota', async () => {
    const { feed } = await play({})
    const page = await poll(feed)
    expect(page).toMatchObject({ items: [], rejected: [] })
    expect(page.notBefore?.getTime()).toBeGreaterThan(Date.now() + 15_000)
  })

  it('says what Google hides when the last reading is more than six and a half days back', async () => {
    const { feed } = await play({ reviews: () => [review('a')] })
    const { cursor } = await poll(feed)
    expect((await poll(feed, cursor)).gap).toBeUndefined()
    const state = JSON.parse(JSON.parse(cursor)[app])
    const old = JSON.stringify({ [app]: JSON.stringify({ ...state, at: state.at - 6.6 * 86_400_000 }) })
    expect((await poll(feed, old)).gap).toMatch(/fi\.revontuli\.app: It was last read at .* last seven days/)
  })

  it('asks for one token and shares it, and for another once it is refused', async () => {
    const desk = tokenDesk(scope)
    const io = memoryIo()
    const { feed, server } = await play({ desk }, {}, io)
    await Promise.all([poll(feed), poll(feed)])
    expect(desk.given).toBe(1)
    const http = impatientClient()
    await poll(openConnector('googleplay', options(server.url), { ...io, http }))
    expect(desk.given).toBe(1)
    desk.good.clear()
    await poll(feed)
    expect(desk.given).toBe(2)
  })

  it('corrects a wrong clock once, by the date of the refusal', async () => {
    const desk = tokenDesk(scope)
    desk.aheadMs = -20 * 60_000
    const { feed } = await play({ desk, reviews: () => [review('a')] })
    expect((await poll(feed)).items).toHaveLength(1)
  })

  it.each([
    [
      json({ error: 'invalid_grant', error_description: 'Account deleted' }, { status: 400 }),
      /invalid_grant: Account deleted/,
    ],
    [json({ error: 'invalid_client' }, { status: 401 }), /set GOOGLE_PLAY_SERVICE_ACCOUNT_JSON/],
  ])('gives up when the account gets no token: %#', async (refusal, message) => {
    const desk = tokenDesk(scope)
    desk.refusal = refusal
    const { feed, server } = await play({ desk })
    const error = await rejection(poll(feed))
    expect(error).toBeInstanceOf(PermanentError)
    expect(error.message).toMatch(message)
    expect(server.calls).toHaveLength(1)
  })

  it.each([
    [
      googleError(403, 'PERMISSION_DENIED', 'The caller does not have permission'),
      PermanentError,
      /give it the permission/,
    ],
    [
      googleError(403, 'PERMISSION_DENIED', 'disabled', 'accessNotConfigured'),
      PermanentError,
      /enable it there/,
    ],
    [
      googleError(404, 'NOT_FOUND', 'Package not found: x'),
      PermanentError,
      /knows no app fi\.revontuli\.app \("Package/,
    ],
    [googleError(401, 'UNAUTHENTICATED', 'no'), PermanentError, /check the account of GOOGLE_PLAY/],
    [googleError(429, 'RESOURCE_EXHAUSTED', 'Quota exceeded'), RetryLater, /quota is exhausted until/],
    [googleError(403, 'PERMISSION_DENIED', 'x', 'userRateLimitExceeded'), RetryLater, /quota is exhausted/],
  ])('says what a refusal means and what to do: %#', async (answer, kind, message) => {
    const { feed } = await play({ answer: () => answer })
    const error = await rejection(poll(feed))
    expect(error).toBeInstanceOf(kind)
    expect(error.message).toMatch(message)
  })

  it('reads what came in another type, and says how many reviews it could not read', async () => {
    const strange = {
      text: 'outo\tarvio\tkahdella',
      lastModified: null,
      starRating: 9,
      thumbsUpCount: '3',
      reviewerLanguage: null,
    }
    const reviews = [
      { reviewId: 'a', authorName: null, comments: [{ developerComment: {} }, { userComment: strange }] },
      { reviewId: 'b', comments: [{ developerComment: { text: 'vain me' } }] },
      { reviewId: 'c', comments: [{ userComment: { text: null } }] },
      null,
    ]
    const { feed } = await play({ answer: () => json({ reviews, tokenPagination: null }) })
    const page = await poll(feed)
    expect(page.items).toMatchObject([
      { id: 'a', title: 'outo', text: 'arvio kahdella', reach: { likes: 3 } },
    ])
    expect(page.items[0]?.rating).toBeUndefined()
    expect(page.items[0]?.publishedAt).toBeUndefined()
    expect(page.rejected).toHaveLength(3)
  })

  it('reads several apps, and notices that one of them is not ours', async () => {
    const { feed } = await play(
      {
        reviews: (name) => [review(`${name}-1`)],
        answer: ({ groups: [name] }) =>
          name === 'com.other'
            ? googleError(403, 'PERMISSION_DENIED', 'The caller does not have permission')
            : undefined,
      },
      { packages: [app, 'com.other', 'fi.revontuli.pro'] },
    )
    const page = await poll(feed)
    expect(page.items.map(({ id }) => id)).toEqual(['fi.revontuli.app-1', 'fi.revontuli.pro-1'])
    expect(page.notices).toEqual([expect.stringMatching(/^com\.other could not be read .* mend it\.$/)])
  })

  it('tells stars that were raised; gone is deleted only inside the window', async () => {
    const { feed } = await play({ reviews: () => [review('a', 'nyt toimii', 1_762_000_000, 5)] })
    const now = Math.floor(Date.now() / 1000)
    const posts = [
      { id: 'a', ref: `${app} 1761000000` },
      { id: 'b', ref: `${app} ${now - 86_400}` },
      { id: 'c', ref: `${app} ${now - 8 * 86_400}` },
      { id: 'd' },
    ]
    expect(await feed.lookup?.(posts, signal)).toMatchObject([
      { id: 'a', state: 'live', text: 'nyt toimii', rating: 5, editedAt: new Date(1_762_000_000_000) },
      { id: 'b', state: 'deleted' },
      { id: 'c', state: 'unknown' },
      { id: 'd', state: 'unknown' },
    ])
  })

  it('takes a web page with 404 for no deletion', async () => {
    const { feed } = await play({ answer: () => webPage('Not Found', 404) })
    const ref = `${app} ${Math.floor(Date.now() / 1000) - 86_400}`
    expect(await feed.lookup?.([{ id: 'b', ref }], signal)).toEqual([{ id: 'b', state: 'unknown' }])
  })

  it('answers a review of at most 350 characters, and refuses a longer one before it is sent', async () => {
    const { feed, server } = await play({}, { packages: [app, 'fi.revontuli.pro'] })
    const to = { id: 'a', ref: `${app} 1`, url: 'https://play.google.com/x' }
    expect(await feed.reply?.(to, 'ä'.repeat(350), 'k', signal)).toEqual({ id: 'a', url: to.url })
    expect(server.calls.at(-1)?.path).toBe(`/androidpublisher/v3/applications/${app}/reviews/a:reply`)
    const sent = server.calls.length
    const tooLong = await rejection(feed.reply?.(to, 'ä'.repeat(351), 'k', signal) ?? Promise.resolve())
    expect(tooLong).toBeInstanceOf(PermanentError)
    const homeless = await rejection(feed.reply?.({ id: 'a' }, 'x', 'k', signal) ?? Promise.resolve())
    expect(homeless).toBeInstanceOf(PermanentError)
    expect(server.calls).toHaveLength(sent)
  })

  it('passes on why Google refuses an answer', async () => {
    const { feed } = await play({
      answer: () => googleError(400, 'INVALID_ARGUMENT', 'replyText is too long'),
    })
    const error = await rejection(feed.reply?.({ id: 'a' }, 'x', 'k', signal) ?? Promise.resolve())
    expect(error).toBeInstanceOf(PermanentError)
    expect(error.message).toMatch(/400 \("replyText is too long"\)/)
  })

  it('names the missing or wrong key when it opens', () => {
    expect(() => openConnector('googleplay', { packages: app })).toThrow(MissingCredential)
    const opened = (key: string) => () => openConnector('googleplay', { packages: app, service_account: key })
    expect(opened('{}')).toThrow(ConfigError)
    const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({
      type: 'pkcs8',
      format: 'pem',
    })
    expect(opened(JSON.stringify({ client_email: 'a@b', private_key: ec }))).toThrow(/an RSA key/)
    expect(opened(JSON.stringify({ client_email: 'a@b', private_key: 'x' }))).toThrow(/not a private key/)
  })
})

const recorded = path.join(import.meta.dirname, '../../../../shared/fixtures/googleplay')
const present = existsSync(recorded)
if (!present) console.warn("SKIPPED: no samples of Google's documentation beside the project")

describe.skipIf(!present)("the samples of Google's documentation", () => {
  const body = (name: string) => readFileSync(path.join(recorded, name), 'utf8')

  it('hold two reviews and an answer', async () => {
    const { feed } = await play({
      answer: ({ method }) => ({ body: body(method === 'POST' ? 'reply_result.json' : 'reviews_list.json') }),
    })
    expect((await poll(feed)).items).toMatchObject([
      { id: '12345678', rating: 5, author: { name: 'Jane Bloggs' } },
      { id: '11223344', language: 'en', reach: { likes: 10 } },
    ])
    expect(await feed.reply?.({ id: '12345678' }, 'Hei', 'k', signal)).toEqual({ id: '12345678' })
  })
})
