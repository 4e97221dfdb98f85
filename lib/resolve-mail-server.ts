import dns from 'node:dns/promises'
import net from 'node:net'
import { allowanceFor, mayReach, parseAllowance } from './address.ts'
import { PermanentError } from './errors.ts'

/** SMTP, IMAP, SMTP submission over TLS and with STARTTLS, IMAP over TLS: RFC 5321, 8314, 9051. */
const mailPorts = [25, 143, 465, 587, 993]

export interface ResolveOptions {
  /** Exact CIDR or CIDR:port that may be reached although private; asked anew for every server. */
  allowPrivate: () => readonly string[]
  /** The resolver; Node's own (getaddrinfo) by default. */
  lookup?: (host: string) => Promise<{ address: string }[]>
}

/**
 * Gives the IP address to dial for a mail server, judged as every connection of `http.ts` is: one private address among
 * those of a name refuses it. Whoever dials must dial the address, so that the name cannot change its mind in between.
 * The function throws `PermanentError` for a refused address, and the resolver's error for an unknown name.
 */
export function createMailResolver({
  allowPrivate,
  lookup = (host) => dns.lookup(host, { all: true }),
}: ResolveOptions): (host: string, port: number) => Promise<string> {
  return async (host, port) => {
    const allowances = allowPrivate().map(parseAllowance)
    const addresses = net.isIP(host) === 0 ? await lookup(host) : [{ address: host }]
    const refused = addresses.find(({ address }) => !mayReach(address, port, allowances, mailPorts))
    if (refused) {
      throw new PermanentError(
        `the mail server ${host} port ${port} is refused: ${refused.address} is not public, or the port is none of mail; ` +
          `if that is intended, add "${allowanceFor(refused.address, port)}" to network.allow_private`,
      )
    }
    const [first] = addresses
    if (!first) throw new Error(`the mail server ${host} has no address`)
    return first.address
  }
}
