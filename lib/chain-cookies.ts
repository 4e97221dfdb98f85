/**
 * The cookies of one chain of redirects: some sites lead everybody round once to see whether a cookie comes back. Nothing
 * outlives the chain, and nothing goes to another host than the one that set it, nor from https to http.
 */
export interface ChainCookies {
  /** Takes what an answer from `url` sets. */
  take(url: URL, setCookies: readonly string[]): void
  /** The value of the Cookie header for `url`; undefined when there is none. */
  of(url: URL): string | undefined
}

const mostCookies = 20
const mostChars = 4096

export function openChainCookies(): ChainCookies {
  const hosts = new Map<string, Map<string, { value: string; secure: boolean }>>()
  return {
    take(url, setCookies) {
      const kept = hosts.get(url.host) ?? new Map()
      hosts.set(url.host, kept)
      for (const text of setCookies.slice(0, mostCookies)) {
        const cookie = readCookie(text)
        if (!cookie) continue
        if (cookie.ended) kept.delete(cookie.name)
        else if (kept.size < mostCookies || kept.has(cookie.name))
          kept.set(cookie.name, { value: cookie.value, secure: url.protocol === 'https:' })
      }
    },
    of(url) {
      const pairs = [...(hosts.get(url.host) ?? [])].filter(
        ([, { secure }]) => !secure || url.protocol === 'https:',
      )
      return pairs.length > 0 ? pairs.map(([name, { value }]) => `${name}=${value}`).join('; ') : undefined
    },
  }
}

/** RFC 6265, 5.2, as far as one chain needs it: the host alone decides where a cookie goes. */
function readCookie(text: string): { name: string; value: string; ended: boolean } | undefined {
  if (text.length > mostChars) return undefined
  const [pair = '', ...attributes] = text.split(';').map((part) => part.trim())
  const equals = pair.indexOf('=')
  const [name, value] = [pair.slice(0, equals).trim(), pair.slice(equals + 1).trim()]
  if (equals < 1 || !/^[!#$%&'*+.^_`|~\w-]+$/.test(name) || !/^[\x20-\x7e]*$/.test(value)) return undefined
  return {
    name,
    value,
    ended: attributes.some((attribute) => /^max-age\s*=\s*(?:0|-\d{1,20})$/i.test(attribute)),
  }
}
