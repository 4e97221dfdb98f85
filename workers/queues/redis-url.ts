import { ConfigError } from '../../lib/errors.ts'

interface RedisLogin {
  nodes: { host: string; port: number }[]
  tls: boolean
  username?: string
  password?: string
}

export type RedisPlace =
  | (RedisLogin & { kind: 'single'; db: number })
  | (RedisLogin & { kind: 'sentinel'; primary: string; db: number; sentinelPassword?: string })
  | (RedisLogin & { kind: 'cluster' })

const forms =
  'redis://[user:password@]host:6379[/0], redis+sentinel://[user:password@]host:26379,host:26379/primary[/0][?sentinel_password=…] ' +
  'or redis+cluster://[user:password@]host:6379,host:6379; rediss:// instead of redis:// for TLS'

const shape =
  /^(rediss?)(?:\+(sentinel|cluster))?:\/\/(?:([^@/?]*)@)?([^@/?#]+)(?:\/([^?#]*))?(?:\?([^#]*))?$/

/**
 * Reads REDIS_URL: one server, servers behind Sentinel, or a Cluster. Characters such as `@` and `/` in a
 * password are percent-encoded. Throws `ConfigError`, which never repeats the URL.
 */
export function parseRedisUrl(url: string): RedisPlace {
  const [, scheme, kind, login, hosts = '', path = '', query] =
    shape.exec(url.trim()) ?? refuse('it is not a Redis URL')
  const [username, password] = readLogin(login)
  const defaultPort = kind === 'sentinel' ? 26_379 : 6_379
  const place: RedisLogin = {
    nodes: hosts.split(',').map((host) => readHost(host, defaultPort)),
    tls: scheme === 'rediss',
    username,
    password,
  }
  if (kind === 'cluster') return { ...place, kind }
  if (kind === 'sentinel') {
    const [primary = '', db = ''] = path.split('/')
    if (primary === '') refuse('the name of the primary is missing after the hosts')
    const sentinelPassword = new URLSearchParams(query).get('sentinel_password') ?? undefined
    return { ...place, kind, primary: decode(primary), db: readDb(db), sentinelPassword }
  }
  if (place.nodes.length > 1) refuse('several hosts need redis+sentinel:// or redis+cluster://')
  return { ...place, kind: 'single', db: readDb(path) }
}

function readLogin(login: string | undefined): [username?: string, password?: string] {
  if (login === undefined || login === '') return []
  const colon = login.indexOf(':')
  if (colon === -1) return [decode(login)]
  return [decode(login.slice(0, colon)) || undefined, decode(login.slice(colon + 1)) || undefined]
}

function readHost(text: string, defaultPort: number): { host: string; port: number } {
  const { v6, name, digits } =
    /^(?:\[(?<v6>[0-9a-f:.]+)\]|(?<name>[^:[\]]+))(?::(?<digits>\d+))?$/i.exec(text.trim())?.groups ??
    refuse('a host cannot be read')
  const port = digits === undefined ? defaultPort : Number(digits)
  if (port < 1 || port > 65_535) refuse('a port is not between 1 and 65535')
  return { host: v6 ?? name ?? refuse('a host cannot be read'), port }
}

function readDb(text: string): number {
  if (text === '') return 0
  return /^\d{1,4}$/.test(text) ? Number(text) : refuse('the database after the slash is not a number')
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return refuse('it holds a "%" that is not followed by two hex digits')
  }
}

function refuse(why: string): never {
  throw new ConfigError(`REDIS_URL cannot be used: ${why}. Write ${forms}.`)
}
