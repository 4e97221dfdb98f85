import { parseFeed, type AtomFeed, type RdfFeed, type RssFeed } from 'feedsmith'
import { atomText, html, present, type RawFeed, type RawItem } from './raw-feed.ts'

/** Reads what rss-parser cannot: unusual namespace prefixes, letter case, unclosed tags. Throws when it is no feed. */
export function readWithFeedsmith(xml: string): RawFeed {
  const parsed = parseFeed(xml)
  if (parsed.format === 'atom') return atomFeed(parsed.feed)
  if (parsed.format === 'rss') return rssFeed(parsed.feed)
  if (parsed.format === 'rdf') return rdfFeed(parsed.feed)
  throw new Error('the document is JSON')
}

function rssFeed(feed: RssFeed.Feed<string>): RawFeed {
  return {
    bases: [feed.link],
    language: feed.language ?? feed.dc?.languages?.[0],
    ttlMinutes: feed.ttl,
    skipHours: feed.skipHours,
    skipDays: feed.skipDays,
    updatePeriod: feed.sy?.updatePeriod,
    updateFrequency: feed.sy?.updateFrequency,
    items: (feed.items ?? []).map((item) => ({
      ...extras(item),
      id: item.guid?.value,
      link: item.link ?? (item.guid?.isPermaLink === false ? undefined : permalink(item.guid?.value)),
      title: html(item.title ?? item.dc?.titles?.[0] ?? item.media?.title?.value),
      bodies: present(
        [
          item.content?.encoded,
          item.description,
          item.dc?.descriptions?.[0],
          item.media?.description?.value,
        ].map(html),
      ),
      author:
        item.dc?.creators?.[0] ?? item.authors?.[0]?.name ?? item.authors?.[0]?.email ?? item.itunes?.author,
      published: item.pubDate ?? item.dc?.dates?.[0],
      updated: item.dcterms?.modified?.[0] ?? item.atom?.updated,
    })),
  }
}

function rdfFeed(feed: RdfFeed.Feed<string>): RawFeed {
  return {
    bases: [feed.link],
    language: feed.dc?.languages?.[0],
    updatePeriod: feed.sy?.updatePeriod,
    updateFrequency: feed.sy?.updateFrequency,
    items: (feed.items ?? []).map((item) => ({
      ...extras(item),
      id: item.rdf?.about,
      link: item.link,
      title: html(item.title ?? item.dc?.titles?.[0]),
      bodies: present([item.content?.encoded, item.description, item.dc?.descriptions?.[0]].map(html)),
      author: item.dc?.creators?.[0],
      published: item.dc?.dates?.[0],
    })),
  }
}

function atomFeed(feed: AtomFeed.Feed<string>): RawFeed {
  return {
    bases: [feed.xml?.base, alternate(feed.links)],
    language: feed.xml?.lang,
    updatePeriod: feed.sy?.updatePeriod,
    updateFrequency: feed.sy?.updateFrequency,
    items: (feed.entries ?? []).map((entry) => ({
      ...extras(entry),
      id: entry.id,
      link: alternate(entry.links),
      title: atomText(entry.title?.value, entry.title?.type),
      bodies: present([
        atomText(entry.content?.value, entry.content?.type),
        atomText(entry.summary?.value, entry.summary?.type),
        html(entry.media?.description?.value ?? entry.media?.groups?.[0]?.description?.value),
      ]),
      author: entry.authors?.[0]?.name ?? entry.dc?.creators?.[0],
      authorUrl: entry.authors?.[0]?.uri,
      published: entry.published ?? entry.dc?.dates?.[0],
      updated: entry.updated,
    })),
  }
}

function extras(
  item: RssFeed.Item<string> | RdfFeed.Item<string> | AtomFeed.Entry<string>,
): Partial<RawItem> {
  return {
    base: item.xml?.base,
    language: item.xml?.lang ?? item.dc?.languages?.[0],
    replies: item.slash?.comments ?? ('thr' in item ? item.thr?.total : undefined),
    views: item.media?.groups?.[0]?.community?.statistics?.views,
  }
}

function alternate(links: AtomFeed.Link<string>[] | undefined): string | undefined {
  return (links?.find((link) => link.rel === 'alternate') ?? links?.find((link) => link.rel === undefined))
    ?.href
}

function permalink(guid: string | undefined): string | undefined {
  return guid !== undefined && /^https?:\/\//i.test(guid) ? guid : undefined
}
