import { z } from 'zod'
import { html, plain, present, type RawFeed, type RawItem, type RawPerson } from './raw-feed.ts'

const maxRawItems = 100_000

const text = z.string().optional().catch(undefined)
const author = z.object({ name: text, url: text })

/** https://www.jsonfeed.org/version/1.1/ ; ids are coerced as it asks, and one odd field never loses its item. */
const itemSchema = z.object({
  id: z
    .union([z.string(), z.number().transform(String)])
    .optional()
    .catch(undefined),
  url: text,
  external_url: text,
  title: text,
  content_html: text,
  content_text: text,
  summary: text,
  date_published: text,
  date_modified: text,
  language: text,
  author: author.optional().catch(undefined),
  authors: z.array(author).optional().catch(undefined),
})

const feedSchema = z.object({
  version: z.string().optional().catch(undefined),
  home_page_url: text,
  feed_url: text,
  hubs: z
    .array(z.object({ type: text, url: text }))
    .optional()
    .catch(undefined),
  language: text,
  author: author.optional().catch(undefined),
  authors: z.array(author).optional().catch(undefined),
  items: z.array(z.unknown()),
})

/** Lenient about the version, which some write as "1.1". `undefined` when the JSON is no JSON Feed. Items that are no objects come back empty, to be rejected with a reason. */
export function readJsonFeed(json: unknown): RawFeed | undefined {
  const feed = feedSchema.safeParse(json)
  if (!feed.success || !/jsonfeed\.org\/version\/|^1(\.\d)?$/.test(feed.data.version ?? '')) return undefined
  if (feed.data.items.length > maxRawItems)
    throw new Error(`the feed holds ${feed.data.items.length} items, as no feed does`)
  return {
    bases: [feed.data.home_page_url],
    language: feed.data.language,
    hubs: present((feed.data.hubs ?? []).map(({ type, url }) => (type === 'WebSub' ? url : undefined))),
    self: feed.data.feed_url,
    authors: authorsOf(feed.data),
    items: feed.data.items.map((item) => rawItem(itemSchema.safeParse(item).data)),
  }
}

function rawItem(item: z.infer<typeof itemSchema> | undefined): RawItem {
  if (!item) return { links: [], bodies: [], published: [], updated: [] }
  return {
    id: item.id,
    links: present([item.url, item.external_url]).map((href) => ({ href })),
    title: plain(item.title),
    bodies: present([html(item.content_html), plain(item.content_text), plain(item.summary)]),
    authors: authorsOf(item),
    published: present([item.date_published]),
    updated: present([item.date_modified]),
    language: item.language,
  }
}

/** Version 1.1 has `authors`, version 1 `author`. */
function authorsOf(of: { author?: RawPerson; authors?: RawPerson[] }): RawPerson[] {
  return [...(of.authors ?? []), ...(of.author ? [of.author] : [])].slice(0, of.authors?.length || 1)
}
