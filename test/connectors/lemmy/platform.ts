import { type Platform, jsonTroubles, serveRoutes, standStill, stop, wait } from '../platform.ts'
import { type Call, json } from '../replay.ts'
import { account, lemmyRoutes } from './server.ts'

export const platforms: Record<string, () => Platform> = {
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
}
