import dns from 'node:dns'
import net from 'node:net'
import tls from 'node:tls'
import type { Agent, buildConnector } from 'undici'
import { allowanceFor, mayReach } from './address.ts'
import type { Allowance } from './address.ts'
import { undici } from './undici.ts'

/** A connection was refused before it carried a request; the message says why and how to allow it. */
export class AddressRefused extends Error {
  override name = 'AddressRefused'
}

export interface DialOptions {
  /** Asked anew for every connection. */
  allowances: () => readonly Allowance[]
  /** The resolver; Node's own (getaddrinfo) by default. */
  lookup?: net.LookupFunction
}

/** Addresses tried for one name; a name with thousands of answers must not buy thousands of attempts. */
const mostAddresses = 8

/**
 * An undici connector that reaches only what `mayReach` permits: literal addresses are judged before the dial,
 * names by every address they resolve to (one bad answer refuses them all), and the connected peer once more.
 * All connections share one TLS context, and sessions resume.
 */
export function createDial({ allowances, lookup = dns.lookup }: DialOptions): buildConnector.connector {
  const secureContext = tls.createSecureContext()
  // undici hands a lookup no port, and an allowance can name one: hence a connector for each port.
  const byPort = new Map<number, buildConnector.connector>()

  function connectorFor(port: number): buildConnector.connector {
    const known = byPort.get(port)
    if (known) return known
    const connector = undici().buildConnector({
      secureContext,
      rejectUnauthorized: true,
      allowH2: false,
      timeout: 10_000,
      autoSelectFamily: true,
      lookup: guardedLookup(lookup, port, allowances),
    })
    byPort.set(port, connector)
    return connector
  }

  return (options, callback) => {
    const port = Number(options.port) || (options.protocol === 'https:' ? 443 : 80)
    const refused = refuseLiteral(options.hostname, port, allowances())
    if (refused) {
      callback(refused, null)
      return
    }
    connectorFor(port)(options, (...[error, socket]) => {
      if (error) {
        callback(error, null)
        return
      }
      const peer = socket.remoteAddress ?? ''
      if (mayReach(peer, port, allowances())) {
        callback(null, socket)
        return
      }
      socket.destroy()
      callback(
        new AddressRefused(`refused, because the connection ended at ${describeAddress(peer, port)}`),
        null,
      )
    })
  }
}

/** The pool of connections: few for each host, kept for 4 seconds, HTTP/1.1 only. `maxMessageBytes` is for WebSockets. */
export function createAgent(connect: buildConnector.connector, maxMessageBytes = 1024 * 1024): Agent {
  const { Agent } = undici()
  return new Agent({
    connect,
    webSocket: { maxPayloadSize: maxMessageBytes },
    allowH2: false,
    connections: 8,
    pipelining: 1,
    keepAliveTimeout: 4_000,
    keepAliveMaxTimeout: 4_000,
    maxHeaderSize: 16 * 1024,
    // Idle limits only; the deadline of each request covers both.
    headersTimeout: 0,
    bodyTimeout: 0,
  })
}

/** The refusal of a host that is itself an address (no lookup ever sees it); undefined for names. */
export function refuseLiteral(
  hostname: string,
  port: number,
  allowances: readonly Allowance[],
): AddressRefused | undefined {
  const literal = hostname.replace(/^\[(.*)\]$/, '$1')
  if (net.isIP(literal) === 0 || mayReach(literal, port, allowances)) return undefined
  return new AddressRefused(`refused, because it is ${describeAddress(literal, port)}`)
}

function guardedLookup(
  lookup: net.LookupFunction,
  port: number,
  allowances: () => readonly Allowance[],
): net.LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, answer, family) => {
      if (error) {
        callback(error, [])
        return
      }
      const answers =
        typeof answer === 'string' ? [{ address: answer, family: family ?? net.isIP(answer) }] : answer
      const bad = answers.find(({ address }) => !mayReach(address, port, allowances()))
      const [first] = answers
      if (bad || !first) {
        const reason = bad
          ? `it resolves to ${describeAddress(bad.address, port)}`
          : 'it resolves to no address'
        callback(new AddressRefused(`refused, because ${reason}`), [])
      } else if (options.all) {
        callback(null, answers.slice(0, mostAddresses))
      } else {
        callback(null, first.address, first.family)
      }
    })
  }
}

function describeAddress(address: string, port: number): string {
  if (net.isIP(address) === 0 || address.includes('%')) return 'an unknown or link-local address'
  const entry = allowanceFor(address, port)
  return (
    `${address} port ${port}, which is not public or not a port of the web; ` +
    `if that is intended, add "${entry}" to network.allow_private`
  )
}
