import { type FoundSource, isHost, parameterOf, segmentsOf } from '../found-source.ts'

/** https://news.google.com/search?q=… */
export function sourcesAt(url: URL): FoundSource[] {
  const query = parameterOf(url, 'q')
  const [first] = segmentsOf(url)
  if (!isHost(url, 'news.google.com') || query === undefined || first !== 'search') return []
  const name = `news-${query}`
  const what = `a search of Google News for "${query}", whose feed is for personal use only`
  const language = /^[a-z]{2}/.exec(parameterOf(url, 'hl') ?? '')?.[0]
  const options = { preset: { 'google-news': query }, ...(language && { language }) }
  return [{ connector: 'feed', options, name, what }]
}
