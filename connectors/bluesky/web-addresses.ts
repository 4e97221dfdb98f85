import { type FoundSource, feedAt, isHost, parameterOf, segmentsOf } from '../found-source.ts'

/** https://bsky.app/search?q=…, /hashtag/x, /profile/name. The feed of a profile needs no key. */
export function sourcesAt(url: URL): FoundSource[] {
  if (!isHost(url, 'bsky.app')) return []
  const [kind, who = '', more] = segmentsOf(url)
  const query = kind === 'hashtag' && who !== '' ? `#${who}` : parameterOf(url, 'q')
  if ((kind === 'search' || kind === 'hashtag') && query !== undefined) {
    const all = 'all new posts of Bluesky, of which your brands choose'
    return [
      {
        connector: 'bluesky',
        options: { query },
        name: `bluesky-${query}`,
        what: `a search of Bluesky for "${query}"`,
      },
      { connector: 'bluesky', options: {}, name: 'bluesky', what: all },
    ]
  }
  if (kind !== 'profile' || !/^(?:[\w-]+\.)+[a-z]{2,}$|^did:[a-z]+:[\w.:-]+$/i.test(who)) return []
  if (more === 'feed' || more === 'lists') return []
  return [feedAt(`https://bsky.app/profile/${who}/rss`, `bluesky-${who}`, `${who} on Bluesky`)]
}
