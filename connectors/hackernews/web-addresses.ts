import { type FoundSource, isHost, parameterOf } from '../found-source.ts'

/** https://news.ycombinator.com reads all of it, https://hn.algolia.com/?q=… a search. */
export function sourcesAt(url: URL): FoundSource[] {
  if (!isHost(url, 'news.ycombinator.com', 'hn.algolia.com')) return []
  const query = parameterOf(url, 'q') ?? parameterOf(url, 'query')
  if (query === undefined)
    return [{ connector: 'hackernews', options: {}, name: 'hn', what: 'all of Hacker News' }]
  const what = `a search of Hacker News for "${query}"`
  return [{ connector: 'hackernews', options: { query }, name: `hn-${query}`, what }]
}
