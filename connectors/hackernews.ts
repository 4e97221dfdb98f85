import { z } from 'zod'
import type { Connector, Feed, Io, Status } from './connector.ts'
import { readCursor } from './reading/cursor.ts'
import { lookUp } from './hackernews/item.ts'
import {
  answerSchema,
  makePage,
  mostHits,
  type SearchWindow,
  stateSchema,
  windowOf,
} from './hackernews/search-page.ts'
import { readJson } from './values/json.ts'
import { webAddress } from './values/addresses.ts'
import { sourcesAt } from './hackernews/web-addresses.ts'

const options = z.strictObject({
  query: z.string().min(1).optional().describe('Words to search for; without them every new post is read.'),
  tags: z
    .array(z.enum(['story', 'comment']))
    .min(1)
    .default(['story', 'comment'])
    .describe('What to read: story, comment or both.'),
  url: webAddress.default('https://hn.algolia.com').describe('Another host of the same search API.'),
  items: webAddress
    .default('https://hacker-news.firebaseio.com')
    .describe('Another host of the official API, which tells what became of a post.'),
})

export type HackernewsOptions = z.infer<typeof options>

/** Hacker News through Algolia's search: no key, at most 10,000 requests an hour. https://hn.algolia.com/api */
export const hackernews: Connector<HackernewsOptions> = {
  summary: 'Hacker News stories and comments, no key needed',
  options,
  everySeconds: 120,
  kind: 'search',
  abilities: { poll: 'always', lookup: 'always', places: ['overlap'] },
  docs: {
    example: `- id: hn\n  connector: hackernews\n  query: revontuli`,
    costs: 'Free, without a key: at most 10,000 requests an hour for each address.',
    blind:
      'Edits that happen later than a quarter of an hour after posting, until the post is looked up again; votes of comments.',
    rules:
      'No writing through the API: answers are written on the site. Posts that were deleted there are forgotten here.',
  },
  addresses: sourcesAt,
  open: (config, io) => openSearch(config, io),
}

function openSearch(config: HackernewsOptions, io: Io): Feed {
  return {
    async poll(cursor, signal) {
      const place = readCursor(cursor, stateSchema)
      const window = windowOf(place)
      const request = { signal, hostGapMs: 1000, maxBytes: 16 * 1024 * 1024 }
      const response = await io.http.request(searchUrl(config, window), request)
      if (response.status === 304) {
        if (cursor === undefined)
          throw new Error('Hacker News answered 304 although it was asked for everything')
        return { items: [], cursor }
      }
      return makePage(place, readJson(response, answerSchema, 'the Hacker News search'), window)
    },
    async lookup(posts, signal) {
      const statuses: Status[] = []
      for (const { id } of posts) statuses.push(await lookUp(config.items, io, id, signal))
      return statuses
    },
  }
}

function searchUrl(config: HackernewsOptions, window: SearchWindow | undefined): string {
  const url = new URL('/api/v1/search_by_date', config.url)
  url.searchParams.set('query', config.query ?? '')
  url.searchParams.set('tags', `(${config.tags.join(',')})`)
  url.searchParams.set('hitsPerPage', String(mostHits))
  // The search is fuzzy by default: "Nokia" finds "Nokian".
  url.searchParams.set('typoTolerance', 'false')
  if (window) {
    const until = window.until === undefined ? '' : `,created_at_i<=${window.until}`
    url.searchParams.set('numericFilters', `created_at_i>${window.since}${until}`)
  }
  return url.href
}
