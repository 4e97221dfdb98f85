import { type Platform, jsonTroubles, serveRoutes, standStill, stop, wait } from '../platform.ts'
import { json, webPage } from '../replay.ts'
import { forumRoutes, rowsOf } from './server.ts'

export const platforms: Record<string, () => Platform> = {
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
}
