import { describe, expect, it } from 'vitest'
import { ConfigError } from '../../lib/errors.ts'
import { parseRedisUrl } from '../../workers/queues/redis-url.ts'

const single = { kind: 'single', tls: false, username: undefined, password: undefined, db: 0 }

describe('REDIS_URL', () => {
  it.each([
    ['redis://localhost', { ...single, nodes: [{ host: 'localhost', port: 6379 }] }],
    [' redis://10.0.0.1:6380/3 ', { ...single, db: 3, nodes: [{ host: '10.0.0.1', port: 6380 }] }],
    ['redis://[::1]:6380', { ...single, nodes: [{ host: '::1', port: 6380 }] }],
    [
      'rediss://:p%40ss@cache',
      { ...single, tls: true, password: 'p@ss', nodes: [{ host: 'cache', port: 6379 }] },
    ],
    [
      'redis://me:pw:more@cache',
      { ...single, username: 'me', password: 'pw:more', nodes: [{ host: 'cache', port: 6379 }] },
    ],
    [
      'redis+sentinel://me:pw@s1,s2:26380/main/2?sentinel_password=s%26x',
      {
        kind: 'sentinel',
        tls: false,
        username: 'me',
        password: 'pw',
        primary: 'main',
        db: 2,
        sentinelPassword: 's&x',
        nodes: [
          { host: 's1', port: 26379 },
          { host: 's2', port: 26380 },
        ],
      },
    ],
    [
      'rediss+cluster://:pw@c1:7000,c2:7001',
      {
        kind: 'cluster',
        tls: true,
        username: undefined,
        password: 'pw',
        nodes: [
          { host: 'c1', port: 7000 },
          { host: 'c2', port: 7001 },
        ],
      },
    ],
  ])('%s is read', (url, place) => {
    expect(parseRedisUrl(url)).toEqual(place)
  })

  it.each([
    ['', 'not a Redis URL'],
    ['localhost:6379', 'not a Redis URL'],
    ['http://:hunter2@cache', 'not a Redis URL'],
    ['redis://', 'not a Redis URL'],
    ['redis://:hunter2@a,b', 'several hosts'],
    ['redis://:hunter2@cache/main', 'not a number'],
    ['redis://:hunter2%zz@cache', '"%"'],
    ['redis://:hunter2@cache:0', 'port'],
    ['redis://:hunter2@cache:99999', 'port'],
    ['redis://:hunter2@ca:che:1', 'host'],
    ['redis+sentinel://:hunter2@s1,s2', 'name of the primary'],
  ])('%s is refused with a reason and without its password', (url, reason) => {
    const attempt = () => parseRedisUrl(url)
    expect(attempt).toThrow(ConfigError)
    expect(attempt).toThrow(reason)
    expect(attempt).not.toThrow('hunter2')
  })
})
