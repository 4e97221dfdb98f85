import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import https from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import tls from 'node:tls'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { PermanentError } from '../../lib/errors.ts'
import { client, names, rejection, serve } from './servers.ts'

interface Pair {
  key: Buffer
  cert: Buffer
}

const folder = mkdtempSync(join(tmpdir(), 'ennakko-tls-'))
const hasOpenssl = canRun('openssl', ['version'])
if (!hasOpenssl) console.warn('SKIPPED: the TLS suite of the http client needs openssl on the PATH')

describe.skipIf(!hasOpenssl)('TLS', () => {
  let trusted: Pair
  let untrusted: Pair
  let expired: Pair
  const before = tls.getCACertificates('default')

  beforeAll(() => {
    trusted = certify('trusted', 2)
    untrusted = certify('untrusted', 2)
    expired = certify('expired', -1)
    tls.setDefaultCACertificates([...before, trusted.cert.toString(), expired.cert.toString()])
  })

  afterAll(() => {
    tls.setDefaultCACertificates(before)
    rmSync(folder, { recursive: true })
  })

  const lookup = names({ 'secure.test': ['127.0.0.1'], 'other.test': ['127.0.0.1'] })

  it('reaches a server whose certificate is right, and resumes the session', async () => {
    const server = await serveTls(trusted)
    const http = client({ lookup })
    expect((await http.request(`https://secure.test:${server.port}/`)).body.toString()).toBe('secure')
    expect(server.servernames).toEqual(['secure.test'])
    server.dropConnections()
    await http.request(`https://secure.test:${server.port}/`)
    expect(server.resumed).toEqual([false, true])
  })

  it.each([
    ['of another name', 'other.test', () => trusted, /altnames/],
    ['that nobody vouches for', 'secure.test', () => untrusted, /self-signed/],
    ['that has expired', 'secure.test', () => expired, /expired/],
  ])('refuses a certificate %s', async (_what, host, pair, reason) => {
    const server = await serveTls(pair())
    const error = await rejection(client({ lookup }).request(`https://${host}:${server.port}/`))
    expect(error.message).toMatch(reason)
    expect(error).not.toBeInstanceOf(PermanentError)
    expect(server.requests).toBe(0)
  })

  it('refuses it even when the environment says not to care', async () => {
    const server = await serveTls(untrusted)
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0'
    onTestFinished(() => void delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'])
    await rejection(client({ lookup }).request(`https://secure.test:${server.port}/`))
    expect(server.requests).toBe(0)
  })

  it('guards the address before the handshake', async () => {
    const server = await serveTls(trusted)
    const http = client({ lookup, allowPrivate: () => [] })
    expect(await rejection(http.request(`https://secure.test:${server.port}/`))).toBeInstanceOf(
      PermanentError,
    )
    expect(server.servernames).toEqual([])
  })

  it('does not follow from https to http with credentials, and does without', async () => {
    const plain = await serve((_request, response) => response.end('plain'))
    const server = await serveTls(trusted, plain.url)
    const http = client({ lookup })
    const headers = { 'x-api-key': 'hushhush' }
    const error = await rejection(http.request(`https://secure.test:${server.port}/`, { headers }))
    expect(error).toBeInstanceOf(PermanentError)
    expect(error.message).toMatch(/https to http/)
    expect(plain.connections).toBe(0)
    expect((await http.request(`https://secure.test:${server.port}/`)).body.toString()).toBe('plain')
  })
})

async function serveTls(pair: Pair, location?: string) {
  const served = {
    port: 0,
    requests: 0,
    servernames: [] as (string | false | null)[],
    resumed: [] as boolean[],
    dropConnections: () => server.closeAllConnections(),
  }
  const server = https.createServer(pair, (_request, response) => {
    served.requests++
    if (location) response.writeHead(302, { location })
    response.end('secure')
  })
  server.on('secureConnection', (socket) => {
    served.servernames.push(socket.servername)
    served.resumed.push(socket.isSessionReused())
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  served.port = (server.address() as AddressInfo).port
  return served
}

function certify(name: string, days: number): Pair {
  const [key, request, cert] = ['key', 'csr', 'crt'].map((ending) => join(folder, `${name}.${ending}`)) as [
    string,
    string,
    string,
  ]
  const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: 'pipe' })
  const subject = ['-subj', `/CN=${name}`, '-addext', 'subjectAltName=DNS:secure.test']
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
  openssl('req', ...curve, ...subject, '-keyout', key, '-out', request)
  // `req -x509` takes no negative days.
  const extensions = ['-copy_extensions', 'copy']
  openssl('x509', '-req', '-in', request, '-signkey', key, '-days', String(days), ...extensions, '-out', cert)
  return { key: readFileSync(key), cert: readFileSync(cert) }
}

function canRun(command: string, args: string[]): boolean {
  try {
    execFileSync(command, args, { stdio: 'pipe' })
    return true
  } catch {
    return false
  }
}
