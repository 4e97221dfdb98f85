import { type Platform, jsonTroubles, serveRoutes, standStill, stop, wait } from '../platform.ts'
import { json } from '../replay.ts'
import { type Issue, issue, search, token } from './server.ts'

export const platforms: Record<string, () => Platform> = {
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
}
