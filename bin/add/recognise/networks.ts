import { type Found, feedAt, isHost, parameterOf, segmentsOf } from './found.ts'

/** https://www.reddit.com/r/suomi, /search?q=…, /user/name. Feeds of Reddit need no key. */
export function reddit(url: URL): Found[] {
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

/** https://bsky.app/search?q=…, /hashtag/x, /profile/name. The feed of a profile needs no key. */
export function bluesky(url: URL): Found[] {
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

/** https://t.me/revontulinews, https://t.me/s/revontulinews */
export function telegram(url: URL): Found[] {
  if (!isHost(url, 't.me', 'telegram.me', 'telegram.dog')) return []
  const parts = segmentsOf(url)
  const channel = (parts[0] === 's' ? parts[1] : parts[0]) ?? ''
  if (!/^[a-z]\w{3,31}$/i.test(channel) || telegramWords.has(channel.toLowerCase())) return []
  const what = `the public channel @${channel} on Telegram`
  return [{ connector: 'telegram', options: { channels: [channel] }, name: `telegram-${channel}`, what }]
}

/** Paths that are no channels. https://core.telegram.org/api/links */
const telegramWords = new Set([
  'addemoji',
  'addlist',
  'addstickers',
  'addtheme',
  'boost',
  'contact',
  'giftcode',
  'invoice',
  'joinchat',
  'login',
  'proxy',
  'setlanguage',
  'share',
  'socks',
])

/** https://x.com/revontuli, https://x.com/search?q=… */
export function x(url: URL): Found[] {
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

/** https://news.google.com/search?q=… */
export function googleNews(url: URL): Found[] {
  const query = parameterOf(url, 'q')
  const [first] = segmentsOf(url)
  if (!isHost(url, 'news.google.com') || query === undefined || first !== 'search') return []
  const name = `news-${query}`
  const what = `a search of Google News for "${query}", whose feed is for personal use only`
  const language = /^[a-z]{2}/.exec(parameterOf(url, 'hl') ?? '')?.[0]
  const options = { preset: { 'google-news': query }, ...(language && { language }) }
  return [{ connector: 'feed', options, name, what }]
}
