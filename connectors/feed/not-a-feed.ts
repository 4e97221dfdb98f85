import { plainFromHtml } from '../values/text.ts'
import { readableUrl } from './address.ts'

const feedType = /\btype\s*=\s*["']?application\/(?:rss\+xml|atom\+xml|feed\+json)/i

/** Says what stands at an address where a feed was expected, and where the feed may be. */
export function notAFeed(text: string, url: string): Error {
  if (text.trim() === '') return new Error('the answer is empty, not a feed')
  if (!/<(?:!doctype\s+html|html|head|body|title|meta)\b/i.test(text.slice(0, 20_000))) {
    return new Error(`the answer is no feed; it begins ${excerpt(text)}`)
  }
  const title = plainFromHtml(/<title(?:\s[^<>]{0,300})?>([^<]{0,300})/i.exec(text)?.[1] ?? '').slice(0, 120)
  const page = title
    ? `the address answers a web page ("${title}"), not a feed`
    : 'the address answers a web page, not a feed'
  const feed = linkedFeed(text, url)
  return new Error(
    feed ? `${page}; its feed may be at ${feed}` : `${page}; look for its RSS link and use that address`,
  )
}

/** JSON that is no JSON Feed is most often an API's error: show what it says. */
export function notAJsonFeed(text: string, problem: string): Error {
  return new Error(`the answer is JSON, but ${problem}: ${excerpt(text)}`)
}

/** The first `<link rel=alternate type=application/rss+xml …>` of a page, as browsers and readers discover feeds. */
function linkedFeed(page: string, url: string): string | undefined {
  for (const [tag] of page.slice(0, 512 * 1024).matchAll(/<link\s[^<>]{1,2000}>/gi)) {
    const href = feedType.test(tag) ? /\bhref\s*=\s*["']?([^"'\s>]+)/i.exec(tag)?.[1] : undefined
    const feed = readableUrl(href?.replaceAll('&amp;', '&'), [url])
    if (feed !== undefined) return feed
  }
  return undefined
}

function excerpt(text: string): string {
  return JSON.stringify(text.slice(0, 120).replace(/\s+/g, ' ').trim())
}
