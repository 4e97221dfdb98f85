import RssParser from 'rss-parser'
import { atomText, html, present, toNumber, type Markup, type RawFeed, type RawItem } from './raw-feed.ts'
import { isRecord } from '../../lib/record.ts'

/**
 * Tags that rss-parser must not find under their own names: it makes a snippet of the texts with a quadratic
 * regular expression, and throws a whole Atom feed away for one bad date. They arrive untouched under these names.
 */
const renamedFields = ['description', 'content', 'content:encoded', 'summary', 'published', 'updated']

const ownNames = [
  'guid',
  'id',
  'title',
  'link',
  'pubDate',
  'author',
  'body',
  'issued',
  'modified',
  'created',
  '$',
  'dc:title',
  'dc:date',
  'dc:creator',
  'dc:author',
  'dc:language',
  'dc:description',
  'dcterms:modified',
  'atom:published',
  'atom:updated',
  'itunes:author',
  'itunes:summary',
  'im:rating',
  'slash:comments',
  'thr:total',
  'media:title',
  'media:description',
  'media:group',
]

const parser = new RssParser<Record<string, unknown>, Record<string, unknown>>({
  defaultRSS: 2,
  customFields: {
    feed: ['dc:language', 'sy:updatePeriod', 'sy:updateFrequency'],
    item: [...renamedFields.map(verbatim), ...ownNames].map((name) => [
      name,
      `raw ${name}`,
      { keepArray: true },
    ]),
  },
  xml2js: { tagNameProcessors: [(name: string) => (renamedFields.includes(name) ? verbatim(name) : name)] },
})

/** Throws when the XML is not well-formed or no feed. */
export async function readWithRssParser(xml: string): Promise<RawFeed> {
  const feed = await parser.parseString(xml)
  const atom = /^<[^\s>]*feed/.test(xml)
  return {
    bases: [textOf(feed.link)],
    language: textOf(feed['language']) ?? textOf(feed['dc:language']),
    ttlMinutes: toNumber(textOf(feed['ttl'])),
    skipHours: present(children(feed['skipHours'], 'hour').map((hour) => toNumber(textOf(hour)))),
    skipDays: present(children(feed['skipDays'], 'day').map(textOf)),
    updatePeriod: textOf(feed['sy:updatePeriod']),
    updateFrequency: toNumber(textOf(feed['sy:updateFrequency'])),
    items: feed.items.map((item) => (atom ? atomItem(item) : rssItem(item))),
  }
}

type Item = Record<string, unknown>

function rssItem(item: Item): RawItem {
  const guid = nodes(item, 'guid')[0]
  const permalink = attribute(guid, 'isPermaLink') !== 'false' ? httpOnly(textOf(guid)) : undefined
  return {
    ...extras(item),
    id: textOf(guid) ?? attribute(item['raw $'], 'rdf:about', 'about'),
    link: present(nodes(item, 'link').map((node) => textOf(node) ?? attribute(node, 'href')))[0] ?? permalink,
    title: html(first(item, 'title', 'dc:title', 'media:title')),
    bodies: present(
      [
        'content:encoded',
        'description',
        'content',
        'body',
        'summary',
        'dc:description',
        'itunes:summary',
        'media:description',
      ].map((name) => html(first(item, name))),
    ).concat(mediaGroup(item)),
    author:
      first(item, 'dc:creator', 'author', 'dc:author', 'itunes:author') ??
      childText(nodes(item, 'author')[0], 'name'),
    published: first(item, 'pubDate', 'dc:date', 'atom:published', 'published', 'created'),
    updated: first(item, 'atom:updated', 'dcterms:modified', 'updated'),
  }
}

function atomItem(item: Item): RawItem {
  const links = nodes(item, 'link')
  const alternate =
    links.find((link) => attribute(link, 'rel') === 'alternate') ??
    links.find((link) => !attribute(link, 'rel'))
  const author = nodes(item, 'author')[0]
  return {
    ...extras(item),
    id: first(item, 'id'),
    link: attribute(alternate, 'href') ?? textOf(alternate),
    title: atomMarkup(nodes(item, 'title')[0]),
    bodies: present([
      ...nodes(item, 'content').map(atomMarkup),
      ...nodes(item, 'summary').map(atomMarkup),
      html(first(item, 'media:description')),
    ]).concat(mediaGroup(item)),
    author:
      childText(author, 'name') ?? textOf(author) ?? first(item, 'dc:creator') ?? childText(author, 'email'),
    authorUrl: childText(author, 'uri') ?? childText(author, 'url'),
    published: first(item, 'published', 'issued', 'created', 'dc:date'),
    updated: first(item, 'updated', 'modified'),
  }
}

function extras(item: Item): Partial<RawItem> {
  const statistics = path(nodes(item, 'media:group')[0], 'media:community', 'media:statistics')
  return {
    base: attribute(item['raw $'], 'xml:base'),
    language: attribute(item['raw $'], 'xml:lang') ?? first(item, 'dc:language'),
    rating: toNumber(first(item, 'im:rating')),
    replies: toNumber(first(item, 'slash:comments', 'thr:total')),
    views: toNumber(attribute(statistics, 'views')),
  }
}

/** YouTube keeps a video's text here and nowhere else. */
function mediaGroup(item: Item): Markup[] {
  return present([html(childText(nodes(item, 'media:group')[0], 'media:description'))])
}

function atomMarkup(node: unknown): Markup | undefined {
  const text = textOf(node)
  if (text !== undefined && attribute(node, 'mode') === 'base64') {
    return atomText(Buffer.from(text, 'base64').toString(), attribute(node, 'type'))
  }
  return atomText(text, attribute(node, 'type'))
}

function verbatim(name: string): string {
  return `verbatim:${name}`
}

function nodes(item: Item, name: string): unknown[] {
  const found = item[`raw ${renamedFields.includes(name) ? verbatim(name) : name}`]
  return Array.isArray(found) ? found : []
}

/** The first non-empty text under the first of these names that has one. */
function first(item: Item, ...names: string[]): string | undefined {
  return present(names.flatMap((name) => nodes(item, name).map(textOf)))[0]
}

/** xml2js gives a string, or an object with `_` when the element has attributes; an empty element has no text. */
function textOf(node: unknown): string | undefined {
  const text = isRecord(node) ? node['_'] : node
  return typeof text === 'string' && text.trim() !== '' ? text.trim() : undefined
}

function attribute(node: unknown, ...names: string[]): string | undefined {
  const attributes = isRecord(node) && isRecord(node['$']) ? node['$'] : node
  if (!isRecord(attributes)) return undefined
  return present(names.map((name) => textOf(attributes[name])))[0]
}

function children(node: unknown, name: string): unknown[] {
  const found = isRecord(node) ? node[name] : undefined
  return Array.isArray(found) ? found : []
}

function childText(node: unknown, name: string): string | undefined {
  return textOf(children(node, name)[0])
}

function path(node: unknown, ...names: string[]): unknown {
  return names.reduce((at, name) => children(at, name)[0], node)
}

function httpOnly(url: string | undefined): string | undefined {
  return url !== undefined && /^https?:\/\//i.test(url) ? url : undefined
}
