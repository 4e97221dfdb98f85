import { describe, expect, it } from 'vitest'
import { allowanceFor, mayReach, parseAllowance, portOf, readUrl } from '../../lib/address.ts'
import { ConfigError, PermanentError } from '../../lib/errors.ts'

describe('parseAllowance', () => {
  it.each([
    ['10.1.2.3/32', '10.1.2.3', 443],
    ['10.1.2.3/32', '10.1.2.3', 22],
    ['10.1.2.0/24:8080', '10.1.2.77', 8080],
    ['fd00::/8', 'fd12::1', 443],
    ['[fd00::/8]:443', 'fd12::1', 443],
    ['127.0.0.0/8', '::ffff:127.0.0.1', 3000],
  ])('%s lets %s port %i through', (entry, address, port) => {
    expect(mayReach(address, port, [])).toBe(false)
    expect(mayReach(address, port, [parseAllowance(entry)])).toBe(true)
  })

  it.each([
    ['10.1.2.3/32:8080', '10.1.2.3', 8081],
    ['10.1.2.3/32:8080', '10.1.2.4', 8080],
    ['10.1.2.0/24', '10.1.3.0', 443],
    ['[fd00::/8]:443', 'fd12::1', 80],
    ['fd00::/8', '10.0.0.1', 443],
    ['::/0', '127.0.0.1', 443],
    ['0.0.0.0/0', '::1', 443],
  ])('%s does not let %s port %i through', (entry, address, port) => {
    expect(mayReach(address, port, [parseAllowance(entry)])).toBe(false)
  })

  it.each([
    ['10.1.2.3', 'write "10.1.2.3/32"'],
    ['10.1.2.3:8080', 'write "10.1.2.3/32:8080"'],
    ['fd00::1', 'write "fd00::1/128"'],
    ['10.1.2.3/8', 'write "10.0.0.0/8"'],
    ['10.1.2.3/8:80', 'write "10.0.0.0/8:80"'],
    ['[fd00::1/8]:443', 'write "[fd00::/8]:443"'],
    ['10.0.0.0/33', 'is not a network'],
    ['010.0.0.0/8', 'is not a network'],
    ['10.0.0.0/-1', 'is not a network'],
    ['10.0/8', 'is not a network'],
    ['10.0.0.0/8:', 'is not a network'],
    ['10.0.0.0/8:0', 'port 0'],
    ['10.0.0.0/8:65536', 'port 65536'],
    ['fe80::1%eth0/128', 'is not a network'],
    ['::ffff:10.0.0.0/104', 'write it as IPv4'],
    ['intranet.example', 'is not a network'],
    ['[10.0.0.0/8]:80', 'is not a network'],
    ['', 'is not a network'],
    ['*', 'is not a network'],
  ])('refuses %j and says what to do', (entry, advice) => {
    expect(() => parseAllowance(entry)).toThrow(ConfigError)
    expect(() => parseAllowance(entry)).toThrow(advice)
  })

  it('reads the entry that a refusal recommends', () => {
    for (const [address, port] of [
      ['10.9.8.7', 8080],
      ['fd00::5', 443],
      ['::ffff:192.168.1.1', 22],
    ] as const) {
      expect(mayReach(address, port, [parseAllowance(allowanceFor(address, port))])).toBe(true)
    }
  })
})

describe('mayReach', () => {
  it.each([
    '8.8.8.8',
    '1.1.1.1',
    '193.166.3.2',
    '2001:4860:4860::8888',
    '2a00:1450:400f::1',
    '::ffff:8.8.8.8',
  ])('lets the public address %s through', (address) => {
    expect(mayReach(address, 443, [])).toBe(true)
  })

  it.each([
    '0.0.0.0',
    '0.1.2.3',
    '10.0.0.1',
    '100.64.0.1',
    '100.100.100.200',
    '127.0.0.1',
    '127.255.255.254',
    '168.63.129.16',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.0.0.192',
    '192.0.2.1',
    '192.31.196.1',
    '192.52.193.1',
    '192.88.99.1',
    '192.168.0.1',
    '192.175.48.1',
    '198.18.0.1',
    '198.51.100.1',
    '203.0.113.1',
    '224.0.0.1',
    '239.255.255.250',
    '240.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::7f00:1',
    '::ffff:127.0.0.1',
    '::ffff:0:127.0.0.1',
    '::5efe:a00:1',
    '64:ff9b::7f00:1',
    '64:ff9b:1::a00:1',
    '100::1',
    '2001::1',
    '2001:2::1',
    '2001:20::1',
    '2001:db8::1',
    '2002:7f00:1::1',
    '2002:a9fe:a9fe::1',
    '3fff::1',
    '5f00::1',
    'fc00::1',
    'fd00:ec2::254',
    'fe80::1',
    'fe80::1%lo',
    'fec0::1',
    'ff02::1',
    '2620:4f:8000::1',
    '4000::1',
    '',
    'localhost',
    '127.1',
    '0x7f.1',
    '2130706433',
  ])('refuses %j', (address) => {
    expect(mayReach(address, 443, [])).toBe(false)
  })

  it('lets only ports of the web through', () => {
    const open = [0, 1, 22, 25, 53, 79, 80, 81, 442, 443, 444, 1023, 1024, 8080, 65_535, 65_536, Number.NaN]
    expect(open.filter((port) => mayReach('8.8.8.8', port, []))).toEqual([80, 443, 1024, 8080, 65_535])
  })
})

describe('readUrl', () => {
  it.each([
    'http://user:secretpass@example.com/',
    'http://secretpass@example.com/',
    'http://example.com\\@127.0.0.1/',
    'http:\\\\example.com/',
    ' http://example.com/',
    'http://example.com/\n',
    'http://exa\tmple.com/',
    'http://example.com/a b',
    'http://example.com/\u00a0',
    'http://example.com/\u0000',
    'ftp://example.com/',
    'file:///etc/passwd',
    'gopher://example.com/',
    'javascript:alert(1)',
    'data:text/plain,x',
    '//example.com/',
    '/feed',
    '',
    'http://',
    'http://[::1',
    'http://[fe80::1%25lo]/',
    'http://example.com:65536/',
    'http://1.2.3.4.5/',
    'http://256.256.256.256/',
  ])('refuses %j without repeating its secrets', (raw) => {
    expect(() => readUrl(raw)).toThrow(PermanentError)
    expect(() => readUrl(raw)).not.toThrow('secretpass')
  })

  it('keeps path and query, drops the fragment, and knows the port', () => {
    const url = readUrl('https://example.com/sähkö?q=a%20b#top')
    expect(url.href).toBe('https://example.com/s%C3%A4hk%C3%B6?q=a%20b')
    expect(portOf(url)).toBe(443)
    expect(portOf(readUrl('http://example.com/'))).toBe(80)
    expect(portOf(readUrl('http://example.com:8080/'))).toBe(8080)
  })
})
