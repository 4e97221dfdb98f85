import { type FoundSource, feedAt, isHost, parameterOf, segmentsOf } from '../found-source.ts'

/** https://www.reddit.com/r/suomi, /search?q=…, /user/name. Feeds of Reddit need no key. */
export function sourcesAt(url: URL): FoundSource[] {
  if (!isHost(url, 'reddit.com')) return []
  const [kind, who = ''] = segmentsOf(url)
  const query = parameterOf(url, 'q')
  const last = segmentsOf(url).at(-1)
  if (kind === 'r' && /^[\w+]{2,300}$/.test(who)) {
    const subreddits = who.split('+')
    const what = `subreddit ${subreddits.map((name) => `r/${name}`).join(', ')}`
    const name = `reddit-${who}`
    if (last === 'search' && query !== undefined) {
      const search = new URLSearchParams({ q: query, restrict_sr: 'on', sort: 'new' })
      const feed = `https://www.reddit.com/r/${who}/search.rss?${search}`
      return [feedAt(feed, name, `a search in ${what}`)]
    }
    return [
      { connector: 'reddit', options: { subreddits }, name, what },
      { connector: 'feed', options: { preset: { reddit: who } }, name, what },
    ]
  }
  if (kind === 'search' && query !== undefined) {
    const name = `reddit-${query}`
    const what = `a search of Reddit for "${query}"`
    return [
      { connector: 'reddit', options: { query }, name, what },
      { connector: 'feed', options: { preset: { 'reddit-search': query } }, name, what },
    ]
  }
  if ((kind === 'user' || kind === 'u') && /^[\w-]{3,20}$/.test(who))
    return [feedAt(`https://www.reddit.com/user/${who}/.rss`, `reddit-${who}`, `u/${who} on Reddit`)]
  return []
}
