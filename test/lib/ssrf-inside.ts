import http from 'node:http'
import net from 'node:net'
import { Agent, interceptors, request } from 'undici'
import { createHttp } from '../../lib/http.ts'

/** Runs inside the namespace of ssrf-netns.test.ts and prints `Findings` as JSON. */
export interface Findings {
  urls: number
  tries: { guarded: number; unguarded: number }
  /** Distinct canary addresses that accepted a connection. */
  reached: Record<'unguardedDirect' | 'unguardedRedirect' | 'guardedDirect' | 'guardedRedirect', string[]>
  controls: number[]
  redirectsSent: number
}

const publicAddresses = new Set(['8.8.8.8', '2001:4860:4860::8888'])

const hosts = [
  // IPv4, in all its spellings
  '127.0.0.1',
  '127.1',
  '127.0.1',
  '127.255.255.254',
  '0',
  '0.0.0.0',
  '0.0.0.0.',
  '0x0',
  '00',
  '0x7f.1',
  '0x7f.0.0.1',
  '0x7F000001',
  '0177.1',
  '0177.0.0.01',
  '2130706433',
  '017700000001',
  '127.0.0.1.',
  '127.000.000.001',
  '0.1.2.3',
  '%31%32%37.0.0.1',
  '127%2e0%2e0%2e1',
  '①②⑦.⓪.⓪.①',
  '127。0。0。1',
  '１２７.０.０.１',
  '127．0．0．1',
  '10.0.0.1',
  '10.1',
  '0xa.1',
  '012.1',
  '167772161',
  '100.64.0.1',
  '100.100.100.200',
  '168.63.129.16',
  '0xa83f8110',
  '169.254.169.254',
  '169.254.43518',
  '0xa9fea9fe',
  '2852039166',
  '0251.0376.0251.0376',
  '0xa9.0xfe.0xa9.0xfe',
  '169.254.170.2',
  '172.16.0.1',
  '172.1048577',
  '172.31.255.254',
  '192.0.0.192',
  '192.0.2.1',
  '192.168.0.1',
  '192.168.1',
  '3232235521',
  '192.88.99.1',
  '198.18.0.1',
  '198.51.100.1',
  '203.0.113.1',
  '240.0.0.1',
  '255.255.255.255',
  '224.0.0.1',
  // IPv6, also with IPv4 inside
  '[::1]',
  '[::]',
  '[0:0:0:0:0:0:0:1]',
  '[0000:0000:0000:0000:0000:0000:0000:0001]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '[0:0:0:0:0:ffff:7f00:1]',
  '[::FFFF:127.0.0.1]',
  '[::ffff:0.0.0.0]',
  '[::ffff:10.0.0.1]',
  '[::ffff:a9fe:a9fe]',
  '[::ffff:169.254.169.254]',
  '[::ffff:192.168.0.1]',
  '[::ffff:168.63.129.16]',
  '[::ffff:100.64.0.1]',
  '[::ffff:172.16.0.1]',
  '[::127.0.0.1]',
  '[::7f00:1]',
  '[::10.0.0.1]',
  '[::ffff:0:127.0.0.1]',
  '[64:ff9b::7f00:1]',
  '[64:ff9b::127.0.0.1]',
  '[64:ff9b::169.254.169.254]',
  '[64:ff9b:1::a00:1]',
  '[100::1]',
  '[2001::1]',
  '[2001:2::1]',
  '[2001:20::1]',
  '[2001:db8::1]',
  '[2002:7f00:1::1]',
  '[2002:a9fe:a9fe::1]',
  '[2002:a00:1::1]',
  '[3fff::1]',
  '[5f00::1]',
  '[fc00::1]',
  '[fd00:ec2::254]',
  '[fd20:ce::254]',
  '[fec0::1]',
  '[2620:4f:8000::1]',
  '[::5efe:a00:1]',
  '[fe80::1]',
  '[ff02::1]',
  // Names
  'a-loopback.test',
  'a-private.test',
  'a-metadata.test',
  'aaaa-loopback.test',
  'aaaa-mapped.test',
  'aaaa-ula.test',
  'aaaa-nat64.test',
  'aaaa-6to4.test',
  'mixed-last.test',
  'mixed-first.test',
  'mixed-families.test',
  'rebind.test',
  'localhost',
  'LOCALHOST',
  'foo.localhost',
  'localhost.',
  '127.0.0.1.nip.test',
  'metadata.google.internal',
  // Authorities that parsers read differently
  'user:pass@127.0.0.1',
  '8.8.8.8@127.0.0.1',
  '127.0.0.1:80@8.8.8.8',
  '8.8.8.8\\@127.0.0.1',
  '127.0.0.1\\@8.8.8.8',
  '8.8.8.8#@127.0.0.1',
  '8.8.8.8%23@127.0.0.1',
  '8.8.8.8%00@127.0.0.1',
  '127.0.0.1\t',
  '127.0.\n0.1',
  ' 127.0.0.1',
  '127.0.0.1:8080',
  '[::1]:8080',
  '10.0.0.1:8080',
  '127.0.0.1:22',
  '8.8.8.8:22',
  '127.0.0.1:080',
  '127.0.0.1:',
  '169.254.169.254:80',
  '[::ffff:10.0.0.1]:8080',
]

let rebound = 0
const table: Record<string, () => string[]> = {
  'public.test': () => ['8.8.8.8', '2001:4860:4860::8888'],
  'a-loopback.test': () => ['127.0.0.1'],
  'a-private.test': () => ['10.0.0.1'],
  'a-metadata.test': () => ['169.254.169.254'],
  'aaaa-loopback.test': () => ['::1'],
  'aaaa-mapped.test': () => ['::ffff:127.0.0.1'],
  'aaaa-ula.test': () => ['fd00:ec2::254'],
  'aaaa-nat64.test': () => ['64:ff9b::7f00:1'],
  'aaaa-6to4.test': () => ['2002:7f00:1::1'],
  'mixed-last.test': () => ['8.8.8.8', '10.0.0.1'],
  'mixed-first.test': () => ['10.0.0.1', '8.8.8.8'],
  'mixed-families.test': () => ['2001:4860:4860::8888', '192.168.0.1'],
  // Public for the first look, private for the next.
  'rebind.test': () => (rebound++ % 2 === 0 ? ['8.8.8.8'] : ['127.0.0.1']),
  localhost: () => ['127.0.0.1', '::1'],
  'foo.localhost': () => ['127.0.0.1'],
  'localhost.': () => ['127.0.0.1'],
  '127.0.0.1.nip.test': () => ['127.0.0.1'],
  'metadata.google.internal': () => ['169.254.169.254'],
}

const lookup: net.LookupFunction = (hostname, options, callback) => {
  const addresses = (table[hostname]?.() ?? []).map((address) => ({ address, family: net.isIP(address) }))
  const [first] = addresses
  setImmediate(() => {
    if (!first) callback(Object.assign(new Error(`no such name ${hostname}`), { code: 'ENOTFOUND' }), [])
    else if (options.all) callback(null, addresses)
    else callback(null, first.address, first.family)
  })
}

let canaries = new Set<string>()
let redirectsSent = 0

function listen(port: number): Promise<http.Server> {
  const server = http.createServer((incoming, response) => {
    response.setHeader('connection', 'close')
    const to = new URL(incoming.url ?? '/', 'http://x').searchParams.get('to')
    if (!to) return void response.end('public')
    redirectsSent++
    response
      .writeHead(302, {
        location: Buffer.from(to)
          .toString('latin1')
          .replaceAll(/[\r\n]/g, ''),
      })
      .end()
  })
  server.on('connection', (socket) => {
    const local = (socket.localAddress ?? '').replace(/^::ffff:/, '')
    // A public address on a port that is not the web's is a canary too.
    if (!publicAddresses.has(local) || port === 22) canaries.add(`${local} port ${port}`)
  })
  return new Promise((resolve) => {
    server.listen(port, '::', () => resolve(server))
  })
}

async function during(work: () => Promise<unknown>): Promise<string[]> {
  canaries = new Set()
  await work()
  return [...canaries].toSorted()
}

async function tryAll(urls: string[], fetchOne: (url: string) => Promise<unknown>): Promise<number> {
  let tries = 0
  for (const url of urls) {
    await fetchOne(url).catch(() => {})
    tries++
  }
  return tries
}

const servers = await Promise.all([80, 8080, 22].map(listen))
const direct = hosts.map((host) => `http://${host}/secret`)
const redirected = direct.map((url) => `http://8.8.8.8/?to=${encodeURIComponent(url)}`)
const findings: Findings = {
  urls: direct.length,
  tries: { guarded: 0, unguarded: 0 },
  reached: { unguardedDirect: [], unguardedRedirect: [], guardedDirect: [], guardedRedirect: [] },
  controls: [],
  redirectsSent: 0,
}

// Without the guard: the same library and resolver, nothing of ours.
const bare = new Agent({ connect: { lookup, timeout: 2_000 } })
const dispatcher = bare.compose(interceptors.redirect({ maxRedirections: 3 }))
const unguarded = async (url: string) => {
  const { body } = await request(url, { dispatcher, signal: AbortSignal.timeout(2_000) })
  await body.dump()
}
findings.reached.unguardedDirect = await during(async () => {
  findings.tries.unguarded += await tryAll(direct, unguarded)
})
findings.reached.unguardedRedirect = await during(async () => {
  findings.tries.unguarded += await tryAll(redirected, unguarded)
})
await bare.destroy()

const guarded = createHttp({ userAgent: 'ennakko-test', allowPrivate: () => [], lookup })
redirectsSent = 0
findings.reached.guardedDirect = await during(async () => {
  findings.tries.guarded += await tryAll(direct, (url) => guarded.request(url, { timeoutMs: 2_000 }))
})
findings.reached.guardedRedirect = await during(async () => {
  findings.tries.guarded += await tryAll(redirected, (url) => guarded.request(url, { timeoutMs: 2_000 }))
})
findings.redirectsSent = redirectsSent
const controls = [
  'http://8.8.8.8/',
  'http://[2001:4860:4860::8888]/',
  'http://public.test/',
  'http://8.8.8.8/?to=/',
]
for (const url of controls) findings.controls.push((await guarded.request(url)).status)
await guarded.close()
for (const server of servers) server.close()

process.stdout.write(JSON.stringify(findings))
