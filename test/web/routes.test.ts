import { connect } from 'node:net'
import { inspectRoutes } from 'hono/dev'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDatabase } from '../../db/database.ts'
import { makeWeb } from '../../web/app.ts'
import { serveWeb } from '../../web/serve.ts'
import { freePort } from '../harness/free-port.ts'
import { acknowledgements, ask, bearer, fingerprint, makeLink, openCase, openSite, post } from './site.ts'

const site = await openSite('routes')
const routes = inspectRoutes(site.app)
  .filter(({ isMiddleware }) => !isMiddleware)
  .map(({ method, path }) => ({ method, path }))
const safe = ['GET', 'HEAD', 'OPTIONS']

/** Routes that answer without the API's token, and why nobody is harmed. Everything else must ask for it. */
const open = [
  'GET /healthz',
  'GET /readyz',
  'GET /metrics',
  'GET /',
  'GET /sources',
  'GET /style.css',
  'GET /icon.svg',
  'GET /a',
  'GET /a/acknowledge.js',
  // These ask for the link's token.
  'POST /a',
  'POST /a/preview',
  // These are answered by the source, which asks for its signature or its own secret; GET stores nothing.
  'GET /hooks/:sourceId',
  'POST /hooks/:sourceId',
]

let ids = { caseId: '', mentionId: '', deliveryId: '' }
let token = ''
beforeAll(async () => {
  ids = await openCase(site)
  token = await makeLink(site, ids.caseId)
})

/** The route's address with real ids, so that it would work if it could. */
function addressOf(path: string): string {
  return path
    .replace('/cases/:id', `/cases/${ids.caseId}`)
    .replace('/mentions/:id', `/mentions/${ids.mentionId}`)
    .replace('/alerts/:id', `/alerts/${ids.deliveryId}`)
    .replace(':sourceId', 'form')
    .replace(':replyId', ids.caseId)
}

describe('every route', () => {
  it('is one that these tests know how to fill', () => {
    expect(routes.length).toBeGreaterThan(15)
    for (const { method, path } of routes) {
      expect(method, path).not.toBe('ALL')
      expect(addressOf(path), path).not.toMatch(/[:*{]/)
    }
  })

  it('is open only where it is meant to be', async () => {
    for (const { method, path } of routes) {
      const answer = await ask(site, addressOf(path), {
        method,
        ...(safe.includes(method) ? {} : { body: '{}' }),
      })
      const name = `${method} ${path}`
      if (open.includes(name)) expect(answer.status, name).not.toBe(401)
      else expect(answer.status, name).toBe(401)
    }
    expect(open.filter((name) => !routes.some(({ method, path }) => `${method} ${path}` === name))).toEqual(
      [],
    )
  })

  it('changes nothing for GET, HEAD and OPTIONS, whatever they carry', async () => {
    const before = await fingerprint(site)
    const asked = new Set<string>()
    for (const { path } of routes) {
      for (const method of safe) {
        for (const query of ['', '?_method=POST', `?token=${token}&name=Maija&by=Maija&seconds=600`]) {
          // The lists know no such parameters, and that is not what this is about.
          const headers = {
            ...bearer(site),
            'Content-Type': 'application/json',
            'X-HTTP-Method-Override': 'POST',
            'X-HTTP-Method': 'POST',
            'X-Method-Override': 'POST',
            'Sec-Purpose': 'prefetch',
          }
          const answer = await ask(site, addressOf(path) + query, { method, headers })
          expect(answer.status, `${method} ${path}${query}`).not.toBe(500)
          if (method === 'HEAD') expect(answer.text).toBe('')
          asked.add(`${method} ${path}`)
        }
      }
    }
    expect(asked.size).toBeGreaterThan(40)
    expect(await fingerprint(site)).toBe(before)
    expect(site.nudged).toEqual([])
  })

  it('has a POST that would have changed something, had it been one', async () => {
    const before = await fingerprint(site)
    expect((await post(site, '/a', { token, name: 'Maija' })).status).toBe(200)
    expect(await fingerprint(site)).not.toBe(before)
    expect(await acknowledgements(site)).toBe(1)
  })
})

const wanted = {
  'content-security-policy':
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
}

function checkHeaders(headers: Headers, what: string) {
  const given = Object.fromEntries(Object.keys(wanted).map((name) => [name, headers.get(name)]))
  expect(given, what).toEqual(wanted)
  expect(headers.get('content-type'), what).toMatch(
    /^(?:application\/json|text\/html; charset=UTF-8|text\/css; charset=utf-8|text\/javascript; charset=utf-8|image\/svg\+xml; charset=utf-8|text\/plain; version=0\.0\.4)/,
  )
  const asset = /\.(?:css|js|svg)$/.test(what)
  expect(headers.get('cache-control'), what).toBe(asset ? 'max-age=300' : 'no-store')
  for (const name of ['server', 'x-powered-by', 'set-cookie', 'access-control-allow-origin'])
    expect(headers.get(name), what).toBeNull()
}

describe('security headers', () => {
  it('are on every answer of every route, good or bad', async () => {
    const seen = new Map<number, number>()
    const count = (status: number) => seen.set(status, (seen.get(status) ?? 0) + 1)
    for (const { method, path } of routes) {
      const address = addressOf(path)
      for (const headers of [{}, bearer(site), { ...bearer(site), 'Content-Type': 'application/json' }]) {
        for (const body of safe.includes(method)
          ? [undefined]
          : ['{}', 'nonsense', 'x'.repeat(2 * 1024 * 1024)]) {
          const answer = await ask(site, address, {
            method,
            headers,
            ...(body === undefined ? {} : { body }),
          })
          checkHeaders(answer.headers, `${method} ${address}`)
          count(answer.status)
        }
      }
    }
    for (const path of [
      '/none',
      '/cases/1',
      '/api/v1/none',
      '/hooks',
      '/a/none',
      '/style.css/x',
      '/%ff',
      '/..%2f..%2fetc%2fpasswd',
    ]) {
      for (const accept of ['*/*', 'text/html']) {
        const answer = await ask(site, path, { headers: { Accept: accept } })
        checkHeaders(answer.headers, path)
        count(answer.status)
      }
    }
    for (const status of [200, 400, 401, 404, 413, 415])
      expect(seen.get(status), String(status)).toBeGreaterThan(0)
  })

  it('are on a 500 and a 503 as well, which say nothing of the inside', async () => {
    const db = openDatabase({ url: `postgres://ennakko:hunter2@127.0.0.1:${await freePort()}/ennakko` })
    const broken = makeWeb({
      db,
      log: site.log,
      config: () => site.config,
      receive: () => {
        throw new Error('hunter2')
      },
      replyAbility: () => ({ reason: 'broken' }),
      nudge: async () => {},
      readiness: async () => ({ database: 'away' }),
      queueDepth: async () => 0,
    })
    const serving = await serveWeb(broken, { host: '127.0.0.1', port: 0 })
    afterAll(async () => {
      await serving.close()
      await db.destroy()
    })
    const messages: Record<number, string> = {
      500: 'something went wrong here; the log of this server says what',
      503: 'the database does not answer; try again in a moment',
    }
    const seen: number[] = []
    for (const { method, path } of routes) {
      const address = addressOf(path)
      const answer = await ask({ origin: `http://127.0.0.1:${serving.port}` }, address, {
        method,
        headers: { ...bearer(site), 'Content-Type': 'application/json' },
        ...(safe.includes(method) ? {} : { body: JSON.stringify({ token }) }),
      })
      checkHeaders(answer.headers, `${method} ${address}`)
      const message = messages[answer.status]
      if (message === undefined || path === '/readyz') continue
      seen.push(answer.status)
      expect(answer.json, address).toEqual({ error: { message } })
    }
    expect(seen.length).toBeGreaterThan(10)
    expect(seen).toContain(500)
    expect(seen).toContain(503)
    expect(site.logged()).toContain('request failed')
    expect(site.logged()).not.toContain('hunter2@')
    expect(site.logged()).not.toContain(token)
  })
})

describe('addresses that are nobody’s', () => {
  it('give programs JSON and people a page in their language', async () => {
    expect(await ask(site, '/cases/1')).toMatchObject({
      status: 404,
      json: { error: { message: expect.any(String) } },
    })
    const page = await ask(site, '/cases/1', { headers: { Accept: 'text/html,*/*;q=0.8' } })
    expect(page.status).toBe(404)
    expect(page.text).toContain('<html lang="fi">')
    expect(page.text).toContain('Sivua ei löydy')
    const api = await ask(site, '/hooks/none', { headers: { Accept: 'text/html' } })
    expect(api).toMatchObject({ status: 404, json: { error: {} } })
  })

  it.each([
    ['a bad host', 'GET / HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n'],
    [
      'another host’s address',
      'GET http://evil.example/healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
    ],
    ['a path up', 'GET /../../etc/passwd HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'],
    ['an asset’s path up', 'GET /assets/../../package.json HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'],
    ['an unknown method', 'BREW / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'],
    ['no HTTP at all', '\u0016\u0003\u0001\r\n\r\n'],
    [
      'two lengths',
      'POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nContent-Length: 3\r\nConnection: close\r\n\r\n{}x',
    ],
    [
      'a long header',
      `GET / HTTP/1.1\r\nHost: x\r\nX-Long: ${'a'.repeat(40_000)}\r\nConnection: close\r\n\r\n`,
    ],
    ['a long path', `GET /${'a'.repeat(12_000)} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`],
  ])('survive %s', async (_, request) => {
    const answer = await raw(request)
    expect(answer).not.toMatch(/root:|"dependencies"|HTTP\/1\.1 5/)
    expect((await ask(site, '/healthz')).status).toBe(200)
  })
})

function raw(request: string): Promise<string> {
  return new Promise((resolve) => {
    let answer = ''
    const socket = connect(Number(new URL(site.origin).port), '127.0.0.1', () => socket.write(request))
    socket.setTimeout(5_000, () => socket.destroy())
    socket.on('data', (data) => (answer += data.toString()))
    socket.on('error', () => undefined)
    socket.on('close', () => resolve(answer))
  })
}
