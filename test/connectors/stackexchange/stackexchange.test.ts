import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import type { Feed, Io } from '../../../connectors/connector.ts'
import { ConfigError, describeError, PermanentError, RetryLater } from '../../../lib/errors.ts'
import { rejection, serve } from '../../lib/servers.ts'
import { churn, type Post, worlds } from '../churn.ts'
import { checkItem, fixture, openConnector, testConnector } from '../contract.ts'
import { memoryIo } from '../memory-io.ts'
import { impatientClient, json, replay, webPage } from '../replay.ts'
import { type Site, question, known, routesOf, fields } from './server.ts'

testConnector('stackexchange', {
  options: (origin) => ({ query: 'revontuli', read: ['questions'], key: 'avain-9f8e7d6c', url: origin }),
  secret: 'avain-9f8e7d6c',
  answer: { body: fixture('stackexchange/search.json'), headers: { 'content-type': 'application/json' } },
  earlierCursor:
    '{"newest":1732100300000,"seen":[["mU2UPwMXe857CGHxjaXQ",1732100300000],["SiVgaoubRI6TA9n0YyeP",1732000000000]]}',
  expected: [
    {
      id: 'stackoverflow:79000002',
      unique: 'connector',
      url: 'https://stackoverflow.com/questions/79000002/revontuli-api-500',
      title: 'Why does the "Revontuli" API return 500?',
      text: 'Every call to GET /v1/meter fails & nobody answers.',
      author: { name: 'Meri & Co', url: 'https://stackoverflow.com/users/70/meri-co' },
      publishedAt: new Date('2024-11-20T10:53:20Z'),
      editedAt: new Date('2024-11-20T10:58:20Z'),
      reach: { likes: undefined, replies: 0, views: 12 },
    },
    {
      id: 'stackoverflow:79000001',
      text: 'Units of a Revontuli meter',
      author: { name: 'user171', url: undefined },
      reach: { likes: 4, replies: undefined, views: 340 },
    },
  ],
  garbage: [
    { body: '' },
    { body: '<html><title>Too many requests</title></html>' },
    { body: 'null' },
    { body: '{"has_more":false}' },
    { body: '{"items":{}}' },
    { body: '{"items":[{"title":"no id"},null]}' },
  ],
})

const signal = new AbortController().signal

function openStackexchange(options: Record<string, unknown>, io: Partial<Io> = {}): Feed {
  return openConnector('stackexchange', options, { http: impatientClient(), ...io })
}

const start = 1_732_000_000

describe('stackexchange', () => {
  it(`loses and repeats nothing in ${worlds} seeded worlds of questions that change and vanish`, async () => {
    const seconds = (date: Date) => date.getTime() / 1000
    const happened = await churn({
      connector: 'stackexchange',
      options: (origin) => ({ query: 'viesti', read: ['questions'], key: 'good-key', url: origin }),
      routes: (world) =>
        routesOf(() => ({
          questions: world()
            .posts.filter(({ deleted }) => !deleted)
            .map((post: Post) =>
              question(post.serial, seconds(post.createdAt), post.text, seconds(post.changedAt)),
            ),
          answers: [],
          comments: [],
        })),
      sortedBy: 'changed',
      overlapSeconds: 900,
    })
    expect(happened['edit']).toBeGreaterThan(worlds)
    expect(happened['restart']).toBeGreaterThan(worlds / 5)
  })

  it('reads answers to the questions found, and comments on them, with addresses that people can open', async () => {
    const site: Site = { questions: [question(10, start)], answers: [], comments: [] }
    const { url } = await replay(routesOf(() => site))
    const feed = openStackexchange({ tags: ['revontuli', 'meter'], url })
    const first = await feed.poll?.(undefined, signal)
    expect(first?.items).toHaveLength(1)
    site.questions = [question(10, start, undefined, start + 100)]
    site.answers = [
      {
        ...fields,
        answer_id: 11,
        question_id: 10,
        body: '<p>No idea</p>',
        creation_date: start + 100,
        last_activity_date: start + 100,
      },
    ]
    site.comments = [
      { ...fields, comment_id: 12, post_id: 10, body: 'Same &#39;here&#39;', creation_date: start + 50 },
    ]
    const second = await feed.poll?.(first?.cursor, signal)
    second?.items.forEach(checkItem)
    expect(second?.items.map(({ id, url, text }) => [id, url, text])).toEqual([
      ['stackoverflow:11', 'https://stackoverflow.com/a/11', 'No idea'],
      ['stackoverflow:comment:12', 'https://stackoverflow.com/q/10#comment12_10', "Same 'here'"],
    ])
    expect((await feed.poll?.(second?.cursor, signal))?.items).toEqual([])
  })

  it('does not ask a method again before its backoff has passed, and lets the others go on', async () => {
    const site: Site = { questions: [question(10, start)], answers: [], comments: [] }
    const { url, calls } = await replay(
      routesOf(
        () => site,
        () => ({ backoff: 60 }),
      ),
    )
    const feed = openStackexchange({ query: 'x', url })
    const first = await feed.poll?.(undefined, signal)
    expect(calls.map((call) => call.path)).toEqual([
      '/2.3/search/advanced',
      '/2.3/questions/10/answers',
      '/2.3/questions/10/comments',
    ])
    const error = await rejection(Promise.resolve(feed.poll?.(first?.cursor, signal)))
    expect(error).toBeInstanceOf(RetryLater)
    if (error instanceof RetryLater) expect(error.retryAt.getTime()).toBeGreaterThan(Date.now() + 50_000)
    expect(calls).toHaveLength(3)
  })

  it('waits for a short backoff between two pages of one reading', async () => {
    const site: Site = { questions: [question(1, start)], answers: [], comments: [] }
    let answeredAt = 0
    const { url } = await replay(
      routesOf(
        () => {
          if (answeredAt > 0) expect(Date.now() - answeredAt).toBeGreaterThanOrEqual(990)
          return site
        },
        () => {
          if (site.questions.length === 1) return {}
          answeredAt = Date.now()
          return { backoff: 1 }
        },
      ),
    )
    const feed = openStackexchange({ query: 'x', read: ['questions'], url })
    const first = await feed.poll?.(undefined, signal)
    site.questions = Array.from({ length: 150 }, (_, i) => question(200 - i, start + 2000 - i))
    expect((await feed.poll?.(first?.cursor, signal))?.items).toHaveLength(150)
  })

  it('books every request on the budget of its key, and rests when the quota is used up', async () => {
    const site: Site = { questions: [], answers: [], comments: [] }
    let left = 5
    const { url } = await replay(
      routesOf(
        () => site,
        () => ({ quota_remaining: left }),
      ),
    )
    const io = memoryIo()
    const feed = openStackexchange({ query: 'x', sites: ['stackoverflow', 'superuser'], url }, io)
    const first = await feed.poll?.(undefined, signal)
    expect([...io.spent]).toEqual([['stackexchange', 2]])
    expect(first?.notBefore).toBeUndefined()
    // Two requests of the 240 that a day's readings may take.
    const restSeconds = ((first?.freshUntil?.getTime() ?? 0) - Date.now()) / 1000
    expect(restSeconds).toBeGreaterThan(715)
    expect(restSeconds).toBeLessThanOrEqual(720)
    left = 0
    const second = await feed.poll?.(first?.cursor, signal)
    expect(second?.notBefore?.toISOString()).toMatch(/T00:00:00\.000Z$/)
    io.spent.set('stackexchange', 300)
    expect(await rejection(Promise.resolve(feed.poll?.(first?.cursor, signal)))).toBeInstanceOf(RetryLater)
  })

  it('tells a throttle, a wrong key, a wrong site and a failure apart', async () => {
    const refusals: [number, string, string][] = [
      [502, 'throttle_violation', 'too many requests from this IP, more requests available in 7200 seconds'],
      [400, 'bad_parameter', "`key` doesn't match a known application: stolen-key"],
      [400, 'bad_parameter', 'No site found for name `revontuli`'],
      [500, 'internal_error', 'an error occurred'],
    ]
    const { url } = await replay([
      {
        path: /.*/,
        query: { ...known, q: /^\d$/, key: /.*/ },
        answer({ query }) {
          const [error_id, error_name, error_message] = refusals[Number(query['q'])] ?? []
          return json({ error_id, error_name, error_message }, { status: 400 })
        },
      },
    ])
    const errors: Error[] = []
    for (const nth of refusals.keys()) {
      const feed = openStackexchange({ query: String(nth), key: 'stolen-key', url })
      errors.push(await rejection(Promise.resolve(feed.poll?.(undefined, signal))))
    }
    const [throttled, key, site, failure] = errors
    expect(throttled).toBeInstanceOf(RetryLater)
    if (throttled instanceof RetryLater)
      expect(throttled.retryAt.getTime()).toBeGreaterThan(Date.now() + 7_100_000)
    expect(key).toBeInstanceOf(PermanentError)
    expect(key?.message).toContain('correct STACKEXCHANGE_KEY')
    expect(site).toBeInstanceOf(PermanentError)
    expect(site?.message).toContain('No site found for name `revontuli`')
    expect(failure).not.toBeInstanceOf(PermanentError)
    for (const error of errors) expect(describeError(error)).not.toContain('stolen-key')
  })

  it('tells which posts live on and which are gone', async () => {
    const post = {
      post_id: 10,
      body: '<p>EDIT: solved</p>',
      score: 3,
      last_edit_date: start,
      title: 'A &amp; B',
    }
    const lookups = { ...known, site: /^stackoverflow$/ }
    const { url } = await replay([
      { path: '/2.3/posts/10;11', query: lookups, answer: () => json({ items: [post], quota_remaining: 9 }) },
      { path: '/2.3/comments/12', query: lookups, answer: () => json({ items: [], quota_remaining: 9 }) },
    ])
    const feed = openStackexchange({ query: 'x', url })
    const refs = ['stackoverflow:10', 'stackoverflow:comment:12', 'stackoverflow:11'].map((id) => ({ id }))
    expect(await feed.lookup?.(refs, signal)).toEqual([
      {
        id: 'stackoverflow:10',
        state: 'live',
        title: 'A & B',
        text: 'EDIT: solved',
        editedAt: new Date(start * 1000),
        reach: { likes: 3 },
      },
      { id: 'stackoverflow:comment:12', state: 'deleted' },
      { id: 'stackoverflow:11', state: 'deleted' },
    ])
  })

  it('takes no failed look-up for a deletion', async () => {
    let answer = webPage('Offline for maintenance', 503)
    const { url } = await replay([{ path: /.*/, query: known, answer: () => answer }])
    const feed = openStackexchange({ query: 'x', url })
    const lookUp = () => rejection(Promise.resolve(feed.lookup?.([{ id: 'stackoverflow:10' }], signal)))
    expect((await lookUp()).message).toContain('503')
    answer = { status: 304 }
    expect((await lookUp()).message).toContain('did not answer')
  })

  it('reads answers that come compressed, as all of them do', async () => {
    const { url } = await serve((_request, response) => {
      response
        .writeHead(200, { 'content-encoding': 'gzip' })
        .end(gzipSync(fixture('stackexchange/search.json')))
    })
    const page = await openStackexchange({ query: 'x', read: ['questions'], url }).poll?.(undefined, signal)
    expect(page?.items).toHaveLength(2)
  })

  it('refuses to read a whole site', () => {
    expect(() => openStackexchange({ sites: ['stackoverflow'] })).toThrow(ConfigError)
  })
})

const recorded = path.join(import.meta.dirname, '../../../../shared/fixtures/stackexchange')
if (!existsSync(recorded)) console.warn('SKIPPED: the samples of Stack Exchange in ../shared are not there')

describe.runIf(existsSync(recorded))('stackexchange, with the samples of the documentation', () => {
  it('reads the search and rests as the throttle says', async () => {
    let [status, file] = [200, 'search_advanced.json']
    const { url } = await serve((_request, response) => {
      response.writeHead(status).end(readFileSync(path.join(recorded, file)))
    })
    const options = { query: 'brand', read: ['questions'], url }
    const page = await openStackexchange(options).poll?.(undefined, signal)
    page?.items.forEach(checkItem)
    expect(page?.items.map(({ title, author }) => [title, author?.name])).toEqual([
      ['Why does "Brand" API return 500?', 'Example & Co'],
    ])
    ;[status, file] = [400, 'throttle_violation.json']
    const error = await rejection(Promise.resolve(openStackexchange(options).poll?.(undefined, signal)))
    expect(error).toBeInstanceOf(RetryLater)
  })
})
