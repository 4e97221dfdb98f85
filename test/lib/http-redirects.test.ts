import { describe, expect, it } from 'vitest'
import { PermanentError } from '../../lib/errors.ts'
import { HttpError } from '../../lib/http.ts'
import { client, names, rejection, serve } from './servers.ts'

/** `/302/307/end` answers 302 to `/307/end`, and so on. */
async function serveHops() {
  return serve((request, response) => {
    const [, status, ...rest] = (request.url ?? '').split('/')
    if (status && /^3\d\d$/.test(status))
      response.writeHead(Number(status), { location: `/${rest.join('/')}` })
    response.end(`${request.method} ${request.url}`)
  })
}

async function serveRedirect(location: string, status = 302) {
  return serve((request, response) => {
    if (request.url === '/end') response.end('end')
    else response.writeHead(status, { location: Buffer.from(location).toString('latin1') }).end()
  })
}

describe('a redirect', () => {
  it.each([
    ['/301/end', true],
    ['/308/301/308/end', true],
    ['/301/302/end', false],
    ['/302/end', false],
    ['/307/301/end', false],
    ['/303/end', false],
  ])('%s is followed; moved for good: %s', async (path, forGood) => {
    const server = await serveHops()
    const answer = await client().request(server.url + path)
    expect(answer).toMatchObject({ status: 200, url: `${server.url}/end` })
    expect(answer.movedTo).toBe(forGood ? `${server.url}/end` : undefined)
    expect(answer.body.toString()).toBe('GET /end')
  })

  it('is followed as often as browsers do, or as often as the caller says', async () => {
    const server = await serveHops()
    const http = client()
    await http.request(`${server.url}${'/302'.repeat(20)}/end`)
    expect(await rejection(http.request(`${server.url}${'/302'.repeat(21)}/end`))).toMatchObject({
      status: 302,
    })
    expect(await rejection(http.request(`${server.url}/302/end`, { maxRedirects: 0 }))).toBeInstanceOf(
      HttpError,
    )
    await http.request(`${server.url}/302/302/302/302/302/end`, { maxRedirects: 5 })
  })

  it('to itself ends', async () => {
    const server = await serveRedirect('')
    await rejection(client().request(`${server.url}/`))
    const loop = await serveRedirect('/loop')
    expect(await rejection(client().request(`${loop.url}/loop`))).toBeInstanceOf(HttpError)
    expect(loop.requests).toHaveLength(2)
  })

  it.each(['/end', 'end', '?', '../end', './/../end', ' /end ', '#top', '/end#top'])(
    'to the relative address %j is resolved',
    async (location) => {
      const server = await serve((request, response) => {
        if (server.requests.length > 1) response.end(request.url)
        else response.writeHead(302, { location }).end()
      })
      const answer = await client().request(`${server.url}/feed`)
      const expected = new URL(location.trim(), `${server.url}/feed`)
      expect(answer.body.toString()).toBe(expected.pathname + expected.search)
    },
  )

  it('to an address in raw UTF-8 or with spaces is read as browsers read it', async () => {
    const server = await serveRedirect('/sähkö lasku')
    const error = await rejection(client().request(`${server.url}/`))
    expect(error).toBeInstanceOf(HttpError)
    expect(server.requests[1]?.url).toBe('/s%C3%A4hk%C3%B6%20lasku')
  })

  it.each([
    'http://10.0.0.1/',
    '//10.0.0.1/',
    'http://169.254.169.254/latest/meta-data/',
    'http://[::1]/',
    'http://0/',
    'http://[::ffff:10.0.0.1]/',
    'http://2886729729/',
    'http://127.0.0.1:22/',
    'http://internal.test/',
    'file:///etc/passwd',
    'gopher://127.0.0.1/',
    'ftp://127.0.0.1/',
    'javascript:1',
    'http://me:hushhush@127.0.0.1/',
    'http:\\\\127.0.0.1\\',
    '/a\\b',
    'http://[',
    'http://127.0.0.1:99999/',
  ])('to %s is refused for good', async (location) => {
    const server = await serveRedirect(location)
    const http = client({
      allowPrivate: () => [`127.0.0.1/32:${server.port}`],
      lookup: names({ 'internal.test': ['10.0.0.1'] }),
    })
    const error = await rejection(http.request(`${server.url}/`))
    expect(error).toBeInstanceOf(PermanentError)
    expect(error.message).not.toContain('hushhush')
    expect(server.requests).toHaveLength(1)
  })

  it('without an address is an error of its own status', async () => {
    const server = await serve((_request, response) => response.writeHead(302).end())
    expect(await rejection(client().request(server.url))).toMatchObject({ status: 302 })
    const choices = await serve((_request, response) => response.writeHead(300, { location: '/a' }).end())
    expect(await rejection(client().request(choices.url))).toMatchObject({ status: 300 })
  })

  it('does not cost a connection for every hop', async () => {
    const server = await serveHops()
    await client().request(`${server.url}/302/302/302/302/302/end`, { maxRedirects: 5 })
    expect(server.connections).toBeLessThanOrEqual(2)
  })

  it('respects the host gap before each hop', async () => {
    const server = await serveHops()
    const startedAt = performance.now()
    await client().request(`${server.url}/302/302/end`, { hostGapMs: 100 })
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(195)
  })
})

describe('a cookie that a redirect sets', () => {
  /** Leads round until its cookie comes back. */
  async function serveGate(setCookie: string | string[], location = '/feed') {
    return serve((request, response) => {
      if (request.headers.cookie?.includes('seen=1')) response.end('the feed')
      else response.writeHead(302, { location, 'set-cookie': setCookie }).end()
    })
  }

  it.each<[string, string | string[]]>([
    ['plain', 'seen=1'],
    [
      'with attributes',
      'seen=1; Path=/; HttpOnly; SameSite=Lax; Max-Age=3600; Expires=Wed, 01 Jan 2070 00:00:00 GMT',
    ],
    ['among others', ['a=b; Path=/', 'seen=1', 'c="d e"']],
    ['after another value', ['seen=0', 'seen=1']],
    ['among what is none', ['=x', 'no', 'bad name=1', 'seen=1', `long=${'x'.repeat(5000)}`]],
  ])('comes back to its host (%s)', async (_, setCookie) => {
    for (const location of ['/feed', '/other', 'feed?a=1']) {
      const server = await serveGate(setCookie, location)
      const answer = await client().request(`${server.url}/feed`)
      expect(answer.body.toString()).toBe('the feed')
    }
  })

  it('stands behind the configured ones', async () => {
    const server = await serveGate('seen=1')
    await client().request(`${server.url}/feed`, { headers: { Cookie: 'mine=2' } })
    expect(server.requests[1]?.headers.cookie).toBe('mine=2; seen=1')
  })

  it('ends where it is told to', async () => {
    const server = await serve((request, response) => {
      const step = server.requests.length
      const setCookie = step === 1 ? 'a=1' : 'a=; Max-Age=0'
      if (step < 3) response.writeHead(302, { location: `/${step}`, 'set-cookie': setCookie })
      response.end(request.headers.cookie ?? 'none')
    })
    expect((await client().request(server.url)).body.toString()).toBe('none')
  })

  it('is forgotten with its chain', async () => {
    const server = await serveGate('seen=1')
    const http = client()
    await http.request(`${server.url}/feed`)
    await http.request(`${server.url}/feed`)
    expect(server.requests.map(({ headers }) => headers.cookie)).toEqual([
      undefined,
      'seen=1',
      undefined,
      'seen=1',
    ])
  })

  it('never goes to another host or port, whatever it says, and goes home again', async () => {
    const there = await serve((_, response) =>
      response.writeHead(302, { location: `${home.url}/back` }).end(),
    )
    const home = await serve((request, response) => {
      if (request.url === '/back') return void response.end(request.headers.cookie)
      const cookies = ['seen=1; Domain=127.0.0.1', 'b=2; Domain=localhost; Path=/']
      response.writeHead(302, { location: `${there.url}/`, 'set-cookie': cookies }).end()
    })
    const answer = await client().request(`${home.url}/feed`)
    expect(there.requests[0]?.headers.cookie).toBeUndefined()
    expect(answer.body.toString()).toBe('seen=1; b=2')
  })

  it('that never helps ends the circle', async () => {
    const server = await serve((_, response) => {
      response.writeHead(302, { location: '/feed', 'set-cookie': 'a=1' }).end()
    })
    expect(await rejection(client().request(`${server.url}/feed`))).toMatchObject({ status: 302 })
    expect(server.requests).toHaveLength(3)
    const fresh = await serve((_, response) => {
      response.writeHead(302, { location: '/feed', 'set-cookie': `a=${fresh.requests.length}` }).end()
    })
    expect(await rejection(client().request(`${fresh.url}/feed`))).toMatchObject({ status: 302 })
    expect(fresh.requests).toHaveLength(21)
  })
})

describe('credentials', () => {
  const headers = {
    Authorization: 'Bearer hushhush',
    Cookie: 'session=hushhush',
    'X-Api-Key': 'hushhush',
    'Private-Token': 'hushhush',
    'Accept-Language': 'fi',
    'If-None-Match': '"1"',
  }

  it('follow to the same origin', async () => {
    const server = await serveHops()
    await client().request(`${server.url}/302/end`, { headers })
    expect(server.requests[1]?.headers).toMatchObject({
      authorization: 'Bearer hushhush',
      'x-api-key': 'hushhush',
    })
  })

  it('never follow to another origin, nor back from there', async () => {
    const there = await serve((request, response) => {
      if (request.url === '/there') response.writeHead(302, { location: `${back.url}/end` })
      response.end()
    })
    const back = await serveRedirect(`${there.url}/there`)
    await client().request(`${back.url}/start`, { headers })
    const [, returned] = back.requests
    for (const request of [there.requests[0], returned]) {
      expect(JSON.stringify(request?.rawHeaders)).not.toContain('hushhush')
      expect(request?.headers).toMatchObject({ 'accept-language': 'fi', 'if-none-match': '"1"' })
      expect(request?.headers['user-agent']).toContain('ennakko')
    }
  })

  it('count another port of the same host as another origin', async () => {
    const other = await serve((_request, response) => response.end())
    const server = await serveRedirect(other.url)
    await client().request(server.url, { headers })
    expect(JSON.stringify(other.requests[0]?.rawHeaders)).not.toContain('hushhush')
  })
})

describe('a redirect of a POST', () => {
  const post = { method: 'POST', body: 'alert' } as const

  it('is an error unless the caller wants it followed', async () => {
    const server = await serveHops()
    expect(await rejection(client().request(`${server.url}/307/end`, post))).toMatchObject({ status: 307 })
    expect(server.requests).toHaveLength(1)
    const answer = await client().request(`${server.url}/307/308/end`, { ...post, maxRedirects: 2 })
    expect(answer.body.toString()).toBe('POST /end')
  })

  it.each([301, 302, 303])('is never turned into a GET (%i)', async (status) => {
    const server = await serveHops()
    const error = await rejection(
      client().request(`${server.url}/${status}/end`, { ...post, maxRedirects: 2 }),
    )
    expect(error).toMatchObject({ status })
    expect(server.requests).toHaveLength(1)
  })

  it('never carries the body to another origin', async () => {
    const other = await serve((_request, response) => response.end())
    const server = await serveRedirect(other.url, 307)
    expect(await rejection(client().request(server.url, { ...post, maxRedirects: 2 }))).toMatchObject({
      status: 307,
    })
    expect(other.requests).toHaveLength(0)
  })
})
