import { forumRoutes, rowsOf } from './discourse/server.ts'
import { type Issue, issue, search, token } from './github/server.ts'
import { searchRoute } from './hackernews/server.ts'
import { account, lemmyRoutes } from './lemmy/server.ts'
import { type Platform, jsonTroubles, serveRoutes, standStill, stop, wait } from './platform.ts'
import { app, guarded, listed, listing, post, secret, tokens } from './reddit/server.ts'
import { json, webPage, type Call } from './replay.ts'
import { question, routesOf } from './stackexchange/server.ts'

/** Places where people talk in threads. */
export const forums: Record<string, () => Platform> = {
  discourse() {
    const forumError = (status: number, error_type: string, extras = {}) =>
      json({ errors: ['You are not allowed to do that.'], error_type, extras }, { status })
    return {
      options: (origin) => ({ url: origin, api_key: 'avain-55-abc', api_username: 'ennakko' }),
      secrets: ['avain-55-abc'],
      serve: serveRoutes((posts) =>
        forumRoutes({ rows: () => rowsOf({ posts: posts() }), key: 'avain-55-abc' }),
      ),
      troubles: [
        ...jsonTroubles(/127\.0\.0\.1:\d+/).filter(({ name }) => name !== 'a web page that says 404'),
        stop('another program', webPage('Not Found', 404), /is no Discourse forum: check the url/),
        stop('a revoked key', forumError(403, 'invalid_access'), /refuses the key.*ask the forum's admin/),
        stop('a forum that closed', forumError(403, 'not_logged_in'), /members only.*give an api_key/),
        wait('its own limit', forumError(429, 'rate_limit', { wait_seconds: 39 }), 39, /asks to wait until/),
        standStill('before'),
      ],
    }
  },

  github() {
    const said = (status: number, message: string, headers = {}) => json({ message }, { status, headers })
    const reset = () => String(Math.floor(Date.now() / 1000) + 600)
    const issues = (found: Issue[]) => ({ total_count: found.length, incomplete_results: true, items: found })
    return {
      options: (origin) => ({ query: 'revontuli', comments: false, discussions: false, token, url: origin }),
      secrets: [token],
      serve: serveRoutes((posts) => [
        search(() => posts().map(({ serial, text, changedAt }) => issue(serial, changedAt, { body: text }))),
        { path: '/users/lumi', answer: () => json({ login: 'lumi', followers: 3 }) },
      ]),
      troubles: [
        ...jsonTroubles(/GitHub/),
        stop('an expired token', said(401, 'Bad credentials'), /Bad credentials.*set GITHUB_TOKEN/),
        stop(
          'a suspended account',
          said(403, 'Sorry. Your account was suspended.'),
          /suspended.*another one/,
        ),
        stop(
          'a token without access',
          said(403, 'Resource not accessible by personal access token'),
          /give the token of GITHUB_TOKEN access/,
        ),
        stop(
          'single sign-on',
          said(403, 'Resource protected', { 'x-github-sso': 'required' }),
          /authorise the token of GITHUB_TOKEN/,
        ),
        stop('a query that it does not take', said(422, 'Validation Failed'), /correct query in the config/),
        wait(
          'a used-up limit',
          () =>
            said(403, 'API rate limit exceeded', {
              'x-ratelimit-remaining': '0',
              'x-ratelimit-reset': reset(),
            }),
          600,
          /wants no more requests before/,
        ),
        wait(
          'a secondary limit without a time',
          said(403, 'You have exceeded a secondary rate limit'),
          60,
          /secondary rate limit/,
        ),
        {
          name: 'searches that do not finish',
          interrupt: () => json(issues([])),
          kind: 'backs off',
          says: /did not finish the search in time/,
        },
        { ...standStill(), interrupt: (call) => ({ ...call, query: { ...call.query, page: '1' } }) },
      ],
    }
  },

  hackernews: () => ({
    options: (origin) => ({ url: origin }),
    secrets: [],
    serve: serveRoutes((posts) => [searchRoute(posts)]),
    troubles: jsonTroubles(/the Hacker News search/),
  }),

  lemmy() {
    const sessions = new Set<string>()
    const isAside = ({ path }: Call) => path.endsWith('/site') || path.endsWith('/login')
    const refused = (error: string) => (call: Call) =>
      isAside(call) ? undefined : json({ error }, { status: 400 })
    return {
      options: (origin) => ({ url: origin, read: ['posts'], ...account }),
      secrets: [account.password, 'session-'],
      serve: serveRoutes((posts) =>
        lemmyRoutes({
          posts: () => posts().map(({ serial: id, text, createdAt: at }) => ({ id, text, at })),
          sessions,
        }),
      ),
      troubles: [
        ...jsonTroubles(/127\.0\.0\.1:\d+/, isAside),
        { name: 'a session that was ended', begin: () => sessions.clear(), kind: 'harmless' },
        {
          ...stop(
            'a changed password',
            ({ path }) =>
              path.endsWith('/login') ? json({ error: 'incorrect_login' }, { status: 401 }) : undefined,
            /user, password or jwt is wrong; correct it in the config/,
          ),
          begin: () => sessions.clear(),
        },
        stop('a banned account', refused('site_ban'), /the account is banned/),
        wait('its limit', refused('rate_limit_error'), 60, /limits requests until/),
        {
          name: 'trouble that has no name',
          interrupt: refused('unknown'),
          kind: 'backs off',
          says: /without saying why/,
        },
        standStill('page_cursor'),
      ],
    }
  },

  reddit() {
    const granted: string[] = []
    const isAside = ({ path }: Call) => path === '/api/v1/access_token'
    const api =
      (answer: ReturnType<typeof json>) =>
      (call: Call): ReturnType<typeof json> | undefined =>
        isAside(call) ? undefined : answer
    const spent = { 'x-ratelimit-remaining': '0.0', 'x-ratelimit-used': '100', 'x-ratelimit-reset': '300' }
    return {
      options: (origin) => ({ ...app, subreddits: ['suomi'], read: ['posts'], url: origin, login: origin }),
      secrets: [secret, 'token-'],
      serve: serveRoutes((posts) => [
        tokens(granted),
        guarded(granted, {
          path: '/r/suomi/new',
          query: listed,
          answer: (call) =>
            listing(
              posts().map(({ serial, text, createdAt }) =>
                post(serial, createdAt.getTime() / 1000, { selftext: text }),
              ),
              call,
            ),
        }),
      ]),
      troubles: [
        ...jsonTroubles(/Reddit/, isAside).filter(({ name }) => name !== 'a wall with a web page'),
        wait(
          'a wall before its API',
          api(webPage('Blocked', 403)),
          3600,
          /blocks this address.*ask from another/,
        ),
        { name: 'a token that ended early', begin: () => void granted.push('ended'), kind: 'harmless' },
        {
          ...stop(
            'a revoked app',
            (call) =>
              isAside(call) ? json({ message: 'Unauthorized', error: 401 }, { status: 401 }) : undefined,
            /check REDDIT_CLIENT_ID and REDDIT_CLIENT_SECRET.*still approved/,
          ),
          begin: () => void granted.push('ended'),
        },
        stop('a suspended app', api(json({ error: 401 }, { status: 401 })), /the app is not suspended/),
        stop(
          'a narrow consent',
          api(
            json(
              { error: 403 },
              { status: 403, headers: { 'www-authenticate': 'Bearer error="insufficient_scope"' } },
            ),
          ),
          /REDDIT_REFRESH_TOKEN is too narrow: give it the scopes/,
        ),
        stop(
          'a subreddit that went private',
          api(json({ reason: 'private', message: 'Forbidden', error: 403 }, { status: 403 })),
          /\(private\): correct this source/,
        ),
        wait('a used-up limit', api(json({}, { status: 429, headers: spent })), 300, /answered 429/),
        standStill('after'),
      ],
    }
  },

  stackexchange() {
    const failed = (error_id: number, error_name: string, error_message: string) =>
      json({ error_id, error_name, error_message }, { status: 400 })
    return {
      options: (origin) => ({ query: 'viesti', read: ['questions'], key: 'good-key', url: origin }),
      secrets: ['good-key'],
      serve: serveRoutes((posts) =>
        routesOf(() => ({
          questions: posts().map(({ serial, text, createdAt }) =>
            question(serial, createdAt.getTime() / 1000, text),
          ),
          answers: [],
          comments: [],
        })),
      ),
      troubles: [
        ...jsonTroubles(/Stack Exchange/),
        stop(
          'a revoked key',
          failed(400, 'bad_parameter', '`key` good-key is not a valid app key'),
          /correct STACKEXCHANGE_KEY or take it away/,
        ),
        stop('a site that is gone', failed(400, 'bad_parameter', 'No site found'), /correct this source/),
        wait(
          'a throttle',
          failed(502, 'throttle_violation', 'too many requests, more requests available in 90 seconds'),
          90,
          /wants no more requests for now/,
        ),
        {
          name: 'errors of its own',
          interrupt: () => failed(500, 'internal_error', 'oops'),
          kind: 'backs off',
          says: /Stack Exchange failed \(internal_error: oops\)/,
        },
        standStill('page'),
      ],
    }
  },
}
