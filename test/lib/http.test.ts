import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { ConfigError, PermanentError, RetryLater } from '../../lib/errors.ts'
import { HttpError } from '../../lib/http.ts'
import { client, rejection, serve, serveRaw } from './servers.ts'

describe('a request', () => {
  it('returns status, address, headers and body', async () => {
    const server = await serve((_request, response) => {
      response.setHeader('ETag', '"1"')
      response.setHeader('Set-Cookie', ['a=1', 'b=2'])
      response.end('päivää')
    })
    const answer = await client().request(`${server.url}/feed?q=1#top`)
    expect(answer).toMatchObject({ status: 200, url: `${server.url}/feed?q=1`, movedTo: undefined })
    expect(answer.headers).toMatchObject({ etag: '"1"', 'set-cookie': 'a=1, b=2' })
    expect(answer.body.toString()).toBe('päivää')
  })

  it('always says who is asking, unless the caller says it differently', async () => {
    const server = await serve((_request, response) => response.end())
    const http = client({ userAgent: 'ennakko/1.2.3 (+https://example.com)' })
    await http.request(server.url)
    await http.request(server.url, { headers: { 'User-Agent': 'web:ennakko:v1 (by /u/x)' } })
    expect(server.requests.map((request) => request.headers['user-agent'])).toEqual([
      'ennakko/1.2.3 (+https://example.com)',
      'web:ennakko:v1 (by /u/x)',
    ])
  })

  it('sends method, headers and body', async () => {
    const server = await serve(async (request, response) => {
      response.end(Buffer.concat(await request.toArray()))
    })
    const headers = { 'Content-Type': 'application/json', 'webhook-id': 'a-1' }
    const answer = await client().request(server.url, { method: 'POST', headers, body: '{"ä":1}' })
    expect(answer.body.toString()).toBe('{"ä":1}')
    expect(server.requests[0]).toMatchObject({
      method: 'POST',
      headers: { 'webhook-id': 'a-1', 'content-length': '8' },
    })
  })

  it('refuses headers that would desynchronise the connection or name another host', async () => {
    const server = await serve((_request, response) => response.end())
    for (const name of ['Host', 'Content-Length', 'transfer-encoding', 'Connection', 'proxy-authorization']) {
      const error = await rejection(client().request(server.url, { headers: { [name]: 'hushhush' } }))
      expect(error).toBeInstanceOf(ConfigError)
      expect(error.message).not.toContain('hushhush')
    }
    const smuggled = await rejection(
      client().request(server.url, { headers: { 'x-a': 'hushhush\r\nHost: b' } }),
    )
    expect(smuggled.message).not.toContain('hushhush')
    expect(server.requests).toHaveLength(0)
  })

  it('returns 304 and 204 without a body', async () => {
    const server = await serve((request, response) => {
      response.writeHead(request.headers['if-none-match'] ? 304 : 204, { 'content-encoding': 'gzip' }).end()
    })
    const http = client()
    expect(await http.request(server.url, { headers: { 'If-None-Match': '"1"' } })).toMatchObject({
      status: 304,
    })
    expect((await http.request(server.url)).body).toHaveLength(0)
  })

  it('keeps a connection for a moment and not much longer', async () => {
    const server = await serve((_request, response) => {
      response.setHeader('keep-alive', 'timeout=600').end('ok')
    })
    const http = client()
    for (let i = 0; i < 9; i++) await http.request(server.url)
    const { connections } = server
    expect(connections).toBeLessThanOrEqual(2)
    await sleep(5_500)
    await http.request(server.url)
    expect(server.connections).toBe(connections + 1)
  })

  it('opens few connections to one host', async () => {
    const server = await serve((_request, response) => void setTimeout(() => response.end(), 20))
    const http = client()
    await Promise.all(Array.from({ length: 50 }, () => http.request(server.url)))
    expect(server.requests).toHaveLength(50)
    expect(server.connections).toBeLessThanOrEqual(8)
  })

  it('does not hand the leftovers of one answer to the next request', async () => {
    const ok = (body: string) => `HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\n\r\n${body}`
    const server = await serveRaw((socket, nth) =>
      socket.write(nth === 0 ? ok('first') + ok('forged') : ok('second')),
    )
    const http = client()
    expect((await http.request(server.url)).body.toString()).toBe('first')
    expect((await http.request(server.url)).body.toString()).toBe('second')
  })

  it('finishes what is in flight when it is closed, and takes nothing new', async () => {
    const server = await serve((_request, response) => void setTimeout(() => response.end('done'), 50))
    const http = client()
    const answer = http.request(server.url)
    await expect.poll(() => server.requests.length).toBe(1)
    const closed = http.close()
    expect((await answer).body.toString()).toBe('done')
    await closed
    await expect(http.request(server.url)).rejects.toThrow('closed')
    expect(server.requests).toHaveLength(1)
  })
})

describe('a status', () => {
  async function answered(status: number, headers: Record<string, string> = {}, permanent?: number[]) {
    const server = await serve((_request, response) => {
      response.writeHead(status, headers).end('the <b>reason</b>\r\n\u0007 why')
    })
    return rejection(client().request(`${server.url}/feed?key=hushhush`, { permanent }))
  }

  it('410 and those that the caller names are permanent', async () => {
    expect(await answered(410)).toBeInstanceOf(PermanentError)
    expect(await answered(404, {}, [404, 401])).toBeInstanceOf(PermanentError)
    expect(await answered(404, {}, [401])).toBeInstanceOf(HttpError)
  })

  it.each([400, 401, 403, 404, 408, 418, 500, 502, 503])(
    '%i is an HttpError with an excerpt',
    async (status) => {
      const error = await answered(status, { 'content-type': 'text/html' })
      expect(error).toBeInstanceOf(HttpError)
      expect(error).toMatchObject({ status, excerpt: 'the <b>reason</b> why' })
      expect(error.message).toMatch(new RegExp(`^GET http://127\\.0\\.0\\.1:\\d+/feed answered ${status}$`))
    },
  )

  const secondsAhead = (error: Error) => ((error as RetryLater).retryAt.getTime() - Date.now()) / 1_000

  it.each([
    [429, {}, 60],
    [429, { 'retry-after': '7' }, 7],
    [429, { 'retry-after': '-5' }, 60],
    [429, { 'retry-after': 'nonsense' }, 60],
    [429, { 'retry-after': '999999999999' }, 24 * 3_600],
    [429, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '30' }, 30],
    [429, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '30', 'retry-after': '9' }, 9],
    [429, { 'x-ratelimit-remaining': '5', 'x-ratelimit-reset': '30' }, 60],
    [503, { 'retry-after': '120' }, 120],
  ])('%i with %o says to come back in %d s', async (status, headers, seconds) => {
    const error = await answered(status, headers)
    expect(error).toBeInstanceOf(RetryLater)
    expect(secondsAhead(error)).toBeGreaterThan(seconds - 2)
    expect(secondsAhead(error)).toBeLessThanOrEqual(seconds)
    expect(error.message).toContain(`answered ${status}`)
  })

  it('is known although its body is broken', async () => {
    const server = await serveRaw((socket) => {
      socket.end(
        'HTTP/1.1 429 Slow\r\nretry-after: 5\r\ncontent-encoding: gzip\r\ncontent-length: 50\r\n\r\ntorn',
      )
    })
    expect(await rejection(client().request(server.url))).toBeInstanceOf(RetryLater)
  })

  it('cuts a long excerpt without tearing a character', async () => {
    const server = await serve((_request, response) => {
      response.writeHead(500).end(`a${'😀'.repeat(5_000)}`)
    })
    const { excerpt } = (await rejection(client().request(server.url))) as HttpError
    expect(excerpt.length).toBe(200)
    expect(excerpt.isWellFormed()).toBe(true)
  })
})

describe('a message', () => {
  it('names host and path, never query, credentials or body', async () => {
    const server = await serve((_request, response) => response.writeHead(500).end())
    const error = await rejection(
      client().request(`${server.url}/feed?key=hushhush`, {
        method: 'POST',
        headers: { authorization: 'Bearer hushhush' },
        body: 'hushhush',
      }),
    )
    expect(error.message).toBe(`POST ${server.url}/feed answered 500`)
    const userinfo = await rejection(client().request(`http://me:hushhush@127.0.0.1:${server.port}/`))
    expect(`${userinfo.message} ${String(userinfo.cause)}`).not.toContain('hushhush')
  })

  it('says the label in place of a URL that is a secret itself', async () => {
    const server = await serve((request, response) => {
      if (request.url === '/moved/T0/hushhush') response.writeHead(302, { location: '/services/T0/hushhush' })
      else response.writeHead(404)
      response.end(
        `Cannot POST ${request.url} on http://${request.headers.host}${request.url}; hushhush is unknown`,
      )
    })
    const label = 'channel "support"'
    const http = client()
    const urls = [
      `${server.url}/services/T0/hushhush`,
      `${server.url}/moved/T0/hushhush`,
      'http://127.0.0.1:1/hushhush',
    ]
    urls.push(
      'http://10.0.0.1/hushhush',
      'http:/\\hushhush',
      'http://me:hushhush@127.0.0.1/',
      'http://no.invalid/hushhush',
    )
    for (const url of urls) {
      const error = await rejection(http.request(url, { label }))
      expect(error.message).toContain('GET channel "support"')
      expect(JSON.stringify([error.message, String(error.cause), error.stack, error])).not.toContain(
        'hushhush',
      )
    }
    const { excerpt } = (await rejection(http.request(urls[0] ?? '', { label }))) as HttpError
    expect(excerpt).toMatch(/^Cannot POST/)
  })

  it('blanks a credential that the server echoes', async () => {
    const server = await serve((request, response) => {
      response.writeHead(401).end(`bad token ${request.headers.authorization?.slice(7)}`)
    })
    const headers = { authorization: 'Bearer hushhush' }
    const error = await rejection(client().request(server.url, { headers }))
    expect(error).toMatchObject({ excerpt: 'bad token …' })
  })
})

describe('hostGapMs', () => {
  it('keeps one request in flight and the gap between two of them', async () => {
    let inFlight = 0
    let most = 0
    const at: number[] = []
    const server = await serve((_request, response) => {
      most = Math.max(most, ++inFlight)
      at.push(performance.now())
      setTimeout(() => {
        inFlight--
        response.end()
      }, 20)
    })
    const http = client()
    await Promise.all(
      Array.from({ length: 6 }, (_, i) => http.request(`${server.url}/${i}`, { hostGapMs: 80 })),
    )
    expect(most).toBe(1)
    for (const [i, moment] of at.entries())
      if (i > 0) expect(moment - (at[i - 1] ?? 0)).toBeGreaterThanOrEqual(95)
    expect(server.requests.map((request) => request.url)).toEqual(['/0', '/1', '/2', '/3', '/4', '/5'])
  })

  it('does not count the wait in the queue against the deadline', async () => {
    const server = await serve((_request, response) => response.end())
    const http = client()
    const request = { hostGapMs: 300, timeoutMs: 200 }
    await Promise.all([
      http.request(server.url, request),
      http.request(server.url, request),
      http.request(server.url, request),
    ])
    expect(server.requests).toHaveLength(3)
  })

  it('goes on after a request that failed', async () => {
    const server = await serve((request, response) => {
      if (request.url === '/bad') request.socket.destroy()
      else response.end('ok')
    })
    const http = client()
    const bad = rejection(http.request(`${server.url}/bad`, { hostGapMs: 20 }))
    const good = http.request(`${server.url}/good`, { hostGapMs: 20 })
    await bad
    expect((await good).body.toString()).toBe('ok')
  })
})
