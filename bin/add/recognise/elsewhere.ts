import { isHost, segmentsOf } from '../../../connectors/found-source.ts'

const yourOwn =
  'your own page or account is read with the connector meta, by its number: docs/sources.md#meta shows the lines'
const noApi = 'has no API that lets others read it; send its posts here through the connector webhook'

/**
 * Why a platform cannot be added by its address, and what to do instead; undefined for any other place. Looking for feeds
 * there would only annoy it.
 */
export function elsewhere(url: URL): string | undefined {
  if (isHost(url, 'facebook.com', 'fb.com', 'instagram.com', 'threads.net', 'threads.com')) return yourOwn
  if (isHost(url, 'tiktok.com', 'linkedin.com', 'jodel.com', 'yelp.com', 'booking.com'))
    return `${url.hostname} ${noApi}`
  if (/^(?:www\.)?tripadvisor\.[a-z.]{2,6}$/.test(url.hostname)) return `${url.hostname} ${noApi}`
  const [first] = segmentsOf(url)
  const isGoogle = /^(?:www\.)?google\.[a-z.]{2,6}$/.test(url.hostname)
  if ((isGoogle && first === 'maps') || isHost(url, 'business.google.com', 'maps.app.goo.gl', 'g.page'))
    return 'reviews on Google of your own locations are read with the connector googlebusiness, by their numbers: docs/sources.md#googlebusiness shows the lines'
  return undefined
}
