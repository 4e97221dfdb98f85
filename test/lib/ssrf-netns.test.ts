import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Findings } from './ssrf-inside.ts'

/**
 * The guard against a network in which the forbidden addresses really answer: a network namespace whose loopback
 * holds private, metadata and tunnelled addresses, with canary servers that count every connection. It belongs to
 * the process inside it, so the kernel removes it however that process ends.
 */
const unshare = process.getuid?.() === 0 ? ['--net'] : ['--net', '--map-root-user']

const addresses = [
  '0.1.2.3/32',
  '10.0.0.1/32',
  '100.100.100.200/32',
  '100.64.0.1/32',
  '168.63.129.16/32',
  '169.254.169.254/32',
  '169.254.170.2/32',
  '172.16.0.1/32',
  '172.31.255.254/32',
  '192.0.0.192/32',
  '192.0.2.1/32',
  '192.168.0.1/32',
  '192.88.99.1/32',
  '198.18.0.1/32',
  '198.51.100.1/32',
  '203.0.113.1/32',
  '240.0.0.1/32',
  '8.8.8.8/32',
  '2001:4860:4860::8888/128',
  '2001::1/128',
  '2001:2::1/128',
  '2001:20::1/128',
  '2001:db8::1/128',
  '2002:7f00:1::1/128',
  '2002:a9fe:a9fe::1/128',
  '2002:a00:1::1/128',
  '3fff::1/128',
  '5f00::1/128',
  '64:ff9b::7f00:1/128',
  '64:ff9b::a9fe:a9fe/128',
  '64:ff9b:1::a00:1/128',
  '100::1/128',
  '::7f00:1/128',
  '::a00:1/128',
  'fc00::1/128',
  'fd00:ec2::254/128',
  'fd20:ce::254/128',
  'fec0::1/128',
  '2620:4f:8000::1/128',
  '::5efe:a00:1/128',
]

const refusal = whyNot()
if (refusal) console.warn(`SKIPPED: the SSRF suite in a network namespace: ${refusal}`)

describe.skipIf(refusal !== undefined)('the guard in a network where forbidden addresses answer', () => {
  let findings: Findings

  beforeAll(() => {
    const script = fileURLToPath(new URL('ssrf-inside.ts', import.meta.url))
    const commands = [
      'set -e',
      'ip link set lo up',
      ...addresses.map((address) => `ip addr add ${address} dev lo`),
    ]
    const run = spawnSync(
      'unshare',
      [...unshare, 'sh', '-c', `${commands.join('\n')}\nexec "$0" "$1"`, process.execPath, script],
      {
        encoding: 'utf8',
        timeout: 60_000,
        maxBuffer: 32 << 20,
      },
    )
    if (run.status !== 0)
      throw new Error(`the run inside the namespace failed: ${run.stderr || String(run.error)}`)
    findings = JSON.parse(run.stdout) as Findings
  })

  it('tries at least 120 addresses, directly and through a redirect, without and with the guard', () => {
    expect(findings.urls).toBeGreaterThanOrEqual(120)
    expect(findings.tries.guarded).toBe(findings.urls * 2)
    expect(findings.tries.unguarded).toBe(findings.urls * 2)
  })

  it('reaches many canaries without the guard, so the addresses are truly dangerous', () => {
    expect(findings.reached.unguardedDirect.length).toBeGreaterThanOrEqual(30)
    expect(findings.reached.unguardedRedirect.length).toBeGreaterThanOrEqual(30)
  })

  it('reaches none with the guard', () => {
    expect(findings.reached.guardedDirect).toEqual([])
    expect(findings.reached.guardedRedirect).toEqual([])
  })

  it('reaches the public server with the same client, by IPv4, IPv6, name and redirect', () => {
    expect(findings.controls).toEqual([200, 200, 200, 200])
  })

  it('refused every redirect after the public server had sent it', () => {
    expect(findings.redirectsSent).toBeGreaterThanOrEqual(120)
  })
})

function whyNot(): string | undefined {
  if (process.platform !== 'linux') return 'needs Linux'
  const trial = spawnSync('unshare', [...unshare, 'ip', 'link', 'set', 'lo', 'up'], { encoding: 'utf8' })
  if (trial.status === 0) return undefined
  return `needs root (or user namespaces), unshare and ip: ${trial.error?.message ?? trial.stderr.trim()}`
}
