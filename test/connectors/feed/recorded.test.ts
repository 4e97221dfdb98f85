import { existsSync, globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { readDocument } from '../../../connectors/feed/document.ts'
import { readItems } from '../../../connectors/feed/items.ts'
import { itemsOf } from '../../../connectors/feed/read.ts'
import type { RawFeed } from '../../../connectors/feed/raw-feed.ts'
import { plainFromHtml } from '../../../connectors/values/text.ts'
import { decodeText } from '../../../lib/charset.ts'
import { checkItem } from '../contract.ts'

/** Feeds that other projects recorded or wrote for their own parsers, with what those parsers make of them. */
const shared = join(import.meta.dirname, '../../../../shared')
const recorded = existsSync(shared)
if (!recorded)
  console.warn('SKIPPED: the recorded feeds of ../shared are not there, so nothing is compared with them')

const url = 'https://host.example/feed'

async function read(file: string): Promise<RawFeed> {
  return await readDocument(decodeText(readFileSync(file), undefined), url)
}

/** What the parsers' expectations have in common, whatever they call it. */
const expectedItem = z
  .object({
    id: z.string().optional(),
    guid: z.union([z.string(), z.object({ value: z.string() }).transform(({ value }) => value)]).optional(),
    'rdf:about': z.string().optional(),
    title: z.unknown().optional(),
    link: z.string().optional(),
  })
  .transform((item) => ({
    id: item.guid ?? item.id ?? item['rdf:about'],
    title: z
      .union([z.string(), z.object({ value: z.string() }).transform(({ value }) => value)])
      .optional()
      .parse(item.title),
    link: item.link,
  }))
const expectedFeed = z.object({
  items: z.array(expectedItem).optional(),
  entries: z.array(expectedItem).optional(),
})

function expectations(json: unknown): z.infer<typeof expectedItem>[] {
  const feed = expectedFeed.parse(json)
  return feed.items ?? feed.entries ?? []
}

/** In which respects the parsed document differs from what is expected; empty when it does not. */
async function differences(file: string, expected: z.infer<typeof expectedItem>[]): Promise<string[]> {
  let feed: RawFeed
  try {
    feed = await read(file)
  } catch (error) {
    return [`throws ${String(error)}`]
  }
  const { items, rejected } = readItems(feed, url, new Date())
  itemsOf({ address: url, quirks: {} }, items).forEach(checkItem)
  const found: string[] = []
  if (feed.items.length !== expected.length) found.push(`${feed.items.length} items, not ${expected.length}`)
  if (items.length + rejected.length > feed.items.length) found.push('more items came out than in')
  expected.forEach(({ id, title, link }, i) => {
    const item = feed.items[i]
    if (!item) return
    if (id?.trim() && item.id !== id.trim() && item.links[0]?.href !== id.trim())
      found.push(`id ${item.id}, not ${id}`)
    // Some expectations were recorded with the wrong charset.
    if (title !== undefined && !title.includes('\uFFFD') && words(item.title?.value) !== words(title))
      found.push(`title ${item.title?.value}, not ${title}`)
    // Where a redirector stands for an address, the address comes first here.
    if (link?.trim() && !item.links.some(({ href }) => href === link.trim()))
      found.push(`link ${item.links[0]?.href}, not ${link}`)
  })
  return found
}

/** The words of a title, whether markup and entities were decoded already or not yet. */
function words(title: string | undefined): string {
  return plainFromHtml(plainFromHtml(title ?? ''))
}

/** Differences that are meant: each with the reason. */
const intended: Record<string, string> = {
  'rss_channel_language.xml': 'a mismatched close tag, which is no XML',
  'atom10_feed_entry_source_logo.xml': 'a mismatched close tag, which is no XML',
  'atom10_feed_entry_source_title_html_escaped_markup.xml': 'a mismatched close tag, which is no XML',
  'atom10_feed_title_xhtml_escaped_markup.xml': 'a mismatched close tag, which is no XML',
  'feed_item_links_-_rss_channel_item_links.xml': 'the first of several links, not the last',
  'rdf_item_links.xml': 'the first of several links, not the last',
  'rss_channel_item_links.xml': 'the first of several links, not the last',
  'rss_channel_item_xml_base.xml':
    'xml:base inside an RSS channel; the link is resolved against the channel link',
  'rss_channel_item_guid_naked_markup.xml': 'a guid that is markup',
  'entry_id_xml_base.xml': 'ids stay verbatim',
}
for (const version of [
  'rdf_090',
  'rdf_10',
  'rss_091_netscape',
  'rss_091_userland',
  'rss_092',
  'rss_093',
  'rss_094',
  'rss_20',
  'rss_201',
  'rss_21',
  'rss_missing',
]) {
  intended[`version_${version}.xml`] =
    'a root element without a channel is refused, so that no garbage passes for an empty feed'
}

describe.runIf(recorded)('recorded feeds', () => {
  it('come out of gofeed test data as gofeed reads them', async () => {
    const root = join(shared, 'data/feeds/gofeed/testdata')
    const files = globSync(`${root}/{parser,translator,extensions}/**/*.xml`)
    const json = globSync(`${root}/{parser,translator}/json/*.json`).filter((file) =>
      existsSync(expectationOf(file)),
    )
    let compared = 0
    const wrong: string[] = []
    for (const file of [...files, ...json]) {
      if (!existsSync(expectationOf(file)) || expectationOf(file) === file) continue
      compared++
      const found = await differences(
        file,
        expectations(JSON.parse(readFileSync(expectationOf(file), 'utf8'))),
      )
      if (found.length > 0 && !intended[basename(file)]) wrong.push(`${basename(file)}: ${found.join('; ')}`)
    }
    console.info(`gofeed: ${compared} feeds compared, ${Object.keys(intended).length} differ on purpose`)
    expect(wrong).toEqual([])
    expect(compared).toBeGreaterThan(530)
  })

  it('come out of rss-parser test data as rss-parser reads them', async () => {
    const root = join(shared, 'data/feeds/rss-parser/test')
    const wrong: string[] = []
    let compared = 0
    for (const file of globSync(`${root}/input/*`)) {
      const output = join(root, 'output', `${basename(file).replace(/\.\w+$/, '')}.json`)
      if (!existsSync(output)) continue
      compared++
      const { feed } = z.object({ feed: z.unknown() }).parse(JSON.parse(readFileSync(output, 'utf8')))
      const found = await differences(file, expectations(feed))
      if (found.length > 0) wrong.push(`${basename(file)}: ${found.join('; ')}`)
    }
    console.info(`rss-parser: ${compared} feeds compared`)
    expect(wrong).toEqual([])
    expect(compared).toBeGreaterThan(25)
  })

  it('come out of feedsmith references as feedsmith reads them', async () => {
    const wrong: string[] = []
    const files = globSync(join(shared, 'data/feeds/feedsmith/src/feeds/**/*.xml'))
    for (const file of files) {
      const found = await differences(
        file,
        expectations(JSON.parse(readFileSync(file.replace('.xml', '.json'), 'utf8'))),
      )
      if (found.length > 0) wrong.push(`${basename(file)}: ${found.join('; ')}`)
    }
    console.info(`feedsmith: ${files.length} feeds compared`)
    expect(wrong).toEqual([])
    expect(files.length).toBeGreaterThan(10)
  })

  it.each([
    ['encoding.rss', 40],
    ['google_alerts.atom', 1],
    ['google_news_fi.xml', 1],
    ['heise.atom', 15],
    ['huginn-cdata_rss.atom', 10],
    ['huginn-github_rss.atom', 20],
    ['huginn-iso-8859-1.rss', 1],
    ['huginn-slickdeals.atom', 79],
    ['huginn-youtube.xml', 15],
    ['jsonfeed_v1.json', 2],
    ['miniflux-encoding_ISO-8859-1.xml', 40],
    ['miniflux-encoding_WINDOWS-1251.xml', 50],
    ['miniflux-no_encoding_ISO-8859-1.xml', 9],
    ['miniflux-rdf_UTF8.xml', 60],
    ['miniflux-small_atom.xml', 20],
    ['reddit-atom.rss', 24],
    ['reddit.rss', 24],
  ])('of %s give %i items', async (file, count) => {
    const { items } = readItems(await read(join(shared, 'fixtures/rss', file)), url, new Date())
    itemsOf({ address: url, quirks: {} }, items).forEach(checkItem)
    expect(items).toHaveLength(count)
    // Text decoded with the wrong charset shows.
    for (const { text } of items) expect(text).not.toMatch(/\uFFFD|Ã¤|Ã¶|&amp;|&lt;|&#\d+;|<p>/)
  })

  it('unwrap the redirector of Google Alerts', async () => {
    const { items } = readItems(await read(join(shared, 'fixtures/rss/google_alerts.atom')), url, new Date())
    expect(items[0]?.url).toMatch(/^https:\/\/www\.example\.fi\//)
    expect(items[0]?.unique).toBe('connector')
  })
})

function expectationOf(file: string): string {
  return file.endsWith('.xml') ? file.replace('.xml', '.json') : file.replace('.json', '_expected.json')
}
