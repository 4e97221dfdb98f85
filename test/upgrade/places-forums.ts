import { forumRoutes, rowsOf } from '../connectors/discourse/server.ts'
import { issue, pages, search, slice, token as githubToken } from '../connectors/github/server.ts'
import { searchRoute } from '../connectors/hackernews/server.ts'
import { account, lemmyRoutes, type Row as LemmyRow } from '../connectors/lemmy/server.ts'
import type { Post } from '../connectors/churn.ts'
import { app, guarded, listed, listing, post, type Thing, tokens } from '../connectors/reddit/server.ts'
import { json, type Call, type Route } from '../connectors/replay.ts'
import { fields, question, routesOf } from '../connectors/stackexchange/server.ts'
import { type Place, type Stage, placeOf, platformOf } from './place.ts'
import { byChange } from './story.ts'

/** Where people talk in threads. */
export const forums: Place[] = [
  platformOf('discourse', 'discourse'),
  placeOf(
    'discourse-search',
    'discourse',
    (origin) => ({ url: origin, query: 'revontuli' }),
    ({ posts }) => forumRoutes({ rows: () => rowsOf({ posts: posts() }) }),
    { first: 101 },
  ),
  // Between its two newest posts lie more empty numbers than one poll asks for.
  placeOf(
    'discourse-unfinished',
    'discourse',
    (origin) => ({ url: origin }),
    ({ posts }) =>
      forumRoutes({
        version: 'old',
        rows: () => rowsOf({ posts: posts() }).map((row) => (row.id === 107 ? { ...row, id: 20_000 } : row)),
      }),
    { first: 101, flood: 1 },
  ),
  platformOf('github', 'github', { byChange: true }),
  placeOf(
    'github-threads',
    'github',
    (origin) => ({ query: 'revontuli', exclude: ['revontuli'], token: githubToken, url: origin }),
    (stage) => [search(() => stage.posts().map(issueOf)), ...githubThreads(stage)],
    { byChange: true, first: 101 },
  ),
  placeOf(
    'github-repository',
    'github',
    (origin) => ({ repos: ['lumi/mittari'], discussions: false, token: githubToken, url: origin }),
    (stage) => [
      {
        path: '/repos/lumi/mittari/issues',
        query: { ...newest, state: /^all$/ },
        answer: (call) => tagged(call, slice(changedSince(stage.posts(), call).map(issueOf), call)),
      },
      {
        path: '/repos/lumi/mittari/issues/comments',
        query: newest,
        answer: (call) => tagged(call, changedSince(stage.posts(), call).map(commentOf)),
      },
      ...githubThreads(stage),
    ],
    { byChange: true, first: 201 },
  ),
  platformOf('hackernews', 'hackernews'),
  placeOf(
    'hackernews-unfinished',
    'hackernews',
    (origin) => ({ url: origin }),
    (stage) => [fullSearch(stage)],
    {
      first: 101,
      flood: 2,
    },
  ),
  placeOf(
    'lemmy',
    'lemmy',
    (origin) => ({ url: origin, ...account }),
    ({ posts, gone }) =>
      lemmyRoutes({
        posts: () => lemmyRows([...posts(), ...gone()]),
        comments: () => lemmyRows([...posts(), ...gone()]).map((row) => ({ ...row, id: row.id + 50 })),
        sessions: new Set([session]),
        answer: ({ path }) => (path.endsWith('/login') ? json({ jwt: session }) : undefined),
      }),
  ),
  placeOf(
    'lemmy-newer',
    'lemmy',
    (origin) => ({ url: origin, community: 'suomi', read: ['posts'] }),
    ({ posts }) => lemmyRoutes({ posts: () => lemmyRows(posts()), version: 4 }),
    { first: 101 },
  ),
  placeOf(
    'reddit',
    'reddit',
    (origin) => ({ ...app, subreddits: ['suomi', 'arkisuomi'], url: origin, login: origin }),
    (stage) =>
      redditRoutes(stage, {
        '/r/suomi+arkisuomi/new': () => stage.posts().map(redditPost),
        '/r/suomi+arkisuomi/comments': () => stage.posts().map(redditComment),
      }),
  ),
  placeOf(
    'reddit-search',
    'reddit',
    (origin) => ({ ...app, query: 'revontuli', url: origin, login: origin }),
    (stage) => redditRoutes(stage, { '/search': () => stage.posts().map(redditPost) }),
    { first: 101 },
  ),
  placeOf(
    'stackexchange',
    'stackexchange',
    (origin) => ({ query: 'revontuli', key: 'good-key', url: origin }),
    ({ posts }) =>
      routesOf(() => ({
        questions: posts().map((found) =>
          question(found.serial, seconds(found.createdAt), found.text, seconds(found.changedAt)),
        ),
        answers: posts().map(answerOf),
        comments: posts().map(({ serial, text, createdAt }) => ({
          ...fields,
          comment_id: serial + 70,
          post_id: serial,
          body: text,
          creation_date: seconds(createdAt),
        })),
      })),
    { byChange: true },
  ),
]

const newest = { ...pages, sort: /^updated$/, direction: /^desc$/, since: /Z$/ }
const session = 'session-of-the-world'

function seconds(date: Date): number {
  return date.getTime() / 1000
}

function issueOf({ serial, text, changedAt }: Post) {
  return issue(serial, changedAt, { body: text, comments: 1 })
}

/** The search shows a thousand hits, most of them unreadable, and none of those before the oldest of the flood. */
function fullSearch({ posts, isFlooded }: Stage): Route {
  const search = searchRoute(posts)
  return {
    ...search,
    async answer(call) {
      const [, until] = /<=(\d+)/.exec(call.query['numericFilters'] ?? '') ?? []
      const shown = posts().filter(
        ({ createdAt }) => until === undefined || seconds(createdAt) <= Number(until),
      )
      if (!isFlooded() || until !== undefined) return await searchRoute(() => shown).answer(call)
      const [newest, ...others] = shown.slice(0, 2).map(hitOf)
      const unreadable = Array.from({ length: 998 }, () => ({ created_at_i: newest?.created_at_i }))
      return json({ hits: [newest, ...unreadable, ...others], nbHits: 1500 })
    },
  }
}

function hitOf({ serial, text, createdAt }: Post) {
  return { objectID: String(serial), created_at_i: seconds(createdAt), comment_text: text }
}

/** Below the issue of the same number. */
function commentOf({ serial, text, createdAt, changedAt }: Post) {
  return {
    node_id: `IC_${serial}`,
    html_url: `https://github.com/lumi/mittari/issues/${serial}#issuecomment-${serial}`,
    body: `Täällä sama: ${text}`,
    user: { login: 'aino', type: 'User' },
    created_at: createdAt.toISOString(),
    updated_at: changedAt.toISOString(),
  }
}

function changedSince(posts: Post[], { query }: Call): Post[] {
  const since = Date.parse(query['since'] ?? '1970-01-01')
  return byChange(posts).filter(({ changedAt }) => changedAt.getTime() >= since)
}

function tagged(call: Call, found: unknown[]) {
  const etag = `W/"${found.length}-${JSON.stringify(found).length}"`
  return call.headers['if-none-match'] === etag ? { status: 304 } : json(found, { headers: { etag } })
}

function githubThreads({ posts }: Stage): Route[] {
  return [
    { path: '/users/lumi', answer: () => json({ login: 'lumi', followers: 3 }) },
    { path: '/users/aino', answer: () => json({ login: 'aino', followers: 4 }) },
    { path: '/users/meri', answer: () => json({ login: 'meri', followers: 5 }) },
    {
      path: /\/repos\/lumi\/mittari\/issues\/(\d+)\/comments/,
      query: { ...pages, since: /Z$/ },
      answer: (call) =>
        json(
          changedSince(posts(), call)
            .filter(({ serial }) => serial === Number(call.groups[0]))
            .map(commentOf),
        ),
    },
    {
      method: 'POST',
      path: '/graphql',
      answer: () =>
        json({
          data: {
            search: { pageInfo: { hasNextPage: false, endCursor: null }, nodes: posts().map(discussionOf) },
          },
        }),
    },
  ]
}

function discussionOf({ serial, text, createdAt, changedAt }: Post) {
  const author = { __typename: 'User', login: 'meri', url: 'https://github.com/meri' }
  const written = { createdAt: createdAt.toISOString(), author }
  const url = `https://github.com/lumi/mittari/discussions/${serial}`
  return {
    id: `D_${serial}`,
    url,
    title: 'Laskutus',
    body: `Keskusteluun: ${text}`,
    ...written,
    updatedAt: changedAt.toISOString(),
    upvoteCount: 3,
    comments: {
      totalCount: 1,
      nodes: [{ id: `DC_${serial}`, url: `${url}#c`, body: `Samaa mieltä: ${text}`, ...written }],
    },
  }
}

function lemmyRows(posts: Post[]): LemmyRow[] {
  return posts.map(({ serial: id, text, createdAt: at, deleted }) => ({
    id,
    text: deleted ? '' : text,
    at,
    deleted,
  }))
}

/** The token that was given while the database was made is the first one. */
function redditRoutes({ isKnown }: Stage, listings: Record<string, () => Thing[]>): Route[] {
  const granted = isKnown ? ['token-1'] : []
  const query = { ...listed, q: /./, sort: /^new$/, t: /^month$/, type: /^link$/, include_over_18: /^on$/ }
  return [
    tokens(granted),
    ...Object.entries(listings).map(([path, things]) =>
      guarded(granted, { path, query, answer: (call) => listing(things(), call) }),
    ),
  ]
}

function redditPost({ serial, text, createdAt, version, changedAt }: Post): Thing {
  return post(serial, seconds(createdAt), {
    selftext: text,
    edited: version > 0 ? seconds(changedAt) : false,
  })
}

function redditComment({ serial, text, createdAt }: Post): Thing {
  const name = `t1_c${serial}`
  return {
    kind: 't1',
    data: {
      name,
      body: text,
      created_utc: seconds(createdAt),
      permalink: `/r/suomi/comments/1/x/${name.slice(3)}/`,
    },
  }
}

function answerOf({ serial, text, createdAt, changedAt }: Post) {
  return {
    ...fields,
    answer_id: serial + 50,
    question_id: serial,
    body: text,
    creation_date: seconds(createdAt),
    last_activity_date: seconds(changedAt),
  }
}
