import { readFileSync, existsSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Feed, ItemRef } from '../../../connectors/connector.ts'
import { readIssue, readIssueComment } from '../../../connectors/github/issues.ts'
import { ConfigError, describeError, PermanentError, RetryLater } from '../../../lib/errors.ts'
import { rejection, serve } from '../../lib/servers.ts'
import { churn, worlds } from '../churn.ts'
import { checkItem, fixture, openConnector, testConnector, type Answer } from '../contract.ts'
import { token, issue, pages, search } from './server.ts'
import { impatientClient, json, replay, webPage, type Call, type Route } from '../replay.ts'

testConnector('github', {
  options: (origin) => ({ query: 'revontuli', comments: false, discussions: false, token, url: origin }),
  secret: token,
  answer: { body: fixture('github/search.json'), headers: { 'content-type': 'application/json' } },
  earlierCursor:
    '{"read":"{\\"newest\\":1732095000000,\\"seen\\":[[\\"qk16COOXJdog7OrdZ8kb\\",1732095000000],[\\"A8tj7K-E40ZMtRcO1BGm\\",1727856000000]]}","etags":{}}',
  expected: [
    {
      id: 'I_kwDOTEST0002',
      unique: 'connector',
      ref: 'issue lumikenno/mittari 12',
      url: 'https://github.com/lumikenno/mittari/issues/12',
      title: 'Revontuli export loses rows',
      text: 'Steps\nCall GET /v1/export\nCount the rows\nlog\nnothing',
      author: { name: 'lumikenno', url: 'https://github.com/lumikenno' },
      publishedAt: new Date('2024-11-19T08:00:00Z'),
      reach: { likes: 4, replies: 2 },
    },
    {
      id: 'I_kwDOTEST0001',
      text: 'Support Revontuli meters',
      author: undefined,
      reach: { likes: undefined, replies: 1 },
    },
  ],
  garbage: [
    { body: '' },
    { body: '<html><title>Unicorn!</title></html>' },
    { body: 'null' },
    { body: '{"total_count":0}' },
    { body: '{"items":{}}' },
    { body: '{"items":[{"title":"no id"},7]}' },
    { body: '{"total_count":1,"incomplete_results":true,"items":[]}' },
  ],
})

const signal = new AbortController().signal

function openGithub(options: Record<string, unknown>): Feed {
  return openConnector('github', options, { http: impatientClient() })
}

async function polled(feed: Feed, cursor?: string) {
  const page = await feed.poll?.(cursor, signal)
  if (!page) throw new Error('no poll')
  return page
}

const start = Date.UTC(2024, 10, 20)
const at = (seconds: number) => new Date(start + seconds * 1000)

describe('the search of GitHub issues', () => {
  it(`loses and repeats nothing in ${worlds} seeded worlds of issues that change and vanish`, async () => {
    const happened = await churn({
      connector: 'github',
      options: (origin) => ({ query: 'viesti', url: origin }),
      routes: (world) => [
        search(() =>
          world()
            .posts.filter(({ deleted }) => !deleted)
            .toSorted((a, b) => b.changedAt.getTime() - a.changedAt.getTime() || b.serial - a.serial)
            .map((post) => issue(post.serial, post.changedAt, { body: post.text })),
        ),
      ],
      sortedBy: 'changed',
      overlapSeconds: 600,
    })
    expect(happened['edit']).toBeGreaterThan(worlds)
    expect(happened['failure']).toBeGreaterThan(worlds / 10)
  })

  it('leaves out what the config excludes, and asks only for what changed', async () => {
    const server = await replay([search(() => [issue(1, at(0))])])
    const feed = openGithub({
      query: '"revontuli" OR revontulioy',
      exclude: ['revontuli', 'lumi/oma'],
      url: server.url,
    })
    const first = await polled(feed)
    await polled(feed, first.cursor)
    expect(server.calls.map(({ query }) => query['q'])).toEqual([
      '"revontuli" OR revontulioy -user:revontuli -repo:lumi/oma is:issue',
      '"revontuli" OR revontulioy -user:revontuli -repo:lumi/oma is:issue updated:>=2024-11-19T23:50:00Z',
    ])
    expect(first.notices).toEqual(['Comments and discussions are not read: set GITHUB_TOKEN.'])
  })

  it('does not give an old issue again when only comments bring it up', async () => {
    let issues = [issue(1, at(0))]
    const { url } = await replay([search(() => issues)])
    const feed = openGithub({ query: 'x', url })
    const first = await polled(feed)
    issues = [issue(2, at(90_000)), issue(1, at(86_400), { comments: 3 })]
    const second = await polled(feed, first.cursor)
    expect(second.items.map(({ id }) => id)).toEqual(['I_2'])
    issues = [issue(1, at(200_000), { body: 'EDIT: solved' }), issue(2, at(90_000))]
    const third = await polled(feed, second.cursor)
    expect(third.items.map(({ id, text }) => [id, text])).toEqual([['I_1', 'EDIT: solved']])
  })

  it('says what may be missing behind the thousandth result', async () => {
    let count = 1
    const { url } = await replay([
      search(() => Array.from({ length: count }, (_, i) => issue(count - i, at((count - i) * 60)))),
    ])
    const feed = openGithub({ query: 'x', url })
    const first = await polled(feed)
    count = 1200
    const second = await polled(feed, first.cursor)
    expect(second.items).toHaveLength(1000)
    expect(second.gap).toMatch(/^the issue search: more was posted than 10 pages hold/)
  })

  it('names bots as GitHub shows them', async () => {
    const bot = issue(1, at(0), {
      user: { login: 'tarkistaja', type: 'Bot', html_url: 'https://github.com/apps/t' },
    })
    const { url } = await replay([search(() => [bot])])
    expect((await polled(openGithub({ query: 'x', url }))).items[0]?.author?.name).toBe('tarkistaja[bot]')
  })
})

describe('comments and discussions on GitHub', () => {
  const discussion = {
    id: 'D_1',
    url: 'https://github.com/lumi/mittari/discussions/5',
    title: 'Is it down?',
    body: 'Nothing **works**',
    createdAt: at(0).toISOString(),
    updatedAt: at(100).toISOString(),
    upvoteCount: 3,
    author: { __typename: 'User', login: 'meri', url: 'https://github.com/meri' },
    comments: {
      totalCount: 2,
      nodes: [
        { id: 'DC_1', url: 'https://github.com/x/1', body: 'long ago', createdAt: at(-90_000).toISOString() },
        {
          id: 'DC_2',
          url: 'https://github.com/x/2',
          body: 'Same here',
          createdAt: at(90).toISOString(),
          author: null,
        },
      ],
    },
  }

  function graphql(nodes: () => unknown[]): Route {
    return {
      method: 'POST',
      path: '/graphql',
      headers: { authorization: new RegExp(`^Bearer ${token}$`) },
      complaint: (body) => (/"query":/.test(body) && /"variables":/.test(body) ? undefined : body),
      answer: () =>
        json({ data: { search: { pageInfo: { hasNextPage: false, endCursor: null }, nodes: nodes() } } }),
    }
  }

  const comment = {
    node_id: 'IC_9',
    html_url: 'https://github.com/lumi/mittari/issues/1#issuecomment-9',
    body: 'Still > broken',
    user: { login: 'aino', type: 'User' },
    created_at: at(50).toISOString(),
    updated_at: at(50).toISOString(),
  }

  it('come with the issues and discussions that changed, and only once', async () => {
    let issues = [issue(1, at(0), { comments: 1 })]
    let discussions: unknown[] = []
    const { url } = await replay([
      search(() => issues),
      {
        path: '/repos/lumi/mittari/issues/1/comments',
        query: { ...pages, since: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/ },
        required: ['since'],
        answer: () => json([comment]),
      },
      graphql(() => discussions),
    ])
    const feed = openGithub({ query: 'x', token, url })
    const first = await polled(feed)
    expect(first.items.map(({ id }) => id)).toEqual(['I_1'])
    expect(first.notices).toEqual([])
    issues = [issue(1, at(50), { comments: 2 })]
    discussions = [discussion, null]
    const second = await polled(feed, first.cursor)
    second.items.forEach(checkItem)
    expect(second.items.map(({ id, ref, text, author }) => [id, ref, text, author?.name])).toEqual([
      ['IC_9', 'issue lumi/mittari 1', 'Still > broken', 'aino'],
      ['D_1', 'discussion D_1', 'Nothing works', 'meri'],
      ['DC_2', 'discussion D_1 DC_2', 'Same here', undefined],
    ])
    expect(second.rejected).toEqual([{ reason: 'the discussion has no id or no url' }])
    expect((await polled(feed, second.cursor)).items).toEqual([])
  })

  it('are read of so many issues at once, and of the others it is said', async () => {
    let issues = Array.from({ length: 60 }, (_, i) => issue(i + 1, at(-i), { comments: 1 }))
    const server = await replay([
      search(() => issues),
      {
        path: /\/repos\/lumi\/mittari\/issues\/\d+\/comments/,
        query: { ...pages, since: /Z$/ },
        answer: () => json([]),
      },
    ])
    const feed = openGithub({ query: 'x', discussions: false, token, url: server.url })
    const first = await polled(feed)
    expect([first.items.length, first.gap]).toEqual([60, undefined])
    issues = issues.map((known) => ({ ...known, comments: 2, updated_at: at(60).toISOString() }))
    const second = await polled(feed, first.cursor)
    expect(second.gap).toBe('60 issues were talked about; comments on 40 of them were read.')
    expect(server.calls).toHaveLength(2 + 40)
  })

  it('read a whole repository, and ask with the ETag so that silence costs nothing', async () => {
    const tagged = (etag: string, items: unknown[]) => (call: Call) =>
      call.headers['if-none-match'] === etag ? { status: 304 } : json(items, { headers: { etag } })
    const list = { ...pages, sort: /^updated$/, direction: /^desc$/, since: /Z$/ }
    const server = await replay([
      {
        path: '/repos/lumi/mittari/issues',
        query: { ...list, state: /^all$/ },
        answer: tagged('W/"a1"', [issue(1, at(60))]),
      },
      {
        path: '/repos/lumi/mittari/issues/comments',
        query: list,
        answer: tagged('W/"b1"', [
          comment,
          {
            ...comment,
            node_id: 'IC_10',
            html_url: 'https://github.com/lumi/mittari/pull/3#issuecomment-10',
          },
        ]),
      },
    ])
    const feed = openGithub({ repos: ['lumi/mittari'], discussions: false, token, url: server.url })
    const first = await polled(feed)
    expect(first.items.map(({ id }) => id)).toEqual(['I_1', 'IC_9'])
    const second = await polled(feed, first.cursor)
    const third = await polled(feed, second.cursor)
    expect([second.items, third.items]).toEqual([[], []])
    expect(server.calls.slice(-2).map(({ headers }) => headers['if-none-match'])).toEqual([
      'W/"a1"',
      'W/"b1"',
    ])
    expect(third.cursor).toBe(second.cursor)
  })

  it('tell errors inside 200 apart', async () => {
    const answers = [
      { errors: [{ type: 'RATE_LIMITED', message: 'API rate limit exceeded' }] },
      { errors: [{ type: 'INSUFFICIENT_SCOPES', message: 'needs read:discussion' }] },
      { errors: [{ message: 'Something went wrong' }] },
      { data: null },
    ]
    const errors: Error[] = []
    for (const answer of answers) {
      const { url } = await replay([
        search(() => []),
        {
          method: 'POST',
          path: '/graphql',
          answer: () => json(answer, { headers: { 'retry-after': '90' } }),
        },
      ])
      errors.push(await rejection(polled(openGithub({ query: 'x', token, url }))))
    }
    expect(errors.map(({ name }) => name)).toEqual(['RetryLater', 'PermanentError', 'Error', 'Error'])
    expect(errors[1]?.message).toContain('GITHUB_TOKEN')
  })
})

describe('the refusals of GitHub', () => {
  it('each say what to do, and never the token', async () => {
    const refuse = (status: number, message: string, headers: Record<string, string> = {}) =>
      json({ message }, { status, headers })
    const reset = String(Math.floor(Date.now() / 1000) + 600)
    const cases: [Answer, string, RegExp][] = [
      [refuse(401, 'Bad credentials'), 'PermanentError', /set GITHUB_TOKEN/],
      [
        refuse(403, 'API rate limit exceeded', { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset }),
        'RetryLater',
        /rate limit/,
      ],
      [
        refuse(403, 'You have exceeded a secondary rate limit', { 'retry-after': '30' }),
        'RetryLater',
        /secondary/,
      ],
      [
        refuse(403, 'You have exceeded a secondary rate limit. Please wait a few minutes'),
        'RetryLater',
        /secondary/,
      ],
      [
        refuse(403, 'Sorry. Your account was suspended'),
        'PermanentError',
        /suspended the account of GITHUB_TOKEN/,
      ],
      [
        refuse(403, 'Resource protected by organization SAML enforcement', {
          'x-github-sso': 'required; url=x',
        }),
        'PermanentError',
        /authorise the token/,
      ],
      [
        refuse(403, 'Resource not accessible by personal access token'),
        'PermanentError',
        /give the token of GITHUB_TOKEN access/,
      ],
      [refuse(404, 'Not Found'), 'PermanentError', /repos is wrong/],
      [
        refuse(422, "Query must include 'is:issue' or 'is:pull-request'"),
        'PermanentError',
        /is:issue.*correct query/,
      ],
      [webPage('Unicorn!', 502), 'HttpError', /502/],
      [webPage('Whoa there!', 403), 'Error', /status 403.*a web page/],
    ]
    for (const [answer, name, message] of cases) {
      const { url } = await replay([{ path: /.*/, query: { q: /./, ...anything }, answer: () => answer }])
      const error = await rejection(polled(openGithub({ query: 'x', token, url })))
      expect([error.name, error.message]).toEqual([name, expect.stringMatching(message)])
      expect(`${error.stack} ${describeError(error)}`).not.toContain(token)
      if (error instanceof RetryLater && answer.headers?.['x-ratelimit-reset'])
        expect(error.retryAt.getTime()).toBeGreaterThan(Date.now() + 590_000)
    }
  })

  it('come before the first request when the config says nothing to read', () => {
    expect(() => openGithub({})).toThrow(ConfigError)
  })
})

const anything = { sort: /.*/, order: /.*/, page: /.*/, per_page: /.*/, advanced_search: /.*/ }

describe('an answer on GitHub', () => {
  async function reply(url: string, ref: string | undefined, text = 'Pahoittelut!') {
    const to: ItemRef = { id: 'I_1', ...(ref === undefined ? {} : { ref }) }
    return await openGithub({ query: 'x', token, url }).reply?.(to, text, 'key-1', signal)
  }

  it('stands below the issue, and in the thread of a discussion', async () => {
    const server = await replay([
      {
        method: 'POST',
        path: '/repos/lumi/mittari/issues/1/comments',
        headers: { authorization: /^Bearer / },
        answer: () =>
          json({ node_id: 'IC_1', html_url: 'https://github.com/lumi/mittari/issues/1#c' }, { status: 201 }),
      },
      {
        method: 'POST',
        path: '/graphql',
        answer: () =>
          json({
            data: { addDiscussionComment: { comment: { id: 'DC_3', url: 'https://github.com/d/3' } } },
          }),
      },
    ])
    expect(await reply(server.url, 'issue lumi/mittari 1')).toEqual({
      id: 'IC_1',
      url: 'https://github.com/lumi/mittari/issues/1#c',
    })
    expect(JSON.parse(server.calls[0]?.body ?? '')).toEqual({ body: 'Pahoittelut!' })
    expect(await reply(server.url, 'discussion D_1 DC_2')).toEqual({
      id: 'DC_3',
      url: 'https://github.com/d/3',
    })
    expect(JSON.parse(server.calls[1]?.body ?? '').variables).toEqual({
      discussion: 'D_1',
      body: 'Pahoittelut!',
      to: 'DC_2',
    })
  })

  it('is refused before it is sent when it is too long or has no place', async () => {
    const server = await replay([])
    expect((await rejection(reply(server.url, 'issue a/b 1', 'x'.repeat(65_537)))).message).toContain('65537')
    expect(await rejection(reply(server.url, undefined))).toBeInstanceOf(PermanentError)
    expect(server.calls).toEqual([])
  })

  it('is given up when GitHub refuses it, and of unknown outcome when the connection breaks', async () => {
    const locked = json({ message: 'Unable to create comment because issue is locked.' }, { status: 403 })
    const results: string[] = []
    for (const answer of [locked, { status: 410 }, 'cut' as const, webPage('Unicorn!', 502), json({})]) {
      const { url } = await replay([{ method: 'POST', path: /.*/, answer: () => answer }])
      const error = await rejection(reply(url, 'issue lumi/mittari 1'))
      results.push(
        error instanceof PermanentError ? 'refused' : error instanceof RetryLater ? 'later' : 'unknown',
      )
    }
    expect(results).toEqual(['refused', 'refused', 'unknown', 'unknown', 'unknown'])
  })

  it('needs a token', () => {
    expect(openGithub({ query: 'x' }).reply).toBeUndefined()
    expect(openGithub({ query: 'x' }).lookup).toBeUndefined()
  })
})

describe('the authors of GitHub posts', () => {
  it('come with their followers, and without when they are bots or gone', async () => {
    const server = await replay([
      {
        path: /\/users\/(\w+)/,
        answer: ({ groups }) =>
          groups[0] === 'meri' ? json({ followers: 1200 }) : json({ message: 'Not Found' }, { status: 404 }),
      },
    ])
    const item = { unique: 'connector' as const, text: 'Rikki', reach: { likes: 2 } }
    const items = ['meri', 'meri', 'poistunut', 'tarkistaja[bot]'].map((author, i) => ({
      ...item,
      id: `I_${i}`,
      author: { name: author, id: author },
    }))
    const hydrated = await openGithub({ query: 'x', token, url: server.url }).hydrate?.(items, signal)
    expect(hydrated?.map(({ reach }) => reach)).toEqual([
      { likes: 2, followers: 1200 },
      { likes: 2, followers: 1200 },
      { likes: 2 },
      { likes: 2 },
    ])
    expect(server.calls).toHaveLength(2)
  })
})

describe('the look-up of GitHub', () => {
  it('tells what was edited, counted and deleted', async () => {
    const node = {
      id: 'I_1',
      title: 'A',
      body: '**EDIT**: solved',
      lastEditedAt: at(0).toISOString(),
      reactions: { totalCount: 9 },
      comments: { totalCount: 4 },
    }
    let nodes: unknown[] = [node, null]
    const { url } = await replay([
      {
        method: 'POST',
        path: '/graphql',
        complaint: (body) => (JSON.parse(body).variables.ids.length <= 100 ? undefined : 'more than 100 ids'),
        answer: () => json({ data: { nodes }, errors: [{ type: 'NOT_FOUND', path: ['nodes', 1] }] }),
      },
    ])
    const feed = openGithub({ query: 'x', token, url })
    expect(await feed.lookup?.([{ id: 'I_1' }, { id: 'DC_2' }], signal)).toEqual([
      {
        id: 'I_1',
        state: 'live',
        title: 'A',
        text: 'EDIT: solved',
        editedAt: at(0),
        reach: { likes: 9, replies: 4 },
      },
      { id: 'DC_2', state: 'deleted' },
    ])
    nodes = []
    expect((await rejection(Promise.resolve(feed.lookup?.([{ id: 'I_1' }], signal)))).message).toContain(
      '0 posts',
    )
  })
})

const recorded = path.join(import.meta.dirname, '../../../../shared/fixtures/github')
if (!existsSync(recorded)) console.warn('SKIPPED: the recorded answers of GitHub in ../shared are not there')

describe.runIf(existsSync(recorded))('github, with recorded answers', () => {
  const read = (file: string): unknown => JSON.parse(readFileSync(path.join(recorded, file), 'utf8'))

  it('reads the recorded search', async () => {
    const { url } = await serve((_request, response) => {
      response.end(readFileSync(path.join(recorded, 'search_issues.json')))
    })
    const page = await polled(openGithub({ query: 'sesame', url }))
    page.items.forEach(checkItem)
    expect(page.items.map(({ title }) => title)).toContain('Sesame seeds split without a pop!')
    expect(page.rejected).toEqual([])
  })

  it('reads issues and comments as webhooks carry them', () => {
    const { issue: opened } = z
      .object({ issue: z.unknown() })
      .parse(read('webhook_issues_opened.payload.json'))
    expect(readIssue(opened)?.entry).toHaveProperty('item.url')
    const created = z
      .object({ comment: z.unknown() })
      .parse(read('webhook_issue_comment_created.payload.json'))
    expect(readIssueComment(created.comment)).toHaveProperty('item.text')
  })
})
