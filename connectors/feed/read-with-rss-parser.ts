import RssParser from 'rss-parser'
import { isRecord } from '../../lib/record.ts'
import { itemFields } from './fields.ts'
import {
  atomText,
  html,
  present,
  toNumber,
  type Markup,
  type RawFeed,
  type RawItem,
  type RawLink,
  type RawPerson,
} from './raw-feed.ts'
import { feedElement, fieldPrefix } from './rewrite.ts'

type Fields = Record<string, unknown>

const parser = new RssParser<Fields, Fields>({
  customFields: {
    feed: [feedElement],
    item: [
      ['$', '$', { keepArray: true }],
      ...[...itemFields.keys()].map((name): [string, string, { keepArray: boolean }] => [
        `${fieldPrefix}${name}`,
        name,
        { keepArray: true },
      ]),
    ],
  },
})

/** Reads what `rewriteFeed` wrote. */
export async function readWithRssParser(xml: string): Promise<RawFeed> {
  const { items, [feedElement]: about } = await parser.parseString(xml)
  const feed = Object.fromEntries(
    Object.entries(isRecord(about) ? about : {}).map(([name, own]) => [name.slice(fieldPrefix.length), own]),
  )
  const links = nodes(feed, 'link', 'atom:link').map(linkOf)
  const named = (rel: string) =>
    present(links.map((link) => (link.rels.includes(rel) ? link.href : undefined)))
  return {
    bases: present(nodes(feed, 'link').map(textOf)).slice(0, 1),
    language: first(feed, 'language', 'dc:language'),
    ttlMinutes: toNumber(first(feed, 'ttl')),
    skipHours: present(nodes(feed, 'hour').map((hour) => toNumber(textOf(hour)))),
    skipDays: present(nodes(feed, 'day').map(textOf)),
    updatePeriod: first(feed, 'sy:updateperiod'),
    updateFrequency: toNumber(first(feed, 'sy:updatefrequency')),
    hubs: named('hub'),
    self: named('self')[0],
    authors: firstPeople(feed, 'atom:author', 'author', 'dc:creator', 'itunes:author'),
    items: items.map(rawItem),
  }
}

function rawItem(item: Fields): RawItem {
  return {
    id: first(item, 'guid', 'atom:id', 'id') ?? attribute(item, 'about'),
    links: linksOf(item),
    title: present([
      html(first(item, 'title')),
      ...nodes(item, 'atom:title').map((node) => atomMarkup(node)),
      html(first(item, 'dc:title', 'media:title')),
    ])[0],
    bodies: present([
      html(first(item, 'content:encoded')),
      ...nodes(item, 'atom:content').map((node) => atomMarkup(node, true)),
      ...['fullitem', 'description', 'content', 'body', 'xhtml:body', 'abstract'].map((name) =>
        html(first(item, name)),
      ),
      ...nodes(item, 'atom:summary').map((node) => atomMarkup(node)),
      ...['summary', 'dc:description', 'itunes:summary', 'media:description'].map((name) =>
        html(first(item, name)),
      ),
    ]),
    authors: firstPeople(item, 'atom:author', 'dc:creator', 'author', 'dc:author', 'itunes:author', 'source'),
    published: texts(item, ...publishedNames),
    updated: texts(item, 'atom:updated', 'atom:modified', 'dcterms:modified', 'updated', 'modified'),
    isCutOff: attribute(item, 'cut') !== undefined,
    base: attribute(item, 'base'),
    language: attribute(item, 'language') ?? first(item, 'dc:language'),
    rating: toNumber(first(item, 'im:rating')),
    replies: toNumber(first(item, 'slash:comments', 'thr:total')),
    inReplyTo: attribute(nodes(item, 'thr:in-reply-to')[0], 'ref'),
    views: toNumber(attribute(nodes(item, 'media:statistics')[0], 'views')),
  }
}

const publishedNames = [
  'pubdate',
  'atom:published',
  'published',
  'atom:issued',
  'issued',
  'dc:date',
  'dcterms:created',
  'dcterms:issued',
  'atom:created',
  'created',
  'date',
]

/** Addresses of the item, the best first: a redirector's target, pages before other kinds of files, ids that are addresses. */
function linksOf(item: Fields): RawLink[] {
  const guid = nodes(item, 'guid')[0]
  const isPermalink = attribute(guid, 'ispermalink')?.toLowerCase() !== 'false'
  const alternates = nodes(item, 'link', 'atom:link')
    .map(linkOf)
    .filter(({ href, rels }) => href !== undefined && (rels.length === 0 || rels.includes('alternate')))
    .toSorted((a, b) => a.rank - b.rank)
  return [
    ...texts(item, 'feedburner:origlink', 'pheedo:origlink').map((href) => ({ href })),
    ...alternates.flatMap(({ href, base }) => (href === undefined ? [] : [{ href, base }])),
    ...[
      isPermalink ? textOf(guid) : undefined,
      first(item, 'atom:id', 'id'),
      attribute(item, 'about'),
      attribute(item, 'href'),
    ].flatMap((href) => (href !== undefined && /^https?:\/\//i.test(href) ? [{ href }] : [])),
  ]
}

function linkOf(node: unknown): { href?: string; rels: string[]; base?: string; rank: number } {
  const type = attribute(node, 'type')
  const rels = (attribute(node, 'rel') ?? '').toLowerCase().split(/\s+/).filter(Boolean)
  const isPage = type === undefined || /html/i.test(type)
  return {
    href: attribute(node, 'href') ?? textOf(node),
    rels: rels.map((rel) => rel.slice(rel.lastIndexOf('/') + 1)),
    base: attribute(node, 'base'),
    rank: (isPage ? 0 : 2) + (isPage && type === undefined && rels.length === 0 ? 1 : 0),
  }
}

function atomMarkup(node: unknown, isContent = false): Markup | undefined {
  const text = textOf(node)
  if (attribute(node, 'tags') !== undefined) return html(text)
  const type = attribute(node, 'type')
  return attribute(node, 'mode') === 'base64'
    ? atomText(Buffer.from(text ?? '', 'base64').toString(), type, false)
    : atomText(text, type, isContent)
}

/** The people under the first of these names that has any. */
function firstPeople(fields: Fields, ...names: string[]): RawPerson[] {
  for (const name of names) {
    const people = nodes(fields, name).map((node) => ({
      name: attribute(node, 'name') ?? textOf(node) ?? attribute(node, 'email'),
      url: attribute(node, 'uri'),
    }))
    const named = people.filter((person) => person.name !== undefined)
    if (named.length > 0) return named
  }
  return []
}

function nodes(fields: Fields, ...names: string[]): unknown[] {
  const found: unknown[] = []
  for (const name of names) {
    const own = fields[name]
    if (Array.isArray(own)) found.push(...own)
  }
  return found
}

/** The texts under these names that are not empty. */
function texts(fields: Fields, ...names: string[]): string[] {
  return present(nodes(fields, ...names).map(textOf))
}

function first(fields: Fields, ...names: string[]): string | undefined {
  for (const name of names) {
    const own = fields[name]
    if (!Array.isArray(own)) continue
    for (const node of own) {
      const text = textOf(node)
      if (text !== undefined) return text
    }
  }
  return undefined
}

/** xml2js gives a string, or an object with `_` when the element has attributes; an empty element has no text. */
function textOf(node: unknown): string | undefined {
  const text = isRecord(node) ? node['_'] : node
  return typeof text === 'string' && text.trim() !== '' ? text.trim() : undefined
}

function attribute(node: unknown, name: string): string | undefined {
  const attributes = isRecord(node) ? node['$'] : undefined
  return isRecord(attributes) ? textOf(attributes[name]) : undefined
}
