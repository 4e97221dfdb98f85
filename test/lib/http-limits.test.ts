import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import {
  brotliCompressSync,
  constants,
  createZstdCompress,
  deflateRawSync,
  deflateSync,
  gzipSync,
  zstdCompressSync,
} from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { HttpError } from '../../lib/http.ts'
import { client, rejection, serve, serveRaw } from './servers.ts'

const run = promisify(execFile)
const text = Buffer.from(
  Array.from({ length: 4_000 }, (_, i) => `<item>${(i * 7919).toString(36)}</item>`).join('\n'),
)

async function serveEncoded(encoding: string, body: Buffer) {
  return serve((_request, response) => {
    response.writeHead(200, { 'content-encoding': encoding }).end(body)
  })
}

describe('decompression', () => {
  it.each([
    ['gzip', gzipSync(text)],
    ['X-GZIP', gzipSync(text)],
    ['br', brotliCompressSync(text)],
    ['zstd', zstdCompressSync(text)],
    ['deflate', deflateSync(text)],
    ['deflate', deflateRawSync(text)],
    ['identity', text],
    ['gzip, br', brotliCompressSync(gzipSync(text))],
    ['identity, gzip', gzipSync(text)],
    ['gzip', Buffer.concat([gzipSync(text.subarray(0, 999)), gzipSync(text.subarray(999))])],
  ])('undoes %s', async (encoding, body) => {
    const server = await serveEncoded(encoding, body)
    expect((await client().request(server.url)).body.equals(text)).toBe(true)
    expect(server.requests[0]?.headers['accept-encoding']).toBe('gzip, br, zstd')
  })

  it.each([
    ['gzip', gzipSync(text).subarray(0, -9)],
    ['br', brotliCompressSync(text).subarray(0, -9)],
    ['zstd', zstdCompressSync(text).subarray(0, -9)],
    ['deflate', deflateSync(text).subarray(0, -9)],
    ['gzip', brotliCompressSync(text)],
    ['gzip, gzip, gzip', gzipSync(gzipSync(gzipSync(text)))],
    ['compress', brotliCompressSync(text)],
    ['constructor', brotliCompressSync(text)],
  ])('refuses %s that is truncated, wrong, unknown or stacked too high', async (encoding, body) => {
    const server = await serveEncoded(encoding, body)
    expect((await rejection(client().request(server.url))).message).toContain(server.url)
  })

  it.each([
    '',
    ' , ',
    'aws-chunked',
    'utf-8',
    'UTF8',
    'none',
    'identity',
    'binary',
    '8bit',
    'compress',
    'constructor',
    'gzip',
    'x-gzip',
    'br',
    'zstd',
    'deflate',
    'gzip, gzip',
    'gzip, br',
    'aws-chunked,gzip',
    'none, deflate',
  ])('takes text as it is, although it is said to be %j', async (encoding) => {
    const latin = Buffer.from('<rss><title>Sähkö, törkeää</title></rss>', 'latin1')
    const json = Buffer.from('{"a":"b"}')
    for (const body of [text, json, latin, Buffer.from('\ufeff<a>ä</a>', 'utf16le'), Buffer.from('[]')]) {
      const server = await serveEncoded(encoding, body)
      expect((await client().request(server.url)).body.equals(body)).toBe(true)
    }
  })

  it.each([
    ['utf-8', gzipSync(text)],
    ['aws-chunked, gzip', gzipSync(text)],
    ['gzip,', gzipSync(text)],
    ['gzip, gzip', gzipSync(text)],
    ['gzip', gzipSync(gzipSync(text))],
    ['identity', gzipSync(text)],
    ['deflate', gzipSync(text)],
  ])('undoes what was done, not what is said (%s)', async (encoding, body) => {
    const server = await serveEncoded(encoding, body)
    expect((await client().request(server.url)).body.equals(text)).toBe(true)
  })

  it('undoes whatever is compressed, and leaves alone whatever is not', async () => {
    const pack = { gzip: gzipSync, br: brotliCompressSync, zstd: zstdCompressSync, deflate: deflateSync }
    const words = fc.string({ unit: 'grapheme', minLength: 8, maxLength: 400 })
    const served = { encoding: '', body: Buffer.alloc(0) }
    const { url } = await serve((_, response) => {
      response.writeHead(200, { 'content-encoding': served.encoding }).end(served.body)
    })
    const http = client()
    const names = fc.constantFrom('gzip', 'br', 'zstd', 'deflate')
    await fc.assert(
      fc.asyncProperty(words, names, fc.boolean(), async (given, encoding, really) => {
        const plain = Buffer.from(`<p>${given.replaceAll(/\p{Cc}/gu, ' ')}</p>`)
        Object.assign(served, { encoding, body: really ? pack[encoding](plain) : plain })
        expect((await http.request(url)).body.toString()).toBe(plain.toString())
      }),
      { numRuns: 150 },
    )
  })

  it('accepts exactly maxBytes and not one more', async () => {
    const body = text.subarray(0, 10_000)
    for (const server of [await serveEncoded('gzip', gzipSync(body)), await serveEncoded('identity', body)]) {
      expect((await client().request(server.url, { maxBytes: 10_000 })).body).toHaveLength(10_000)
      expect((await rejection(client().request(server.url, { maxBytes: 9_999 }))).message).toMatch(/9999/)
    }
  })

  it('lets a body of any usual size grow as far as it likes, and a larger one not', async () => {
    const maxBytes = 20_000_000
    for (const size of [60_000, 2_000_000, 5_000_000]) {
      const server = await serveEncoded('gzip', gzipSync(Buffer.alloc(size, 'a')))
      expect((await client().request(server.url, { maxBytes })).body).toHaveLength(size)
    }
    const large = await serveEncoded('gzip', gzipSync(Buffer.alloc(12_000_000, 'a')))
    expect((await rejection(client().request(large.url, { maxBytes }))).message).toMatch(/beyond the limit/)
    const honest = Buffer.concat(Array.from({ length: 250 }, () => text))
    const long = await serveEncoded('gzip', gzipSync(honest))
    expect((await client().request(long.url, { maxBytes })).body.equals(honest)).toBe(true)
  })

  it('refuses a zstd frame that asks for a window of 128 MB, and takes one of 8 MB', async () => {
    for (const [windowLog, fits] of [
      [27, false],
      [23, true],
    ] as const) {
      const server = await serveEncoded('zstd', await zstdFrame(windowLog))
      const answer = client().request(server.url)
      if (fits) expect((await answer).body).toHaveLength(text.length)
      else expect((await rejection(answer)).message).toMatch(/too much memory/)
    }
  })
})

// A stream does not know its length, so its frame keeps the window that it was asked for.
async function zstdFrame(windowLog: number): Promise<Buffer> {
  const packer = createZstdCompress({ params: { [constants.ZSTD_c_windowLog]: windowLog } })
  packer.write(text.subarray(0, 100))
  packer.end(text.subarray(100))
  return Buffer.concat(await packer.toArray())
}

describe('a bomb', () => {
  // One gzip file may hold many members one after the other.
  const member = gzipSync(Buffer.alloc(32 << 20))
  const gzipBomb = (bytes: number) => Buffer.concat(Array.from({ length: bytes / (32 << 20) }, () => member))

  // In a process of its own, whose peak memory is its own too.
  it('of 2 GiB in 2 MB of gzip is stopped within 50 MiB', async () => {
    const bomb = gzipBomb(2 ** 31)
    expect(bomb.length).toBeLessThan(3 << 20)
    const server = await serve((request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' })
      response.end(request.url === '/bomb' ? bomb : gzipSync(text))
    })
    const script = `
      import { createHttp } from ${JSON.stringify(new URL('../../lib/http.ts', import.meta.url).href)}
      const http = createHttp({ userAgent: 'test', allowPrivate: () => ['127.0.0.0/8'] })
      await http.request('${server.url}/feed')
      const before = process.resourceUsage().maxRSS
      const message = await http.request('${server.url}/bomb').then(() => 'read', (error) => error.message)
      const grownKib = process.resourceUsage().maxRSS - before
      await http.close()
      console.log(JSON.stringify({ message, grownKib }))`
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script])
    const { message, grownKib } = JSON.parse(stdout)
    expect(message).toMatch(/gzip unpack to more than 5242880/)
    expect(grownKib).toBeLessThan(50 * 1024)
  })

  it('inside a bomb is stopped too', async () => {
    const server = await serveEncoded('gzip, gzip', gzipSync(gzipBomb(2 ** 28)))
    expect((await rejection(client().request(server.url))).message).toMatch(/unpack to more than 5242880/)
  })

  it('without compression is cut on the wire', async () => {
    let sent = 0
    const server = await serve((_request, response) => {
      const block = Buffer.alloc(64 * 1024)
      const more = () => {
        while (!response.destroyed && response.write(block)) sent += block.length
        sent += block.length
      }
      response.on('drain', more)
      more()
    })
    expect((await rejection(client().request(server.url))).message).toMatch(/larger than 5242880 bytes/)
    expect(sent).toBeLessThan(30 << 20)
  })

  it('in an error page leaves the status standing', async () => {
    const bomb = gzipSync(Buffer.alloc(50 << 20))
    const server = await serve((_request, response) => {
      response.writeHead(500, { 'content-encoding': 'gzip' }).end(bomb)
    })
    const error = await rejection(client().request(server.url))
    expect(error).toBeInstanceOf(HttpError)
    expect(error).toMatchObject({ status: 500, excerpt: '' })
  })
})

describe('the deadline', () => {
  const drips = {
    'a body of one byte at a time': ['HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n', 'x'],
    'chunks without end': ['HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n', '1\r\nx\r\n'],
    'headers without end': ['HTTP/1.1 200 OK\r\n', 'x: y\r\n'],
    'a flood of 1xx': ['', 'HTTP/1.1 103 Early Hints\r\n\r\n'],
    'a redirect that never ends': ['HTTP/1.1 302 Found\r\nlocation: /\r\ncontent-length: 9000\r\n\r\n', 'x'],
    'an error page that never ends': ['HTTP/1.1 500 No\r\ncontent-length: 100000\r\n\r\n', 'x'],
    silence: ['', ''],
  }

  it.each(Object.entries(drips))('cuts %s', async (_what, [head, drop]) => {
    let closed = false
    const server = await serveRaw((socket) => {
      if (head) socket.write(head)
      const timer = setInterval(() => drop && socket.write(drop), 30)
      socket.on('close', () => {
        clearInterval(timer)
        closed = true
      })
    })
    const startedAt = performance.now()
    const error = await rejection(client().request(server.url, { timeoutMs: 400 }))
    expect(error.message).toMatch(/deadline/)
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(390)
    await expect.poll(() => closed).toBe(true)
  })

  it('is one for all hops together', async () => {
    const server = await serve((_request, response) => {
      setTimeout(() => response.writeHead(302, { location: `/${server.requests.length}` }).end(), 150)
    })
    const error = await rejection(client().request(server.url, { timeoutMs: 400, maxRedirects: 20 }))
    expect(error.message).toMatch(/deadline/)
  })
})

describe('an abort', () => {
  it('rejects at once with its reason, wherever the exchange stands', async () => {
    const silent = await serveRaw(() => {})
    const dripping = await serveRaw((socket) => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nx'))
    const unresolved = client({ lookup: () => {} })
    const queued = client()
    const first = rejection(queued.request(silent.url, { hostGapMs: 50, timeoutMs: 1_000 }))
    const waits = [
      (signal: AbortSignal) => client().request(silent.url, { signal }),
      (signal: AbortSignal) => client().request(dripping.url, { signal }),
      (signal: AbortSignal) => unresolved.request('http://slow.test/', { signal }),
      (signal: AbortSignal) => queued.request(silent.url, { hostGapMs: 50, signal }),
    ]
    for (const wait of waits) {
      const controller = new AbortController()
      const reason = new Error('shutting down')
      const error = rejection(wait(controller.signal))
      setTimeout(() => controller.abort(reason), 50)
      expect(await error).toBe(reason)
    }
    await first
  })

  it('before the request sends nothing', async () => {
    const server = await serve((_request, response) => response.end())
    await expect(client().request(server.url, { signal: AbortSignal.abort() })).rejects.toThrow(/abort/i)
    expect(server.connections).toBe(0)
  })

  it('leaves no listener on a signal that lives long', async () => {
    const server = await serve((_request, response) => response.end())
    const { signal } = new AbortController()
    let listeners = 0
    const add = signal.addEventListener.bind(signal)
    const remove = signal.removeEventListener.bind(signal)
    signal.addEventListener = (...args: Parameters<typeof add>) => void (listeners++, add(...args))
    signal.removeEventListener = (...args: Parameters<typeof remove>) => void (listeners--, remove(...args))
    const http = client()
    for (let i = 0; i < 10; i++) await http.request(server.url, { signal, hostGapMs: 1 })
    expect(listeners).toBe(0)
  })
})

describe('a server that breaks the protocol', () => {
  const head = 'HTTP/1.1 200 OK\r\n'

  it.each([
    ['a header of 20 kB', `${head}x-long: ${'x'.repeat(20_000)}\r\ncontent-length: 0\r\n\r\n`],
    ['a thousand headers', `${head}${'x-a: 0123456789012345\r\n'.repeat(1_000)}content-length: 0\r\n\r\n`],
    ['a Content-Length that is too long', `${head}content-length: 10\r\n\r\nshort`],
    ['two Content-Lengths', `${head}content-length: 2\r\ncontent-length: 3\r\n\r\nabc`],
    ['a negative Content-Length', `${head}content-length: -1\r\n\r\nabc`],
    ['both framings', `${head}content-length: 3\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n`],
    ['chunks without the last one', `${head}transfer-encoding: chunked\r\n\r\n3\r\nabc\r\n`],
    ['a broken chunk size', `${head}transfer-encoding: chunked\r\n\r\nzz\r\nabc\r\n0\r\n\r\n`],
    ['something that is not HTTP', 'SSH-2.0-OpenSSH_9.2\r\n'],
    ['nothing', ''],
    [
      'an upgrade nobody asked for',
      'HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n',
    ],
  ])('sends %s and is refused', async (_what, answer) => {
    const server = await serveRaw((socket) => socket.end(answer))
    const error = await rejection(client().request(`${server.url}/feed`, { timeoutMs: 3_000 }))
    expect(error.message).toMatch(/^GET http:\/\/127\.0\.0\.1:\d+\/feed: ./)
    expect(error.message).not.toMatch(/deadline/)
    expect(error.message.length).toBeLessThanOrEqual(900)
  })

  it('sends more than its Content-Length, and only that much is believed', async () => {
    const server = await serveRaw((socket) => socket.end(`${head}content-length: 2\r\n\r\nabcdef`))
    expect((await client().request(server.url)).body.toString()).toBe('ab')
  })

  it('announces too much and is refused at its first byte', async () => {
    const server = await serveRaw((socket) => socket.write(`${head}content-length: 99999999999\r\n\r\nx`))
    expect((await rejection(client().request(server.url))).message).toMatch(/larger than/)
  })

  it('resets the connection at any byte of the answer', async () => {
    const answer = `${head}content-length: 40\r\n\r\n${'x'.repeat(40)}`
    for (let at = 0; at < answer.length; at++) {
      const server = await serveRaw((socket) => {
        socket.write(answer.slice(0, at), () => setTimeout(() => socket.resetAndDestroy(), 3))
      })
      const error = await rejection(client().request(server.url))
      expect(error.message).toMatch(/^GET http/)
    }
  })

  it('is not there', async () => {
    const server = await serve(() => {})
    const { port } = server
    const error = await rejection(
      client().request(`http://127.0.0.1:${port === 65_535 ? 1_024 : port + 1}/`, {}),
    )
    expect(error.message).toMatch(/ECONNREFUSED/)
  })
})
