import ipaddr from 'ipaddr.js'
import { ConfigError, PermanentError } from './errors.ts'

type Ip = ReturnType<typeof ipaddr.parse>

/** One entry of `network.allow_private`. */
export interface Allowance {
  network: [Ip, number]
  /** Absent: every port. */
  port?: number
}

/**
 * Reads `10.1.2.0/24`, `10.1.2.3/32:8080`, `fd00::/8` or `[fd00::/8]:443`. The network must be exact:
 * bits behind the prefix length are refused, since they show that something else was meant.
 * Throws `ConfigError` saying what is wrong and what to write.
 */
export function parseAllowance(text: string): Allowance {
  const { cidr, port } = splitPort(text)
  const slash = cidr.indexOf('/')
  const address = slash < 0 ? cidr : cidr.slice(0, slash)
  const strictAddress = ipaddr.IPv4.isValidFourPartDecimal(address) || ipaddr.IPv6.isValid(address)
  if (!strictAddress || address.includes('%')) throw malformed(text)
  if (slash < 0) {
    const bits = ipaddr.IPv4.isValid(address) ? 32 : 128
    throw new ConfigError(`"${text}" has no prefix length: write "${joinPort(`${address}/${bits}`, port)}"`)
  }
  if (!/^\d{1,3}$/.test(cidr.slice(slash + 1)) || !ipaddr.isValidCIDR(cidr)) throw malformed(text)
  if (port !== undefined && (port < 1 || port > 65_535)) {
    throw new ConfigError(`"${text}" has port ${port}: write one from 1 to 65535`)
  }
  const network = ipaddr.parseCIDR(cidr)
  if (isMapped(network[0]))
    throw new ConfigError(`"${text}" is an IPv4 network in IPv6 clothes: write it as IPv4`)
  const exact = networkAddress(cidr, network[0])
  if (exact !== network[0].toString()) {
    const whole = joinPort(`${exact}/${network[1]}`, port)
    throw new ConfigError(
      `"${text}" is not the start of a /${network[1]} network: write "${whole}" or a longer prefix`,
    )
  }
  return { network, port }
}

/** The entry of `network.allow_private` that would let this address and port through. */
export function allowanceFor(address: string, port: number): string {
  const ip = unwrap(ipaddr.parse(address))
  return joinPort(`${ip.toString()}/${ip.kind() === 'ipv4' ? 32 : 128}`, port)
}

/** The ports below 1024 of web servers. */
const webPorts = [80, 443]

/**
 * Whether a connection to this address may be made: a public address on one of `ports` or from 1024 up, or
 * whatever the operator allowed. Other ports below 1024 are refused because mail, DNS or shell servers
 * can be made to act by a request that was meant for the web.
 */
export function mayReach(
  address: string,
  port: number,
  allowances: readonly Allowance[],
  ports: readonly number[] = webPorts,
): boolean {
  if (!ipaddr.isValid(address) || address.includes('%')) return false
  const ip = unwrap(ipaddr.parse(address))
  if (allowances.some((allowance) => allows(allowance, ip, port))) return true
  return isPublic(ip) && (ports.includes(port) || (port >= 1024 && port <= 65_535))
}

/**
 * Parses an absolute http(s) URL that is safe to hand on. Throws `PermanentError` for other schemes, user
 * names and passwords, and for backslashes, control characters and spaces, which parsers read differently.
 */
export function readUrl(raw: string): URL {
  if (/[\\\p{Cc}\p{Z}]/u.test(raw)) {
    throw new PermanentError('the url holds a backslash, a space or a control character: percent-encode it')
  }
  if (!URL.canParse(raw)) throw new PermanentError('the url is not absolute or not well-formed')
  const url = new URL(raw)
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new PermanentError(`the url's scheme ${url.protocol} is not http: or https:`)
  }
  if (url.username !== '' || url.password !== '') {
    throw new PermanentError('the url holds a user name or password: send them in a header instead')
  }
  url.hash = ''
  return url
}

/** The port that a request to this URL dials. */
export function portOf(url: URL): number {
  if (url.port !== '') return Number(url.port)
  return url.protocol === 'https:' ? 443 : 80
}

// Not in ipaddr.js's special ranges, or only in part.
const alsoRefused = [
  // Azure's platform endpoint: https://learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16
  ipaddr.parseCIDR('168.63.129.16/32'),
  // IETF protocol assignments (Teredo, benchmarking, ORCHID …), none of which is a web server: RFC 2928.
  ipaddr.parseCIDR('2001::/23'),
  // Documentation: RFC 3849, RFC 9637.
  ipaddr.parseCIDR('2001:db8::/32'),
  ipaddr.parseCIDR('3fff::/20'),
]

// IANA assigns global unicast from here only; ISATAP, IPv4-compatible, NAT64 and the like lie outside.
const globalUnicast6 = ipaddr.parseCIDR('2000::/3')

function isPublic(ip: Ip): boolean {
  if (ip.range() !== 'unicast') return false
  if (ip.kind() === 'ipv6' && !within(ip, globalUnicast6)) return false
  return !alsoRefused.some((network) => within(ip, network))
}

function allows({ network, port }: Allowance, ip: Ip, dialled: number): boolean {
  return (port === undefined || port === dialled) && within(ip, network)
}

function within(ip: Ip, network: [Ip, number]): boolean {
  return ip.kind() === network[0].kind() && ip.match(network)
}

function unwrap(ip: Ip): Ip {
  return ip instanceof ipaddr.IPv6 && ip.isIPv4MappedAddress() ? ip.toIPv4Address() : ip
}

function isMapped(ip: Ip): boolean {
  return unwrap(ip) !== ip
}

function networkAddress(cidr: string, ip: Ip): string {
  const family = ip.kind() === 'ipv4' ? ipaddr.IPv4 : ipaddr.IPv6
  return family.networkAddressFromCIDR(cidr).toString()
}

function splitPort(text: string): { cidr: string; port?: number } {
  const bracketed = /^\[([^\]]+)\]:(\d{1,5})$/.exec(text)
  if (bracketed?.[1]?.includes(':')) return { cidr: bracketed[1], port: Number(bracketed[2]) }
  const plain = /^([\d.]+(?:\/\d+)?):(\d{1,5})$/.exec(text)
  if (plain?.[1]) return { cidr: plain[1], port: Number(plain[2]) }
  return { cidr: text }
}

function joinPort(cidr: string, port: number | undefined): string {
  if (port === undefined) return cidr
  return cidr.includes(':') ? `[${cidr}]:${port}` : `${cidr}:${port}`
}

function malformed(text: string): ConfigError {
  return new ConfigError(
    `"${text}" is not a network: write a CIDR such as "10.1.2.3/32", "10.1.2.0/24:8080" or "[fd00::/8]:443"`,
  )
}
