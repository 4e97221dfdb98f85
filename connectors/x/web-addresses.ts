import { type FoundSource, isHost, parameterOf, segmentsOf } from '../found-source.ts'

/** https://x.com/revontuli, https://x.com/search?q=… */
export function sourcesAt(url: URL): FoundSource[] {
  if (!isHost(url, 'x.com', 'twitter.com')) return []
  const [kind = ''] = segmentsOf(url)
  const query = parameterOf(url, 'q')
  if (kind === 'search' && query !== undefined)
    return [{ connector: 'x', options: { query }, name: `x-${query}`, what: `a search of X for "${query}"` }]
  if (
    !/^\w{1,15}$/.test(kind) ||
    /^(?:home|explore|i|search|settings|messages|notifications|hashtag)$/.test(kind)
  )
    return []
  const what = `@${kind} on X, whose mentions are read`
  return [{ connector: 'x', options: { account: kind, mentions: true }, name: `x-${kind}`, what }]
}
