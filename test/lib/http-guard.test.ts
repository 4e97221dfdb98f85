import { describe, expect, it } from 'vitest'
import { ConfigError, PermanentError } from '../../lib/errors.ts'
import { client, names, rejection, serve } from './servers.ts'

const nothing = { allowPrivate: () => [] }

describe('the address guard', () => {
  it.each([
    'http://127.0.0.1:PORT/',
    'http://127.1:PORT/',
    'http://0x7f.1:PORT/',
    'http://0177.0.0.1:PORT/',
    'http://2130706433:PORT/',
    'http://017700000001:PORT/',
    'http://0x7f000001:PORT/',
    'http://0:PORT/',
    'http://127.0.0.1.:PORT/',
    'http://①②⑦.⓪.⓪.①:PORT/',
    'http://127。0。0。1:PORT/',
    'http://%31%32%37.0.0.1:PORT/',
    'http://[::ffff:127.0.0.1]:PORT/',
    'http://[::ffff:7f00:1]:PORT/',
    'http://[::1]:PORT/',
    'http://[::]:PORT/',
    'http://[0:0:0:0:0:ffff:127.0.0.1]:PORT/',
    'http://localhost:PORT/',
    'http://LOCALHOST:PORT/',
    'http://ｌｏｃａｌｈｏｓｔ:PORT/',
  ])('keeps %s from reaching this machine', async (template) => {
    const server = await serve((_request, response) => response.end('secret'))
    const url = template.replace('PORT', String(server.port))
    const error = await rejection(client(nothing).request(url))
    expect(error).toBeInstanceOf(PermanentError)
    expect(error.message).toMatch(/network\.allow_private/)
    expect(server.connections).toBe(0)
    if (template.includes('::1]') || template.includes('::]')) return
    // The other way round: the address is dangerous, the guard is what stops it.
    await client({ allowPrivate: () => ['127.0.0.0/8', '0.0.0.0/32', '::1/128'] }).request(url)
    expect(server.connections).toBe(1)
  })

  it('refuses a name when any of its answers is private, whichever comes first', async () => {
    const server = await serve((_request, response) => response.end())
    const table = {
      'mixed.test': ['8.8.8.8', '127.0.0.1'],
      'mixed6.test': ['2001:4860:4860::8888', '::ffff:127.0.0.1'],
      'private.test': ['127.0.0.1'],
      'localhost.': ['127.0.0.1'],
      'metadata.google.internal': ['169.254.169.254'],
      'odd.test': ['not an address'],
      'many.test': [...Array.from({ length: 10_000 }, () => '8.8.8.8'), '10.0.0.1'],
    }
    const http = client({ ...nothing, lookup: names(table) })
    for (const name of Object.keys(table)) {
      const error = await rejection(http.request(`http://${name}:${server.port}/`))
      expect(error).toBeInstanceOf(PermanentError)
      expect(error.message).toMatch(/resolves to/)
    }
    expect(server.connections).toBe(0)
  })

  it('judges the very answer that is dialled, so a name that changes its mind gains nothing', async () => {
    const server = await serve((_request, response) => response.end())
    let asked = 0
    const lookup = names({ 'rebind.test': () => (asked++ === 0 ? ['127.0.0.1'] : ['127.0.0.2']) })
    const http = client({ allowPrivate: () => [`127.0.0.1/32:${server.port}`], lookup })
    await http.request(`http://rebind.test:${server.port}/`, { headers: {} })
    expect(asked).toBe(1)
    const fresh = client({ allowPrivate: () => [`127.0.0.1/32:${server.port}`], lookup })
    expect(await rejection(fresh.request(`http://rebind.test:${server.port}/`))).toBeInstanceOf(
      PermanentError,
    )
    expect(asked).toBe(2)
  })

  it('lets a name through whose answers are all allowed', async () => {
    const server = await serve((_request, response) => response.end('ok'))
    const http = client({ lookup: names({ 'intranet.test': ['127.0.0.1'] }) })
    expect((await http.request(`http://intranet.test:${server.port}/`)).body.toString()).toBe('ok')
  })

  it('reports a name that does not resolve as a passing trouble', async () => {
    const error = await rejection(client({ lookup: names({}) }).request('http://gone.test/'))
    expect(error).not.toBeInstanceOf(PermanentError)
    expect(error.message).toMatch(/ENOTFOUND/)
  })

  it('takes CIDR:port by the letter', async () => {
    const open = await serve((_request, response) => response.end('open'))
    const shut = await serve((_request, response) => response.end('shut'))
    const http = client({
      allowPrivate: () => [`127.0.0.1/32:${open.port}`],
      lookup: names({ 'a.test': ['127.0.0.1'] }),
    })
    await http.request(open.url)
    await http.request(`http://a.test:${open.port}/`)
    await http.request(`http://[::ffff:127.0.0.1]:${open.port}/`)
    for (const url of [shut.url, `http://a.test:${shut.port}/`, `http://127.0.0.2:${open.port}/`]) {
      expect(await rejection(http.request(url))).toBeInstanceOf(PermanentError)
    }
    expect(shut.connections).toBe(0)
  })

  it('recommends the entry that would help', async () => {
    const http = client({ ...nothing, lookup: names({ 'a.test': ['10.1.2.3'] }) })
    const error = await rejection(http.request('https://a.test/feed?key=hushhush'))
    expect(error.message).toContain('add "10.1.2.3/32:443" to network.allow_private')
    expect(error.message).toMatch(/^GET https:\/\/a\.test\/feed: /)
    expect(error.message).not.toContain('hushhush')
  })

  it('follows changes of the list at once, also for connections that are open', async () => {
    const server = await serve((_request, response) => response.end('ok'))
    let list: string[] = []
    const http = client({ allowPrivate: () => list, lookup: names({ 'a.test': ['127.0.0.1'] }) })
    const urls = [server.url, `http://a.test:${server.port}/`]
    for (const url of urls) {
      list = []
      await rejection(http.request(url))
      list = ['127.0.0.0/8']
      await http.request(url)
      await http.request(url)
      list = ['10.0.0.0/8']
      expect(await rejection(http.request(url))).toBeInstanceOf(PermanentError)
    }
    expect(server.requests).toHaveLength(4)
  })

  it('does not cut what is in flight when the list changes', async () => {
    const server = await serve((_request, response) => void setTimeout(() => response.end('slow'), 100))
    let list = ['127.0.0.0/8']
    const http = client({ allowPrivate: () => list })
    const slow = http.request(server.url)
    list = ['127.0.0.1/32']
    expect((await http.request(server.url)).body.toString()).toBe('slow')
    expect((await slow).body.toString()).toBe('slow')
  })

  it('opens nothing while the list cannot be read', async () => {
    const server = await serve((_request, response) => response.end())
    const error = await rejection(client({ allowPrivate: () => ['127.0.0.0/8', 'all'] }).request(server.url))
    expect(error).toBeInstanceOf(ConfigError)
    expect(server.connections).toBe(0)
  })
})
