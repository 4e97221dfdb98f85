import { type FoundSource, feedAt, isHost, parameterOf, segmentsOf } from '../found-source.ts'

/** https://www.youtube.com/@handle, /channel/UC…, /watch?v=…, /results?search_query=… */
export function sourcesAt(url: URL): FoundSource[] {
  const short = isHost(url, 'youtu.be')
  if (!short && !isHost(url, 'youtube.com')) return []
  const [first = '', second = ''] = segmentsOf(url)
  const video = short ? first : first === 'watch' ? parameterOf(url, 'v') : afterKind(first, second)
  if (video !== undefined && /^[\w-]{11}$/.test(video)) {
    const what = `the comments under the video ${video} on YouTube`
    return [{ connector: 'youtube', options: { videos: [video] }, name: `youtube-${video}`, what, all: true }]
  }
  const search = parameterOf(url, 'search_query')
  if (first === 'results' && search !== undefined) {
    const what = `a search of YouTube for "${search}"`
    return [{ connector: 'youtube', options: { search }, name: `youtube-${search}`, what }]
  }
  const list = parameterOf(url, 'list')
  if (first === 'playlist' && list !== undefined) {
    const feed = `https://www.youtube.com/feeds/videos.xml?${new URLSearchParams({ playlist_id: list })}`
    return [feedAt(feed, 'youtube-playlist', 'a playlist on YouTube')]
  }
  const channel = first === 'channel' ? second : /^@[^\s/@]{3,30}$/.exec(first)?.[0]
  if (channel === undefined) return []
  const name = `youtube-${channel}`
  const comments = {
    connector: 'youtube',
    options: { channel },
    name,
    what: `the comments under the videos of ${channel} on YouTube`,
  }
  if (!/^UC[\w-]{22}$/.test(channel)) return [{ ...comments, pageTells: true }]
  const what = `the new videos of ${channel} on YouTube`
  return [comments, { connector: 'feed', options: { preset: { youtube: channel } }, name, what }]
}

function afterKind(first: string, second: string): string | undefined {
  return /^(?:shorts|live|embed|v)$/.test(first) ? second : undefined
}
